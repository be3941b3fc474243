"""The verbs on what was submitted: accept, reject, dispute. Each decision is an entry; the submitted one stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue, chaining, messages
from kechuang.apps.registers.actions.appending import Circumstances, answering, append
from kechuang.apps.registers.actions.entering import Proof
from kechuang.apps.registers.models import BatchKind, Entry, Standing, Waiting
from kechuang.apps.registers.queries.records import in_force
from kechuang.apps.registers.rights import demand_register
from kechuang.catalog.register import Register


@transaction.atomic
def accept(who: User, seqs: Sequence[int], *, reason: str = "", even_if_changed: bool = False) -> list[int]:
    """Accept submitted entries; the numbers of the decisions. All of them or none.

    even_if_changed: also where somebody else's change was accepted since the author opened the record.
    Raises: NotAllowed; RG-003 already decided; RG-004 one's own; Conflict RG-005, also between two of `seqs`; RG-010
    where the record would move onto another.
    """
    return _decide(who, seqs, Standing.ACCEPTED, reason, even_if_changed)


@transaction.atomic
def reject(who: User, seqs: Sequence[int], *, reason: str) -> list[int]:
    """Send submitted entries back. Raises: as `accept`; RG-006 without a reason."""
    if not reason.strip():
        raise messages.reason_needed()
    return _decide(who, seqs, Standing.REJECTED, reason, True)


@transaction.atomic
def dispute(who: User, seqs: Sequence[int], *, reason: str, proof: Proof | None = None) -> list[int]:
    """Say against submitted entries; they go on waiting, marked as disputed. Whoever may enter may dispute.

    The entry of a dispute is by the person who disputes, for his unit, with his own proof.
    """
    if not reason.strip():
        raise messages.reason_needed()
    return _decide(who, seqs, Standing.DISPUTED, reason, True, proof)


def _decide(
    who: User, seqs: Sequence[int], standing: Standing, reason: str, even_if_changed: bool, proof: Proof | None = None
) -> list[int]:
    chaining.lock()
    entries = list(Entry.objects.filter(seq__in=seqs).select_related("batch").order_by("seq"))
    waiting = set(Waiting.objects.filter(entry__in=seqs).values_list("entry_id", flat=True))
    registers = catalogue.current()
    for entry in entries:
        register = registers.get(entry.register) or catalogue.find(entry.register)
        demand_register(who, register, "enter" if standing == Standing.DISPUTED else "accept")
        _refuse_unfit(who, entry, register, standing, entry.seq in waiting)
    if standing != Standing.DISPUTED:
        refuse_part_of_a_group(entries)
    drafts = [answering(entry, registers[entry.register], standing, reason) for entry in entries]
    made: list[int] = []
    for entry, draft in zip(entries, drafts, strict=True):
        given = Circumstances(entry.way, by=who, accepts=who, batch=entry.batch, proof_id=entry.proof_id,
                              proof_name=entry.proof_name)  # fmt: skip
        if standing == Standing.DISPUTED:
            draft = replace(draft, entered_by=who.pk, unit=who.unit_id)
            given = Circumstances(entry.way, by=who, proof_id=proof.file_id if proof else None,
                                  proof_name=proof.name if proof else "")  # fmt: skip
        elif standing == Standing.ACCEPTED:  # asked in turn: one of these may be what overtakes the next
            _refuse_overwriting(entry, registers[entry.register], even_if_changed)
        made += append([draft], given)
        facts = {"register": entry.register, "key": entry.key}
        record(who, f"registers.{standing}", entry, after=facts, reason=reason)
    return made


def _refuse_unfit(who: User, entry: Entry, register: Register, standing: Standing, waits: bool) -> None:
    name = f"“{register.name}”第 {entry.seq} 号条目"
    if not waits:
        raise messages.nothing_waits(name)
    own = entry.entered_by_id == who.pk
    if own and standing == Standing.ACCEPTED and not register.rights.own_accepted:
        raise messages.own_entry(name)


def _refuse_overwriting(entry: Entry, register: Register, even_if_changed: bool) -> None:
    """even_if_changed: whoever accepts has seen both; the record of another key he has not, so that one never goes."""
    if not even_if_changed:
        refuse_overtaken(entry, register)
    if entry.was_key and in_force(register, entry.key):
        raise messages.key_taken(f"“{register.name}”中")


def refuse_part_of_a_group(entries: Sequence[Entry]) -> None:
    """Raises: RG-012 when a rename, a merger or the like would be decided on only in part."""
    batches = {entry.batch for entry in entries if entry.batch and entry.batch.kind == BatchKind.GROUP}
    given = {entry.seq for entry in entries}
    for batch in batches:
        if batch.fixed.get("together") and not given.issuperset(seqs_of_batch(batch.pk)):
            raise messages.part_of_a_group(batch.file_name)


def refuse_overtaken(entry: Entry, register: Register) -> None:
    """Raises: Conflict when the record is no longer what the author of `entry` saw."""
    now = in_force(register, entry.was_key or entry.key)
    if (now.seq if now else None) != entry.based_on:
        who = now.entered_by.get_full_name() if now and now.entered_by else "他人"
        when = timezone.localtime(now.recorded_at) if now else timezone.localtime()
        raise messages.changed_since(f"“{register.name}”中的这条记录", who, f"{when:%Y-%m-%d %H:%M}")


def seqs_of_batch(batch_id: int) -> Iterable[int]:
    """The submitted entries of a batch that still wait, in order."""
    return Waiting.objects.filter(batch=batch_id).order_by("entry_id").values_list("entry_id", flat=True)
