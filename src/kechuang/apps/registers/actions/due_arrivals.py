"""Marks due reports as sent when entries arrive, and as owed again when nothing of them is left.

A report is sent as soon as one record of it is accepted or waits to be decided; sending back or withdrawing the last
one makes it owed again, and what comes then counts from the day on which it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kechuang.apps.registers.actions.appending import Circumstances, Draft
from kechuang.apps.registers.models import DueReport, Entry
from kechuang.apps.registers.queries.due_sent import Arrived, Group, Said, arrived, grouped
from kechuang.apps.registers.rules.due import Period
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register


@dataclass(slots=True)
class Arrivals:
    """What one act touches: the reporters and periods its entries speak of, and those the records spoke of before."""

    given: Circumstances
    _registers: dict[str, Register] = field(default_factory=dict)
    _touched: dict[str, dict[Group, int | None]] = field(default_factory=lambda: defaultdict(dict))

    def saw(self, drafts: Sequence[Draft]) -> None:
        by_register: dict[str, list[Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.register.collection is not None:
                by_register[draft.register.code].append(draft)
        for code, some in by_register.items():
            self._registers[code] = some[0].register
            self._note(some[0].register, some)

    def _note(self, register: Register, drafts: Sequence[Draft]) -> None:
        by = self.given.by.pk if self.given.by else None
        unit = self.given.unit.pk if self.given.unit else None
        now = datetime.min
        said = [Said(d.key, d.payload, d.unit or unit, now, d.entered_by or by) for d in drafts]
        before = [draft.based_on for draft in drafts if draft.based_on]
        touched = self._touched[register.code]
        for each, group in grouped(register, [*_as_before(register, before), *said]):
            touched[group] = each.by

    def done(self, at: datetime) -> None:
        for code, groups in self._touched.items():
            mark(self._registers[code], groups, at)


def _as_before(register: Register, seqs: Sequence[int]) -> Iterable[Said]:
    """What the changed records said until now: perhaps another period, or another reporter."""
    columns = ("key", "payload", "version", "unit_id", "recorded_at", "entered_by_id")
    rows = Entry.objects.filter(seq__among=seqs).values_list(*columns)
    for key, payload, version, unit, at, by in rows:
        yield Said(key, upgraded(register, payload, version), unit, at, by)


def mark(register: Register, groups: Mapping[Group, int | None], at: datetime) -> None:
    """Count anew what is there for these reporters and periods. groups: with who handed in last."""
    if not groups:
        return
    rows = [row for row in _rows(register, groups) if (row.first, reporter_of(row)) in groups]
    if not rows:
        return
    found = arrived(register, {Period(row.first, row.until) for row in rows}, {pk for _, pk in groups})
    for row in rows:
        group = (row.first, reporter_of(row))
        settle(row, found.get(group, Arrived()), at, groups[group])
    DueReport.objects.bulk_update(rows, MARKED, batch_size=200)


MARKED = ("sent_at", "sent_by", "records", "nil")


def settle(row: DueReport, found: Arrived, at: datetime, by: int | None) -> None:
    """Write down what is there. at, by: of what came now; what had come before keeps its day.

    Edge: a nil report that a person made is kept as long as there is no record; a record says that it was none.
    """
    was_there = row.records > 0
    if found.keys and not was_there:
        row.sent_at, row.sent_by_id = at, by
    if not found.keys and was_there:
        row.sent_at, row.sent_by_id = None, None
    if found.keys or was_there:
        row.nil = found.all_nil
    row.records = len(found.keys)


def reporter_of(row: DueReport) -> int:
    number = row.organisation_id if row.unit_id is None else row.unit_id
    assert number is not None
    return number


def _rows(register: Register, groups: Mapping[Group, int | None]) -> Iterable[DueReport]:
    assert register.collection is not None
    whose = "organisation" if register.collection.by_record else "unit"
    firsts = [first for first, _ in groups]
    rows = DueReport.objects.filter(register=register.code, first__range=(min(firsts), max(firsts)))
    return rows.filter(**{f"{whose}__pk__among": {pk for _, pk in groups}})
