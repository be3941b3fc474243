"""The verbs: add a unit, add an alias, record a succession. Each checks the right, validates, changes, audits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.orgs import messages, rules
from kechuang.apps.orgs.models import Region, Unit, UnitAlias, UnitGroup, UnitKind, UnitSuccession
from kechuang.apps.orgs.queries.resolving import Resolution


@transaction.atomic
def add_unit(
    who: User,
    name: str,
    *,
    short_name: str = "",
    region: Region | None = None,
    kind: str = UnitKind.OTHER,
    parent: Unit | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    reason: str = "",
) -> Unit:
    """Register a unit. region: None for one known everywhere. Raises: NotAllowed, OrgFault (OR-001, -002, -004)."""
    demand(who, "units.change")
    name, short_name = rules.plain(name), rules.plain(short_name)
    if not name:
        raise messages.nameless()
    if valid_from and valid_until and valid_until <= valid_from:
        raise messages.ends_before_beginning(name)
    facts = {
        "short_name": short_name,
        "kind": kind,
        "parent": parent,
        "valid_from": valid_from,
        "valid_until": valid_until,
    }
    unit, is_new = Unit.objects.get_or_create(name=name, region=region, defaults=facts)
    if not is_new:
        raise messages.unit_exists(name, region.name if region else "通用名单中")
    after = {"name": name, "short_name": short_name, "region": region.name if region else None, "kind": str(kind)}
    record(who, "units.add", unit, after=after, reason=reason)
    return unit


@transaction.atomic
def add_alias(who: User, unit: Unit, alias: str, *, reason: str = "") -> UnitAlias:
    """Another writing of `unit`'s name. One that already means a unit of the same place is refused (OR-003)."""
    demand(who, "units.change", unit)
    alias = rules.plain(alias)
    if not alias:
        raise messages.nameless()
    owner = owner_of(alias, unit.region)
    if owner:
        raise messages.alias_taken(alias, owner.name)
    kept, is_new = UnitAlias.objects.get_or_create(unit=unit, alias=alias)
    if not is_new:  # a second click overtook the look above
        raise messages.alias_taken(alias, unit.name)
    record(who, "units.add_alias", unit, after={"alias": alias}, reason=reason)
    return kept


@transaction.atomic
def record_succession(who: User, predecessor: Unit, successor: Unit, on: date, *, reason: str = "") -> UnitSuccession:
    """`successor` answers for `predecessor` from `on` on; the predecessor ends that day unless it already ended."""
    demand(who, "units.change", predecessor)
    if predecessor == successor:
        raise messages.succeeds_itself(predecessor.name)
    predecessor.refresh_from_db(from_queryset=Unit.objects.select_for_update())
    if UnitSuccession.objects.filter(predecessor=predecessor, successor=successor).exists():
        raise messages.succession_known(predecessor.name, successor.name)
    if predecessor.pk in heirs(successor):
        raise messages.goes_in_circles(predecessor.name, successor.name)
    if predecessor.valid_from and on <= predecessor.valid_from:
        raise messages.ends_before_beginning(predecessor.name)
    if predecessor.valid_until is None:
        predecessor.valid_until = on
        predecessor.save(update_fields=["valid_until"])
    succession = UnitSuccession.objects.create(predecessor=predecessor, successor=successor, on=on)
    after = {"successor": successor.name, "on": on.isoformat()}
    record(who, "units.record_succession", predecessor, after=after, reason=reason)
    return succession


def keep_groups(resolutions: Iterable[Resolution]) -> dict[str, UnitGroup]:
    """The group words among `resolutions` as rows, by name; a combination met for the first time gets one."""
    kept = {group.name: group for group in UnitGroup.objects.all()}
    for found in resolutions:
        if found.group and found.group not in kept:
            kinds = [kind for kind in found.kinds if kind]
            kept[found.group], _ = UnitGroup.objects.get_or_create(name=found.group, defaults={"kinds": kinds})
    return kept


def owner_of(name: str, region: Region | None) -> Unit | None:
    """The unit of that place that already goes by `name`. region: None for those known everywhere."""
    for unit in Unit.objects.filter(region=region).prefetch_related("aliases"):
        if name in (rules.plain(unit.name), rules.plain(unit.short_name), *(a.alias for a in unit.aliases.all())):
            return unit
    return None


def heirs(unit: Unit) -> set[int]:
    """Everyone who took over from `unit`, directly or by way of others."""
    found: set[int] = set()
    frontier = {unit.pk}
    while frontier:
        rows = UnitSuccession.objects.filter(predecessor__in=frontier).values_list("successor_id", flat=True)
        frontier = set(rows) - found
        found |= frontier
    return found
