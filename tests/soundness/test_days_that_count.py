"""Wrong figures we gave because a report from before, after or beside the days of a promise was taken for its own."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import making
import pytest
from django.utils import timezone

from kechuang.apps.orgs.models import UnitKind, UnitSuccession
from kechuang.apps.plans.models import Breakdown, BreakdownStanding, Share
from kechuang.apps.plans.queries import series, shares, standing
from kechuang.apps.plans.rules.terms import Counting, Light, PathShape

JUNE, YEAR_END = date(2026, 6, 30), date(2026, 12, 31)
pytestmark = pytest.mark.django_db


def the_only(commitment, on):
    return next(each for each in standing.judged(standing.adopted(), on) if each.commitment == commitment)


def drawn(judged, on):
    chart = series.progress_chart(judged, on)
    return [(point.day, point.value) for point in chart.actual]


@pytest.fixture
def plan(people):
    return making.adopted_plan(people)


@pytest.fixture
def three_years(people):
    return making.adopted_plan(people, title="三年行动计划", last_year=2028)


def reported(plan, value="10", kind="increment", **fields):
    fields = {"unit": "亿元", "is_whole": False, **fields}
    return making.commitment(plan, "技术合同成交额", value, kind=kind, counting=Counting.REPORTED, **fields)


def test_what_comes_after_the_last_day_does_not_fulfil_the_promise(plan, people):
    target = making.commitment(plan, value="10", due=YEAR_END)
    making.evidence(target, 8, date(2026, 5, 1))
    making.evidence(target, 3, date(2026, 10, 1))
    making.revision(target, {"due": "2026-06-30"}, date(2026, 6, 1), people)  # October is now too late
    judged = the_only(target, YEAR_END)
    assert (judged.verdict.actual, judged.light) == (8, Light.BEHIND)
    assert drawn(judged, YEAR_END)[-1] == (JUNE, 8)


def test_a_figure_of_the_following_year_does_not_take_the_place_of_the_last_one(plan):
    target = reported(plan)
    making.observation(target, "11", YEAR_END, span="year", status="final")
    making.observation(target, "2", date(2027, 2, 28))  # January and February of the next year
    judged = the_only(target, date(2027, 3, 1))
    assert (judged.verdict.actual, judged.light) == (11, Light.DONE)


def test_a_ranking_of_a_later_year_is_not_that_of_the_promise(plan):
    target = making.commitment(
        plan, "全国排名", "50", unit="位", kind="rank", comparator="<=", counting=Counting.RANK, path=PathShape.DUE_ONLY
    )
    making.rank(target, 48, 2026)
    making.rank(target, 55, 2027)
    judged = the_only(target, date(2028, 7, 1))
    assert (judged.verdict.actual, judged.light) == (48, Light.DONE)


def test_a_ranking_is_called_by_the_year_it_ranks_not_by_the_one_it_came_out_in(plan):
    target = making.commitment(plan, "全国排名", "50", unit="位", kind="rank", comparator="<=", counting=Counting.RANK)
    making.rank(target, 48, 2026, published_on=date(2027, 6, 1))
    assert "第 48 位（2026 年版）" in the_only(target, date(2027, 7, 1)).verdict.sentence


def test_the_final_position_holds_against_an_estimate_that_was_entered_later(plan):
    target = making.commitment(plan, "全国排名", "50", unit="位", kind="rank", comparator="<=", counting=Counting.RANK)
    making.rank(target, 48, 2026, status="final", published_on=date(2027, 6, 1))
    making.rank(target, 45, 2026, status="estimate", published_on=date(2027, 6, 2))
    assert the_only(target, date(2027, 7, 1)).verdict.actual == 48


def test_an_increment_over_years_adds_the_years_before_to_the_sum_to_date(three_years):
    target = reported(three_years, "30")
    making.observation(target, "9", YEAR_END, span="year")
    making.observation(target, "4", date(2027, 6, 30))
    judged = the_only(target, date(2027, 6, 30))
    assert judged.verdict.actual == 13  # 9 of 2026 and 4 of 2027, not 4
    assert drawn(judged, date(2027, 6, 30)) == [(YEAR_END, 9), (date(2027, 6, 30), 13)]


def test_without_the_year_before_the_sum_over_years_is_unknown(three_years):
    target = reported(three_years, "30")
    making.observation(target, "4", date(2027, 6, 30))
    judged = the_only(target, date(2027, 6, 30))
    assert (judged.verdict.actual, judged.light) == (None, Light.UNVERIFIED)
    assert "中间缺月份" in judged.verdict.sentence


def test_what_a_sum_to_date_holds_from_before_the_promise_is_taken_off(plan):
    target = reported(plan, start=date(2026, 4, 1))
    making.observation(target, "3", date(2026, 3, 31))
    making.observation(target, "7", JUNE)
    assert the_only(target, JUNE).verdict.actual == 4  # 7 since January, 3 of them before April


def test_a_level_of_a_year_begins_anew_in_january_by_months_as_by_sums_to_date(three_years):
    target = reported(three_years, "30", kind="level")
    making.observation(target, "9", YEAR_END, span="year")
    making.observation(target, "1", date(2027, 1, 31), span="month")
    assert the_only(target, date(2027, 2, 1)).verdict.actual == 1


def test_a_single_month_does_not_hide_the_sum_to_date_of_the_same_day(plan):
    target = reported(plan)
    making.observation(target, "6", JUNE)
    making.observation(target, "1", JUNE, span="month")  # entered later
    assert the_only(target, JUNE).verdict.actual == 6


def test_a_single_month_is_added_to_the_sum_to_date_before_it(plan):
    target = reported(plan)
    making.observation(target, "5", date(2026, 5, 31))
    making.observation(target, "1.5", JUNE, span="month")
    judged = the_only(target, JUNE)
    assert judged.verdict.actual == Decimal("6.5")
    assert drawn(judged, JUNE)[-1] == (JUNE, Decimal("6.5"))


def test_december_alone_is_no_baseline(plan):
    target = reported(plan, kind="level")
    making.observation(target, "3", date(2025, 12, 31), span="month")
    assert the_only(target, JUNE).terms.baseline is None
    making.observation(target, "21", date(2025, 12, 31), span="year")
    assert the_only(target, JUNE).terms.baseline == 21


def test_a_waiting_figure_takes_the_place_of_the_last_one_and_is_not_added_to_it(plan):
    target = reported(plan, path=PathShape.FLAT)
    making.observation(target, "8", date(2026, 5, 31))
    making.observation(target, "12", JUNE, "submitted")
    judged = the_only(target, JUNE)
    assert (judged.known.actual, judged.known.waiting) == (8, 12)
    assert judged.light == Light.UNVERIFIED  # the review decides between 8 and 12 for a promise of 10
    assert "新报送的 12 亿元待审核" in judged.verdict.sentence


def test_a_waiting_figure_above_a_ceiling_promises_nothing_good(plan):
    target = reported(plan, "3", kind="share", unit="%", comparator="<=", direction="down", path=PathShape.FLAT)
    making.observation(target, "4", date(2026, 5, 31))
    making.observation(target, "5", JUNE, "submitted")
    assert the_only(target, JUNE).light == Light.FAR_BEHIND


def test_a_waiting_position_is_judged_as_that_position(plan):
    target = making.commitment(
        plan, "全国排名", "50", unit="位", kind="rank", comparator="<=", counting=Counting.RANK, path=PathShape.FLAT
    )
    making.rank(target, 58, 2026, published_on=date(2026, 11, 1))
    making.rank(target, 55, 2026, "submitted", published_on=date(2026, 12, 1))
    judged = the_only(target, YEAR_END)
    assert judged.light == Light.BEHIND  # 55 is not among the first 50 either
    assert "新报送的第 55 位待审核" in judged.verdict.sentence


def test_a_nil_report_counts_once_it_is_accepted_and_only_for_months_of_the_promise(plan):
    target = making.commitment(plan, leads=["高新技术科"])
    making.nil(target, date(2025, 12, 1))
    assert the_only(target, JUNE).known.actual is None
    said = making.nil(target, date(2026, 3, 1))
    type(said).objects.filter(pk=said.pk).update(standing="submitted")
    known = the_only(target, JUNE).known
    assert (known.actual, known.silent) == (None, ())  # nobody is silent, and nothing is known yet


def test_a_yearly_promise_judged_late_counts_the_year_it_judges(three_years):
    target = making.commitment(
        three_years, value="10", frequency="year", judge_from=date(2027, 3, 1), path=PathShape.DUE_ONLY
    )
    making.evidence(target, 10, date(2026, 9, 1))
    making.evidence(target, 2, date(2027, 2, 1))
    assert the_only(target, date(2027, 6, 30)).verdict.actual == 10  # 2026, whose results are out by March 2027


def test_in_a_new_year_nobody_reported_in_the_chart_does_not_show_the_old_sum(three_years):
    target = making.commitment(three_years, value="10", frequency="year")
    making.evidence(target, 7, date(2026, 9, 1))
    judged = the_only(target, date(2027, 2, 15))
    assert judged.verdict.actual is None
    assert drawn(judged, date(2027, 2, 15))[-1] == (date(2027, 2, 15), None)


def test_a_missed_old_goal_is_seen_with_the_baseline_nobody_typed(plan, people):
    target = reported(plan, "20", kind="level", path=PathShape.LINEAR)
    making.observation(target, "10", date(2025, 12, 31), span="year")
    making.observation(target, "13", JUNE, span="point")
    making.revision(target, {"value": "15"}, date(2026, 6, 1), people)
    # 181 of 365 days: old 10 + 10 × 181/365 = 14.96 > 13; new 10 + 5 × 181/365 = 12.48 ≤ 13
    assert the_only(target, JUNE).light == Light.ADJUSTED


def test_what_a_successor_with_a_share_of_its_own_reports_counts_once(plan, people):
    old = making.unit("东镇", UnitKind.TOWN, valid_until=date(2026, 3, 31))
    new = making.unit("新镇", UnitKind.TOWN)
    UnitSuccession.objects.create(predecessor=old, successor=new, on=date(2026, 3, 31))
    target = making.commitment(plan, value="20")
    frozen = timezone.make_aware(datetime.combine(date(2026, 2, 1), time(12)))
    split = Breakdown.objects.create(
        commitment=target, ordinal=1, by="units", standing=BreakdownStanding.FROZEN, frozen_at=frozen,
        made_by=people["planner"], frozen_by=people["leader"],
    )  # fmt: skip
    for ordinal, unit in enumerate((old, new), start=1):
        Share.objects.create(breakdown=split, ordinal=ordinal, unit=unit, value=Decimal(10))
    making.evidence(target, 2, date(2026, 2, 10), unit=old)
    making.evidence(target, 6, date(2026, 5, 1), unit=new)
    judged = the_only(target, JUNE)
    parts = shares.judged_shares([judged], JUNE)[target.pk]
    assert [each.verdict.actual for each in parts] == [2, 6]
    assert sum(each.verdict.actual for each in parts) == judged.verdict.actual


def test_what_one_town_does_too_much_of_does_not_stand_for_another(plan):
    towns = [making.unit(name, UnitKind.TOWN) for name in ("东镇", "西镇")]
    each = {"frequency": "year", "members": 2, "leads": towns, "unit": "场", "kind": "count_of_activities"}
    target = making.commitment(plan, "对接活动", "2", **each)
    making.evidence(target, 4, date(2026, 5, 1), unit=towns[0])
    assert the_only(target, JUNE).light == Light.ON_TRACK
    judged = the_only(target, YEAR_END)
    assert judged.light == Light.BEHIND
    assert "西镇还没有完成自己的一份" in judged.verdict.sentence
    making.evidence(target, 2, date(2026, 11, 1), unit=towns[1])
    assert the_only(target, YEAR_END).light == Light.DONE
