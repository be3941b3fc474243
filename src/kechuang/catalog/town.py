"""Towns and streets below the counties (`regions/towns.yaml`), and what became of which region (`changes.yaml`).

Kept apart from the gazetteer of GB/T 2260: a plan's reader must not take 新桥 or 周庄 for a place of the country.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kechuang.catalog.faults import Fault, line_of, nearest, read_yaml, refuse
from kechuang.catalog.region import FOLDER, Region, load_regions

TOWNS, CHANGES = "towns.yaml", "changes.yaml"
KINDS = ("rename", "merge", "split")
CONFIDENCES = ("H", "M", "L")
_TOWN_KEYS = {"name", "code", "from", "until", "short", "also", "confidence"}
_ENDING = re.compile(r"(?:街道|镇|乡)$")


def stem_of(name: str) -> str:
    """南闸街道 → 南闸; a name that would shrink to one character is kept whole."""
    stem = _ENDING.sub("", name)
    return stem if len(stem) >= 2 else name


def local_code(county: str, name: str) -> str:
    """320281 and 南闸街道 → 320281-南闸: a code of this system, where the official one is not known."""
    return f"{county}-{stem_of(name)}"


@dataclass(frozen=True, slots=True)
class RegionChange:
    """In `year` the areas of `former` became `successors`. kind: rename | merge | split. place: in the file, from 0."""

    kind: str
    former: tuple[str, ...]
    successors: tuple[str, ...]
    year: int
    confidence: str
    place: int = 0


def read_towns(folder: Path = FOLDER) -> tuple[list[Region], list[Fault]]:
    """Every town of the file as a region of level town, in its order, and every fault of form."""
    path = folder / TOWNS
    if not path.exists():
        return [], []
    data, faults = read_yaml(path)
    towns: list[Region] = []
    for county, entries in (data or {}).get("towns", {}).items():
        for at, entry in enumerate(entries):
            wrong = _wrong_town(county, entry)
            if wrong:
                faults.append(Fault(TOWNS, line_of(path, ["towns", county, at]), *wrong))
            else:
                towns.append(_town(county, entry))
    return towns, faults


def _wrong_town(county: str, entry: Any) -> tuple[str, str, str] | None:
    """What is wrong, its remedy and the code of the fault."""
    if not isinstance(entry, dict) or not entry.get("name"):
        return f"{county} 下有一条没有写 name", "写成 {name: 南闸街道}", "CT-025"
    if unknown := entry.keys() - _TOWN_KEYS:
        word = sorted(unknown)[0]
        return f"“{entry['name']}”有不认识的项“{word}”", nearest(word, _TOWN_KEYS), "CT-025"
    if not str(entry.get("code", county)).startswith(county):
        return f"“{entry['name']}”的代码 {entry['code']} 不以所属县区代码 {county} 开头", "核对代码", "CT-026"
    if entry.get("confidence", "M") not in CONFIDENCES:
        return f"“{entry['name']}”的 confidence 写成了“{entry['confidence']}”", "只能写 H、M 或 L", "CT-025"
    return None


def _town(county: str, entry: Mapping[str, Any]) -> Region:
    name = entry["name"]
    aliases = (stem_of(name), *entry.get("short", ()), *entry.get("also", ()))
    return Region(
        code=entry.get("code") or local_code(county, name),
        name=name,
        level="town",
        parent=county,
        first_year=entry.get("from"),
        last_year=entry.get("until"),
        aliases=tuple(dict.fromkeys(each for each in aliases if each != name)),
        confidence=entry.get("confidence", "M" if entry.get("code") else "L"),
    )


def check_towns(towns: Iterable[Region], counties: set[str], folder: Path = FOLDER) -> Iterator[Fault]:
    """The county must be known; a code has one name in any year."""
    path = folder / TOWNS
    seen: dict[str, list[Region]] = {}
    for each in towns:
        if each.parent not in counties:
            what = f"{each.name}的上级 {each.parent} 不在区划表中"
            yield Fault(TOWNS, _line_of_town(path, each), what, nearest(each.parent or "", counties), "CT-022")
        if each.first_year and each.last_year and each.last_year < each.first_year:
            yield Fault(TOWNS, _line_of_town(path, each), f"{each.name}的止年早于起年", "核对 from 与 until", "CT-023")
        if any(_overlap(each, other) for other in seen.get(each.code, ())):
            yield Fault(
                TOWNS, _line_of_town(path, each), f"{each.code} 在同一年有两个名称", "核对 until 与 from", "CT-024"
            )
        seen.setdefault(each.code, []).append(each)


def _line_of_town(path: Path, town: Region) -> int:
    """Reads the file again: only called when there is a fault to report."""
    county = town.parent or ""
    entries = read_yaml(path)[0]["towns"][county]
    same = [at for at, each in enumerate(entries) if not _wrong_town(county, each) and _town(county, each) == town]
    return line_of(path, ["towns", county, same[-1]])


def _overlap(one: Region, other: Region) -> bool:
    first = max(one.first_year or 0, other.first_year or 0)
    return first <= min(one.last_year or 9999, other.last_year or 9999)


def read_changes(folder: Path = FOLDER) -> tuple[list[RegionChange], list[Fault]]:
    """Every change of the file, and every fault of form."""
    path = folder / CHANGES
    if not path.exists():
        return [], []
    data, faults = read_yaml(path)
    changes = []
    for at, row in enumerate((data or {}).get("changes", [])):
        if isinstance(row, dict) and row.get("kind") in KINDS and row.get("from") and row.get("to") and row.get("year"):
            confidence = row.get("confidence", "M")
            former, successors = tuple(row["from"]), tuple(row["to"])
            changes.append(RegionChange(row["kind"], former, successors, row["year"], confidence, at))
        else:
            remedy = "写明 kind（rename、merge 或 split）、from、to 和 year"
            faults.append(Fault(CHANGES, line_of(path, ["changes", at]), "这条变更没有写全", remedy, "CT-027"))
    return changes, faults


def check_changes(changes: Iterable[RegionChange], codes: set[str], folder: Path = FOLDER) -> Iterator[Fault]:
    """Every code of a change must be a region's or a town's; nothing becomes itself."""
    path = folder / CHANGES
    for each in changes:
        for code in sorted({*each.former, *each.successors} - codes):
            line = line_of(path, ["changes", each.place])
            yield Fault(CHANGES, line, f"变更中的“{code}”不在区划表中", nearest(code, codes), "CT-028")
        if set(each.former) & set(each.successors):
            line = line_of(path, ["changes", each.place])
            yield Fault(CHANGES, line, "变更前后是同一个代码", "同一代码改名，只需在区划表里写两个名称", "CT-028")


@cache
def load_towns(folder: Path = FOLDER) -> tuple[Region, ...]:
    """Raises CatalogError with all faults at once."""
    towns, faults = read_towns(folder)
    refuse(faults)
    return tuple(towns)


@cache
def load_changes(folder: Path = FOLDER) -> tuple[RegionChange, ...]:
    """Raises CatalogError with all faults at once."""
    changes, faults = read_changes(folder)
    refuse(faults)
    return tuple(changes)


def all_regions() -> tuple[Region, ...]:
    """The gazetteer's regions, then the towns."""
    return (*load_regions(), *load_towns())
