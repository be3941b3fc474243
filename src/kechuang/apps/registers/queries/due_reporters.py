"""Who owes a report for a period: units of a kind, or the organisations that stand in another register.

Asked as of the last day of the period (of the running one: of today). A town that was merged away during a month is not
there to report it; who took over is. A certificate that lapsed during the year asks for no report of that year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q

from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import Unit, UnitSuccession
from kechuang.apps.orgs.queries import holds
from kechuang.apps.registers import tables
from kechuang.apps.registers.rules.due import Period
from kechuang.catalog.collection import Collection
from kechuang.catalog.register import Register
from kechuang.catalog.validity import Span
from kechuang.catalog.validity import holds as span_holds


def reporters(
    owed: Collection, periods: Sequence[Period], registers: Mapping[str, Register], on: date
) -> dict[Period, set[int]]:
    """By period, the numbers of the units or, where `owed.by_record`, of the organisations that owe the report."""
    days = {period: min(period.last, on) for period in periods}
    if not owed.by_record:
        units = list(_units(owed.reporters))
        return {period: {unit.pk for unit in units if holds(unit, day)} for period, day in days.items()}
    spans = [
        row
        for each in owed.reporters
        if (register := registers.get(each.removeprefix("record:"))) is not None
        for row in _spans(register, owed.of)
    ]
    return {period: {pk for pk, span in spans if span_holds(span, day)} for period, day in days.items()}


def _units(kinds: Iterable[str]) -> Iterable[Unit]:
    """Units of these kinds in the bureau's own place. What the catalog knows everywhere counts once somebody of it has
    an account here; while the site does not say where it is, that goes for every unit."""
    with_people = User.objects.filter(is_active=True, unit__isnull=False).values("unit")
    here = Q(pk__in=with_people)
    if settings.REGION:
        here = Q(region__code=settings.REGION) | Q(region__isnull=True, pk__in=with_people)
    return Unit.objects.filter(here, kind__in=list(kinds))


def _spans(register: Register, of: Mapping[str, Sequence[str]]) -> list[tuple[int, Span]]:
    """(organisation, in force) of the records that make their organisation owe; a body stops when it is dissolved."""
    rows = tables.typed(register)._default_manager.filter(**{f"{register.subject}__isnull": False})
    for name, values in of.items():
        rows = rows.filter(_is_one_of(register, name, values))
    columns = (f"{register.subject}_id", "valid_from", "valid_until", f"{register.subject}__ended_on")
    return [(pk, (first, _earlier(until, ended))) for pk, first, until, ended in rows.values_list(*columns)]


def _is_one_of(register: Register, name: str, values: Sequence[str]) -> Any:
    if register.fields[name].type != "codes":
        return Q(**{f"{name}__in": list(values)})
    found = Q(pk__in=[])
    for value in values:
        found |= Q(**{f"{name}__contains": f",{value},"})
    return found


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day), default=None)


def answers_for(unit_id: int | None, on: date) -> set[int]:
    """The units whose reports the people of a unit see to: itself, and those it took over from that stand no more."""
    if unit_id is None:
        return set()
    found, fresh = {unit_id}, {unit_id}
    while fresh:
        links = UnitSuccession.objects.filter(successor__in=fresh, on__lte=on, predecessor__valid_until__lte=on)
        fresh = set(links.values_list("predecessor_id", flat=True)) - found
        found |= fresh
    return found
