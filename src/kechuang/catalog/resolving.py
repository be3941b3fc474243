"""Whom a mention of a responsible unit means: 市科技局, 各镇街园区, 高新科 …

Pure: a mention, the region of the document and a day give an answer; whether such a unit is in the register of this
bureau is the business of the orgs app.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from kechuang.catalog.region import Gazetteer, Region, load_regions
from kechuang.catalog.unit import Department, UnitCatalog, load_units


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a mention means.

    kind: "unit" | "group" | "unknown".  names: full names with their region, for a group its word as written.
    code: of the department or division, None for parks and places.  what: department, division, park, region or group.
    members: for a group, whom it takes in (towns, counties, parks, divisions, departments …).
    note: Chinese, what changed (更名、职能划转) or how it was understood; nearest: known names for an unknown one.
    """

    kind: str
    names: tuple[str, ...]
    what: str = ""
    code: str | None = None
    members: tuple[str, ...] = ()
    note: str = ""
    nearest: tuple[str, ...] = ()


_NOISE = re.compile(r"[\s〔〕()（）\[\]【】、,，/·]")
_LEVEL_WORD = re.compile(r"^(省|市|区|县|州|旗)(?![级内外])")
_MASTER = re.compile(r"^(?:中国共产党|中共|国家税务总局|国家统计局|国家)(?=.{4})")
_LEAGUE = re.compile(r"^共青团(?=[省市区县]|.{2,4}[省市区县])(.*?)(?:委员会|委)$")


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).replace("其它", "其他")


def resolve_unit(
    text: str, region: str = "", on: date | None = None, catalog: UnitCatalog | None = None,
    regions: Gazetteer | None = None,
) -> Resolution:  # fmt: skip
    """Whom `text` means in a document of `region` (name or code) on the day `on` (today's names when None).

    Order: a group word, a department, a division, a park, a place; else unknown with the nearest names.
    Edge: 市 in a plan of a district means its city.
    """
    catalog, regions = catalog or load_units(), regions or load_regions()
    plain = _plain(text)
    if not plain:
        return Resolution("unknown", (), note="没有文字")
    if members := group_members(plain, catalog):
        return Resolution("group", (text.strip(),), "group", members=members, note=f"包括{_listed(members)}")
    home = _region_named(region, regions)
    plain = _LEAGUE.sub(r"\1团委", _MASTER.sub("", plain))
    rest, place = _without_place(plain, home, regions)
    for candidate, where in ((plain, home), (rest, place or home)):
        if found := _department(candidate, text.strip(), where, on, catalog):
            return found
    if division := catalog.division_named(rest) or catalog.division_named(plain):
        return Resolution("unit", (rest if catalog.division_named(rest) else plain,), "division", division.code)
    if not plain.startswith(catalog.group_before) and (park := _park(plain, home, catalog, regions)):
        return park
    if not rest and place:
        return Resolution("unit", (f"{place.name}人民政府",), "region", note=f"“{text}”作为责任单位指其人民政府")
    near = get_close_matches(rest or plain, catalog.known_names, n=3, cutoff=0.5)
    return Resolution("unknown", (), note=f"单位名录中没有“{text.strip()}”", nearest=tuple(near))


MEMBER_WORDS = {
    "towns": "各镇、街道", "counties": "各县（市、区）", "parks": "各园区", "divisions": "局内各处室（科室）",
    "departments": "各部门", "affiliates": "直属事业单位", "units": "各有关单位", "universities": "高校院所",
    "enterprises": "企业", "banks": "金融机构", "carriers": "创新创业载体", "alliances": "联盟和社会组织",
}  # fmt: skip


def _listed(members: Sequence[str]) -> str:
    return "、".join(MEMBER_WORDS[each] for each in members)


def group_members(text: str, catalog: UnitCatalog) -> tuple[str, ...]:
    """Whom a group word takes in, in the order written; empty when `text` is no group word.

    A bare noun counts as a group only when it cannot be one unit: 园区 can only be many, 高新区 is a place.
    """
    plain = _plain(text)
    before = next((word for word in sorted(catalog.group_before, key=len, reverse=True) if plain.startswith(word)), "")
    rest = re.sub("|".join(catalog.group_endings), "", plain[len(before) :])
    if not before and rest not in {
        "园区",
        "事业单位",
        "县区",
        "镇街",
        "县市区",
        "乡镇街道",
        "乡镇",
        "镇街园区",
        "开发区园区",
    }:
        return ()
    nouns = {noun: members for members, words in catalog.group_members.items() for noun in words}
    ordered = sorted(nouns, key=len, reverse=True)
    found: list[str] = []
    while rest:
        rest = rest.removeprefix("及").removeprefix("和").removeprefix("各").removeprefix("有关").removeprefix("相关")
        noun = next((noun for noun in ordered if rest.startswith(noun)), None)
        if noun is None:
            return ()
        found.append(nouns[noun])
        rest = rest[len(noun) :].removesuffix("等")
    return tuple(dict.fromkeys(found))


def _region_named(region: str, regions: Gazetteer) -> Region | None:
    """By code, by name, or by the last place of a long name (淮安市淮阴区)."""
    if not region:
        return None
    if region.isdigit():
        return next((each for each in regions if each.code == region), None)
    for at in range(len(region) - 1):
        if found := regions.named(region[at:]):
            return found[0]
    return next(iter(regions.named(region)), None)


def _above(region: Region | None, ending: str, regions: Gazetteer) -> Region | None:
    """The region itself or the nearest above it whose name has that ending."""
    while region:
        if region.name.endswith(ending) or (ending == "省" and region.parent is None):
            return region
        region = regions.by_code(region.parent) if region.parent else None
    return None


def _without_place(text: str, home: Region | None, regions: Gazetteer) -> tuple[str, Region | None]:
    """The mention without the place in front, and that place: 市科技局 → 科技局 and the city of the document."""
    for length in range(min(len(text), 12), 1, -1):
        named = regions.named(text[:length])
        # 市中 (区) in 市中级人民法院 is no place: of districts only those of the same city go by their short name.
        found = [each for each in named if each.name == text[:length] or _goes_by_short_name(each, home)]
        if found:
            nearest_first = sorted(found, key=lambda each: not (home and each.code[:2] == home.code[:2]))
            return text[length:], nearest_first[0]
    if match := _LEVEL_WORD.match(text):
        place = _above(home, match.group(1), regions)
        if place:
            return text[match.end() :], place
        return text[match.end() :], home
    return text, None


def _goes_by_short_name(region: Region, home: Region | None) -> bool:
    return not region.name.endswith("区") or (home is not None and region.code[:4] == home.code[:4])


def _department(
    text: str, written: str, region: Region | None, on: date | None, catalog: UnitCatalog
) -> Resolution | None:
    """The department of that name; between two of one name the one that stood on the day."""
    if not catalog.departments_named(text):
        text = text.removeprefix("委")
    text = re.sub(r"(人民银行|人行).{0,8}(支行|分行|营管部|营业管理部)$", r"\1", text)
    found = catalog.departments_named(text)
    if not found:
        return None
    standing = [each for each in found if on is None or _stands(each, on)]
    department = (standing or list(found))[0]
    where = region.name if region else ""
    level_name = department.name
    if region and region.level == "province" and department.provincial_name:
        level_name = department.provincial_name
    note = ""
    if on and (succession := catalog.successor_of(department.code, on)):
        successor = catalog.department(succession.successor)
        about = "左右" if succession.about else ""
        note = f"{department.short_name}的职能自{succession.on.year}年{about}由{successor.short_name}承担"
        department, level_name = successor, successor.name
    full = written if department.is_vertical else where + level_name
    return Resolution("unit", (full,), "department", department.code, note=note)


def _stands(department: Department, on: date) -> bool:
    return (department.from_year or 0) <= on.year <= (department.until_year or 9999)


def _park(text: str, home: Region | None, catalog: UnitCatalog, regions: Gazetteer) -> Resolution | None:
    if not any(text.endswith(suffix) for suffix in regions.park_suffixes):
        text = text.removesuffix("管委会").removesuffix("管理委员会")
        if not any(text.endswith(suffix) for suffix in regions.park_suffixes):
            return None
    known = [each for each in catalog.examples if text in (each.name, *each.short_names)]
    near = [each for each in known if home and each.region[:4] == home.code[:4]]
    if near:
        return Resolution("unit", (near[0].name,), "park")
    placed = home is None or next(_place_starts(text, regions), None)
    whole = text if placed or home is None else home.short_name + text
    return Resolution("unit", (whole,), "park", note="按园区、功能区理解")


def _place_starts(text: str, regions: Gazetteer) -> Iterator[str]:
    for length in range(2, min(len(text), 8)):
        if regions.named(text[:length]):
            yield text[:length]
