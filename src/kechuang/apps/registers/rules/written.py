"""A record as it stands in the cells of a file: what `file_rows` and `check_row` read back as the same payload.

Numbers are exact and in the unit of their column, days are dates, a missing value is an empty cell, 不适用 is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from kechuang.apps.registers.rules.cells import SPLIT
from kechuang.apps.registers.rules.rows import NOT_APPLICABLE, Payload, as_day, shown_number, shown_plain
from kechuang.catalog.columns import Column
from kechuang.catalog.register import NUMBERS, Register

Cell = str | Decimal | date | None
NOT_APPLICABLE_WORD = "不适用"


class Names(Protocol):
    """The words for what records refer to. A word is used only where reading it gives the same thing again."""

    def organisation(self, identifier: str) -> tuple[str, str]:
        """Name and code; the name may be empty."""

    def unit(self, identity: str) -> str: ...

    def region(self, code: str) -> str: ...


class Unnamed:
    """Everything by its code."""

    def organisation(self, identifier: str) -> tuple[str, str]:
        return "", identifier

    def unit(self, identity: str) -> str:
        return identity

    def region(self, code: str) -> str:
        return code


def written(register: Register, columns: Sequence[Column], payload: Payload, names: Names) -> list[Cell]:
    """The cells of one record, one per column."""
    return [_cell(register, column, payload, names) for column in columns]


def _cell(register: Register, column: Column, payload: Payload, names: Names) -> Cell:
    name = column.field
    if name in payload.get(NOT_APPLICABLE, ()):
        return None if column.is_code else NOT_APPLICABLE_WORD
    if name not in payload:
        return None
    value, kind = payload[name], column.declared.type
    match kind:
        case "date":
            return as_day(value)
        case "organisation":
            return names.organisation(value)[1 if column.is_code else 0] or None
        case "unit":
            return names.unit(value)
        case "region":
            return names.region(value)
        case "year":
            return Decimal(value)
        case "codes":
            return "、".join(_apart(register, name, each) for each in value)
    return shown_number(register, name, value) if kind in NUMBERS else shown_plain(register, name, payload)


def _apart(register: Register, name: str, code: str) -> str:
    """The label of one of several codes; the code itself where the label holds what parts one from the next."""
    label = register.code_lists[name].label(code)
    return code if SPLIT.search(label) else label
