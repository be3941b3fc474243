"""What is worked out from the records is not kept in a backup: apps register here how to work it out again.

    after_restore.register("台账数据表", rebuild_typed_tables)        # in the app's `ready`

The rebuild runs inside the transaction of the restore, after every row is in and every foreign key has been checked,
so that a restore is whole or not there. It may create and fill tables. On SQLite foreign keys are not enforced on this
connection while it runs and are checked once more at the end; with that, Django's schema editor works in there too.
Whatever it raises undoes the restore; a KechuangError is shown to the person who restores.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rebuild:
    """what: the thing in the words of the person who waits for it; run: works it out again from the records."""

    what: str
    run: Callable[[], object]


_rebuilds: list[Rebuild] = []


def register(what: str, run: Callable[[], object]) -> None:
    """Have `run` called after every restore; call this once, from the app's `ready`. Edge: the same twice is one."""
    if all(each.run is not run for each in _rebuilds):
        _rebuilds.append(Rebuild(what, run))


def rebuilds() -> tuple[Rebuild, ...]:
    """All that is registered, in the order of the apps."""
    return tuple(_rebuilds)
