"""What waits for review: it never counts for anyone, and it is never left unsaid."""

from __future__ import annotations

from datetime import date

import pytest
from promises import FIFTHS, LAST, ceiling, changed, count, known, level, ranked, share

from kechuang.apps.plans.rules.lights import judge
from kechuang.apps.plans.rules.terms import Light, NextStep

DAY = FIFTHS[1]  # 40 of 100


@pytest.mark.parametrize(
    ("actual", "waiting", "expected", "step"),
    [
        (30, 9, Light.FAR_BEHIND, NextStep.SUPERVISE),  # 39 would still be short
        (30, 10, Light.UNVERIFIED, NextStep.REVIEW),
        (39, 1, Light.UNVERIFIED, NextStep.REVIEW),
        (40, 60, Light.ON_TRACK, NextStep.REVIEW),  # never done on what waits
        (100, 5, Light.DONE, NextStep.NONE),
        (None, 10, Light.UNVERIFIED, NextStep.REVIEW),
        (None, 90, Light.UNVERIFIED, NextStep.REVIEW),
    ],
)
def test_of_counts(actual, waiting, expected, step):
    verdict = judge(count(100), known(actual, waiting=waiting, waiting_items=2), DAY)
    assert (verdict.light, verdict.next_step) == (expected, step)
    assert f"另有 {waiting} 家（2 件）待审核" in verdict.sentence


def test_what_waits_is_not_in_the_figure():
    verdict = judge(count(100), known(30, waiting=10, waiting_items=2), DAY)
    assert (verdict.actual, verdict.gap) == (30, 10)
    assert verdict.next_on == date(2025, 6, 2)
    assert verdict.next_words == "另有 10 家（2 件）待审核，6 月 2 日前审核"
    assert verdict.sentence.startswith("到 5 月 26 日应达 40 家，现 30 家，差 10 家；")


def test_of_a_level_with_its_baseline():
    terms = level(575, 375, counting="evidence")
    assert judge(terms, known(60, waiting=20, waiting_items=1), DAY).light == Light.UNVERIFIED
    assert judge(terms, known(60, waiting=19, waiting_items=1), DAY).light == Light.FAR_BEHIND


def test_an_observation_that_waits_takes_the_place_of_the_accepted_one():
    better = judge(share(30), known(28, waiting=31, waiting_items=1), DAY)
    assert (better.light, better.next_step, better.actual) == (Light.UNVERIFIED, NextStep.REVIEW, 28)
    assert "新报送的 31%待审核" in better.sentence
    assert judge(share(30), known(28, waiting=29, waiting_items=1), DAY).light == Light.BEHIND
    worse = judge(share(30), known(31, waiting=20, waiting_items=1), DAY)
    assert worse.light == Light.UNVERIFIED


def test_a_rank_that_waits():
    on = date(2026, 7, 1)
    assert judge(ranked(50), known(58, waiting=45, waiting_items=1), on).light == Light.UNVERIFIED
    assert judge(ranked(50), known(58, waiting=55, waiting_items=1), on).light == Light.BEHIND
    assert "新报送的第 45 位待审核" in judge(ranked(50), known(58, waiting=45, waiting_items=1), on).sentence


def test_what_waits_can_break_a_ceiling():
    verdict = judge(ceiling(3), known(3, waiting=1, waiting_items=1), DAY)
    assert (verdict.light, verdict.next_step) == (Light.UNVERIFIED, NextStep.REVIEW)
    assert judge(ceiling(3), known(2, waiting=1, waiting_items=1), DAY).light == Light.ON_TRACK


def test_before_anything_is_due_it_is_only_mentioned():
    terms = changed(count(100), judge_from=LAST)
    verdict = judge(terms, known(30, waiting=10, waiting_items=2), DAY)
    assert (verdict.light, verdict.next_step) == (Light.NOT_DUE, NextStep.REVIEW)


def test_a_missing_baseline_is_not_mended_by_a_review():
    verdict = judge(level(575, None, counting="evidence"), known(60, waiting=20, waiting_items=1), LAST)
    assert (verdict.light, verdict.next_step) == (Light.UNVERIFIED, NextStep.REVIEW)
    assert "基数未填" in verdict.sentence


def test_what_waits_for_review_was_reported_and_is_not_called_silence():
    """Nothing accepted, one item waiting: 尚未报送 would be untrue of who reported it."""
    verdict = judge(count(), known(None, waiting=1, waiting_items=1), DAY)
    assert verdict.light == Light.UNVERIFIED
    assert "尚无采纳的数据" in verdict.sentence and "尚未报送" not in verdict.sentence
