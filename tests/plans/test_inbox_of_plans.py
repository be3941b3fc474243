"""What waits for whom in plans: approvals, reviews, reports that are due, what came back, what lags."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import making
import pytest
from django.utils import timezone

from kechuang.apps.accounts import inbox
from kechuang.apps.plans.actions import report, review
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.actions.report import Item
from kechuang.apps.plans.models import CommitmentRevision, CommitmentUnit, PlanStanding, RevisionStanding
from kechuang.apps.plans.queries import waiting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


@pytest.fixture
def division():
    return making.unit("高新技术科")


@pytest.fixture
def officer(division):
    return making.person("officer", "division", division)


@pytest.fixture
def target(people, division):
    return making.commitment(making.adopted_plan(people), leads=[division])


def kinds(person) -> list[str]:
    return [todo.kind for todo in inbox.gather(person, TODAY)]


def sent(target, by, unit, *names: str):
    items = [Item(date(2026, 6, 8), name, Decimal(1)) for name in names]
    return report.evidence(target, by, unit, items, on=TODAY)


def test_a_report_that_is_due_waits_for_the_lead_until_it_is_sent(target, officer, division):
    (todo,) = waiting.due_reports(officer, TODAY)
    assert todo.why.startswith("5月、6月还没有报送") and todo.due == date(2026, 5, 31)
    assert todo.url == f"/commitments/{target.pk}/report/"
    report.nil(target, officer, division, date(2026, 5, 1), on=TODAY)
    assert waiting.due_reports(officer, TODAY)[0].why.startswith("6月还没有报送")
    sent(target, officer, division, "甲厂")
    assert waiting.due_reports(officer, TODAY) == []


def test_a_named_handler_is_asked_and_the_others_of_the_unit_are_spared(target, officer, division):
    other = making.person("other", "division", division)
    CommitmentUnit.objects.filter(commitment=target).update(handler=other)
    assert waiting.due_reports(officer, TODAY) == []
    assert len(waiting.due_reports(other, TODAY)) == 1


def test_a_lagging_commitment_waits_for_its_lead_with_its_sentence(target, officer, people):
    making.evidence(target, "1")
    update_lights([target], TODAY)
    (todo,) = waiting.lagging(officer, TODAY)
    assert todo.kind in ("滞后", "严重滞后") and "1 家" in todo.why
    assert waiting.count_lagging(officer, TODAY) == 1
    assert waiting.lagging(people["planner"], TODAY) == []


def test_reports_of_others_wait_for_review_and_one_click_accepts(target, officer, division, people, as_role):
    sent(target, officer, division, "甲厂", "乙厂")
    todos = waiting.to_review(people["planner"], TODAY)
    assert [todo.what for todo in todos] == ["甲厂", "乙厂"]
    assert waiting.to_review(officer, TODAY) == [] and waiting.count_to_review(officer, TODAY) == 0
    deed = todos[0].action
    answer = as_role("planner").post(deed.url, dict(deed.fields), follow=True)
    assert answer.redirect_chain == [("/todo/", 302)]
    assert "已采纳“甲厂”。现值 未报→1 家" in answer.content.decode()
    assert waiting.count_to_review(people["planner"], TODAY) == 1


def test_what_looks_like_another_is_not_for_one_click(target, officer, division, people):
    (first,) = sent(target, officer, division, "甲厂")
    making.evidence(target, on=first.happened_on, organisation="甲厂", fingerprint=first.fingerprint)
    (todo,) = waiting.to_review(people["planner"], TODAY)
    assert todo.action is None and todo.why.startswith("与别的报送相像")


def test_beyond_ten_of_a_plan_one_line_leads_to_the_rest_and_the_number_counts_all(target, officer, division, people):
    sent(target, officer, division, *(f"第{number}厂" for number in range(13)))
    todos = waiting.to_review(people["planner"], TODAY)
    assert len(todos) == 11 and todos[-1].what == "另有 3 条待审核"
    assert todos[-1].url == f"/review/?plan={target.plan_id}"
    assert waiting.count_to_review(people["planner"], TODAY) == 13


def test_what_came_back_waits_for_its_reporter_with_the_words(target, officer, division, people):
    (first,) = sent(target, officer, division, "甲厂")
    review.send_back(first, people["planner"], "日期不符", on=TODAY)
    (todo,) = waiting.returned(officer, TODAY)
    assert "日期不符" in todo.why and todo.url.endswith(f"?corrects=evidence-{first.pk}")
    assert waiting.count_returned(officer, TODAY) == 1


def test_a_submitted_plan_waits_for_another_than_who_submitted_it(people):
    plan = making.plan(people, adopted=False)
    plan.standing, plan.submitted_by, plan.submitted_at = PlanStanding.SUBMITTED, people["planner"], timezone.now()
    plan.save()
    assert kinds(people["leader"]) == ["批准计划"]
    assert kinds(people["planner"]) == []
    assert inbox.count(people["leader"], TODAY) == 1 and inbox.count(people["planner"], TODAY) == 0


def test_a_proposed_revision_waits_for_another_than_who_proposed_it(people, target):
    CommitmentRevision.objects.create(
        commitment=target,
        ordinal=1,
        effective_on=TODAY,
        changes={"value": "20"},
        reason="市里调整",
        document_title="通知",
        document_on=TODAY,
        standing=RevisionStanding.PROPOSED,
        proposed_by=people["planner"],
    )
    assert kinds(people["leader"]) == ["批准调整"] and kinds(people["planner"]) == []


def test_the_number_is_that_of_the_list_for_everybody(target, officer, division, people):
    (first, _) = sent(target, officer, division, "甲厂", "乙厂")
    review.send_back(first, people["planner"], "日期不符", on=TODAY)
    making.evidence(target, "1", on=date(2026, 2, 1))
    update_lights([target], TODAY)
    for person in (*people.values(), officer):
        assert inbox.count(person, TODAY) == len(inbox.gather(person, TODAY))


def test_the_number_costs_the_same_however_much_waits(people, officer, division, django_assert_max_num_queries):
    plan = making.adopted_plan(people)
    for number in range(20):
        target = making.commitment(plan, f"目标{number}", leads=[division])
        making.evidence(target, standing="submitted")
    for person in (*people.values(), officer):
        with django_assert_max_num_queries(45):
            inbox.count(person, TODAY)
