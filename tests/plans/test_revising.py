"""An adopted commitment changes only by a revision: with a document and a day, proposed by one, approved by another."""

from __future__ import annotations

from datetime import date, timedelta

import making
import pytest
from drafting import at_once

from kechuang.apps.accounts.models import AuditEntry, User
from kechuang.apps.plans.actions import revise
from kechuang.apps.plans.actions.revise import Ground
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import CommitmentRevision, RevisionStanding
from kechuang.apps.plans.queries import revising as queries
from kechuang.kernel.errors import KechuangError

GROUND = Ground("市里调整了目标", "关于调整目标的通知", date(2026, 6, 1), "云科发〔2026〕20号")
JULY, TODAY = date(2026, 7, 1), date(2026, 6, 15)


@pytest.fixture
def promised(people):
    return making.commitment(making.adopted_plan(people), value="15", leads=[making.unit()])


def propose(promised, people, changes=None, on=JULY, by=None, **fields):
    return revise.propose(promised, on, changes or {"value": "12"}, GROUND, by or people["planner"], **fields)


@pytest.mark.django_db
class TestRevising:
    def test_nothing_changes_before_approval_nor_before_its_day(self, promised, people):
        made = propose(promised, people)
        assert queries.terms_on(promised, JULY).value == 15
        revise.approve(made, people["leader"], TODAY)
        assert queries.terms_on(promised, JULY - timedelta(days=1)).value == 15
        assert queries.terms_on(promised, JULY).value == 12
        promised.refresh_from_db()
        assert promised.value == 15

    def test_several_hold_in_order_and_the_old_ones_stay_readable(self, promised, people):
        for value, day in (("12", JULY), ("10", date(2026, 9, 1))):
            revise.approve(propose(promised, people, {"value": value}, day), people["leader"], TODAY)
        versions = queries.versions(promised)
        assert [(each.since, each.until) for each in versions] == [
            (date(2026, 1, 1), JULY), (JULY, date(2026, 9, 1)), (date(2026, 9, 1), None),
        ]  # fmt: skip
        assert [each.cells[0] for each in versions] == [
            ("不少于 15 家", False), ("不少于 12 家", True), ("不少于 10 家", True),
        ]  # fmt: skip

    def test_only_what_differs_is_kept(self, promised, people):
        made = propose(promised, people, {"value": "15", "due": "2026-11-30", "stretch": None, "counting": "evidence"})
        assert made.changes == {"due": "2026-11-30"}

    @pytest.mark.parametrize(
        ("changes", "on", "code"),
        [
            ({"value": "15"}, JULY, "CF-061"),
            ({"value": "12"}, date(2025, 12, 31), "CF-062"),
            ({"value": "12"}, date(2027, 1, 1), "CF-063"),
            ({"value": "0"}, JULY, "CF-046"),
            ({"due": "2025-01-01"}, JULY, "CF-046"),
            ({"value": "150000"}, JULY, "CF-030"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_is_kept(self, promised, people, changes, on, code):
        with pytest.raises(KechuangError) as fault:
            propose(promised, people, changes, on)
        assert fault.value.code == code and not CommitmentRevision.objects.exists()

    def test_an_amount_that_is_meant_passes(self, promised, people):
        assert propose(promised, people, {"value": "150000"}, is_sure=True).changes == {"value": "150000"}

    def test_a_later_change_does_not_take_effect_before_an_earlier_one(self, promised, people):
        revise.approve(propose(promised, people, on=date(2026, 9, 1)), people["leader"], TODAY)
        with pytest.raises(KechuangError) as fault:
            propose(promised, people, {"value": "11"}, JULY)
        assert fault.value.code == "CF-064"

    def test_only_one_waits_at_a_time(self, promised, people):
        propose(promised, people)
        with pytest.raises(messages.Stale) as fault:
            propose(promised, people, {"value": "11"})
        assert fault.value.code == "CF-065"

    def test_calling_off_needs_no_other_change_and_is_not_done_twice(self, promised, people):
        revise.approve(propose(promised, people, {"value": "15"}, withdrawn=True), people["leader"], TODAY)
        assert queries.versions(promised)[-1].is_withdrawn
        with pytest.raises(KechuangError) as fault:
            propose(promised, people, {"value": "15"}, date(2026, 8, 1), withdrawn=True)
        assert fault.value.code == "CF-061"

    def test_who_proposes_does_not_approve(self, promised, people):
        with pytest.raises(KechuangError) as fault:
            revise.approve(propose(promised, people), people["planner"], TODAY)
        assert fault.value.code == "CF-066"

    def test_returning_wants_words_and_lets_another_be_proposed(self, promised, people):
        made = propose(promised, people)
        with pytest.raises(KechuangError) as fault:
            revise.send_back(made, "", people["leader"])
        assert fault.value.code == "CF-069"
        revise.send_back(made, "没有依据", people["leader"])
        assert queries.terms_on(promised, JULY).value == 15
        assert propose(promised, people).ordinal == 2

    def test_a_division_revises_what_it_leads_and_nothing_else(self, promised, people):
        stranger, leading = people["division"], making.person("lead", of=making.unit())
        with pytest.raises(KechuangError) as fault:
            propose(promised, people, by=stranger)
        assert fault.value.code == "CF-068"
        assert propose(promised, people, by=leading).proposed_by == leading

    def test_before_adoption_one_edits(self, people):
        draft = making.commitment(making.plan(people, adopted=False))
        with pytest.raises(KechuangError) as fault:
            propose(draft, people)
        assert fault.value.code == "CF-060"

    def test_milestones_move_and_what_was_reached_stays(self, people):
        nodes = [("印发方案", date(2026, 6, 30)), ("完成验收", date(2026, 11, 30))]
        to = making.commitment(
            making.adopted_plan(people), "实施方案", None, what="task", kind="deliverable", comparator="=",
            counting="milestones", path="nodes", milestones=nodes,
        )  # fmt: skip
        moves = [{"title": "完成验收", "planned_on": "2026-12-20", "amount": None}]
        revise.approve(propose(to, people, {"nodes": moves}), people["leader"], TODAY)
        assert [node.planned_on for node in queries.terms_on(to, JULY).nodes] == [date(2026, 6, 30), date(2026, 12, 20)]
        assert [node.planned_on for node in queries.terms_on(to, TODAY).nodes] == [
            date(2026, 6, 30),
            date(2026, 11, 30),
        ]

    def test_approval_leaves_what_was_and_what_becomes_in_the_trail(self, promised, people):
        revise.approve(propose(promised, people), people["leader"], TODAY)
        entry = AuditEntry.objects.get(verb="revisions.approve")
        assert (entry.before, entry.after) == ({"目标值": "不少于 15 家"}, {"目标值": "不少于 12 家"})


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_of_two_who_decide_one_wins_and_the_other_is_told(self, promised, people):
        made = propose(promised, people)
        other = User.objects.create(username="planner2", name="规划员乙", role="planner")
        found = at_once(
            lambda: revise.approve(made, people["leader"], TODAY), lambda: revise.send_back(made, "不同意", other)
        )
        [lost] = [each for each in found if isinstance(each, Exception)]
        made.refresh_from_db()
        assert isinstance(lost, messages.Stale) and made.decided_by.name in lost.what
        assert (queries.terms_on(promised, JULY).value == 12) == (made.standing == RevisionStanding.APPROVED)

    def test_of_two_who_propose_one_waits(self, promised, people):
        other = User.objects.create(username="planner2", name="规划员乙", role="planner")
        found = at_once(lambda: propose(promised, people), lambda: propose(promised, people, {"value": "11"}, by=other))
        assert sum(isinstance(each, messages.Stale) for each in found) == 1
        assert CommitmentRevision.objects.count() == 1
        assert CommitmentRevision.objects.get().changes["value"] in {"11", "12"}
