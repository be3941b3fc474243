"""Ranks: a smaller position is better, a climb needs to know from where."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from promises import LAST, changed, known, number, ranked

from kechuang.apps.plans.rules.lights import judge
from kechuang.apps.plans.rules.terms import Direction, Light, NextStep, PathShape

OUT = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        (None, Light.UNVERIFIED),
        (1, Light.DONE),
        (50, Light.DONE),
        (51, Light.BEHIND),
        (60, Light.BEHIND),  # ten places are a fifth of fifty
        (61, Light.FAR_BEHIND),
    ],
)
def test_among_the_first_fifty(position, expected):
    assert judge(ranked(50), known(position), OUT).light == expected


def test_before_it_is_published_nothing_is_judged():
    assert judge(ranked(50), known(58), OUT - timedelta(days=1)).light == Light.NOT_DUE
    assert judge(ranked(50), known(), LAST).light == Light.NOT_DUE
    assert judge(ranked(50), known(48), LAST).light == Light.DONE
    assert judge(ranked(50), known(48), LAST - timedelta(days=1)).light == Light.ON_TRACK


def test_the_sentence_names_edition_and_field():
    verdict = judge(ranked(50), known(58, observed_on=LAST, edition=2025, field_size=169), OUT)
    assert verdict.sentence == "目标进入前 50 位，最近公布第 58 位（2025 年版，共 169 个），差 8 位。"
    assert (verdict.actual, verdict.due, verdict.gap) == (58, 50, 8)
    assert "最近公布第 48 位（共 169 个）" in judge(ranked(50), known(48, field_size=169), OUT).sentence
    assert "最近公布第 48 位（2025 年版）" in judge(ranked(50), known(48, observed_on=LAST, edition=2025), OUT).sentence


@pytest.mark.parametrize(("position", "met"), [(52, True), (53, False), (51, True)])
def test_climbing_five_places_from_57_is_to_be_52nd(position, met):
    climb = ranked(5, "=", is_change=True, baseline=57)
    verdict = judge(climb, known(position), OUT)
    assert (verdict.light == Light.DONE) is met
    assert verdict.due == 52
    assert "目标上升 5 位（由第 57 位进到第 52 位）" in verdict.sentence


def test_one_place_short_of_five_is_a_fifth():
    climb = ranked(5, "=", is_change=True, baseline=57)
    assert judge(climb, known(53), OUT).light == Light.BEHIND
    assert judge(climb, known(54), OUT).light == Light.FAR_BEHIND
    assert judge(climb, known(53), OUT).progress == number("0.8")
    assert judge(climb, known(60), OUT).progress == 0


def test_climbing_more_than_five_is_not_five():
    climb = ranked(5, ">", is_change=True, baseline=57)
    assert judge(climb, known(52), OUT).light == Light.BEHIND
    assert judge(climb, known(51), OUT).light == Light.DONE
    assert judge(ranked(50, "<"), known(50), OUT).light == Light.BEHIND
    assert judge(ranked(50, "<"), known(49), OUT).light == Light.DONE


def test_a_climb_from_nowhere_cannot_be_judged():
    climb = ranked(5, "=", is_change=True)
    verdict = judge(climb, known(53), OUT)
    assert (verdict.light, verdict.next_step) == (Light.UNVERIFIED, NextStep.SET_BASELINE)
    assert "基数未填" in verdict.sentence and "上一次的位次" in verdict.next_words
    early = judge(climb, known(), OUT - timedelta(days=1))
    assert (early.light, early.next_step) == (Light.NOT_DUE, NextStep.SET_BASELINE)


def test_an_edition_from_before_the_promise_is_not_its_result():
    verdict = judge(ranked(50), known(45, observed_on=date(2024, 12, 31)), OUT)
    assert verdict.light == Light.UNVERIFIED


@pytest.mark.parametrize("wrong", ["0", "-3", "5.5"])
def test_a_position_is_a_whole_number_from_one_on(wrong):
    verdict = judge(ranked(50), known(wrong), OUT)
    assert (verdict.light, verdict.next_step) == (Light.UNVERIFIED, NextStep.REPORT)
    assert "位次应为不小于 1 的整数" in verdict.sentence


def test_a_rank_is_better_when_small_whatever_direction_was_filled_in():
    terms = changed(ranked(50, "="), direction=Direction.UP)
    assert judge(terms, known(40), OUT).light == Light.DONE
    assert judge(terms, known(60), OUT).light == Light.BEHIND


def test_a_rank_may_have_a_way_to_go_too():
    terms = ranked(50, baseline=100, path=PathShape.LINEAR, judge_from=date(2025, 1, 1))
    verdict = judge(terms, known(80), date(2025, 5, 26))  # two fifths of fifty places
    assert (verdict.light, verdict.due) == (Light.ON_TRACK, 80)
    assert judge(terms, known(84), date(2025, 5, 26)).light == Light.BEHIND  # 4 of 20
    assert judge(terms, known(85), date(2025, 5, 26)).light == Light.FAR_BEHIND
    assert "应不超过第 80 位，最近公布第 85 位，差 5 位" in judge(terms, known(85), date(2025, 5, 26)).sentence
