"""Which units answer for a commitment, and for which of them a person may speak."""

from __future__ import annotations

from collections.abc import Iterable

from kechuang.apps.accounts.models import Role as PersonRole
from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.models import BreakdownStanding, Commitment, CommitmentUnit, Role, Share

# Bureau → division → office: nobody nests deeper, and a circle drawn by mistake must not hang a page.
DEEPEST = 6


def answerable(commitment: Commitment) -> list[Unit]:
    """Units that lead, support or hold a share of the breakdown in force; each once, leads first."""
    named = commitment.units.filter(unit__isnull=False).select_related("unit").order_by("ordinal")
    rows = sorted(named, key=lambda each: each.role != Role.LEAD)
    units = {each.unit_id: each.unit for each in rows}
    shares = Share.objects.filter(
        breakdown__commitment=commitment, breakdown__standing=BreakdownStanding.FROZEN, unit__isnull=False
    )
    for share in shares.select_related("unit").order_by("ordinal"):
        units.setdefault(share.unit_id, share.unit)
    return [unit for unit in units.values() if unit is not None]


def above(unit_ids: Iterable[int]) -> set[int]:
    """The units themselves and all they belong to."""
    seen = fresh = set(unit_ids)
    for _ in range(DEEPEST):
        parents = Unit.objects.filter(pk__in=fresh, parent__isnull=False).values_list("parent_id", flat=True)
        fresh = {pk for pk in parents if pk is not None} - seen
        if not fresh:
            break
        seen = seen | fresh
    return seen


def below(unit_ids: Iterable[int]) -> set[int]:
    """The units themselves and all that belong to them."""
    seen = fresh = set(unit_ids)
    for _ in range(DEEPEST):
        fresh = set(Unit.objects.filter(parent__in=fresh).values_list("pk", flat=True)) - seen
        if not fresh:
            break
        seen = seen | fresh
    return seen


def spoken_for(person: User) -> set[int]:
    """Units a person of a unit may report for: the own one, those it belongs to and those that belong to it.

    A division reports what its bureau leads, and a bureau what its division leads; never one town for another.
    """
    if person.unit_id is None:
        return set()
    return above([person.unit_id]) | below([person.unit_id])


def reportable(commitment: Commitment, person: User) -> list[Unit]:
    """The units `person` may report for on `commitment`; planners for every one that answers."""
    units = answerable(commitment)
    if person.role == PersonRole.PLANNER:
        return units
    mine = spoken_for(person)
    return [unit for unit in units if unit.pk in mine]


def led_by(person: User) -> set[int]:
    """Primary keys of the commitments whose lead is the person's unit or one it belongs to.

    Edge: who leads as one of many (每科室, 各镇街) answers for its own part, not for the whole and the others' reports.
    """
    if person.unit_id is None:
        return set()
    lead = CommitmentUnit.objects.filter(role=Role.LEAD, via="", unit__in=above([person.unit_id]))
    return set(lead.values_list("commitment_id", flat=True))
