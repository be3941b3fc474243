"""Python and DuckDB give the same true, false, unknown or value: any checked expression over any rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import pytest
import sqlglot
from example_register import COHORTS, CONTEXT, EXAMPLE, RECORD, database, same, value_in_duckdb
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kechuang.engine.expressions import Node, check, columns, evaluate, parse, to_sql, words

# Where calendars go wrong: month ends, 29 February, and both ends of what a date can be.
DAYS = [
    "2024-02-29", "2023-02-28", "2024-01-31", "2025-03-31", "2025-03-01", "2025-04-30", "2025-05-31", "2024-12-31",
    "2025-01-01", "2025-09-30", "2000-02-29", "1900-02-28", "0001-01-01", "0001-03-31", "9999-12-31", "9999-02-28",
]  # fmt: skip
TEXTS = ["", "甲", "GR2025", "GR", "a'b", "%", "\\", "\\'"]
MONTHS = ["2024-12", "2025-01", "2025-09", "0001-01", "9999-12"]
PLACES = ["320000", "320200", "320281", "320281-南闸", "110000", "110101"]
NUMBERS = ["0", "1", "3", "0.05", "0.5", "2.50", "100", "12345", "-3"]
FIELDS = {
    "text": ["title"], "number": ["staff", "members"], "area": ["area", "other_area"], "money": ["sales", "cost"],
    "date": ["began", "ended"], "year": ["founded", "closed"], "truth": ["first_time"], "month": ["reported"],
    "organisation": ["organisation", "partner"],
}  # fmt: skip

days = st.one_of(st.sampled_from(DAYS).map(date.fromisoformat), st.dates())
amounts = st.one_of(
    st.sampled_from([Decimal(0), Decimal("0.01"), Decimal("-0.01"), Decimal("7.00"), Decimal("0.35")]),
    st.decimals(-(10**15), 10**15, places=2, allow_nan=False, allow_infinity=False),
)
VALUES = {
    "text": st.sampled_from(TEXTS),
    "organisation": st.sampled_from("甲乙丙丁"),
    "region": st.sampled_from(PLACES),
    "unit": st.sampled_from(["青阳镇", "高新区"]),
    "codes": st.lists(st.sampled_from(["sme", "large"]), unique=True).map(tuple),
    "yes_no": st.booleans(),
    "date": days,
    "month": st.sampled_from(MONTHS),
    "year": st.integers(1990, 2030),
    "money": amounts,
    "whole": st.integers(-100, 10**12).map(Decimal),
    "decimal": amounts,
    "record": st.just("1"),
}


def cell(name: str) -> st.SearchStrategy:
    codes = EXAMPLE.code_lists.get(name)
    kind = EXAMPLE.fields[name].type
    filled = st.sampled_from([each.code for each in codes]) if kind == "code" and codes else VALUES[kind]
    return st.one_of(st.none(), filled, filled)


RECORDS = {
    "valid_from": st.one_of(st.none(), days),
    "valid_until": st.one_of(st.none(), days),
    "is_first()": st.one_of(st.none(), st.booleans()),
    "is_renewal()": st.one_of(st.none(), st.booleans()),
}
rows = st.fixed_dictionaries({name: cell(name) for name in EXAMPLE.fields} | RECORDS)


def sentence(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda filled: pattern.format(*filled))


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@cache
def of(kind: str, depth: int) -> st.SearchStrategy[str]:
    """Text of an expression that gives `kind`, no deeper than `depth`."""
    plain = [*LEAVES[kind], *(st.just(name) for name in FIELDS.get(kind, []))]
    return st.one_of(*plain) if depth <= 0 else st.one_of(*plain, *BRANCHES[kind](depth - 1), shared(kind, depth - 1))


@cache
def shared(kind: str, depth: int) -> st.SearchStrategy[str]:
    """What every kind may come from."""
    each, other = of(kind, depth), of(kind, depth)
    ways = [
        sentence("case when {} then {} else {} end", of("truth", depth), each, other),
        sentence("case when {} then {} when {} then null end", of("truth", depth), each, of("truth", depth)),
        sentence("coalesce({}, {})", each, other),
    ]
    if kind in {"number", "area", "money", "date", "year", "month"}:
        ways += [sentence("least({}, {})", each, other), sentence("greatest({}, {}, {})", each, other, each)]
    return st.one_of(*ways)


LEAVES = {
    "text": [st.sampled_from(TEXTS).map(quoted)],
    "organisation": [st.just("partner")],
    "number": [st.sampled_from(NUMBERS)],
    "area": [st.sampled_from(NUMBERS)],
    "money": [st.sampled_from(["yuan(0.35)", "wan(5)", "yi(1.2)", "yuan(0)", "wan(-3)"])],
    "date": [st.sampled_from(DAYS).map("date '{}'".format), st.sampled_from(["on_day()", "span_first()"])],
    "year": [st.sampled_from(["year(on_day())", "year(began)"])],
    "month": [st.sampled_from(["month(began)", "month(span_last())"])],
    "truth": [
        st.sampled_from(["true", "false", "is_first()", "is_renewal()", "has(tags, 'sme')"]),
        st.sampled_from(["(kind = 'hnte')", "(tags is null)"]),
        st.sampled_from(["level_at_least(level, 'provincial')", "in_region(region, '3202')", "(kind is null)"]),
        st.sampled_from(["member(organisation, 'listed')", "at_home(region)", "(size in ('large'))"]),
        st.sampled_from(["in_region(region, '320281-南闸')", "(region <> '320200')", "(town = '青阳镇')"]),
    ],
}  # fmt: skip


def moved(depth: int) -> list[st.SearchStrategy[str]]:
    steps = st.one_of(st.integers(-14, 14), st.sampled_from([-100, 100])).map(str)
    return [
        sentence("add_months({}, {})", of("date", depth), steps),
        sentence("add_years({}, {})", of("date", depth), steps),
    ]


def counted(kind: str, depth: int) -> list[st.SearchStrategy[str]]:
    one, other, factor = of(kind, depth), of(kind, depth), st.sampled_from(NUMBERS)
    return [
        sentence("({} + {})", one, other), sentence("({} - {})", one, other), sentence("({} * {})", one, factor),
        sentence("({} * {})", factor, one), sentence("(- {})", one), sentence("abs({})", one),
    ]  # fmt: skip


def elapsed(depth: int) -> st.SearchStrategy[str]:
    how = st.sampled_from(["years_between", "months_between", "days_between"])
    return sentence("({}({}, {}) {} {})", how, of("date", depth), of("date", depth), signs, st.sampled_from(NUMBERS))


perhaps_not = st.sampled_from(["", "not "])
signs = st.sampled_from(["=", "<>", "!=", "<", "<=", ">", ">="])
ORDERED = ("number", "area", "money", "date", "year", "month")
KINDS = (*ORDERED, "text", "organisation", "truth")


def truths(depth: int) -> list[st.SearchStrategy[str]]:
    def of_each(kinds: tuple[str, ...], pattern: str, more: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        parts = [(of(kind, depth), more, of(kind, depth), of(kind, depth)) for kind in kinds]
        return st.one_of(*(sentence(pattern, *each) for each in parts))

    truth, part = of("truth", depth), st.sampled_from(TEXTS).map(quoted)
    return [
        sentence("({} and {})", truth, of("truth", depth)),
        sentence("({} or {} or {})", truth, of("truth", depth), of("truth", depth)),
        sentence("(not {})", truth),
        of_each(ORDERED, "({0} {1} {2})", signs),
        of_each(KINDS, "({0} {1} {2})", st.sampled_from(["=", "<>"])),
        of_each(ORDERED, "({0} {1}between {2} and {3})", perhaps_not),
        of_each(KINDS, "({0} {1}in ({2}, {3}))", perhaps_not),
        of_each(KINDS, "({0} is {1}null)", perhaps_not),
        elapsed(depth),
        sentence("holds_on({})", of("date", depth)),
        sentence("starts_with({}, {})", of("text", depth), part),
        sentence("contains({}, {})", of("text", depth), part),
        sentence("at_least_share({}, {}, '0.05')", of("money", depth), of("money", depth)),
    ]


BRANCHES: dict[str, Callable[[int], list[st.SearchStrategy[str]]]] = {
    "text": lambda depth: [],
    "organisation": lambda depth: [],
    "number": lambda depth: counted("number", depth),
    "area": lambda depth: counted("area", depth),
    "money": lambda depth: counted("money", depth),
    "date": moved,
    "year": lambda depth: [sentence("({} {} 1)", of("year", depth), st.sampled_from("+-"))],
    "month": lambda depth: [],
    "truth": truths,
}
expressions = st.one_of(of("truth", 2), of("truth", 3), *(of(kind, 2) for kind in KINDS))


@pytest.fixture(scope="module")
def duck():
    with database() as connection:
        yield connection


def checked(text: str) -> Node:
    """The tree; numbers that grew too wide, and texts too long, are refused rightly and left out."""
    assume(len(text) < 4000)
    node = parse(text)
    assume("CT-226" not in [fault.code for fault in check(node, EXAMPLE, cohorts=COHORTS)])
    assert check(node, EXAMPLE, cohorts=COHORTS) == []
    return node


def agree(duck: duckdb.DuckDBPyConnection, text: str, asked: list[dict[str, Any]]) -> None:
    node = checked(text)
    for row in asked:
        assert same(evaluate(node, row, CONTEXT), value_in_duckdb(duck, node, row)), row


@settings(max_examples=150)
@given(text=expressions, asked=st.lists(rows, min_size=1, max_size=3))
def test_python_and_duckdb_agree(duck, text, asked):
    agree(duck, text, asked)


@pytest.mark.long
@settings(max_examples=2000)
@given(text=expressions, asked=st.lists(rows, min_size=1, max_size=3))
def test_python_and_duckdb_agree_for_thousands_of_expressions(duck, text, asked):
    agree(duck, text, asked)


@settings(max_examples=60)
@given(text=expressions)
def test_every_expression_is_spark_sql_and_chinese_and_names_its_columns(text):
    node = checked(text)
    assert sqlglot.parse_one(to_sql(node, "spark"), dialect="spark")
    assert words(node, EXAMPLE, COHORTS)
    assert columns(node) <= {*EXAMPLE.fields, *RECORD}


@settings(max_examples=60)
@given(text=expressions, row=rows)
def test_only_the_columns_named_matter(text, row):
    node = checked(text)
    needed = {name: value for name, value in row.items() if name in columns(node)}
    assert same(evaluate(node, needed, CONTEXT), evaluate(node, row, CONTEXT))
