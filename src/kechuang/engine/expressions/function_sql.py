"""SQL of the functions that need more than one word of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from kechuang.engine.expressions.context import Rendering
from kechuang.engine.expressions.nodes import VALID_FROM, VALID_UNTIL


def as_number(value: Decimal) -> str:
    """A number of exactly the digits it has: a bare 3 would be a 32-bit integer, and overflow when multiplied."""
    written = f"{value:f}"
    whole, _, fraction = written.lstrip("-").partition(".")
    digits = max(len(whole.lstrip("0")) + len(fraction), 1)
    return f"CAST({written} AS DECIMAL({digits}, {len(fraction)}))"


def either_unknown(values: Sequence[str], known: str) -> str:
    return f"(CASE WHEN {' AND '.join(f'{each} IS NOT NULL' for each in values)} THEN {known} END)"


def months_after_sql(to: Rendering, day: str, months: int) -> str:
    """DuckDB and Spark both fall back to the month's last day where there is no such day; one day more is our rule."""
    lowest, highest = _movable(months)
    moved = f"CAST({day} + to_months({months}) AS DATE)" if to.is_duckdb else f"add_months({day}, {months})"
    next_day = f"({moved} + 1)" if to.is_duckdb else f"date_add({moved}, 1)"
    shifted = f"CASE WHEN day({moved}) < day({day}) THEN {next_day} ELSE {moved} END"
    return f"(CASE WHEN {day} BETWEEN DATE '{lowest}' AND DATE '{highest}' THEN {shifted} END)"


def _movable(months: int) -> tuple[date, date]:
    """The days that, so many months on, still lie in the years 1 to 9999, counting by month."""
    year, month = divmod(abs(months), 12)
    if months < 0:
        return date(1 + year, 1 + month, 1), date.max
    following = date(9999 - year + (month == 0), 13 - month if month else 1, 1) if year or month else None
    return date.min, following - timedelta(days=1) if following else date.max


def months_between_sql(_: Rendering, first: str, last: str) -> str:
    def full(begin: str, end: str) -> str:
        cut = f"CASE WHEN day({end}) < day({begin}) THEN 1 ELSE 0 END"
        return f"((year({end}) - year({begin})) * 12 + month({end}) - month({begin}) - {cut})"

    return f"(CASE WHEN {last} < {first} THEN -{full(last, first)} ELSE {full(first, last)} END)"


def years_between_sql(_: Rendering, first: str, last: str) -> str:
    def full(begin: str, end: str) -> str:
        earlier = f"month({end}) * 100 + day({end}) < month({begin}) * 100 + day({begin})"
        return f"(year({end}) - year({begin}) - CASE WHEN {earlier} THEN 1 ELSE 0 END)"

    return f"(CASE WHEN {last} < {first} THEN -{full(last, first)} ELSE {full(first, last)} END)"


def holds_sql(to: Rendering, day: str) -> str:
    first, until = to.name(VALID_FROM), to.name(VALID_UNTIL)
    inside = f"({first} IS NULL OR {first} <= {day}) AND ({until} IS NULL OR {day} < {until})"
    return f"(CASE WHEN {day} IS NOT NULL THEN {inside} END)"


def member_sql(to: Rendering, organisation: str, cohort: str) -> str:
    """IN alone would say no for a missing organisation and an empty cohort."""
    maybe = to.names.get(f"perhaps({cohort})")
    members = to.names.get(f"member({cohort})", f"cohort_{cohort}")
    branches = f"WHEN {organisation} IS NULL THEN NULL WHEN {_within(to, organisation, members)} THEN TRUE"
    if maybe:
        branches += f" WHEN {_within(to, organisation, maybe)} THEN NULL"
    return f"(CASE {branches} ELSE FALSE END)"


def _within(to: Rendering, organisation: str, relation: str) -> str:
    """Spark takes IN with a query only where rows are filtered, a query for one value anywhere."""
    if to.is_duckdb:
        return f"{organisation} IN (SELECT organisation FROM {relation} AS listed)"
    return f"array_contains((SELECT collect_set(organisation) FROM {relation} AS listed), {organisation})"


def share_sql(_: Rendering, part: str, whole: str, share: str | Decimal) -> str:
    return f"(CASE WHEN {whole} > 0 THEN {part} >= {as_number(Decimal(share))} * {whole} END)"
