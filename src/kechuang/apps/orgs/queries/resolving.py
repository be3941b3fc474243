"""Which unit does a written name mean on a day, in a place? One document at a time; see `finding` for long lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from kechuang.apps.orgs import rules
from kechuang.apps.orgs.models import ChangeKind, Region, RegionSuccession, Unit, UnitGroup, UnitSuccession
from kechuang.apps.orgs.queries.regions import holds
from kechuang.catalog.resolving import MEMBER_WORDS, resolve_unit

NEAR_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a written name means.

    unit: the unit that answers for it on the day, or None. members: the units a group word stands for.
    group: the group's own name, and kinds the kinds of its members. reason: one Chinese sentence.
    nearest: units offered when none is sure, likeliest first.
    """

    unit: Unit | None = None
    group: str = ""
    kinds: tuple[str, ...] = ()
    members: tuple[Unit, ...] = ()
    reason: str = ""
    nearest: tuple[Unit, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.unit is not None or bool(self.group)


@dataclass(slots=True)
class Register:
    """The units that may be meant on a day in a place, read once; ask it for each name of a document.

    What people registered comes first: a unit of the region itself before one of a region above it, and that before
    one known everywhere. Then the catalog's knowledge of departments, divisions and group words.
    """

    on: date
    region: Region | None = None
    by_name: dict[str, list[Unit]] = field(init=False, default_factory=lambda: defaultdict(list))
    by_code: dict[str, Unit] = field(init=False, default_factory=dict)
    groups: dict[str, UnitGroup] = field(init=False, default_factory=dict)
    units: list[Unit] = field(init=False, default_factory=list)
    own_codes: list[str] = field(init=False, default_factory=list)
    successors: dict[int, list[tuple[Unit, date]]] = field(init=False, default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        # By code, not by row: a region that changed its name keeps its units.
        codes = codes_of(upwards(self.region))
        self.own_codes = codes[0] if codes else []
        chain = [code for each in codes for code in each]
        units = Unit.objects.filter(Q(region__isnull=True) | Q(region__code__in=chain)).select_related("region")
        self.units = sorted(
            units.prefetch_related("aliases", "past"),
            key=lambda unit: chain.index(unit.region.code) if unit.region else len(chain),
        )
        for unit in self.units:
            self.by_code[unit.code] = unit
            for name in names_of(unit):
                self.by_name[name].append(unit)
        for group in UnitGroup.objects.all():
            for name in (group.name, *group.aliases):
                self.groups[rules.plain(name)] = group
        for succession in UnitSuccession.objects.select_related("successor").order_by("on"):
            self.successors[succession.predecessor_id].append((succession.successor, succession.on))

    def resolve(self, text: str, offer: bool = True) -> Resolution:
        """What `text` means. offer: False leaves out the nearest units, which cost a look at every unit there is."""
        name = rules.plain(text)
        if name in self.groups:
            group = self.groups[name]
            return self._group(group.name, tuple(group.kinds))
        found = self.by_name.get(name) or self.by_name.get(rules.without_level(name)) or []
        standing = [unit for unit in found if stands(unit, self.on)]
        if standing:
            return self._one(text, standing)
        for unit in found:
            heirs = self._heirs(unit)
            if len(heirs) == 1:
                reason = f"“{text}”即“{unit.name}”，其工作已由“{heirs[0].name}”承接。"
                return Resolution(unit=heirs[0], reason=reason)
            if heirs:
                names = "、".join(each.name for each in heirs)
                reason = f"“{text}”即“{unit.name}”，其工作已由{names}分别承接，请选一个。"
                return Resolution(reason=reason, nearest=tuple(heirs))
        return self._by_catalog(text, name, offer)

    def _by_catalog(self, text: str, name: str, offer: bool) -> Resolution:
        meant = resolve_unit(text, self.region.code if self.region else "", self.on)
        if meant.kind == "group":
            kinds = tuple(rules.KIND_OF_MEMBERS.get(each, "") for each in meant.members)
            return self._group("、".join(MEMBER_WORDS[each] for each in meant.members), kinds)
        unit = self.by_code.get(f"{meant.what}:{meant.code}") if meant.code else None
        if unit:
            return Resolution(unit=unit, reason=f"“{text}”即“{meant.names[0]}”。{meant.note}")
        known = [each for full in meant.names for each in self.by_name.get(rules.plain(full), [])]
        if known:
            return self._one(text, known)
        return Resolution(reason=f"单位名单中没有“{text}”。", nearest=self.nearest(name) if offer else ())

    def nearest(self, name: str, most: int = 5) -> tuple[Unit, ...]:
        """Units whose name or alias is most like `name`, likeliest first; empty when none comes near."""
        likeness: dict[int, float] = {}
        units = {unit.pk: unit for unit in self.units if stands(unit, self.on)}
        for unit in units.values():
            likeness[unit.pk] = max(rules.likeness(name, each) for each in names_of(unit))
        near = sorted((pk for pk in units if likeness[pk] >= NEAR_ENOUGH), key=lambda pk: -likeness[pk])
        return tuple(units[pk] for pk in near[:most])

    def _one(self, text: str, standing: list[Unit]) -> Resolution:
        first = standing[0]
        rivals = [unit for unit in standing if code_of(unit) == code_of(first)]
        if len(rivals) > 1:
            reason = f"“{text}”可以是{'、'.join(unit.name for unit in rivals)}，请选一个。"
            return Resolution(reason=reason, nearest=tuple(rivals))
        reason = "与单位全称一致。" if first.name == text else f"“{text}”是“{first.name}”的简称或别名。"
        return Resolution(unit=first, reason=reason)

    def _group(self, name: str, kinds: tuple[str, ...]) -> Resolution:
        members = tuple(
            unit
            for unit in self.units
            if unit.kind in kinds and stands(unit, self.on) and self.region and code_of(unit) in self.own_codes
        )
        reason = f"“{name}”是群称，本地登记在册的有 {len(members)} 个单位。"
        return Resolution(group=name, kinds=kinds, members=members, reason=reason)

    def _heirs(self, unit: Unit) -> list[Unit]:
        """Who answers for `unit` on the day, following one take-over after the other."""
        seen, frontier = {unit.pk}, [unit]
        heirs: list[Unit] = []
        while frontier:
            for successor, on in self.successors.get(frontier.pop().pk, ()):
                if on > self.on or successor.pk in seen:
                    continue
                seen.add(successor.pk)
                (heirs if stands(successor, self.on) else frontier).append(successor)
        return heirs


def resolve(text: str, on: date, region: Region | None = None) -> Resolution:
    """One name on its own; for many of one document build a `Register` once."""
    return Register(on, region).resolve(text)


def stands(unit: Unit, on: date) -> bool:
    return holds(unit, on)


def codes_of(regions: Iterable[Region]) -> list[list[str]]:
    """Of each region its own code and those it had before or after a renaming; one query."""
    renamed = RegionSuccession.objects.filter(kind=ChangeKind.RENAME)
    other: dict[str, list[str]] = defaultdict(list)
    for former, later in renamed.values_list("predecessor__code", "successor__code"):
        other[former].append(later)
        other[later].append(former)
    return [[region.code, *other[region.code]] for region in regions]


def code_of(unit: Unit) -> str:
    """Of its region; "" for one known everywhere."""
    return unit.region.code if unit.region else ""


def names_of(unit: Unit) -> list[str]:
    names = [unit.name, unit.short_name, *(each.alias for each in unit.aliases.all())]
    names += [name for before in unit.past.all() for name in (before.name, before.short_name)]
    return list(dict.fromkeys(rules.plain(name) for name in names if name))


def upwards(region: Region | None) -> list[Region]:
    """The region and those above it, nearest first."""
    chain: list[Region] = []
    while region:
        chain.append(region)
        region = region.parent
    return chain
