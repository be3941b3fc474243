"""Shuts the reading worker in: memory, processor time, files, network. Linux; elsewhere as far as it goes."""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kechuang.readers.limits import MIB, Limits

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
# LibreOffice and the OCR runtime reserve far more address space than they use; only they get this much.
_ROOMY = {
    resource.RLIMIT_AS: 6144 * MIB,
    resource.RLIMIT_FSIZE: 512 * MIB,
    resource.RLIMIT_NOFILE: 1024,
}


def confine() -> None:
    """Once, at the very start of the worker, while it has a single thread."""
    _leave_network()
    sys.addaudithook(_refuse_sockets)
    _limit(resource.RLIMIT_CORE, 0, 0)
    for kind, hard in _ROOMY.items():
        _limit(kind, hard, hard)


def begin_file(limits: Limits) -> None:
    """The limits of one file: memory in all, processor time from now on, nothing written to disk."""
    _limit(resource.RLIMIT_AS, limits.memory, None)
    _limit(resource.RLIMIT_FSIZE, 0, None)
    _limit(resource.RLIMIT_NOFILE, 256, None)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + limits.seconds + 2, None)


@contextmanager
def roomy() -> Iterator[None]:
    """For LibreOffice and OCR: as much as the hard limits allow; the parent's clock goes on."""
    before = {kind: resource.getrlimit(kind) for kind in _ROOMY}
    for kind, (_, hard) in before.items():
        _limit(kind, hard, None)
    try:
        yield
    finally:
        for kind, (soft, _) in before.items():
            _limit(kind, soft, None)


def _limit(kind: int, soft: int, hard: int | None) -> None:
    """Never raises: where a system does not know a limit, the parent's clock still holds."""
    _, ceiling = resource.getrlimit(kind)
    if ceiling != resource.RLIM_INFINITY:
        soft = ceiling if soft == resource.RLIM_INFINITY else min(soft, ceiling)
        hard = ceiling if hard is None else min(hard, ceiling)
    try:
        resource.setrlimit(kind, (soft, resource.RLIM_INFINITY if hard is None else hard))
    except (ValueError, OSError):
        return


def _leave_network() -> None:
    """A network namespace of our own has no way out. Where the kernel does not allow it, the audit hook remains."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return
    if os.geteuid() == 0 and unshare(_CLONE_NEWNET) == 0:
        return
    unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _refuse_sockets(event: str, arguments: Any) -> None:
    if event.startswith("socket."):
        raise PermissionError("no network while reading a file")
