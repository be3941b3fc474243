"""Reads for pages and for apps above: which unit does a written name mean on a day, in a place?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from kechuang.apps.orgs import rules
from kechuang.apps.orgs.models import Region, Unit, UnitAlias, UnitGroup, UnitSuccession
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
    successors: dict[int, tuple[Unit, date]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        chain = [region.pk for region in upwards(self.region)]
        nearness: dict[int | None, int] = {pk: place for place, pk in enumerate(chain)}
        nearness[None] = len(chain)
        units = Unit.objects.filter(Q(region__isnull=True) | Q(region__in=chain)).prefetch_related("aliases")
        self.units = sorted(units, key=lambda unit: nearness[unit.region_id])
        for unit in self.units:
            self.by_code[unit.code] = unit
            for name in names_of(unit):
                self.by_name[name].append(unit)
        for group in UnitGroup.objects.all():
            for name in (group.name, *group.aliases):
                self.groups[rules.plain(name)] = group
        for succession in UnitSuccession.objects.select_related("successor").order_by("on"):
            self.successors[succession.predecessor_id] = (succession.successor, succession.on)

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
            heir = self._heir(unit)
            if heir:
                reason = f"“{text}”即“{unit.name}”，其工作已由“{heir.name}”承接。"
                return Resolution(unit=heir, reason=reason)
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
        rivals = [unit for unit in standing if unit.region_id == first.region_id]
        if len(rivals) > 1:
            reason = f"“{text}”可以是{'、'.join(unit.name for unit in rivals)}，请选一个。"
            return Resolution(reason=reason, nearest=tuple(rivals))
        reason = "与单位全称一致。" if first.name == text else f"“{text}”是“{first.name}”的简称或别名。"
        return Resolution(unit=first, reason=reason)

    def _group(self, name: str, kinds: tuple[str, ...]) -> Resolution:
        members = tuple(
            unit
            for unit in self.units
            if unit.kind in kinds and stands(unit, self.on) and self.region and unit.region_id == self.region.pk
        )
        reason = f"“{name}”是群称，本地登记在册的有 {len(members)} 个单位。"
        return Resolution(group=name, kinds=kinds, members=members, reason=reason)

    def _heir(self, unit: Unit) -> Unit | None:
        """Who answers for `unit` on the day, following one take-over after the other."""
        seen = {unit.pk}
        while (link := self.successors.get(unit.pk)) and link[1] <= self.on and link[0].pk not in seen:
            unit = link[0]
            seen.add(unit.pk)
            if stands(unit, self.on):
                return unit
        return None


def resolve(text: str, on: date, region: Region | None = None) -> Resolution:
    """One name on its own; for many of one document build a `Register` once."""
    return Register(on, region).resolve(text)


def stands(unit: Unit, on: date) -> bool:
    begun = unit.valid_from is None or unit.valid_from <= on
    return begun and (unit.valid_until is None or on < unit.valid_until)


def names_of(unit: Unit) -> list[str]:
    names = (unit.name, unit.short_name, *(each.alias for each in unit.aliases.all()))
    return list(dict.fromkeys(rules.plain(name) for name in names if name))


def upwards(region: Region | None) -> list[Region]:
    """The region and those above it, nearest first."""
    chain: list[Region] = []
    while region:
        chain.append(region)
        region = region.parent
    return chain


def regions_named(name: str, on: date) -> list[Region]:
    """Regions of that code, name or alias that stand on `on`; several share names such as 鼓楼区."""
    named = Region.objects.in_force(on).filter(Q(name=name) | Q(code=name)).select_related("parent")
    return list(named) or [
        each for each in Region.objects.in_force(on).select_related("parent") if name in each.aliases
    ]


def units(search: str = "", kind: str = "", on: date | None = None) -> QuerySet[Unit]:
    """Units for the list; `search` is part of a name, short name or alias; `on` leaves out those not in force."""
    rows = Unit.objects.select_related("region", "parent").prefetch_related("aliases")
    if search:
        wanted = Q(name__icontains=search) | Q(short_name__icontains=search) | Q(aliases__alias__icontains=search)
        rows = rows.filter(pk__in=Unit.objects.filter(wanted).values("pk"))
    if kind:
        rows = rows.filter(kind=kind)
    return rows.in_force(on) if on else rows


def unit_with_history(pk: int) -> Unit:
    """One unit with aliases, take-overs both ways and divisions. Raises: Unit.DoesNotExist."""
    return (
        Unit.objects.select_related("region", "parent")
        .prefetch_related(
            Prefetch("aliases", UnitAlias.objects.order_by("alias")),
            Prefetch("successions", UnitSuccession.objects.select_related("successor")),
            Prefetch("inheritances", UnitSuccession.objects.select_related("predecessor")),
            "children",
        )
        .get(pk=pk)
    )


def numbers() -> dict[str, int]:
    """How many units there are, by kind."""
    return dict(Unit.objects.values_list("kind").annotate(Count("pk")).order_by("kind"))
