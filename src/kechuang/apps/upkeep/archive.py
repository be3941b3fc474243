"""The file of a backup: a zip archive with one member per table and per kept file, written and read as a stream.

Zip because every office computer opens it, because a member of unknown length can be written to it, and because its
list of members stands at the end: a file cut short is noticed at once.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from kechuang.apps.upkeep import messages
from kechuang.apps.upkeep.manifest import FILES, FORMAT, FORMAT_VERSION, NAME, README, Manifest, Part

BUFFER = 1 << 20
PACKING = 3  # of 9: a third faster than the usual 6, a tenth larger
KEPT_FILE = re.compile(rf"{FILES}[0-9a-f]{{64}}")
UNREADABLE = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


class Writer:
    """Adds members to a new archive. Memory does not grow with the length of a member."""

    def __init__(self, path: Path) -> None:
        self._zip = ZipFile(path, "w", ZIP_DEFLATED, compresslevel=PACKING)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()

    def add(self, name: str, pieces: Iterable[bytes]) -> Part:
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as member:
            for chunk in _gathered(pieces):
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
        return Part(name=name, size=size, sha256=digest.hexdigest())

    def keep_file(self, sha256: str, data: bytes) -> None:
        """A kept file as it is: Word files and PDFs are packed already."""
        self._zip.writestr(FILES + sha256, data, compress_type=ZIP_STORED)


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Short lines in larger chunks: packing line by line would take three times as long."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= BUFFER:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


class Reader:
    """An archive whose manifest has been read. Nothing else of it is believed before `checking.check`."""

    def __init__(self, opened: ZipFile, path: Path) -> None:
        self._zip, self.path = opened, path
        self.names = frozenset(opened.namelist())
        self.manifest = self._read_manifest()

    @property
    def kept_files(self) -> list[str]:
        """The SHA-256 of every kept file in here."""
        return sorted(name.removeprefix(FILES) for name in self.names if KEPT_FILE.fullmatch(name))

    @property
    def strangers(self) -> list[str]:
        """Members that no backup of ours has."""
        known = {part.name for part in self.manifest.parts} | {NAME, README}
        return sorted(name for name in self.names - known if not KEPT_FILE.fullmatch(name))

    def lines(self, part: Part) -> Iterator[bytes]:
        """The lines of a member, each with its end. Raises: BackupFault, which names the member, when it is damaged."""
        try:
            with self._zip.open(part.name) as member, io.BufferedReader(member, BUFFER) as stream:  # type: ignore[type-var]
                yield from stream
        except (*UNREADABLE, KeyError) as error:
            raise messages.part_is_unreadable(self.path, part.name, error) from error

    def file(self, sha256: str) -> bytes:
        """A kept file. Raises: BackupFault when it is damaged or no longer the same."""
        try:
            data = self._zip.read(FILES + sha256)
        except UNREADABLE as error:
            raise messages.part_is_unreadable(self.path, FILES + sha256, error) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise messages.part_has_changed(self.path, FILES + sha256)
        return data

    def _read_manifest(self) -> Manifest:
        if NAME not in self.names:
            raise messages.not_a_backup(self.path)
        try:
            said = json.loads(self._zip.read(NAME))
            kind = said.get("format"), said.get("format_version")
            if kind[0] != FORMAT:
                raise messages.not_a_backup(self.path)
            if kind[1] != FORMAT_VERSION:
                raise messages.of_another_format(self.path, str(said.get("product_version", "")))
            return Manifest.model_validate(said)
        except (*UNREADABLE, ValueError, AttributeError) as error:  # pydantic's own fault is a ValueError
            raise messages.part_is_unreadable(self.path, NAME, error) from error


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Raises: BackupFault when there is no such file, when it is cut short, or when it is something else."""
    try:
        archive = ZipFile(path)
    except BadZipFile as error:
        raise messages.no_list_of_members(path, began_well=_begins_like_zip(path)) from error
    except OSError as error:
        raise messages.cannot_open(path, error) from error
    with archive:
        yield Reader(archive, path)


def _begins_like_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == b"PK\x03\x04"
