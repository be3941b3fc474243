"""Reads a line of an example's file as an import would, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kechuang.apps.registers.rules.cells import Written
from kechuang.apps.registers.rules.known import Anything
from kechuang.apps.registers.rules.rows import CheckedRow, RowChecker
from kechuang.catalog.columns import columns
from kechuang.catalog.register import Register
from kechuang.synth.scene import NOW
from kechuang.writers.register_files.guarding import unguarded


class Reader:
    """Of one register."""

    def __init__(self, register: Register, today: date = NOW) -> None:
        self._columns = columns(register)
        self._checker = RowChecker(register, Anything(today))

    def check(self, line: Sequence[str]) -> CheckedRow:
        raw: dict[str, object] = {}
        codes = {column.field: cell for column, cell in zip(self._columns, line, strict=True) if column.is_code}
        for column, cell in zip(self._columns, line, strict=True):
            if column.field in codes and not column.is_code:
                raw[column.field] = Written(codes[column.field], cell)
            elif not column.is_code:
                raw[column.field] = unguarded(cell)
        return self._checker.check(raw)
