"""Units: departments, divisions, parks and group words, and whom a mention means. Data in `units/*.yaml`.

Whom a mention means is worked out in `resolving`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kechuang.catalog.faults import Fault, line_of, nearest, read_yaml, refuse

FOLDER = Path(__file__).parent / "units"


@dataclass(frozen=True, slots=True)
class Department:
    """A kind of unit that every region may have. from_year, until_year: the first and last year it stood, or None.

    is_vertical: a branch of a national body; 无锡市 + its name would name nothing, so a mention is kept as written.
    """

    code: str
    name: str
    short_names: tuple[str, ...]
    aliases: tuple[str, ...]
    provincial_name: str | None = None
    provincial_short_names: tuple[str, ...] = ()
    from_year: int | None = None
    until_year: int | None = None
    is_vertical: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        provincial = (self.provincial_name,) if self.provincial_name else ()
        return (self.name, *self.short_names, *self.aliases, *provincial, *self.provincial_short_names)

    @property
    def short_name(self) -> str:
        return self.short_names[0] if self.short_names else self.name


@dataclass(frozen=True, slots=True)
class Division:
    """A division of a science bureau. Names with ※ take 处, 科, 室 … there, as the rank of the bureau wants."""

    code: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """From the day `on`, what `former` did is done by `successor`. about: the day differs from place to place."""

    former: str
    successor: str
    on: date
    about: bool


@dataclass(frozen=True, slots=True)
class Covering:
    """A region that a unit's area takes in, in part or whole. first_year, last_year: both included, None where open."""

    region: str
    is_part: bool = False
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class ExampleUnit:
    """A named unit of a place, for the first unit register. kind: park | department. confidence: H | M | L.

    code: of a park, for ever the same; empty for departments.
    """

    name: str
    short_names: tuple[str, ...]
    region: str
    kind: str
    confidence: str
    code: str = ""
    first_year: int | None = None
    last_year: int | None = None
    covers: tuple[Covering, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitCatalog:
    departments: tuple[Department, ...]
    divisions: tuple[Division, ...]
    division_endings: tuple[str, ...]
    group_before: tuple[str, ...]
    group_members: Mapping[str, tuple[str, ...]]
    group_endings: tuple[str, ...]
    successions: tuple[Succession, ...]
    examples: tuple[ExampleUnit, ...]
    counties_of: tuple[str, ...] = ()
    _departments_named: Mapping[str, tuple[Department, ...]] = field(init=False, repr=False, compare=False)
    _divisions_named: Mapping[str, Division] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        departments: dict[str, list[Department]] = {}
        for department in self.departments:
            for name in dict.fromkeys(department.names):
                departments.setdefault(name, []).append(department)
        divisions: dict[str, Division] = {}
        for division in self.divisions:
            for name in (division.name, *division.aliases):
                for ending in self.division_endings if "※" in name else ("",):
                    divisions.setdefault(name.replace("※", ending), division)
        object.__setattr__(self, "_departments_named", {name: tuple(each) for name, each in departments.items()})
        object.__setattr__(self, "_divisions_named", divisions)

    def department(self, code: str) -> Department:
        """Raises KeyError for an unknown code."""
        return next((each for each in self.departments if each.code == code), None) or _unknown(code)

    def departments_named(self, name: str) -> tuple[Department, ...]:
        return self._departments_named.get(name, ())

    def division_named(self, name: str) -> Division | None:
        return self._divisions_named.get(name)

    def successor_of(self, code: str, on: date) -> Succession | None:
        """What stands for `code` on that day, or None while it still stands itself."""
        return next((each for each in self.successions if each.former == code and each.on <= on), None)

    @property
    def known_names(self) -> tuple[str, ...]:
        return (*self._departments_named, *self._divisions_named)


def _unknown(code: str) -> Department:
    raise KeyError(code)


def _entries(folder: Path, name: str) -> tuple[dict[str, Any], list[Fault]]:
    data, faults = read_yaml(folder / name)
    return (data if isinstance(data, dict) else {}), faults


def _departments(folder: Path, rows: list[dict[str, Any]], faults: list[Fault]) -> Iterator[Department]:
    path = folder / "departments.yaml"
    seen: set[str] = set()
    for at, row in enumerate(rows):
        line = line_of(path, ["departments", at]) if {"code", "name"} - row.keys() or row["code"] in seen else 0
        if {"code", "name"} - row.keys():
            faults.append(Fault(path.name, line, "缺少 code 或 name", "", "CT-030"))
            continue
        if row["code"] in seen:
            faults.append(Fault(path.name, line, f"代码“{row['code']}”写了两次", "", "CT-031"))
        seen.add(row["code"])
        yield Department(
            row["code"], row["name"], tuple(row.get("short", ())), tuple(row.get("also", ())), row.get("provincial"),
            tuple(row.get("provincial_short", ())), row.get("from"), row.get("until"), bool(row.get("vertical")),
        )  # fmt: skip


def _example(row: dict[str, Any]) -> ExampleUnit:
    return ExampleUnit(row["name"], tuple(row.get("short", ())), row["region"], row["kind"], row["confidence"])


def _parks(folder: Path, rows: list[dict[str, Any]], faults: list[Fault]) -> Iterator[ExampleUnit]:
    path = folder / "places.yaml"
    seen: set[str] = set()
    for at, row in enumerate(rows):
        if missing := {"code", "name", "region", "confidence"} - row.keys():
            what = f"园区缺少 {'、'.join(sorted(missing))}"
            faults.append(Fault(path.name, line_of(path, ["parks", at]), what, "", "CT-033"))
            continue
        if row["code"] in seen:
            line = line_of(path, ["parks", at])
            faults.append(Fault(path.name, line, f"园区代码“{row['code']}”写了两次", "", "CT-033"))
        seen.add(row["code"])
        if any(not isinstance(each, dict) or not each.get("regions") for each in row.get("covers", ())):
            what = f"“{row['name']}”的 covers 有一条没有写 regions"
            faults.append(Fault(path.name, line_of(path, ["parks", at, "covers"]), what, "", "CT-033"))
            continue
        yield ExampleUnit(
            row["name"], tuple(row.get("short", ())), row["region"], "park", row["confidence"], row["code"],
            row.get("from"), row.get("until"), tuple(_coverings(row.get("covers", ()))),
        )  # fmt: skip


def _coverings(rows: Iterable[dict[str, Any]]) -> Iterator[Covering]:
    for row in rows:
        for region in row["regions"]:
            yield Covering(region, bool(row.get("part")), row.get("from"), row.get("until"))


def check_places(catalog: UnitCatalog, regions: set[str], folder: Path = FOLDER) -> Iterator[Fault]:
    """What concerns places.yaml and the regions together: every code it names must be known. regions: all codes."""
    path = folder / "places.yaml"
    for code in sorted(set(catalog.counties_of) - regions):
        line = line_of(path, ["counties_of", catalog.counties_of.index(code)])
        yield Fault(path.name, line, f"“{code}”不在区划表中", nearest(code, regions), "CT-034")
    parks = [each for each in catalog.examples if each.code]
    for park in parks:
        named = [park.region, *(each.region for each in park.covers)]
        for code in dict.fromkeys(each for each in named if each not in regions):
            line = next((at for at, text in enumerate(_lines(path), 1) if f"code: {park.code}" in text), 0)
            what = f"“{park.name}”所写的区划“{code}”不在区划表和镇街表中"
            yield Fault(path.name, line, what, nearest(code, regions), "CT-034")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def read_units(folder: Path = FOLDER) -> tuple[UnitCatalog, list[Fault]]:
    """The catalog as far as it could be read, and every fault."""
    main, faults = _entries(folder, "departments.yaml")
    inner, more = _entries(folder, "divisions.yaml")
    groups, still_more = _entries(folder, "groups.yaml")
    named, last = _entries(folder, "examples.yaml")
    places, of_places = _entries(folder, "places.yaml") if (folder / "places.yaml").exists() else ({}, [])
    faults = [*faults, *more, *still_more, *last, *of_places]
    departments = tuple(_departments(folder, main.get("departments", []), faults))
    codes = {each.code for each in departments}
    successions = tuple(
        Succession(row["from"], row["to"], row["since"], bool(row.get("about"))) for row in main.get("successions", [])
    )
    for at, each in enumerate(successions):
        for code in {each.former, each.successor} - codes:
            path = folder / "departments.yaml"
            line = line_of(path, ["successions", at])
            faults.append(Fault(path.name, line, f"沿革中的“{code}”不是已列的单位", nearest(code, codes), "CT-032"))
    catalog = UnitCatalog(
        departments=departments,
        divisions=tuple(
            Division(row["code"], row["name"], tuple(row.get("also", ()))) for row in inner.get("divisions", [])
        ),
        division_endings=tuple(inner.get("endings", ())),
        group_before=tuple(groups.get("before", ())),
        group_members={name: tuple(words) for name, words in groups.get("members", {}).items()},
        group_endings=tuple(groups.get("endings", ())),
        successions=successions,
        examples=(*map(_example, named.get("units", [])), *_parks(folder, places.get("parks", []), faults)),
        counties_of=tuple(places.get("counties_of", ())),
    )
    return catalog, faults


@cache
def load_units(folder: Path = FOLDER) -> UnitCatalog:
    """The whole unit catalog, read once. Raises CatalogError with all faults at once."""
    catalog, faults = read_units(folder)
    refuse(faults)
    return catalog
