"""What is done to the drafts of a plan: confirm, edit, drop, restore; of two people at once one wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.plans.actions.propose import open_plan, touch
from kechuang.apps.plans.actions.proposer import keep_units
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import Commitment, CommitmentUnit, Milestone, Plan, Role, Standing
from kechuang.apps.plans.queries import confirming as queries
from kechuang.apps.plans.queries.standing import terms_of
from kechuang.apps.plans.rules import soundness
from kechuang.apps.plans.rules.terms import Node
from kechuang.ui.marks import NEEDS_CHECKING_BELOW

# What an edit may set. `what`, `number` and the anchors have verbs of their own.
EDITABLE = (
    "indicator", "indicator_code", "comparator", "value", "value_max", "stretch", "unit", "kind", "verb", "direction",
    "is_change", "is_whole", "may_fall", "frequency", "members", "region_name", "start", "due", "judge_from",
    "counting", "path", "shares", "baseline", "baseline_note", "parent",
)  # fmt: skip
AMOUNTS = ("value", "value_max", "stretch")


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person filled in for one draft. leads, supports: names as written; None leaves the units as they are.

    nodes: the milestones, in order; None leaves them. is_sure: an amount that looks like a slip of units is meant.
    """

    values: Mapping[str, Any]
    leads: Sequence[str] | None = None
    supports: Sequence[str] | None = None
    handler: User | None = None
    nodes: Sequence[Node] | None = None
    is_sure: bool = False


def claim(commitment: Commitment, version: int, by: User) -> Commitment:
    """The draft, locked with its plan for the rest of the transaction; `version` is what the person looked at.

    The plan is locked first, always, so that two who take the same rows never wait for each other.
    Raises: Stale, when the plan is no longer open or someone changed the draft since.
    """
    demand(by, "plans.confirm", commitment)
    plan = open_plan(commitment.plan, by)
    locked = Commitment.objects.select_for_update().get(pk=commitment.pk, plan=plan)
    locked.plan = plan
    if locked.version != version:
        raise messages.draft_moved_on(locked, queries.last_hand(locked))
    if queries.is_merged(locked):
        raise messages.was_merged(locked)
    return locked


def keep(draft: Commitment, fields: Iterable[str]) -> None:
    """Save, counting the change on the draft and on its plan."""
    draft.version += 1
    draft.save(update_fields=[*fields, "version"])
    touch(draft.plan)


@transaction.atomic
def confirm(commitment: Commitment, version: int, by: User) -> Commitment:
    """The draft is right as it stands. Edge: one that is confirmed already stays so, and nothing is recorded.

    Raises: Stale; KechuangError CF-023 for a dropped one, NotReady with every fault of its terms.
    """
    draft = claim(commitment, version, by)
    if draft.standing == Standing.DROPPED:
        raise messages.was_dropped(draft)
    if draft.standing == Standing.CONFIRMED:
        return draft
    _demand_sound(draft)
    _confirm(draft, by)
    record(by, "commitments.confirm", draft, before={"standing": "proposed"}, after={"standing": "confirmed"})
    return draft


def _demand_sound(draft: Commitment) -> None:
    said = soundness.draft_faults(queries.draft_terms(draft))
    if said:
        raise messages.NotReady([messages.terms_fault(draft, each) for each in said])


def _confirm(draft: Commitment, by: User) -> None:
    draft.standing, draft.confirmed_by, draft.confirmed_at = Standing.CONFIRMED, by, timezone.now()
    keep(draft, ["standing", "confirmed_by", "confirmed_at"])


@dataclass(slots=True)
class Confirmed:
    """What a confirmation of many did. left: those that still need a look, because they are unsure or unsound."""

    done: list[Commitment] = field(default_factory=list)
    left: list[Commitment] = field(default_factory=list)


@transaction.atomic
def confirm_all(plan: Plan, by: User, sure_only: bool = False) -> Confirmed:
    """Confirm every proposed draft whose terms are sound; with `sure_only` only those read with much confidence."""
    demand(by, "plans.confirm", plan)
    plan = open_plan(plan, by)
    outcome = Confirmed()
    now = timezone.now()
    for draft in queries.drafts(plan):
        if draft.standing != Standing.PROPOSED:
            continue
        unsure = sure_only and queries.confidence(draft) < NEEDS_CHECKING_BELOW
        if unsure or soundness.draft_faults(queries.draft_terms(draft)):
            outcome.left.append(draft)
            continue
        draft.standing, draft.confirmed_by, draft.confirmed_at = Standing.CONFIRMED, by, now
        draft.version += 1
        outcome.done.append(draft)
    if outcome.done:
        Commitment.objects.bulk_update(outcome.done, ["standing", "confirmed_by", "confirmed_at", "version"])
        record(by, "plans.confirm_all", plan, after={"commitments": [each.number for each in outcome.done]})
        touch(plan)
    return outcome


@transaction.atomic
def reopen(commitment: Commitment, version: int, by: User) -> Commitment:
    """Take a confirmation back."""
    draft = claim(commitment, version, by)
    if draft.standing != Standing.CONFIRMED:
        return draft
    draft.standing, draft.confirmed_by, draft.confirmed_at = Standing.PROPOSED, None, None
    keep(draft, ["standing", "confirmed_by", "confirmed_at"])
    record(by, "commitments.reopen", draft, before={"standing": "confirmed"}, after={"standing": "proposed"})
    return draft


@transaction.atomic
def drop(commitment: Commitment, version: int, reason: str, by: User) -> Commitment:
    """It is no promise, or none to follow here. Its parts become promises of their own.

    Raises: Stale; KechuangError CF-022 without a reason.
    """
    draft = claim(commitment, version, by)
    if not reason.strip():
        raise messages.dropped_without_reason(draft)
    if draft.standing == Standing.DROPPED:
        return draft
    before = {"standing": draft.standing}
    draft.standing, draft.dropped_because = Standing.DROPPED, reason.strip()[:500]
    draft.confirmed_by = draft.confirmed_at = None
    keep(draft, ["standing", "dropped_because", "confirmed_by", "confirmed_at"])
    freed = list(draft.parts.values_list("number", flat=True))
    draft.parts.update(parent=None)
    after = {"standing": "dropped", **({"parts_freed": freed} if freed else {})}
    record(by, "commitments.drop", draft, before=before, after=after, reason=draft.dropped_because)
    return draft


@transaction.atomic
def restore(commitment: Commitment, version: int, by: User) -> Commitment:
    """A dropped draft waits for confirmation again."""
    draft = claim(commitment, version, by)
    if draft.standing != Standing.DROPPED:
        return draft
    before = {"standing": "dropped", "dropped_because": draft.dropped_because}
    draft.standing, draft.dropped_because = Standing.PROPOSED, ""
    keep(draft, ["standing", "dropped_because"])
    record(by, "commitments.restore", draft, before=before, after={"standing": "proposed"})
    return draft


@transaction.atomic
def edit(commitment: Commitment, version: int, given: Edit, by: User, *, confirm: bool = False) -> Commitment:
    """Set what `given` holds; with `confirm` the draft counts as confirmed at once, else it waits for that again.

    Raises: Stale; AskedBack CF-030; KechuangError CF-020, -021, -023; NotReady with every fault of the new terms,
    when it is to be confirmed. Nothing is changed then.
    """
    draft = claim(commitment, version, by)
    if draft.standing == Standing.DROPPED:
        raise messages.was_dropped(draft)
    before, asked = facts(draft), {name: getattr(draft, name) for name in EDITABLE}
    for name in EDITABLE:
        if name in given.values:
            setattr(draft, name, given.values[name])
    check_parent(draft)
    if not given.is_sure:
        ask_back(draft)
    demand_keepable(draft, given.nodes, confirm)
    by_hand = {name for name in EDITABLE if getattr(draft, name) != asked[name]}
    draft.reasons = {name: why for name, why in draft.reasons.items() if name not in by_hand}
    draft.standing = Standing.CONFIRMED if confirm else Standing.PROPOSED
    draft.confirmed_by, draft.confirmed_at = (by, timezone.now()) if confirm else (None, None)
    keep(draft, [*EDITABLE, "reasons", "standing", "confirmed_by", "confirmed_at"])
    write_children(draft, given)
    after = facts(draft)
    changed = [name for name in after if after[name] != before.get(name)]
    was, now = {name: before.get(name) for name in changed}, {name: after[name] for name in changed}
    record(by, "commitments.edit", draft, before=was, after=now)
    return draft


def demand_keepable(draft: Commitment, nodes: Sequence[Node] | None, is_to_be_confirmed: bool) -> None:
    """Half-finished terms may be kept, but not confirmed; impossible ones (due before the start) not even kept.

    Raises: NotReady with every fault.
    """
    terms = queries.draft_terms(draft) if nodes is None else terms_of(draft, tuple(nodes))
    said = soundness.draft_faults(terms)
    if not is_to_be_confirmed:
        try:
            draft.validate_constraints()
        except ValidationError:
            said = said or [messages.CONTRADICTION]
        else:
            return
    if said:
        raise messages.NotReady([messages.terms_fault(draft, each) for each in said])


def write_children(draft: Commitment, given: Edit) -> None:
    """Units and milestones as filled in."""
    if given.leads is not None or given.supports is not None:
        leads, supports = given.leads or (), given.supports or ()
        known = queries.resolve(draft.plan, {*leads, *supports})
        draft.units.all().delete()
        keep_units(draft, leads, supports, known)
        if given.handler is not None:
            CommitmentUnit.objects.filter(commitment=draft, role=Role.LEAD).update(handler=given.handler)
    if given.nodes is not None:
        keep_nodes(draft, given.nodes)


def keep_nodes(draft: Commitment, nodes: Sequence[Node]) -> None:
    """Replace the milestones of a draft, which nobody can have reported on yet."""
    draft.milestones.all().delete()
    Milestone.objects.bulk_create(
        Milestone(commitment=draft, ordinal=at, title=node.title[:300], planned_on=node.planned_on, amount=node.amount)
        for at, node in enumerate(nodes, start=1)
    )


def check_parent(draft: Commitment) -> None:
    """Raises: KechuangError CF-020 when the draft would hold itself, CF-021 for a parent that is not there."""
    parent = draft.parent
    if parent is None:
        return
    if parent.plan_id != draft.plan_id or parent.standing == Standing.DROPPED:
        raise messages.parent_is_elsewhere(draft)
    parents = dict(Commitment.objects.filter(plan=draft.plan_id).values_list("pk", "parent_id"))
    if draft.pk and soundness.circle({**parents, draft.pk: parent.pk}, draft.pk):
        raise messages.circular_parent(draft, parent)


def ask_back(draft: Commitment) -> None:
    """Raises: AskedBack CF-030 for an amount a thousandfold off the baseline, or off every statement as read."""
    read = [each.statement for each in draft.anchors.select_related("statement") if each.statement]
    amounts = [(each.value, each.unit) for each in read if each.value is not None]
    for name in AMOUNTS:
        value = getattr(draft, name)
        slips = [soundness.is_slip(value, draft.unit, known, unit) for known, unit in amounts]
        if slips and all(slips):
            known, unit = amounts[0]
            assert known is not None
            raise messages.slip(draft, value, draft.unit, known, unit)

    ask_back_baseline(draft)


def ask_back_baseline(draft: Commitment) -> None:
    """The same against the baseline alone."""
    for name in AMOUNTS:
        value = getattr(draft, name)
        if draft.baseline is not None and soundness.is_slip(value, draft.unit, draft.baseline, draft.unit):
            raise messages.slip(draft, value, draft.unit, draft.baseline, draft.unit)


def facts(draft: Commitment) -> dict[str, Any]:
    """A draft as plain JSON values, for the audit trail and for showing what changed."""
    columns = {name: _plain(getattr(draft, name)) for name in EDITABLE}
    units = [[each.role, each.name] for each in CommitmentUnit.objects.filter(commitment=draft).order_by("ordinal")]
    nodes = [
        [each.title, each.planned_on.isoformat(), _plain(each.amount)]
        for each in Milestone.objects.filter(commitment=draft).order_by("ordinal")
    ]
    return {**columns, "units": units, "milestones": nodes}


def _plain(value: Any) -> Any:
    if isinstance(value, Commitment):
        return value.number
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value
