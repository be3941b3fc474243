"""Regions as they were on a day: names, parents, what lies below, what became of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from kechuang.apps.orgs.models import ChangeKind, Region, RegionPast, RegionSuccession, Unit, UnitCoverage


@dataclass(slots=True)
class RegionsOn:
    """Every region as of `on`, read once in three queries; ask it by code.

    A place is its code, and the codes it was renamed from or to; of a place at most one row stands on a day (where
    only years are known, the one that began last).
    """

    on: date
    rows: dict[int, Region] = field(init=False)
    by_code: dict[str, list[Region]] = field(init=False, default_factory=lambda: defaultdict(list))
    standing: dict[str, Region] = field(init=False, default_factory=dict)
    past: dict[int, list[RegionPast]] = field(init=False, default_factory=lambda: defaultdict(list))
    heirs: dict[str, list[RegionSuccession]] = field(init=False, default_factory=lambda: defaultdict(list))
    renamed: dict[str, str] = field(init=False, default_factory=dict)
    _below: dict[str, list[Region]] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.rows = {each.pk: each for each in Region.objects.all()}
        for row in sorted(self.rows.values(), key=lambda each: each.valid_from or date.min):
            self.by_code[row.code].append(row)
            if holds(row, self.on):
                self.standing[row.code] = row
        for past in RegionPast.objects.order_by("until"):
            self.past[past.region_id].append(past)
        for each in RegionSuccession.objects.order_by("on", "pk"):
            former, later = self.rows[each.predecessor_id].code, self.rows[each.successor_id].code
            self.heirs[former].append(each)
            if each.kind == ChangeKind.RENAME and former != later:
                self.renamed[former], self.renamed[later] = later, former

    def of(self, code: str) -> Region | None:
        """The row that stands for the place on the day: of that code, or of a code it was renamed from or to."""
        other = self.renamed.get(code, "")
        return self.standing.get(code) or self.standing.get(other)

    def parent(self, region: Region) -> Region | None:
        """As of the day, under the name of the day."""
        past = next((each for each in self.past[region.pk] if each.until > self.on), None)
        above = past.parent_id if past else region.parent_id
        if above is None:
            return None
        row = self.rows[above]
        return self.of(row.code) or row

    def above(self, region: Region | None) -> list[Region]:
        """The region and those above it on the day, nearest first."""
        chain: list[Region] = []
        while region and region not in chain:
            chain.append(region)
            region = self.parent(region)
        return chain

    def below(self, code: str) -> list[Region]:
        """Those directly under the place on the day, in order of code."""
        if self._below is None:
            self._below = defaultdict(list)
            for row in self.standing.values():
                parent = self.parent(row)
                if parent:
                    self._below[parent.code].append(row)
        return sorted(self._below.get(code, []), key=lambda each: each.code)

    def became(self, code: str) -> list[Region]:
        """Where the area of a place that no longer stands is on the day; empty where nothing is recorded."""
        found: dict[str, Region] = {}
        seen, frontier = {code}, [code]
        while frontier:
            for each in self.heirs.get(frontier.pop(), ()):
                later = self.rows[each.successor_id].code
                if each.on > self.on or later in seen:
                    continue
                seen.add(later)
                if later in self.standing:
                    found[later] = self.standing[later]
                else:
                    frontier.append(later)
        return list(found.values())


def holds(row: Region | Unit | UnitCoverage, on: date) -> bool:
    """Whether its half-open validity holds the day."""
    begun = row.valid_from is None or row.valid_from <= on
    return begun and (row.valid_until is None or on < row.valid_until)


def regions_named(name: str, on: date) -> list[Region]:
    """Regions of that code, name or alias that stand on `on`; several share names such as 鼓楼区."""
    named = Region.objects.in_force(on).filter(Q(name=name) | Q(code=name)).select_related("parent")
    return list(named) or [
        each for each in Region.objects.in_force(on).select_related("parent") if name in each.aliases
    ]


def changes_of(code: str) -> list[RegionSuccession]:
    """What the place came from and what became of it, in order of time."""
    either = Q(predecessor__code=code) | Q(successor__code=code)
    return list(RegionSuccession.objects.filter(either).select_related("predecessor", "successor").order_by("on", "pk"))


def covering(code: str, on: date) -> list[UnitCoverage]:
    """Which units' areas take in the place on the day, wholly or in part."""
    rows = UnitCoverage.objects.in_force(on).filter(region__code=code).select_related("unit", "unit__region")
    return list(rows.order_by("unit__kind", "unit__name"))
