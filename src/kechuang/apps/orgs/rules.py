"""How two writings of a unit's name are compared. Pure: no database."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

# What the catalog calls the members of a group word, as kinds of units. Members of no kind are never listed.
KIND_OF_MEMBERS = {
    "towns": "town",
    "counties": "county",
    "parks": "park",
    "divisions": "division",
    "departments": "department",
    "universities": "institute",
    "enterprises": "enterprise",
}

_SPACES = re.compile(r"\s+")
# A plan says 市科技局 inside the city; which city it is stands in its heading, not in the name.
_LEVEL_PREFIX = re.compile(r"^(?:省|市|县|区|州|盟|旗)(?=[^级直辖].)")


def plain(name: str) -> str:
    """The name without spaces and in one width: （高新区） and (高新区 ) are one name."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", name)).strip("、，,；;。:：")


def without_level(name: str) -> str:
    """市科技局 → 科技局; a name without such a prefix comes back unchanged."""
    return _LEVEL_PREFIX.sub("", name)


def likeness(one: str, other: str) -> float:
    """0..1; 1 when equal. A name that holds the whole other one is like it, whatever their lengths."""
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    within = min(len(one), len(other)) >= 2 and (one in other or other in one)
    return max(ratio, 0.75) if within else ratio
