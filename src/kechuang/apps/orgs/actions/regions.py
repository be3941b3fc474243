"""Reorganising regions: add, rename, merge, split, another superior. Each is a fact with a day and a proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.orgs import messages, rules
from kechuang.apps.orgs.models import ChangeKind, Confidence, Region, RegionPast, RegionSuccession
from kechuang.apps.orgs.queries.regions import RegionsOn, holds
from kechuang.catalog.town import local_code, stem_of


@transaction.atomic
def add_region(
    who: User, name: str, parent: Region, *, code: str = "", on: date | None = None, reason: str = ""
) -> Region:
    """A region below `parent`, standing from `on`. code: ours (320281-南闸) where none is given.

    Raises: NotAllowed, OrgFault (OR-001, -011).
    """
    demand(who, "units.change")
    name, code = rules.plain(name), rules.plain(code)
    if not name:
        raise messages.nameless()
    region = _new(name, code or local_code(parent.code, name), parent, on)
    record(who, "regions.add", region, after={"code": region.code, "name": name, "parent": parent.name}, reason=reason)
    return region


@transaction.atomic
def rename_region(
    who: User, region: Region, name: str, on: date, *, code: str = "", proof: str = "", reason: str = ""
) -> Region:
    """From `on` the place is called `name`, and has another code if one is given (洪泽县 320829 → 洪泽区 320813).

    Raises: NotAllowed, OrgFault (OR-001, -008, -009, -011).
    """
    demand(who, "units.change", region)
    region = _locked(region, on)
    name, code = rules.plain(name), rules.plain(code) or region.code
    if not name:
        raise messages.nameless()
    if (name, code) == (region.name, region.code):
        raise messages.nothing_changes(region.name)
    _end(region, on)
    fresh = _new(name, code, region.parent, on)
    if code != region.code:
        RegionSuccession.objects.create(predecessor=region, successor=fresh, on=on, kind=ChangeKind.RENAME, proof=proof)
    before, after = {"name": region.name, "code": region.code}, {"name": name, "code": code, "on": on.isoformat()}
    record(who, "regions.rename", fresh, before=before, after={**after, "proof": proof}, reason=reason)
    return fresh


@transaction.atomic
def merge_regions(
    who: User, regions: Sequence[Region], successor: Region, on: date, *, proof: str = "", reason: str = ""
) -> list[RegionSuccession]:
    """From `on` the areas of `regions` belong to `successor`, and they end. Raises: NotAllowed, OrgFault."""
    demand(who, "units.change", successor)
    made = []
    for each in regions:
        region = _locked(each, on)
        made.append(_succeed(region, successor, on, ChangeKind.MERGE, proof))
        _end(region, on)
    after = {"merged": [each.name for each in regions], "on": on.isoformat(), "proof": proof}
    record(who, "regions.merge", successor, after=after, reason=reason)
    return made


@transaction.atomic
def split_region(
    who: User, region: Region, successors: Sequence[Region], on: date, *, ends: bool, proof: str = "", reason: str = ""
) -> list[RegionSuccession]:
    """From `on` the area of `region` is that of `successors`; ends: False when it gives up only a part and stays."""
    demand(who, "units.change", region)
    region = _locked(region, on)
    made = [_succeed(region, each, on, ChangeKind.SPLIT, proof) for each in successors]
    if ends:
        _end(region, on)
    after = {"into": [each.name for each in successors], "on": on.isoformat(), "ends": ends, "proof": proof}
    record(who, "regions.split", region, after=after, reason=reason)
    return made


@transaction.atomic
def move_region(
    who: User, region: Region, parent: Region, on: date, *, proof: str = "", reason: str = ""
) -> RegionPast:
    """From `on` the region is under `parent`. Raises: NotAllowed, OrgFault (OR-006, -008, -009)."""
    demand(who, "units.change", region)
    region = _locked(region, on)
    if region.parent and parent.code == region.parent.code:
        raise messages.nothing_changes(region.name)
    if region.code in [each.code for each in RegionsOn(on).above(parent)]:
        raise messages.above_itself(region.name)
    last = region.past.order_by("-until").first()
    if last and on <= last.until:
        raise messages.not_the_latest(region.name, last.until)
    past = RegionPast.objects.create(region=region, parent=region.parent, until=on, proof=proof)
    region.parent = parent
    region.save(update_fields=["parent"])
    before = {"parent": past.parent and past.parent.name}
    after = {"parent": parent.name, "on": on.isoformat(), "proof": proof}
    record(who, "regions.move", region, before=before, after=after, reason=reason)
    return past


def _locked(region: Region, on: date) -> Region:
    """The row as it is now; it must stand on the day before `on`, or there is nothing to change."""
    row = Region.objects.select_for_update().select_related(None).get(pk=region.pk)
    if not holds(row, on) or row.valid_from == on:
        raise messages.did_not_stand(row.name, on)
    return row


def _end(region: Region, on: date) -> None:
    if region.valid_until is None or on < region.valid_until:
        region.valid_until = on
        region.save(update_fields=["valid_until"])


def _new(name: str, code: str, parent: Region | None, on: date | None) -> Region:
    if Region.objects.filter(code=code, name=name).exists():
        raise messages.region_exists(code, name)
    for each in Region.objects.filter(code=code):
        if each.valid_until is None or on is None or on < each.valid_until:
            raise messages.region_exists(code, each.name)
    aliases = [stem_of(name)] if stem_of(name) != name else []
    return Region.objects.create(
        code=code, name=name, parent=parent, aliases=aliases, valid_from=on,
        confidence=Confidence.OPEN if "-" in code else Confidence.SURE,
    )  # fmt: skip


def _succeed(region: Region, successor: Region, on: date, kind: str, proof: str) -> RegionSuccession:
    if successor.code == region.code:
        raise messages.succeeds_itself(region.name)
    if RegionSuccession.objects.filter(predecessor=region, successor=successor).exists():
        raise messages.succession_known(region.name, successor.name)
    if region.code in _heirs(successor.code):
        raise messages.goes_in_circles(region.name, successor.name)
    if not holds(successor, on):
        raise messages.did_not_stand(successor.name, on)
    return RegionSuccession.objects.create(predecessor=region, successor=successor, on=on, kind=kind, proof=proof)


def _heirs(code: str) -> set[str]:
    """Every place that has area of this one, directly or by way of others."""
    found: set[str] = set()
    frontier = {code}
    while frontier:
        rows = RegionSuccession.objects.filter(predecessor__code__in=frontier).values_list("successor__code", flat=True)
        frontier = set(rows) - found
        found |= frontier
    return found
