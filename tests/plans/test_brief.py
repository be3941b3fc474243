"""The leader's brief: one page, its figures those of the verdicts, each a link."""

from __future__ import annotations

import io
from datetime import date

import circulars
import docx
import pytest
from django.urls import reverse

from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.queries.brief import brief_of
from kechuang.apps.plans.rules.terms import Light

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 30)


def words(runs):
    return "".join(run.text for run in runs)


def test_it_counts_the_lights_and_names_the_worst_with_their_sentences(people):
    plan = circulars.plan(people)
    brief = brief_of(plan, ON, circulars.SITE)
    assert words(brief.headline) == "共5项目标：严重滞后1，待核实1，正常1，完成1，未到时点1。"
    assert {word: count for word, (count, _) in brief.counts.items()} == {
        "完成": 1, "正常": 1, "未到时点": 1, "待核实": 1, "严重滞后": 1,
    }  # fmt: skip
    tally = standing.tally(standing.of_plan(plan, ON))
    assert sum(tally.values()) == 5 and tally[Light.FAR_BEHIND] == 1
    assert [(each.light, each.name) for each in brief.worst] == [
        ("严重滞后", "净增高新技术企业"),
        ("待核实", "技术合同成交额"),
    ]
    assert "应达74家，现20家，差54家" in brief.worst[0].sentence
    assert brief.worst[0].href.startswith("https://kc.example.cn/commitments/")
    assert brief.worst[0].href.endswith("?on=2026-06-30")


def test_units_with_most_behind_stand_first(people):
    brief = brief_of(circulars.plan(people), ON, circulars.SITE)
    assert [(unit.name, unit.counts) for unit in brief.units] == [
        ("高新技术科", {"正常": 1, "严重滞后": 1}),
        ("成果转化科", {"未到时点": 1, "待核实": 1}),
        ("科技镇长团", {"完成": 1}),
    ]


def test_it_tells_what_turned_since_the_month_before_and_draws_the_months(people):
    plan = circulars.plan(people)
    update_lights(list(standing.adopted().filter(plan=plan)), date(2026, 5, 31))
    brief = brief_of(plan, ON, circulars.SITE)
    assert brief.since == date(2026, 5, 31)
    assert [words(each) for each in brief.changes] == [
        "净增高新技术企业由待核实转为严重滞后",
        "科技型中小企业由待核实转为正常",
    ]
    assert brief.picture is not None and brief.picture.png.startswith(b"\x89PNG")


def test_without_a_month_to_look_back_on_there_is_no_picture(people):
    assert brief_of(circulars.plan(people), ON, circulars.SITE).picture is None


def test_the_file_opens_and_is_the_same_every_time(as_role, people):
    plan = circulars.plan(people)
    url = f"{reverse('plans:brief', args=[plan.pk])}?on=2026-06-30"
    first, second = (as_role("leader").get(url).content for _ in range(2))
    assert first == second
    document = docx.Document(io.BytesIO(first))
    assert "一页通" in document.paragraphs[0].text


def test_enterprises_do_not_get_it(as_role, people):
    plan = circulars.plan(people)
    assert as_role("enterprise").get(reverse("plans:brief", args=[plan.pk])).status_code == 403
