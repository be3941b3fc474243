"""Reads of places and bodies for pages and for apps above."""

from kechuang.apps.orgs.queries.finding import Candidate, Finding, RegionFinder, UnitFinder
from kechuang.apps.orgs.queries.regions import RegionsOn, changes_of, covering, holds, regions_named
from kechuang.apps.orgs.queries.resolving import NEAR_ENOUGH, Register, Resolution, names_of, resolve, stands, upwards
from kechuang.apps.orgs.queries.units import (
    Covered,
    UnitFacts,
    covered_by,
    ids_by_identity,
    numbers,
    unit_on,
    unit_with_history,
    units,
)

__all__ = [
    "NEAR_ENOUGH",
    "Candidate",
    "Covered",
    "Finding",
    "RegionFinder",
    "RegionsOn",
    "Register",
    "Resolution",
    "UnitFacts",
    "UnitFinder",
    "changes_of",
    "covered_by",
    "covering",
    "holds",
    "ids_by_identity",
    "names_of",
    "numbers",
    "regions_named",
    "resolve",
    "stands",
    "unit_on",
    "unit_with_history",
    "units",
    "upwards",
]
