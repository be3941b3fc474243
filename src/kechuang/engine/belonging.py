"""To which town, park or region a record belongs, by dated membership.

An organisation is counted for the unit that `assessed_area` names for the year of the figure's last day; for another
year nothing is inferred. It is counted in the region where `organisation_region` has it on the last day. A record that
has a unit or region field of its own belongs there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from kechuang.catalog.register import Register
from kechuang.engine.rows import Record, Rows
from kechuang.engine.spans import Area

_TAIL = re.compile(r"(00)+$")
_COUNTY_DIGITS = 6


class Belonging:
    """Areas as they were on one day. rows: only what was known."""

    def __init__(self, rows: Rows, day: date) -> None:
        self._units = _units_of(rows, day.year)
        self._regions = _regions_of(rows, day)

    def is_in(self, record: Record, register: Register, field: str, area: Area) -> bool:
        """Whether a record belongs to `area` by its field; what belongs to no area of that kind, to code None."""
        value = record.values.get(field)
        if not field or value is None:
            return area.code is None
        belongs_to = self._area_of(register.fields[field].type, value, area.kind)
        if area.code is None or belongs_to is None:
            return area.code == belongs_to
        return is_within(belongs_to, area.code) if area.kind == "region" else belongs_to == area.code

    def _area_of(self, field_type: str, value: Any, kind: str) -> str | None:
        if field_type == kind:
            return str(value)
        if field_type == "organisation":
            return (self._units if kind == "unit" else self._regions).get(value)
        return None


def is_within(region: str, larger: str) -> bool:
    """320281 lies within 320281, 320200 and 320000; a town's longer code within its county's."""
    return region.startswith(region_stem(larger))


def region_stem(code: str) -> str:
    """What the codes of everything within begin with: 3202 for 320200; a town's longer code as it stands."""
    return _TAIL.sub("", code) if len(code) == _COUNTY_DIGITS else code


def _units_of(rows: Rows, year: int) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in sorted(rows.get("assessed_area", ()), key=lambda record: record.seq):
        if each.values.get("year") == year and "area" in each.values and "organisation" in each.values:
            found[each.values["organisation"]] = each.values["area"]
    return found


def _regions_of(rows: Rows, day: date) -> Mapping[str, str]:
    """Of several that hold on the day, where it moved last."""
    found: dict[str, str] = {}
    for each in sorted(rows.get("organisation_region", ()), key=lambda record: (record.valid_from or day, record.seq)):
        holds = (each.valid_from is None or each.valid_from <= day) and (
            each.valid_until is None or day < each.valid_until
        )
        if holds and "region" in each.values and "organisation" in each.values:
            found[each.values["organisation"]] = each.values["region"]
    return found
