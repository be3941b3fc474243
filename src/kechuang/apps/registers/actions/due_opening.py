"""Writes down who owes which report. Run every day; running it again changes nothing.

From which period on: from the one in which the site first knew that the register is collected, so that a new site
accuses nobody of years in which nobody was asked; from an earlier one when somebody says so, which is then kept up.
Nobody who no longer owes is left with a debt: a report that nobody has touched goes when its reporter turns out not to
have been there (a merger entered late, a certificate withdrawn). What was sent, excused or asked for stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Max, Min, Q
from django.utils import timezone

from kechuang.apps.registers import bulk, catalogue, chaining
from kechuang.apps.registers.actions.due_arrivals import settle
from kechuang.apps.registers.models import DeclarationVersion, DueReminder, DueReport
from kechuang.apps.registers.queries.due_reporters import reporters
from kechuang.apps.registers.queries.due_sent import arrived, first_arrivals
from kechuang.apps.registers.rules.due import Period, due_day, owed_periods, period_holding
from kechuang.catalog.collection import Collection
from kechuang.catalog.register import Register

COLUMNS = ("register", "first", "until", "unit_id", "organisation_id", "due_on", "sent_at", "sent_by_id", "nil", 
           "records", "note", "excused")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """How many reports were written down, and how many taken back because their reporter does not owe them."""

    new: int = 0
    gone: int = 0

    def __add__(self, other: Opened) -> Opened:
        return Opened(self.new + other.new, self.gone + other.gone)


def open_due_reports(on: date, *, since: date | None = None, only: Iterable[str] = ()) -> Opened:
    """One due report per reporter and period, of every register with a collection, up to the period that holds `on`.

    since: from the period that holds this day, instead of where the register began to be collected here.
    only: codes of registers; all of them when empty. Each register in a transaction of its own.
    """
    registers = catalogue.current()
    wanted = set(only) or set(registers)
    total = Opened()
    for code, register in registers.items():
        if code in wanted and register.collection is not None:
            total += _open(register, register.collection, registers, on, since)
    return total


def not_opened(on: date) -> list[str]:
    """Registers whose running period is not written down yet: one small question, for pages to ask.

    Edge: where nobody owes anything nothing is ever written down; such a register is named only while none is up to
    date, so that pages do not look for its reporters again and again.
    """
    newest = dict(DueReport.objects.order_by().values_list("register").annotate(newest=Max("first")))
    collected = {code: each.collection for code, each in catalogue.current().items() if each.collection is not None}
    lacking = [code for code, owed in collected.items() if _lacks(owed, newest.get(code), on)]
    some_are_there = any(code in newest for code in collected.keys() - set(lacking))
    return [code for code in lacking if code in newest or not some_are_there]


def _lacks(owed: Collection, newest: date | None, on: date) -> bool:
    last = min(on, date.fromisoformat(owed.until)) if owed.until else on
    return last >= date.fromisoformat(owed.since) and (
        newest is None or newest < period_holding(owed.every, last).first
    )


@transaction.atomic
def _open(
    register: Register, owed: Collection, registers: Mapping[str, Register], on: date, since: date | None
) -> Opened:
    chaining.lock()  # nothing may arrive between counting and writing down
    asked = _asked_since(register, since)
    periods = _not_overlapping(register, owed_periods(owed, asked, on))
    if not periods:
        return Opened()
    owing = reporters(owed, periods, registers, on)
    known = _known(register, owed, periods)
    fresh = [(period, pk) for period in periods for pk in sorted(owing[period] - known[period].keys())]
    _write(register, owed, fresh)
    gone = [row for period in periods for pk, row in known[period].items() if pk not in owing[period]]
    return Opened(len(fresh), _take_back(gone))


def _asked_since(register: Register, since: date | None) -> date:
    """The earliest of: the day asked for, the first period written down, the day the register began to be collected."""
    first = DueReport.objects.filter(register=register.code).aggregate(first=Min("first"))["first"]
    return min(day for day in (since, first, _collected_since(register.code)) if day is not None)


def _collected_since(code: str) -> date:
    rows = DeclarationVersion.objects.filter(code=code, retired=False).order_by("id")
    for row in rows:
        if catalogue.parsed(row.text, code).collection is not None:
            return timezone.localdate(row.applied_at)
    return timezone.localdate()


def _not_overlapping(register: Register, periods: Sequence[Period]) -> list[Period]:
    """Where a register was collected by the month and is by the quarter now, the months written down stay."""
    if not periods:
        return []
    spans = set(periods)
    written = DueReport.objects.filter(register=register.code, until__gt=periods[0].first).order_by()
    kept = written.values_list("first", "until").distinct()
    other = [until for first, until in kept if Period(first, until) not in spans]
    begin = max((until for until in other if until <= periods[-1].until), default=periods[0].first)
    return [period for period in periods if period.first >= begin]


Known = dict[int, tuple[int, bool]]  # reporter → (number of the report, whether somebody touched it)


def _known(register: Register, owed: Collection, periods: Sequence[Period]) -> dict[Period, Known]:
    whose = "organisation_id" if owed.by_record else "unit_id"
    rows = DueReport.objects.filter(register=register.code, first__gte=periods[0].first, **{f"{whose}__isnull": False})
    touched = Q(sent_at__isnull=False) | Q(excused=True) | Q(pk__in=DueReminder.objects.values("due_report"))
    rows = rows.annotate(touched=ExpressionWrapper(touched, BooleanField()))
    found: dict[Period, Known] = {period: {} for period in periods}
    for first, until, reporter, pk, was_touched in rows.order_by().values_list(
        "first", "until", whose, "pk", "touched"
    ):
        found.get(Period(first, until), {})[reporter] = (pk, was_touched)
    return found


def _write(register: Register, owed: Collection, fresh: Sequence[tuple[Period, int]]) -> None:
    """The reports, already marked with what had come before they were written down."""
    if not fresh:
        return
    found = arrived(register, {period for period, _ in fresh})
    groups = {(period.first, pk): found[period.first, pk] for period, pk in fresh if (period.first, pk) in found}
    came = first_arrivals(register, groups)
    rows = []
    for period, pk in fresh:
        row = DueReport(register=register.code, first=period.first, until=period.until, due_on=due_day(owed, period))
        row.unit_id, row.organisation_id = (None, pk) if owed.by_record else (pk, None)
        if first := came.get((period.first, pk)):
            settle(row, groups[period.first, pk], first.at, first.by)
        rows.append([getattr(row, column) for column in COLUMNS])
    bulk.insert(DueReport, COLUMNS, rows)


def _take_back(gone: Sequence[tuple[int, bool]]) -> int:
    untouched = [pk for pk, was_touched in gone if not was_touched]
    DueReport.objects.filter(pk__among=untouched).delete()
    return len(untouched)
