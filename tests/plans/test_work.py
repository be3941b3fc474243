"""我的任务: what a unit leads, supports and holds a share of, with lights, what is due, and its handler."""

from __future__ import annotations

from datetime import date

import making
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.plans.actions import assign as actions
from kechuang.apps.plans.models import Breakdown, BreakdownStanding, CommitmentUnit, Share
from kechuang.apps.plans.queries import work
from kechuang.kernel.errors import KechuangError

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


@pytest.fixture
def division():
    return making.unit("高新技术科")


@pytest.fixture
def officer(division):
    return making.person("officer", "division", division)


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_unit_sees_what_it_leads_supports_and_holds_a_share_of_and_nothing_else(people, division, officer):
    plan = making.adopted_plan(people)
    led = making.commitment(plan, "牵头的", leads=[division])
    making.commitment(plan, "配合的", leads=["别的科"], supports=[division])
    shared = making.commitment(plan, "分解来的", leads=["别的科"])
    making.commitment(plan, "别人的", leads=["别的科"])
    making.commitment(plan, "没列入的", leads=[division], standing="dropped", dropped_because="重复")
    making.commitment(making.plan(people, adopted=False), "没采用的", leads=[division])
    split = Breakdown.objects.create(commitment=shared, ordinal=1, by="units", standing=BreakdownStanding.FROZEN)
    Share.objects.create(breakdown=split, ordinal=1, unit=division, value=4)
    tasks = work.tasks_of(division, TODAY, officer)
    assert [(task.role, task.commitment.indicator, task.share) for task in tasks] == [
        ("牵头", "牵头的", ""),
        ("配合", "配合的", ""),
        ("分解", "分解来的", "4 家"),
    ]
    assert tasks[0].owes == (date(2026, 5, 1), date(2026, 6, 1)) and tasks[1].owes == ()
    making.nil(led, date(2026, 6, 1), of=division)
    assert work.tasks_of(division, TODAY, officer)[0].owes == (date(2026, 5, 1),)


def test_what_a_unit_both_leads_and_supports_stands_once(people, division, officer):
    making.commitment(making.adopted_plan(people), leads=[division], supports=[division])
    assert [task.role for task in work.tasks_of(division, TODAY, officer)] == ["牵头"]


def test_the_page_opens_on_my_unit_and_filters_live_in_the_address(people, division, officer):
    plan = making.adopted_plan(people)
    making.commitment(plan, "目标甲", leads=[division])
    making.commitment(plan, "任务乙", None, what="task", leads=["别的科"], supports=[division])
    page = browser_of(officer).get("/work/").content.decode()
    assert "目标甲" in page and "任务乙" in page and "/report/?back=work" in page
    assert "任务乙" not in browser_of(officer).get("/work/?role=牵头").content.decode()
    assert "目标甲" not in browser_of(officer).get("/work/?what=task").content.decode()
    assert "没有符合筛选的任务" in browser_of(officer).get("/work/?what=deliverable").content.decode()


def test_leaders_choose_a_unit_and_read_without_reporting(as_role, people, division):
    making.commitment(making.adopted_plan(people), leads=[division])
    leader = as_role("leader")
    assert f"/work/{division.pk}/" in leader.get("/work/").content.decode()
    page = leader.get(f"/work/{division.pk}/").content.decode()
    assert "净增高新技术企业" in page and "/report/" not in page and "<select" in page
    assert as_role("enterprise").get(f"/work/{division.pk}/").status_code == 403


def test_a_handler_is_named_among_the_people_of_the_unit(people, division, officer):
    making.commitment(making.adopted_plan(people), leads=[division])
    row = CommitmentUnit.objects.get()
    below = making.person("below", "division", making.unit("企业服务中心", "other", parent=division))
    page = browser_of(officer).post(f"/work/handler/{row.pk}/", {"handler": str(below.pk)}, follow=True)
    assert "经办人：below" in page.content.decode()
    assert CommitmentUnit.objects.get().handler == below
    assert AuditEntry.objects.get(verb="commitments.assign").after == {"unit": "高新技术科", "handler": "below"}
    browser_of(officer).post(f"/work/handler/{row.pk}/", {"handler": ""})
    assert CommitmentUnit.objects.get().handler is None


def test_no_handler_from_another_unit_and_none_named_by_another_unit(people, division, officer):
    making.commitment(making.adopted_plan(people), leads=[division])
    row = CommitmentUnit.objects.get()
    stranger = making.person("stranger", "town", making.unit("河东镇", "town"))
    for handler, by, code in ((stranger, officer, "RP-060"), (officer, stranger, "RP-061")):
        with pytest.raises(KechuangError) as fault:
            actions.assign(row, handler.pk, by)
        assert fault.value.code == code
    assert CommitmentUnit.objects.get().handler is None


def test_the_page_costs_the_same_however_many_tasks(people, division, officer, django_assert_max_num_queries):
    plan = making.adopted_plan(people)
    for number in range(25):
        making.commitment(plan, f"目标{number}", leads=[division])
    client = browser_of(officer)
    with django_assert_max_num_queries(80):
        client.get("/work/")


def test_another_day_shows_that_day(people, division, officer):
    year = timezone.localdate().year
    target = making.commitment(making.adopted_plan(people, first_year=year, last_year=year), leads=[division])
    making.evidence(target, "7", on=date(year, 1, 5))
    page = browser_of(officer).get(f"/work/?on={year}-01-10").content.decode()
    assert "现 7 家" in page


def test_a_unit_s_lights_and_its_tasks_lead_to_each_other_on_the_same_day(people, division, officer):
    client, other = browser_of(officer), making.unit("农社科")
    making.commitment(making.adopted_plan(people), "对接活动", "10", leads=[division, other])
    work = client.get(reverse("plans:unit_work", args=[division.pk]), {"on": "2026-03-31"}).content.decode()
    assert f"{reverse('plans:unit', args=[division.pk])}?on=2026-03-31" in work
    board = client.get(reverse("plans:unit", args=[other.pk]), {"on": "2026-03-31"}).content.decode()
    assert f"{reverse('plans:unit_work', args=[other.pk])}?on=2026-03-31" in board
