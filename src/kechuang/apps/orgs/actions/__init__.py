"""The verbs: each checks the right, validates, changes, and writes the audit row."""

from kechuang.apps.orgs.actions.regions import add_region, merge_regions, move_region, rename_region, split_region
from kechuang.apps.orgs.actions.registering import add_alias, add_unit, heirs, keep_groups, owner_of, record_succession
from kechuang.apps.orgs.actions.units import cover, move_unit, rename_unit, uncover

__all__ = [
    "add_alias",
    "add_region",
    "add_unit",
    "cover",
    "heirs",
    "keep_groups",
    "merge_regions",
    "move_region",
    "move_unit",
    "owner_of",
    "record_succession",
    "rename_region",
    "rename_unit",
    "split_region",
    "uncover",
]
