"""Reorganising units: a new name, another superior, what the area takes in."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.orgs import messages, rules
from kechuang.apps.orgs.actions.registering import owner_of
from kechuang.apps.orgs.models import Region, Unit, UnitCoverage, UnitPast


@transaction.atomic
def rename_unit(
    who: User, unit: Unit, name: str, on: date, *, short_name: str = "", proof: str = "", reason: str = ""
) -> UnitPast:
    """From `on` the unit is called `name`; it stays the same unit, and its old name still finds it.

    Raises: NotAllowed, OrgFault (OR-001, -003, -008, -009).
    """
    demand(who, "units.change", unit)
    name, short_name = rules.plain(name), rules.plain(short_name)
    if not name:
        raise messages.nameless()
    unit.refresh_from_db(from_queryset=Unit.objects.select_for_update())
    if name == unit.name:
        raise messages.nothing_changes(unit.name)
    owner = owner_of(name, unit.region)
    if owner and owner != unit:
        raise messages.alias_taken(name, owner.name)
    past = _keep_past(unit, on, proof)
    unit.name, unit.short_name = name, short_name
    unit.save(update_fields=["name", "short_name"])
    after = {"name": name, "on": on.isoformat(), "proof": proof}
    record(who, "units.rename", unit, before={"name": past.name}, after=after, reason=reason)
    return past


@transaction.atomic
def move_unit(
    who: User, unit: Unit, on: date, *, parent: Unit | None = None, region: Region | None = None, proof: str = "",
    reason: str = "",
) -> UnitPast:  # fmt: skip
    """From `on` the unit belongs under `parent`, in `region`. Raises: NotAllowed, OrgFault (OR-006, -008, -009)."""
    demand(who, "units.change", unit)
    unit.refresh_from_db(from_queryset=Unit.objects.select_for_update())
    if parent == unit.parent and region == unit.region:
        raise messages.nothing_changes(unit.name)
    above = parent
    while above:
        if above == unit:
            raise messages.above_itself(unit.name)
        above = above.parent
    taken = Unit.objects.filter(name=unit.name, region=region).exclude(pk=unit.pk).exists()
    if taken:
        raise messages.unit_exists(unit.name, region.name if region else "通用名单中")
    past = _keep_past(unit, on, proof)
    unit.parent, unit.region = parent, region
    unit.save(update_fields=["parent", "region"])
    before = {"parent": past.parent and past.parent.name, "region": past.region and past.region.name}
    after = {"parent": parent and parent.name, "region": region and region.name, "on": on.isoformat(), "proof": proof}
    record(who, "units.move", unit, before=before, after=after, reason=reason)
    return past


def _keep_past(unit: Unit, on: date, proof: str) -> UnitPast:
    """Changes are entered in their order: what came later would otherwise be told of before."""
    last = unit.past.order_by("-until").first()
    if last and on <= last.until:
        raise messages.not_the_latest(unit.name, last.until)
    if (unit.valid_from and on <= unit.valid_from) or (unit.valid_until and unit.valid_until <= on):
        raise messages.did_not_stand(unit.name, on)
    return UnitPast.objects.create(
        unit=unit, name=unit.name, short_name=unit.short_name, parent=unit.parent, region=unit.region,
        identity=unit.identity, until=on, proof=proof,
    )  # fmt: skip


@transaction.atomic
def cover(
    who: User, unit: Unit, region: Region, start: date | None = None, *, is_part: bool = False, reason: str = ""
) -> UnitCoverage:
    """From `start` the unit's area takes in `region`, or a part of it. Raises: NotAllowed, OrgFault (OR-010)."""
    demand(who, "units.change", unit)
    Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.coverage.filter(region__code=region.code, valid_until__isnull=True).exists():
        raise messages.covered_already(unit.name, region.name)
    row = UnitCoverage.objects.create(unit=unit, region=region, is_part=is_part, valid_from=start)
    after = {"region": region.name, "is_part": is_part, "from": start and start.isoformat()}
    record(who, "units.cover", unit, after=after, reason=reason)
    return row


@transaction.atomic
def uncover(who: User, coverage: UnitCoverage, on: date, *, reason: str = "") -> UnitCoverage:
    """From `on` the unit's area no longer takes the region in. Raises: NotAllowed, OrgFault (OR-009)."""
    demand(who, "units.change", coverage.unit)
    if (coverage.valid_from and on <= coverage.valid_from) or (coverage.valid_until and coverage.valid_until <= on):
        raise messages.did_not_stand(coverage.region.name, on)
    coverage.valid_until = on
    coverage.save(update_fields=["valid_until"])
    after = {"region": coverage.region.name, "until": on.isoformat()}
    record(who, "units.uncover", coverage.unit, after=after, reason=reason)
    return coverage
