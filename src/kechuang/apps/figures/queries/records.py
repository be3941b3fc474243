"""The engine's records of the registers that some indicators rest on."""

from __future__ import annotations

from collections.abc import Iterable

from kechuang.apps.figures import messages
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.queries.versions import versions
from kechuang.catalog.counting_part import Reported
from kechuang.catalog.indicator import Indicator
from kechuang.engine.definitions import Definitions
from kechuang.engine.resting import cohorts_of, cohorts_under, indicators_under, measures_of
from kechuang.engine.rows import Record, Rows

# By what records belong to towns, parks and regions, whatever is counted.
PLACES = ("assessed_area", "organisation_region")
OFFICIAL = ("official_observation", "unit_observation")


def registers_under(indicator: Indicator, definitions: Definitions) -> set[str]:
    """Codes of all registers that a figure rests on, its places included."""
    found = {*PLACES, *(measure.register_code for measure in measures_of(indicator))}
    if isinstance(indicator.counting, Reported):
        found |= {*OFFICIAL}
    for code in indicators_under(indicator):
        found |= registers_under(definitions.indicator(code), definitions)
    for code in cohorts_of(indicator):
        found |= _registers_of_cohort(code, definitions)
    return found


def _registers_of_cohort(code: str, definitions: Definitions) -> set[str]:
    cohort = definitions.cohorts[code]
    found = {cohort.register_code} - {""}
    for part in cohorts_under(cohort):
        found |= _registers_of_cohort(part, definitions)
    return found


def rows_for(indicators: Iterable[Indicator], definitions: Definitions) -> Rows:
    """Every accepted version of what these indicators rest on. Raises: FG-004 for a register that is not in force."""
    in_force = catalogue.current()
    rows: dict[str, list[Record]] = {}
    for indicator in indicators:
        for code in registers_under(indicator, definitions) - rows.keys():
            if code not in in_force:
                raise messages.register_not_applied(indicator.code, code)
            rows[code] = list(versions(in_force[code]))
    return rows
