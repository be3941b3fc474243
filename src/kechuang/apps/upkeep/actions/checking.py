"""Checking a backup from beginning to end, before anything is written and without a database."""

from __future__ import annotations

import hashlib

from kechuang.apps.upkeep import messages
from kechuang.apps.upkeep.archive import Reader
from kechuang.apps.upkeep.manifest import FILES, Part, Table
from kechuang.apps.upkeep.messages import BackupFault
from kechuang.apps.upkeep.progress import Progress


def check(archive: Reader, progress: Progress) -> None:
    """Raises: BackupFault, which lists everything that is missing, damaged or strange."""
    manifest = archive.manifest
    progress.begin(str(messages.CHECKING), len(manifest.parts) + len(archive.kept_files))
    faults = [messages.part_is_strange(name) for name in archive.strangers]
    for part in manifest.parts:
        faults += _part_faults(archive, part)
        progress.advance(1)
    if len(archive.kept_files) != manifest.files:
        faults.append(messages.count_differs(FILES, manifest.files, len(archive.kept_files)))
    for sha256 in archive.kept_files:
        try:
            archive.file(sha256)
        except BackupFault as fault:
            faults.append(f"{FILES}{sha256}：{fault.what}")
        progress.advance(1)
    if faults:
        raise messages.damaged(archive.path, faults)


def _part_faults(archive: Reader, part: Part) -> list[str]:
    if part.name not in archive.names:
        return [messages.part_is_missing(part.name)]
    digest, lines = hashlib.sha256(), 0
    try:
        for line in archive.lines(part):
            digest.update(line)
            lines += 1
    except BackupFault as fault:
        return [f"{part.name}：{fault.what}"]
    if digest.hexdigest() != part.sha256:
        return [f"{part.name}：{messages.part_has_changed(archive.path, part.name).what}"]
    if isinstance(part, Table) and lines != part.rows + 1:  # the first line names the columns
        return [messages.count_differs(part.name, part.rows, lines - 1)]
    return []
