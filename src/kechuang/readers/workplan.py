"""A plan, read: outline, clauses, responsible units and quantified statements, in document order."""

from __future__ import annotations

from kechuang.readers.document import IssuedDocument
from kechuang.readers.reading import Heading, PlanReading


def read_plan(document: IssuedDocument) -> PlanReading:
    """Drafts of everything `document` promises. Pure and deterministic; never raises on odd text."""
    return PlanReading(Heading(None, None, None, None, None, None), (), ())
