"""A second person decides on a whole batch at once: one act, one transaction, however many rows."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue, chaining
from kechuang.apps.registers.actions.appending import Circumstances, Draft, answering, append
from kechuang.apps.registers.actions.importing import effects, reverting, work
from kechuang.apps.registers.messages import importing as words
from kechuang.apps.registers.messages import reason_needed
from kechuang.apps.registers.models import BatchKind, BatchState, Entry, ImportBatch, Standing, Waiting, Way
from kechuang.apps.registers.queries import standing
from kechuang.apps.registers.rights import demand_register
from kechuang.catalog.register import Register

CHUNK = 2_000


def accept(who: User, batch: ImportBatch) -> None:
    """Accept all that waits of `batch`; long ones in the background. For a revert: do it.

    Raises: NotAllowed; RG-206; RG-210 one's own; RG-211 a revert one asked for oneself.
    """
    _begin(who, batch, Standing.ACCEPTED, "")


def reject(who: User, batch: ImportBatch, reason: str) -> None:
    """Send the whole batch back. Raises: as `accept`; RG-006 without a reason."""
    if not reason.strip():
        raise reason_needed()
    _begin(who, batch, Standing.REJECTED, reason.strip()[:500])


def _begin(who: User, batch: ImportBatch, decision: str, reason: str) -> None:
    register = catalogue.find(batch.register)
    demand_register(who, register, "accept")
    with transaction.atomic():
        batch.refresh_from_db(from_queryset=ImportBatch.objects.select_for_update())
        if batch.state != BatchState.SUBMITTED:
            raise words.not_at_this_step(batch.get_state_display())
        _refuse_own(who, batch, register, decision)
        batch.state, batch.decided_by, batch.answer = BatchState.ACCEPTING, who, reason
        batch.claim, batch.claimed_at, batch.fault = "", timezone.now(), None
        batch.counts["decision"] = str(decision)
        batch.save()
    rows = sum(batch.counts.get(each, 0) for each in ("taken_new", "taken_changed", "undo"))
    work.start(batch, inline=rows <= work.INLINE)


def _refuse_own(who: User, batch: ImportBatch, register: Register, decision: str) -> None:
    """One may send one's own back, never accept it."""
    if decision == Standing.REJECTED or batch.by_id != who.pk:
        return
    if batch.kind == BatchKind.REVERT:
        raise words.own_revert()
    if not register.rights.own_accepted:
        raise words.own_batch()


@work.does(BatchState.ACCEPTING)
@transaction.atomic
def decide(batch: ImportBatch, held: str) -> None:
    """The one transaction of a decision."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.claim != held or batch.state != BatchState.ACCEPTING:
        raise work.Lost
    register = catalogue.find(batch.register)
    chaining.lock()
    after = effects.before(register)
    accepted = batch.counts.get("decision") == Standing.ACCEPTED
    if batch.kind == BatchKind.IMPORT:
        _answer_all(batch, register)
    elif accepted:
        reverting.undo_all(batch, register)
    batch.state = BatchState.ACCEPTED if accepted else BatchState.REJECTED
    batch.decided_at, batch.claim = timezone.now(), ""
    batch.counts["effects"] = after() if accepted else []
    batch.save()
    record(batch.decided_by, _verb(batch, accepted), batch, reason=batch.answer, after={"register": register.code})


def _verb(batch: ImportBatch, accepted: bool) -> str:
    if batch.kind == BatchKind.REVERT:
        return "registers.revert_batch" if accepted else "registers.refuse_revert"
    return "registers.accept_batch" if accepted else "registers.reject_batch"


def _answer_all(batch: ImportBatch, register: Register) -> None:
    counts = batch.counts
    counts["overtaken"] = 0
    append(
        _answers(batch, register),
        Circumstances(Way.IMPORT, by=batch.decided_by, accepts=batch.decided_by, batch=batch),
    )


def _answers(batch: ImportBatch, register: Register) -> Iterator[Draft]:
    """A decision for each entry of the batch that waits, a few thousand read at a time.

    An entry whose record was changed by somebody since is not accepted over that change, but sent back.
    """
    last, counts = 0, batch.counts
    decision = counts["decision"]
    waiting = Waiting.objects.filter(batch=batch).order_by("entry_id")
    while seqs := list(waiting.filter(entry__gt=last).values_list("entry_id", flat=True)[:CHUNK]):
        last = seqs[-1]
        entries = _in_order(seqs)
        now = standing.seqs_of(register, [entry.key for entry in entries])
        for entry in entries:
            overtaken = decision == Standing.ACCEPTED and now.get(entry.key) != entry.based_on
            if overtaken:
                _count_overtaken(counts, entry)
            reason = words.OVERTAKEN if overtaken else batch.answer
            yield answering(entry, register, Standing.REJECTED if overtaken else decision, reason)


def _in_order(seqs: list[int]) -> list[Entry]:
    found = Entry.objects.in_bulk(seqs)
    return [found[seq] for seq in seqs]


def _count_overtaken(counts: dict[str, int], entry: Entry) -> None:
    counts["overtaken"] += 1
    counts["taken_changed" if entry.based_on else "taken_new"] -= 1


def overtaken(batch: ImportBatch, register: Register) -> int:
    """How many entries of a submitted batch can no longer be accepted, because their records were changed since."""
    count, last = 0, 0
    waiting = Waiting.objects.filter(batch=batch).order_by("entry_id")
    while rows := list(waiting.filter(entry__gt=last).values_list("entry_id", "key", "entry__based_on")[:CHUNK]):
        last = rows[-1][0]
        now = standing.seqs_of(register, [key for _, key, _ in rows])
        count += sum(now.get(key) != based_on for _, key, based_on in rows)
    return count
