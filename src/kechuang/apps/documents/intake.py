"""What happens to a document after it came in: other apps register their reading here, this app knows none of them.

A reading is long, so it runs in a thread of this process and works in a subprocess; the page that asked for it
answers at once. The row says who claimed the reading; when that process is gone, anyone may queue it anew.
"""

from __future__ import annotations

import logging
import os
import socket
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from kechuang.apps.accounts.models import User
from kechuang.apps.documents import rules
from kechuang.apps.documents.models import Document, State
from kechuang.kernel.processes import is_alive
from kechuang.readers.limits import Limits

Reader = Callable[[int, str, int | None], None]

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=Limits().seconds + 60)
_readers: list[Reader] = []
_inline: ContextVar[bool] = ContextVar("reading_inline", default=False)
# Two at a time per web worker: each works in a subprocess of its own, and an office machine has few cores.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="reading")


def register(reader: Reader) -> None:
    """`reader(document id, claim, user id)` is called for every document that comes in, outside any transaction."""
    _readers.append(reader)


def claim(document: Document) -> str:
    """Put `document` in this process's hands for a new reading, which holds the claim returned.

    A reading already queued or running elsewhere loses its claim and with it the right to store anything.
    """
    document.claim, document.state = uuid.uuid4().hex, State.WAITING
    document.claimed_by, document.claimed_at = this_process(), timezone.now()
    document.save(update_fields=["claim", "state", "claimed_by", "claimed_at"])
    return document.claim


def queue(document: Document, by: User | None) -> None:
    """Claim `document` and start its reading once the caller's transaction is through."""
    held, user_id = claim(document), by.pk if by else None
    transaction.on_commit(lambda: start(document.pk, held, user_id))


def start(document_id: int, claim: str, user_id: int | None) -> None:
    if _inline.get():
        _run(document_id, claim, user_id)
    else:
        _threads.submit(_run_in_thread, document_id, claim, user_id)


@contextmanager
def inline() -> Iterator[None]:
    """Within this block a reading is done before `queue`'s transaction returns: for commands, which may wait."""
    token = _inline.set(True)
    try:
        yield
    finally:
        _inline.reset(token)


def _run_in_thread(document_id: int, claim: str, user_id: int | None) -> None:
    close_old_connections()
    try:
        _run(document_id, claim, user_id)
    finally:
        connection.close()


def _run(document_id: int, claim: str, user_id: int | None) -> None:
    for reader in _readers:
        try:
            reader(document_id, claim, user_id)
        except Exception:
            # Nobody waits for this thread: without a log line the failure would be silent.
            log.exception("reading of document %s failed", document_id)
            if _inline.get():
                raise


def this_process() -> str:
    return f"{socket.gethostname()[:200]}:{os.getpid()}"


def is_abandoned(document: Document) -> bool:
    return rules.is_abandoned(
        document.state,
        document.claimed_at,
        now=timezone.now(),
        process_is_alive=_is_alive(document.claimed_by),
        lease=LEASE,
    )


def _is_alive(process: str) -> bool:
    """False only when that is known: the process was on this machine and is no more."""
    host, _, pid = process.rpartition(":")
    if host != socket.gethostname()[:200] or not pid.isdigit():
        return bool(host)
    return is_alive(int(pid))
