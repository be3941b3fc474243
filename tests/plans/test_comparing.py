"""This plan against the last: raised, lowered, new, dropped, reworded; the same from either side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.plans.rules.comparing import (
    Demand,
    Promised,
    Word,
    compare,
    difference_words,
    distinct,
    in_unit,
)

D = Decimal
FIRMS = Promised("a", "有效期内高新技术企业数", "level", ">=", D(575), "家", code="hnte_in_force")

NAMES = ("高新技术企业", "科技型中小企业", "技术合同成交额", "技术合同成交金额", "研发投入占比", "研发投入占比重")
CODES = ("", "hnte_in_force", "hnte_net_increase", "tech_contract_value")
promises = st.builds(
    Promised,
    ident=st.just(""),
    indicator=st.sampled_from(NAMES),
    kind=st.sampled_from(["level", "increment", "share", "rank"]),
    comparator=st.sampled_from([">=", "<=", "=", ">"]),
    value=st.integers(0, 9).map(Decimal),
    unit=st.sampled_from(["家", "个", "亿元", "万元", "%"]),
    code=st.sampled_from(CODES),
    value_max=st.none(),
    scope=st.sampled_from(["", "高新区"]),
    frequency=st.sampled_from(["", "year"]),
    years=st.sampled_from([1, 3]),
    is_down=st.booleans(),
)
plans = st.lists(promises, max_size=7)
RELATED = (frozenset(("hnte_in_force", "hnte_net_increase")),)
MIRROR = {
    Word.NEW: Word.DROPPED,
    Word.DROPPED: Word.NEW,
    Word.RAISED: Word.LOWERED,
    Word.LOWERED: Word.RAISED,
    Word.SAME: Word.SAME,
    Word.REWORDED: Word.REWORDED,
}


def named(side: str, plan: list[Promised]) -> list[Promised]:
    return [replace(each, ident=f"{side}{at}") for at, each in enumerate(plan)]


@given(plans)
def test_a_plan_compared_with_itself_changes_nothing(plan):
    changes = compare(named("n", plan), named("b", plan), RELATED)
    assert [change.word for change in changes] == [Word.SAME] * len(plan)


@given(plans, plans)
def test_swapping_the_sides_mirrors_every_change(one, other):
    now, before = named("n", one), named("b", other)

    def told(changes, swap):
        sides = [(change.now, change.before, change.word) for change in changes]
        if swap:
            sides = [(before_, now_, MIRROR[word]) for now_, before_, word in sides]
        return sorted(sides, key=repr)

    assert told(compare(now, before, RELATED), False) == told(compare(before, now, RELATED), True)


@given(plans, plans)
def test_every_promise_of_both_sides_is_told_exactly_once(one, other):
    now, before = named("n", one), named("b", other)
    changes = compare(now, before, RELATED)
    assert sorted(each.now.ident for each in changes if each.now) == sorted(each.ident for each in now)
    assert sorted(each.before.ident for each in changes if each.before) == sorted(each.ident for each in before)


def only(now: Promised, before: Promised, related=()):
    changes = compare([now], [before], related)
    assert len(changes) == 1
    return changes[0]


def test_more_firms_are_a_stricter_demand():
    change = only(replace(FIRMS, value=D(650)), FIRMS)
    assert (change.word, change.demand, change.difference) == (Word.RAISED, Demand.STRICTER, 75)
    assert difference_words(change) == "+75 家（+13.04%）"  # 75 / 575 = 0.13043…


def test_a_ratio_differs_in_points_and_not_in_percent():
    share = Promised("a", "研发投入占比", "share", ">=", D("3.06"), "%", code="gerd_gdp")
    assert difference_words(only(replace(share, value=D("3.3")), share)) == "+0.24 个百分点"


@pytest.mark.parametrize(
    ("kind", "comparator", "now", "before", "word", "demand"),
    [
        ("level", "<=", 80, 100, Word.LOWERED, Demand.STRICTER),  # a lower ceiling
        ("rank", "<=", 40, 50, Word.LOWERED, Demand.STRICTER),  # 前 40 instead of 前 50
        ("rank", "=", 6, 5, Word.RAISED, Demand.STRICTER),  # 上升 6 位 instead of 5
        ("level", ">=", 80, 100, Word.LOWERED, Demand.LOOSER),
    ],
)
def test_whether_more_is_asked_follows_the_direction(kind, comparator, now, before, word, demand):
    one = Promised("a", "某项", kind, comparator, D(now), "位", code="x")
    change = only(one, replace(one, value=D(before)))
    assert (change.word, change.demand) == (word, demand)


def test_ten_thousand_and_a_hundred_million_are_one_unit_and_the_change_is_said():
    before = Promised("a", "技术合同成交额", "level", ">=", D(90000), "万元", code="tech_contract_value")
    change = only(replace(before, value=D(10), unit="亿元"), before)
    assert (change.word, change.difference) == (Word.RAISED, 1)
    assert "已换算" in change.reason
    assert only(replace(before, value=D(9), unit="亿元"), before).word == Word.REWORDED


def test_the_same_number_under_another_definition_is_reworded_and_not_the_same():
    net = replace(FIRMS, code="hnte_net_increase", kind="increment", indicator="高新技术企业")
    first = replace(net, code="hnte_first_recognised")
    related = (frozenset((net.code, first.code)),)
    change = only(first, net, related)
    assert (change.word, change.demand, change.difference) == (Word.REWORDED, Demand.NOT_COMPARABLE, None)
    assert "口径不同" in change.reason


def test_a_sum_over_three_years_is_not_held_against_one_year():
    one = Promised("a", "净增高新技术企业", "increment", ">=", D(500), "家", code="hnte_net_increase", years=3)
    assert only(one, replace(one, value=D(191), years=1)).word == Word.REWORDED


def test_nearly_the_same_name_is_matched_and_says_so():
    now = Promised("a", "省民营科技企业", "increment", ">=", D(120), "家")
    change = only(now, replace(now, indicator="省级民营科技企业", value=D(100)))
    assert change.word == Word.RAISED
    assert "按名称相近对应" in change.reason


def test_one_place_is_never_held_against_another():
    changes = compare([FIRMS], [replace(FIRMS, scope="江阴高新区")])
    assert [change.word for change in changes] == [Word.NEW, Word.DROPPED]


def test_a_comparator_that_changed_alone_is_a_rewording():
    change = only(replace(FIRMS, comparator=">"), FIRMS)
    assert (change.word, change.reason) == (Word.REWORDED, "比较词不同。")


def test_the_upper_end_of_a_range_counts_where_the_lower_ends_agree():
    span = replace(FIRMS, comparator="range", value=D(3), value_max=D(5))
    assert only(replace(span, value_max=D(6)), span).word == Word.RAISED


def test_what_body_and_annex_repeat_is_one_promise():
    assert distinct([FIRMS, replace(FIRMS, ident="b"), replace(FIRMS, ident="c", value=D(600))]) == [
        FIRMS,
        replace(FIRMS, ident="c", value=D(600)),
    ]


def test_units_are_converted_exactly_or_not_at_all():
    assert in_unit(D("1.2"), "亿元", "万元") == 12000
    assert in_unit(D(5), "家", "亿元") is None
    assert in_unit(D(1), "亩", "公顷") is None  # a fifteenth is no decimal
