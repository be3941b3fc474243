"""Entries that one act writes into several registers: submitted together, accepted or sent back as one thing.

A group is an `ImportBatch` of kind GROUP: `file_name` is its title, `fixed` says what it is (`what`), which
organisations it is about (`about`, row numbers), and whether it stands or falls `together`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue, chaining, messages
from kechuang.apps.registers.actions.appending import Circumstances, Draft, answering, append
from kechuang.apps.registers.actions.entering import Proof
from kechuang.apps.registers.messages import organisations as words
from kechuang.apps.registers.models import BatchKind, BatchState, Entry, ImportBatch, Standing, Way
from kechuang.apps.registers.queries.standing import seqs_of
from kechuang.apps.registers.rights import demand_register
from kechuang.catalog.register import Register

ABOUT = "organisation_event"  # under whose rights a group without entries of its own is decided
Finish = Callable[[User, ImportBatch], int]
_finishes: dict[str, Finish] = {}


def finishes(what: str) -> Callable[[Finish], Finish]:
    """The function below is done, beside its entries, when a group of this `what` is accepted; it gives the number of
    entries it made."""

    def keep(finish: Finish) -> Finish:
        _finishes[what] = finish
        return finish

    return keep


@transaction.atomic
def propose(
    who: User, title: str, drafts: Sequence[Draft], *, what: str, about: Iterable[int], reason: str = "",
    proof: Proof | None = None, together: bool = True, facts: dict[str, Any] | None = None,
) -> ImportBatch:  # fmt: skip
    """Submit `drafts` as one thing that waits for a second person. Raises: NotAllowed for any of the registers."""
    for register in _registers(drafts) or [catalogue.find(ABOUT)]:
        demand_register(who, register, "enter")
    chaining.lock()
    register = catalogue.find(ABOUT)
    fixed = {"what": what, "about": sorted(set(about)), "together": together, **(facts or {})}
    batch = ImportBatch.objects.create(
        kind=BatchKind.GROUP, register=register.code, version=register.version, file_name=title[:255], fixed=fixed,
        state=BatchState.SUBMITTED, rows=len(drafts), by=who, unit=who.unit, reason=reason, submitted_at=timezone.now(),
    )  # fmt: skip
    given = Circumstances(
        Way.FORM, by=who, unit=who.unit, batch=batch, reason=reason or title,
        proof_id=proof.file_id if proof else None, proof_name=proof.name if proof else "",
    )  # fmt: skip
    append([replace(draft, standing=Standing.SUBMITTED) for draft in drafts], given)
    record(who, "registers.propose_group", batch, after={"title": title, "entries": len(drafts)}, reason=reason)
    return batch


@transaction.atomic
def accept(who: User, batch_id: int) -> int:
    """Accept a group; how many entries were accepted. Of a group that may be taken in part, what is disputed or was
    overtaken goes on waiting.

    Raises: NotAllowed; RG-312 decided already; RG-004 one's own; Conflict RG-005 when a record changed since.
    """
    batch = _waiting(who, batch_id)
    if batch.by_id == who.pk:
        raise messages.own_entry(f"“{batch.file_name}”")
    entries = _entries(who, batch)
    if not batch.fixed.get("together"):
        entries = [each for each in entries if not each.waiting.disputed]
    fit = _not_overtaken(entries)
    if batch.fixed.get("together") and len(fit) < len(entries):
        raise messages.changed_since(f"“{batch.file_name}”所涉记录", "他人", _time(batch))
    made = _decide(who, batch, fit, Standing.ACCEPTED, "")
    finish = _finishes.get(batch.fixed["what"])
    number = len(made) + (finish(who, batch) if finish else 0)
    _close(who, batch, BatchState.ACCEPTED, "", number)
    return number


@transaction.atomic
def reject(who: User, batch_id: int, *, reason: str) -> int:
    """Send a group back. Raises: as `accept`; RG-006 without a reason. One's own may be taken back."""
    if not reason.strip():
        raise messages.reason_needed()
    batch = _waiting(who, batch_id)
    made = _decide(who, batch, _entries(who, batch), Standing.REJECTED, reason)
    _close(who, batch, BatchState.REJECTED, reason, len(made))
    return len(made)


def _waiting(who: User, batch_id: int) -> ImportBatch:
    chaining.lock()
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id, kind=BatchKind.GROUP)
    if batch.state != BatchState.SUBMITTED:
        raise words.group_is_decided(batch.file_name)
    if batch.by_id != who.pk:
        demand_register(who, catalogue.find(ABOUT), "accept")
    return batch


def _entries(who: User, batch: ImportBatch) -> list[Entry]:
    entries = list(Entry.objects.filter(waiting__batch=batch).select_related("waiting").order_by("seq"))
    if batch.by_id != who.pk:
        for code in {each.register for each in entries}:
            demand_register(who, catalogue.find(code), "accept")
    return entries


def _not_overtaken(entries: Sequence[Entry]) -> list[Entry]:
    now: dict[tuple[str, str], int] = {}
    for code in {each.register for each in entries}:
        keys = {key for each in entries if each.register == code for key in (each.key, each.was_key) if key}
        now |= {(code, key): seq for key, seq in seqs_of(catalogue.find(code), keys).items()}
    return [
        each
        for each in entries
        if now.get((each.register, each.was_key or each.key)) == each.based_on
        and not (each.was_key and (each.register, each.key) in now)  # it would land on another record
    ]


def _decide(who: User, batch: ImportBatch, entries: Sequence[Entry], standing: Standing, reason: str) -> list[int]:
    if not entries:
        return []
    proof = entries[0]
    given = Circumstances(
        Way.FORM, by=who, accepts=who, batch=batch, proof_id=proof.proof_id, proof_name=proof.proof_name
    )
    drafts = [answering(each, catalogue.find(each.register), standing, reason or each.reason) for each in entries]
    return append(drafts, given)


def _close(who: User, batch: ImportBatch, state: BatchState, answer: str, number: int) -> None:
    batch.state, batch.decided_by, batch.decided_at, batch.answer = state, who, timezone.now(), answer
    batch.done = number
    batch.save(update_fields=["state", "decided_by", "decided_at", "answer", "done"])
    after = {"title": batch.file_name, "entries": number}
    record(who, f"registers.{state}_group", batch, after=after, reason=answer)


def _registers(drafts: Sequence[Draft]) -> list[Register]:
    return list({draft.register.code: draft.register for draft in drafts}.values())


def _time(batch: ImportBatch) -> str:
    return f"{timezone.localtime(batch.submitted_at or batch.created_at):%Y-%m-%d %H:%M}"
