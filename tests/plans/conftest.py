"""A plan read with the stand-in reader, stored through the real actions on the real database."""

from __future__ import annotations

from collections.abc import Callable

import fake_reader
import pytest

from kechuang.apps.documents import actions as documents
from kechuang.apps.documents.models import Document
from kechuang.apps.plans.actions import reading as actions


@pytest.fixture
def reader(monkeypatch) -> None:
    """Reads in this process, with a grammar simple enough to foresee."""
    monkeypatch.setattr(actions, "read_safely", fake_reader.read_safely)


@pytest.fixture
def keep(people, reader) -> Callable[[str], Document]:
    """Store a text as a document and read it."""

    def keep(text: str = fake_reader.PLAN, name: str = "要点.txt") -> Document:
        document = documents.receive(text.encode(), name, people["planner"]).document
        actions.read(document, people["planner"])
        document.refresh_from_db()
        return document

    return keep


@pytest.fixture
def document(keep) -> Document:
    return keep()
