"""Tables of places and bodies, by noun."""

from kechuang.apps.orgs.models.dated import Dated, ends_after_beginning
from kechuang.apps.orgs.models.organisation import KnownWriting, Organisation, OrganisationIdentifier
from kechuang.apps.orgs.models.region import ChangeKind, Confidence, Region, RegionPast, RegionSuccession
from kechuang.apps.orgs.models.unit import (
    Unit,
    UnitAlias,
    UnitCoverage,
    UnitGroup,
    UnitKind,
    UnitPast,
    UnitSuccession,
    identity_of,
)

__all__ = [
    "ChangeKind",
    "Confidence",
    "Dated",
    "KnownWriting",
    "Organisation",
    "OrganisationIdentifier",
    "Region",
    "RegionPast",
    "RegionSuccession",
    "Unit",
    "UnitAlias",
    "UnitCoverage",
    "UnitGroup",
    "UnitKind",
    "UnitPast",
    "UnitSuccession",
    "ends_after_beginning",
    "identity_of",
]
