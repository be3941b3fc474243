"""The bureau's own catalog files, beside the database in the data directory: they say what its registers hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from kechuang.apps.upkeep import messages
from kechuang.apps.upkeep.archive import Reader
from kechuang.apps.upkeep.manifest import LOCAL, Part

FOLDER = "catalog"
# Folders and files whose names do not begin with a dot: nothing that a name could lead out of the folder by.
SOUND = re.compile(rf"{LOCAL}{FOLDER}(/[^/.\\\x00][^/\\\x00]*)+")


def files() -> Iterator[tuple[str, bytes]]:
    """Name in the archive, and the content, of every file; none where the bureau has none of its own."""
    folder = Path(settings.DATA_DIR) / FOLDER
    for path in sorted(folder.rglob("*")):
        name = f"{LOCAL}{FOLDER}/{path.relative_to(folder).as_posix()}"
        if path.is_file() and SOUND.fullmatch(name):
            yield name, path.read_bytes()


def refuse_others(archive: Reader) -> None:
    """Raises: BackupFault when a file of that name is there with another content, or a name leads elsewhere."""
    for part in archive.manifest.local:
        if not SOUND.fullmatch(part.name):
            raise messages.part_has_changed(archive.path, part.name)
        place = _place(part)
        if place.exists() and (not place.is_file() or place.read_bytes() != _content(archive, part)):
            raise messages.another_file_is_there(place)


@contextmanager
def put_back(archive: Reader) -> Iterator[None]:
    """The files are in their place inside; after a fault those that were not there before are gone again."""
    new = [part for part in archive.manifest.local if not _place(part).exists()]
    try:
        for part in new:
            _place(part).parent.mkdir(parents=True, exist_ok=True)
            _place(part).write_bytes(_content(archive, part))
        yield
    except BaseException:
        for part in new:
            _place(part).unlink(missing_ok=True)
        raise


def _place(part: Part) -> Path:
    return Path(settings.DATA_DIR) / part.name.removeprefix(LOCAL)


def _content(archive: Reader, part: Part) -> bytes:
    return b"".join(archive.lines(part))
