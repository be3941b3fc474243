"""Counts of evidence: pro rata, done as soon as met, the fifth that makes 滞后 严重滞后, and what is not known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from promises import FIFTHS, FIRST, LAST, changed, count, known, level, number

from kechuang.apps.plans.rules.lights import judge
from kechuang.apps.plans.rules.terms import Light, NextStep, Node, PathShape

DAY = FIFTHS[1]  # two fifths: 40 of 100 are due
AFTER = date(2026, 1, 10)


def light(terms, actual, on, **others):
    return judge(terms, known(actual, **others), on).light


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (None, Light.UNVERIFIED),
        (0, Light.FAR_BEHIND),
        (31, Light.FAR_BEHIND),  # 9 short, more than a fifth of 40
        (32, Light.BEHIND),  # 8 short, exactly a fifth
        (39, Light.BEHIND),
        (40, Light.ON_TRACK),
        (99, Light.ON_TRACK),
        (100, Light.DONE),
        (130, Light.DONE),
    ],
)
def test_at_two_fifths_of_the_year(actual, expected):
    assert light(count(100), actual, DAY) == expected


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (None, Light.UNVERIFIED),
        (79, Light.FAR_BEHIND),  # 21 short, more than a fifth of 100
        (80, Light.BEHIND),
        (99, Light.BEHIND),
        (100, Light.DONE),
    ],
)
@pytest.mark.parametrize("on", [LAST, LAST + timedelta(days=1), AFTER])
def test_on_the_last_day_and_after(actual, expected, on):
    assert light(count(100), actual, on) == expected


@pytest.mark.parametrize(("on", "expected"), [(date(2025, 3, 13), Light.ON_TRACK), (FIFTHS[0], Light.BEHIND)])
def test_the_day_on_which_the_twentieth_becomes_due(on, expected):
    assert light(count(100), 19, on) == expected  # 19.73 the day before, rounded down


@pytest.mark.parametrize("actual", [None, 0, 99])
def test_nothing_is_judged_before_the_day_it_is_judged_from(actual):
    terms = count(100, judge_from=DAY)
    assert light(terms, actual, DAY - timedelta(days=1)) == Light.NOT_DUE
    assert light(terms, actual, DAY) != Light.NOT_DUE


@pytest.mark.parametrize("actual", [None, 0, 99])
def test_nothing_is_judged_before_the_start(actual):
    assert light(count(100, judge_from=date(2024, 6, 1)), actual, date(2024, 12, 31)) == Light.NOT_DUE


def test_what_is_met_early_is_done_before_it_is_judged():
    terms = count(100, judge_from=date(2025, 10, 1))
    assert light(terms, 100, FIRST) == Light.DONE
    assert light(terms, 100, date(2024, 12, 31)) == Light.DONE


def test_no_report_is_not_a_report_of_nothing():
    silent, nothing = judge(count(100), known(), DAY), judge(count(100), known(0), DAY)
    assert (silent.light, nothing.light) == (Light.UNVERIFIED, Light.FAR_BEHIND)
    assert silent.actual is None and silent.gap is None and silent.progress is None
    assert (nothing.actual, nothing.gap, nothing.progress) == (0, 40, 0)


def test_as_long_as_not_even_one_is_due_silence_is_no_fault():
    terms = count(2)  # the first is due on day 183, 2 July
    assert light(terms, None, date(2025, 7, 1)) == Light.NOT_DUE
    assert light(terms, 0, date(2025, 7, 1)) == Light.ON_TRACK
    assert light(terms, None, date(2025, 7, 2)) == Light.UNVERIFIED
    assert light(terms, 0, date(2025, 7, 2)) == Light.FAR_BEHIND
    verdict = judge(terms, known(), date(2025, 7, 1))
    assert "目前应达数不足 1 家" in verdict.sentence
    assert (verdict.next_step, verdict.next_on) == (NextStep.WAIT, date(2025, 7, 31))


def test_an_amount_that_can_be_divided_is_due_from_the_first_day():
    money = changed(count(365, is_whole=False), unit="万元")
    assert light(money, None, FIRST) == Light.UNVERIFIED
    assert light(money, "0.9", FIRST) == Light.BEHIND
    assert light(money, "1", FIRST) == Light.ON_TRACK


@pytest.mark.parametrize(
    ("comparator", "least"),
    [(">=", 70), ("=", 70), (">", 71), ("approx", 67), ("range", 70)],  # 约: 66.5 and up
)
def test_pass_lines(comparator, least):
    terms = count(70, comparator, value_max=number(90) if comparator == "range" else None)
    for on in (DAY, LAST):
        assert light(terms, least, on) == Light.DONE
        assert light(terms, least - 1, on) != Light.DONE
    assert light(terms, least - 1, LAST) == Light.BEHIND


def test_more_than_seventy_is_not_seventy():
    verdict = judge(count(70, ">"), known(70), LAST)
    assert verdict.light == Light.BEHIND
    assert verdict.gap == 0 and verdict.progress == 1
    assert "应超过 70 家，现 70 家，尚未超过" in verdict.sentence


def test_about_a_hundred_is_lenient_on_the_way_too():
    about = count(100, "approx")
    assert light(about, 38, DAY) == Light.ON_TRACK  # 95 % of 40
    assert light(about, 37, DAY) == Light.BEHIND
    assert light(about, 95, LAST) == Light.DONE
    assert light(about, 94, LAST) == Light.BEHIND


def test_above_the_upper_end_of_a_range_is_fine():
    terms = count(3, "range", value_max=5)
    assert light(terms, 6, LAST) == Light.DONE
    assert "高于上限 5 家" in judge(terms, known(6), LAST).sentence
    assert "在 3—5 家之间" in judge(terms, known(3), LAST).sentence
    assert "在 3—5 家之间" in judge(terms, known(5), LAST).sentence
    assert "目标 3—5 家" in judge(terms, known(2), LAST).sentence


def test_baseline_and_evidence_together_make_a_level():
    terms = level(575, 375, counting="evidence")
    verdict = judge(terms, known(80), DAY)  # 80 of 200 are due, 455 in all
    assert (verdict.light, verdict.actual, verdict.due, verdict.gap) == (Light.ON_TRACK, 455, 455, 0)
    assert verdict.progress == number("0.4")
    assert judge(terms, known(79), DAY).light == Light.BEHIND
    assert judge(terms, known(64), DAY).light == Light.BEHIND  # 16 short of 80: a fifth
    assert judge(terms, known(63), DAY).light == Light.FAR_BEHIND
    assert judge(terms, known(200), DAY).light == Light.DONE  # evidence once accepted stays


def test_evidence_alone_cannot_judge_a_level_without_its_baseline():
    terms = level(575, None, counting="evidence")
    verdict = judge(terms, known(80), LAST)
    assert (verdict.light, verdict.next_step) == (Light.UNVERIFIED, NextStep.SET_BASELINE)
    assert verdict.actual is None
    assert judge(terms, known(80), DAY).light == Light.NOT_DUE
    assert judge(terms, known(80), DAY).next_step == NextStep.SET_BASELINE
    assert judge(terms, known(575), DAY).light == Light.DONE  # whatever the baseline was


def test_a_net_growth_may_be_lost_again_before_the_end():
    net = count(100, may_fall=True)
    assert light(net, 100, DAY) == Light.ON_TRACK
    assert light(net, 100, LAST) == Light.DONE
    assert light(net, -3, DAY) == Light.FAR_BEHIND


def test_a_breakthrough_is_done_with_the_first_and_due_at_the_end():
    terms = changed(count(1, path=PathShape.DUE_ONLY), kind="breakthrough", unit="")
    assert light(terms, None, DAY) == Light.NOT_DUE
    assert light(terms, 0, DAY) == Light.NOT_DUE
    assert light(terms, 1, DAY) == Light.DONE
    assert light(terms, 0, LAST) == Light.FAR_BEHIND
    assert light(terms, None, LAST) == Light.UNVERIFIED


def test_steps_are_due_on_their_day():
    terms = count(100, path=PathShape.NODES, nodes=(Node("一", date(2025, 6, 30), number(50)),))
    assert light(terms, 0, date(2025, 6, 29)) == Light.NOT_DUE
    assert light(terms, 50, date(2025, 6, 30)) == Light.ON_TRACK
    assert light(terms, 40, date(2025, 6, 30)) == Light.BEHIND
    assert light(terms, 39, date(2025, 6, 30)) == Light.FAR_BEHIND
    assert judge(terms, known(), date(2025, 3, 1)).next_on == date(2025, 6, 30)


def test_every_year_is_judged_by_itself_and_only_the_last_is_the_end():
    yearly = count(100, frequency="year", start=date(2024, 1, 1), judge_from=date(2024, 1, 1))
    first = judge(yearly, known(100), date(2024, 8, 1))
    assert first.light == Light.ON_TRACK
    assert "2024 年的目标已达到，2025 年重新计算" in first.sentence
    assert light(yearly, 100, date(2025, 8, 1)) == Light.DONE
    assert light(yearly, 79, date(2024, 12, 31)) == Light.FAR_BEHIND
    assert light(yearly, 0, date(2025, 1, 1)) == Light.ON_TRACK


def test_final_figures_settle_what_can_still_change():
    net = count(100, may_fall=True)
    assert light(net, 100, DAY, is_final=True) == Light.DONE


def test_figures_that_cannot_be_are_asked_about():
    verdict = judge(count(100), known(-1), DAY)
    assert (verdict.light, verdict.next_step) == (Light.UNVERIFIED, NextStep.REPORT)
    assert "数量不应为负，报送的是 -1 家" in verdict.sentence
