"""Deliverables and tasks: milestones reached, late, proven or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from promises import FIRST, LAST, changed, known, number, task

from kechuang.apps.plans.rules.lights import judge
from kechuang.apps.plans.rules.terms import Light, NextStep, Node

MARCH, JUNE = date(2025, 3, 31), date(2025, 6, 30)
DRAFT = Node("征求意见", MARCH)
ISSUED = Node("印发", JUNE)
REACHED = replace(DRAFT, reached_on=date(2025, 3, 20))
BOTH = task(nodes=(REACHED, ISSUED))


def light(terms, on, **others):
    return judge(terms, known(**others), on).light


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (FIRST, Light.NOT_DUE),
        (MARCH, Light.NOT_DUE),  # its day is not yet over
        (MARCH + timedelta(days=1), Light.BEHIND),
        (MARCH + timedelta(days=30), Light.BEHIND),
        (MARCH + timedelta(days=31), Light.FAR_BEHIND),
    ],
)
def test_a_milestone_is_late_from_the_next_day_and_far_behind_after_thirty(on, expected):
    assert light(task(nodes=(DRAFT, ISSUED)), on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 3, 19), Light.NOT_DUE),  # reached tomorrow is not reached
        (date(2025, 3, 20), Light.ON_TRACK),
        (JUNE, Light.ON_TRACK),
        (JUNE + timedelta(days=1), Light.BEHIND),
    ],
)
def test_some_reached_and_nothing_late_is_on_track(on, expected):
    assert light(BOTH, on) == expected


def test_all_reached_is_done_even_before_it_is_judged():
    terms = task(nodes=(REACHED, replace(ISSUED, reached_on=date(2025, 5, 1))), judge_from=date(2025, 12, 1))
    assert light(terms, date(2025, 5, 1)) == Light.DONE
    assert light(terms, date(2025, 4, 30)) == Light.NOT_DUE
    assert "2 个节点全部完成，最后一个于 5 月 1 日完成" in judge(terms, known(), JUNE).sentence


def test_reached_late_is_reached():
    terms = task(nodes=(replace(DRAFT, reached_on=date(2025, 9, 1)),))
    assert light(terms, date(2025, 8, 31)) == Light.FAR_BEHIND
    assert light(terms, date(2025, 9, 1)) == Light.DONE


def test_after_the_last_day_anything_missing_is_far_behind():
    terms = task(nodes=(Node("印发", LAST),))
    assert light(terms, LAST) == Light.NOT_DUE
    assert light(terms, LAST + timedelta(days=1)) == Light.FAR_BEHIND


def test_a_proof_that_waits_is_to_be_reviewed():
    waits = task(nodes=(REACHED, replace(ISSUED, waiting=True)))
    late = judge(waits, known(), JUNE + timedelta(days=1))
    assert (late.light, late.next_step) == (Light.UNVERIFIED, NextStep.REVIEW)
    early = judge(waits, known(), JUNE)
    assert (early.light, early.next_step) == (Light.ON_TRACK, NextStep.REVIEW)


def test_one_late_without_a_proof_outweighs_one_that_waits():
    terms = task(nodes=(replace(DRAFT, waiting=True), ISSUED))
    verdict = judge(terms, known(), JUNE + timedelta(days=5))
    assert (verdict.light, verdict.next_step) == (Light.BEHIND, NextStep.SPEED_UP)
    assert "完成“印发”" in verdict.next_words
    assert "“征求意见”应于 3 月 31 日前完成，已逾期 96 天，佐证待审核" in verdict.sentence
    assert verdict.sentence.endswith("“印发”应于 6 月 30 日前完成，已逾期 5 天。")


def test_milestones_are_counted():
    verdict = judge(BOTH, known(), JUNE)
    assert (verdict.actual, verdict.due, verdict.gap, verdict.progress) == (1, 2, 1, number("0.5"))
    assert "共 2 个节点，已完成 1 个" in verdict.sentence
    assert "下一个节点“印发”应于 6 月 30 日前完成" in verdict.sentence
    assert (verdict.next_step, verdict.next_on) == (NextStep.WAIT, JUNE)
    assert judge(BOTH, known(), JUNE - timedelta(days=1)).due == 1
    assert judge(changed(BOTH, judge_from=LAST), known(), JUNE).due is None


def test_the_order_in_which_milestones_were_filed_does_not_matter():
    turned = task(nodes=(ISSUED, REACHED))
    for on in (FIRST, MARCH, JUNE, JUNE + timedelta(days=1), LAST + timedelta(days=1)):
        assert judge(turned, known(), on) == judge(BOTH, known(), on)


def test_without_milestones_the_last_day_is_the_only_one():
    assert light(task(), LAST) == Light.NOT_DUE
    assert light(task(), LAST + timedelta(days=1)) == Light.FAR_BEHIND
    assert light(task(), FIRST, actual=1) == Light.DONE
    assert light(task(), LAST + timedelta(days=1), actual=0) == Light.FAR_BEHIND
    waiting = judge(task(), known(waiting_items=1), LAST + timedelta(days=1))
    assert (waiting.light, waiting.next_step) == (Light.UNVERIFIED, NextStep.REVIEW)
    assert "12 月 31 日前完成" in judge(task(), known(), FIRST).sentence
    assert judge(task(), known(), FIRST).next_on == LAST
    assert "已于 7 月 1 日完成" in judge(task(), known(1, observed_on=date(2025, 7, 1)), LAST).sentence


def test_without_milestones_a_promised_number_has_to_be_reached():
    terms = changed(task(), value=3)
    assert light(terms, LAST, actual=2) == Light.NOT_DUE
    assert light(terms, LAST, actual=3) == Light.DONE


def test_nothing_is_judged_before_the_day_it_is_judged_from():
    terms = changed(task(nodes=(DRAFT, ISSUED)), judge_from=date(2025, 5, 1))
    before = judge(terms, known(), date(2025, 4, 30))
    assert (before.light, before.next_step, before.next_on) == (Light.NOT_DUE, NextStep.WAIT, date(2025, 5, 1))
    assert light(terms, date(2025, 5, 1)) == Light.FAR_BEHIND
