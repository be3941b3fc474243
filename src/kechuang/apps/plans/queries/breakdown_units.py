"""Over whom a commitment can be shared out, what becomes of those units, and what they did last year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import Unit, UnitKind, UnitSuccession
from kechuang.apps.orgs.queries import Register, stands
from kechuang.apps.plans.models import (
    BreakdownStanding,
    Commitment,
    Evidence,
    Plan,
    ReportStanding,
    Share,
    Standing,
)

# Who carries out work: parts of the region and of the bureau. Others come in by being named in the plan.
SHARING_KINDS = (UnitKind.TOWN, UnitKind.PARK, UnitKind.COUNTY, UnitKind.DIVISION)


def day_within(commitment: Commitment, on: date) -> date:
    """`on`, or the nearest day of the commitment's period: a plan of 2019 is shared out among the units of 2019."""
    return min(max(on, commitment.start), commitment.due)


@dataclass(frozen=True, slots=True)
class Fate:
    """A unit that ends: on what day, and who takes over, None while nobody is registered."""

    unit: Unit
    until: date
    heir: Unit | None


@dataclass(slots=True)
class Candidates:
    """The units a commitment can be shared out over. groups: (name of the kind, units), those the plan names first."""

    groups: list[tuple[str, list[Unit]]]
    fates: dict[int, Fate] = field(default_factory=dict)

    @property
    def units(self) -> dict[int, Unit]:
        return {unit.pk: unit for _, units in self.groups for unit in units}


def candidates(commitment: Commitment, on: date, holding: Iterable[Unit] = ()) -> Candidates:
    """Units of the plan's region in force on the day, and those the plan names.

    holding: units that hold a share already; they are listed even when they have ceased, so that nothing vanishes.
    """
    day = day_within(commitment, on)
    register = Register(day, commitment.plan.region)
    named = [each.unit for each in commitment.units.select_related("unit") if each.unit and stands(each.unit, day)]
    region = commitment.plan.region_id
    local = [unit for unit in register.units if stands(unit, day) and _is_local(unit, region)]
    groups = _grouped(named, local, holding)
    found = Candidates(groups)
    found.fates = fates(found.units.values(), commitment.due)
    heirs = {fate.heir.pk: fate.heir for fate in found.fates.values() if fate.heir}
    fresh = [unit for pk, unit in heirs.items() if pk not in found.units]
    if fresh:
        found.groups.append(("承接单位", fresh))
    return found


def _is_local(unit: Unit, region: int | None) -> bool:
    """Divisions may be everywhere's (本局科室); towns and parks are always of one place."""
    if unit.region_id is None:
        return unit.kind == UnitKind.DIVISION
    return unit.kind in SHARING_KINDS and unit.region_id == region


def _grouped(named: list[Unit], local: list[Unit], holding: Iterable[Unit]) -> list[tuple[str, list[Unit]]]:
    seen: set[int] = set()
    groups: list[tuple[str, list[Unit]]] = []

    def add(name: Any, units: Iterable[Unit]) -> None:
        fresh = list({unit.pk: unit for unit in units if unit.pk not in seen}.values())
        if fresh:
            seen.update(unit.pk for unit in fresh)
            groups.append((str(name), fresh))

    add("责任单位", named)
    for kind in SHARING_KINDS:
        add(kind.label, (unit for unit in local if unit.kind == kind))
    add("现稿中的其他单位", holding)
    return groups


def fates(units: Iterable[Unit], last: date) -> dict[int, Fate]:
    """Of those `units` that end by `last`: when, and who takes over."""
    ending = {unit.pk: unit for unit in units if unit.valid_until is not None and unit.valid_until <= last}
    if not ending:
        return {}
    links = successors()
    return {
        pk: Fate(unit, unit.valid_until, heir(pk, last, links))
        for pk, unit in ending.items()
        if unit.valid_until is not None
    }


def successors() -> dict[int, list[UnitSuccession]]:
    """Every take-over by the unit it took from, earliest first."""
    found: dict[int, list[UnitSuccession]] = defaultdict(list)
    for link in UnitSuccession.objects.select_related("successor").order_by("on", "pk"):
        found[link.predecessor_id].append(link)
    return found


def heir(pk: int, day: date, links: dict[int, list[UnitSuccession]]) -> Unit | None:
    """Who answers for a unit on a day, following one take-over after the other; None where nobody stands."""
    seen = {pk}
    while latest := [each for each in links.get(pk, []) if each.on <= day]:
        unit = latest[-1].successor
        if unit.pk in seen:
            return None
        if stands(unit, day):
            return unit
        pk = unit.pk
        seen.add(pk)
    return None


def answers_for(user: User, share: Share, on: date) -> bool:
    """Whether `user` belongs to the unit of the share, or to the one that took over from it."""
    if user.unit_id is None or share.unit is None:
        return False
    if user.unit_id == share.unit_id:
        return True
    taken_over = None if stands(share.unit, on) else heir(share.unit.pk, on, successors())
    return taken_over is not None and taken_over.pk == user.unit_id


@dataclass(frozen=True, slots=True)
class LastYear:
    """What each unit had last year. is_result: accepted evidence; else the shares that were sent down, one source for
    all units, never mixed. A unit that is missing is unknown."""

    values: dict[int, Decimal]
    plan: Plan
    is_result: bool


def last_year(commitment: Commitment) -> LastYear | None:
    """From the same indicator in the plan of the year before, if that plan and figures by unit are known."""
    previous = commitment.plan.previous
    twin = _twin(commitment, previous) if previous else None
    if previous is None or twin is None or twin.unit != commitment.unit:
        return None
    evidence = Evidence.objects.filter(commitment=twin, standing=ReportStanding.ACCEPTED, unit__isnull=False)
    sums = dict(evidence.order_by().values_list("unit").annotate(Sum("amount")))
    if sums:
        return LastYear(sums, previous, is_result=True)
    frozen = Share.objects.filter(
        breakdown__commitment=twin, breakdown__standing=BreakdownStanding.FROZEN, unit__isnull=False
    )
    shares = {unit: value for unit, value in frozen.values_list("unit", "value") if value is not None}
    return LastYear(shares, previous, is_result=False) if shares else None


def _twin(commitment: Commitment, previous: Plan) -> Commitment | None:
    rows = previous.commitments.filter(standing=Standing.CONFIRMED, kind=commitment.kind)
    if commitment.indicator_code:
        return rows.filter(indicator_code=commitment.indicator_code, region_name=commitment.region_name).first()
    return rows.filter(indicator=commitment.indicator, region_name=commitment.region_name).first()
