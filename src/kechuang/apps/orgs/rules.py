"""How two writings of a unit's name are compared. Pure: no database."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

import rjieba
from pypinyin import Style, lazy_pinyin

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
_NOT_COMPARED = re.compile(r"[\W_]+")
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


def folded(name: str) -> str:
    """How names of organisations are compared: one width, no spaces, brackets or dots, capitals. Nothing is left out.

    江阴（甲）科技有限公司 and 江阴(甲) 科技有限公司 are one name; 有限公司 and 有限责任公司 are two.
    """
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", name)).upper()


def initials(name: str) -> str:
    """江阴甲科技 → jyjkj: what a person types who knows how the name sounds. Latin letters and digits stay."""
    return "".join(map(_letters, rjieba.cut(folded(name))))[:200]


# Word by word, because words such as 有限公司 return in every name and 重 sounds otherwise in 重庆 than alone.
@lru_cache(maxsize=100_000)
def _letters(word: str) -> str:
    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER, errors=str.lower))
