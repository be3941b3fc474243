"""Units for lists and pages, and as they were on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from kechuang.apps.orgs.models import (
    Region,
    Unit,
    UnitAlias,
    UnitCoverage,
    UnitPast,
    UnitSuccession,
)
from kechuang.apps.orgs.queries.regions import RegionsOn, holds


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What a unit was called and whose it was on a day. stands: whether it stood at all."""

    name: str
    short_name: str
    parent: Unit | None
    region: Region | None
    stands: bool


def unit_on(unit: Unit, on: date) -> UnitFacts:
    """As of the day; prefetch `past` when asking for many."""
    past = sorted((each for each in unit.past.all() if each.until > on), key=lambda each: each.until)
    row: Unit | UnitPast = past[0] if past else unit
    return UnitFacts(row.name, row.short_name, row.parent, row.region, holds(unit, on))


@dataclass(frozen=True, slots=True)
class Covered:
    """A region that a unit's area takes in, under its name of the day."""

    region: Region
    is_part: bool


def covered_by(unit: Unit, on: date, regions: RegionsOn | None = None) -> list[Covered]:
    """Which regions the unit's area takes in on the day, in order of code."""
    regions = regions or RegionsOn(on)
    rows = [each for each in unit.coverage.select_related("region").order_by("region__code") if holds(each, on)]
    return [Covered(regions.of(each.region.code) or each.region, each.is_part) for each in rows]


def ids_by_identity() -> dict[str, int]:
    """Every unit by what records call it, and by what they called it before it was renamed. There are hundreds."""
    former = dict(UnitPast.objects.order_by("until").values_list("identity", "unit_id"))
    return former | {unit.identity: unit.pk for unit in Unit.objects.select_related("region")}


def units(search: str = "", kind: str = "", on: date | None = None) -> QuerySet[Unit]:
    """Units for the list; `search` is part of a name, short name or alias, also a former one; `on` leaves out those
    not in force."""
    rows = Unit.objects.select_related("region", "parent").prefetch_related("aliases", "past__region", "past__parent")
    if search:
        wanted = Q(name__icontains=search) | Q(short_name__icontains=search) | Q(aliases__alias__icontains=search)
        wanted |= Q(past__name__icontains=search)
        rows = rows.filter(pk__in=Unit.objects.filter(wanted).values("pk"))
    if kind:
        rows = rows.filter(kind=kind)
    return rows.in_force(on) if on else rows


def unit_with_history(pk: int) -> Unit:
    """One unit with aliases, what it was, take-overs both ways and divisions. Raises: Unit.DoesNotExist."""
    return (
        Unit.objects.select_related("region", "parent")
        .prefetch_related(
            Prefetch("aliases", UnitAlias.objects.order_by("alias")),
            Prefetch("past", UnitPast.objects.select_related("region", "parent").order_by("until")),
            Prefetch("successions", UnitSuccession.objects.select_related("successor")),
            Prefetch("inheritances", UnitSuccession.objects.select_related("predecessor")),
            Prefetch("coverage", UnitCoverage.objects.select_related("region").order_by("region__code", "valid_from")),
            "children",
        )
        .get(pk=pk)
    )


def numbers() -> dict[str, int]:
    """How many units there are, by kind."""
    return dict(Unit.objects.values_list("kind").annotate(Count("pk")).order_by("kind"))
