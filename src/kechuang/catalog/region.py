"""Regions: dated codes of GB/T 2260, and names by which a reader may know a place. One YAML file per province.

Years, not days: the sources agree on the year of a change, seldom on the day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from kechuang.catalog.faults import Fault, line_of, nearest, read_yaml, refuse

FOLDER = Path(__file__).parent / "regions"
PARKS = "parks.yaml"

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_SUFFIX = re.compile(
    rf"(?:(?:{_PEOPLES})族?)*(?:自治区|自治州|自治县|自治旗)$|特别行政区$|(?:省|市|地区|盟|林区|特区|新区|矿区|区|县|旗)$"
)
_KNOWN_SHORT = {"内蒙古自治区": "内蒙古", "伊犁哈萨克自治州": "伊犁", "克孜勒苏柯尔克孜自治州": "克孜勒苏"}


def short_name(name: str) -> str:
    """江阴市 → 江阴, 恩施土家族苗族自治州 → 恩施; a name that would shrink to one character is kept whole."""
    short = _KNOWN_SHORT.get(name) or _SUFFIX.sub("", name)
    return short if len(short) >= 2 else name


@dataclass(frozen=True, slots=True)
class Region:
    """One name of one code. first_year, last_year: both included; None where the region is older / still stands.

    level: province | prefecture | county | town.
    confidence: H from the standard, M where only the year is sure, L where name, code or year is still open.
    """

    code: str
    name: str
    level: str
    parent: str | None
    first_year: int | None = None
    last_year: int | None = None
    aliases: tuple[str, ...] = ()
    confidence: str = "H"

    @property
    def short_name(self) -> str:
        return short_name(self.name)

    def stands_in(self, year: int) -> bool:
        return (self.first_year is None or self.first_year <= year) and (
            self.last_year is None or year <= self.last_year
        )


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All regions in order of code. park_suffixes: words that end the name of a park (…高新区), longest first.

    names: those that may stand in front of a thing and only say where: full names of all, short names of the larger
    ones. 新兴 (县) or 和平 (区) alone are words before they are places.
    """

    regions: tuple[Region, ...]
    park_suffixes: tuple[str, ...] = ()
    names: frozenset[str] = field(init=False, repr=False, compare=False, hash=False)
    _by_code: Mapping[str, tuple[Region, ...]] = field(init=False, repr=False, compare=False, hash=False)
    _by_name: Mapping[str, tuple[Region, ...]] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        by_code: dict[str, list[Region]] = defaultdict(list)
        by_name: dict[str, list[Region]] = defaultdict(list)
        for region in self.regions:
            by_code[region.code].append(region)
            for name in dict.fromkeys((region.name, region.short_name, *region.aliases)):
                by_name[name].append(region)
        full = {region.name for region in self.regions}
        large = {each.short_name for each in self.regions if each.level != "county" or each.name.endswith("市")}
        object.__setattr__(self, "names", frozenset(full | large))
        object.__setattr__(self, "_by_code", {code: tuple(each) for code, each in by_code.items()})
        object.__setattr__(self, "_by_name", {name: tuple(each) for name, each in by_name.items()})

    def __iter__(self) -> Iterator[Region]:
        return iter(self.regions)

    def __len__(self) -> int:
        return len(self.regions)

    def by_code(self, code: str, year: int | None = None) -> Region:
        """The region of that code in `year`, the latest without one. Raises KeyError."""
        standing = [each for each in self._by_code[code] if year is None or each.stands_in(year)]
        if not standing:
            raise KeyError(code)
        return standing[-1]

    def named(self, name: str, year: int | None = None) -> tuple[Region, ...]:
        """Every region of that full, short or other name, those still standing first; empty when none is known."""
        found = [each for each in self._by_name.get(name, ()) if year is None or each.stands_in(year)]
        return tuple(sorted(found, key=lambda each: (each.last_year is not None, each.code)))

    def within(self, code: str) -> tuple[Region, ...]:
        """The regions directly below `code`."""
        return tuple(each for each in self.regions if each.parent == code)


def _parent(code: str) -> str | None:
    if code.endswith("0000"):
        return None
    # Municipalities (11, 12, 31, 50) and places directly under a province have no prefecture in between.
    if code.endswith("00") or code[:2] in {"11", "12", "31", "50"} or code[2:4] == "90":
        return code[:2] + "0000"
    return code[:4] + "00"


def level_of(code: str) -> str:
    """province | prefecture | county, town for a code below a county's (320281001, 320281-南闸), zone for any other."""
    if not re.fullmatch(r"\d{6}", code):
        return "town" if re.match(r"\d{6}[\d-]", code) else "zone"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") and code[2:4] != "90" else "county"


def _regions_of(code: str, entry: Any) -> Iterator[Region]:
    """entry: a name, or a list of {name, from, until, aliases, confidence}."""
    for each in entry if isinstance(entry, list) else [entry]:
        facts: dict[str, Any] = {"name": each} if isinstance(each, str) else each
        yield Region(
            code=code,
            name=facts["name"],
            level=level_of(code),
            parent=_parent(code),
            first_year=facts.get("from"),
            last_year=facts.get("until"),
            aliases=tuple(facts.get("aliases", ())),
            confidence=facts.get("confidence", "M" if {"from", "until"} & facts.keys() else "H"),
        )


def read_regions(folder: Path = FOLDER) -> tuple[list[Region], list[Fault]]:
    """Every region of a folder, in order of code, and every fault of form."""
    regions: list[Region] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("[0-9]*.yaml")):
        data, broken = read_yaml(path)
        faults += broken
        for code, entry in (data or {}).items():
            if not re.fullmatch(r"\d{6}", str(code)) or str(code)[:2] != path.stem:
                what = f"“{code}”不是本文件省份的六位区划代码"
                remedy = "代码加引号写，前两位与文件名一致"
                faults.append(Fault(path.name, line_of(path, [code]), what, remedy, "CT-020"))
                continue
            try:
                regions += _regions_of(code, entry)
            except (KeyError, TypeError, AttributeError):
                what = f"{code} 的写法不对"
                faults.append(Fault(path.name, line_of(path, [code]), what, "写名称，或写 name、from、until", "CT-021"))
    return regions, faults


def check_regions(regions: list[Region]) -> Iterator[Fault]:
    """What concerns several entries: the parent must be known, a code has one name in any year."""
    codes = {each.code for each in regions}
    for each in regions:
        place = f"{each.code[:2]}.yaml"
        if each.parent and each.parent not in codes:
            what = f"{each.code} {each.name} 的上级 {each.parent} 不在表中"
            yield Fault(place, 0, what, nearest(each.parent, codes), "CT-022")
        if each.first_year and each.last_year and each.last_year < each.first_year:
            yield Fault(place, 0, f"{each.code} {each.name} 的止年早于起年", "", "CT-023")
    for before, after in pairwise(regions):
        if before.code == after.code and (before.last_year or 9999) >= (after.first_year or 0):
            yield Fault(f"{after.code[:2]}.yaml", 0, f"{after.code} 在同一年有两个名称", "核对 until 与 from", "CT-024")


@cache
def load_regions(folder: Path = FOLDER) -> Gazetteer:
    regions, faults = read_regions(folder)
    parks, broken = read_yaml(folder / PARKS)
    refuse(faults + broken)
    suffixes = sorted(parks["suffixes"], key=len, reverse=True)
    return Gazetteer(tuple(regions), tuple(suffixes))
