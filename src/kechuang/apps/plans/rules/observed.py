"""What official figures say of a day: single months, sums to date, whole years and points side by side. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from kechuang.apps.plans.rules.paths import FROM_ZERO, ZERO, Window, month_end

RATES = frozenset({"share", "growth_rate", "change_in_points"})
MONTH = "month"
TO_DATE = frozenset({"ytd", "year"})
# A later status of the same span replaces an earlier one, whenever it was entered.
SURENESS = {"estimate": 0, "preliminary": 1, "final": 2}


class Figure(NamedTuple):
    """One official figure. span: month, ytd, year or point; status: a key of SURENESS; entered: its order of entry."""

    span: str
    first: date
    last: date
    value: Decimal
    status: str
    published_on: date
    entered: int

    @property
    def weight(self) -> tuple[int, date, int]:
        return SURENESS[self.status], self.published_on, self.entered


def line(figures: Iterable[Figure], kind: str, within: Window) -> list[tuple[date, Decimal | None]]:
    """What stood there at the end of every day of `within` that a figure speaks of, oldest first.

    Single months of an amount are added up, onto a sum to date where there is one. Increments run on over the years of
    `within` and begin with its first day; everything else begins anew every January, as sums to date do.
    Edge: None where a month, or what came before, is missing: part of a sum must not pass for the whole.
    """
    known = _Known(figures, kind, within)
    return [(day, known.at(day)) for day in sorted(known.days()) if within.first <= day <= within.last]


class _Known:
    """The surest figure of each span."""

    def __init__(self, figures: Iterable[Figure], kind: str, within: Window) -> None:
        self.is_rate, self.runs_on, self.within = kind in RATES, kind in FROM_ZERO, within
        self.months: dict[date, Figure] = {}  # by the last day of the month
        self.to_date: dict[date, Figure] = {}
        self.points: dict[date, Figure] = {}
        for each in sorted(figures, key=lambda figure: figure.weight):
            if each.span == MONTH:
                self.months[month_end(each.last)] = each
            elif each.span in TO_DATE:
                self.to_date[each.last] = each
            else:
                self.points[each.last] = each

    def days(self) -> set[date]:
        return {each.last for each in self.months.values()} | self.to_date.keys() | self.points.keys()

    def at(self, day: date) -> Decimal | None:
        whole = max(
            (each[day] for each in (self.to_date, self.points) if day in each),
            key=lambda figure: figure.weight,
            default=None,
        )
        if whole is None:
            month = self.months[month_end(day)]
            return month.value if self.is_rate else self.sum_at(month_end(day))
        return whole.value if whole.span not in TO_DATE or not self.runs_on else self.since_first(whole)

    def sum_at(self, end: date) -> Decimal | None:
        """The sum at the last day of a month, from the first day of the promise on, or of the year."""
        if end < self.within.first:
            return ZERO
        if end in self.to_date:
            return self.since_first(self.to_date[end]) if self.runs_on else self.to_date[end].value
        if end not in self.months:
            return None
        first = end.replace(day=1)
        before = self.sum_at(first - timedelta(days=1)) if first.month > 1 or self.runs_on else ZERO
        return None if before is None else before + self.months[end].value

    def since_first(self, figure: Figure) -> Decimal | None:
        """A sum since January, with the years of the promise before it, and without what came before the promise."""
        january = figure.last.replace(month=1, day=1)
        eve = self.within.first - timedelta(days=1)
        if january < self.within.first:
            earlier = self.to_date.get(eve)
            return None if earlier is None else figure.value - earlier.value
        before = self.sum_at(january - timedelta(days=1))
        return None if before is None else before + figure.value
