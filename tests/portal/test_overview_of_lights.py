"""The leader's overview: where all plans stand, the worst first, what turned, what is due; at a steady cost."""

from __future__ import annotations

from datetime import date

import making
import pytest

from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.models import Commitment
from kechuang.apps.plans.rules.terms import Counting, PathShape
from kechuang.apps.portal import dashboard

JUNE = date(2026, 6, 30)
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(people):
    made = making.adopted_plan(people)
    for name, amount in (("高新技术企业", "5"), ("技术转移机构", None), ("对接活动", "20")):
        target = making.commitment(made, name, "20", leads=[making.unit()])
        if amount:
            making.evidence(target, amount, date(2026, 3, 1))
    return made


def page_of(client, **query):
    return client.get("/", {"on": JUNE.isoformat(), **query})


def test_the_first_sentence_says_how_many_stand_how(as_role, plan):
    page = page_of(as_role("leader")).content.decode()
    assert "3 项目标：严重滞后 1，待核实 1，完成 1" in page
    assert "现 5 家" in page and "/plans/lights/?on=2026-06-30&amp;light=far_behind" in page


def test_the_worst_are_those_that_need_an_eye_and_what_is_well_is_not_among_them(plan):
    assert [line.name for line in dashboard.gather(JUNE).worst] == ["高新技术企业", "技术转移机构"]


@pytest.mark.parametrize("role", ["planner", "division", "town", "leader", "administrator"])
def test_everyone_who_may_see_plans_sees_where_they_stand(as_role, plan, role):
    assert "项目标" in page_of(as_role(role)).content.decode()


def test_an_enterprise_still_sees_its_own_page_only(as_role, plan):
    page = page_of(as_role("enterprise"), wall=1).content.decode()
    assert "企业的页面还没有开放" in page and "严重滞后" not in page


def test_another_day_shows_its_own_lights_and_every_link_keeps_the_day(as_role, plan):
    answer = as_role("leader").get("/", {"on": "2026-02-01"})
    lines = answer.context["board"].lines
    assert {line.judged.verdict.actual for line in lines} == {None}, "what happened in March is not known in February"
    page = answer.content.decode()
    assert "bar--other-day" in page
    assert all(f'{line.url}?on=2026-02-01"' in page for line in lines if line.light == "unverified")


def test_plans_that_ended_in_an_earlier_year_stand_apart_while_another_runs(people, plan):
    old = making.adopted_plan(people, title="云溪县2024年工作要点", first_year=2024, last_year=2024)
    making.commitment(old, "旧指标", "5")
    board = dashboard.gather(JUNE)
    assert [group.name for group in board.past] == ["云溪县2024年工作要点"]
    assert "旧指标" not in [line.name for line in board.lines]
    nothing_runs = dashboard.gather(date(2027, 3, 1))
    assert len(nothing_runs.lines) == 4 and nothing_runs.past == [], "then the ended ones show"
    earlier = dashboard.gather(date(2024, 6, 30))
    assert [line.name for line in earlier.lines] == ["旧指标"], "a plan of 2026 has nothing to say about 2024"


def test_what_falls_due_this_week_is_named_until_it_is_done(people, plan):
    made = making.commitment(
        plan, "实施意见", None, what="deliverable", kind="deliverable", unit="", counting=Counting.MILESTONES,
        path=PathShape.NODES, milestones=[("印发", date(2026, 7, 5)), ("评估", date(2026, 7, 6))],
    )  # fmt: skip
    board = dashboard.gather(JUNE)
    assert board.week == (date(2026, 6, 29), date(2026, 7, 5))
    assert [(due.line.name, due.what, due.on) for due in board.due] == [("实施意见", "印发", date(2026, 7, 5))]
    making.reached(made.milestones.first(), date(2026, 6, 29))
    assert dashboard.gather(JUNE).due == []


def test_months_show_the_lights_as_they_were_written_down(plan):
    assert dashboard.gather(JUNE).months == [], "nothing was written down yet"
    for month in (3, 4, 5):
        update_lights(Commitment.objects.all(), date(2026, month, 28))
    months = dashboard.gather(JUNE).months
    assert [month.day for month in months] == [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), JUNE]
    assert all(month.bar.total == 3 for month in months)


def test_a_planner_still_finds_what_was_read_and_an_empty_house_says_how_to_start(as_role, plan):
    assert "最近的文件" in page_of(as_role("planner")).content.decode()


def test_before_anything_is_adopted_no_light_is_shown(as_role, people):
    making.commitment(making.plan(people, adopted=False))
    page = page_of(as_role("leader")).content.decode()
    assert "mark--light" not in page and "大屏" not in page


def test_three_hundred_commitments_cost_no_more_queries_than_three(as_role, plan, django_assert_max_num_queries):
    client = as_role("leader")
    page_of(client)
    with django_assert_max_num_queries(45) as few:
        page_of(client)
    units = [making.unit(f"第{number}科") for number in range(10)]
    for number in range(297):
        target = making.commitment(plan, f"指标{number}", "10", leads=[units[number % 10]])
        if number % 3:
            making.evidence(target, "3", date(2026, 3, 1))
    with django_assert_max_num_queries(len(few)):
        assert len(page_of(client).context["board"].lines) == 300


def test_the_page_stands_under_its_entry_in_the_navigation(as_role, plan):
    def here(path):
        page = as_role("leader").get(path).content.decode()
        return page.split('aria-current="page">')[1].split("<")[0]

    assert here("/") == "总览"
    assert here(f"/plans/{plan.pk}/") == "计划"
    assert here(f"/commitments/{plan.commitments.first().pk}/") == "计划"
    assert here("/plans/lights/") == "目标清单"
    assert here("/plans/units/") == "单位排名"
