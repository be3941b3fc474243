"""Brings the catalog's regions and units into the register. Can run again: what people added is left as it is."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.orgs import rules
from kechuang.apps.orgs.loading_places import (
    day_after,
    first_day,
    load_coverage_rows,
    load_past_names,
    load_place_successions,
    load_region_changes,
    place_aliases,
    place_units,
)
from kechuang.apps.orgs.models import Region, Unit, UnitAlias, UnitKind, UnitSuccession
from kechuang.catalog.town import all_regions
from kechuang.catalog.unit import Department, Division, UnitCatalog, load_units

# Divisions are written with any of these; the rest of their forms the catalog itself understands.
DIVISION_ENDINGS = ("处", "科")


@transaction.atomic
def load_catalog() -> dict[str, int]:
    """How many regions, units, aliases and successions were new; one audit row if any was."""
    catalog = load_units()
    new = {
        "regions": load_region_rows(),
        "units": load_unit_rows(catalog),
        "aliases": load_alias_rows(catalog),
        "successions": load_succession_rows(catalog) + load_region_changes() + load_place_successions(),
        "coverage": load_coverage_rows(catalog),
    }
    if any(new.values()):
        record(None, "units.load_catalog", Unit, after=new)
    return new


def load_region_rows() -> int:
    known = {(region.code, region.name): region for region in Region.objects.all()}
    fresh = [
        Region(
            code=each.code,
            name=each.name,
            aliases=[each.short_name, *each.aliases],
            valid_from=first_day(each.first_year),
            valid_until=day_after(each.last_year),
            confidence=each.confidence,
        )
        for each in all_regions()
        if (each.code, each.name) not in known
    ]
    Region.objects.bulk_create(fresh, batch_size=500)
    if fresh:
        hang_regions_below_their_parents()
    return len(fresh)


def hang_regions_below_their_parents() -> None:
    rows = {region.code: region for region in Region.objects.all()}  # of several names of a code, the latest
    parents = {each.code: each.parent for each in all_regions()}
    below = []
    for region in Region.objects.filter(parent__isnull=True):
        parent = rows.get(parents.get(region.code) or "")
        if parent:
            region.parent = parent
            below.append(region)
    Region.objects.bulk_update(below, ["parent"], batch_size=500)


def load_unit_rows(catalog: UnitCatalog) -> int:
    codes = set(Unit.objects.exclude(code="").values_list("code", flat=True))
    names = set(Unit.objects.values_list("name", "region__code"))
    fresh = [unit for unit in catalog_units(catalog) if unit.code not in codes or not unit.code]
    for unit in fresh:
        if unit.code and (unit.name, unit.region.code if unit.region else None) in names:  # registered before its code
            Unit.objects.filter(name=unit.name, region=unit.region, code="").update(code=unit.code)
    fresh = [unit for unit in fresh if (unit.name, unit.region.code if unit.region else None) not in names]
    Unit.objects.bulk_create(fresh)
    load_past_names(fresh)
    return len(fresh)


def catalog_units(catalog: UnitCatalog) -> Iterable[Unit]:
    began = {each.successor: each.on for each in catalog.successions}
    ended = {each.former: each.on for each in catalog.successions}
    for department in catalog.departments:
        yield Unit(
            code=f"department:{department.code}",
            name=department.name,
            short_name=department.short_names[0] if department.short_names else "",
            kind=UnitKind.DEPARTMENT,
            valid_from=began.get(department.code) if department.from_year else None,
            valid_until=ended.get(department.code) or day_after(department.until_year),
        )
    for division in catalog.divisions:
        yield Unit(
            code=f"division:{division.code}",
            name=division.name.replace("※", DIVISION_ENDINGS[0]),
            kind=UnitKind.DIVISION,
        )
    yield from place_units(catalog)


def load_alias_rows(catalog: UnitCatalog) -> int:
    units = {unit.code or unit.name: unit for unit in Unit.objects.prefetch_related("aliases")}
    fresh = []
    for code_or_name, names in alias_names(catalog):
        unit = units.get(code_or_name)
        if unit:
            known = {rules.plain(name) for name in (unit.name, unit.short_name, *(a.alias for a in unit.aliases.all()))}
            fresh += [UnitAlias(unit=unit, alias=name) for name in dict.fromkeys(names) if name not in known]
    UnitAlias.objects.bulk_create(fresh)
    return len(fresh)


def alias_names(catalog: UnitCatalog) -> Iterable[tuple[str, list[str]]]:
    for department in catalog.departments:
        yield f"department:{department.code}", [rules.plain(name) for name in department_names(department)]
    for division in catalog.divisions:
        yield f"division:{division.code}", [rules.plain(name) for name in division_names(division)]
    for each in catalog.examples:
        yield f"park:{each.code}" if each.code else each.name, [rules.plain(name) for name in each.short_names]
    yield from place_aliases(catalog)


def department_names(department: Department) -> Iterable[str]:
    """Without the provincial names: 科学技术厅 is the bureau's superior, not the bureau."""
    return (*department.short_names, *department.aliases)


def division_names(division: Division) -> Iterable[str]:
    """The full name in both endings; short forms in one are enough to be recognised by eye."""
    for ending in DIVISION_ENDINGS:
        yield division.name.replace("※", ending)
    for alias in division.aliases:
        yield alias.replace("※", DIVISION_ENDINGS[1])


def load_succession_rows(catalog: UnitCatalog) -> int:
    units = {unit.code: unit for unit in Unit.objects.exclude(code="")}
    known = set(UnitSuccession.objects.values_list("predecessor_id", "successor_id"))
    fresh = []
    for each in catalog.successions:
        former, successor = units.get(f"department:{each.former}"), units.get(f"department:{each.successor}")
        if former and successor and (former.pk, successor.pk) not in known:
            fresh.append(UnitSuccession(predecessor=former, successor=successor, on=each.on))
    UnitSuccession.objects.bulk_create(fresh)
    return len(fresh)
