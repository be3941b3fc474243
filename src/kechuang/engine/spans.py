"""What a figure is asked for: a day or a span, a place, and what was known when."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

SpanKind = Literal["point", "month", "year_to_date", "year"]
UNASSIGNED = "未归属"


@dataclass(frozen=True, slots=True)
class Area:
    """A town or park (a unit), or a region by its code. code None: everybody who belongs to none."""

    kind: Literal["unit", "region"]
    code: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """first, last: both included; of a point both are its day.

    area: None for everybody, with or without an area.  known: only what was on record that day; None: as of now.
    home: the region this installation works for: whose official figures are meant when no area is asked, and what
    `at_home` asks about; None while it is not known, which will do where there are figures of one region only.
    only: a code field and the one value of it that is counted, of a breakdown.
    """

    kind: SpanKind
    first: date
    last: date
    area: Area | None = None
    known: date | None = None
    home: str | None = None
    only: tuple[str, str | bool | None] | None = None

    @classmethod
    def on(cls, day: date) -> Asked:
        return cls("point", day, day)

    @classmethod
    def year(cls, year: int) -> Asked:
        return cls("year", date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Asked:
        return cls("month", date(year, month, 1), last_of_month(year, month))

    @classmethod
    def year_to(cls, year: int, month: int) -> Asked:
        return cls("year_to_date", date(year, 1, 1), last_of_month(year, month))

    def moved_to(self, day: date) -> Asked:
        """The same question for one day."""
        return replace(self, kind="point", first=day, last=day)

    def moved_to_year(self, year: int) -> Asked:
        """The same question, of the same place and knowledge, for one year."""
        return replace(self, kind="year", first=date(year, 1, 1), last=date(year, 12, 31))

    @property
    def at_the_end(self) -> Asked:
        return self.moved_to(self.last)

    @property
    def before_it_began(self) -> Asked:
        return self.moved_to(self.first - timedelta(days=1))

    @property
    def year_end_before(self) -> Asked:
        return self.moved_to(date(self.last.year - 1, 12, 31))

    @property
    def whole_year_before(self) -> Asked:
        year = self.last.year - 1
        return replace(self, kind="year", first=date(year, 1, 1), last=date(year, 12, 31))

    @property
    def year_before(self) -> Asked:
        """The same span of the year before. The last day of February answers to the last day of February."""
        return replace(self, first=_year_earlier(self.first), last=_year_earlier(self.last))


def read_span(text: str) -> Asked:
    """2025-11-18, 2025, 2025-03 or 2025-01..2025-09. Raises: ValueError for anything else."""
    first, _, last = text.partition("..")
    if last:
        asked = Asked.year_to(*_year_and_month(last))
        if first != f"{asked.last.year}-01":
            raise ValueError(text)
        return asked
    if len(text) == 4:
        return Asked.year(int(text))
    return Asked.month(*_year_and_month(text)) if len(text) == 7 else Asked.on(date.fromisoformat(text))


def _year_and_month(text: str) -> tuple[int, int]:
    year, month = text.split("-")
    return int(year), int(month)


def last_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def is_last_of_month(day: date) -> bool:
    return day == last_of_month(day.year, day.month)


def _year_earlier(day: date) -> date:
    if day.month == 2 and is_last_of_month(day):
        return last_of_month(day.year - 1, 2)
    return day.replace(year=day.year - 1)
