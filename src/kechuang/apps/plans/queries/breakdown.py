"""Breakdowns of one commitment: what can be shared out, over whom, on what base, and what holds on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from kechuang.apps.accounts.models import AuditEntry, User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.messages import breakdown as messages
from kechuang.apps.plans.models import (
    Answer,
    Breakdown,
    BreakdownStanding,
    Commitment,
    Plan,
    PlanStanding,
    RevisionStanding,
    Share,
    SplitBy,
    Standing,
)
from kechuang.apps.plans.queries.breakdown_units import Fate, answers_for, fates
from kechuang.apps.plans.queries.standing import terms_on
from kechuang.apps.plans.rules import revisions
from kechuang.apps.plans.rules.sharing import Whole, whole_of, with_unit
from kechuang.apps.plans.rules.terms import Terms
from kechuang.apps.plans.rules.wording import figure
from kechuang.catalog.indicator import load_indicators

OPEN = (BreakdownStanding.DRAFT, BreakdownStanding.SENT)


def with_shares(rows: QuerySet[Breakdown]) -> QuerySet[Breakdown]:
    shares = Share.objects.select_related("unit", "answered_by").order_by("ordinal")
    return rows.select_related("made_by", "frozen_by", "commitment__plan").prefetch_related(Prefetch("shares", shares))


def history(commitment: Commitment, split: str) -> list[Breakdown]:
    """Every draft of one kind of split, newest first, with shares."""
    return list(with_shares(commitment.breakdowns.filter(by=split)).order_by("-ordinal"))


def can_be_shared(commitment: Commitment) -> bool:
    return commitment.plan.standing == PlanStanding.ADOPTED and commitment.standing == Standing.CONFIRMED


def is_withdrawn(commitment: Commitment, on: date) -> bool:
    approved = commitment.revisions.filter(standing=RevisionStanding.APPROVED)
    return revisions.is_withdrawn(approved, on)


def whole_on(commitment: Commitment, on: date) -> Whole:
    """What there is to share out under the terms in force on `on`."""
    terms, _ = terms_on(commitment, on)
    return whole_from(commitment, terms)


def whole_from(commitment: Commitment, terms: Terms) -> Whole:
    catalog = load_indicators()
    code = commitment.indicator_code
    return whole_of(terms, commitment.indicator, catalog.by_code(code).kind if code in catalog else "")


def quarters_of(commitment: Commitment) -> tuple[int, ...]:
    """The quarters its period touches; none for promises of several years, which have no first quarter to speak of."""
    if commitment.value is None or commitment.start.year != commitment.due.year or commitment.frequency:
        return ()
    return tuple(range((commitment.start.month + 2) // 3, (commitment.due.month + 2) // 3 + 1))


def quarter_end(year: int, quarter: int) -> date:
    first_after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return first_after - timedelta(days=1)


def last_mover(breakdown: Breakdown) -> tuple[str, str]:
    """Who changed it last, and by which verb."""
    rows = AuditEntry.objects.filter(subject_type="plans.breakdown", subject_id=str(breakdown.pk))
    newest = rows.order_by("-pk").first()
    return (newest.who_name, newest.verb) if newest else ("", "")


def had_a_hand_in(breakdown: Breakdown, user: User) -> bool:
    """Whether `user` made, changed or sent it, and so may not freeze it."""
    if breakdown.made_by_id == user.pk:
        return True
    return AuditEntry.objects.filter(
        subject_type="plans.breakdown",
        subject_id=str(breakdown.pk),
        verb__in=("breakdowns.save", "breakdowns.send"),
        who=user,
    ).exists()


@dataclass(frozen=True, slots=True)
class ShareInForce:
    """One unit's part as it was sent down. holder: who answers for it on the day, which is not always who got it; what
    either of the two reports counts towards it."""

    share: Share
    unit: Unit
    holder: Unit
    value: Decimal
    base: Decimal | None

    @property
    def reporting(self) -> frozenset[int]:
        """Primary keys of the units whose reports count towards it."""
        return frozenset((self.unit.pk, self.holder.pk))


def shares_in_force(commitment: Commitment, on: date) -> list[ShareInForce]:
    """The shares by unit that held at the end of `on`, in the order of the table; none before the first was frozen."""
    return all_shares_in_force([commitment], on).get(commitment.pk, [])


def all_shares_in_force(commitments: Iterable[Commitment], on: date) -> dict[int, list[ShareInForce]]:
    """The same for many, by primary key; absent where nothing held. A constant number of queries.

    An older breakdown held until the one that replaced it was frozen. Shares without a value are left out.
    """
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    frozen = Breakdown.objects.filter(commitment__in=commitments, by=SplitBy.UNITS, frozen_at__lt=end)
    newest = {row.commitment_id: row for row in with_shares(frozen).order_by("frozen_at", "pk")}
    held = {pk: [each for each in row.shares.all() if each.value is not None] for pk, row in newest.items()}
    endings = fates((each.unit for rows in held.values() for each in rows if each.unit), on)
    return {pk: [_in_force(each, endings, {row.unit_id for row in rows}) for each in rows] for pk, rows in held.items()}


def _in_force(share: Share, endings: dict[int, Fate], holders: set[int | None]) -> ShareInForce:
    """Edge: a successor that holds a share of its own reports towards that one; nothing counts twice."""
    assert share.unit is not None  # a breakdown by units has nothing else
    assert share.value is not None
    fate = endings.get(share.unit.pk)
    heir = fate.heir if fate and fate.heir and fate.heir.pk not in holders else share.unit
    return ShareInForce(share, share.unit, heir, share.value, share.base)


def names_of(shares: Sequence[Share]) -> list[str]:
    return [share.unit.name if share.unit else f"第 {share.quarter} 季度" for share in shares]


class Waiting(NamedTuple):
    """One entry for the inbox. what: a sentence with the figure; why: what hangs on it; due: None, there is no term."""

    what: str
    why: str
    url: str
    plan: Plan
    due: date | None


def waiting_for(user: User, on: date) -> list[Waiting]:
    """What `user` has to do about breakdowns: shares for my unit to answer (or for one it took over from), objections
    for those who made the breakdown, breakdowns to send down for those who had no hand in them."""
    sent = with_shares(Breakdown.objects.filter(standing=BreakdownStanding.SENT).order_by("sent_at", "pk"))
    found: list[Waiting] = []
    for breakdown in sent.filter(commitment__plan__standing=PlanStanding.ADOPTED):
        found += _waiting_in(breakdown, user, on)
    return found


def _waiting_in(breakdown: Breakdown, user: User, on: date) -> list[Waiting]:
    commitment, url = breakdown.commitment, address(breakdown)
    shares = list(breakdown.shares.all())
    objecting = [share for share in shares if share.answer == Answer.OBJECTED]
    agreed = breakdown.by == SplitBy.QUARTERS or all(share.answer == Answer.CONFIRMED for share in shares)

    def entry(what: str, why: Any) -> Waiting:
        return Waiting(what, str(why), url, commitment.plan, None)

    found = []
    if may(user, "breakdowns.answer"):
        mine = [each for each in shares if each.answer == Answer.WAITING and answers_for(user, each, on)]
        found += [
            entry(messages.waiting_share(commitment.name, amount(each, commitment.unit)), messages.WHY_SHARE)
            for each in mine
        ]
    if objecting and breakdown.made_by_id == user.pk:
        what = messages.waiting_objections(commitment.name, names_of(objecting))
        found.append(entry(what, messages.WHY_OBJECTION))
    if agreed and may(user, "breakdowns.freeze") and not had_a_hand_in(breakdown, user):
        why = messages.WHY_FREEZE if breakdown.by == SplitBy.UNITS else messages.WHY_FREEZE_QUARTERS
        found.append(entry(messages.waiting_freeze(commitment.name), why))
    return found


def address(breakdown: Breakdown) -> str:
    page = reverse("plans:breakdown", args=[breakdown.commitment_id])
    return page if breakdown.by == SplitBy.UNITS else f"{page}?by={breakdown.by}"


def amount(share: Share, unit: str) -> str:
    return with_unit(figure(share.value), unit)
