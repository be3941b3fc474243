"""Many rows into one table, fast: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

_ENCODER = json.JSONEncoder(ensure_ascii=False)


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add `rows` to the table of `model`. columns: names of concrete fields (attname), values as Python has them.

    Within the caller's transaction. Nothing of Django's save machinery runs: no defaults, no signals.
    """
    fields = [_field(model, name) for name in columns]
    prepare = [_preparing(field) for field in fields]
    prepared = (
        [None if value is None else into(value) for into, value in zip(prepare, row, strict=True)] for row in rows
    )
    quote = connection.ops.quote_name
    table = quote(str(model._meta.db_table))
    names = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(prepared))


def _field(model: type[models.Model], attname: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if field.attname == attname)


def _preparing(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """How a value of `field` becomes what the database takes; chosen once per column, not once per value."""
    if isinstance(field, models.JSONField):
        return _ENCODER.encode
    if isinstance(field, models.ForeignKey | models.IntegerField):
        return _as_it_is
    if isinstance(field, models.CharField | models.TextField):
        return str
    # Moments and days repeat from row to row: all entries of one act have the same moment, and years have few days.
    return lru_cache(maxsize=20_000)(lambda value: field.get_db_prep_save(value, connection))


def _as_it_is(value: Any) -> Any:
    return value
