"""Files that are whole or not there: written beside their place, moved in when complete."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_beside(target: Path, *, private: bool = False) -> Iterator[Path]:
    """A path to write to; on success it becomes `target`, on any exception (Ctrl-C too) nothing is left.

    The temporary name starts with a dot and carries no part of the target's, which may already be as long as a
    name may be. An earlier `target` stays until the very end.

    private: for its owner only, and on the disk itself before it takes its name, so that a power cut cannot leave an
    empty file in the place of an earlier one.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".kechuang-", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        if private:
            _settle(part)
        else:
            part.chmod(0o666 & ~_umask())
        os.replace(part, target)
        if private:
            _settle(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _settle(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
