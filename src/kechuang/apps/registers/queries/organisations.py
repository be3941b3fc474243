"""The list of organisations: found by name, former name, initials or code; filtered; as of a day; never slow.

Rows are counted up to `COUNTED` and leafed through up to `LEAFED`: whoever looks for one body types more of its name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kechuang.apps.orgs.models import Organisation, OrganisationIdentifier, Region, Unit
from kechuang.apps.orgs.rules import folded
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.queries.bodies_on import bodies_on, in_force_on, region_names, unit_names

ROWS_PER_PAGE = 50
COUNTED = 10_000
LEAFED = 10_000
FORMERLY = FEW = 900


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asks for. region: a code, those below it included; area: row number of a unit.

    recognition: a kind in force on the day; ended: "" | "no" | "yes", as of the day.
    """

    on: date
    today: date
    words: str = ""
    region: str = ""
    area: int | None = None
    recognition: str = ""
    ended: str = ""
    provisional: bool = False

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.region or self.area or self.recognition or self.ended or self.provisional)


def matching(wanted: Wanted) -> QuerySet[Organisation]:
    """In order of name. Bodies that turned out to be another one (no name to find them by) are left out."""
    rows = Organisation.objects.exclude(folded="").order_by("folded", "pk")
    if wanted.words:
        rows = rows.filter(_called(wanted.words))
    if wanted.region:
        rows = rows.filter(_in_region(wanted))
    if wanted.area:
        rows = rows.filter(_counted_by(wanted))
    if wanted.recognition:
        rows = rows.filter(_holding(wanted))
    if wanted.ended:
        gone = Q(ended_on__lte=wanted.on)
        rows = rows.filter(gone) if wanted.ended == "yes" else rows.exclude(gone)
    return rows.filter(identifier__startswith="T") if wanted.provisional else rows


def _called(words: str) -> Q:
    """Part of the name or a former one, pinyin initials, or the beginning of any code it ever had."""
    key = folded(words)
    if not key:
        return Q(pk__in=[])
    found = Q(folded__contains=key)
    if words.isascii() and words.isalnum():
        found |= Q(initials__contains=words.lower()) | Q(identifier__startswith=words.upper())
        codes = OrganisationIdentifier.objects.filter(identifier__startswith=words.upper())
        return found | Q(pk__in=list(codes.values_list("organisation", flat=True)[:FORMERLY]))
    return found | Q(pk__in=_formerly(key))


def _formerly(key: str) -> Collection[int] | QuerySet[Any, int]:
    """Of those once called so; many are left to the database to join, so that none is left out."""
    rows = _rows("organisation_name")
    if rows is None:
        return []
    named = rows.filter(folded__contains=key, organisation__isnull=False)
    ids = named.values_list("organisation", flat=True)
    few = list(ids[: FORMERLY + 1])
    return ids if len(few) > FORMERLY else few


def _in_region(wanted: Wanted) -> Q:
    if wanted.on == wanted.today:
        own = Region.objects.filter(code__startswith=wanted.region).values_list("pk", flat=True)
        return Q(region__in=list(own))
    rows = _rows("organisation_region")
    if rows is None:
        return Q(pk__in=[])
    there = rows.filter(in_force_on(wanted.on), organisation=OuterRef("pk"), region__startswith=wanted.region)
    return Q(Exists(there))


def _counted_by(wanted: Wanted) -> Q:
    """Of the very year of the day; a year's areas are the truth of that year only."""
    rows = _rows("assessed_area")
    if rows is None:
        return Q(area=wanted.area)
    return Q(pk__in=rows.filter(year=wanted.on.year, area=wanted.area).values("organisation"))


def _holding(wanted: Wanted) -> Q:
    rows = _rows("recognition")
    if rows is None:
        return Q(pk__in=[])
    held = rows.filter(in_force_on(wanted.on), kind=wanted.recognition, organisation__isnull=False)
    return Q(pk__in=held.values("organisation"))


def _rows(code: str) -> QuerySet[Any] | None:
    register = catalogue.current().get(code)
    return tables.typed(register)._default_manager.all() if register else None


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation as of the day. former: the name it has today where that is another one."""

    organisation: Organisation
    name: str
    today: str
    region: str
    area: str
    recognitions: list[str]
    has_ended: bool


@dataclass(frozen=True, slots=True)
class Page:
    """number: of rows, up to COUNTED; beyond: there are more than that."""

    lines: list[Line]
    number: int
    beyond: bool
    page: int
    pages: int


def page_of(wanted: Wanted, page: int) -> Page:
    rows = matching(wanted)
    # One scan in no order, then the few that were found in theirs: to walk all names in order takes ten times as long.
    few = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1]) if wanted.words else []
    if wanted.words and len(few) <= FEW:
        rows, number = Organisation.objects.filter(pk__in=few).order_by("folded", "pk"), len(few)
    else:
        number = rows.order_by()[: COUNTED + 1].count() if wanted.is_narrowed else _number_of_all()
    beyond = number > COUNTED
    shown = min(number, LEAFED)
    pages = max(1, -(-shown // ROWS_PER_PAGE))
    page = min(max(page, 1), pages)
    start = (page - 1) * ROWS_PER_PAGE
    bodies = list(rows.select_related("region", "area")[start : start + ROWS_PER_PAGE])
    return Page(_lines(bodies, wanted.on), min(number, COUNTED), beyond, page, pages)


def _number_of_all() -> int:
    return Organisation.objects.exclude(folded="").order_by()[: COUNTED + 1].count()


def _lines(bodies: Sequence[Organisation], on: date) -> list[Line]:
    ids = [body.pk for body in bodies]
    facts = bodies_on(ids, on)
    regions, areas = region_names(set(facts.regions.values()), on), unit_names(set(facts.areas.values()), on)
    held = _recognitions(ids, on)
    return [
        Line(
            body,
            facts.names.get(body.pk, body.name),
            body.name,
            regions.get(facts.regions.get(body.pk, ""), ""),
            areas.get(facts.areas.get(body.pk, 0), ""),
            held.get(body.pk, []),
            bool(body.ended_on and body.ended_on <= on),
        )
        for body in bodies
    ]


def _recognitions(ids: Sequence[int], on: date) -> dict[int, list[str]]:
    """By organisation, the names of the kinds it holds on the day."""
    register = catalogue.current().get("recognition")
    if register is None:
        return {}
    rows = tables.typed(register)._default_manager.filter(in_force_on(on), organisation__in=ids)
    found: dict[int, list[str]] = {}
    for pk, kind in rows.order_by("valid_from", "seq").values_list("organisation", "kind"):
        word = register.code_lists["kind"].label(kind)
        if word not in found.setdefault(pk, []):
            found[pk].append(word)
    return found


def areas_to_choose() -> list[Unit]:
    """Units that may count a body: towns, parks and counties, in order of name."""
    return list(Unit.objects.filter(kind__in=("town", "park", "county")).order_by("kind", "name"))


def regions_to_choose() -> list[Region]:
    """Regions that organisations sit in, and the county they belong to."""
    return list(Region.objects.filter(pk__in=Organisation.objects.order_by().values("region").distinct()))
