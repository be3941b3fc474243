"""The shape of the database, told by its migrations: two sites of the same shape can take each other's rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from kechuang.apps.upkeep import messages
from kechuang.apps.upkeep.tables import LEFT_OUT

Shape = dict[str, list[str]]


def applied() -> Shape:
    """App → migrations the database has been through, of the apps whose tables are kept."""
    return _by_app(MigrationRecorder(connection).applied_migrations())


def known() -> Shape:
    """App → migrations this version of the product brings. Reads no database."""
    return _by_app(MigrationLoader(None).disk_migrations)


def _by_app(migrations: Iterable[tuple[str, str]]) -> Shape:
    shape: Shape = defaultdict(list)
    for app, name in sorted(migrations):
        if app not in LEFT_OUT:
            shape[app].append(name)
    return dict(shape)


def beyond(mine: Shape, other: Shape) -> list[str]:
    """What `mine` has and `other` has not, as app.migration."""
    return [f"{app}.{name}" for app, names in sorted(mine.items()) for name in names if name not in other.get(app, ())]


def refuse_unmigrated() -> None:
    """Raises: BackupFault when the database waits for migrations: its columns are not the ones the models name."""
    missing = beyond(known(), applied())
    if missing:
        raise messages.not_migrated(missing)


def bring_up() -> None:
    """Create the tables of a database that lacks some. Edge: nothing happens where all are there."""
    if beyond(known(), applied()):
        call_command("migrate", verbosity=0, interactive=False)
