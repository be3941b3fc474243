"""Which registered units a plan's mentions mean, on the plan's own day and in its own place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kechuang.apps.orgs.actions import keep_groups
from kechuang.apps.orgs.queries import Register, Resolution, regions_named


@dataclass(frozen=True, slots=True)
class Registered:
    """What a mention stands for in the register; both None when it knows neither."""

    unit_id: int | None = None
    group_id: int | None = None


def day_of(issued_on: date | None, period_first: int | None, today: date) -> date:
    """The day on which a plan's units are meant: when it was issued, else the middle of its first year."""
    if issued_on:
        return issued_on
    return date(period_first, 7, 1) if period_first else today


def resolve(names: Iterable[str], region_name: str, on: date, most_offered: int = 0) -> dict[str, Resolution]:
    """Each name as the register of `region_name` knows it; a name shared by several regions is no region.

    most_offered: for so many names at most the nearest units are looked up, should the register not know them.
    """
    wanted = sorted(set(names))
    if not wanted:
        return {}
    regions = regions_named(region_name, on) if region_name else []
    register = Register(on, regions[0] if len(regions) == 1 else None)
    return {name: register.resolve(name, offer=place < most_offered) for place, name in enumerate(wanted)}


def registered(resolutions: Mapping[str, Resolution]) -> dict[str, Registered]:
    groups = keep_groups(resolutions.values())
    return {
        name: Registered(found.unit.pk if found.unit else None, groups[found.group].pk if found.group else None)
        for name, found in resolutions.items()
    }
