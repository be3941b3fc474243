"""Official figures, ranks, nodes and nil reports: what is refused or asked back; who kept silent; counts only grow."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import making
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kechuang.apps.plans.actions import report
from kechuang.apps.plans.messages.reporting import Refused
from kechuang.apps.plans.models import Evidence, MilestoneReport, NilReport, Observation
from kechuang.apps.plans.queries import reports, standing

pytestmark = pytest.mark.django_db
D, TODAY = Decimal, date(2026, 6, 30)


@pytest.fixture
def division():
    return making.unit("高新技术科")


@pytest.fixture
def officer(division):
    return making.person("officer", "division", division)


@pytest.fixture
def money(people, division):
    plan = making.adopted_plan(people)
    return making.commitment(
        plan, "技术合同成交额", "10", kind="level", unit="亿元", counting="reported", is_whole=False, leads=[division]
    )


def given_figure(**changes: Any) -> dict[str, Any]:
    return {
        "value": D(3),
        "span": "ytd",
        "first": date(2026, 1, 1),
        "last": date(2026, 5, 31),
        "issuer": "县统计局",
        "published_on": date(2026, 6, 15),
        "status": "preliminary",
        "on": TODAY,
        **changes,
    }


def told(act) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return [fault.code for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"issuer": " "}, ["RP-034"]),
        ({"first": date(2026, 2, 1)}, ["RP-030"]),
        ({"last": date(2026, 7, 31), "published_on": date(2026, 8, 1)}, ["RP-010", "RP-010"]),
        ({"published_on": date(2026, 5, 1)}, ["RP-031"]),
        ({"value": D(-1)}, ["RP-044"]),
        ({"value": D("0.0000001")}, ["RP-014"]),
        ({"issuer": "", "first": date(2026, 2, 1), "value": D(-1)}, ["RP-034", "RP-030", "RP-044"]),
    ],
)
def test_what_is_wrong_with_a_figure_is_told_all_at_once(money, officer, division, changes, codes):
    assert told(lambda: report.observation(money, officer, division, **given_figure(**changes))) == codes
    assert not Observation.objects.exists()


def test_a_sum_to_date_below_an_earlier_one_is_asked_back_and_of_another_year_is_not(money, officer, division):
    report.observation(money, officer, division, **given_figure(value=D(3)))
    later = given_figure(value=D(2), last=date(2026, 6, 30), published_on=TODAY)
    assert told(lambda: report.observation(money, officer, division, **later)) == ["RP-022"]
    report.observation(money, officer, division, **later, sure=["RP-022:2"])
    before = given_figure(value=D(2), first=date(2025, 1, 1), last=date(2025, 12, 31), published_on=date(2026, 1, 20))
    report.observation(money, officer, division, **before)


def test_the_very_same_figure_or_rank_is_taken_once(people, money, officer, division):
    report.observation(money, officer, division, **given_figure())
    assert told(lambda: report.observation(money, officer, division, **given_figure())) == ["RP-046"]
    report.observation(money, officer, division, **given_figure(status="final"))  # the same number, now sure
    place = making.commitment(money.plan, "位次", "40", kind="rank", counting="rank", path="due_only", leads=[division])
    facts = {"position": 38, "issuer": "研究院", "edition": "百强榜", "year": 2026, "published_on": TODAY, "on": TODAY}
    report.rank(place, officer, division, **facts)
    assert told(lambda: report.rank(place, officer, division, **facts)) == ["RP-046"]


def test_ten_thousand_yuan_typed_for_a_hundred_million_is_asked_back(money, officer, division):
    assert told(lambda: report.observation(money, officer, division, **given_figure(value=D(30_000)))) == ["RP-020"]
    report.observation(money, officer, division, **given_figure(value=D(30_000)), sure=["RP-020:30000"])


def test_growth_may_be_negative_and_may_fall(people, officer, division):
    growth = making.commitment(
        making.adopted_plan(people),
        "增长率",
        "8",
        kind="growth_rate",
        unit="%",
        counting="reported",
        path="flat",
        is_whole=False,
        leads=[division],
    )
    report.observation(growth, officer, division, **given_figure(value=D(9)))
    later = given_figure(value=D("-1.5"), last=date(2026, 6, 30), published_on=TODAY)
    assert report.observation(growth, officer, division, **later).value == D("-1.5")


def test_a_node_is_reached_once_and_may_be_late(people, officer, division):
    plan = making.adopted_plan(people)
    task = making.commitment(
        plan,
        "出台办法",
        None,
        what="deliverable",
        counting="milestones",
        path="nodes",
        leads=[division],
        due=date(2026, 3, 31),
        milestones=[("印发", date(2026, 3, 1))],
    )
    node = task.milestones.get()
    report.milestone(node, officer, division, reached_on=date(2026, 4, 20), on=TODAY)
    assert told(lambda: report.milestone(node, officer, division, reached_on=date(2026, 5, 1), on=TODAY)) == ["RP-036"]
    MilestoneReport.objects.update(standing="accepted", reviewed_by=people["planner"], reviewed_at="2026-06-01T00:00Z")
    assert told(lambda: report.milestone(node, officer, division, reached_on=date(2026, 5, 1), on=TODAY)) == ["RP-035"]


@pytest.mark.parametrize(("month", "code"), [(date(2026, 7, 1), "RP-010"), (date(2025, 12, 1), "RP-011")])
def test_months_to_come_or_outside_the_period_have_no_nil_report(people, officer, division, month, code):
    target = making.commitment(making.adopted_plan(people), leads=[division])
    assert told(lambda: report.nil(target, officer, division, month, on=TODAY)) == [code]
    assert not NilReport.objects.exists()


# ---- who kept silent


def test_silence_is_told_by_unit_and_month_and_a_nil_report_ends_it(people, division, officer):
    other = making.unit("农村科")
    target = making.commitment(making.adopted_plan(people), leads=[division, other, "未登记单位"])
    making.evidence(target, unit=division, on=date(2026, 5, 20), standing="submitted")
    rows = list(standing.adopted())
    assert reports.silent_units(rows, date(2026, 5, 9)) == {target.pk: ["农村科", "未登记单位"]}
    making.nil(target, date(2026, 5, 1), of=other)
    assert reports.silent_units(rows, date(2026, 5, 9)) == {target.pk: ["未登记单位"]}
    assert reports.silent_units(rows, date(2025, 12, 1)) == {}


@pytest.mark.parametrize("gone", ["returned", "withdrawn"])
def test_what_was_returned_or_withdrawn_is_silence(people, division, gone):
    target = making.commitment(making.adopted_plan(people), leads=[division])
    making.evidence(target, unit=division, on=date(2026, 5, 20), standing=gone)
    assert reports.silent_units(list(standing.adopted()), date(2026, 5, 1)) == {target.pk: ["高新技术科"]}


def test_what_a_division_says_is_said_by_its_bureau(people):
    bureau = making.unit("云溪县科学技术局", "department")
    target = making.commitment(making.adopted_plan(people), leads=[bureau])
    making.evidence(target, unit=making.unit("综合科", parent=bureau), on=date(2026, 5, 20))
    assert reports.silent_units(list(standing.adopted()), date(2026, 5, 1)) == {}


def test_nodes_are_owed_from_their_month_on_until_they_are_reached(people, division):
    plan = making.adopted_plan(people)
    task = making.commitment(
        plan,
        "出台办法",
        None,
        what="deliverable",
        counting="milestones",
        path="nodes",
        leads=[division],
        milestones=[("印发", date(2026, 5, 15))],
    )

    def owed(month: int) -> bool:
        return bool(reports.silent_units(list(standing.adopted()), date(2026, month, 1)))

    assert (owed(4), owed(5), owed(6)) == (False, True, True)
    making.revision(
        task, {"nodes": [{"title": "印发", "planned_on": "2026-08-15", "amount": None}]}, date(2026, 5, 2), people
    )
    assert (owed(5), owed(8)) == (False, True)
    making.reached(task.milestones.get(), date(2026, 7, 1))
    assert not owed(8)


def test_ranks_and_what_is_judged_at_the_end_are_not_owed_monthly(people, division):
    plan = making.adopted_plan(people)
    making.commitment(plan, "位次", "40", kind="rank", counting="rank", path="due_only", leads=[division])
    making.commitment(plan, "占比", "3", kind="share", counting="reported", path="due_only", leads=[division])
    assert reports.silent_units(list(standing.adopted()), date(2026, 5, 1)) == {}


def test_asking_who_kept_silent_costs_the_same_however_many(people, division, django_assert_max_num_queries):
    plan = making.adopted_plan(people)
    for number in range(25):
        making.commitment(plan, f"目标{number}", leads=[division])
    rows = list(standing.adopted())
    with django_assert_max_num_queries(7):
        reports.silent_units(rows, date(2026, 5, 1))


# ---- the count


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 180)), min_size=1, max_size=6))
def test_adding_accepted_evidence_never_lowers_a_count(people, items):
    target = making.commitment(making.adopted_plan(people), number=None)

    def actual() -> Decimal:
        rows = standing.with_terms(type(target).objects.filter(pk=target.pk))
        return standing.judged(rows, TODAY)[0].verdict.actual or D(0)

    seen = [actual()]
    for amount, day in items:
        making.evidence(target, amount, on=date.fromordinal(date(2026, 1, 1).toordinal() + day - 1))
        seen.append(actual())
    assert seen == sorted(seen) and seen[-1] == sum(amount for amount, _day in items)
    Evidence.objects.all().delete()
