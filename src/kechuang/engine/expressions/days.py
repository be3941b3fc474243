"""Calendar arithmetic on whole days, the same in Python as in the SQL that `functions` writes.

Where a month has no such day, the first of the next month stands for it, as for the end of a certificate's validity
(`validity`): a year from 29 February 2024 ends as 1 March 2025 begins, and no month or year is ever cut short.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def months_after(day: date, months: int) -> date | None:
    """The same day so many months later, earlier for a negative number; None outside the years 1 to 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    last = monthrange(year, month + 1)[1]
    if day.day <= last:
        return date(year, month + 1, day.day)
    return date(year, month + 1, last) + timedelta(days=1)  # never in December, which has 31 days


def full_months(first: date, last: date) -> int:
    """How many whole months lie between; negative, and as many, the other way round."""
    if last < first:
        return -full_months(last, first)
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def full_years(first: date, last: date) -> int:
    """How many whole years lie between: an age; negative the other way round."""
    months = full_months(first, last)
    return months // 12 if months >= 0 else -(-months // 12)
