"""Levels, shares, rates and ceilings: what can fall is done only at the end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from promises import FIFTHS, LAST, ceiling, changed, known, level, number, promise, share

from kechuang.apps.plans.rules.lights import judge
from kechuang.apps.plans.rules.terms import Counting, Direction, Light, NextStep, PathShape

DAY = FIFTHS[1]


def light(terms, actual, on, **others):
    return judge(terms, known(actual, **others), on).light


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (None, Light.UNVERIFIED),
        (438, Light.FAR_BEHIND),  # due 455, 80 above the baseline; 17 short is more than a fifth of 80
        (439, Light.BEHIND),
        (454, Light.BEHIND),
        (455, Light.ON_TRACK),
        (575, Light.ON_TRACK),
    ],
)
def test_a_reported_level_on_its_way(actual, expected):
    assert light(level(575, 375), actual, DAY) == expected


def test_a_level_is_done_only_at_the_end():
    for terms, enough in ((level(575, 375), 575), (share(30), 30)):
        before = judge(terms, known(enough), LAST - timedelta(days=1))
        assert before.light == Light.ON_TRACK
        assert "已达全年目标，年末仍须保持" in before.sentence
        assert light(terms, enough, LAST) == Light.DONE
        assert light(terms, enough, LAST + timedelta(days=1)) == Light.DONE
        assert light(terms, enough, DAY, is_final=True) == Light.DONE


def test_words_for_a_promise_that_is_not_a_calendar_year():
    terms = share(30, due=date(2025, 6, 30))
    assert "已达全期目标，期末仍须保持" in judge(terms, known(30), DAY).sentence


def test_a_promise_does_not_end_with_a_figure_of_an_earlier_month():
    terms = share(30)
    verdict = judge(terms, known(31, observed_on=date(2025, 11, 30)), LAST)
    assert (verdict.light, verdict.next_step) == (Light.ON_TRACK, NextStep.REPORT)
    assert "年末数尚未报送" in verdict.sentence
    assert light(terms, 31, LAST, observed_on=LAST) == Light.DONE
    assert light(terms, 31, LAST, observed_on=date(2025, 11, 30), is_final=True) == Light.DONE
    assert light(terms, 29, LAST, observed_on=date(2025, 11, 30)) == Light.BEHIND


def test_a_figure_from_before_the_promise_is_none_of_its_own():
    old = known(31, observed_on=date(2024, 12, 31))
    verdict = judge(share(30), old, DAY)
    assert (verdict.light, verdict.actual) == (Light.UNVERIFIED, None)
    assert "最近一次数早于起算日" in verdict.sentence
    assert judge(share(30), known(31, observed_on=date(2025, 1, 1)), DAY).light == Light.ON_TRACK


def test_a_flat_share_is_held_to_its_value_every_day():
    terms = share(30, judge_from=date(2025, 3, 31))
    assert light(terms, 29, date(2025, 3, 30)) == Light.NOT_DUE
    assert light(terms, "29.9", date(2025, 3, 31)) == Light.BEHIND
    assert light(terms, 24, DAY) == Light.BEHIND  # 6 short is exactly a fifth of 30
    assert light(terms, "23.9", DAY) == Light.FAR_BEHIND
    assert light(share(30, ">"), 30, DAY) == Light.BEHIND


def test_a_flat_level_is_measured_against_itself_not_against_its_baseline():
    assert light(share(30, baseline=29), "28.5", DAY) == Light.BEHIND  # 1.5 of 30
    assert light(level(300, 320, path=PathShape.LINEAR), 290, DAY) == Light.BEHIND  # from 320: hold 300


def test_a_share_due_at_the_end_is_measured_against_its_baseline():
    terms = share("3.3", baseline="2.8", path=PathShape.DUE_ONLY, judge_from=date(2026, 9, 30))
    on = date(2026, 9, 30)
    assert light(terms, "3.2", on) == Light.BEHIND  # 0.1 short is a fifth of 0.5
    assert light(terms, "3.19", on) == Light.FAR_BEHIND
    assert light(changed(terms, baseline=None), "2.64", on) == Light.BEHIND  # a fifth of 3.3
    assert light(changed(terms, baseline=None), "2.63", on) == Light.FAR_BEHIND


def test_a_figure_published_late_waits_without_a_light():
    terms = share("3.3", path=PathShape.DUE_ONLY, judge_from=date(2026, 9, 30))
    for on in (DAY, LAST, date(2026, 9, 29)):
        verdict = judge(terms, known(), on)
        assert (verdict.light, verdict.next_step, verdict.next_on) == (
            Light.NOT_DUE, NextStep.WAIT, date(2026, 9, 30),
        )  # fmt: skip
        assert light(terms, "3.0", on) == Light.NOT_DUE
    assert light(terms, "3.4", LAST) == Light.DONE
    assert light(terms, None, date(2026, 9, 30)) == Light.UNVERIFIED


def test_due_only_may_be_met_before():
    terms = share(30, path=PathShape.DUE_ONLY)
    assert light(terms, 29, LAST - timedelta(days=1)) == Light.NOT_DUE
    assert light(terms, 30, LAST - timedelta(days=1)) == Light.ON_TRACK
    assert judge(terms, known(29), DAY).next_on == LAST


def test_without_a_baseline_a_level_is_judged_at_the_end_and_says_so():
    terms = level(575, None)
    verdict = judge(terms, known(500), DAY)
    assert (verdict.light, verdict.next_step) == (Light.NOT_DUE, NextStep.SET_BASELINE)
    assert "基数未填，不能按时序评判" in verdict.sentence
    assert light(terms, 500, LAST) == Light.BEHIND
    assert light(terms, 459, LAST) == Light.FAR_BEHIND
    assert judge(terms, known(500), LAST).next_step == NextStep.SPEED_UP


def test_floor_and_stretch_pass_at_the_floor():
    terms = share(23, "=", stretch=25)
    below, floor, top = (judge(terms, known(each), LAST) for each in ("22.9", "23", "25"))
    assert [below.light, floor.light, top.light] == [Light.BEHIND, Light.DONE, Light.DONE]
    assert "距力争目标 25%还差 2 个百分点" in floor.sentence
    assert "力争目标 25%也已达到" in top.sentence
    assert "目标确保 23%、力争 25%" in below.sentence


@pytest.mark.parametrize(("kind", "unit"), [("growth_rate", "%"), ("change_in_points", "个百分点")])
def test_rates_and_points_are_due_all_year_and_may_be_negative(kind, unit):
    terms = promise(kind, Counting.REPORTED, ">=", 10, unit, path=PathShape.FLAT, judge_from=date(2025, 3, 31))
    assert light(terms, 12, date(2025, 3, 30)) == Light.ON_TRACK
    assert light(terms, 9, date(2025, 3, 30)) == Light.NOT_DUE
    assert light(terms, 9, DAY) == Light.BEHIND
    assert light(terms, 8, DAY) == Light.BEHIND
    assert light(terms, "7.9", DAY) == Light.FAR_BEHIND
    assert light(terms, -5, DAY) == Light.FAR_BEHIND
    assert light(terms, 10, DAY) == Light.ON_TRACK
    assert light(terms, 10, LAST) == Light.DONE


def test_growth_above_nothing_has_no_middle():
    terms = promise("growth_rate", Counting.REPORTED, ">", 0, "%", path=PathShape.FLAT)
    assert light(terms, "0.1", DAY) == Light.ON_TRACK
    assert light(terms, 0, DAY) == Light.BEHIND
    assert light(terms, "-0.1", DAY) == Light.FAR_BEHIND


@pytest.mark.parametrize(
    ("actual", "on", "expected"),
    [
        (None, DAY, Light.UNVERIFIED),
        (3, DAY, Light.ON_TRACK),
        (4, DAY, Light.FAR_BEHIND),
        (3, LAST, Light.DONE),
        (4, LAST, Light.FAR_BEHIND),
    ],
)
def test_a_ceiling_on_a_count_once_passed_is_passed_for_good(actual, on, expected):
    assert light(ceiling(3), actual, on) == expected
    assert light(ceiling(3, path=PathShape.FLAT), actual, on) == expected


def test_a_ceiling_on_a_count_is_broken_before_it_is_due():
    terms = ceiling(30, path=PathShape.DUE_ONLY, judge_from=DAY)
    assert light(terms, 31, DAY) == Light.FAR_BEHIND
    assert "已超过上限，不能再降回" in judge(terms, known(31), DAY).sentence
    assert light(terms, 31, DAY - timedelta(days=1)) == Light.NOT_DUE
    assert light(terms, 30, DAY) == Light.ON_TRACK


def test_below_three_is_not_three():
    assert light(ceiling(3, "<"), 2, LAST) == Light.DONE
    assert light(ceiling(3, "<"), 3, LAST) == Light.FAR_BEHIND


def test_a_ceiling_on_a_rate_can_come_back():
    terms = promise("share", Counting.REPORTED, "<=", 10, "%", direction=Direction.DOWN, path=PathShape.FLAT)
    assert light(terms, 10, DAY) == Light.ON_TRACK
    assert light(terms, 12, DAY) == Light.BEHIND  # a fifth above
    assert light(terms, "12.1", DAY) == Light.FAR_BEHIND
    assert light(terms, 10, LAST) == Light.DONE
    assert "应不超过 10%，现 12%，超出 2 个百分点" in judge(terms, known(12), DAY).sentence


def test_a_way_down_is_judged_like_a_way_up():
    terms = promise("level", Counting.REPORTED, "=", 100, "吨", direction=Direction.DOWN, baseline=200)
    assert light(terms, 160, DAY) == Light.ON_TRACK
    assert light(terms, 168, DAY) == Light.BEHIND  # 8 above 160, a fifth of 40
    assert light(terms, 169, DAY) == Light.FAR_BEHIND
    verdict = judge(terms, known(168), DAY)
    assert (verdict.due, verdict.gap, verdict.progress) == (160, 8, number("0.32"))


def test_about_ten_as_a_ceiling_allows_a_little_more():
    terms = promise("level", Counting.REPORTED, "approx", 100, "吨", direction=Direction.DOWN, path=PathShape.FLAT)
    assert light(terms, 105, DAY) == Light.ON_TRACK
    assert light(terms, 106, DAY) == Light.BEHIND


def test_a_range_as_a_ceiling_passes_at_its_upper_end():
    terms = promise(
        "level", Counting.REPORTED, "range", 8, "吨", value_max=10, direction=Direction.DOWN, path=PathShape.FLAT
    )
    assert light(terms, 10, DAY) == Light.ON_TRACK
    assert light(terms, 11, DAY) == Light.BEHIND
    assert light(terms, 7, LAST) == Light.DONE


@pytest.mark.parametrize("wrong", ["100.1", "-0.1"])
def test_a_share_outside_0_and_100_is_asked_about(wrong):
    verdict = judge(share(30), known(wrong), DAY)
    assert (verdict.light, verdict.next_step) == (Light.UNVERIFIED, NextStep.REPORT)
    assert f"占比应在 0% 与 100% 之间，报送的是 {wrong}%" in verdict.sentence
    assert light(share(30), 100, DAY) == Light.ON_TRACK
    assert light(share(30), 0, DAY) == Light.FAR_BEHIND


def test_a_fraction_typed_for_a_percentage_is_asked_about_but_not_excused():
    verdict = judge(share("34.5"), known("0.345"), DAY)
    assert verdict.light == Light.FAR_BEHIND
    assert "请核对是否按百分数填写" in verdict.sentence
    assert "按百分数" not in judge(share("3.3"), known("0.5"), DAY).sentence
    assert "按百分数" not in judge(share("34.5"), known("1"), DAY).sentence


def test_a_level_without_a_value_cannot_be_judged():
    verdict = judge(level(None, 3), known(5), LAST)
    assert verdict.light == Light.UNVERIFIED
    assert verdict.next_words
