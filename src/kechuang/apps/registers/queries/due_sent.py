"""What came in for a period: records accepted or waiting, by who reports them.

A record counts while it stands or waits to be decided. Where the key says the period, the record as it stands now is
asked. Where it does not (a lead followed up month after month, one record for ever), every accepted entry counts for
the period it was written for: what is followed up in May was followed up in April too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from kechuang.apps.orgs.models import OrganisationIdentifier, Unit, UnitPast
from kechuang.apps.registers import tables
from kechuang.apps.registers.models import Entry, Operation, Standing
from kechuang.apps.registers.rules.due import Period, is_nil, is_report, period_of
from kechuang.apps.registers.rules.rows import Payload
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.collection import Collection as Owed
from kechuang.catalog.register import Register

Group = tuple[date, int]  # first day of the period, number of the unit or organisation


@dataclass(slots=True)
class Arrived:
    """The records of one reporter for one period, by key; nil: those that say there was nothing."""

    keys: set[str] = field(default_factory=set)
    nil: set[str] = field(default_factory=set)

    @property
    def all_nil(self) -> bool:
        return bool(self.keys) and self.keys == self.nil


@dataclass(frozen=True, slots=True)
class Said:
    """One entry, as far as it matters here. at, by: when and by whom it was handed in, not decided."""

    key: str
    payload: Payload
    unit: int | None
    at: datetime
    by: int | None


def arrived(
    register: Register, periods: Iterable[Period], reporters: Collection[int] | None = None
) -> dict[Group, Arrived]:
    """What stands or waits for these periods, by reporter. reporters: look at no others, where that saves reading."""
    owed, asked = _owed(register), list(periods)
    wanted = {period.first for period in asked}
    found: dict[Group, Arrived] = defaultdict(Arrived)
    if not wanted:
        return found
    span = Period(min(wanted), max(period.until for period in asked))
    for said, group in grouped(register, _live(register, span, reporters)):
        if group[0] in wanted and is_report(owed, said.payload):
            found[group].keys.add(said.key)
            if is_nil(owed, said.payload):
                found[group].nil.add(said.key)
    return found


def first_arrivals(register: Register, groups: Mapping[Group, Arrived]) -> dict[Group, Said]:
    """By group, what came first of the records that are there: a correction in May leaves the report one of April."""
    owed = _owed(register)
    keys = {key for each in groups.values() for key in each.keys}
    entries = _said(register, Q(key__among=keys))
    first: dict[Group, Said] = {}
    for said, group in grouped(register, entries):
        known = first.get(group)
        if group in groups and is_report(owed, said.payload) and (known is None or said.at < known.at):
            first[group] = said
    return first


def grouped(register: Register, entries: Iterable[Said]) -> Iterator[tuple[Said, Group]]:
    """Each with the period and the reporter it belongs to; what belongs to none is left out."""
    owed = _owed(register)
    listed = list(entries)
    ids = reporter_ids(owed, [said.payload for said in listed])
    for said in listed:
        reporter = ids.get(said.payload.get(owed.reporter, "")) if owed.reporter else said.unit
        period = period_of(owed, said.payload)
        if reporter is not None and period is not None:
            yield said, (period.first, reporter)


def _owed(register: Register) -> Owed:
    assert register.collection is not None
    return register.collection


def reporter_ids(owed: Owed, payloads: Iterable[Payload]) -> dict[str, int]:
    """Numbers of the reporters these payloads name."""
    if not owed.reporter:
        return {}
    if not owed.by_record:
        units = {unit.identity: unit.pk for unit in Unit.objects.select_related("region")}
        return dict(UnitPast.objects.values_list("identity", "unit_id")) | units
    named = {payload[owed.reporter] for payload in payloads if owed.reporter in payload}
    rows = OrganisationIdentifier.objects.filter(identifier__among=named)
    return dict(rows.values_list("identifier", "organisation_id"))


def _live(register: Register, span: Period, reporters: Collection[int] | None) -> Iterator[Said]:
    """Entries that wait, and accepted ones that stand, of periods within `span` (and perhaps others)."""
    owed = _owed(register)
    yield from _said(register, Q(standing=Standing.SUBMITTED))
    if (owed.period or owed.day) in register.key:
        yield from _as_they_stand(register, span, reporters)
    else:
        yield from _as_they_were(register, span)


def _as_they_stand(register: Register, span: Period, reporters: Collection[int] | None) -> Iterator[Said]:
    owed = _owed(register)
    rows = tables.typed(register)._default_manager.filter(**_between(register, owed.period or owed.day, span))
    if owed.reporter and reporters is not None:
        rows = rows.filter(**{f"{owed.reporter}__pk__among": reporters})
    yield from _said(register, Q(seq__among=list(rows.values_list("seq", flat=True))))


def _as_they_were(register: Register, span: Period) -> Iterator[Said]:
    """Every accepted entry of a record that still stands, but those that were undone."""
    owed = _owed(register)
    standing = set(tables.typed(register)._default_manager.values_list("key", flat=True))
    undoing = Entry.objects.filter(register=register.code, standing=Standing.ACCEPTED, undoes__isnull=False)
    undone = set(undoing.values_list("undoes_id", flat=True))
    name = owed.period or owed.day
    told = "" if register.fields[name].type == "year" else name
    which = Q(standing=Standing.ACCEPTED)
    if told:  # as text; a month is the beginning of its days
        within = Q(told__gte=f"{span.first:%Y-%m}", told__lt=span.until.isoformat())
        which &= Q(version__lt=register.version) | within
    for seq_of, said in _numbered(register, which, told):
        if said.key in standing and seq_of not in undone:
            yield said


def _between(register: Register, name: str, span: Period) -> dict[str, Any]:
    """The condition on the column of the typed table."""
    match register.fields[name].type:
        case "year":
            return {f"{name}__gte": span.first.year, f"{name}__lt": span.until.year}
        case "month":
            return {f"{name}__gte": f"{span.first:%Y-%m}", f"{name}__lt": f"{span.until:%Y-%m}"}
    return {f"{name}__gte": span.first, f"{name}__lt": span.until}


def _said(register: Register, which: Q) -> Iterator[Said]:
    return (said for _, said in _numbered(register, which, ""))


def _numbered(register: Register, which: Q, told: str) -> Iterator[tuple[int, Said]]:
    """Entries, with their numbers, that set a record and were not sent back. told: the field `which` asks by."""
    rows = Entry.objects.filter(register=register.code, operation=Operation.SET)
    rows = rows.annotate(told=Cast(KT(f"payload__{told}"), TextField())) if told else rows
    rows = rows.filter(which, Q(standing=Standing.ACCEPTED) | Q(standing=Standing.SUBMITTED, waiting__isnull=False))
    columns = ("seq", "key", "payload", "version", "unit_id", "recorded_at", "answers__recorded_at", "entered_by_id")
    for seq, key, payload, version, unit, at, handed_in, by in rows.order_by("seq").values_list(*columns):
        yield seq, Said(key, upgraded(register, payload, version), unit, handed_in or at, by)
