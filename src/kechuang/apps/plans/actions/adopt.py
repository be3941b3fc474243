"""From confirmed drafts to promises that bind: submit, send back, adopt by a second person."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents.models import Document
from kechuang.apps.orgs.queries import Resolution
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.actions.propose import open_plan
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import Commitment, CommitmentUnit, Plan, PlanStanding, Standing
from kechuang.apps.plans.queries import confirming as queries


def _locked(plan: Plan, version: int) -> Plan:
    """The plan, locked with its document, whose standing decides whether it may be adopted at all."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    locked.document = Document.objects.select_for_update().get(pk=locked.document_id)
    if locked.standing != PlanStanding.SUBMITTED:
        raise messages.not_submitted(locked, _who(locked))
    if locked.version != version:
        raise messages.plan_moved_on(locked, queries.last_hand(locked))
    return locked


def _who(plan: Plan) -> str:
    return plan.adopted_by.get_full_name() if plan.adopted_by else queries.last_hand(plan)


@transaction.atomic
def submit(plan: Plan, version: int, by: User) -> Plan:
    """Ask for approval. Every draft must be confirmed or dropped.

    Raises: Stale, when anything of the plan changed since `version`; NotReady with everything that is missing.
    """
    demand(by, "plans.submit", plan)
    plan = open_plan(plan, by)
    if plan.version != version:
        raise messages.plan_moved_on(plan, queries.last_hand_within(plan))
    _demand_ready(plan)
    plan.standing, plan.returned_because = PlanStanding.SUBMITTED, ""
    plan.submitted_by, plan.submitted_at = by, timezone.now()
    plan.version += 1
    plan.save(update_fields=["standing", "returned_because", "submitted_by", "submitted_at", "version"])
    confirmed = plan.commitments.filter(standing=Standing.CONFIRMED).count()
    record(by, "plans.submit", plan, before={"standing": "draft"}, after={"standing": "submitted", "n": confirmed})
    return plan


def _demand_ready(plan: Plan) -> list[Commitment]:
    """The confirmed commitments. Raises: NotReady."""
    rows = queries.drafts(plan)
    issues = [check.issue for check in queries.hindrances(plan, rows)]
    if issues:
        raise messages.NotReady(issues)
    return [row for row in rows if row.standing == Standing.CONFIRMED]


@transaction.atomic
def send_back(plan: Plan, version: int, words: str, by: User) -> Plan:
    """Return it to be mended; its drafts are open again. Raises: Stale; KechuangError CF-045 without words."""
    demand(by, "plans.approve", plan)
    plan = _locked(plan, version)
    if not words.strip():
        raise messages.returned_without_words(plan)
    plan.standing, plan.returned_because = PlanStanding.DRAFT, words.strip()[:1000]
    plan.version += 1
    plan.save(update_fields=["standing", "returned_because", "version"])
    record(
        by, "plans.send_back", plan, before={"standing": "submitted"}, after={"standing": "draft"}, reason=words[:500]
    )
    return plan


@transaction.atomic
def adopt(plan: Plan, version: int, by: User, on: date) -> Plan:
    """The plan binds from now on: group words become their members, each commitment shows its first light.

    All of it or nothing. on: the day the first lights are judged for.
    Raises: Stale; KechuangError CF-044 for who submitted it; NotReady, when e.g. its document was repealed meanwhile.
    """
    demand(by, "plans.approve", plan)
    plan = _locked(plan, version)
    if plan.submitted_by_id == by.pk:
        raise messages.own_submission(plan)
    rows = _demand_ready(plan)
    expanded = _expand_groups(plan, rows)
    plan.standing, plan.adopted_by, plan.adopted_at = PlanStanding.ADOPTED, by, timezone.now()
    plan.version += 1
    plan.save(update_fields=["standing", "adopted_by", "adopted_at", "version"])
    update_lights(rows, on)
    after = {"standing": "adopted", "n": len(rows), "groups": expanded}
    record(by, "plans.adopt", plan, before={"standing": "submitted"}, after=after)
    return plan


def _expand_groups(plan: Plan, rows: list[Commitment]) -> dict[str, int]:
    """Put the member units in the place of each group word; names that the register learnt since get their unit.

    A group without registered members stays as a word. Returns how many units each word became.
    """
    names = {unit.name for row in rows for unit in row.units.all() if unit.unit_id is None}
    known = queries.resolve(plan, names)
    for row in rows:
        if any(unit.name in known for unit in row.units.all()):
            _write_units(row, known)
    return {name: len(found.members) for name, found in known.items() if found.group}


def _write_units(row: Commitment, known: dict[str, Resolution]) -> None:
    """Edge: a unit that is named itself and is a member of a group too stands once per role, as named."""
    old = list(row.units.all())
    written: dict[tuple[str, str], CommitmentUnit] = {}
    for unit in old:
        found = known.get(unit.name)
        if found is None or not found.group or not found.members:
            unit.unit = found.unit if found and found.unit else unit.unit
            written[unit.role, unit.name] = _anew(unit)
    for unit in old:
        found = known.get(unit.name)
        if found is not None and found.group:
            for member in found.members:
                key = (unit.role, member.name)
                if key not in written:
                    written[key] = CommitmentUnit(
                        commitment=row, role=unit.role, name=member.name, unit=member, via=unit.name[:200]
                    )
    row.units.all().delete()
    for ordinal, unit in enumerate(written.values(), start=1):
        unit.ordinal = ordinal
    CommitmentUnit.objects.bulk_create(written.values())


def _anew(unit: CommitmentUnit) -> CommitmentUnit:
    return CommitmentUnit(
        commitment_id=unit.commitment_id, role=unit.role, name=unit.name, unit=unit.unit, handler=unit.handler
    )
