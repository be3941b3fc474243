"""Calendar periods of duties that come round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def month_after(first: date, months: int = 1) -> date:
    """The first day of the month that many months on."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def periods(frequency: str, start: date, due: date) -> Iterator[tuple[date, date]]:
    """First and last day of every month, quarter or year that touches [start, due], cut to it.

    frequency: a key of MONTHS. Raises: KeyError for another word.
    """
    step = MONTHS[frequency]
    first = date(start.year, (start.month - 1) // step * step + 1, 1)
    while first <= due:
        following = month_after(first, step)
        yield max(first, start), min(following - timedelta(days=1), due)
        first = following


def periods_ended(frequency: str, start: date, due: date, on: date) -> Iterator[tuple[date, date]]:
    """Those of `periods` whose last day has passed at the end of `on`."""
    return (each for each in periods(frequency, start, due) if each[1] <= on)
