"""Every accepted version of every record of a register, as the engine takes them: typed, and with when it was known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils import timezone

from kechuang.apps.orgs.models import UnitPast
from kechuang.apps.registers.models import Entry, Operation, Standing
from kechuang.apps.registers.rules.rows import NOT_APPLICABLE, Payload
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register, RegisterField
from kechuang.catalog.validity import span_of
from kechuang.engine.rows import Record

CHUNK = 5_000
_COLUMNS = ("key", "seq", "operation", "payload", "version", "recorded_at")


def versions(register: Register) -> Iterator[Record]:
    """In order of key, then of entry. A version is known from the day it was accepted to the day of the next one.

    Of several on one day only the last is known at the end of it. Versions of before a change of the declaration are
    read as the declaration in force reads them; a unit is called by what it is identified by today, whatever it was
    called then. Memory does not grow with the register.
    """
    units = {past.identity: past.unit.identity for past in UnitPast.objects.select_related("unit__region")}
    accepted = Entry.objects.filter(register=register.code, standing=Standing.ACCEPTED).order_by("key", "seq")
    rows = accepted.values_list(*_COLUMNS).iterator(CHUNK)
    for _, of_key in groupby(rows, key=itemgetter(0)):
        yield from _closed(register, of_key, units)


def _closed(register: Register, entries: Iterable[tuple[Any, ...]], units: Mapping[str, str]) -> Iterator[Record]:
    standing: Record | None = None
    for key, seq, operation, payload, version, recorded_at in entries:
        day = _day(recorded_at)
        if standing is not None:
            yield replace(standing, known_until=day)
        standing = None
        if operation == Operation.SET:
            standing = record_of(register, seq, key, upgraded(register, payload, version), units, day)
    if standing is not None:
        yield standing


def record_of(
    register: Register, seq: int, key: str, payload: Payload, units: Mapping[str, str], known_from: date | None = None
) -> Record:
    """One payload, typed. units: former → present identity."""
    given = {name: field for name, field in register.fields.items() if payload.get(name) is not None}
    values = {name: _typed(field, payload[name], units) for name, field in given.items()}
    first, until = span_of(register, payload)
    left_out = frozenset(payload.get(NOT_APPLICABLE, ()))
    return Record(register.code, seq, key, values, left_out, first, until, known_from)


def _typed(field: RegisterField, value: Any, units: Mapping[str, str]) -> Any:
    match field.type:
        case "money" | "decimal" | "whole":
            return Decimal(str(value))
        case "date":
            return date.fromisoformat(value)
        case "codes":
            return tuple(value)
        case "unit":
            return units.get(value, value)
    return value


def _day(moment: datetime) -> date:
    """The day by the clock of the office."""
    return timezone.localtime(moment).date()
