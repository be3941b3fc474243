"""Triggers by which the database itself refuses to change what was recorded, whoever asks.

Kept apart from the migrations so that later registers and the tests' own clearing of tables can use it.
SQLite drops triggers when a later migration rebuilds the table: such a migration must call `refuse_changes` again.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "AC-009 记录只能追加，不能修改或删除"

SQLITE_REFUSE = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = '{message}'; END $$
"""
POSTGRES_REFUSE = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def verbs(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return ("UPDATE", "DELETE") if connection.vendor == "sqlite" else ("UPDATE", "DELETE", "TRUNCATE")


def refuse_changes(connection: BaseDatabaseWrapper, table: str) -> None:
    """From now on `table` can only be added to. Works on SQLite and PostgreSQL; others raise NotImplementedError."""
    if connection.vendor not in ("sqlite", "postgresql"):
        raise NotImplementedError(connection.vendor)
    template = SQLITE_REFUSE if connection.vendor == "sqlite" else POSTGRES_REFUSE
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION.format(message=MESSAGE))
        for verb in verbs(connection):
            cursor.execute(template.format(table=table, verb=verb, message=MESSAGE))


def allow_changes(connection: BaseDatabaseWrapper, table: str) -> None:
    """Undo `refuse_changes`: for reversing the migration and for emptying a test database."""
    on_table = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        for verb in verbs(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{verb}{on_table}")
