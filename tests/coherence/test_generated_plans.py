"""Plans made up at random with contradictions of every rule: what the bars of plan checking say."""

import pytest
from generated import BLOCKS, make_plan, tally

from kechuang.catalog.check import load_checks
from kechuang.coherence.check import check

SEEDS = range(40)
WAYS = pytest.mark.parametrize("as_text", [False, True], ids=["as promises", "as text"])


@WAYS
def test_of_what_was_planted_ninety_five_percent_is_found(as_text):
    found = tally(SEEDS, 4, as_text=as_text)
    print(f"found {found.recall:.1%} of {sum(found.planted.values())}")
    assert found.recall >= 0.95, found.missed


@WAYS
def test_at_most_two_percent_of_findings_are_false(as_text):
    found = tally(SEEDS, 4, as_text=as_text)
    print(f"false {len(found.false)} of {found.findings}")
    assert found.false_share <= 0.02, found.false


@WAYS
def test_a_clean_plan_is_left_in_peace(as_text):
    found = tally(SEEDS, 0, as_text=as_text)
    assert found.false_share <= 0.02 / 20, found.false  # of 60 promises; not one plan in twenty


def test_every_rule_is_planted():
    assert {maker.__name__ for maker in BLOCKS} == set(load_checks())


def test_a_plan_has_thirty_promises_on_twenty_indicators():
    for seed in SEEDS:
        promises, _ = make_plan(seed, 0).as_promises()
        assert len(promises) >= 30 and len({each.indicator for each in promises}) >= 20


def test_the_order_in_which_promises_come_does_not_change_what_is_found():
    for seed in range(8):
        promises, clauses = make_plan(seed, 4).as_promises()
        told = {(each.code, frozenset(p.ident for p in each.promises)) for each in check(promises, clauses)}
        backwards = check(reversed(promises), clauses)
        assert {(each.code, frozenset(p.ident for p in each.promises)) for each in backwards} == told


def test_checking_twice_says_the_same_in_the_same_order():
    for seed in range(4):
        assert check(*make_plan(seed, 4).as_promises()) == check(*make_plan(seed, 4).as_promises())
