"""From when until when a record holds: half-open [first day, first day out), whatever the source wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from kechuang.catalog.register import Register, Validity

Span = tuple[date | None, date | None]


def span_of(register: Register, payload: Mapping[str, Any]) -> Span:
    """[from, until) of a record. None at the start: not known since when; None at the end: open.

    payload: field → value; days as dates or written YYYY-MM-DD, a year as a number.
    Edge: a record whose end is not after its beginning (revoked the day it began) holds on no day: until = from.
    """
    validity = register.validity
    if validity is None:
        return None, None
    if validity.year:
        return _year_of(payload.get(validity.year), payload.get(validity.ended_by))
    first = as_day(payload[validity.first]) if validity.first in payload else None
    ends = list(_ends(register, payload, first))
    until = min(ends) if ends else None
    return first, max(until, first) if until and first else until


def as_day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _year_of(year: int | None, ended_by: date | str | None) -> Span:
    """The calendar year, cut short on the day that ends it earlier (a firm that left the statistics in July)."""
    if year is None:
        return None, None
    first, until = date(year, 1, 1), date(year + 1, 1, 1)
    return first, min(until, max(first, as_day(ended_by))) if ended_by else until


def _ends(register: Register, payload: Mapping[str, Any], first: date | None) -> Iterator[date]:
    validity = register.validity
    assert validity is not None
    if validity.last in payload:
        last = as_day(payload[validity.last])
        yield last + timedelta(days=1) if validity.end_means == "last_day" else last
    elif first and (years := _years(validity, payload)):
        yield same_day(first, years)
    if validity.ended_by in payload:
        yield as_day(payload[validity.ended_by])


def _years(validity: Validity, payload: Mapping[str, Any]) -> int | None:
    """How long a record without a stated end holds; None: until it is ended."""
    for name, years in validity.years_of.items():
        return years.get(payload.get(name, ""))
    return validity.years


def same_day(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 1 March where there is none, so that no year is cut short."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def merged(spans: Iterable[Span], gap: int = 0) -> list[Span]:
    """The same days without overlaps, in order; spans no more than `gap` days apart become one. None is open."""
    ordered = sorted(spans, key=lambda span: (span[0] or date.min, span[1] or date.max))
    whole: list[Span] = []
    for first, until in ordered:
        if first and until and until <= first:
            continue
        if whole and _touches(whole[-1][1], first, gap):
            before = whole[-1]
            whole[-1] = (before[0], None if before[1] is None or until is None else max(before[1], until))
        else:
            whole.append((first, until))
    return whole


def _touches(until: date | None, first: date | None, gap: int) -> bool:
    return until is None or first is None or first <= until + timedelta(days=gap)


def holds(span: Span, on: date) -> bool:
    return (span[0] is None or span[0] <= on) and (span[1] is None or on < span[1])
