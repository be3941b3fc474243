"""What the real reader reads becomes drafts: duties of each unit, parts of a whole, hopes, words a person selects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import making
import pytest
from drafting import named

from kechuang.apps.documents import actions as documents
from kechuang.apps.plans.actions import propose, reading, regroup, selecting
from kechuang.apps.plans.actions.confirm import Edit
from kechuang.apps.plans.forms.confirming import DraftForm
from kechuang.apps.plans.models import Plan, Standing
from kechuang.apps.plans.rules.terms import Counting
from kechuang.kernel.errors import KechuangError

pytestmark = pytest.mark.django_db

TEXT = """云溪县科技局2026年工作要点

一、主要目标
新增高新技术企业20家，其中高新区8家。高新技术产业产值占比确保达到23%，力争达到25%。

二、重点任务
1．加强信息工作。各科室每月提供信息稿件2篇以上。（责任单位：各科室）
2．出台政策。6月底前出台《云溪县科技创新若干政策》。（责任单位：政策法规科）
3．办好活动周。精心组织科技活动周，营造氛围，共享单车投放量稳步提高。（责任单位：办公室）
"""


@pytest.fixture
def plan(people) -> Plan:
    making.region()
    for name in ("高新技术科", "政策法规科", "办公室"):
        making.unit(name)
    document = documents.receive(TEXT.encode(), "要点.txt", people["planner"]).document
    reading.read(document, people["planner"])
    document.refresh_from_db()
    return propose.start(document, people["planner"])


def test_each_division_owes_its_own_every_month(plan):
    draft = named(plan, "信息")
    assert (draft.frequency, draft.members, draft.value) == ("month", 3, Decimal(2))
    assert "3 个" in draft.reasons["members"]


def test_a_part_belongs_to_its_whole(plan):
    part = plan.commitments.get(region_name="高新区")
    assert (part.value, part.parent.value) == (Decimal(8), Decimal(20))


def test_what_is_hoped_for_stands_beside_what_is_secured(plan):
    draft = named(plan, "产值占比")
    assert (draft.value, draft.stretch) == (Decimal(23), Decimal(25))


def test_a_deliverable_is_due_when_the_text_says_and_has_its_node(plan):
    draft = named(plan, "若干政策")
    assert (draft.counting, draft.due) == (Counting.MILESTONES, date(2026, 6, 30))
    assert [node.planned_on for node in draft.milestones.all()] == [date(2026, 6, 30)]


def test_selected_words_are_read_again_and_fill_the_form(plan):
    span = selecting.place_of(plan, "新增高新技术企业20家")
    initial = selecting.prefill(plan, span)
    assert (initial["value"], initial["unit"], initial["kind"]) == (Decimal(20), "家", "increment")
    assert initial["indicator_code"] and initial["reasons"]["counting"]


def test_words_without_a_figure_become_something_to_deliver(plan, people):
    span = selecting.place_of(plan, "共享单车投放量稳步提高")
    initial = selecting.prefill(plan, span)
    assert initial["counting"] == Counting.MILESTONES and initial["leads"] == "办公室"
    form = DraftForm(None, plan, None, initial)
    values = {
        name: initial.get(name, form.initial.get(name)) for name in ("indicator", "kind", "comparator", "start", "due")
    }
    given = {**values, "judge_from": initial["judge_from"], "counting": initial["counting"], "path": initial["path"]}
    made = regroup.add(
        plan, span.start, span.end, Edit(given, ["办公室"], nodes=initial["nodes"]), {}, people["planner"]
    )
    assert (made.standing, made.number) == (Standing.CONFIRMED, plan.commitments.count())
    [anchor] = made.anchors.all()
    assert plan.reading.issued.text[anchor.start : anchor.end] == "共享单车投放量稳步提高" and anchor.statement is None


def test_line_breaks_inside_pasted_words_do_not_matter(plan):
    assert selecting.place_of(plan, "共享单车\n 投放量稳步提高") == selecting.place_of(plan, "共享单车投放量稳步提高")


@pytest.mark.parametrize(("words", "code"), [("不在文中的话", "CF-028"), ("   ", "CF-028"), ("责任单位", "CF-029")])
def test_words_that_are_nowhere_or_everywhere_are_sent_back(plan, words, code):
    with pytest.raises(KechuangError) as fault:
        selecting.place_of(plan, words)
    assert fault.value.code == code


@pytest.mark.parametrize(("start", "end"), [("0.0", "9999999.3"), ("x", "0.1"), ("0.0", "0.0")])
def test_a_selection_that_does_not_exist_is_sent_back(plan, start, end):
    with pytest.raises(KechuangError) as fault:
        selecting.between(plan, start, end)
    assert fault.value.code == "CF-028"
