"""The page of a plan: the sentence, the lights counted, every commitment, worst first; filters and export."""

from __future__ import annotations

import io
import re
from datetime import date

import making
import openpyxl
import pytest
from django.urls import reverse

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.models import Commitment
from kechuang.apps.plans.rules.terms import Counting, PathShape

JUNE = date(2026, 6, 30)
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(people):
    """Behind: 净增高企 (half of what is due), unknown: 机构 (nobody reported), well: 活动 (all there)."""
    made = making.adopted_plan(people)
    high_tech, agriculture = making.unit(), making.unit("农社科")
    town = making.unit("石桥镇", "town")
    firms = making.commitment(made, "高新技术企业", "20", verb="净增", leads=[high_tech], supports=[town])
    making.evidence(firms, "5", date(2026, 3, 1))
    making.commitment(made, "技术转移机构", "5", leads=[agriculture])
    events = making.commitment(made, "对接活动", "10", unit="场", kind="count_of_activities", leads=[agriculture])
    making.evidence(events, "10", date(2026, 4, 1))
    return made


def page_of(client, plan, **query):
    answer = client.get(reverse("plans:plan", args=[plan.pk]), {"on": JUNE.isoformat(), **query})
    assert answer.status_code == 200
    return answer


def names(answer):
    return [line.name for line in answer.context["picked"]]


def test_the_first_thing_said_is_how_many_stand_how(as_role, plan):
    page = page_of(as_role("leader"), plan).content.decode()
    assert "3 项目标：严重滞后 1，待核实 1，完成 1" in page


def test_the_worst_stands_first_each_with_its_sentence_and_the_next_step(as_role, plan):
    answer = page_of(as_role("leader"), plan)
    assert names(answer) == ["净增高新技术企业", "技术转移机构", "对接活动"]
    page = answer.content.decode()
    for line in answer.context["picked"]:
        assert line.sentence in page and line.next_words in page
    assert "现 5 家" in page and "应达 9 家" in page


def test_what_nobody_reported_is_a_dash_with_its_reason_and_never_a_zero(as_role, plan):
    row = re.search(r"<tr>(?:(?!</tr>).)*技术转移机构.*?</tr>", page_of(as_role("leader"), plan).content.decode(), re.S)
    assert row and "—" in row[0] and "还没有采纳的数据" in row[0] and ">0" not in row[0]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"light": "unverified"}, ["技术转移机构"]),
        ({"lead": "农社科"}, ["技术转移机构", "对接活动"]),
        ({"place": "石桥镇"}, ["净增高新技术企业"]),
        ({"kind": "count_of_activities"}, ["对接活动"]),
        ({"step": "report"}, ["技术转移机构"]),
        ({"q": "轉移 機構"}, ["技术转移机构"]),
        ({"q": "石桥"}, ["净增高新技术企业"]),
        ({"lead": "农社科", "light": "done"}, ["对接活动"]),
        ({"light": "purple"}, ["净增高新技术企业", "技术转移机构", "对接活动"]),
    ],
)
def test_filters_live_in_the_address_and_a_mistyped_one_shows_everything(as_role, plan, query, left):
    assert names(page_of(as_role("town"), plan, **query)) == left


def test_an_empty_choice_says_how_to_see_everything_again(as_role, plan):
    page = page_of(as_role("leader"), plan, q="没有这样的目标").content.decode()
    assert "没有符合条件的目标任务" in page and "看全部" in page


def test_grouped_by_who_leads_each_group_carries_its_own_count(as_role, plan):
    groups = page_of(as_role("leader"), plan, group="lead").context["groups"]
    assert [(group.name, group.total, group.bad) for group in groups] == [("高新技术科", 1, 1), ("农社科", 2, 0)]


def test_a_long_list_comes_by_pages_that_keep_the_filters_and_a_group_stays_whole(as_role, people):
    plan = making.adopted_plan(people)
    lead = making.unit()
    for number in range(70):
        making.commitment(plan, f"指标{number}", "10", leads=[lead])
    client = as_role("leader")
    first = page_of(client, plan, light="unverified")
    second = page_of(client, plan, light="unverified", page="2")
    shown = [line.name for answer in (first, second) for group in answer.context["groups"] for line in group.lines]
    assert len(first.context["groups"][0].lines) == 50 and len(set(shown)) == 70
    assert "light=unverified" in first.content.decode().split('rel="next"')[1][:200]
    (group,) = page_of(client, plan, group="lead").context["groups"]
    assert group.total == len(group.lines) == 70


def test_a_few_more_than_a_page_holds_stay_on_it(as_role, people):
    plan = making.adopted_plan(people)
    for number in range(51):
        making.commitment(plan, f"指标{number}", "10")
    (group,) = page_of(as_role("leader"), plan).context["groups"]
    assert len(group.lines) == 51


def test_on_another_day_the_page_shows_that_day(as_role, plan):
    answer = as_role("leader").get(reverse("plans:plan", args=[plan.pk]), {"on": "2026-02-28"})
    page = answer.content.decode()
    assert "您在看 2026-02-28 的情况" in page and "bar--other-day" in page
    assert "5 家" not in page.split("<tbody>")[1].split("下一步")[0], "what happened in March is not known in February"
    assert f"{answer.context['picked'][0].url}?on=2026-02-28" in page


def test_what_turned_since_the_month_before_is_told_the_worse_first(as_role, plan):
    update_lights(Commitment.objects.all(), date(2026, 5, 31))
    making.evidence(Commitment.objects.get(indicator="技术转移机构"), "5", date(2026, 6, 10))
    making.evidence(Commitment.objects.get(indicator="高新技术企业"), "6", date(2026, 6, 10))
    answer = page_of(as_role("leader"), plan)
    turned = [(turn.line.name, str(turn.before.word), str(turn.line.mark.word)) for turn in answer.context["turns"]]
    assert turned == [("净增高新技术企业", "严重滞后", "正常"), ("技术转移机构", "待核实", "完成")]
    assert answer.context["turned"] == "5 月 31 日以来好转 2 项"


def test_who_has_not_reported_is_named_with_how_many(as_role, plan):
    silent = page_of(as_role("leader"), plan).context["silent"]
    assert [(each.name, len(each.lines)) for each in silent] == [("农社科", 1)]


def test_every_page_about_the_plan_is_one_step_away(as_role, plan):
    row = page_of(as_role("leader"), plan).content.decode().split('class="tools"')[1].split("</nav>")[0]
    for name in ("check", "breakdown_table", "circulars", "brief", "compare_last_year"):
        assert reverse(f"plans:{name}", args=[plan.pk]) in row, name
    assert f"{reverse('plans:brief', args=[plan.pk])}?on={JUNE}" in row, "the brief is of the day shown"


@pytest.mark.parametrize(
    ("role", "words"), [("planner", "写每月通报"), ("leader", "领导一页通"), ("administrator", None)]
)
def test_each_role_has_one_thing_to_do_first(as_role, plan, role, words):
    step = page_of(as_role(role), plan).context["first_step"]
    assert (step and step.words) == words


def test_a_notice_that_waits_for_a_signature_comes_first_but_not_for_who_sent_it(as_role, people, plan):
    making.circular(plan, date(2026, 5, 1), by=people["planner"], standing="submitted")
    assert page_of(as_role("leader"), plan).context["first_step"].words == "签发5月通报"
    assert page_of(as_role("planner"), plan).context["first_step"].words == "写每月通报"


def test_a_person_of_a_unit_goes_to_the_tasks_of_the_unit_in_this_plan(client, plan):
    client.force_login(making.person("gaoxin", of=making.unit()), backend="django.contrib.auth.backends.ModelBackend")
    step = page_of(client, plan).context["first_step"]
    assert step.words == "本单位的任务"
    listed = [task.commitment.plan for task in client.get(step.url).context["page"]]
    assert listed and set(listed) == {plan}


def test_a_plan_that_is_not_adopted_is_confirmed_first(as_role, people):
    draft = making.plan(people, adopted=False)
    answer = as_role("planner").get(reverse("plans:plan", args=[draft.pk]))
    assert answer.status_code == 302 and answer.headers["Location"] == reverse("plans:confirm", args=[draft.pk])


def test_an_enterprise_sees_no_plan(as_role, plan):
    assert as_role("enterprise").get(reverse("plans:plan", args=[plan.pk])).status_code == 403


def test_the_workbook_holds_what_the_page_shows_under_the_same_address(as_role, plan):
    address = reverse("plans:export_board", args=[plan.pk])
    answer = as_role("leader").get(address, {"on": JUNE.isoformat(), "lead": "农社科"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["目标任务"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    head, unknown, done = rows
    assert sheet["A2"].value == "数据截至 2026-06-30。2 项目标：待核实 1，完成 1"
    assert dict(zip(head, unknown, strict=True))["现值"] is None, "unknown is an empty cell, not 0"
    assert dict(zip(head, done, strict=True))["现值"] == 10
    assert dict(zip(head, done, strict=True))["灯"] == "● 完成"
    assert AuditEntry.objects.filter(verb="plans.export").count() == 1


def test_a_name_that_looks_like_a_formula_stays_a_name_in_the_workbook(as_role, people):
    plan = making.adopted_plan(people)
    making.commitment(plan, "=HYPERLINK(1)", "5")
    answer = as_role("leader").get(reverse("plans:export_board", args=[plan.pk]))
    cell = openpyxl.load_workbook(io.BytesIO(answer.content))["目标任务"]["C5"]
    assert cell.data_type == "s" and cell.value == "'=HYPERLINK(1)"


def test_the_page_costs_the_same_number_of_queries_however_many_commitments(
    as_role, people, django_assert_max_num_queries
):
    plan = making.adopted_plan(people)
    units = [making.unit(f"第{number}科") for number in range(5)]
    for number in range(60):
        made = making.commitment(plan, f"指标{number}", "10", leads=[units[number % 5]])
        making.evidence(made, "3", date(2026, 3, 1))
    making.commitment(
        plan, "实施意见", None, what="deliverable", kind="deliverable", unit="", counting=Counting.MILESTONES,
        path=PathShape.NODES, milestones=[("印发", date(2026, 5, 1))],
    )  # fmt: skip
    client = as_role("leader")
    with django_assert_max_num_queries(30):
        page_of(client, plan)
