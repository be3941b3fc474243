"""Files that are whole or not there: written beside their place, moved in when complete."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_beside(target: Path) -> Iterator[Path]:
    """A path to write to; on success it becomes `target`, on any exception (Ctrl-C too) nothing is left.

    The temporary name starts with a dot and carries no part of the target's, which may already be as long as a
    name may be. An earlier `target` stays until the very end.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".kechuang-", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.chmod(0o666 & ~_umask())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
