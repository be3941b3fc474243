"""The last number given to a row of a table, so that a number once given never names another row.

It can lie above the highest number there is: the newest rows may have been deleted, while the
audit trail still names them.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import AutoField, Max, Model


def last_number(model: type[Model]) -> int | None:
    """None where the table does not number its rows itself, 0 where none was given yet."""
    if not isinstance(model._meta.pk, AutoField):
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            found = cursor.fetchone()
            return found[0] if found else 0
        cursor.execute(f"SELECT last_value, is_called FROM {_sequence(model)}")
        number, is_given = cursor.fetchone()
        return number if is_given else 0


def go_on_from(model: type[Model], number: int | None) -> None:
    """The next row gets a number above `number` and above all there are."""
    if number is None:
        return
    highest = max(number, model._base_manager.aggregate(Max("pk"))["pk__max"] or 0)
    if not highest:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [model._meta.db_table, highest])
        else:
            cursor.execute("SELECT setval(%s, %s)", [_sequence(model), highest])


def _sequence(model: type[Model]) -> str:
    """The PostgreSQL sequence behind a table, quoted as the server itself would write it."""
    assert model._meta.pk is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, model._meta.pk.column])
        return str(cursor.fetchone()[0])
