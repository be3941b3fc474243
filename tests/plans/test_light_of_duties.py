"""Duties that come round: 每科室每月 2 篇, judged by unit and ended period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from promises import FIRST, LAST, changed, count, known, number

from kechuang.apps.plans.rules import paths
from kechuang.apps.plans.rules.lights import judge
from kechuang.apps.plans.rules.terms import Light, NextStep, PeriodCount

UNITS = ("办公室", "高新科", "农社处", "计划科", "人才科")
DUTY = changed(count(2, frequency="month", members=5), unit="篇")
JUNE = date(2025, 6, 30)


def periods(counts, units=UNITS, frequency="month"):
    """counts: {(unit, month): count} for what differs from 2."""
    found = []
    for first, last in paths.rounds(count(2, frequency=frequency)):
        found += [PeriodCount(unit, first, last, number(counts.get((unit, last.month), 2))) for unit in units]
    return tuple(found)


def at(on, counts, terms=DUTY, **others):
    return judge(terms, known(periods=periods(counts), **others), on)


def test_everything_met_is_on_track_and_done_on_the_last_day():
    assert at(JUNE, {}).light == Light.ON_TRACK
    assert at(LAST - timedelta(days=1), {}).light == Light.ON_TRACK
    assert at(LAST, {}).light == Light.DONE
    assert "应完成 5 个单位×6 个月共 30 次，全部达标" in at(JUNE, {}).sentence


def test_a_month_that_has_not_ended_is_not_due():
    none_in_june = {(unit, 6): 0 for unit in UNITS}
    assert at(JUNE - timedelta(days=1), none_in_june).light == Light.ON_TRACK
    assert at(JUNE, none_in_june).light == Light.BEHIND  # 5 of 30


def test_before_the_first_month_has_ended_nothing_is_due():
    verdict = at(date(2025, 1, 30), {(unit, 1): 0 for unit in UNITS})
    assert (verdict.light, verdict.next_step) == (Light.NOT_DUE, NextStep.WAIT)
    assert verdict.next_on == date(2025, 1, 31)
    assert verdict.due is None
    assert at(date(2025, 1, 31), {(unit, 1): 0 for unit in UNITS}).light == Light.FAR_BEHIND
    later = changed(DUTY, judge_from=date(2025, 3, 1))
    assert at(date(2025, 2, 28), {("办公室", 1): 0}, later).light == Light.NOT_DUE
    assert at(date(2025, 3, 1), {("办公室", 1): 0}, later).light == Light.BEHIND


@pytest.mark.parametrize(("short", "expected"), [(1, Light.BEHIND), (6, Light.BEHIND), (7, Light.FAR_BEHIND)])
def test_more_than_a_fifth_unmet_is_far_behind(short, expected):
    """Six of thirty are a fifth."""
    pairs = [(unit, month) for month in (1, 2) for unit in UNITS][:short]
    assert at(JUNE, dict.fromkeys(pairs, 1)).light == expected


def test_the_sentence_names_who_and_when():
    verdict = at(JUNE, {("办公室", 6): 1, ("高新科", 6): 0, ("农社处", 6): None, ("农社处", 3): 1})
    assert (
        "共 30 次，已达标 26 次；6 月未达标：办公室、高新科；6 月未报送：农社处；3 月未达标：农社处" in verdict.sentence
    )
    assert "目标每个单位每月不少于 2 篇" in verdict.sentence
    # 1 + 2 + 2 + 1 are missing; 60 were due
    assert (verdict.gap, verdict.due, verdict.actual) == (6, 60, 54)
    assert "补上所差 6 篇" in verdict.next_words


def test_older_months_are_summed_up():
    verdict = at(JUNE, {("办公室", month): 1 for month in (1, 2, 3, 4, 5)})
    assert "5 月未达标：办公室；4 月未达标：办公室；3 月未达标：办公室；更早还有 2 个月未全部达标" in verdict.sentence


def test_who_reported_nothing_has_not_met_it_unless_nobody_did():
    one_silent = {("办公室", month): None for month in range(1, 7)}
    assert at(JUNE, one_silent).light == Light.BEHIND  # 6 of 30
    all_silent = {(unit, month): None for unit in UNITS for month in range(1, 7)}
    verdict = at(JUNE, all_silent, silent=("办公室", "高新科"))
    assert (verdict.light, verdict.next_step) == (Light.UNVERIFIED, NextStep.REPORT)
    assert "均未报送" in verdict.sentence and "办公室、高新科尚未报送" in verdict.sentence
    assert verdict.actual is None and verdict.gap is None and verdict.progress is None
    assert at(JUNE, {(unit, month): 0 for unit in UNITS for month in range(1, 7)}).light == Light.FAR_BEHIND


def test_units_missing_from_the_records_count_as_unmet():
    three = known(periods=periods({}, UNITS[:3]))
    verdict = judge(DUTY, three, JUNE)
    assert verdict.light == Light.FAR_BEHIND  # 12 of 30
    assert "已达标 18 次；另有 12 次没有任何报送" in verdict.sentence
    assert verdict.gap == 24


def test_no_records_at_all_is_not_known():
    verdict = judge(DUTY, known(), JUNE)
    assert (verdict.light, verdict.next_step) == (Light.UNVERIFIED, NextStep.REPORT)
    assert judge(DUTY, known(), date(2025, 1, 30)).light == Light.NOT_DUE


def test_what_waits_is_to_be_reviewed_where_it_can_make_up():
    short = {("办公室", 6): 1, ("高新科", 6): 0}
    enough = at(JUNE, short, waiting=3, waiting_items=3)
    assert (enough.light, enough.next_step) == (Light.UNVERIFIED, NextStep.REVIEW)
    assert "另有 3 篇（3 件）待审核，审核后方能判定" in enough.sentence
    assert at(JUNE, short, waiting=2, waiting_items=2).light == Light.BEHIND
    assert at(JUNE, {}, waiting=2, waiting_items=2).next_step == NextStep.REVIEW


def test_quarters_and_years_by_units():
    quarterly = changed(DUTY, frequency="quarter")
    verdict = judge(quarterly, known(periods=periods({("办公室", 6): 1}, frequency="quarter")), JUNE)
    assert "5 个单位×2 个季度共 10 次，已达标 9 次；第 2 季度未达标：办公室" in verdict.sentence
    yearly = changed(DUTY, frequency="year")
    assert judge(yearly, known(), LAST - timedelta(days=1)).light == Light.NOT_DUE
    assert judge(yearly, known(), LAST).light == Light.UNVERIFIED


def test_several_years_are_named():
    two_years = changed(DUTY, start=date(2024, 1, 1), judge_from=date(2024, 1, 1), members=1)
    counts = (PeriodCount("办公室", date(2024, 1, 1), date(2024, 1, 31), number(1)),)
    verdict = judge(two_years, known(periods=counts), date(2024, 1, 31))
    assert "应完成 1 个月共 1 次，已达标 0 次；2024 年 1 月未达标：办公室" in verdict.sentence


def test_strictly_more_than_two_is_not_two():
    strict = changed(DUTY, comparator=">")
    assert at(JUNE, {}, strict).light == Light.FAR_BEHIND
    assert at(JUNE, {(unit, month): 3 for unit in UNITS for month in range(1, 13)}, strict).light == Light.ON_TRACK


def test_one_sum_for_all_months_is_judged_by_the_months_that_ended():
    alone = changed(DUTY, members=1)
    assert judge(alone, known(12), JUNE).light == Light.ON_TRACK
    assert judge(alone, known(10), JUNE).light == Light.BEHIND  # 2 of 12
    assert judge(alone, known(9), JUNE).light == Light.FAR_BEHIND
    assert judge(alone, known(24), JUNE).light == Light.DONE
    assert judge(alone, known(0), date(2025, 1, 30)).light == Light.NOT_DUE


def test_progress_is_of_the_whole_year():
    assert at(JUNE, {}).progress == number("0.5")
    assert at(LAST, {}).progress == 1


def test_periods_before_the_start_do_not_count():
    before = PeriodCount("办公室", date(2024, 12, 1), date(2024, 12, 31), number(0))
    terms = changed(DUTY, members=1)
    mine = PeriodCount("办公室", FIRST, date(2025, 1, 31), number(2))
    assert judge(terms, known(periods=(before, mine)), date(2025, 1, 31)).light == Light.ON_TRACK
