"""The five public plans: every promise gets a way of counting and a light with a sentence and a next step."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kechuang.apps.documents import actions as documents
from kechuang.apps.plans.actions import adopt, confirm, propose, reading
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import LightChange
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.rules.terms import Light, NextStep

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
pytestmark = [pytest.mark.shared, pytest.mark.django_db]


@pytest.fixture
def plan(request, people):
    path = next(SEEDS.glob(f"{request.param}_*"))
    document = documents.receive(path.read_bytes(), path.name, people["planner"]).document
    reading.read(document, people["planner"])
    document.refresh_from_db()
    if document.region_name in propose.NO_PLACE:  # 004 says 全区; a planner tells which
        documents.correct(document, {"region_name": "淮阴区"}, people["planner"])
        document.refresh_from_db()
    plan = propose.start(document, people["planner"])
    propose.take_tasks(plan, None, people["planner"])
    assert confirm.confirm_all(plan, people["planner"]).left == []
    plan.refresh_from_db()
    return plan


@pytest.mark.parametrize("plan", ["000", "001", "002", "003"], indirect=True)
def test_every_promise_is_adopted_with_a_light_and_a_next_step(plan, people):
    on = date(plan.first_year, 6, 30)
    adopt.submit(plan, plan.version, people["planner"])
    plan.refresh_from_db()
    adopt.adopt(plan, plan.version, people["leader"], on)
    judged = standing.of_plan(plan, on)
    assert len(judged) == plan.commitments.count() == LightChange.objects.count()
    for each in judged:
        verdict = each.verdict
        assert verdict.sentence and each.commitment.reasons["counting"]
        assert verdict.light == Light.DONE or (verdict.next_step != NextStep.NONE and verdict.next_words), str(each)


@pytest.mark.parametrize("plan", ["004"], indirect=True)
def test_the_consultation_draft_stops_before_submission(plan, people):
    with pytest.raises(messages.NotReady) as fault:
        adopt.submit(plan, plan.version, people["planner"])
    assert [each.code for each in fault.value.issues] == ["CF-040"]
