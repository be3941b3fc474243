"""A reading is stored whole or not at all, beside those before it, and can be taken back as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import fake_reader
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.documents import actions as documents
from kechuang.apps.documents import intake
from kechuang.apps.documents.models import Block, Document, IssuedText, State
from kechuang.apps.orgs.actions import add_unit
from kechuang.apps.plans.actions import reading as actions
from kechuang.apps.plans.messages import reading as messages
from kechuang.apps.plans.models import Reading, ResponsibleUnit, Statement, Task
from kechuang.apps.plans.queries import reading as queries
from kechuang.kernel.errors import ReadingError


def whole(document: Document, ordinal: int | None = None) -> queries.WholeReading:
    found = queries.whole_reading(document, ordinal)
    assert found is not None
    return found


def test_statements_tasks_and_units_are_stored(document):
    reading = document.readings.get()
    assert reading.statements.order_by("ordinal").values_list("indicator", flat=True)[0] == "高新技术企业"
    assert list(reading.tasks.values_list("number", "title")) == [("1", "壮大企业集群"), ("2", "建设研发机构")]
    first = reading.statements.get(indicator__endswith="雏鹰企业")
    assert list(first.units.values_list("text", "role")) == [("高新技术科", "lead"), ("县工信局", "support")]
    assert first.task.number == "1"


def test_every_stored_span_points_at_its_words(document):
    text = document.text
    for row in Statement.objects.all():
        assert text[row.value_start : row.value_end] == f"{row.value.normalize():f}"
        assert row.indicator in text[row.start : row.end]
    for unit in ResponsibleUnit.objects.all():
        assert text[unit.start : unit.end] == unit.text


def test_what_is_taken_back_is_what_was_read(document):
    issued, plan = fake_reader.read_safely(fake_reader.PLAN.encode(), "要点.txt")
    drafts = queries.as_drafts(whole(document))
    assert drafts.plan.statements == plan.statements
    assert drafts.plan.tasks == plan.tasks
    assert drafts.document.text == issued.text


def test_a_known_unit_is_linked_and_an_unknown_one_is_not(people, keep):
    unit = add_unit(people["planner"], name="高新技术科")
    document = keep()
    mentions = {row.text: row.unit for row in ResponsibleUnit.objects.filter(task__reading__document=document)}
    assert mentions["高新技术科"] == unit
    assert mentions["科研条件科"] is None


def test_reading_again_adds_a_reading_and_the_old_one_stays(people, document):
    old = whole(document)
    actions.read(document, people["planner"])
    assert [reading.ordinal for reading in queries.readings(document)] == [2, 1]
    assert queries.as_drafts(whole(document, 1)) == queries.as_drafts(old)
    assert IssuedText.objects.count() == 1


def test_an_old_reading_keeps_its_own_text_when_the_reader_sees_more(people, document, monkeypatch):
    def sees_more(data: bytes, name: str):
        issued = fake_reader.issue("附注\n" + data.decode())
        return issued, fake_reader.read(issued)

    monkeypatch.setattr(actions, "read_safely", sees_more)
    actions.read(document, people["planner"])
    for ordinal in (1, 2):
        found = whole(document, ordinal)
        for row in found.statements:
            assert row.indicator in found.text[row.start : row.end]


def test_every_reading_leaves_an_audit_row(document, people):
    row = AuditEntry.objects.get(verb="plans.read")
    assert row.who == people["planner"]
    assert row.after == {"reading": 1, "statements": 5, "tasks": 2}


def test_a_file_that_cannot_be_read_tells_the_readers_own_words(keep, monkeypatch):
    def refuses(data: bytes, name: str):
        raise ReadingError("RD-005", "这份 PDF 加了密码。", where=name, remedy="请去掉密码后再上传。")

    monkeypatch.setattr(actions, "read_safely", refuses)
    documents.receive(b"%PDF-1.7 secret", "密.pdf", None)
    document = Document.objects.get()
    assert actions.read(document, None) is None
    document.refresh_from_db()
    assert document.state == State.FAILED
    assert document.fault["what"] == "这份 PDF 加了密码。"


def test_a_fault_of_ours_is_told_with_a_code_and_logged(people, reader, monkeypatch, caplog):
    def breaks(data: bytes, name: str):
        raise ZeroDivisionError

    monkeypatch.setattr(actions, "read_safely", breaks)
    document = documents.receive(fake_reader.PLAN.encode(), "要点.txt", people["planner"]).document
    actions.read(document, people["planner"])
    document.refresh_from_db()
    assert (document.state, document.fault["code"]) == (State.FAILED, "PL-001")
    assert "ZeroDivisionError" in caplog.text


KILLED_IN_THE_MIDDLE = """
import os, signal, django
django.setup()
import fake_reader
from kechuang.apps.documents.models import Document
from kechuang.apps.plans.actions import reading as actions
from kechuang.apps.plans.models import ResponsibleUnit
actions.read_safely = fake_reader.read_safely
ResponsibleUnit.objects.bulk_create = lambda *rows, **how: os.kill(os.getpid(), signal.SIGKILL)
actions.read(Document.objects.get(), None)
"""


def address_of_test_database() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_a_reading_killed_while_storing_leaves_nothing_half_written(people, reader, settings, monkeypatch):
    with monkeypatch.context() as patch, intake.inline():
        patch.setattr(intake, "_readers", [])
        document = documents.receive(fake_reader.PLAN.encode(), "要点.txt", people["planner"]).document
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kechuang.settings",
        "KECHUANG_DATABASE_URL": address_of_test_database(),
        "KECHUANG_DATA_DIR": str(settings.FILES_DIR.parent),
        "PYTHONPATH": str(Path(fake_reader.__file__).parent),
    }
    killed = subprocess.run([sys.executable, "-c", KILLED_IN_THE_MIDDLE], env=surroundings, stderr=subprocess.PIPE)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()

    document.refresh_from_db()
    assert document.state == State.READING
    for table in (Reading, Task, Statement, ResponsibleUnit, IssuedText, Block):
        assert not table.objects.exists()

    assert intake.is_abandoned(document)
    with intake.inline():
        actions.read_again(document, people["planner"])
    document.refresh_from_db()
    assert document.state == State.READ
    assert document.readings.count() == 1


def test_the_database_refuses_what_must_never_be_false(document):
    row = Statement.objects.first()
    for wrong in ({"start": 9, "end": 9}, {"confidence": 1.5}, {"comparator": "≈"}, {"value": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Statement.objects.filter(pk=row.pk).update(**wrong)


def test_a_confidence_beyond_one_is_stored_as_one(people, keep, monkeypatch):
    def too_sure(data: bytes, name: str):
        issued, plan = fake_reader.read_safely(data, name)
        return issued, replace(plan, statements=tuple(replace(each, confidence=1.2) for each in plan.statements))

    monkeypatch.setattr(actions, "read_safely", too_sure)
    document = documents.receive(fake_reader.PLAN.encode(), "要点.txt", people["planner"]).document
    actions.read(document, people["planner"])
    assert {row.confidence for row in Statement.objects.all()} == {1.0}


def test_nobody_starts_a_second_reading_while_one_is_under_way(people, document):
    intake.claim(document)
    with pytest.raises(messages.BeingRead, match="PL-002"):
        actions.read_again(document, people["planner"])


@pytest.mark.parametrize("role", ["town", "leader", "enterprise"])
def test_who_may_not_read_is_refused_in_the_action_itself(people, document, role):
    with pytest.raises(NotAllowed):
        actions.read(document, people[role])
    with pytest.raises(NotAllowed):
        actions.read_again(document, people[role])
    assert document.readings.count() == 1


def test_what_a_stopped_site_left_waiting_is_read_by_one_command(people, reader, capsys):
    documents.receive(fake_reader.PLAN.encode(), "要点.txt", people["planner"])
    host = intake.this_process().rpartition(":")[0]
    Document.objects.update(claimed_by=f"{host}:999999999")
    call_command("read_abandoned")
    assert "已读取：要点.txt" in capsys.readouterr().out
    assert Document.objects.get().state == State.READ
    call_command("read_abandoned")
    assert "共 0 份" in capsys.readouterr().out
