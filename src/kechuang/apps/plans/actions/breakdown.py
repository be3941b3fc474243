"""The verbs of breaking a commitment down: save, send, answer, freeze, give back, discard.

Each locks the commitment first, so that of two people at once one wins and the other is told who was quicker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import Role as PersonRole
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.orgs.queries import stands
from kechuang.apps.plans.actions.breakdown_faults import Given, check_amounts, check_places
from kechuang.apps.plans.messages import breakdown as messages
from kechuang.apps.plans.messages.breakdown import BreakdownFault, BreakdownFaults
from kechuang.apps.plans.models import (
    Answer,
    Breakdown,
    BreakdownStanding,
    Commitment,
    Role,
    Share,
    SplitBy,
    SplitMethod,
)
from kechuang.apps.plans.queries import breakdown as queries
from kechuang.apps.plans.queries.breakdown_units import answers_for, candidates, day_within, fates
from kechuang.apps.plans.rules.sharing import Fit, Slack, Whole, cumulative_slack, slack, with_unit
from kechuang.apps.plans.rules.wording import figure


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a person wants stored. version: of the open breakdown as they saw it, None when there was none.

    is_checked: they say that a suspiciously large value is meant.
    """

    split: str
    shares: Sequence[Given]
    method: str = SplitMethod.BY_HAND
    note: str = ""
    version: int | None = None
    is_checked: bool = False


@transaction.atomic
def save(commitment: Commitment, attempt: Attempt, by: User, on: date) -> Breakdown:
    """Store a draft, or change the open one; a breakdown already sent becomes a draft again and changed shares await
    a new answer. Raises: NotAllowed; BreakdownFaults with every fault at once; MovedOn. Nothing is half stored."""
    commitment = _locked(commitment, by, on)
    breakdown = _open(commitment, attempt.split)
    _must_be_seen(commitment, attempt.split, breakdown, attempt.version)
    holding = [share.unit for share in breakdown.shares.all() if share.unit] if breakdown else []
    whole = queries.whole_on(commitment, on)
    faults = check_places(commitment, attempt.split, attempt.shares, candidates(commitment, on, holding))
    faults += check_amounts(whole, attempt.split, attempt.shares, attempt.is_checked)
    if faults:
        raise BreakdownFaults(faults)
    before = _facts(breakdown) if breakdown else None
    if breakdown is None:
        last = commitment.breakdowns.aggregate(last=Max("ordinal"))["last"] or 0
        breakdown = Breakdown(commitment=commitment, ordinal=last + 1, by=attempt.split, made_by=by, version=0)
    breakdown.method, breakdown.note = attempt.method, attempt.note
    breakdown.standing = BreakdownStanding.DRAFT
    _move(breakdown)
    _write_shares(breakdown, attempt.shares)
    record(by, "breakdowns.save", breakdown, before=before, after=_facts(breakdown))
    return breakdown


def _write_shares(breakdown: Breakdown, given: Sequence[Given]) -> None:
    """A share whose value stays keeps its answer; one whose value changes waits for a new one, its history shown."""
    kept = {share.unit_id or share.quarter: share for share in breakdown.shares.all()}
    places = {each.place for each in given}
    Share.objects.filter(pk__in=[share.pk for place, share in kept.items() if place not in places]).delete()
    for ordinal, each in enumerate(given, start=1):
        share = kept.get(each.place)
        if share is None:
            key = "unit_id" if breakdown.by == SplitBy.UNITS else "quarter"
            share = Share(breakdown=breakdown, **{key: each.place})
        elif share.value != each.value:
            share.answer, share.answered_by, share.answered_at = Answer.WAITING, None, None
        share.ordinal, share.value, share.base = ordinal, each.value, each.base
        share.save()


@transaction.atomic
def send(breakdown: Breakdown, version: int, by: User, on: date) -> Breakdown:
    """To the units for their answers; quarters go straight to whoever sends them down.

    Shares already agreed stay agreed; objections that led to no change are asked once more.
    """
    commitment = _locked(breakdown.commitment, by, on)
    breakdown = _seen(breakdown, version, BreakdownStanding.DRAFT)
    shares = list(breakdown.shares.select_related("unit"))
    found = fit_of(queries.whole_on(commitment, on), breakdown.by, [share.value for share in shares])
    _must_be_complete(shares, found, breakdown.note, day_within(commitment, on))
    breakdown.shares.filter(answer=Answer.OBJECTED).update(answer=Answer.WAITING, answered_by=None, answered_at=None)
    breakdown.standing, breakdown.sent_at = BreakdownStanding.SENT, timezone.now()
    _move(breakdown)
    record(by, "breakdowns.send", breakdown, after=_facts(breakdown), reason=breakdown.note)
    return breakdown


def fit_of(whole: Whole, split: str, values: Sequence[Decimal | None]) -> Slack:
    return slack(whole, values) if split == SplitBy.UNITS else cumulative_slack(whole, values)


def _must_be_complete(shares: Sequence[Share], found: Slack, note: str, day: date) -> None:
    faults: list[BreakdownFault] = []
    if not shares:
        faults.append(messages.nobody_ticked())
    empty = [share for share in shares if share.value is None]
    if empty:
        faults.append(messages.not_filled(queries.names_of(empty)))
    faults += _ceased(shares, day)
    if found.kind == Fit.SHORTFALL and not note.strip():
        faults.append(messages.short_without_reason(found.sentence))
    if faults:
        raise BreakdownFaults(faults)


def _ceased(shares: Sequence[Share], day: date) -> list[BreakdownFault]:
    """Nobody can agree for a unit that no longer stands."""
    ended = fates((share.unit for share in shares if share.unit), day)
    return [
        messages.gone(fate.unit.name, fate.until, fate.heir.name if fate.heir else "", fate.unit.pk)
        for fate in ended.values()
        if not stands(fate.unit, day)
    ]


@dataclass(frozen=True, slots=True)
class Reply:
    """A unit's answer. seen_value, seen_answer: what the page showed, so that nobody agrees to what they have not read.

    wished: the value they ask for instead, None for none.
    """

    is_agreed: bool
    seen_value: Decimal | None
    seen_answer: str
    objection: str = ""
    wished: Decimal | None = None


@transaction.atomic
def answer(share: Share, reply: Reply, by: User, on: date) -> Share:
    """Raises: NotAllowed; BreakdownFault for another unit's share; MovedOn when value or answer changed meanwhile."""
    demand(by, "breakdowns.answer", share)
    Commitment.objects.select_for_update().get(pk=share.breakdown.commitment_id)
    share = Share.objects.select_related("breakdown__commitment", "unit", "answered_by").get(pk=share.pk)
    breakdown = share.breakdown
    if not answers_for(by, share, on):
        raise messages.not_your_unit(share.unit.name if share.unit else "", by.unit.name if by.unit else "")
    if breakdown.standing != BreakdownStanding.SENT:
        raise messages.wrong_standing(BreakdownStanding(breakdown.standing).label)
    if share.value != reply.seen_value:
        raise messages.share_changed(with_unit(figure(share.value), breakdown.commitment.unit))
    if share.answer != reply.seen_answer and share.answered_by_id != by.pk:
        raise messages.already_answered(str(share.answered_by or ""), Answer(share.answer).label)
    if not reply.is_agreed and not reply.objection.strip():
        raise messages.objection_without_words()
    if reply.wished is not None and not reply.is_agreed:
        _must_be_possible(breakdown, reply.wished, on)
    share.answer = Answer.CONFIRMED if reply.is_agreed else Answer.OBJECTED
    share.objection = "" if reply.is_agreed else reply.objection.strip()
    share.wished = None if reply.is_agreed else reply.wished
    share.answered_by, share.answered_at = by, timezone.now()
    share.save()
    _move(breakdown)
    after = {"unit": share.unit.name if share.unit else "", "value": _text(share.value), "answer": str(share.answer)}
    record(by, "breakdowns.answer", breakdown, after=after, reason=share.objection)
    return share


def _must_be_possible(breakdown: Breakdown, wished: Decimal, on: date) -> None:
    whole = queries.whole_on(breakdown.commitment, on)
    faults = check_amounts(whole, breakdown.by, [Given(0, messages.WISHED, wished)], is_checked=True)
    if faults:
        raise BreakdownFaults(faults)


@transaction.atomic
def freeze(breakdown: Breakdown, version: int, by: User, on: date, despite: str = "") -> Breakdown:
    """Send it down: from now on it is read-only, and the one before it is kept as replaced.

    despite: the reason for doing so although some have not agreed; without it everyone must have.
    """
    demand(by, "breakdowns.freeze", breakdown)
    commitment = _adopted(breakdown.commitment, on)
    breakdown = _seen(breakdown, version, BreakdownStanding.SENT)
    if queries.had_a_hand_in(breakdown, by):
        raise messages.your_own_work()
    shares = list(breakdown.shares.select_related("unit"))
    ceased = _ceased(shares, day_within(commitment, on))
    if ceased:
        raise BreakdownFaults(ceased)
    if breakdown.by == SplitBy.UNITS and not despite.strip():
        _must_be_agreed(shares)
    _replace_the_one_in_force(breakdown, by)
    breakdown.standing, breakdown.frozen_by, breakdown.frozen_at = BreakdownStanding.FROZEN, by, timezone.now()
    _move(breakdown)
    record(by, "breakdowns.freeze", breakdown, after=_facts(breakdown), reason=despite.strip()[:500])
    return breakdown


def _must_be_agreed(shares: Sequence[Share]) -> None:
    waiting = [share for share in shares if share.answer == Answer.WAITING]
    objecting = [share for share in shares if share.answer == Answer.OBJECTED]
    if waiting or objecting:
        raise messages.not_all_agreed(queries.names_of(waiting), queries.names_of(objecting))


def _replace_the_one_in_force(breakdown: Breakdown, by: User) -> None:
    rows = Breakdown.objects.filter(
        commitment=breakdown.commitment_id, by=breakdown.by, standing=BreakdownStanding.FROZEN
    )
    for old in rows:
        old.standing = BreakdownStanding.REPLACED
        _move(old)
        record(by, "breakdowns.replace", old, before={"standing": "frozen"}, after={"standing": "replaced"})


@transaction.atomic
def give_back(breakdown: Breakdown, version: int, by: User, on: date, reason: str) -> Breakdown:
    """Back to who made it, by whoever may send it down; the reason stands in the audit trail and on the page."""
    demand(by, "breakdowns.freeze", breakdown)
    _adopted(breakdown.commitment, on)
    breakdown = _seen(breakdown, version, BreakdownStanding.SENT)
    if not reason.strip():
        raise messages.no_reason_given()
    breakdown.standing = BreakdownStanding.DRAFT
    _move(breakdown)
    record(by, "breakdowns.give_back", breakdown, after={"standing": "draft"}, reason=reason.strip()[:500])
    return breakdown


@transaction.atomic
def discard(breakdown: Breakdown, version: int, by: User, on: date) -> Breakdown:
    """Give an open breakdown up. It stays readable and never was in force."""
    _locked(breakdown.commitment, by, on)
    breakdown = _seen(breakdown, version, BreakdownStanding.DRAFT, BreakdownStanding.SENT)
    breakdown.standing = BreakdownStanding.REPLACED
    _move(breakdown)
    record(by, "breakdowns.discard", breakdown, before=_facts(breakdown), after={"standing": "replaced"})
    return breakdown


def may_make(user: User, commitment: Commitment) -> bool:
    """Planners anywhere; people of a division for what it leads."""
    if user.role != PersonRole.DIVISION:
        return True
    return user.unit_id is not None and commitment.units.filter(role=Role.LEAD, unit=user.unit_id).exists()


def _locked(commitment: Commitment, by: User, on: date) -> Commitment:
    demand(by, "breakdowns.make", commitment)
    commitment = _adopted(commitment, on)
    if not may_make(by, commitment):
        raise messages.not_your_commitment(commitment.name)
    return commitment


def _adopted(commitment: Commitment, on: date) -> Commitment:
    """The commitment, locked for the transaction: two people who change one breakdown do so one after the other."""
    Commitment.objects.select_for_update().get(pk=commitment.pk)
    commitment = Commitment.objects.select_related("plan").get(pk=commitment.pk)
    if not queries.can_be_shared(commitment):
        raise messages.not_adopted(commitment.name)
    if queries.is_withdrawn(commitment, on):
        raise messages.withdrawn(commitment.name)
    return commitment


def _open(commitment: Commitment, split: str) -> Breakdown | None:
    return commitment.breakdowns.filter(by=split, standing__in=queries.OPEN).first()


def _must_be_seen(commitment: Commitment, split: str, breakdown: Breakdown | None, version: int | None) -> None:
    if breakdown is not None and breakdown.version != version:
        raise _moved_on(breakdown)
    if breakdown is None and version is not None:  # sent down or discarded meanwhile: the newest row says by whom
        raise _moved_on(commitment.breakdowns.filter(by=split).latest("ordinal"))


def _seen(breakdown: Breakdown, version: int, *standings: str) -> Breakdown:
    """The row as it stands now, if it is the one that the person saw and may still be changed so."""
    breakdown = Breakdown.objects.select_related("commitment__plan").get(pk=breakdown.pk)
    if breakdown.version != version:
        raise _moved_on(breakdown)
    if breakdown.standing not in standings:
        raise messages.wrong_standing(BreakdownStanding(breakdown.standing).label)
    return breakdown


def _moved_on(breakdown: Breakdown) -> messages.MovedOn:
    who, verb = queries.last_mover(breakdown)
    return messages.moved_on(who, str(messages.DEEDS.get(verb, messages.DEEDS["breakdowns.save"])))


def _move(breakdown: Breakdown) -> None:
    breakdown.version += 1
    breakdown.save()


def _facts(breakdown: Breakdown) -> dict[str, Any]:
    shares = list(breakdown.shares.select_related("unit").order_by("ordinal"))
    return {
        "standing": str(breakdown.standing),
        "method": str(breakdown.method),
        "note": breakdown.note,
        "shares": {name: _text(share.value) for name, share in zip(queries.names_of(shares), shares, strict=True)},
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
