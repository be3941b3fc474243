"""Records on their way into a file: which, in what order, what they say, and the words for what they refer to.

The numbers of the entries are read first, eight bytes each; entries never change, so what is written afterwards, a
thousand records at a time, is the register as it stood at that moment, however long the writing takes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from kechuang.apps.orgs.models import OrganisationIdentifier, Region, Unit
from kechuang.apps.registers import tables
from kechuang.apps.registers.models import Entry, Operation, Standing
from kechuang.apps.registers.queries.bodies_on import bodies_on, in_force_on
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.rules.rows import Payload
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.apps.registers.rules.written import Cell, written
from kechuang.catalog.columns import Column, columns
from kechuang.catalog.register import Register
from kechuang.catalog.validity import holds, span_of
from kechuang.writers.register_files.choosing import Choices

Seqs = Sequence[int]
CHUNK = 900  # SQLite takes at most 999 values in one question


def open_columns(register: Register, open_fields: Iterable[str]) -> list[Column]:
    """The columns whose fields are open; closed ones are left out, so that nothing is taken for empty."""
    readable = set(open_fields)
    return [column for column in columns(register) if column.field in readable]


def seqs_of(rows: QuerySet[Any]) -> Seqs:
    """Of rows of a typed table, in their order."""
    return array("q", rows.values_list("seq", flat=True).iterator(20_000))


def current(register: Register, on: date | None = None) -> QuerySet[Any]:
    """Every record, or those in force on `on`, in order of key."""
    rows = tables.typed(register)._default_manager.order_by("key")
    return rows.filter(in_force_on(on)) if on and register.validity else rows


def seqs_known(register: Register, known: datetime, on: date | None = None) -> Seqs:
    """The records as they stood in the books at `known`, or those of them in force on `on`, in order of entry."""
    accepted = Entry.objects.filter(register=register.code, standing=Standing.ACCEPTED, recorded_at__lte=known)
    newest = accepted.order_by().values("key").annotate(newest=Max("seq")).values("newest")
    found = Entry.objects.filter(seq__in=newest, operation=Operation.SET).order_by("seq")
    if on is None or not register.validity:
        return array("q", found.values_list("seq", flat=True).iterator(20_000))
    rows = found.values_list("seq", "payload", "version").iterator(CHUNK)
    spans = ((seq, span_of(register, upgraded(register, said, version))) for seq, said, version in rows)
    return array("q", (seq for seq, span in spans if holds(span, on)))


def cells(register: Register, of: Sequence[Column], seqs: Seqs, on: date | None = None) -> Iterator[list[Cell]]:
    """One row of cells per entry of `seqs`, in that order. on: organisations under their names of that day."""
    names = NamesInUse(register, on)
    for chunk in tables.chunks(seqs, CHUNK):
        found = {seq: (said, version) for seq, said, version in _entries(chunk)}
        payloads = [upgraded(register, *found[seq]) for seq in chunk]
        names.prepare(payloads)
        for payload in payloads:
            yield written(register, of, payload, names)


def _entries(seqs: list[int]) -> Iterable[tuple[int, Payload, int]]:
    return Entry.objects.filter(seq__in=seqs).order_by().values_list("seq", "payload", "version")


class NamesInUse:
    """The words for what payloads refer to; `prepare` reads the organisations of some of them at once.

    A unit or region goes by its name where the importer reads that name as the same one, else by its code.
    """

    def __init__(self, register: Register, on: date | None = None) -> None:
        self._fields = [name for name, field in register.fields.items() if field.type == "organisation"]
        self._on = on
        self._lookup = Lookup(register)
        self._bodies: dict[str, tuple[str, str]] = {}
        self._units: dict[str, str] = {}
        self._regions: dict[str, str] = {}
        self._unit_names: dict[str, str] | None = None
        self._region_names: dict[str, str] | None = None

    def prepare(self, payloads: Iterable[Payload]) -> None:
        named = {payload[name] for payload in payloads for name in self._fields if name in payload}
        self._bodies = {}
        for some in tables.chunks(sorted(named), CHUNK):
            rows = OrganisationIdentifier.objects.filter(identifier__in=some).select_related("organisation")
            found = {row.identifier: row.organisation for row in rows}
            then = bodies_on({each.pk for each in found.values()}, self._on).names if self._on else {}
            self._bodies |= {code: (then.get(each.pk, each.name), each.identifier) for code, each in found.items()}

    def organisation(self, identifier: str) -> tuple[str, str]:
        return self._bodies.get(identifier, ("", identifier))

    def unit(self, identity: str) -> str:
        if identity not in self._units:
            self._unit_names = self._unit_names if self._unit_names is not None else unit_names()
            name = self._unit_names.get(identity, identity)
            self._units[identity] = name if self._lookup.unit(name).value == identity else identity
        return self._units[identity]

    def region(self, code: str) -> str:
        if code not in self._regions:
            self._region_names = self._region_names if self._region_names is not None else region_names()
            name = self._region_names.get(code, code)
            self._regions[code] = name if self._lookup.region(name).value == code else code
        return self._regions[code]


def unit_names() -> dict[str, str]:
    """Identity → name, of every unit."""
    return {unit.identity: unit.name for unit in Unit.objects.select_related("region").order_by("name")}


def region_names() -> dict[str, str]:
    """Code → name, of every region."""
    return dict(Region.objects.order_by("code").values_list("code", "name"))


def choices() -> Choices:
    """What the drop-downs of a template offer: units and regions that stand today."""
    today = timezone.localdate()
    regions = Region.objects.in_force(today).order_by("code").values_list("name", flat=True)
    units = Unit.objects.in_force(today).order_by("kind", "name").values_list("name", flat=True)
    return Choices(list(dict.fromkeys(regions)), list(dict.fromkeys(units)))
