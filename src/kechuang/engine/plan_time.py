"""When a record counts, as SQL conditions: the same rules as `timing`. Days are given as names of columns."""

from __future__ import annotations

from kechuang.catalog.register import Register
from kechuang.engine.store import quoted


def holds(on: str) -> str:
    """[valid_from, valid_until) holds the day; a record without a beginning has not begun."""
    return f"(valid_from <= {on} AND (valid_until IS NULL OR {on} < valid_until))"


def stretch(register: Register, field: str) -> tuple[str, str]:
    """First and last day of what a date, month or year field says; NULL when it is empty."""
    column, kind = quoted(field), register.fields[field].type
    if kind == "date":
        return column, column
    if kind == "year":
        return f"make_date({column}, 1, 1)", f"make_date({column}, 12, 31)"
    first = f"CAST({column} || '-01' AS DATE)"
    return first, f"last_day({first})"


def dated_by_then(register: Register, field: str, on: str) -> str:
    return f"({stretch(register, field)[1]} <= {on})"


def dated_within(register: Register, field: str, first: str, last: str, *, net: bool) -> str:
    """net: what had ended by the last day does not count."""
    begins, ends = stretch(register, field)
    within = f"{first} <= {begins} AND {ends} <= {last}"
    ended_by = register.validity.ended_by if register.validity and net else ""
    return f"({within} AND ({quoted(ended_by)} IS NULL OR {quoted(ended_by)} > {last}))" if ended_by else f"({within})"


def newest(register: Register, field: str, asked: str, records: str, on: str) -> str:
    """The relation `asked` with _newest: when the newest list out by its day `on` is dated; NULL when there is none."""
    ends = stretch(register, field)[1]
    return f"SELECT {asked}.*, (SELECT max({ends}) FROM {records} WHERE {ends} <= {asked}.{on}) AS _newest FROM {asked}"


def of_the_newest(register: Register, field: str) -> str:
    return f"({stretch(register, field)[1]} = _newest)"
