"""Shares of a whole: they sum exactly, nobody is favoured by the order of the list, slack is said and not forbidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.plans.rules import paths
from kechuang.apps.plans.rules.sharing import (
    Fit,
    Method,
    Whole,
    adds_up,
    cumulative_slack,
    falling_quarters,
    is_suspicious,
    propose,
    slack,
    terms_of_share,
    whole_of,
)
from kechuang.apps.plans.rules.terms import Counting, Node, PathShape, Terms

D = Decimal
counts = st.integers(0, 10**6).map(Decimal)
money = st.integers(0, 10**8).map(lambda cents: Decimal(cents).scaleb(-2))
weights = st.lists(st.none() | money, min_size=1, max_size=20)
methods = st.sampled_from([Method.BASE, Method.LAST_YEAR])


def firms(value: str = "150", **changes) -> Whole:
    return replace(Whole(D(value), "家", ">=", "increment", is_whole=True), **changes)


@given(counts, weights, methods)
def test_a_proposal_of_whole_things_sums_exactly_to_the_total(total, weights, method):
    shares = propose(total, weights, method, True, "家")
    given_shares = [share for share in shares if share is not None]
    if any(weights):
        assert sum(given_shares) == total
        assert all(share == share.to_integral_value() and share >= 0 for share in given_shares)
    else:
        assert given_shares == []


@given(money, weights, methods)
def test_a_proposal_of_money_sums_exactly_and_keeps_to_the_digits_a_share_may_have(total, weights, method):
    shares = [share for share in propose(total, weights, method, False, "亿元") if share is not None]
    assert not any(weights) or sum(shares) == total
    assert all(share >= 0 and share == round(share, 4) for share in shares)


@given(counts, weights, st.randoms())
def test_the_order_of_the_units_changes_nothing(total, weights, random):
    shuffled = weights[:]
    random.shuffle(shuffled)

    def pairs(order):
        return sorted(zip(order, propose(total, order, Method.BASE, True, "家"), strict=True), key=repr)

    assert [(repr(w), s) for w, s in pairs(weights)] == [(repr(w), s) for w, s in pairs(shuffled)]


@given(counts, st.integers(1, 30))
def test_equal_shares_differ_by_at_most_one(total, count):
    shares = propose(total, [None] * count, Method.EQUAL, True, "家")
    assert max(shares) - min(shares) <= 1
    assert sum(shares) == total


@given(money, st.integers(1, 30), st.sampled_from(["亿元", "万元", "件"]))
def test_equal_shares_of_money_differ_by_at_most_one_step(total, count, unit):
    shares = propose(total, [D(7)] * count, Method.BASE, False, unit)
    steps = sorted(set(shares))
    assert len(steps) <= 2
    assert sum(shares) == total


@given(counts, weights)
def test_a_heavier_unit_never_gets_less(total, weights):
    known = sorted(w for w in weights if w is not None)
    shares = propose(total, known, Method.BASE, True, "家")
    if any(known):
        pairs = sorted(zip(known, shares, strict=True))
        assert [share for _, share in pairs] == sorted(shares)


def test_a_unit_whose_base_is_unknown_gets_no_share_and_not_a_share_of_nothing():
    # 10 over 3 and 2: 6 and 4; the third is not known.
    assert propose(D(10), [D(3), None, D(2), D(0)], Method.BASE, True, "家") == [D(6), None, D(4), D(0)]


def test_without_any_base_nothing_is_proposed():
    assert propose(D(10), [None, D(0)], Method.BASE, True, "家") == [None, None]


def test_three_hundred_million_over_seven_towns_is_not_one_one_one_and_nothing():
    shares = propose(D(3), [None] * 7, Method.EQUAL, False, "亿元")
    assert sum(shares) == 3
    assert set(shares) == {D("0.42"), D("0.43")}


@pytest.mark.parametrize(("total", "weights"), [(D(-1), [D(1)]), (D(1), [D(-1), D(3)])])
def test_negative_totals_and_weights_are_refused(total, weights):
    with pytest.raises(ValueError, match="negative"):
        propose(total, weights, Method.BASE, True, "家")


@pytest.mark.parametrize(
    ("shares", "kind", "amount", "words"),
    [
        ((40, 40, 70), Fit.EXACT, 0, "各项合计 150 家，与总数一致。"),
        ((40, 40, 80), Fit.SLACK, 10, "各项合计 160 家，超出 10 家，留有余地。"),
        ((40, 40, 60), Fit.SHORTFALL, 10, "各项合计 140 家，尚缺 10 家。"),
        ((40, None, 60), Fit.UNKNOWN, 50, "还有 1 项未填；已填的合计 100 家，与总数相差 50 家。"),
        ((None, None), Fit.UNKNOWN, 150, "还没有填写分解值。"),
        ((0, 0, 0), Fit.SHORTFALL, 150, "各项合计 0 家，尚缺 150 家。"),
    ],
)
def test_slack_and_shortfall_are_said_exactly(shares, kind, amount, words):
    found = slack(firms(), [None if each is None else D(each) for each in shares])
    assert (found.kind, found.amount, found.sentence) == (kind, amount, words)


def test_of_a_ceiling_more_is_what_does_not_fit():
    ceiling = Whole(D(100), "吨", "<=", "level", is_ceiling=True)
    assert slack(ceiling, [D(60), D(30)]).kind == Fit.SLACK
    over = slack(ceiling, [D(60), D(50)])
    assert (over.kind, over.sentence) == (Fit.SHORTFALL, "各项合计 110 吨，超出上限 10 吨。")


def test_a_sum_within_a_range_fits():
    span = firms("3", comparator="range", value_max=D(5))
    assert slack(span, [D(2), D(2)]).sentence == "各项合计 4 家，在 3—5 家 之内。"
    assert slack(span, [D(2), D(4)]).amount == 1
    assert slack(span, [D(2), D(0)]).kind == Fit.SHORTFALL


def test_more_than_seventy_says_that_exactly_seventy_is_not_more():
    found = slack(firms("70", comparator=">"), [D(35), D(35)])
    assert found.kind == Fit.EXACT
    assert "超过 70 家" in found.sentence


@pytest.mark.parametrize(
    ("kind", "unit", "name", "counted", "adds"),
    [
        ("increment", "家", "高新技术企业", "change", True),
        ("level", "亿元", "技术合同成交额", "flow", True),
        ("count_of_activities", "场", "产学研活动", "", True),
        ("share", "%", "研发投入占比", "ratio", False),
        ("growth_rate", "%", "产值", "", False),
        ("rank", "位", "创新能力", "", False),
        ("change_in_points", "个百分点", "比重", "", False),
        ("level", "件/万人", "发明专利拥有量", "", False),
        ("level", "件", "每万人口发明专利拥有量", "", False),
        ("level", "%", "覆盖率", "", False),
        ("level", "万元", "亩均税收", "", False),
        ("level", "件", "高价值专利", "ratio", False),
    ],
)
def test_ratios_never_sum_and_counts_do(kind, unit, name, counted, adds):
    assert adds_up(kind, unit, name, counted) is adds


@pytest.mark.parametrize(("kind", "word"), [("share", "比率"), ("rank", "位次"), ("growth_rate", "增速")])
def test_what_does_not_sum_says_so(kind, word):
    found = slack(Whole(D(3), "%", kind=kind, adds_up=False), [D(3), D(4)])
    assert (found.kind, found.total, found.sentence) == (Fit.NOT_ADDITIVE, None, f"{word}不合计，各单位各自对照。")


def test_quarters_are_cumulative_and_only_the_last_is_held_against_the_whole():
    assert cumulative_slack(firms(), [D(20), D(60), D(100), D(150)]).kind == Fit.EXACT
    assert cumulative_slack(firms(), [D(20), D(60), D(100), D(140)]).sentence == "到期末累计 140 家，尚缺 10 家。"
    assert cumulative_slack(firms(), [D(20), None, None, None]).kind == Fit.UNKNOWN


@given(st.lists(st.none() | st.integers(0, 9), max_size=4))
def test_quarters_that_fall_are_exactly_those_below_one_before(quarters):
    fallen = falling_quarters([None if each is None else D(each) for each in quarters])
    lower = [
        at
        for at, each in enumerate(quarters)
        if each is not None and any(before is not None and before > each for before in quarters[:at])
    ]
    assert fallen == lower


def test_thirty_thousand_for_three_hundred_million_is_asked_back():
    money_whole = Whole(D(3), "亿元")
    assert is_suspicious(money_whole, D(30000))
    assert not is_suspicious(money_whole, D(4))
    assert not is_suspicious(Whole(D(3), "%", kind="share", adds_up=False), D(90))


TERMS = Terms(
    kind="increment",
    counting=Counting.EVIDENCE,
    comparator=">=",
    value=D(150),
    unit="家",
    start=date(2026, 1, 1),
    due=date(2026, 12, 31),
    judge_from=date(2026, 2, 1),
    stretch=D(200),
    is_whole=True,
)


def test_a_units_own_terms_follow_the_same_days_with_its_own_value():
    own = terms_of_share(TERMS, D(40))
    assert (own.value, own.stretch, own.start, own.due, own.is_whole) == (40, None, TERMS.start, TERMS.due, True)
    assert paths.due_by(own, date(2026, 12, 31)) == 40


@given(st.lists(st.integers(0, 300), min_size=1, max_size=8), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_shares_that_sum_to_the_whole_are_due_together_as_the_whole_is(parts, on):
    """Nodes shrink in proportion: what all units owe on a day is what the whole owes."""
    whole = sum(parts) or 1
    nodes = (Node("一季度", date(2026, 3, 31), D(whole) / 4), Node("年底", date(2026, 12, 31), D(whole)))
    terms = replace(TERMS, value=D(whole), path=PathShape.NODES, nodes=nodes)
    due = paths.due_by(terms, on)
    of_parts = [paths.due_by(terms_of_share(terms, D(part)), on) for part in parts]
    if due is None:
        assert of_parts == [None] * len(parts)
    else:
        assert abs(sum(of_parts) - due * sum(parts) / whole) < D("1e-15")


def test_of_a_duty_that_comes_round_all_units_together_owe_each_time():
    duty = replace(TERMS, value=D(2), unit="篇", frequency="month", members=8, kind="count_of_activities")
    assert whole_of(duty).value == 16
    assert terms_of_share(duty, D(2)).members == 1
