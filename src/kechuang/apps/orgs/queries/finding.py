"""Many written names at once: which region or unit each means on a day. Everything is read once, then looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kechuang.apps.orgs import rules
from kechuang.apps.orgs.models import Region, Unit, UnitSuccession
from kechuang.apps.orgs.queries.regions import RegionsOn, holds
from kechuang.catalog.region import load_regions


@dataclass(frozen=True, slots=True)
class Candidate:
    """identity: a region's code or a unit's identity. label: its name and where it lies."""

    identity: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a written name means. identity: "" when nothing is sure; then `candidates` are those it may mean.

    note: one Chinese sentence where the name was not that of the day.
    """

    identity: str = ""
    name: str = ""
    candidates: tuple[Candidate, ...] = ()
    note: str = ""

    @property
    def is_found(self) -> bool:
        return bool(self.identity)


def finding(candidates: Iterable[Candidate], note: str = "") -> Finding:
    """Sure if there is exactly one."""
    found = tuple(dict.fromkeys(candidates))
    if len(found) == 1:
        return Finding(found[0].identity, found[0].name, (), note)
    return Finding(candidates=found, note=note if found else "")


@dataclass(slots=True)
class RegionFinder:
    """Names, short names, other names, codes and chains (江苏省无锡市江阴市) of regions as of `on`.

    home: of several regions of one name that in home, next one in the same city, next in the same province is meant.
    """

    on: date
    home: Region | None = None
    regions: RegionsOn = field(init=False)
    _exact: dict[str, list[Region]] = field(init=False, default_factory=lambda: defaultdict(list))
    _other: dict[str, list[Region]] = field(init=False, default_factory=lambda: defaultdict(list))
    _chains: dict[str, list[str]] = field(init=False, default_factory=dict)
    _home: list[str] = field(init=False)
    _known: dict[str, Finding] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.regions = RegionsOn(self.on)
        home = self.regions.of(self.home.code) or self.home if self.home else None
        self._home = [each.code for each in self.regions.above(home)]
        for row in self.regions.rows.values():
            self._exact[rules.plain(row.name)].append(row)
            for alias in row.aliases:
                self._other[rules.plain(alias)].append(row)

    def find(self, text: str) -> Finding:
        """Edge: each different text is worked out once."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._find(rules.plain(text))
        return known

    def label(self, code: str) -> str:
        """The name of the day, with the names above it; the code itself when no such region stands."""
        region = self.regions.of(code)
        return self._candidate(region).label if region else code

    def _find(self, name: str) -> Finding:
        if name in self.regions.by_code:
            return self._of_rows(self.regions.by_code[name])
        for rows in (self._exact.get(name), self._other.get(name)):
            if rows and (found := self._of_rows(rows)) != Finding():
                return found
        return self._of_rows(self._at_the_end_of(name))

    def _of_rows(self, rows: Iterable[Region]) -> Finding:
        rows = list(rows)
        standing = {row.code: self.regions.standing[row.code] for row in rows if row.code in self.regions.standing}
        if standing:
            nearest = self._nearest(standing.values())
            return finding((self._candidate(each) for each in nearest), self._note(rows, nearest))
        later = {each.code: each for row in rows for each in self.regions.became(row.code)}
        note = f"“{rows[0].name}”已调整为{'、'.join(each.name for each in later.values())}。" if later else ""
        return finding(map(self._candidate, later.values()), note)

    def _note(self, rows: list[Region], meant: list[Region]) -> str:
        """A former name of the same code."""
        if len(meant) == 1 and meant[0] not in rows and not any(row.code != meant[0].code for row in rows):
            return f"“{rows[0].name}”在 {self.on} 名为“{meant[0].name}”。"
        return ""

    def _nearest(self, standing: Iterable[Region]) -> list[Region]:
        """Those that share the longest way up with home."""
        found = list(standing)
        if len(found) < 2 or not self._home:
            return found
        shared = {each.code: self._steps_from_home(each) for each in found}
        least = min(shared.values())
        return [each for each in found if shared[each.code] == least]

    def _steps_from_home(self, region: Region) -> int:
        """0 within home, 1 within the city of home, 2 within its province, a large number elsewhere."""
        chain = self._chain(region)
        return next((step for step, code in enumerate(self._home) if code in chain), len(self._home))

    def _chain(self, region: Region) -> list[str]:
        if region.code not in self._chains:
            self._chains[region.code] = [each.code for each in self.regions.above(region)]
        return self._chains[region.code]

    def _at_the_end_of(self, name: str) -> list[Region]:
        """江苏省无锡市江阴市 and 无锡江阴: the last place, if the one before it lies above it."""
        for at in range(len(name) - 2, 1, -1):
            rows = [*self._exact.get(name[at:], ()), *self._other.get(name[at:], ())]
            if rows and (before := self.find(name[:at])) and before.is_found:
                return [row for row in rows if before.identity in self._chain(row)]
        return []

    def _candidate(self, region: Region) -> Candidate:
        names = "".join(each.name for each in reversed(self.regions.above(region)))
        return Candidate(region.code, region.name, f"{names}（{region.code}）")


@dataclass(slots=True)
class UnitFinder:
    """Names, short names, aliases, former names, codes and identities of units as of `on`.

    home: whose units a bare name means; then those of the regions above, those known everywhere, those below home.
    Without it, and for units elsewhere, a name must be the only one. 高新区 alone is never a park elsewhere.
    """

    on: date
    home: Region | None = None
    units: dict[int, Unit] = field(init=False)
    _by_identity: dict[str, Unit] = field(init=False, default_factory=dict)
    _by_name: dict[str, list[Unit]] = field(init=False, default_factory=lambda: defaultdict(list))
    _heirs: dict[int, list[tuple[int, date]]] = field(init=False, default_factory=lambda: defaultdict(list))
    _home: list[str] = field(init=False, default_factory=list)
    _regions: RegionsOn = field(init=False)
    _fronts: tuple[str, ...] = field(init=False, default=())
    _known: dict[str, Finding] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._regions = RegionsOn(self.on)
        above = self._regions.above(self._regions.of(self.home.code) or self.home if self.home else None)
        self._home = [each.code for each in above]
        self._fronts = tuple(rules.plain(name) for each in above for name in (each.name, *each.aliases))
        rows = Unit.objects.select_related("region").prefetch_related("aliases", "past")
        self.units = {unit.pk: unit for unit in rows}
        for unit in self.units.values():
            self._learn(unit)
        for each in UnitSuccession.objects.all():
            self._heirs[each.predecessor_id].append((each.successor_id, each.on))

    def _learn(self, unit: Unit) -> None:
        past = list(unit.past.all())
        for before in past:
            self._by_identity.setdefault(before.identity, unit)
        self._by_identity[unit.identity] = unit
        names = [unit.name, unit.short_name, *(each.alias for each in unit.aliases.all())]
        names += [name for before in past for name in (before.name, before.short_name)]
        for name in dict.fromkeys(rules.plain(name) for name in names if name):
            self._by_name[name].append(unit)

    def find(self, text: str) -> Finding:
        """Edge: each different text is worked out once."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._find(text)
        return known

    def label(self, identity: str) -> str:
        """The name of that day for whom a record speaks of; the identity itself when nobody has it."""
        unit = self._by_identity.get(identity)
        return self._name(unit) if unit else identity

    def _find(self, text: str) -> Finding:
        unit = self._by_identity.get(text.strip())
        if unit:
            return self._of([unit], text, is_identity=True)
        name = rules.plain(text)
        for written in dict.fromkeys((name, rules.without_level(name), *self._without_front(name))):
            found = self._of(self._by_name.get(written, ()), text)
            if found != Finding():
                return found
        return Finding()

    def _without_front(self, name: str) -> Iterable[str]:
        """江阴市科技局 at home in 江阴 → 科技局."""
        return (name[len(front) :] for front in self._fronts if name.startswith(front) and len(name) > len(front) + 1)

    def _of(self, units: Iterable[Unit], text: str, is_identity: bool = False) -> Finding:
        units = list(units)
        standing = [unit for unit in units if holds(unit, self.on)]
        nearest = standing if is_identity else self._nearest(standing, rules.plain(text))
        if standing:
            is_sure = is_identity or any(self._is_near(unit, rules.plain(text)) for unit in nearest)
            found = finding(map(self._candidate, nearest))
            return found if is_sure else Finding(candidates=tuple(map(self._candidate, nearest)))
        later = {heir.pk: heir for unit in units for heir in self._stand_for(unit)}
        note = f"“{text}”的工作已由{'、'.join(self._name(each) for each in later.values())}承接。" if later else ""
        return finding(map(self._candidate, later.values()), note)

    def _nearest(self, units: list[Unit], name: str) -> list[Unit]:
        if len(units) < 2:
            return units
        places = {unit.pk: self._distance(unit) for unit in units}
        least = min(places.values())
        near = [unit for unit in units if places[unit.pk] == least]
        exact = [unit for unit in near if rules.plain(unit.name) == name]
        return exact if len(exact) == 1 else near

    def _is_near(self, unit: Unit, name: str) -> bool:
        """Whether a bare name may mean it without asking."""
        return not self._home or name not in load_regions().park_suffixes or self._distance(unit) <= len(self._home)

    def _distance(self, unit: Unit) -> int:
        """0 at home, then upwards, then everywhere, then below home, then elsewhere."""
        if unit.region is None:
            return len(self._home)
        region = self._regions.of(unit.region.code) or unit.region
        if region.code in self._home:
            return self._home.index(region.code)
        chain = [each.code for each in self._regions.above(region)]
        return len(self._home) + (1 if self._home and self._home[0] in chain else 2)

    def _stand_for(self, unit: Unit) -> list[Unit]:
        """Who answers for it on the day, one take-over after the other."""
        found: dict[int, Unit] = {}
        seen, frontier = {unit.pk}, [unit.pk]
        while frontier:
            for pk, on in self._heirs.get(frontier.pop(), ()):
                if on > self.on or pk in seen:
                    continue
                seen.add(pk)
                if holds(self.units[pk], self.on):
                    found[pk] = self.units[pk]
                else:
                    frontier.append(pk)
        return list(found.values())

    def _name(self, unit: Unit) -> str:
        past = sorted((each for each in unit.past.all() if each.until > self.on), key=lambda each: each.until)
        return past[0].name if past else unit.name

    def _candidate(self, unit: Unit) -> Candidate:
        where = unit.region.name if unit.region else "各地通用"
        name = self._name(unit)
        return Candidate(unit.identity, name, f"{name}（{where}）")
