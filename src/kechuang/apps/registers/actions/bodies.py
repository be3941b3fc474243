"""Keeps the present name, place and area beside each organisation, for lists and search; the truth stays in records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kechuang.apps.orgs.models import Organisation, Region
from kechuang.apps.orgs.rules import folded, initials
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.actions.appending import Change

FACTS = ("organisation", "organisation_name", "organisation_region", "assessed_area")
SOME = 900


def follow(changes: list[Change]) -> None:
    """Told of accepted changes: refresh the organisations whose facts changed."""
    touched = {pk for change in changes if change.register.code in FACTS for pk in change.organisations}
    refresh(touched, timezone.localdate())


def refresh(ids: Iterable[int], on: date) -> None:
    """Work out anew what stands beside these organisations, as of `on`."""
    for some in tables.chunks(ids, SOME):
        facts = Present(some, on)
        changed = [body for body in Organisation.objects.filter(pk__in=some) if facts.write(body)]
        Organisation.objects.bulk_update(
            changed, ["name", "folded", "initials", "region", "area", "ended_on"], batch_size=100
        )


class Present:
    """The facts of some organisations in force on a day, read in one question each."""

    def __init__(self, ids: list[int], on: date) -> None:
        self.names = _latest("organisation_name", ids, "name", on, kind="legal")
        self.places = _latest("organisation_region", ids, "region", on)
        self.areas = _latest("assessed_area", ids, "area_id", None, year__lte=on.year)
        self.ends = _latest("organisation", ids, "ended_on", None)
        found = Region.objects.in_force(on).filter(code__in=set(self.places.values()))
        self.regions = {region.code: region for region in found}

    def write(self, body: Organisation) -> bool:
        """Whether that changed anything. A name that no record tells stays as the list that first named the body
        wrote it."""
        before = (body.name, body.folded, body.region_id, body.area_id, body.ended_on)
        body.name = self.names.get(body.pk) or body.name
        body.folded = folded(body.name)[:200]
        body.region = self.regions.get(self.places.get(body.pk, ""))
        body.area_id = self.areas.get(body.pk)
        body.ended_on = self.ends.get(body.pk)
        if (body.name, body.folded) != before[:2] or not body.initials:
            body.initials = initials(body.name)
        return (body.name, body.folded, body.region_id, body.area_id, body.ended_on) != before


def _latest(code: str, ids: list[int], column: str, on: date | None, **conditions: Any) -> dict[int, Any]:
    """By organisation, the value of `column` in the record that began last; only records in force on `on` if given."""
    register = catalogue.current().get(code)
    if register is None:
        return {}
    rows = tables.typed(register)._default_manager.filter(organisation__in=ids, **conditions)
    if on:
        rows = rows.filter(begun(on) & not_ended(on))
    ordered = rows.order_by("organisation", F("valid_from").asc(nulls_first=True), "seq")
    return dict(ordered.values_list("organisation", column))


def begun(on: date) -> models.Q:
    return Q(valid_from__isnull=True) | Q(valid_from__lte=on)


def not_ended(on: date) -> models.Q:
    return Q(valid_until__isnull=True) | Q(valid_until__gt=on)
