"""Every row of a list read, checked and laid out for a decision; nothing goes into the register here.

Can be broken off and begun anew at any row: the rows laid out before are written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict

from django.db import transaction
from django.db.models import Count

from kechuang.apps.documents import vault
from kechuang.apps.registers import bulk, catalogue, tables
from kechuang.apps.registers.actions.importing import headers, work
from kechuang.apps.registers.messages import importing as words
from kechuang.apps.registers.models import BatchState, ImportBatch, StagedRow, Verdict, Waiting
from kechuang.apps.registers.queries import standing
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.rules import doubles
from kechuang.apps.registers.rules.cells import Question, Written, is_blank, trimmed
from kechuang.apps.registers.rules.differences import differences, kept_beside, says_the_same
from kechuang.apps.registers.rules.faults import CellFault
from kechuang.apps.registers.rules.file_rows import FileRow, Plan, assembled
from kechuang.apps.registers.rules.known import Found
from kechuang.apps.registers.rules.rows import CheckedRow, Payload, RowChecker
from kechuang.apps.registers.rules.stated_units import Stated, sentences, stated_units
from kechuang.catalog.register import Register
from kechuang.readers.sheets import reading
from kechuang.readers.sheets.limits import DATA_ROWS

CHUNK = 2_000
SHOWN_KINDS, SHOWN_FOOTERS = 60, 20
STAGED = (
    "batch_id", "row", "verdict", "key", "payload", "raw", "faults", "warned", "existing", "question",
)  # fmt: skip
_BETWEEN_FIELDS = frozenset(("RG-152", "RG-153"))


class Kind(TypedDict):
    """Faults of one kind. what: in the words of the first; rows: how often."""

    field: str
    code: str
    weight: str
    what: str
    rows: int


@work.does(BatchState.MAPPED, BatchState.CHECKING)
def check(batch: ImportBatch, held: str) -> None:
    """Lay out all rows of the batch. Memory does not grow with the file but by a few bytes a row."""
    register = catalogue.find(batch.register)
    sheet = headers.sheet_of(batch)
    assert sheet is not None and batch.file is not None
    _begin(batch, held, sheet)
    plan = plan_of(register, batch)
    checking = Checking(batch, plan)
    rows = reading.rows(vault.fetch(batch.file.sha256), batch.file_name, sheet["name"], batch.header_row)
    for chunk in tables.chunks(rows, CHUNK):
        staged = checking.staged(chunk)
        with transaction.atomic():
            bulk.insert(StagedRow, STAGED, staged)
            work.beat(batch, held, checking.done)
    _end(batch, held, checking)


def plan_of(register: Register, batch: ImportBatch) -> Plan:
    sheet = headers.sheet_of(batch)
    found = headers.headings(sheet, batch.header_row) if sheet else {}
    mapping = {int(column): target for column, target in batch.mapping.items()}
    stated = units_of(register, sheet, batch.header_row, mapping) if sheet else {}
    return Plan(register, mapping, batch.fixed, found, stated)


def units_of(
    register: Register, sheet: dict[str, Any], header_row: int, mapping: Mapping[int, str]
) -> dict[str, Stated]:
    """Field → the unit that the sheet states in a heading, under it or above the table, where it is another."""
    found = headers.headings(sheet, header_row)
    first = sheet["header"]["first"] if sheet["header"] and header_row == sheet["header"]["last"] else header_row
    above = [text for row in sheet["first_rows"] if row["row"] < first for text in row["cells"].values()]
    next_row: dict[str, str] = next((row["cells"] for row in sheet["first_rows"] if row["row"] > header_row), {})
    below = {target: next_row.get(str(column), "") for column, target in mapping.items() if target}
    named = {target: found.get(column, "") for column, target in mapping.items() if target}
    return stated_units(register, named, above, below)


def _begin(batch: ImportBatch, held: str, sheet: dict[str, Any]) -> None:
    """The rows of an earlier attempt go; how many there are is known from the first look."""
    with transaction.atomic():
        StagedRow.objects.filter(batch=batch).delete()
        header = sheet["header"]["last"] if sheet["header"] else 0
        above = sum(each["row"] <= max(header, batch.header_row) for each in sheet["first_rows"])
        batch.rows = max(sheet["filled"] - above, 0)
        if batch.rows > DATA_ROWS:  # told at once, not after an hour's check of those that would have fitted
            raise words.too_many_rows(batch.sheet, batch.rows, DATA_ROWS)
        changed = {"state": BatchState.CHECKING, "rows": batch.rows, "done": 0}
        if not ImportBatch.objects.filter(pk=batch.pk, claim=held).update(**changed):
            raise work.Lost


@dataclass(slots=True)
class Checking:
    """The check of one batch as it goes along. done: rows met; footers: rows that are no records."""

    batch: ImportBatch
    plan: Plan
    done: int = 0
    records: int = 0
    footers: list[int] = field(default_factory=list)
    kinds: dict[tuple[str, str, str], Kind] = field(default_factory=dict)
    seen: doubles.Seen = field(init=False)
    lookup: Lookup = field(init=False)
    checker: RowChecker = field(init=False)
    bodies: list[str] = field(init=False)
    anything_waits: bool = field(init=False)

    def __post_init__(self) -> None:
        register = self.plan.register
        self.seen = doubles.Seen(register)
        self.lookup = Answered(register, self.batch.look.get("answers", {}))
        self.checker = RowChecker(register, self.lookup)
        self.bodies = [name for name, each in register.fields.items() if each.type == "organisation"]
        self.anything_waits = Waiting.objects.filter(register=register.code).exists()

    def staged(self, rows: Iterable[Any]) -> list[list[Any]]:
        """One list of values (see STAGED) for each of `rows` that is a record."""
        taken = list(self._assembled(rows))
        self.lookup.prepare(written for row in taken for written in self._written(row))
        checked = [(row, self._checked(row)) for row in taken]
        keys = {result.key for _, result in checked if result.key}
        existing = standing.records_of(self.plan.register, keys)
        waiting = standing.waiting_of(self.plan.register, keys) if self.anything_waits else {}
        drafts = [self._draft(row, result, existing.get(result.key), waiting) for row, result in checked]
        fresh = {each.row: (each.key, each.payload) for each in drafts if each.key and each.verdict != Verdict.SAME}
        for row, twins in standing.alike(self.plan.register, fresh).items() if self.plan.register.same else ():
            self._say_alike(next(each for each in drafts if each.row == row), twins)
        return [each.values(self.batch.pk) for each in map(self._counted, drafts)]

    def _assembled(self, rows: Iterable[Any]) -> Iterator[FileRow]:
        for row in rows:
            self.done += 1
            found = assembled(self.plan, row)
            if found is not None:
                self.records += 1
                yield found
            elif len(self.footers) < SHOWN_FOOTERS and row.cells:
                self.footers.append(row.number)

    def _written(self, row: FileRow) -> Iterator[Written]:
        for name in self.bodies:
            value = row.raw.get(name)
            if isinstance(value, Written):
                yield value
            elif value is not None and not is_blank(value):
                yield Written(name=trimmed(value))

    def _checked(self, row: FileRow) -> CheckedRow:
        result = self.checker.check(row.raw)
        if not row.faults:
            return result
        broken = {fault.field for fault in row.faults if fault.is_error and fault.field}
        faults = [*row.faults, *(fault for fault in result.faults if fault.field not in broken)]
        return replace(result, faults=tuple(faults), key="" if broken else result.key)

    def _draft(
        self, row: FileRow, result: CheckedRow, record: standing.Record | None, waiting: dict[str, list[Payload]]
    ) -> Laid:
        laid = Laid(row.number, Verdict.NEW, result.key, result.payload, row.said, list(result.faults))
        if record:
            self._compare(laid, record)
        self._judge(laid, result)
        if laid.key:
            self._compare_within(laid)
            for other in waiting.get(laid.key, ()):
                if laid.verdict in (Verdict.NEW, Verdict.CHANGED) and says_the_same(other, laid.payload):
                    laid.verdict = Verdict.SAME
                elif laid.verdict != Verdict.SAME:
                    laid.faults.append(words.waits_already())
        return laid

    def _compare(self, laid: Laid, record: standing.Record) -> None:
        """With the record there is: fields of which the file says nothing stay as they are."""
        register, given = self.plan.register, self.plan.given
        laid.existing = record.seq
        beside = kept_beside(record.payload, laid.payload, given)
        if beside != laid.payload:
            laid.payload = beside
            laid.faults = [each for each in laid.faults if each.code not in _BETWEEN_FIELDS]
            blocked = {each.field for each in laid.faults if each.is_error}
            laid.faults += self.checker.between_fields(beside, blocked)
        if says_the_same(record.payload, laid.payload):
            laid.verdict = Verdict.SAME
            return
        laid.verdict = Verdict.CHANGED
        for change in differences(register, record.payload, laid.payload):
            if change["before"] and not change["after"]:
                laid.faults.append(words.clears(change["field"], change["before"]))

    def _judge(self, laid: Laid, result: CheckedRow) -> None:
        if result.questions:
            laid.verdict, laid.question = Verdict.QUESTION, [asked(each) for each in result.questions]
        if any(fault.is_error for fault in laid.faults):
            laid.verdict = Verdict.BAD

    def _compare_within(self, laid: Laid) -> None:
        """With the rows before it in this file."""
        first = self.seen.double_of(laid.row, laid.key)
        if first is not None:
            laid.verdict = Verdict.BAD
            laid.faults.append(doubles.doubled([first]))
        for number, other in self.seen.alike(laid.row, laid.payload) if first is None else ():
            group = self.plan.register.same[number]
            laid.faults.append(doubles.alike_in_file(self.plan.register, group, [other]))

    def _say_alike(self, laid: Laid, twins: list[tuple[int, str]]) -> None:
        for number, key in twins:
            group = self.plan.register.same[number]
            laid.faults.append(doubles.alike_in_register(self.plan.register, group))
            laid.twins.append(key)

    def _counted(self, laid: Laid) -> Laid:
        laid.said_faults = [self.said(fault) for fault in laid.faults]
        return laid

    def said(self, fault: CellFault) -> dict[str, Any]:
        """As it is kept with the row; counted by kind, told in the words of the first of its kind."""
        kind = self.kinds.setdefault(
            (fault.field, fault.code, fault.weight),
            {"field": fault.field, "code": fault.code, "weight": fault.weight, "what": fault.what, "rows": 0},
        )
        kind["rows"] += 1
        return fault.as_json() | {"column": self.plan.column_of(fault)}


@dataclass(slots=True)
class Laid:
    """One row laid out, as `StagedRow` keeps it. twins: keys of records that look alike."""

    row: int
    verdict: str
    key: str
    payload: Payload
    said: dict[str, Any]
    faults: list[CellFault]
    existing: int | None = None
    question: list[dict[str, Any]] = field(default_factory=list)
    twins: list[str] = field(default_factory=list)
    said_faults: list[dict[str, Any]] = field(default_factory=list)

    def values(self, batch: int) -> list[Any]:
        payload = {} if self.verdict == Verdict.SAME else self.payload
        question = {"ask": self.question, "twins": self.twins} if self.question or self.twins else None
        warned = any(not fault.is_error for fault in self.faults)
        return [batch, self.row, str(self.verdict), self.key, payload, self.said, self.said_faults, warned,
                self.existing, question]  # fmt: skip


def asked(question: Question) -> dict[str, Any]:
    options = [{"value": each.value, "label": each.label} for each in question.options]
    return {"field": question.field, "written": question.written, "options": options}


class Answered(Lookup):
    """Looks up like any other, but what a person answered for this list goes first. answers: field|written → value."""

    def __init__(self, register: Register, answers: dict[str, str]) -> None:
        super().__init__(register)
        by_type: dict[tuple[str, str], str] = {}
        for question, value in answers.items():
            name, _, written = question.partition("|")
            if name in register.fields:
                by_type[register.fields[name].type, written] = value
        self._answers = by_type

    def organisation(self, code: str, name: str) -> Found:
        answer = None if code else self._answers.get(("organisation", name))
        return Found(answer) if answer else super().organisation(code, name)

    def region(self, written: str) -> Found:
        answer = self._answers.get(("region", written))
        return Found(answer) if answer else super().region(written)

    def record(self, register: str, written: str) -> Found:
        answer = self._answers.get(("record", written))
        return Found(answer) if answer else super().record(register, written)


def _end(batch: ImportBatch, held: str, checking: Checking) -> None:
    """The first of several rows about one thing are told of the later ones; then all is counted."""
    if checking.records == 0:
        raise words.no_rows(batch.sheet)
    with transaction.atomic():
        _tell_first_rows(batch, checking)
        counts = dict(StagedRow.objects.filter(batch=batch).values_list("verdict").annotate(Count("pk")))
        counts["warned"] = StagedRow.objects.filter(batch=batch, warned=True).exclude(verdict=Verdict.BAD).count()
        counts["kinds"] = _kinds(checking)
        counts["footers"] = checking.footers
        counts["converted"] = sentences(checking.plan.register, checking.plan.stated)
        rows = ImportBatch.objects.filter(pk=batch.pk, claim=held, state=BatchState.CHECKING)
        changed = rows.update(
            state=BatchState.PREVIEWED, counts=counts, rows=checking.records, done=checking.records, claim="",
            fault=None, version=checking.plan.register.version,
        )  # fmt: skip
        if not changed:
            raise work.Lost


def _kinds(checking: Checking) -> list[Kind]:
    """Faults by kind, errors first, the most frequent in front."""
    ordered = sorted(checking.kinds.values(), key=lambda kind: (kind["weight"] != "error", -kind["rows"]))
    return ordered[:SHOWN_KINDS]


def _tell_first_rows(batch: ImportBatch, checking: Checking) -> None:
    seen, register = checking.seen, checking.plan.register
    for some in tables.chunks(sorted(seen.later.keys() | seen.later_alike.keys()), CHUNK):
        rows = list(StagedRow.objects.filter(batch=batch, row__among=some))
        for row in rows:
            told: list[CellFault] = []
            if later := seen.later.get(row.row):
                told.append(doubles.doubled(later))
                row.verdict = Verdict.BAD
            by_group: dict[int, list[int]] = {}
            for other, number in seen.later_alike.get(row.row, ()):
                by_group.setdefault(number, []).append(other)
            told += [doubles.alike_in_file(register, register.same[n], others) for n, others in by_group.items()]
            row.faults = [*row.faults, *map(checking.said, told)]
            row.warned = row.warned or any(not fault.is_error for fault in told)
        StagedRow.objects.bulk_update(rows, ["verdict", "faults", "warned"], batch_size=200)
