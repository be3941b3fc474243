"""Registers as DuckDB tables: one table each, with every version of every record, in exact types.

Beside the fields every table has seq, key, known_from, known_until, valid_from, valid_until and not_applicable, as in
`rows.Record`. Parquet files, one per register, hold the same and come back the same.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from kechuang.catalog.register import Register, RegisterField
from kechuang.engine.duckdb import Limits, connect, lock, stopping
from kechuang.engine.rows import Record, Rows

_OWN = {
    "seq": "BIGINT",
    "key": "VARCHAR",
    "known_from": "DATE",
    "known_until": "DATE",
    "valid_from": "DATE",
    "valid_until": "DATE",
    "not_applicable": "VARCHAR[]",
}
_TYPES = {"whole": "BIGINT", "money": "DECIMAL(20, 2)", "date": "DATE", "year": "SMALLINT", "yes_no": "BOOLEAN"}
_MOST_DIGITS = 24
_PART = 50_000  # records handed over at once


class NotExact(ValueError):
    """A value that its column cannot hold exactly; rounding it would give a wrong figure."""


class OtherColumns(ValueError):
    """A Parquet file was written for another version of its register; its values might be cut to fit."""


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def table_of(register: str) -> str:
    return quoted(f"register_{register}")


def column_type(field: RegisterField) -> str:
    """The type of a field's column; what is not a number, day or truth is text."""
    if field.type == "decimal":
        return f"DECIMAL({_MOST_DIGITS}, {field.decimals})"
    return "VARCHAR[]" if field.type == "codes" else _TYPES.get(field.type, "VARCHAR")


def columns_of(register: Register) -> dict[str, str]:
    """Name → type of every column, the table's own first. Raises: ValueError for a field named like one of these."""
    if taken := register.fields.keys() & _OWN.keys():
        raise ValueError(f"{register.code}: {'、'.join(sorted(taken))}")
    return {**_OWN, **{name: column_type(field) for name, field in register.fields.items()}}


class Store:
    """Records that figures are worked out from. Once filled it is locked: it reaches nothing outside.

    Safe to ask from several threads. A register that was never filled has no records.
    """

    def __init__(self, registers: Mapping[str, Register], limits: Limits | None = None) -> None:
        self.registers = registers
        self._limits = limits or Limits()
        self._connection = connect(self._limits)
        self._made: set[str] = set()
        self._making = threading.Lock()

    @classmethod
    def holding(cls, rows: Rows, registers: Mapping[str, Register], limits: Limits | None = None) -> Store:
        """A store of these records, locked. Raises: NotExact for a value that does not fit its column."""
        store = cls(registers, limits)
        store.hold(rows)
        lock(store._connection)
        return store

    @classmethod
    def opened(cls, folder: Path, registers: Mapping[str, Register], limits: Limits | None = None) -> Store:
        """A store of the Parquet files in `folder`, locked. Files of unknown registers are left alone.

        Raises: OtherColumns for a file of another version of its register.
        """
        store = cls(registers, limits)
        for code, register in registers.items():
            path = folder / f"{code}.parquet"
            if path.is_file():
                store._take_in(register, path)
        lock(store._connection)
        return store

    def close(self) -> None:
        """Let go of the memory. Nothing can be asked afterwards."""
        self._connection.close()

    def hold(self, rows: Rows) -> None:
        """These records instead of all there were. Not while figures are asked for.

        Raises: NotExact for a value that does not fit its column; the store is then as it was.
        """
        for code in rows:
            self.need(code)
        self._connection.begin()
        try:
            for code in self._made:
                self._connection.execute(f"DELETE FROM {table_of(code)}")
            for code, records in rows.items():
                self._fill(self.registers[code], records)
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def need(self, register: str) -> str:
        """The table of a register, made empty if it is not there."""
        with self._making:
            if register not in self._made:
                listed = ", ".join(
                    f"{quoted(name)} {kind}" for name, kind in columns_of(self.registers[register]).items()
                )
                self._connection.execute(f"CREATE TABLE IF NOT EXISTS {table_of(register)} ({listed})")
                self._made.add(register)
        return table_of(register)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """All rows of one statement. Raises: TookTooLong, duckdb.Error."""
        with self._connection.cursor() as cursor, stopping(cursor, self._limits.seconds):
            return cursor.execute(statement).fetchall()

    def records(self, register: str, condition: str = "TRUE") -> list[Record]:
        """The records of one register as they were put in, in order of entry. condition: SQL over its columns."""
        names = columns_of(self.registers[register])
        listed = ", ".join(quoted(name) for name in names)
        found = self.ask(f"SELECT {listed} FROM {self.need(register)} WHERE {condition} ORDER BY seq, key, known_from")
        fields = self.registers[register].fields
        return [_record(register, fields, dict(zip(names, row, strict=True))) for row in found]

    def _take_in(self, register: Register, path: Path) -> None:
        wanted = columns_of(register)
        described = self._connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
        there = {row[0]: row[1] for row in described}
        if there != {name: kind.replace(", ", ",") for name, kind in wanted.items()}:
            raise OtherColumns(f"{path.name} 的列与名录“{register.name}”现在的列不符；重新导出这个文件")
        names = ", ".join(map(quoted, wanted))
        copied = f"INSERT INTO {self.need(register.code)} ({names}) SELECT {names} FROM read_parquet(?)"
        self._connection.execute(copied, [str(path)])

    def _fill(self, register: Register, records: Sequence[Record]) -> None:
        table = self.need(register.code)
        for start in range(0, len(records), _PART):
            part = records[start : start + _PART]
            found = {name: (kind, _column(register, name, kind, part)) for name, kind in columns_of(register).items()}
            # Most columns of most registers are empty, and each that is handed over has its price.
            filled = {name: told for name, told in found.items() if any(value is not None for value in told[1])}
            names = ", ".join(quoted(name) for name in filled)
            handed = ", ".join(f"unnest({_read_as(kind)})" for kind, _ in filled.values())
            values = [column for _, column in filled.values()]
            self._connection.execute(f"INSERT INTO {table} ({names}) SELECT {handed}", values)


def _read_as(kind: str) -> str:
    """Numbers travel as text: in no other way do decimals of several lengths stay exact in one list."""
    return f"?::VARCHAR[]::{kind}[]" if kind.startswith("DECIMAL") or kind == "BIGINT" else f"?::{kind}[]"


def _column(register: Register, name: str, kind: str, records: Iterable[Record]) -> list[Any]:
    if name in _OWN:
        return [_own_value(each, name) for each in records]
    values = [each.values.get(name) for each in records]
    if kind == "VARCHAR[]":
        return [None if value is None else list(value) for value in values]
    if kind.startswith("DECIMAL") or kind == "BIGINT":
        return [None if value is None else _number(register, name, kind, value) for value in values]
    return values


def _own_value(record: Record, name: str) -> Any:
    if name == "not_applicable":
        return sorted(record.not_applicable)
    return str(record.seq) if name == "seq" else getattr(record, name)


_DIGITS = {"BIGINT": (18, 0), "DECIMAL(20, 2)": (18, 2)}


def _number(register: Register, name: str, kind: str, value: Decimal | int) -> str:
    field = register.fields[name]
    before, after = _DIGITS.get(kind, (_MOST_DIGITS - field.decimals, field.decimals))
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact) >= 10**before or (Fraction(exact) * 10**after).denominator != 1:
        raise NotExact(f"{register.name}的“{field.name}”为 {value}，位数超出这一列所能存的；核对这一数值")
    return f"{exact:f}"


def _record(register: str, fields: Mapping[str, RegisterField], row: Mapping[str, Any]) -> Record:
    values = {name: _value(field, row[name]) for name, field in fields.items() if row[name] is not None}
    return Record(
        register, row["seq"], row["key"], values, frozenset(row["not_applicable"]),
        row["valid_from"], row["valid_until"], row["known_from"], row["known_until"],
    )  # fmt: skip


def _value(field: RegisterField, value: Any) -> Any:
    if field.type == "codes":
        return tuple(value)
    return Decimal(value) if field.type == "whole" else value


def write_parquet(folder: Path, register: Register, records: Sequence[Record]) -> Path:
    """One file with every version of a register's records. Raises: NotExact for a value that does not fit its column.

    The file appears whole or not at all.
    """
    store = Store({register.code: register})
    store._fill(register, records)
    folder.mkdir(parents=True, exist_ok=True)
    path, unfinished = folder / f"{register.code}.parquet", folder / f"{register.code}.parquet.part"
    copied = f"COPY (SELECT * FROM {store.need(register.code)} ORDER BY key, seq) TO ? (FORMAT parquet)"
    store._connection.execute(copied, [str(unfinished)])
    store.close()
    unfinished.replace(path)
    return path


def open_parquet(folder: Path, registers: Mapping[str, Register], limits: Limits | None = None) -> Store:
    """See `Store.opened`."""
    return Store.opened(folder, registers, limits)
