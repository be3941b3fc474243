"""Changes after adoption: proposed by one person with a document and a day, approved or returned by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import Role as PersonRole
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents.proofs import KeptFile
from kechuang.apps.plans.actions import proofs
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import (
    Commitment,
    CommitmentRevision,
    RevisionStanding,
    Role,
    Standing,
)
from kechuang.apps.plans.queries import revising
from kechuang.apps.plans.rules import revisions, soundness


@dataclass(frozen=True, slots=True)
class Ground:
    """What a change rests on."""

    reason: str
    document_title: str
    document_on: date
    document_number: str = ""
    proof: KeptFile | None = None


@transaction.atomic
def propose(
    commitment: Commitment,
    effective_on: date,
    changes: Mapping[str, object],
    ground: Ground,
    by: User,
    *,
    withdrawn: bool = False,
    is_sure: bool = False,
) -> CommitmentRevision:
    """Ask for a change of the terms from `effective_on` on; nothing changes before another person approves.

    changes: as `CommitmentRevision.changes`; what equals the terms in force on that day is left out.
    withdrawn: the promise is called off; then `changes` may be empty.
    Raises: KechuangError CF-060 … -064, -068; Stale CF-065 while another waits; AskedBack CF-030; NotReady with the
    faults of the new terms.
    """
    demand(by, "commitments.revise", commitment)
    row = _locked(commitment)
    _demand_own(row, by)
    waiting = row.revisions.filter(standing=RevisionStanding.PROPOSED).select_related("proposed_by").first()
    if waiting:
        raise messages.revision_waits(row, waiting.proposed_by.get_full_name())
    _check_day(row, effective_on)
    changes = _check_changes(row, effective_on, changes, withdrawn, is_sure)
    last = row.revisions.aggregate(last=Max("ordinal"))["last"] or 0
    made = CommitmentRevision.objects.create(
        commitment=row,
        ordinal=last + 1,
        effective_on=effective_on,
        changes=changes,
        withdrawn=withdrawn,
        reason=ground.reason,
        document_title=ground.document_title,
        document_number=ground.document_number,
        document_on=ground.document_on,
        proof=proofs.attach(ground.proof, by),
        proposed_by=by,
    )
    after = {"effective_on": effective_on.isoformat(), "changes": dict(changes), "withdrawn": withdrawn}
    record(by, "revisions.propose", row, after=after, reason=ground.reason[:500])
    return made


def _locked(commitment: Commitment) -> Commitment:
    """Raises: KechuangError CF-060 while the plan is not adopted, CF-023 for one that was not taken in."""
    row = Commitment.objects.select_for_update(of=("self",)).select_related("plan").get(pk=commitment.pk)
    if not row.plan.is_adopted:
        raise messages.not_adopted(row)
    if row.standing != Standing.CONFIRMED:
        raise messages.was_dropped(row)
    return row


def _demand_own(row: Commitment, by: User) -> None:
    """A division revises what it leads; planners revise everything."""
    if by.role == PersonRole.PLANNER:
        return
    if by.unit_id is None or not row.units.filter(role=Role.LEAD, unit=by.unit_id).exists():
        raise messages.not_your_unit(row)


def _check_day(row: Commitment, effective_on: date) -> None:
    if effective_on < row.start:
        raise messages.too_early(row, row.start)
    approved = revising.approved(row)
    if approved and effective_on < approved[-1].effective_on:
        raise messages.out_of_order(row, approved[-1].effective_on)
    due = revising.terms_on(row, effective_on).due
    if effective_on > due:
        raise messages.too_late(row, due)


def _check_changes(
    row: Commitment, on: date, changes: Mapping[str, object], withdrawn: bool, is_sure: bool
) -> dict[str, object]:
    """Only what makes a difference. Raises: CF-061 when nothing does, CF-030, NotReady."""
    before = revising.terms_on(row, on)
    differing = revisions.differing(before, changes)
    was_withdrawn = revisions.is_withdrawn(revising.approved(row), on)
    if not differing and withdrawn == was_withdrawn:
        raise messages.changes_nothing(row)
    if withdrawn:
        return differing
    after = revisions.apply(before, differing)
    known = soundness.draft_faults(before)
    said = [each for each in soundness.draft_faults(after) if each not in known]
    if said:
        raise messages.NotReady([messages.terms_fault(row, each) for each in said])
    for name in ("value", "value_max", "stretch"):
        value, was = getattr(after, name), before.value
        if (
            name in differing
            and was is not None
            and not is_sure
            and soundness.is_slip(value, after.unit, was, after.unit)
        ):
            raise messages.slip(row, value, after.unit, was, after.unit)
    return differing


def _decidable(revision: CommitmentRevision, by: User) -> CommitmentRevision:
    demand(by, "revisions.approve", revision)
    row = _locked(revision.commitment)
    found = CommitmentRevision.objects.select_for_update().get(pk=revision.pk)
    found.commitment = row
    if found.standing != RevisionStanding.PROPOSED:
        raise messages.revision_decided(row, found.decided_by.get_full_name() if found.decided_by else "")
    if found.proposed_by_id == by.pk:
        raise messages.own_revision(row)
    return found


def _decide(found: CommitmentRevision, standing: str, by: User, words: str) -> None:
    found.standing, found.decided_by, found.decided_at = standing, by, timezone.now()
    found.decision_note = words.strip()[:500]
    found.save(update_fields=["standing", "decided_by", "decided_at", "decision_note"])
    found.commitment.version += 1
    found.commitment.save(update_fields=["version"])


@transaction.atomic
def approve(revision: CommitmentRevision, by: User, on: date, words: str = "") -> CommitmentRevision:
    """The change holds from its day on. on: the day for which the light is judged anew.

    Raises: Stale CF-067 when someone else decided it; KechuangError CF-066 for who proposed it, CF-064.
    """
    found = _decidable(revision, by)
    _check_day(found.commitment, found.effective_on)
    _decide(found, RevisionStanding.APPROVED, by, words)
    update_lights([found.commitment], on)
    before, after = revising.difference(found)
    record(by, "revisions.approve", found.commitment, before=before, after=after, reason=found.reason[:500])
    return found


@transaction.atomic
def send_back(revision: CommitmentRevision, words: str, by: User) -> CommitmentRevision:
    """It does not hold. Raises: as `approve`; KechuangError CF-069 without words."""
    found = _decidable(revision, by)
    if not words.strip():
        raise messages.decision_without_words(found.commitment)
    _decide(found, RevisionStanding.RETURNED, by, words)
    after: dict[str, Any] = {"ordinal": found.ordinal, "standing": "returned"}
    record(by, "revisions.return", found.commitment, after=after, reason=words.strip()[:500])
    return found
