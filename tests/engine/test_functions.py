"""Every function's worked cases, in Python and on DuckDB; what they show stands in the handbook."""

from __future__ import annotations

import pytest
import sqlglot
from example_register import COHORTS, CONTEXT, EXAMPLE, RECORD, database, same, value_in_duckdb

from kechuang.engine.expressions import FUNCTIONS, check, evaluate, parse, to_sql, words

CASES = [(name, case) for name, function in FUNCTIONS.items() for case in function.cases]


@pytest.fixture(scope="module")
def duck():
    with database() as connection:
        yield connection


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case.says or case.text}" for name, case in CASES])
def test_case_holds_in_python_and_on_duckdb(duck, name, case):
    node = parse(case.text)
    assert check(node, EXAMPLE, cohorts=COHORTS) == []
    assert same(evaluate(node, {**RECORD, **case.row}, CONTEXT), case.gives), "Python"
    assert same(value_in_duckdb(duck, node, case.row), case.gives), "DuckDB"
    assert name in case.text


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case.says or case.text}" for name, case in CASES])
def test_case_reads_as_spark_sql_and_as_chinese(name, case):
    node = parse(case.text)
    assert sqlglot.parse_one(to_sql(node, "spark"), dialect="spark")
    assert words(node, EXAMPLE, COHORTS)


def test_every_function_says_what_it_does_and_has_cases():
    assert [name for name, each in FUNCTIONS.items() if not (each.about and each.unknown and each.cases)] == []


def test_every_function_that_takes_fields_shows_what_becomes_of_missing_ones():
    asking = [name for name, each in FUNCTIONS.items() if any(not taken.written for taken in each.takes)]
    assert [name for name in asking if not any(case.gives is None for case in FUNCTIONS[name].cases)] == []


def test_a_cohort_nobody_told_of_is_not_guessed_at():
    node = parse("member(organisation, 'listed')")
    with pytest.raises(LookupError):
        evaluate(node, {"organisation": "甲"}, type(CONTEXT)(CONTEXT.first, CONTEXT.last))


def test_an_empty_cohort_and_a_missing_organisation_are_not_a_no(duck):
    node = parse("member(organisation, 'listed')")
    duck.execute("CREATE OR REPLACE TABLE nobody (organisation VARCHAR)")
    asked = to_sql(node, "duckdb", {"member(listed)": "nobody", "organisation": "CAST(NULL AS VARCHAR)"})
    assert duck.execute(f"SELECT {asked}").fetchone() == (None,)
    asked = to_sql(node, "duckdb", {"member(listed)": "nobody", "organisation": "'甲'"})
    assert duck.execute(f"SELECT {asked}").fetchone() == (False,)


@pytest.mark.parametrize(
    ("day", "months", "gives"),
    [
        ("0001-01-31", -1, None),
        ("0001-02-28", -1, "0001-01-28"),
        ("9999-11-30", 1, "9999-12-30"),
        ("9999-12-01", 1, None),
        ("9998-12-31", 12, "9999-12-31"),
        ("9999-01-01", 12, None),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-12-31", 2, "2026-03-01"),
        ("2025-12-31", 0, "2025-12-31"),
        ("0002-01-01", -12, "0001-01-01"),
        ("0001-12-31", -12, None),
    ],
)
def test_days_move_by_months_up_to_the_ends_of_the_calendar(duck, day, months, gives):
    node = parse(f"add_months(day('{day}'), {months})")
    assert check(node, EXAMPLE) == []
    found = [evaluate(node, {}, CONTEXT), value_in_duckdb(duck, node, {})]
    assert [each and each.isoformat() for each in found] == [gives, gives]


def test_without_a_home_nothing_is_known_to_be_at_home(duck):
    node = parse("at_home(region)")
    assert evaluate(node, {"region": "320281"}, type(CONTEXT)(CONTEXT.first, CONTEXT.last)) is None
    assert duck.execute(f"SELECT {to_sql(node, 'duckdb', {'region': 'NULL'})}").fetchone() == (None,)
