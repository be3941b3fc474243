"""Where the example lies: a region with its towns, parks and the bureau's divisions, from the catalog or made up."""

from __future__ import annotations

from dataclasses import dataclass, field

from kechuang.catalog.region import load_regions
from kechuang.catalog.town import load_towns
from kechuang.catalog.unit import load_units
from kechuang.kernel.errors import KechuangError

NOW = 2026
PROVINCE_DIVISIONS = ("high_tech", "planning", "research", "cooperation", "rural", "talent")


@dataclass(frozen=True, slots=True)
class Place:
    """towns, parks: names of units that firms belong to.  divisions: by what they do (high_tech, planning …)."""

    code: str
    name: str
    towns: tuple[str, ...]
    parks: tuple[str, ...]
    divisions: dict[str, str] = field(hash=False)
    city: str = "市"

    @property
    def areas(self) -> tuple[str, ...]:
        return (*self.towns, *self.parks)

    @property
    def short(self) -> str:
        return self.name if len(self.name) < 3 else self.name.rstrip("市县区")


def place_of(code: str) -> Place:
    """Raises: KechuangError SY-001 for a region we know no towns or parks of, naming those we do."""
    regions = {each.code: each for each in load_regions().regions if not each.last_year}
    known = _units_by_region()
    if code not in known or code not in regions:
        names = "、".join(f"{each} {regions[each].name}" for each in sorted(known) if each in regions)
        raise KechuangError("SY-001", f"没有地区 {code} 的镇街园区名单。", remedy=f"可以写：{names}。")
    towns, parks = known[code]
    return Place(code, regions[code].name, towns, parks, _divisions(), _city(code))


def _city(code: str) -> str:
    names = {each.code: each.name for each in load_regions().regions if not each.last_year}
    return names.get(f"{code[:4]}00", "市")


def _units_by_region() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    catalog = load_units()
    towns: dict[str, list[str]] = {}
    parks: dict[str, list[str]] = {}
    for town in load_towns():
        if (town.last_year or NOW) >= NOW:
            towns.setdefault(town.parent or "", []).append(town.name)
    for county in load_regions().regions:
        if county.level == "county" and county.parent in catalog.counties_of and not county.last_year:
            towns.setdefault(county.code, [county.name])
    for each in catalog.examples:
        if each.kind == "park" and (each.last_year or NOW) >= NOW:
            parks.setdefault(each.region, []).append(each.name)
    return {code: (tuple(towns[code]), tuple(parks.get(code, ()))) for code in towns}


def _divisions() -> dict[str, str]:
    names = {each.code: each.name.replace("※", "处") for each in load_units().divisions}
    return {code: names[code] for code in PROVINCE_DIVISIONS}
