"""Drafts are merged and split: the places of the text stay the same, numbers are never given twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from drafting import named, spans
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kechuang.apps.plans.actions import confirm, propose, regroup
from kechuang.apps.plans.actions.confirm import Edit
from kechuang.apps.plans.actions.regroup import Part
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import Plan, Standing
from kechuang.apps.plans.queries import confirming as queries
from kechuang.kernel.errors import KechuangError

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(document, people) -> Plan:
    return propose.start(document, people["planner"])


def test_merging_collects_places_and_units_and_the_draft_keeps_its_terms(plan, people):
    one, other = named(plan, "高新技术企业"), named(plan, "雏鹰企业")
    places = spans(one) | spans(other)
    merged = regroup.merge(one, one.version, {other: other.version}, people["planner"])
    assert spans(merged) == places and merged.value == Decimal(15)
    assert "高新技术科" in [unit.name for unit in merged.units.all()]
    other.refresh_from_db()
    assert (other.standing, other.anchors.count(), other.dropped_because) == (
        Standing.DROPPED,
        0,
        f"并入第 {one.number} 项",
    )
    assert queries.progress(queries.drafts(plan)).all == plan.commitments.count() - 1


def test_what_was_merged_is_not_restored_by_itself(plan, people):
    one, other = named(plan, "高新技术企业"), named(plan, "雏鹰企业")
    regroup.merge(one, one.version, {other: other.version}, people["planner"])
    other.refresh_from_db()
    with pytest.raises(KechuangError) as fault:
        confirm.restore(other, other.version, people["planner"])
    assert fault.value.code == "CF-024"


def test_splitting_reads_the_words_that_leave_anew(plan, people):
    one, other = named(plan, "高新技术企业"), named(plan, "雏鹰企业")
    mine, its = spans(one), spans(other)
    merged = regroup.merge(one, one.version, {other: other.version}, people["planner"])
    leaving = [anchor.pk for anchor in merged.anchors.all() if (anchor.start, anchor.end) in its]
    made = regroup.split_places(merged, merged.version, leaving, people["planner"])
    assert (spans(merged), spans(made)) == (mine, its)
    assert (made.value, made.indicator) == (other.value, other.indicator)
    assert made.number == plan.commitments.count()


@pytest.mark.parametrize("which", ["none", "all"])
def test_splitting_off_nothing_or_everything_is_refused(plan, people, which):
    draft = named(plan, "雏鹰企业")
    anchors = [] if which == "none" else [anchor.pk for anchor in draft.anchors.all()]
    with pytest.raises(KechuangError) as fault:
        regroup.split_places(draft, draft.version, anchors, people["planner"])
    assert fault.value.code == "CF-026"


def test_merging_with_nothing_or_with_itself_is_refused(plan, people):
    draft = named(plan, "雏鹰企业")
    for others in ({}, {draft: draft.version}):
        with pytest.raises(KechuangError) as fault:
            regroup.merge(draft, draft.version, others, people["planner"])
        assert fault.value.code == "CF-025"


def test_merging_refuses_when_one_of_the_others_was_changed_meanwhile(plan, people):
    one, other = named(plan, "高新技术企业"), named(plan, "雏鹰企业")
    confirm.confirm(other, other.version, people["planner"])
    with pytest.raises(messages.Stale):
        regroup.merge(one, one.version, {other: other.version}, people["planner"])
    assert spans(one) and spans(other)


def test_a_part_merged_into_its_whole_leaves_no_circle(plan, people):
    whole, part = named(plan, "高新技术企业"), named(plan, "雏鹰企业")
    confirm.edit(part, part.version, Edit({"parent": whole}), people["planner"])
    part.refresh_from_db()
    merged = regroup.merge(part, part.version, {whole: whole.version}, people["planner"])
    merged.refresh_from_db()
    assert merged.parent is None


def test_splitting_by_content_gives_each_part_its_value_and_unit(plan, people):
    draft = named(plan, "雏鹰企业")
    parts = [
        Part("雏鹰企业（高新区）", Decimal(8), leads=("高新区",)),
        Part("雏鹰企业（经开区）", Decimal(4), leads=("经开区",)),
    ]
    first, second = regroup.split_parts(draft, draft.version, parts, people["planner"])
    assert (first.pk, first.value, second.value) == (draft.pk, 8, 4)
    assert spans(first) == spans(second)
    assert [unit.name for unit in second.units.filter(role="lead")] == ["经开区"]


def test_the_whole_may_stay_and_hold_the_parts(plan, people):
    draft = named(plan, "雏鹰企业")
    [part] = regroup.split_parts(draft, draft.version, [Part("高新区", Decimal(8))], people["planner"], keep_whole=True)
    draft.refresh_from_db()
    assert (draft.value, part.parent) == (Decimal(12), draft)


def test_one_part_alone_is_no_split(plan, people):
    draft = named(plan, "雏鹰企业")
    with pytest.raises(KechuangError) as fault:
        regroup.split_parts(draft, draft.version, [Part("高新区", Decimal(8))], people["planner"])
    assert fault.value.code == "CF-027"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merging_some_and_splitting_them_off_again_gives_back_every_place(document, people, data):
    planner = people["planner"]
    plan = Plan.objects.filter(document=document).first() or propose.start(document, planner)
    before = {frozenset(spans(each)) for each in plan.commitments.all() if each.anchors.exists()}
    live = [each for each in queries.drafts(plan) if not queries.is_merged(each)]
    target, *others = data.draw(st.permutations(live).map(lambda each: each[: data.draw(st.integers(2, len(live)))]))
    groups = [spans(each) for each in others]
    merged = regroup.merge(target, target.version, {each: each.version for each in others}, planner)
    for group in groups:
        leaving = [anchor.pk for anchor in merged.anchors.all() if (anchor.start, anchor.end) in group]
        regroup.split_places(merged, merged.version, leaving, planner)
        merged.refresh_from_db()
    after = {frozenset(spans(each)) for each in plan.commitments.all() if each.anchors.exists()}
    assert after == before
    numbers = list(plan.commitments.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers))
