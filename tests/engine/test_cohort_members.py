"""Who belongs to a cohort on a day, alone and put together; and indicators that ask about membership."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from defining import catalog, cohort, figure, indicator, rows

from kechuang.engine.counting import World
from kechuang.engine.spans import read_span

HOLDERS = cohort("holders", register="recognition", where="kind = 'hnte'")
LARGE = cohort("large", register="enterprise_year", where="sales >= yi(1)")
LARGE_LAST_YEAR = cohort("large_last_year", register="enterprise_year", where="sales >= yi(1)", day="last_year_end")
BOTH = cohort("large_holders", all=["holders", "large"])
EITHER = cohort("large_or_holders", any=["holders", "large"])
OTHERS = cohort("large_not_holders", all=["large"], without=["holders"])
ALL = catalog(HOLDERS, LARGE, LARGE_LAST_YEAR, BOTH, EITHER, OTHERS)

GIVEN = rows(
    recognition=[
        {"organisation": "甲", "kind": "hnte", "issued_on": "2024-03-01"},
        {"organisation": "乙", "kind": "hnte", "issued_on": "2024-03-01"},
        {"organisation": "丁", "issued_on": "2024-03-01"},
    ],
    enterprise_year=[
        {"organisation": "甲", "year": 2025, "source": "统计", "sales": 10000},
        {"organisation": "乙", "year": 2025, "source": "统计"},
        {"organisation": "丙", "year": 2025, "source": "统计", "sales": 20000},
        {"organisation": "丁", "year": 2025, "source": "统计", "sales": 20000},
    ],
)


@pytest.mark.parametrize(
    ("code", "day", "members", "perhaps"),
    [
        ("holders", "2025-06-30", "甲乙", "丁"),
        ("large", "2025-06-30", "甲丙丁", "乙"),
        ("large", "2026-06-30", "", ""),
        ("large_last_year", "2026-06-30", "甲丙丁", "乙"),
        ("large_holders", "2025-06-30", "甲", "乙丁"),
        ("large_or_holders", "2025-06-30", "甲乙丙丁", ""),
        ("large_not_holders", "2025-06-30", "丙", "丁"),
    ],
)
def test_who_belongs_and_of_whom_it_is_not_known(code, day, members, perhaps):
    world = World(GIVEN, ALL, None)
    assert world.membership.sets(code, date.fromisoformat(day)) == (frozenset(members), frozenset(perhaps))
    told = {one: world.membership.belongs(one, code, date.fromisoformat(day)) for one in "甲乙丙丁戊"}
    assert {one for one, yes in told.items() if yes} == set(members)
    assert {one for one, yes in told.items() if yes is None} == set(perhaps)


def test_an_indicator_counts_members_and_keeps_the_unknown_apart():
    sales = indicator(
        "sales", "flow", "亿元", register="enterprise_year", where="member(organisation, 'holders')", sum="sales"
    )
    found = figure(catalog(sales, HOLDERS), "sales", GIVEN, "2025")
    # 甲 1 亿; 乙 belongs and has no sales; of 丁 it is not known whether it belongs.
    assert (found.value, found.counted, found.unknown) == (1, 1, 2)


def test_a_cohort_dated_by_a_field_counts_from_that_day_on():
    winners = cohort("winners", register="visit", dated_by="visited_on")
    world = World(rows(visit=[{"organisation": "甲", "visited_on": "2025-05-01"}]), catalog(winners), None)
    assert world.membership.sets("winners", date(2025, 4, 30)) == (frozenset(), frozenset())
    assert world.membership.sets("winners", date(2030, 1, 1)) == (frozenset("甲"), frozenset())


def test_of_lists_that_come_out_again_only_the_newest_counts():
    listed = cohort("listed", register="rd_unit_list", dated_by="month", newest=True)
    total = indicator(
        "total",
        "stock",
        "家",
        register="rd_unit_list",
        where="has_unit",
        count="records",
        dated_by="month",
        newest=True,
    )
    lists = [("甲", "2025-06", True), ("乙", "2025-06", True), ("甲", "2025-12", True), ("丙", "2025-12", False)]
    given = rows(rd_unit_list=[{"organisation": firm, "month": month, "has_unit": has} for firm, month, has in lists])
    world = World(given, catalog(listed), None)
    for day, members, units in (("2025-06-29", "", 0), ("2025-06-30", "甲乙", 2), ("2025-12-31", "甲丙", 1)):
        assert world.membership.sets("listed", date.fromisoformat(day)) == (frozenset(members), frozenset())
        assert figure(catalog(total), "total", given, day).value == units


def test_an_expression_asks_what_lies_at_home():
    sold = indicator(
        "sold", "flow", "项", register="technology_contract", where="at_home(seller_region)", count="records"
    )
    given = rows(
        technology_contract=[{"seller_region": each, "registered_on": "2025-03-01"} for each in ("320281", "310000")]
    )
    assert figure(catalog(sold), "sold", given, replace(read_span("2025"), home="320281")).value == 1
    assert figure(catalog(sold), "sold", given, "2025").unknown == 2
