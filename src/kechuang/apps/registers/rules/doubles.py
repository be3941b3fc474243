"""Rows of one file that are about the same thing: the same record twice, or records unlikely to be two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kechuang.apps.registers.rules.faults import CellFault
from kechuang.apps.registers.rules.rows import Payload
from kechuang.catalog.register import Register

SHOWN = 3


@dataclass(slots=True)
class Seen:
    """What the rows so far were about. Only fingerprints are kept, so that a long list needs little memory."""

    register: Register
    _keys: dict[int, int] = field(default_factory=dict)  # fingerprint of a key → the first row with it
    _groups: dict[int, int] = field(default_factory=dict)
    later: dict[int, list[int]] = field(default_factory=dict)  # first row → the rows that repeat its key
    later_alike: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # … its group, (row, group)

    def double_of(self, row: int, key: str) -> int | None:
        """The first row about the record `key`, if there was one before `row`."""
        first = self._keys.setdefault(hash(key), row)
        if first == row:
            return None
        self.later.setdefault(first, []).append(row)
        return first

    def alike(self, row: int, payload: Payload) -> Iterator[tuple[int, int]]:
        """(number of the group of fields, the first row that agrees in it) for a row that agrees with one before."""
        for number, group in enumerate(self.register.same):
            values = values_of(payload, group)
            if values is None:
                continue
            first = self._groups.setdefault(hash((number, values)), row)
            if first != row:
                self.later_alike.setdefault(first, []).append((row, number))
                yield number, first


def values_of(payload: Payload, group: Sequence[str]) -> tuple[str, ...] | None:
    """None when one of them is missing: nothing is known then."""
    if any(name not in payload for name in group):
        return None
    return tuple(str(payload[name]) for name in group)


def doubled(rows: Sequence[int]) -> CellFault:
    """rows: the others with the same record."""
    what = f"与第 {listed(rows)} 行是同一条记录"
    return CellFault("", "", what, "同一条记录在一个文件里只能有一行，请删去多余的行", "RG-171")


def alike_in_file(register: Register, group: Sequence[str], rows: Sequence[int]) -> CellFault:
    what = f"与第 {listed(rows)} 行的{names_of(register, group)}相同"
    return CellFault(group[0], "", what, "请核对是不是同一件事登了两次", "RG-172", "warning")


def alike_in_register(register: Register, group: Sequence[str]) -> CellFault:
    what = f"名录里已有一条{names_of(register, group)}相同的记录"
    return CellFault(group[0], "", what, "请对照现有记录，看是不是同一件事", "RG-173", "warning")


def names_of(register: Register, group: Sequence[str]) -> str:
    return "、".join(register.fields[name].name for name in group)


def listed(rows: Sequence[int]) -> str:
    shown = "、".join(map(str, rows[:SHOWN]))
    return shown if len(rows) <= SHOWN else f"{shown} 等 {len(rows)} "
