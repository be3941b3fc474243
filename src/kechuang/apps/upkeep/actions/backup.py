"""Backing up: one moment of the database and the kept files its rows name, in one file that is whole or not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.documents import vault
from kechuang.apps.documents.messages import StoredFileLost
from kechuang.apps.documents.models import StoredFile
from kechuang.apps.upkeep import local, messages, numbering, schema, tables
from kechuang.apps.upkeep.archive import Writer
from kechuang.apps.upkeep.manifest import FORMAT, FORMAT_VERSION, NAME, README, SECRET_KEY, LostFile, Manifest, Table
from kechuang.apps.upkeep.progress import Progress
from kechuang.apps.upkeep.reading import count, rows
from kechuang.apps.upkeep.snapshot import snapshot
from kechuang.apps.upkeep.values import as_line, columns
from kechuang.catalog import register_files
from kechuang.writers.atomically import written_beside


def back_up(target: Path, *, with_secret_key: bool, overwrite: bool, progress: Progress) -> Manifest:
    """Write everything to `target`, readable by its owner only, while the site goes on working.

    A kept file that is gone or damaged stops nothing: it is named in the manifest's `lost_files`.
    Raises: BackupFault when there is such a file already, when it cannot be written, or when the database waits for
    migrations. Nothing half written stays.
    """
    if target.exists() and not overwrite:
        raise messages.there_is_one(target)
    schema.refuse_unmigrated()
    try:
        with written_beside(target, private=True) as part, Writer(part) as writer, snapshot():
            manifest = _write(writer, with_secret_key=with_secret_key, progress=progress)
            writer.add(NAME, [manifest.model_dump_json(indent=1).encode()])
    except OSError as error:
        raise messages.cannot_write(target, error) from error
    with transaction.atomic():
        facts = {"rows": manifest.rows, "file": target.name, "with_secret_key": with_secret_key}
        record(None, "upkeep.backup", StoredFile, after=facts)
    return manifest


def _write(writer: Writer, *, with_secret_key: bool, progress: Progress) -> Manifest:
    made_at, product = timezone.now(), version("kechuang")
    told = {"place": settings.PLACE, "made_at": f"{timezone.localtime(made_at):%Y-%m-%d %H:%M}", "version": product}
    writer.add(README, [messages.README_TEXT.format(**told).encode()])
    models = tables.kept()
    progress.begin(str(messages.READING_TABLES), sum(map(count, models)))
    parts = [_table(writer, model, progress) for model in models]
    lost, files, size = _files(writer, progress)
    return Manifest(
        format=FORMAT,
        format_version=FORMAT_VERSION,
        product_version=product,
        place=settings.PLACE,
        database=connection.vendor,
        made_at=made_at,
        migrations=schema.applied(),
        tables=parts,
        left_out=tables.left_out(),
        declarations=[writer.add(name, [data]) for name, data in declarations()],
        local=[writer.add(name, [data]) for name, data in local.files()],
        files=files,
        file_bytes=size,
        lost_files=lost,
        secret_key=writer.add(SECRET_KEY, [settings.SECRET_KEY.encode()]) if with_secret_key else None,
    )


def _table(writer: Writer, model: type[Model], progress: Progress) -> Table:
    """The first line names the columns; then one line a row."""
    names = [str(field.column) for field in columns(model)]
    counted = Counted(rows(model), progress)
    part = writer.add(f"tables/{model._meta.db_table}.jsonl", _lines(names, counted))
    return Table(
        **part.model_dump(),
        table=model._meta.db_table,
        columns=names,
        rows=counted.count,
        last_number=numbering.last_number(model),
    )


def _lines(names: Sequence[str], found: Counted) -> Iterator[bytes]:
    yield as_line(names)
    for row in found:
        yield as_line(row)


class Counted:
    """Rows as they pass by, and how many have."""

    def __init__(self, found: Iterator[Sequence[Any]], progress: Progress) -> None:
        self._found, self._progress, self.count = found, progress, 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self._found:
            self.count += 1
            if self.count % 1000 == 0:
                self._progress.advance(1000)
            yield row
        self._progress.advance(self.count % 1000)


def _files(writer: Writer, progress: Progress) -> tuple[list[LostFile], int, int]:
    """Copy what the rows of this moment name, each checked against its fingerprint on the way."""
    lost: list[LostFile] = []
    files = size = 0
    progress.begin(str(messages.READING_FILES), StoredFile.objects.count())
    for sha256 in StoredFile.objects.order_by("pk").values_list("sha256", flat=True).iterator():
        try:
            data = vault.fetch(sha256)
        except StoredFileLost as fault:
            lost.append(LostFile(sha256=sha256, why=f"{fault.code} {fault.what}"))
        else:
            writer.keep_file(sha256, data)
            files, size = files + 1, size + len(data)
        progress.advance(1)
    return lost, files, size


def declarations() -> Iterator[tuple[str, bytes]]:
    """The registers as declared now: name in the archive, and the text of the file."""
    for path in sorted(register_files.FOLDER.glob("*.yaml")):
        yield f"declarations/registers/{path.name}", path.read_bytes()
