"""What organisations were called, where they sat and who counted them, on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q

from kechuang.apps.orgs.models import Unit
from kechuang.apps.orgs.queries import RegionsOn, unit_on
from kechuang.apps.registers import catalogue, tables


def in_force_on(on: date) -> Q:
    """Rows of a typed table whose half-open validity holds the day."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return begun & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))


@dataclass(slots=True)
class BodiesOn:
    """By row number of the organisation: its legal name, the code of its region, the unit that counts it in the year of
    the day. What no record tells is not there.

    areas: of the very year of the day; one of another year does not count.
    """

    on: date
    names: dict[int, str] = field(default_factory=dict)
    regions: dict[int, str] = field(default_factory=dict)
    areas: dict[int, int] = field(default_factory=dict)


def bodies_on(ids: Collection[int], on: date) -> BodiesOn:
    """Three questions, however many organisations (at most some 900)."""
    found = BodiesOn(on)
    found.names = latest("organisation_name", ids, "name", in_force_on(on), kind="legal")
    found.regions = latest("organisation_region", ids, "region", in_force_on(on))
    found.areas = latest("assessed_area", ids, "area_id", Q(), year=on.year)
    return found


def latest(code: str, ids: Collection[int], column: str, condition: Q, **more: Any) -> dict[int, Any]:
    """By organisation, the value of `column` in the record that began last."""
    register = catalogue.current().get(code)
    if register is None:
        return {}
    rows = tables.typed(register)._default_manager.filter(condition, organisation__in=ids, **more)
    ordered = rows.order_by("organisation", F("valid_from").asc(nulls_first=True), "seq")
    return dict(ordered.values_list("organisation", column))


def region_names(codes: Collection[str], on: date) -> dict[str, str]:
    """By code, the name of the day; the code itself for a place the list of regions does not know."""
    regions = RegionsOn(on)
    names = {}
    for code in codes:
        row = regions.of(code) or next(iter(reversed(regions.by_code.get(code, []))), None)
        names[code] = row.name if row else code
    return names


def unit_names(ids: Collection[int], on: date) -> dict[int, str]:
    """By row number, the name of the day."""
    units = Unit.objects.filter(pk__in=ids).select_related("region").prefetch_related("past__region", "past__parent")
    return {unit.pk: unit_on(unit, on).name for unit in units}
