"""Periods of collected registers, the day a report is due, and where a report stands on a day. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kechuang.apps.registers.rules.rows import Payload
from kechuang.catalog.collection import MONTHS, Collection

SOON = 3  # days before the due day, itself included, on which a report is 临近
REMIND_BEFORE = {"month": 5}
REMIND_BEFORE_LONGER = 15  # of quarterly, half-yearly and yearly reports


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Half-open: [first, until)."""

    first: date
    until: date

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def words(self) -> str:
        """2026年10月, 2026年三季度, 2026年上半年, 2026年."""
        months = (self.until.year - self.first.year) * 12 + self.until.month - self.first.month
        match months:
            case 1:
                return f"{self.first.year}年{self.first.month}月"
            case 3:
                return f"{self.first.year}年{'一二三四'[self.first.month // 3]}季度"
            case 6:
                return f"{self.first.year}年{'上' if self.first.month == 1 else '下'}半年"
            case 12:
                return f"{self.first.year}年"
        return f"{self.first} 至 {self.last}"


def period_holding(every: str, day: date) -> Period:
    """The period in which `day` lies. every: a key of MONTHS."""
    step = MONTHS[every]
    first = date(day.year, (day.month - 1) // step * step + 1, 1)
    return Period(first, _months_on(first, step))


def periods(every: str, since: date, on: date) -> Iterator[Period]:
    """The periods from the one that holds `since` to the one that holds `on`, one after another without a gap."""
    period = period_holding(every, since)
    while period.first <= on:
        yield period
        period = period_holding(every, period.until)


def owed_periods(owed: Collection, begin: date, on: date) -> list[Period]:
    """The periods the declaration asks for, from the one that holds `begin` to the one that holds `on`."""
    since = max(date.fromisoformat(owed.since), begin)
    last = min(on, date.fromisoformat(owed.until)) if owed.until else on
    return list(periods(owed.every, since, last))


def due_day(owed: Collection, period: Period) -> date:
    """The last day on which the report is in time. 29 February is 28 February where there is none."""
    if isinstance(owed.due, int):
        return period.last + timedelta(days=owed.due)
    month, day = map(int, owed.due.split("-"))
    try:
        return date(period.until.year, month, day)
    except ValueError:
        return date(period.until.year, 2, 28)


def remind_from(every: str, due_on: date) -> date:
    """The first day on which the report stands in 待办."""
    return due_on - timedelta(days=REMIND_BEFORE.get(every, REMIND_BEFORE_LONGER))


def period_of(owed: Collection, payload: Payload) -> Period | None:
    """Which period a record belongs to; None when it does not say."""
    value = payload.get(owed.period or owed.day)
    if value is None:
        return None
    text = str(value)
    day = date(int(text), 1, 1) if len(text) == 4 else date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    return period_holding(owed.every, day)


def is_report(owed: Collection, payload: Payload) -> bool:
    """Whether the record says that the report was sent; one that says 未填报 is a record and no report."""
    return all(payload.get(name) in values for name, values in owed.sent.items())


def is_nil(owed: Collection, payload: Payload) -> bool:
    """Whether the record itself says that there was nothing."""
    return bool(owed.nil) and all(payload.get(name) in values for name, values in owed.nil.items())


class State(StrEnum):
    """Exactly one on any day."""

    NOT_DUE = "not_due"
    SOON = "soon"
    SENT = "sent"
    LATE = "late"
    NIL = "nil"
    OVERDUE = "overdue"
    EXCUSED = "excused"


WORDS = {
    State.NOT_DUE: "未到期",
    State.SOON: "临近",
    State.SENT: "已报",
    State.LATE: "迟报",
    State.NIL: "零报告",
    State.OVERDUE: "逾期未报",
    State.EXCUSED: "免报",
}
OWING = frozenset((State.NOT_DUE, State.SOON, State.OVERDUE))


@dataclass(frozen=True, slots=True)
class Standing:
    """days: how late it came, or how long it is overdue; 0 otherwise. A nil report may be late too."""

    state: State
    days: int = 0

    @property
    def words(self) -> str:
        match self.state:
            case State.LATE:
                return f"迟报 {self.days} 天"
            case State.OVERDUE:
                return f"逾期 {self.days} 天未报"
            case State.NIL if self.days:
                return f"零报告（迟 {self.days} 天）"
        return WORDS[self.state]


def standing(due_on: date, sent_on: date | None, nil: bool, excused: bool, on: date) -> Standing:
    """Where a report stands at the end of `on`. What came after that day was not there yet."""
    if excused:
        return Standing(State.EXCUSED)
    if sent_on is not None and sent_on <= on:
        days = max(0, (sent_on - due_on).days)
        if nil:
            return Standing(State.NIL, days)
        return Standing(State.LATE, days) if days else Standing(State.SENT)
    if on > due_on:
        return Standing(State.OVERDUE, (on - due_on).days)
    return Standing(State.SOON if (due_on - on).days <= SOON else State.NOT_DUE)


def _months_on(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
