"""Reads of plans: one reading whole, in a number of queries that does not grow with it; and back into plain drafts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from kechuang.apps.documents.models import Document, IssuedText
from kechuang.apps.documents.queries import blocks_of
from kechuang.apps.documents.rendering import Placed
from kechuang.apps.orgs.queries import Resolution
from kechuang.apps.plans import responsible
from kechuang.apps.plans.models import Reading, ResponsibleUnit, Statement, Task
from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers import document as issued_documents
from kechuang.readers import reading as drafts
from kechuang.readers.linking import Link

# For how many unknown units the page offers the nearest known ones; the form to register a unit offers the rest.
MOST_OFFERED = 12


def readings(document: Document) -> QuerySet[Reading]:
    """All readings of a document, newest first."""
    return document.readings.select_related("read_by").order_by("-ordinal")


@dataclass(slots=True)
class WholeReading:
    """One reading with everything on it. units_of_*: by primary key, in the order written."""

    document: Document
    reading: Reading
    issued: IssuedText
    blocks: list[Placed]
    statements: list[Statement]
    tasks: list[Task]
    units_of_statement: dict[int, list[ResponsibleUnit]]
    units_of_task: dict[int, list[ResponsibleUnit]]

    @property
    def text(self) -> str:
        return self.issued.text

    def mentions(self) -> list[ResponsibleUnit]:
        """All of them, those of tasks first."""
        owners = (self.units_of_task, self.units_of_statement)
        return [unit for owner in owners for units in owner.values() for unit in units]


def whole_reading(document: Document, ordinal: int | None = None) -> WholeReading | None:
    """The newest reading, or the one with `ordinal`. None when there is none such. Seven queries, whatever its size."""
    found = Reading.objects.filter(document=document)
    if ordinal is not None:
        found = found.filter(ordinal=ordinal)
    reading = found.select_related("issued", "read_by").defer("issued__searchable").order_by("-ordinal").first()
    if reading is None:
        return None
    statements = list(Statement.objects.filter(reading=reading).order_by("ordinal"))
    tasks = list(Task.objects.filter(reading=reading).order_by("ordinal"))
    by_pk = {task.pk: task for task in tasks}
    for statement in statements:
        if statement.task_id is not None:
            statement.task = by_pk[statement.task_id]
    units = ResponsibleUnit.objects.select_related("unit", "group").order_by("ordinal", "pk")
    of_task: defaultdict[int, list[ResponsibleUnit]] = defaultdict(list)
    of_statement: defaultdict[int, list[ResponsibleUnit]] = defaultdict(list)
    for unit in units.filter(task__reading=reading):
        of_task[unit.task_id or 0].append(unit)
    for unit in units.filter(statement__reading=reading):
        of_statement[unit.statement_id or 0].append(unit)
    blocks = blocks_of(reading.issued)
    return WholeReading(document, reading, reading.issued, blocks, statements, tasks, of_statement, of_task)


def unknown_units(whole: WholeReading) -> dict[str, Resolution]:
    """What today's register says of the mentions it did not know when the plan was read."""
    names = {mention.text for mention in whole.mentions() if mention.unit_id is None and mention.group_id is None}
    document = whole.document
    on = responsible.day_of(document.issued_on, document.period_first, timezone.localdate())
    return responsible.resolve(names, document.region_name, on, MOST_OFFERED)


@dataclass(frozen=True, slots=True)
class Drafts:
    """A stored reading as the plain values it was made from: what the writers take."""

    document: issued_documents.IssuedDocument
    plan: drafts.PlanReading
    links: dict[str, Link]


def as_drafts(whole: WholeReading) -> Drafts:
    """Back from tables into plain values. The document's metadata come corrected, as its page shows them."""
    issued = issued_documents.IssuedDocument(
        text=whole.text,
        blocks=(),
        format=whole.issued.format,
        properties=whole.issued.properties,
        notices=tuple(issued_documents.Notice(**notice) for notice in whole.issued.notices),
        pages=whole.issued.pages,
    )
    plan = drafts.PlanReading(
        heading=_heading(whole.document),
        statements=tuple(_statement(each, whole.units_of_statement.get(each.pk, [])) for each in whole.statements),
        tasks=tuple(_task(each, whole.units_of_task.get(each.pk, [])) for each in whole.tasks),
    )
    return Drafts(issued, plan, {each.ident: _link(each) for each in whole.statements})


def _heading(document: Document) -> drafts.Heading:
    return drafts.Heading(
        title=document.title,
        issuer=document.issuer or None,
        number=document.number or None,
        issued_on=document.issued_on.isoformat() if document.issued_on else None,
        period=_period(document.period_first, document.period_last),
        region=document.region_name or None,
        standing=None if document.standing == "unknown" else document.standing,
    )


def _period(first: int | None, last: int | None) -> Period | None:
    return None if first is None else Period(first, last or first)


def _mentions(units: list[ResponsibleUnit]) -> tuple[drafts.UnitMention, ...]:
    return tuple(drafts.UnitMention(unit.text, Span(unit.start, unit.end), unit.role) for unit in units)


def _task(task: Task, units: list[ResponsibleUnit]) -> drafts.Task:
    return drafts.Task(
        id=task.ident,
        number=task.number,
        title=task.title,
        section=tuple(task.section),
        span=Span(task.start, task.end),
        title_span=Span(task.title_start, task.title_end),
        units=_mentions(units),
        is_annex_row=task.is_annex_row,
        has_targets=task.has_targets,
    )


def _statement(row: Statement, units: list[ResponsibleUnit]) -> drafts.Statement:
    return drafts.Statement(
        id=row.ident,
        what=row.what,
        indicator=row.indicator,
        verb=row.verb or None,
        comparator=row.comparator,
        value=row.value,
        value_max=row.value_max,
        stretch_value=row.stretch_value,
        unit=row.unit or None,
        kind=row.kind,
        period=_period(row.period_first, row.period_last),
        per_year=row.per_year,
        frequency=row.frequency or None,
        region=row.region_name or None,
        span=Span(row.start, row.end),
        value_span=Span(row.value_start, row.value_end),
        section=tuple(row.section),
        task_id=row.task.ident if row.task else None,
        units=_mentions(units),
        clues=tuple(_clue(clue) for clue in row.clues),
        confidence=row.confidence,
        progress=row.progress or None,
    )


def _clue(clue: dict[str, object]) -> drafts.Clue:
    start, end = clue["start"], clue["end"]
    span = Span(start, end) if isinstance(start, int) and isinstance(end, int) else None
    return drafts.Clue(str(clue["aspect"]), span, str(clue["reason"]), float(str(clue["confidence"])))


def _link(row: Statement) -> Link:
    nearest = tuple((each["code"], each["name"], each["score"]) for each in row.link_candidates)
    return Link(row.indicator_code or None, row.link_confidence, nearest, row.link_reason)
