"""From the records of a commitment to what is known of it on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import making
import pytest

from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.models import LightChange
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.rules.terms import Counting, Light, PathShape

JUNE = date(2026, 6, 30)
pytestmark = pytest.mark.django_db


def the_only(commitment, on=JUNE):
    return next(each for each in standing.judged(standing.adopted(), on) if each.commitment == commitment)


@pytest.fixture
def plan(people):
    return making.adopted_plan(people)


def test_only_what_was_accepted_and_happened_by_the_day_counts(plan):
    target = making.commitment(plan)
    making.evidence(target, 3, date(2026, 6, 30))
    making.evidence(target, 4, date(2026, 7, 1))  # tomorrow
    making.evidence(target, 5, date(2026, 5, 1), standing="submitted")
    making.evidence(target, 6, date(2026, 5, 1), standing="returned")
    making.evidence(target, 7, date(2026, 5, 1), standing="reversed")
    known = the_only(target).known
    assert (known.actual, known.waiting, known.waiting_items) == (3, 5, 1)


def test_silence_is_unknown_and_a_nil_report_is_zero(plan):
    target = making.commitment(plan, leads=["高新技术科"])
    assert the_only(target).known.actual is None
    assert the_only(target).known.silent == ("高新技术科",)
    making.nil(target, date(2026, 3, 1))
    assert the_only(target).known.actual == 0
    assert the_only(target).known.silent == ()


def test_a_final_figure_replaces_a_preliminary_one_of_the_same_day_whenever_it_came(plan):
    target = making.commitment(plan, "技术合同成交额", "10", unit="亿元", kind="level", counting=Counting.REPORTED)
    making.observation(target, "4.5", JUNE, status="final")
    making.observation(target, "4.9", JUNE, status="estimate", published_on=JUNE)
    assert the_only(target).known.actual == Decimal("4.5")


def test_single_months_are_added_up_and_a_gap_makes_the_sum_unknown(plan):
    target = making.commitment(plan, "技术合同成交额", "10", unit="亿元", kind="level", counting=Counting.REPORTED)
    for month, value in ((1, "0.4"), (2, "0.7"), (3, "1.1")):
        making.observation(target, value, date(2026, month, 28), span="month")
    assert the_only(target).known.actual == Decimal("2.2")
    making.observation(target, "0.9", date(2026, 5, 31), span="month")  # April is missing
    assert the_only(target).known.actual is None


def test_the_figure_of_the_eve_is_the_baseline_when_nobody_typed_one(plan):
    target = making.commitment(
        plan, "有效期内高新技术企业", "86", kind="level", counting=Counting.REPORTED, path=PathShape.LINEAR
    )
    making.observation(target, "71", date(2025, 12, 31), span="point", status="final")
    making.observation(target, "78", JUNE, span="point")
    assert the_only(target).terms.baseline == 71


def test_the_rank_of_the_year_before_is_the_baseline_of_a_climb(plan):
    target = making.commitment(
        plan, "全省排名", "5", unit="位", kind="rank", comparator="=", is_change=True, counting=Counting.RANK
    )
    making.rank(target, 43, 2025, published_on=date(2026, 5, 1))
    judged = the_only(target)
    assert (judged.terms.baseline, judged.known.actual) == (43, None)


def test_each_unit_owes_its_own_count_in_each_month_that_ended(plan):
    office, science = making.unit("办公室"), making.unit("高新技术科")
    target = making.commitment(
        plan,
        "工作信息",
        "2",
        unit="篇",
        frequency="month",
        members=2,
        leads=[office, science],
        kind="count_of_activities",
    )
    making.evidence(target, 2, date(2026, 1, 15), unit=office)
    making.evidence(target, 1, date(2026, 1, 20), unit=science)
    periods = the_only(target, date(2026, 2, 27)).known.periods
    assert [(each.unit, each.count) for each in periods] == [("办公室", 2), ("高新技术科", 1)]


def test_a_revision_changes_nothing_before_its_day(plan, people):
    target = making.commitment(plan)
    making.evidence(target, 2)
    making.revision(target, {"value": "12"}, date(2026, 6, 1), people)
    assert the_only(target, date(2026, 5, 31)).terms.value == 15
    assert the_only(target, date(2026, 6, 1)).terms.value == 12


def test_a_light_that_turned_is_a_row_and_one_that_stayed_is_none(plan):
    target = making.commitment(plan)
    making.evidence(target, 1, date(2026, 1, 5))
    assert [each.before for each in update_lights([target], date(2026, 1, 31))] == [""]
    assert update_lights([target], date(2026, 2, 1)) == []
    [turned] = update_lights([target], JUNE)
    assert (turned.after, turned.ordinal, turned.on) == (Light.FAR_BEHIND, 2, JUNE)
    assert update_lights([target], date(2026, 1, 31)) == []  # history is not rewritten
    assert LightChange.objects.count() == 2


def test_three_hundred_commitments_cost_no_more_queries_than_three(plan, django_assert_max_num_queries):
    for number in range(1, 301):
        making.commitment(plan, number=number)
    with django_assert_max_num_queries(10):
        assert len(standing.of_plan(plan, JUNE)) == 300


def test_the_worst_light_stands_first_and_in_it_the_least_progress(plan):
    made = [making.commitment(plan, value="20") for _ in range(3)]
    for target, amount in zip(made, (12, 3, 5), strict=True):
        making.evidence(target, amount)
    rows = standing.worst_first(standing.of_plan(plan, JUNE))
    assert [row.commitment for row in rows] == [made[1], made[2], made[0]]
    assert sum(standing.tally(rows).values()) == 3
