"""Every kind × way of counting × path × day judged from × direction × comparator × figure: what always holds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from promises import FIRST, LAST, known, promise

from kechuang.apps.plans.rules import paths
from kechuang.apps.plans.rules.counted import meets
from kechuang.apps.plans.rules.lights import FINE, judge
from kechuang.apps.plans.rules.terms import Counting, Direction, Light, NextStep, Node, PathShape

KINDS = (
    "level", "increment", "share", "growth_rate", "change_in_points", "count_of_activities", "rank", "breakthrough",
    "deliverable",
)  # fmt: skip
COMPARATORS = (">=", ">", "<=", "<", "=", "range", "approx")
NODES = (Node("一", date(2025, 4, 30), Decimal(20)), Node("二", date(2025, 9, 30), Decimal(40)))
EVEN = (*(Decimal(month) / 12 for month in range(1, 12)), Decimal(1))
ON = date(2025, 7, 1)
JUDGE_FROM = {"before": FIRST, "at": ON, "after": ON + timedelta(days=1), "next year": date(2026, 6, 30)}
FIGURES = {
    "missing": known(),
    "nothing": known(0),
    "some": known(20),
    "all": known(50),
    "more": known(70),
    "waiting": known(waiting=50, waiting_items=3),
    "some and waiting": known(20, waiting=30, waiting_items=3),
    "silent": known(20, silent=("高新科",)),
    "final": known(50, is_final=True),
}
DAYS = (
    FIRST - timedelta(days=1),
    FIRST,
    ON,
    LAST - timedelta(days=1),
    LAST,
    LAST + timedelta(days=1),
    date(2027, 1, 1),
)


def made(kind, counting, path, judge_from, direction, comparator, baseline):
    nodes = NODES if path == PathShape.NODES else ()
    return promise(
        kind, counting, comparator, 50, "个", path=path, judge_from=judge_from, direction=direction, baseline=baseline,
        value_max=60 if comparator == "range" else None, nodes=nodes, is_whole=True,
        shares=EVEN if path == PathShape.SHARES else (),
    )  # fmt: skip


def check(terms, facts, on, verdict):
    """What holds of every verdict."""
    assert verdict.sentence.endswith("。") and "None" not in verdict.sentence and "；；" not in verdict.sentence
    assert "。。" not in verdict.sentence and "  " not in verdict.sentence and "E+" not in verdict.sentence
    assert verdict.next_words and "None" not in verdict.next_words
    assert (verdict.next_on is None) == (verdict.next_step == NextStep.NONE)
    assert verdict.next_on is None or verdict.next_on >= on
    assert verdict.gap is None or verdict.gap >= 0
    assert verdict.progress is None or 0 <= verdict.progress <= 1
    assert (verdict.light == Light.DONE) <= (verdict.next_step == NextStep.NONE)
    if terms.counting != Counting.MILESTONES:
        check_counted(terms, facts, on, verdict)


def check_counted(terms, facts, on, verdict):
    judged = on >= max(terms.start, terms.judge_from)
    if facts.actual is None:
        assert verdict.light in (Light.NOT_DUE, Light.UNVERIFIED)
        assert verdict.actual is None and verdict.gap is None and verdict.progress is None
    if not judged and not facts.waiting_items:
        impossible = paths.is_rank(terms) and facts.actual == 0
        assert verdict.light in FINE or impossible
    if verdict.light in (Light.BEHIND, Light.FAR_BEHIND):
        assert judged and verdict.actual is not None and not meets(terms, verdict.actual)
        assert verdict.next_step in (NextStep.SPEED_UP, NextStep.SUPERVISE)
    if verdict.light == Light.DONE:
        assert meets(terms, verdict.actual)
    if verdict.light == Light.NOT_DUE and on >= max(terms.due, terms.judge_from):
        assert verdict.due == paths.origin(terms)
    if paths.lacks_baseline(terms) and verdict.light in (Light.NOT_DUE, Light.ON_TRACK) and not facts.waiting_items:
        assert verdict.next_step == NextStep.SET_BASELINE
    if verdict.light == Light.UNVERIFIED:
        assert verdict.next_step in (NextStep.REPORT, NextStep.REVIEW, NextStep.SET_BASELINE)


@pytest.mark.parametrize("counting", list(Counting))
@pytest.mark.parametrize("kind", KINDS)
def test_every_verdict_has_its_reason_and_a_next_step(kind, counting):
    ways = product(PathShape, JUDGE_FROM.values(), Direction, COMPARATORS, (None, 30))
    for path, judge_from, direction, comparator, baseline in ways:
        given = Decimal(baseline) if baseline is not None else None
        terms = made(kind, counting, path, judge_from, direction, comparator, given)
        for facts in FIGURES.values():
            check(terms, facts, ON, judge(terms, facts, ON))


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("counting", list(Counting))
def test_and_on_every_kind_of_day(counting, on):
    ways = product(KINDS, PathShape, (FIRST, date(2026, 6, 30)), ("<=", "="), (None, 80))
    for kind, path, judge_from, comparator, baseline in ways:
        given = Decimal(baseline) if baseline is not None else None
        terms = made(kind, counting, path, judge_from, Direction.UP, comparator, given)
        for facts in FIGURES.values():
            check(terms, facts, on, judge(terms, facts, on))


@pytest.mark.parametrize("frequency", ["month", "quarter", "year"])
@pytest.mark.parametrize("members", [1, 3])
def test_and_of_duties_that_come_round(frequency, members):
    for kind, path, on in product(KINDS, PathShape, DAYS):
        terms = promise(
            kind, Counting.EVIDENCE, ">=", 5, "个", path=path, frequency=frequency, members=members, nodes=NODES,
            shares=EVEN, is_whole=True,
        )  # fmt: skip
        for facts in FIGURES.values():
            verdict = judge(terms, facts, on)
            assert verdict.sentence.endswith("。") and verdict.next_words
            assert (verdict.next_on is None) == (verdict.next_step == NextStep.NONE)
            assert verdict.next_on is None or verdict.next_on >= on
