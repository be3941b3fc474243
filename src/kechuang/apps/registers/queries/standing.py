"""What the registers hold on many keys at once: the records in force, what waits, records that look alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max

from kechuang.apps.registers import tables
from kechuang.apps.registers.models import Entry, Operation, Standing, Waiting
from kechuang.apps.registers.rules.doubles import values_of
from kechuang.apps.registers.rules.rows import Payload
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register

SOME = 900  # SQLite takes at most 999 values in one question
MOST_ALIKE = 3


@dataclass(frozen=True, slots=True)
class Record:
    """A record in force: the entry by which it stands, and what it says."""

    seq: int
    key: str
    payload: Payload


def seqs_of(register: Register, keys: Iterable[str]) -> dict[str, int]:
    """Key → seq, of the records in force among `keys`."""
    found: dict[str, int] = {}
    rows = tables.typed(register)._default_manager
    for some in tables.chunks(keys, SOME):
        found.update(rows.filter(key__in=some).values_list("key", "seq"))
    return found


def records_of(register: Register, keys: Iterable[str]) -> dict[str, Record]:
    """Key → record, of those in force among `keys`."""
    seqs = seqs_of(register, keys)
    payloads = payloads_of(register, seqs.values())
    return {key: Record(seq, key, payloads[seq]) for key, seq in seqs.items()}


def payloads_of(register: Register, seqs: Iterable[int]) -> dict[int, Payload]:
    """What these entries say, as the declaration in force reads it."""
    found: dict[int, Payload] = {}
    for some in tables.chunks(seqs, SOME):
        for seq, payload, version in Entry.objects.filter(seq__in=some).values_list("seq", "payload", "version"):
            found[seq] = upgraded(register, payload, version)
    return found


def waiting_of(register: Register, keys: Iterable[str]) -> dict[str, list[Payload]]:
    """Key → what entries that wait for a decision would make of it; withdrawals as {}."""
    found: dict[str, list[Payload]] = defaultdict(list)
    for some in tables.chunks(keys, SOME):
        rows = Waiting.objects.filter(register=register.code, key__in=some)
        for key, operation, payload, version in rows.values_list(
            "key", "entry__operation", "entry__payload", "entry__version"
        ):
            found[key].append(upgraded(register, payload, version) if operation == Operation.SET else {})
    return found


def latest_of(register: Register, keys: Iterable[str], *, before: int | None = None) -> dict[str, int]:
    """Key → seq of the last accepted entry, withdrawals included; `before` that number if given."""
    found: dict[str, int] = {}
    for some in tables.chunks(keys, SOME):
        rows = Entry.objects.filter(register=register.code, key__in=some, standing=Standing.ACCEPTED)
        if before is not None:
            rows = rows.filter(seq__lt=before)
        found.update(rows.values("key").annotate(last=Max("seq")).values_list("key", "last"))
    return found


def alike(register: Register, payloads: Mapping[int, tuple[str, Payload]]) -> dict[int, list[tuple[int, str]]]:
    """Row → (group of `same`, key) of records in force under another key that agree in all fields of the group.

    payloads: row → its own key and payload.
    """
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for number, group in enumerate(register.same):
        wanted: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for row, (_, payload) in payloads.items():
            values = values_of(payload, group)
            if values is not None:
                wanted[values].append(row)
        for record in _candidates(register, group, {values[0] for values in wanted}):
            for row in wanted.get(values_of(record.payload, group) or (), ()):
                if payloads[row][0] != record.key and len(found[row]) < MOST_ALIKE:
                    found[row].append((number, record.key))
    return dict(found)


def _candidates(register: Register, group: Sequence[str], firsts: set[str]) -> Iterable[Record]:
    """Records whose first field of `group` is among `firsts`; further fields narrow where they are plain columns."""
    field = register.fields[group[0]]
    if field.type == "codes" or not firsts:
        return
    column = f"{group[0]}__identifier" if field.type == "organisation" else group[0]
    rows = tables.typed(register)._default_manager
    for some in tables.chunks(firsts, SOME):
        values: list[Any] = [int(Decimal(each) * 100) for each in some] if field.type == "money" else some
        if field.type == "unit":
            units = tables._unit_ids()
            values, column = [units[each] for each in some if each in units], group[0]
        keys = dict(rows.filter(**{f"{column}__in": values}).values_list("seq", "key"))
        payloads = payloads_of(register, keys)
        yield from (Record(seq, keys[seq], payload) for seq, payload in payloads.items())
