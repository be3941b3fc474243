"""The catalog's places as units: towns, a city's counties, parks; what each covers, and what became of which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from kechuang.apps.orgs import rules
from kechuang.apps.orgs.models import (
    Region,
    RegionSuccession,
    Unit,
    UnitCoverage,
    UnitKind,
    UnitPast,
    UnitSuccession,
)
from kechuang.catalog.region import Region as Place
from kechuang.catalog.town import all_regions as all_places
from kechuang.catalog.town import load_changes, load_towns, stem_of
from kechuang.catalog.unit import UnitCatalog, load_units


def first_day(year: int | None) -> date | None:
    return date(year, 1, 1) if year else None


def day_after(last_year: int | None) -> date | None:
    """The first day out: the catalog's last year counts in full."""
    return date(last_year + 1, 1, 1) if last_year else None


def named_places(catalog: UnitCatalog) -> dict[str, list[Place]]:
    """Towns, and the counties of the cities listed, by the code of their unit; each with its names in order of time."""
    named: dict[str, list[Place]] = defaultdict(list)
    for each in all_places():
        if each.level == "county" and each.parent in catalog.counties_of:
            named[f"county:{each.code}"].append(each)
    for each in load_towns():
        named[f"town:{each.code}"].append(each)
    return {code: sorted(names, key=lambda each: each.first_year or 0) for code, names in named.items()}


def latest_rows() -> dict[str, Region]:
    """Of the several names of a code the one that ends last, or not at all."""
    rows = Region.objects.all()
    return {each.code: each for each in sorted(rows, key=lambda row: (row.valid_until or date.max, row.pk))}


def place_units(catalog: UnitCatalog) -> Iterator[Unit]:
    """Not saved yet: towns, counties, parks, and the named bodies of places."""
    regions = latest_rows()
    for code, names in named_places(catalog).items():
        last = names[-1]
        yield Unit(
            code=code,
            name=last.name,
            short_name=stem_of(last.name) if last.level == "town" else last.short_name,
            kind=UnitKind.TOWN if last.level == "town" else UnitKind.COUNTY,
            region=regions[last.parent or ""],
            valid_from=first_day(names[0].first_year),
            valid_until=day_after(last.last_year),
        )
    for each in catalog.examples:
        yield Unit(
            code=f"park:{each.code}" if each.code else "",
            name=each.name,
            short_name=each.short_names[0] if each.short_names else "",
            region=regions.get(each.region),
            kind=each.kind if each.kind in UnitKind.values else UnitKind.OTHER,
            valid_from=first_day(each.first_year),
            valid_until=day_after(each.last_year),
        )


def load_past_names(fresh: Iterable[Unit]) -> None:
    """What the new units were called before: 楚州区, now 淮安区, is one unit."""
    places = named_places(load_units())
    past = []
    for unit in fresh:
        for each in places.get(unit.code, [])[:-1]:
            until = day_after(each.last_year)
            if until:
                past.append(
                    UnitPast(unit=unit, name=each.name, short_name=each.short_name, parent=unit.parent,
                             region=unit.region, identity=unit.code, until=until)
                )  # fmt: skip
    UnitPast.objects.bulk_create(past)


def place_aliases(catalog: UnitCatalog) -> Iterator[tuple[str, list[str]]]:
    for code, names in named_places(catalog).items():
        last = names[-1]
        office = [f"{last.name}办事处"] if last.name.endswith("街道") else [f"{last.name}人民政府", f"{last.name}政府"]
        yield code, [rules.plain(name) for name in (*last.aliases, *office)]


def load_coverage_rows(catalog: UnitCatalog) -> int:
    """A town or county covers itself, a park what the catalog says; how many rows were new."""
    units = {unit.code: unit for unit in Unit.objects.exclude(code="")}
    regions = latest_rows()
    known = set(UnitCoverage.objects.values_list("unit", "region__code", "valid_from"))
    fresh = []
    for code, region, is_part, start, end in declared_coverage(catalog):
        unit, row = units.get(code), regions.get(region)
        if unit and row and (unit.pk, region, start) not in known:
            fresh.append(UnitCoverage(unit=unit, region=row, is_part=is_part, valid_from=start, valid_until=end))
    UnitCoverage.objects.bulk_create(fresh)
    return len(fresh)


def declared_coverage(catalog: UnitCatalog) -> Iterator[tuple[str, str, bool, date | None, date | None]]:
    """(code of the unit, code of the region, only a part of it, from, until)."""
    for code, names in named_places(catalog).items():
        yield code, names[-1].code, False, first_day(names[0].first_year), day_after(names[-1].last_year)
    for park in catalog.examples:
        for each in park.covers:
            start, end = first_day(each.first_year), day_after(each.last_year)
            yield f"park:{park.code}", each.region, each.is_part, start, end


def load_region_changes() -> int:
    """What became of which region; how many rows were new."""
    regions = latest_rows()
    known = set(RegionSuccession.objects.values_list("predecessor__code", "successor__code"))
    fresh = [
        RegionSuccession(
            predecessor=regions[former], successor=regions[later], on=date(each.year, 1, 1), kind=each.kind
        )
        for each in load_changes()
        for former in each.former
        for later in each.successors
        if (former, later) not in known and former in regions and later in regions
    ]
    RegionSuccession.objects.bulk_create(fresh)
    return len(fresh)


def load_place_successions() -> int:
    """Who answers for a place that is no more, where both are units; how many rows were new."""
    units = {unit.code.partition(":")[2]: unit for unit in Unit.objects.filter(kind__in=["town", "county"])}
    known = set(UnitSuccession.objects.values_list("predecessor", "successor"))
    fresh = []
    for each in load_changes():
        for former in (units[code] for code in each.former if code in units):
            for later in (units[code] for code in each.successors if code in units):
                if former.valid_until and (former.pk, later.pk) not in known:
                    fresh.append(UnitSuccession(predecessor=former, successor=later, on=date(each.year, 1, 1)))
    UnitSuccession.objects.bulk_create(fresh)
    return len(fresh)
