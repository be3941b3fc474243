"""Long work on a batch in the background: claimed by one process, taken up again when that process is gone.

What is done for a batch hangs on its state; the modules beside this one say so with `does`. The state was set in the
transaction of whoever asked, so it survives a restart; the queue only says when.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from kechuang.apps.registers.messages import importing as words
from kechuang.apps.registers.models import BatchState, ImportBatch
from kechuang.kernel.errors import KechuangError
from kechuang.kernel.processes import is_alive

BUSY = (BatchState.MAPPED, BatchState.CHECKING, BatchState.TAKING, BatchState.ACCEPTING)
LEASE = timedelta(minutes=15)  # without a sign of life; the longest work takes a minute
QUEUED = timedelta(minutes=1)  # a task not begun after that may have been lost with its worker
INLINE = 2_000  # rows that are worked on at once, while the person waits

log = logging.getLogger(__name__)
Deed = Callable[[ImportBatch, str], None]
_deeds: dict[str, Deed] = {}
_held: set[str] = set()  # claims of this process: after a restart another process may have its number


class Lost(Exception):
    """Another process has taken the batch over; this one must not store anything more."""


def does(*states: str) -> Callable[[Deed], Deed]:
    """The function below is what is done for a batch in one of `states`."""

    def keep(deed: Deed) -> Deed:
        _deeds.update(dict.fromkeys(map(str, states), deed))
        return deed

    return keep


def start(batch: ImportBatch, *, inline: bool) -> None:
    """Do what the state of `batch` asks for: at once, or as soon as the background worker is free."""
    if inline:
        perform(batch.pk)
        batch.refresh_from_db()
    else:
        run.enqueue(batch.pk)


@task()
def run(batch_id: int) -> None:
    perform(batch_id)


def perform(batch_id: int) -> None:
    """Claim the batch and do its deed. A fault of the file or of the data is kept with the batch, never raised."""
    claimed = claim(batch_id)
    if claimed is None:
        return
    batch, held = claimed
    try:
        with rare_collection():
            _deeds[batch.state](batch, held)
    except Lost:
        log.warning("batch %s was taken over", batch_id)
    except KechuangError as fault:
        fail(batch_id, held, fault)
    except Exception:
        log.exception("work on batch %s failed", batch_id)
        fail(batch_id, held, words.broken_off(str(BatchState(batch.state).label)))
    except BaseException:  # the worker is being stopped: whoever starts next may go on
        ImportBatch.objects.filter(pk=batch_id, claim=held).update(claim="")
        raise
    finally:
        _held.discard(held)


@contextmanager
def rare_collection() -> Iterator[None]:
    """Rows are many small objects that refer to each other in no circle: looking for circles as often as Python does
    otherwise takes a tenth of the time and finds nothing."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@transaction.atomic
def claim(batch_id: int) -> tuple[ImportBatch, str] | None:
    """The batch, claimed by this process; None when there is nothing to do or somebody is at it."""
    batch = ImportBatch.objects.select_for_update().filter(pk=batch_id, state__in=BUSY).first()
    if batch is None or (batch.claim and not _is_gone(batch)):
        return None
    batch.claim = f"{_machine()}-{os.getpid()}-{uuid.uuid4().hex[:12]}"
    batch.claimed_at = timezone.now()
    batch.save(update_fields=["claim", "claimed_at"])
    _held.add(batch.claim)
    return batch, batch.claim


def beat(batch: ImportBatch, held: str, done: int) -> None:
    """Say how far the work is. Raises: Lost."""
    rows = ImportBatch.objects.filter(pk=batch.pk, claim=held)
    if not rows.update(done=done, claimed_at=timezone.now()):
        raise Lost


@transaction.atomic
def fail(batch_id: int, held: str, fault: KechuangError) -> None:
    """Nothing was kept; the batch is as before the work, or failed where there was nothing before it."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    if batch.claim != held:
        return
    before = {BatchState.TAKING: BatchState.PREVIEWED, BatchState.ACCEPTING: BatchState.SUBMITTED}
    batch.state = before.get(BatchState(batch.state), BatchState.FAILED)
    batch.claim = ""
    batch.fault = {"code": fault.code, "what": fault.what, "where": fault.where, "remedy": fault.remedy}
    batch.save(update_fields=["state", "claim", "fault"])


def is_abandoned(batch: ImportBatch) -> bool:
    """Whether the work that this batch waits for is done by nobody any more."""
    if batch.state not in BUSY:
        return False
    if batch.claim:
        return _is_gone(batch)
    return batch.claimed_at is not None and batch.claimed_at < timezone.now() - QUEUED


def resume() -> int:
    """Queue anew every batch whose work nobody does any more; how many. Called when a worker starts.

    Also one asked for a moment ago that nobody has claimed yet: whoever asked may have died before beginning, and a
    task too many does nothing.
    """
    busy = ImportBatch.objects.filter(state__in=BUSY)
    waiting = [batch for batch in busy if not batch.claim or is_abandoned(batch)]
    for batch in waiting:
        run.enqueue(batch.pk)
    return len(waiting)


def _is_gone(batch: ImportBatch) -> bool:
    if batch.claimed_at is None or batch.claimed_at < timezone.now() - LEASE:
        return True
    machine, _, rest = batch.claim.partition("-")
    pid = rest.partition("-")[0]
    if machine != _machine() or not pid.isdigit():
        return False
    return batch.claim not in _held if int(pid) == os.getpid() else not is_alive(int(pid))


def _machine() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
