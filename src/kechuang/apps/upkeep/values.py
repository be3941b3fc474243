"""Rows as lines that belong to no database: a JSON list for each row, `null` apart from "" and from 0.

Days and times are ISO 8601 (times in UTC), exact numbers and identifiers are text, bytes are base64, what the site
keeps as JSON stands in the line as JSON. Both databases give the same line for the same row, but for the order of the
names inside such JSON, which PostgreSQL does not keep.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignKey, JSONField, Model

Neutral = Any  # what JSON can hold

_MICROSECOND = timedelta(microseconds=1)
_TO_NEUTRAL: dict[type, Callable[[Any], Neutral]] = {
    datetime: lambda value: value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat(),
    date: date.isoformat,
    time: time.isoformat,
    timedelta: lambda value: value // _MICROSECOND,
    Decimal: lambda value: format(value, "f"),
    UUID: str,
    bytes: lambda value: base64.b64encode(value).decode(),
    memoryview: lambda value: base64.b64encode(value).decode(),
}
_FROM_NEUTRAL: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DurationField": lambda value: value * _MICROSECOND,
    "DecimalField": Decimal,
    "UUIDField": UUID,
    "BinaryField": base64.b64decode,
}
# Made once: json.dumps would make a new one for every row.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=lambda value: neutral(value)).encode


def neutral(value: Any) -> Neutral:
    """One value of a column as JSON can hold it. Raises: TypeError for a type that no column of ours gives."""
    kind = type(value)
    if kind in _TO_NEUTRAL:
        return _TO_NEUTRAL[kind](value)
    raise TypeError(kind)


def as_line(row: Sequence[Any]) -> bytes:
    """A row as its line, with the end of line. Half a surrogate, which JSON on SQLite may hold, goes through."""
    return (_encode(row) + "\n").encode("utf-8", "surrogatepass")


def from_line(line: bytes) -> list[Neutral]:
    """Raises: ValueError when the line is no list."""
    row = json.loads(line)
    if not isinstance(row, list):
        raise ValueError
    return row


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    """The stored columns of a table, in the order of the model; one that the database works out itself is left out."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def into_database(field: Field[Any, Any], connection: BaseDatabaseWrapper) -> Callable[[Neutral], Any]:
    """A function from the neutral value to what the database's driver takes for this column.

    Edge: None in a JSON column that refuses NULL was the JSON word null.
    """
    read = _FROM_NEUTRAL.get(_stored(field).get_internal_type(), lambda value: value)
    if isinstance(field, JSONField) and not field.null:
        return lambda value: connection.ops.adapt_json_value(value, field.encoder)
    return lambda value: None if value is None else field.get_db_prep_save(read(value), connection)


def _stored(field: Field[Any, Any]) -> Field[Any, Any]:
    """A foreign key is stored as the column it points at."""
    return _stored(field.target_field) if isinstance(field, ForeignKey) else field
