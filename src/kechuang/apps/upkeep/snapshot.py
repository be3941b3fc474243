"""One moment of the database, held still while the site goes on working."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read inside is as of one moment, and nobody waits for the reader.

    SQLite: a transaction that only reads; under its write-ahead log writers go on beside it. The site's own
    transactions take the write lock when they begin, which a long reader must not.
    PostgreSQL: repeatable read, read only.
    """
    with _reading_transaction(), transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT count(*) FROM django_migrations")  # the moment is that of the first read
        yield


@contextmanager
def _reading_transaction() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]
