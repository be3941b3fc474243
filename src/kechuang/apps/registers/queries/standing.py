"""What the registers hold on many keys at once: the records in force, what waits, records that look alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max

from kechuang.apps.orgs.queries import ids_by_identity
from kechuang.apps.registers import tables
from kechuang.apps.registers.models import Entry, Operation, Standing, Waiting
from kechuang.apps.registers.rules.doubles import values_of
from kechuang.apps.registers.rules.rows import Payload
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register

MOST_ALIKE = 3


@dataclass(frozen=True, slots=True)
class Record:
    """A record in force: the entry by which it stands, and what it says."""

    seq: int
    key: str
    payload: Payload


def seqs_of(register: Register, keys: Iterable[str]) -> dict[str, int]:
    """Key → seq, of the records in force among `keys`."""
    rows = tables.typed(register)._default_manager
    return dict(rows.filter(key__among=keys).values_list("key", "seq"))


def records_of(register: Register, keys: Iterable[str]) -> dict[str, Record]:
    """Key → record, of those in force among `keys`."""
    seqs = seqs_of(register, keys)
    payloads = payloads_of(register, seqs.values())
    return {key: Record(seq, key, payloads[seq]) for key, seq in seqs.items()}


def payloads_of(register: Register, seqs: Iterable[int]) -> dict[int, Payload]:
    """What these entries say, as the declaration in force reads it."""
    rows = Entry.objects.filter(seq__among=seqs).values_list("seq", "payload", "version")
    return {seq: upgraded(register, payload, version) for seq, payload, version in rows}


def waiting_of(register: Register, keys: Iterable[str]) -> dict[str, list[Payload]]:
    """Key → what entries that wait for a decision would make of it; withdrawals as {}."""
    found: dict[str, list[Payload]] = defaultdict(list)
    rows = Waiting.objects.filter(register=register.code, key__among=keys)
    said = rows.values_list("key", "entry__operation", "entry__payload", "entry__version")
    for key, operation, payload, version in said:
        found[key].append(upgraded(register, payload, version) if operation == Operation.SET else {})
    return found


def latest_of(register: Register, keys: Iterable[str], *, before: int | None = None) -> dict[str, int]:
    """Key → seq of the last accepted entry, withdrawals included; `before` that number if given."""
    rows = Entry.objects.filter(register=register.code, key__among=keys, standing=Standing.ACCEPTED)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return dict(rows.values("key").annotate(last=Max("seq")).values_list("key", "last"))


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
    values: list[Any] = [int(Decimal(each) * 100) for each in firsts] if field.type == "money" else list(firsts)
    if field.type == "unit":
        units = ids_by_identity()
        values, column = [units[each] for each in firsts if each in units], f"{group[0]}__pk"
    rows = tables.typed(register)._default_manager.filter(**{f"{column}__among": values})
    keys = dict(rows.values_list("seq", "key"))
    yield from (Record(seq, keys[seq], payload) for seq, payload in payloads_of(register, keys).items())
