"""Drafts are proposed from a reading, confirmed, edited, dropped and restored by a planner."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from drafting import named

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.plans.actions import confirm, propose
from kechuang.apps.plans.actions.confirm import Edit
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import Plan, Sort, Standing
from kechuang.apps.plans.queries import confirming as queries
from kechuang.apps.plans.rules.terms import Counting, Node, PathShape
from kechuang.kernel.errors import KechuangError

pytestmark = pytest.mark.django_db

TWICE = """云溪县2026年科技创新工作要点
一、主要目标
净增高新技术企业15家，研发投入占比2.3%。
三、重点任务
1.壮大企业集群。净增高新技术企业15家。（高新技术科、县工信局）
2.办好科技活动周。精心组织各项活动。（办公室）
3.建设研发机构。新增省级研发机构6家。（各镇街）
"""


@pytest.fixture
def plan(keep, people) -> Plan:
    return propose.start(keep(TWICE), people["planner"])


def codes(fault: BaseException) -> list[str]:
    return [each.code for each in getattr(fault, "issues", [fault])]


def test_body_and_clause_become_one_draft_with_two_places_and_the_clause_s_units(plan):
    draft = named(plan, "高新技术企业")
    assert [plan.reading.issued.text[a.start : a.end] for a in draft.anchors.all()] == ["净增高新技术企业15家"] * 2
    assert [(unit.role, unit.name) for unit in draft.units.all()] == [("lead", "高新技术科"), ("support", "县工信局")]
    assert (draft.value, draft.start, draft.due) == (Decimal(15), date(2026, 1, 1), date(2026, 12, 31))


def test_every_draft_has_a_way_of_counting_with_a_reason(plan):
    drafts = list(plan.commitments.all())
    assert len(drafts) == 3
    assert all(draft.counting in list(Counting) and draft.reasons["counting"] for draft in drafts)


def test_starting_twice_leads_to_the_same_plan(plan, people):
    again = propose.start(plan.document, people["planner"])
    assert again == plan and plan.commitments.count() == 3


def test_only_a_planner_starts(keep, people):
    with pytest.raises(NotAllowed):
        propose.start(keep(), people["division"])


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"period_first": None, "period_last": None}, "CF-002"),
        ({"region_name": ""}, "CF-003"),
        ({"region_name": "全区"}, "CF-003"),
    ],
)
def test_a_document_that_does_not_say_when_or_where_is_asked_first(document, people, missing, code):
    for name, value in missing.items():
        setattr(document, name, value)
    document.save()
    with pytest.raises(KechuangError) as fault:
        propose.start(document, people["planner"])
    assert fault.value.code == code and not Plan.objects.exists()


def test_a_text_without_targets_and_tasks_is_no_plan(keep, people):
    with pytest.raises(KechuangError) as fault:
        propose.start(keep("关于召开会议的通知\n请准时参加。"), people["planner"])
    assert fault.value.code == "CF-004"


def test_tasks_come_in_once_with_a_node_each(plan, people):
    [task] = queries.free_tasks(plan)
    [draft] = propose.take_tasks(plan, None, people["planner"])
    assert (draft.what, draft.counting, draft.number) == (Sort.TASK, Counting.MILESTONES, 4)
    assert [(node.title, node.planned_on) for node in draft.milestones.all()] == [(task.title, date(2026, 12, 31))]
    assert [unit.name for unit in draft.units.all()] == ["办公室"]
    assert propose.take_tasks(plan, [task], people["planner"]) == [] and queries.free_tasks(plan) == []


def test_confirming_counts_and_leaves_a_trace(plan, people):
    draft = named(plan, "研发投入")
    confirm.confirm(draft, draft.version, people["planner"])
    draft.refresh_from_db()
    assert (draft.standing, draft.confirmed_by) == (Standing.CONFIRMED, people["planner"])
    assert queries.progress(queries.drafts(plan)).done == 1
    assert AuditEntry.objects.filter(verb="commitments.confirm", subject_id=str(draft.pk)).count() == 1


def test_confirming_all_that_is_sure_leaves_the_unsure(keep, people):
    plan = propose.start(keep(), people["planner"])
    outcome = confirm.confirm_all(plan, people["planner"], sure_only=True)
    assert [draft.indicator for draft in outcome.left] == ["攻关项目"]
    assert len(outcome.done) == plan.commitments.count() - 1


def test_an_edit_sets_terms_units_and_nodes_and_drops_reasons_that_no_longer_hold(plan, people):
    draft = named(plan, "高新技术企业")
    nodes = [Node("上半年", date(2026, 6, 30), Decimal(6)), Node("全年", date(2026, 12, 31), Decimal(20))]
    values = {
        "value": Decimal(20),
        "path": PathShape.NODES,
        "counting": Counting.EVIDENCE,
        "judge_from": date(2026, 5, 1),
    }
    confirm.edit(
        draft, draft.version, Edit(values, ["县科技局"], ["办公室"], nodes=nodes), people["planner"], confirm=True
    )
    draft.refresh_from_db()
    assert (draft.value, draft.path, draft.standing) == (Decimal(20), PathShape.NODES, Standing.CONFIRMED)
    assert [unit.name for unit in draft.units.all()] == ["县科技局", "办公室"]
    assert [node.amount for node in draft.milestones.all()] == [6, 20]
    assert "judge_from" not in draft.reasons and "due" in draft.reasons
    trace = AuditEntry.objects.get(verb="commitments.edit")
    assert (trace.before["value"], trace.after["value"]) == ("15", "20")


def test_an_edited_draft_waits_for_confirmation_again(plan, people):
    draft = named(plan, "研发投入")
    draft = confirm.confirm(draft, draft.version, people["planner"])
    confirm.edit(draft, draft.version, Edit({"value": Decimal("2.4")}), people["planner"])
    draft.refresh_from_db()
    assert draft.standing == Standing.PROPOSED


@pytest.mark.parametrize(
    "values",
    [
        {"due": date(2025, 12, 31)},
        {"value": None},
        {"value": Decimal(-5)},
        {"comparator": "range", "value_max": Decimal(3)},
        {"comparator": "range", "value_max": None},
        {"judge_from": date(2031, 1, 1)},
        {"path": PathShape.SHARES, "shares": ["0.5"] * 12},
        {"members": 0},
        {"stretch": Decimal(10)},
    ],
)
def test_terms_that_cannot_be_judged_are_not_confirmed_and_nothing_is_kept(plan, people, values):
    draft = named(plan, "高新技术企业")
    before = confirm.facts(draft)
    with pytest.raises(messages.NotReady) as fault:
        confirm.edit(draft, draft.version, Edit(values, ["别的单位"]), people["planner"], confirm=True)
    assert all(each.code == "CF-046" and each.what for each in fault.value.issues)
    draft.refresh_from_db()
    assert confirm.facts(draft) == before


def test_what_the_database_refuses_is_said_in_words_even_when_only_saved(plan, people):
    draft = named(plan, "高新技术企业")
    with pytest.raises(messages.NotReady):
        confirm.edit(draft, draft.version, Edit({"due": date(2025, 12, 31)}), people["planner"])


@pytest.mark.parametrize(
    ("read", "unit", "typed", "typed_unit", "is_asked"),
    [
        ("5", "亿元", "50000", "亿元", True),
        ("5", "亿元", "5", "万元", True),
        ("5", "亿元", "50000", "万元", False),
        ("5", "亿元", "8", "亿元", False),
    ],
)
def test_an_amount_a_thousandfold_off_is_asked_back(keep, people, read, unit, typed, typed_unit, is_asked):
    plan = propose.start(keep(f"要点\n技术合同成交额{read}{unit}。"), people["planner"])
    draft = plan.commitments.get()
    given = {"value": Decimal(typed), "unit": typed_unit}
    if is_asked:
        with pytest.raises(messages.AskedBack) as fault:
            confirm.edit(draft, draft.version, Edit(given), people["planner"])
        assert fault.value.code == "CF-030"
    confirm.edit(draft, draft.version, Edit(given, is_sure=is_asked), people["planner"])
    draft.refresh_from_db()
    assert draft.value == Decimal(typed)


def test_an_amount_far_from_the_baseline_is_asked_back(plan, people):
    draft = named(plan, "高新技术企业")
    with pytest.raises(messages.AskedBack):
        confirm.edit(draft, draft.version, Edit({"baseline": Decimal(20000)}), people["planner"])


def test_two_drafts_are_never_parts_of_each_other(plan, people):
    one, other = named(plan, "高新技术企业"), named(plan, "研发机构")
    confirm.edit(one, one.version, Edit({"parent": other}), people["planner"])
    with pytest.raises(KechuangError) as fault:
        confirm.edit(other, other.version, Edit({"parent": one}), people["planner"])
    assert fault.value.code == "CF-020" and "高新技术企业" in fault.value.what
    with pytest.raises(KechuangError):
        confirm.edit(other, other.version, Edit({"parent": other}), people["planner"])


def test_a_parent_of_another_plan_is_refused(plan, keep, people):
    elsewhere = propose.start(keep(), people["planner"]).commitments.first()
    draft = named(plan, "研发机构")
    with pytest.raises(KechuangError) as fault:
        confirm.edit(draft, draft.version, Edit({"parent": elsewhere}), people["planner"])
    assert fault.value.code == "CF-021"


def test_dropping_wants_a_reason_frees_the_parts_and_can_be_undone(plan, people):
    whole, part = named(plan, "高新技术企业"), named(plan, "研发机构")
    confirm.edit(part, part.version, Edit({"parent": whole}), people["planner"])
    with pytest.raises(KechuangError) as fault:
        confirm.drop(whole, whole.version, "  ", people["planner"])
    assert fault.value.code == "CF-022"
    confirm.drop(whole, whole.version, "背景数据", people["planner"])
    whole.refresh_from_db()
    part.refresh_from_db()
    assert (whole.standing, whole.dropped_because, part.parent) == (Standing.DROPPED, "背景数据", None)
    confirm.restore(whole, whole.version, people["planner"])
    whole.refresh_from_db()
    assert (whole.standing, whole.anchors.count()) == (Standing.PROPOSED, 2)


def test_a_dropped_draft_is_neither_confirmed_nor_edited(plan, people):
    draft = named(plan, "研发投入")
    draft = confirm.drop(draft, draft.version, "重复", people["planner"])
    for act in (
        lambda: confirm.confirm(draft, draft.version, people["planner"]),
        lambda: confirm.edit(draft, draft.version, Edit({"value": Decimal(3)}), people["planner"]),
    ):
        with pytest.raises(KechuangError) as fault:
            act()
        assert fault.value.code == "CF-023"


def test_who_comes_too_late_is_told_who_was_first_and_changes_nothing(plan, people):
    draft = named(plan, "研发投入")
    confirm.edit(draft, draft.version, Edit({"value": Decimal("2.5")}), people["planner"])
    with pytest.raises(messages.Stale) as fault:
        confirm.edit(draft, draft.version, Edit({"value": Decimal("2.9")}), people["planner"])
    assert people["planner"].name in fault.value.what
    draft.refresh_from_db()
    assert draft.value == Decimal("2.5")
