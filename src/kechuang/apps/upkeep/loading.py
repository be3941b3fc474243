"""Neutral lines into a table, and the comparison of the table with its lines afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from kechuang.apps.upkeep import messages, tables
from kechuang.apps.upkeep.archive import Reader
from kechuang.apps.upkeep.manifest import Table
from kechuang.apps.upkeep.progress import Progress
from kechuang.apps.upkeep.reading import rows
from kechuang.apps.upkeep.values import as_line, columns, from_line, into_database

AT_ONCE = 1000
Row = list[Any]


def load(archive: Reader, part: Table, model: type[Model], progress: Progress) -> None:
    """Insert every line of `part`; the number of a row is kept.

    Raises: BackupFault when the database takes a row not as it is (longer than its column, a character it lacks):
    which lines, and what it said.
    """
    fields = columns(model)
    if part.columns != [field.column for field in fields]:
        raise messages.part_has_changed(archive.path, part.name)
    into = [into_database(field, connection) for field in fields]
    insert = _insert(model, part.columns)
    lines = _rows_of(archive, part)
    first = 1
    while batch := list(islice(lines, AT_ONCE)):
        ready = [[turn(value) for turn, value in zip(into, row, strict=True)] for row in batch]
        _insert_all(insert, ready, first, model)
        first += len(batch)
        progress.advance(len(batch))


def _rows_of(archive: Reader, part: Table) -> Iterator[Row]:
    """The lines after the one that names the columns. Raises: BackupFault, with the line, when one is no row."""
    for number, line in enumerate(archive.lines(part)):
        try:
            row = from_line(line)
        except ValueError as error:
            raise messages.part_is_unreadable(archive.path, f"{part.name}:{number + 1}", error) from error
        if len(row) != len(part.columns):
            raise messages.part_has_changed(archive.path, f"{part.name}:{number + 1}")
        if number:
            yield row


def _insert(model: type[Model], names: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    listed = ", ".join(map(quote, names))
    return f"INSERT INTO {quote(model._meta.db_table)} ({listed}) VALUES ({', '.join(['%s'] * len(names))})"


def _insert_all(insert: str, ready: list[Row], first: int, model: type[Model]) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(insert, ready)
    except (DatabaseError, ValueError, OverflowError) as error:
        refused = list(_refused(insert, ready, first)) or [(first, str(error))]
        raise messages.rows_refused(tables.name_of(model), refused) from error


def _refused(insert: str, ready: list[Row], first: int) -> Iterator[tuple[int, str]]:
    """Which rows the database does not take, tried one by one."""
    for line, row in enumerate(ready, first):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(insert, row)
        except (DatabaseError, ValueError, OverflowError) as error:
            yield line, str(error).splitlines()[0]


def verify(archive: Reader, part: Table, model: type[Model], progress: Progress) -> None:
    """Compare what is in the table now with the lines it was filled from, value by value.

    Values are compared, not letters: PostgreSQL keeps JSON without the order of its names.  Raises: BackupFault.
    """
    found = 0
    for number, (wanted, row) in enumerate(zip_longest(_rows_of(archive, part), rows(model)), 1):
        if wanted is None or row is None:
            raise messages.rows_came_out_fewer(tables.name_of(model), part.rows, number - (row is None))
        there = json.loads(as_line(row))
        if there != wanted:
            column = next(name for name, old, new in zip(part.columns, wanted, there, strict=True) if old != new)
            raise messages.row_came_out_different(tables.name_of(model), number, column)
        found = number
        if found % 1000 == 0:
            progress.advance(1000)
    progress.advance(found % 1000)
