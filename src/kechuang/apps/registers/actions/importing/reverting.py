"""A batch is taken back: every record of it that nobody changed since stands again exactly as before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.appending import Circumstances, Draft, append
from kechuang.apps.registers.actions.entering import refuse_foreign
from kechuang.apps.registers.messages import importing as words
from kechuang.apps.registers.messages import reason_needed
from kechuang.apps.registers.models import BatchKind, BatchState, Entry, ImportBatch, Operation, Standing, Way
from kechuang.apps.registers.queries import standing
from kechuang.apps.registers.queries.records import stood_before
from kechuang.apps.registers.rights import demand_register
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register

CHUNK = 2_000
SHOWN_STAYING = 200
OPEN = (BatchState.SUBMITTED, BatchState.ACCEPTING)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What taking a batch back would do. staying: keys of records changed again since, the first of them."""

    undo: int
    stay: int
    staying: tuple[str, ...]


def consequence(batch: ImportBatch, register: Register) -> Consequence:
    undo, staying = 0, list[str]()
    for entries, last in _chunks(batch, register):
        for entry in entries:
            if last[entry.key] == entry.seq:
                undo += 1
            else:
                staying.append(entry.key)
    return Consequence(undo, len(staying), tuple(staying[:SHOWN_STAYING]))


def refuse_unfit(batch: ImportBatch) -> None:
    """Raises: RG-212 with the reason."""
    if batch.state != BatchState.ACCEPTED:
        raise words.cannot_revert(f"它现在是“{batch.get_state_display()}”，只有已入册的批次可以撤回")
    if batch.reverted_by.filter(state__in=OPEN).exists():
        raise words.cannot_revert("已经有人申请撤回，等待另一位确认")


@transaction.atomic
def ask(who: User, batch: ImportBatch, *, reason: str) -> ImportBatch:
    """Ask for `batch` to be taken back; a batch of its own, which a second person confirms.

    Raises: NotAllowed; RG-006 no reason; RG-008; RG-212 cannot be taken back.
    """
    demand(who, "registers.revert")
    register = catalogue.find(batch.register)
    refuse_foreign(register)
    demand_register(who, register, "enter")
    if not reason.strip():
        raise reason_needed()
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    refuse_unfit(batch)
    expected = consequence(batch, register)
    if not expected.undo:
        raise words.cannot_revert("其中的记录之后都又有更改，没有可以撤回的")
    made = ImportBatch.objects.create(
        kind=BatchKind.REVERT, register=batch.register, version=register.version, reverts=batch, by=who,
        unit=who.unit, state=BatchState.SUBMITTED, reason=reason.strip()[:500], file_name=batch.file_name,
        rows=expected.undo + expected.stay, submitted_at=timezone.now(),
        counts={"undo": expected.undo, "stay": expected.stay},
    )  # fmt: skip
    after = {"register": batch.register, "rows": expected.undo}
    record(who, "registers.ask_revert", made, after=after, reason=made.reason)
    return made


def undo_all(revert: ImportBatch, register: Register) -> None:
    """Append what puts the records back. Within the caller's transaction and lock; judged anew as things stand now."""
    batch = revert.reverts
    assert batch is not None
    counts = revert.counts
    counts |= {"undone": 0, "stayed": 0, "staying": []}
    given = Circumstances(
        Way.UNDO, by=revert.by, accepts=revert.decided_by, unit=revert.unit, batch=revert, reason=revert.reason
    )
    append(_undoing(batch, register, counts), given)
    batch.state = BatchState.REVERTED
    batch.save(update_fields=["state"])
    if batch.reverts_id:  # the taking back is taken back: what it took back is in the register again
        ImportBatch.objects.filter(pk=batch.reverts_id).update(state=BatchState.ACCEPTED)


def _undoing(batch: ImportBatch, register: Register, counts: dict[str, object]) -> Iterator[Draft]:
    """For each record that nobody changed since, the entry that restores what stood before the batch."""
    undone, staying = 0, list[str]()
    first = _accepted(batch).aggregate(first=Min("seq"))["first"] or 0
    for entries, last in _chunks(batch, register):
        before = _before(register, entries, first)
        for entry in entries:
            if last[entry.key] != entry.seq:
                staying.append(entry.key)
                continue
            undone += 1
            yield _restoring(register, entry, before.get(entry.key))
    counts |= {"undone": undone, "stayed": len(staying), "staying": staying[:SHOWN_STAYING]}


def _restoring(register: Register, entry: Entry, before: Entry | None) -> Draft:
    now = entry.seq if entry.operation == Operation.SET else None
    if before is None or before.operation != Operation.SET:
        payload = upgraded(register, entry.payload, entry.version)
        return Draft(
            register, entry.key, payload, Operation.WITHDRAW, Standing.ACCEPTED, undoes=entry.seq, based_on=now
        )
    payload = upgraded(register, before.payload, before.version)
    return Draft(register, entry.key, payload, Operation.SET, Standing.ACCEPTED, undoes=entry.seq, based_on=now)


def _before(register: Register, entries: list[Entry], first: int) -> dict[str, Entry | None]:
    """Key → the accepted entry by which its record stood (or went) before the batch's own.

    first: of the batch. Entries of a batch accepted at different times may have another change between them and
    `first`; these are told by what they were based on, and asked for one by one.
    """
    seqs = standing.latest_of(register, [entry.key for entry in entries], before=first)
    found = Entry.objects.in_bulk(seqs.values())
    before: dict[str, Entry | None] = {key: found[seq] for key, seq in seqs.items()}
    for entry in entries:
        if entry.based_on is not None and entry.based_on != seqs.get(entry.key):
            before[entry.key] = stood_before(entry)
    return before


def _accepted(batch: ImportBatch) -> QuerySet[Entry]:
    return Entry.objects.filter(batch=batch, standing=Standing.ACCEPTED).order_by("seq")


def _chunks(batch: ImportBatch, register: Register) -> Iterator[tuple[list[Entry], dict[str, int]]]:
    """The accepted entries of a batch, a few thousand at a time, with the last accepted entry of each key now."""
    last = 0
    while entries := list(_accepted(batch).filter(seq__gt=last)[:CHUNK]):
        last = entries[-1].seq
        yield entries, standing.latest_of(register, [entry.key for entry in entries])
