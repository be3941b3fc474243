"""The database and plain Python give the same figures: value, counted, unknown, not applicable, range and reason.

Over the worked cases of the catalog, and over random records of all its registers. What is run here by default is a
share of the indicators, every time the same; `make test-long` runs all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from random_world import random_questions, random_rows

from kechuang.catalog.cohort import load_cohorts
from kechuang.catalog.counting_part import Basic, Case
from kechuang.catalog.indicator import Indicator, read_indicators
from kechuang.catalog.register_files import load_registers
from kechuang.engine import plan_sweep
from kechuang.engine.case_rows import read_rows, region_code
from kechuang.engine.definitions import Definitions, definitions_of
from kechuang.engine.expressions import parse
from kechuang.engine.plain import broken_down as plainly_broken_down
from kechuang.engine.plain import measure
from kechuang.engine.plan_places import Scope
from kechuang.engine.rows import Rows
from kechuang.engine.run import broken_down, figures, refused
from kechuang.engine.spans import UNASSIGNED, Area, Asked, read_span
from kechuang.engine.store import Store

SHARE = 16  # one in so many by default


@cache
def definitions() -> Definitions:
    return definitions_of(read_indicators()[0], load_cohorts().values(), load_registers())


def computed() -> list[Indicator]:
    return [each for each in definitions().indicators.values() if each.counting]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    empty = Store.holding({}, definitions().registers)
    yield empty
    empty.close()


def differences(indicator: Indicator, questions: list[Asked], rows: Rows, store: Store) -> Iterator[str]:
    found = figures(indicator, questions, store, definitions(), Scope.whole())
    for asked, figure in zip(questions, found, strict=True):
        expected = measure(indicator, rows, asked, definitions())
        if figure != expected:
            yield f"{indicator.code} {asked}: {figure}, in Python {expected}"
    part = indicator.counting
    if isinstance(part, Basic) and part.by:
        asked = questions[0]
        told = broken_down(indicator, asked, store, definitions(), part.by[0], Scope.whole())
        expected_parts = plainly_broken_down(indicator, rows, asked, definitions(), part.by[0])
        if list(told.items()) != list(expected_parts.items()):
            yield f"{indicator.code} by {part.by[0]} {asked}: {told}, in Python {expected_parts}"


def questions_of(case: Case) -> list[Asked]:
    area = None
    if case.region:
        area = Area("region", None if case.region == UNASSIGNED else region_code(case.region))
    elif case.area:
        area = Area("unit", None if case.area == UNASSIGNED else case.area)
    return [replace(read_span(key), known=case.known, area=area, home="320281") for key in case.gives]


def cases_differing(indicators: list[Indicator], store: Store) -> Iterator[str]:
    for indicator in indicators:
        assert indicator.counting is not None
        for case in indicator.counting.cases:
            rows, faults = read_rows(case.records, definitions().registers)
            assert faults == []
            store.hold(rows)
            yield from differences(indicator, questions_of(case), rows, store)


def random_differing(indicators: list[Indicator], seed: int, records: int, store: Store) -> Iterator[str]:
    rng = Random(seed)
    rows = random_rows(rng, definitions(), records)
    store.hold(rows)
    for indicator in indicators:
        questions = random_questions(rng, 8, flow=indicator.kind == "flow")
        yield from differences(indicator, questions, rows, store)


def test_nothing_is_refused_by_the_database():
    assert refused(definitions()) == {}


def test_worked_cases_come_out_alike(store):
    assert list(cases_differing(computed()[::SHARE], store)) == []


def test_random_records_come_out_alike(store):
    assert list(random_differing(computed()[5::SHARE], 1, 40, store)) == []


STOCKS_OF_DAYS = ("stock", "change", "ratio")


def test_days_swept_in_one_pass_come_out_alike(store, monkeypatch):
    monkeypatch.setattr(plan_sweep, "MANY", 1)
    stocks = [each for each in computed() if each.kind in STOCKS_OF_DAYS]
    assert list(random_differing(stocks[::8], 9, 40, store)) == []


def test_a_condition_that_asks_for_the_day_is_not_swept():
    for text, expected in (
        ("kind = 'hnte'", False), ("issued_on <= on_day()", True), ("member(organisation, 'above_scale')", True),
        ("is_renewal()", False), ("not (level = 'national' or month(span_last()) = '2025-01')", True),
    ):  # fmt: skip
        assert plan_sweep.looks_at_the_day([parse(text)]) is expected


@pytest.mark.long
def test_all_worked_cases_come_out_alike(store):
    assert list(cases_differing(computed(), store)) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_random_records_of_all_registers_come_out_alike(store, seed):
    assert list(random_differing(computed(), seed, 30 if seed % 2 else 150, store)) == []
