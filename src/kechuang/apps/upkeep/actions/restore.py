"""Restoring: a checked backup into an empty site, all of it in one transaction, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from kechuang.apps.accounts import after_restore
from kechuang.apps.accounts.actions import record
from kechuang.apps.documents import vault
from kechuang.apps.documents.models import StoredFile
from kechuang.apps.upkeep import local, messages, numbering, schema, tables
from kechuang.apps.upkeep.actions.backup import declarations
from kechuang.apps.upkeep.actions.checking import check
from kechuang.apps.upkeep.archive import Reader, opened
from kechuang.apps.upkeep.loading import load, verify
from kechuang.apps.upkeep.manifest import Manifest
from kechuang.apps.upkeep.progress import Progress
from kechuang.apps.upkeep.reading import count
from kechuang.writers.atomically import written_beside


@dataclass(frozen=True, slots=True)
class Restored:
    """changed: registers that are declared otherwise now than when the backup was made."""

    manifest: Manifest
    changed: list[str] = field(default_factory=list)


def look_at(path: Path, progress: Progress) -> Manifest:
    """Check `path` from beginning to end; needs no database. Raises: BackupFault, with all that is wrong."""
    with opened(path) as archive:
        check(archive, progress)
        return archive.manifest


def restore(path: Path, *, with_secret_key: bool, progress: Progress) -> Restored:
    """Fill an empty site from the backup at `path`; its tables are created when they are not there.

    Order: check the whole file; refuse; then rows, files, comparison of every row with the file, rebuilding, all in
    one transaction. Interrupted or refused it leaves an empty site.  Raises: BackupFault.
    """
    with opened(path) as archive:
        _refuse_key(archive, with_secret_key)
        check(archive, progress)
        _refuse_other_shape(archive.manifest)
        _refuse_occupied()
        local.refuse_others(archive)
        progress.begin(str(messages.MAKING_TABLES), 1)
        schema.bring_up()
        with _files_put_back(archive, progress), local.put_back(archive), _whole_or_nothing():
            _fill(archive, progress)
        if with_secret_key:
            _put_key_back(archive)
        return Restored(archive.manifest, _changed_declarations(archive.manifest))


def _fill(archive: Reader, progress: Progress) -> None:
    models = {model._meta.db_table: model for model in tables.kept()}
    _lock_and_refuse_occupied()
    for model in tables.FILLED_BY_MIGRATE:
        model._base_manager.all()._raw_delete(connection.alias)
    progress.begin(str(messages.WRITING), archive.manifest.rows)
    for part in archive.manifest.tables:
        load(archive, part, models[part.table], progress)
        numbering.go_on_from(models[part.table], part.last_number)
    _check_references()
    progress.begin(str(messages.VERIFYING), archive.manifest.rows)
    for part in archive.manifest.tables:
        verify(archive, part, models[part.table], progress)
    _refuse_missing_files(archive)
    _rebuild(progress)
    _check_references()
    facts = {"file": archive.path.name, "made_at": archive.manifest.made_at.isoformat(), "rows": archive.manifest.rows}
    record(None, "upkeep.restore", StoredFile, after=facts)


@contextmanager
def _whole_or_nothing() -> Iterator[None]:
    """One transaction. Rows come before the rows they refer to, so references are checked at the end."""
    connection.disable_constraint_checking()  # SQLite; PostgreSQL puts them off by itself
    try:
        with transaction.atomic(durable=True):
            yield
    finally:
        connection.enable_constraint_checking()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # else the first pages would be planned for empty tables


def _check_references() -> None:
    """Raises: BackupFault at the first reference to a row that is not there."""
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise messages.reference_is_broken(str(error).splitlines()[0]) from error


def _rebuild(progress: Progress) -> None:
    for each in after_restore.rebuilds():
        progress.begin(messages.REBUILDING % each.what, 1)
        try:
            each.run()
        except DatabaseError as error:
            raise messages.rebuild_failed(each.what, str(error)) from error
        progress.advance(1)


def _refuse_other_shape(manifest: Manifest) -> None:
    lacking = schema.beyond(schema.known(), manifest.migrations)
    unknown = schema.beyond(manifest.migrations, schema.known())
    if lacking or unknown:
        raise messages.of_another_version(manifest, version("kechuang"), lacking, unknown)


def _refuse_occupied() -> None:
    """Raises: BackupFault when any table holds rows of its own; a table that is not there yet is empty."""
    there = set(connection.introspection.table_names())
    models = [
        model for model in tables.kept() if model._meta.db_table in there and model not in tables.FILLED_BY_MIGRATE
    ]
    found = [(tables.name_of(model), rows) for model in models if (rows := count(model))]
    if found:
        raise messages.site_is_not_empty(found)


def _lock_and_refuse_occupied() -> None:
    """From here on nobody else adds a row: on SQLite this transaction holds the one write lock already."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables.kept())
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
    _refuse_occupied()


@contextmanager
def _files_put_back(archive: Reader, progress: Progress) -> Iterator[None]:
    """The kept files stand in their place before the rows that name them; after a fault they are gone again."""
    new: list[str] = []
    progress.begin(str(messages.PUTTING_BACK), len(archive.kept_files))
    try:
        for sha256 in archive.kept_files:
            if vault.path_of(sha256).exists():
                vault.fetch(sha256)  # refuses to go on when what is there has been changed
            else:
                new.append(sha256)
                vault.put(archive.file(sha256))
            progress.advance(1)
        yield
    except BaseException:
        for sha256 in new:
            vault.path_of(sha256).unlink(missing_ok=True)
        raise


def _refuse_missing_files(archive: Reader) -> None:
    """Raises: BackupFault when rows name files that are neither here nor known to have been lost."""
    here = {*archive.kept_files, *(each.sha256 for each in archive.manifest.lost_files)}
    named = StoredFile.objects.values_list("sha256", flat=True).iterator()
    missing = [messages.file_is_not_in_backup(sha256) for sha256 in named if sha256 not in here]
    if missing:
        raise messages.damaged(archive.path, missing)


def _changed_declarations(manifest: Manifest) -> list[str]:
    now = {part_name: vault.fingerprint(data) for part_name, data in declarations()}
    then = {part.name: part.sha256 for part in manifest.declarations}
    return sorted(Path(name).stem for name in now.keys() | then.keys() if now.get(name) != then.get(name))


def _refuse_key(archive: Reader, with_secret_key: bool) -> None:
    if with_secret_key and archive.manifest.secret_key is None:
        raise messages.no_key_in_backup(archive.path)
    if with_secret_key and not _key_path().exists():
        raise messages.key_is_set_elsewhere(archive.path)


def _put_key_back(archive: Reader) -> None:
    part = archive.manifest.secret_key
    assert part is not None
    with written_beside(_key_path(), private=True) as draft:
        draft.write_bytes(b"".join(archive.lines(part)))


def _key_path() -> Path:
    """Where `local` keeps the key it made up; an office says it in the environment instead."""
    return Path(settings.DATA_DIR) / "secret-key"
