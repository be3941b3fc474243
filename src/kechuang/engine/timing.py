"""Which records a day or a span takes in. An empty day has not come: the patent is not granted yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from kechuang.catalog.counting_part import Measure
from kechuang.catalog.register import Register
from kechuang.engine.rows import Record
from kechuang.engine.spans import Asked, last_of_month

InTime = Callable[[Record], bool]


def holds_on(record: Record, day: date) -> bool:
    """Whether [valid_from, valid_until) holds `day`; what does not say since when has not begun."""
    if record.valid_from is None or day < record.valid_from:
        return False
    return record.valid_until is None or day < record.valid_until


def stretch(field_type: str, value: object) -> tuple[date, date] | None:
    """First and last day of what a date, month or year field says; None when it is empty."""
    if value is None:
        return None
    if isinstance(value, date):
        return value, value
    if field_type == "year":
        return date(int(str(value)), 1, 1), date(int(str(value)), 12, 31)
    year, month = map(int, str(value).split("-"))
    return date(year, month, 1), last_of_month(year, month)


def dated_within(record: Record, field: str, register: Register, asked: Asked) -> bool:
    """Whether the whole day, month or year of `field` lies in the span. An empty field: it has not happened."""
    found = stretch(register.fields[field].type, record.values.get(field))
    return found is not None and asked.first <= found[0] and found[1] <= asked.last


def dated_by_then(record: Record, field: str, register: Register, day: date) -> bool:
    """Whether the day, month or year of `field` is over by the end of `day`."""
    found = stretch(register.fields[field].type, record.values.get(field))
    return found is not None and found[1] <= day


def too_short(field_type: str, asked: Asked) -> str:
    """Why a span is too short for what flows; "" when it is long enough.

    What came about on the very day asked would look like a figure of the year, and is one of no use to anybody.
    """
    whole_year = asked.first <= date(asked.last.year, 1, 1) and asked.last == date(asked.last.year, 12, 31)
    if field_type == "year" and not whole_year:
        return "按年度记录，年度未满不能计算"
    whole_month = asked.first.day == 1 and asked.last == last_of_month(asked.last.year, asked.last.month)
    if field_type == "month" and not whole_month:
        return "按月份记录，月份未满不能计算"
    return "当年数要问一段时间，不能只问一天" if asked.kind == "point" else ""


def stock_in_time(dated_by: str, newest: bool, register: Register, records: Iterable[Record], day: date) -> InTime:
    """Of a stock or cohort: what holds on the day; dated by a field, everything dated up to it; of lists that come out
    again and again, the newest. records: all of the register, whatever is asked of them besides."""
    if not dated_by:
        return lambda record: holds_on(record, day)
    if not newest:
        return lambda record: dated_by_then(record, dated_by, register, day)
    field_type = register.fields[dated_by].type
    ends = (found[1] for each in records if (found := stretch(field_type, each.values.get(dated_by))))
    last = max((end for end in ends if end <= day), default=None)

    def is_newest(record: Record) -> bool:
        found = stretch(field_type, record.values.get(dated_by))
        return found is not None and found[1] == last

    return is_newest


def flow_in_time(measure: Measure, register: Register, field: str, asked: Asked) -> InTime:
    """Of a flow: what is dated within the span, and, if asked net, had not been ended by its last day."""
    ended_by = register.validity.ended_by if register.validity and measure.net_of_cancelled else ""

    def flowed(record: Record) -> bool:
        ended = record.values.get(ended_by) if ended_by else None
        return dated_within(record, field, register, asked) and not (ended is not None and ended <= asked.last)

    return flowed
