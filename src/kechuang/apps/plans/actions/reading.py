"""The verbs of plans: read a document, read it again."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

import kechuang
from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents import actions as documents
from kechuang.apps.documents import intake, vault
from kechuang.apps.documents.models import Document
from kechuang.apps.documents.rules import storable
from kechuang.apps.plans.messages import reading as messages
from kechuang.apps.plans.models import Reading, ResponsibleUnit, Statement, Task
from kechuang.apps.plans.responsible import Registered, day_of, registered, resolve
from kechuang.apps.plans.rules import wording
from kechuang.catalog.indicator import load_indicators
from kechuang.kernel.errors import KechuangError
from kechuang.readers import reading as drafts
from kechuang.readers.document import IssuedDocument
from kechuang.readers.linking import Link, link_all
from kechuang.readers.sandbox import read_safely

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one reading found, before it is stored."""

    issued: IssuedDocument
    plan: drafts.PlanReading
    links: Mapping[str, Link]
    seconds: float


def read(document: Document, by: User | None) -> Reading | None:
    """Read `document` now, in this thread. by: None for the system itself.

    None: it could not be read, and the document says why; or another reading took over meanwhile.
    """
    if by is not None:
        demand(by, "plans.read", document)
    claim = intake.claim(document)
    return _read_claimed(document, claim, by)


@transaction.atomic
def read_again(document: Document, by: User) -> None:
    """Queue another reading. Raises: KechuangError PL-002 while one is under way."""
    demand(by, "plans.read", document)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.is_being_read and not intake.is_abandoned(document):
        raise messages.already_being_read()
    record(by, "plans.read_again", document)
    intake.queue(document, by)


def read_queued(document_id: int, claim: str, user_id: int | None) -> None:
    """The reading that `intake` starts for every document that comes in."""
    document = Document.objects.filter(pk=document_id).first()
    if document is not None:
        by = User.objects.filter(pk=user_id).first() if user_id else None
        _read_claimed(document, claim, by)


def _read_claimed(document: Document, claim: str, by: User | None) -> Reading | None:
    """Numbered: 1 begin, so that others see it; 2 read, with no transaction open; 3 store everything or nothing."""
    if not documents.begin_reading(document, claim):
        return None
    try:
        outcome = work_out(vault.fetch(document.file.sha256), document.name)
        return store(document, claim, outcome, by)
    except KechuangError as fault:
        documents.fail(document, claim, fault)
    except Exception:
        # A fault of ours, not of the file: the planner gets a sentence and a code, the log gets the trace.
        log.exception("reading of document %s broke down", document.pk)
        documents.fail(document, claim, messages.reading_broke_down(document.name))
    return None


def work_out(data: bytes, name: str) -> Outcome:
    """Read bytes in a confined subprocess and link what was found. Raises: ReadingError."""
    began = time.monotonic()
    issued, plan = read_safely(data, name)
    links = link_all(plan.statements, load_indicators())
    return Outcome(issued, plan, links, time.monotonic() - began)


@transaction.atomic
def store(document: Document, claim: str, outcome: Outcome, by: User | None) -> Reading | None:
    """One transaction for text, metadata, drafts and audit row. None: the claim was lost; nothing is stored."""
    version = documents.keep_text(document, claim, outcome.issued, outcome.plan.heading)
    if version is None:
        return None
    last = Reading.objects.filter(document=document).aggregate(last=Max("ordinal"))["last"] or 0
    document.refresh_from_db()
    reading = Reading.objects.create(
        document=document,
        issued=version,
        ordinal=last + 1,
        read_by=by,
        reader_version=kechuang.__version__,
        seconds=outcome.seconds,
    )
    plan = outcome.plan
    known = _known_units(plan, reading.document)
    tasks = Task.objects.bulk_create([_task(reading, *each) for each in enumerate(plan.tasks, start=1)], batch_size=500)
    by_ident = {task.ident: task for task in tasks}
    statements = Statement.objects.bulk_create(
        [_statement(reading, n, each, by_ident, outcome.links) for n, each in enumerate(plan.statements, start=1)],
        batch_size=500,
    )
    rows = [row for task, read in zip(tasks, plan.tasks, strict=True) for row in _units(read.units, known, task=task)]
    for statement, read in zip(statements, plan.statements, strict=True):
        rows += _units(read.units, known, statement=statement)
    ResponsibleUnit.objects.bulk_create(rows, batch_size=1000)
    after = {"reading": reading.ordinal, "statements": len(statements), "tasks": len(tasks)}
    record(by, "plans.read", document, after=after)
    return reading


def _known_units(plan: drafts.PlanReading, document: Document) -> dict[str, Registered]:
    names = {unit.text for task in plan.tasks for unit in task.units}
    names |= {unit.text for statement in plan.statements for unit in statement.units}
    on = day_of(document.issued_on, document.period_first, timezone.localdate())
    return registered(resolve(names, document.region_name, on))


def _cut(text: str | None, most: int) -> str:
    return storable(text or "")[:most]


def _task(reading: Reading, ordinal: int, read: drafts.Task) -> Task:
    return Task(
        reading=reading,
        ordinal=ordinal,
        ident=read.id,
        number=_cut(read.number, 60),
        title=storable(read.title),
        section=[storable(heading) for heading in read.section],
        start=read.span.start,
        end=read.span.end,
        title_start=read.title_span.start,
        title_end=read.title_span.end,
        is_annex_row=read.is_annex_row,
        has_targets=read.has_targets,
    )


def _statement(
    reading: Reading, ordinal: int, read: drafts.Statement, tasks: Mapping[str, Task], links: Mapping[str, Link]
) -> Statement:
    link = links.get(read.id)
    return Statement(
        reading=reading,
        ordinal=ordinal,
        ident=read.id,
        what=read.what,
        indicator=_cut(read.indicator, 500),
        verb=_cut(read.verb, 60),
        comparator=read.comparator,
        value=read.value,
        value_max=read.value_max,
        stretch_value=read.stretch_value,
        unit=_cut(read.unit, 40),
        kind=read.kind,
        period_first=read.period.first if read.period else None,
        period_last=read.period.last if read.period else None,
        per_year=read.per_year,
        frequency=read.frequency or "",
        region_name=_cut(read.region, 100),
        start=read.span.start,
        end=read.span.end,
        value_start=read.value_span.start,
        value_end=read.value_span.end,
        section=[storable(heading) for heading in read.section],
        task=tasks.get(read.task_id or ""),
        confidence=wording.within_one(read.confidence),
        clues=[_clue(clue) for clue in read.clues],
        progress=storable(read.progress or ""),
        indicator_code=(link.code or "") if link else "",
        link_confidence=wording.within_one(link.confidence) if link else 0,
        link_candidates=[{"code": c, "name": name, "score": score} for c, name, score in link.candidates]
        if link
        else [],
        link_reason=link.reason if link else "",
    )


def _clue(clue: drafts.Clue) -> dict[str, object]:
    return {
        "aspect": clue.aspect,
        "start": clue.span.start if clue.span else None,
        "end": clue.span.end if clue.span else None,
        "reason": storable(clue.reason),
        "confidence": clue.confidence,
    }


def _units(
    mentions: Iterable[drafts.UnitMention],
    known: Mapping[str, Registered],
    *,
    task: Task | None = None,
    statement: Statement | None = None,
) -> list[ResponsibleUnit]:
    return [
        ResponsibleUnit(
            task=task,
            statement=statement,
            ordinal=ordinal,
            role=mention.role,
            text=_cut(mention.text, 500),
            start=mention.span.start,
            end=mention.span.end,
            unit_id=known[mention.text].unit_id,
            group_id=known[mention.text].group_id,
        )
        for ordinal, mention in enumerate(mentions)
    ]
