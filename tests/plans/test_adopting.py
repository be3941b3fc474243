"""A plan is submitted by one person and adopted by another; all of it or nothing, and one of two at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import making
import pytest
from drafting import at_once, named

from kechuang.apps.accounts.models import AuditEntry, User
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.orgs.models import UnitKind
from kechuang.apps.plans.actions import adopt, confirm, propose
from kechuang.apps.plans.actions.confirm import Edit
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import Commitment, LightChange, Plan, PlanStanding, Standing
from kechuang.apps.plans.queries import confirming as queries
from kechuang.kernel.errors import KechuangError

ON = date(2026, 6, 30)


@pytest.fixture
def plan(keep, people) -> Plan:
    return propose.start(keep(), people["planner"])


@pytest.fixture
def confirmed(plan, people) -> Plan:
    confirm.confirm_all(plan, people["planner"])
    plan.refresh_from_db()
    return plan


@pytest.fixture
def submitted(confirmed, people) -> Plan:
    return adopt.submit(confirmed, confirmed.version, people["planner"])


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_a_second_person_adopts_and_every_commitment_shows_a_light(self, submitted, people):
        plan = adopt.adopt(submitted, submitted.version, people["leader"], ON)
        assert (plan.standing, plan.adopted_by, plan.submitted_by) == ("adopted", people["leader"], people["planner"])
        lights = LightChange.objects.filter(commitment__plan=plan)
        assert lights.count() == plan.commitments.count() and all(each.on == ON and each.sentence for each in lights)
        assert list(AuditEntry.objects.filter(verb__startswith="plans.").values_list("verb", flat=True)[:2]) == [
            "plans.adopt",
            "plans.submit",
        ]

    def test_another_planner_may_adopt_too(self, submitted):
        other = User.objects.create(username="planner2", name="规划员乙", role="planner")
        assert adopt.adopt(submitted, submitted.version, other, ON).is_adopted

    def test_who_submitted_does_not_adopt(self, submitted, people):
        with pytest.raises(KechuangError) as fault:
            adopt.adopt(submitted, submitted.version, people["planner"], ON)
        assert fault.value.code == "CF-044" and not fresh(submitted).is_adopted

    @pytest.mark.parametrize("role", ["division", "town", "administrator"])
    def test_others_may_not(self, submitted, people, role):
        with pytest.raises(NotAllowed):
            adopt.adopt(submitted, submitted.version, people[role], ON)

    def test_what_is_still_open_is_named_and_nothing_is_submitted(self, plan, people):
        with pytest.raises(messages.NotReady) as fault:
            adopt.submit(plan, plan.version, people["planner"])
        assert [each.code for each in fault.value.issues] == ["CF-042"]
        assert "高新技术企业" in fault.value.what and fresh(plan).is_open

    def test_a_plan_with_everything_dropped_is_not_submitted(self, plan, people):
        for draft in plan.commitments.all():
            confirm.drop(draft, draft.version, "不是目标", people["planner"])
        plan.refresh_from_db()
        with pytest.raises(messages.NotReady) as fault:
            adopt.submit(plan, plan.version, people["planner"])
        assert [each.code for each in fault.value.issues] == ["CF-043"]

    @pytest.mark.parametrize(("standing", "code"), [("consultation", "CF-040"), ("repealed", "CF-041")])
    def test_a_consultation_draft_is_confirmed_but_not_submitted(self, confirmed, people, standing, code):
        confirmed.document.standing = standing
        confirmed.document.save()
        with pytest.raises(messages.NotReady) as fault:
            adopt.submit(confirmed, confirmed.version, people["planner"])
        assert [each.code for each in fault.value.issues] == [code]

    def test_a_document_that_was_repealed_meanwhile_is_not_adopted(self, submitted, people):
        submitted.document.standing = "repealed"
        submitted.document.save()
        with pytest.raises(messages.NotReady):
            adopt.adopt(submitted, submitted.version, people["leader"], ON)
        assert fresh(submitted).standing == PlanStanding.SUBMITTED and not LightChange.objects.exists()

    def test_returning_wants_words_and_opens_the_drafts_again(self, submitted, people):
        with pytest.raises(KechuangError) as fault:
            adopt.send_back(submitted, submitted.version, " ", people["leader"])
        assert fault.value.code == "CF-045"
        plan = adopt.send_back(submitted, submitted.version, "第 2 项口径不对", people["leader"])
        assert (plan.standing, plan.returned_because) == ("draft", "第 2 项口径不对")
        draft = plan.commitments.first()
        confirm.edit(draft, draft.version, Edit({"value": Decimal(16)}), people["planner"], confirm=True)

    def test_drafts_are_closed_while_the_plan_waits_and_after_adoption(self, submitted, people):
        draft = submitted.commitments.first()
        edit = Edit({"value": Decimal(99)})
        with pytest.raises(messages.Stale) as fault:
            confirm.edit(draft, draft.version, edit, people["planner"])
        assert fault.value.code == "CF-013"
        adopt.adopt(submitted, submitted.version, people["leader"], ON)
        with pytest.raises(messages.Stale) as fault:
            confirm.edit(draft, draft.version, edit, people["planner"])
        assert fault.value.code == "CF-012" and "调整" in fault.value.remedy

    def test_group_words_become_their_members_and_known_units_stay(self, confirmed, people):
        confirmed.region = making.region()
        confirmed.save()
        towns = [making.unit(name, UnitKind.TOWN) for name in ("东街道", "西镇")]
        known = making.unit("高新技术科")
        draft = named(confirmed, "高新技术企业")
        given = Edit({}, ["高新技术科", "各镇街"], ["未登记的单位", "西镇"])
        draft = confirm.edit(draft, draft.version, given, people["planner"], confirm=True)
        plan = fresh(confirmed)
        plan = adopt.submit(plan, plan.version, people["planner"])
        adopt.adopt(plan, plan.version, people["leader"], ON)
        units = [(unit.role, unit.name, unit.unit, unit.via) for unit in draft.units.order_by("ordinal")]
        assert units == [
            ("lead", "高新技术科", known, ""),
            ("support", "未登记的单位", None, ""),
            ("support", "西镇", towns[1], ""),
            ("lead", "东街道", towns[0], "各镇街"),
            ("lead", "西镇", towns[1], "各镇街"),
        ]

    def test_what_should_be_known_before_adoption_is_listed(self, confirmed):
        warnings = queries.warnings(confirmed, queries.drafts(confirmed))
        codes = {check.issue.code for check in warnings}
        assert {"CF-047", "CF-048"} <= codes and all(check.is_warning and check.pk for check in warnings)

    def test_a_deadline_outside_the_plan_is_said_and_not_forbidden(self, confirmed, people):
        draft = confirmed.commitments.first()
        confirm.edit(draft, draft.version, Edit({"due": date(2028, 12, 31)}), people["planner"], confirm=True)
        found = queries.checks(confirmed, queries.drafts(confirmed))
        assert [check.is_warning for check in found if check.issue.code == "CF-049"] == [True]

    def test_nothing_of_a_failed_adoption_stays(self, submitted, people, monkeypatch):
        def break_down(*args):
            raise RuntimeError("the power went")

        monkeypatch.setattr(adopt, "update_lights", break_down)
        before = [confirm.facts(each) for each in submitted.commitments.all()]
        with pytest.raises(RuntimeError):
            adopt.adopt(submitted, submitted.version, people["leader"], ON)
        assert fresh(submitted).standing == PlanStanding.SUBMITTED
        assert [confirm.facts(each) for each in submitted.commitments.all()] == before
        assert not AuditEntry.objects.filter(verb="plans.adopt").exists()


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_of_two_who_adopt_one_wins_and_the_other_is_told(self, submitted, people):
        other = User.objects.create(username="planner2", name="规划员乙", role="planner")
        found = at_once(
            *(lambda by=by: adopt.adopt(submitted, submitted.version, by, ON) for by in (people["leader"], other))
        )
        [lost] = [each for each in found if isinstance(each, Exception)]
        winner = fresh(submitted).adopted_by
        assert isinstance(lost, messages.Stale) and winner.name in lost.what
        assert AuditEntry.objects.filter(verb="plans.adopt").count() == 1
        assert LightChange.objects.count() == submitted.commitments.count()

    def test_one_adopts_while_the_other_returns(self, submitted, people):
        other = User.objects.create(username="planner2", name="规划员乙", role="planner")
        found = at_once(
            lambda: adopt.adopt(submitted, submitted.version, people["leader"], ON),
            lambda: adopt.send_back(submitted, submitted.version, "再看看", other),
        )
        assert sum(isinstance(each, messages.Stale) for each in found) == 1
        plan = fresh(submitted)
        assert plan.is_adopted == (LightChange.objects.count() == plan.commitments.count())
        assert plan.is_adopted != (plan.returned_because == "再看看")

    def test_of_two_who_edit_one_draft_one_wins_and_the_other_is_told(self, plan, people):
        other = User.objects.create(username="planner2", name="规划员乙", role="planner")
        draft = named(plan, "雏鹰企业")
        values = {people["planner"]: Decimal(13), other: Decimal(14)}
        found = at_once(
            *(
                lambda by=by, value=value: confirm.edit(draft, draft.version, Edit({"value": value}), by)
                for by, value in values.items()
            )
        )
        [lost] = [each for each in found if isinstance(each, Exception)]
        [won] = [each for each in found if isinstance(each, Commitment)]
        assert isinstance(lost, messages.Stale) and fresh(draft).value == won.value

    def test_of_a_submission_and_an_edit_at_once_never_both_hold(self, confirmed, people):
        draft = named(confirmed, "雏鹰企业")
        found = at_once(
            lambda: adopt.submit(confirmed, confirmed.version, people["planner"]),
            lambda: confirm.edit(draft, draft.version, Edit({"value": Decimal(14)}), people["planner"]),
        )
        assert sum(isinstance(each, messages.Stale) for each in found) == 1
        plan, draft = fresh(confirmed), fresh(draft)
        assert (plan.standing, draft.value) in {("submitted", Decimal(12)), ("draft", Decimal(14))}

    def test_of_two_who_start_both_are_led_to_one_plan(self, document, people):
        other = User.objects.create(username="planner2", name="规划员乙", role="planner")
        found = at_once(*(lambda by=by: propose.start(document, by) for by in (people["planner"], other)))
        assert found[0] == found[1] and Plan.objects.count() == 1
        assert AuditEntry.objects.filter(verb="plans.start").count() == 1

    def test_of_two_who_confirm_everything_each_draft_is_confirmed_once(self, plan, people):
        other = User.objects.create(username="planner2", name="规划员乙", role="planner")
        found = at_once(*(lambda by=by: confirm.confirm_all(plan, by) for by in (people["planner"], other)))
        assert sum(len(each.done) for each in found) == plan.commitments.count()
        assert set(plan.commitments.values_list("version", "standing")) == {(2, Standing.CONFIRMED)}

    def test_tasks_taken_in_by_two_come_in_once(self, keep, people):
        text = "云溪县2026年要点\n1.办好活动周。精心组织各项活动。（办公室）\n2.新增企业5家。（办公室）\n"
        plan = propose.start(keep(text), people["planner"])
        at_once(*(lambda: propose.take_tasks(plan, None, people["planner"]) for _ in range(2)))
        assert plan.commitments.filter(what="task").count() == 1
