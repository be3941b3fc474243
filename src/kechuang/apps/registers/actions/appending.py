"""The one road into a register: lock, number, chain, insert, and bring the typed tables up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import F

from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import Organisation, OrganisationIdentifier, Unit
from kechuang.apps.orgs.rules import folded, initials
from kechuang.apps.registers import bulk, chaining, messages, tables
from kechuang.apps.registers.models import Entry, ImportBatch, Operation, Standing, Waiting
from kechuang.apps.registers.rules.rows import NEW_NAMES, Payload, key_of
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register

ALL_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry to be. key: of `payload` under the register's declaration; the rest as in `Entry`."""

    register: Register
    key: str
    payload: Payload
    operation: str = Operation.SET
    standing: str = Standing.SUBMITTED
    answers: int | None = None
    undoes: int | None = None
    based_on: int | None = None
    was_key: str = ""
    place: str = ""
    entered_by: int | None = None
    unit: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What all entries of one act share. by: who acts; accepts: who decides what stands decided at once."""

    way: str
    by: User | None = None
    accepts: User | None = None
    unit: Unit | None = None
    batch: ImportBatch | None = None
    proof_id: int | None = None
    proof_name: str = ""
    reason: str = ""


@dataclass(slots=True)
class Change:
    """What an act did to one register, for whoever keeps something computed from it. keys: of accepted entries."""

    register: Register
    keys: list[str] = field(default_factory=list)
    organisations: set[int] = field(default_factory=set)


Listener = Callable[[list[Change]], None]
_listeners: list[Listener] = []


def on_change(listener: Listener) -> None:
    """`listener` is told of every accepted change, inside the transaction; register it once, from `ready`."""
    if listener not in _listeners:
        _listeners.append(listener)


class Watch(Protocol):
    """Told of every entry of one act, whatever its standing, a few thousand at a time; then once that all are kept."""

    def saw(self, drafts: Sequence[Draft]) -> None: ...

    def done(self, at: datetime) -> None: ...


_watchers: list[Callable[[Circumstances], Watch]] = []


def watch_entries(make: Callable[[Circumstances], Watch]) -> None:
    """`make` gives a watch for each act, inside its transaction; register it once, from `ready`."""
    if make not in _watchers:
        _watchers.append(make)


@transaction.atomic
def append(drafts: Iterable[Draft], given: Circumstances) -> list[int]:
    """Add entries, in order; the number of each draft's own. Accepted ones are in the typed tables when this returns.

    An accepted draft that moves its record to another key takes two entries: one withdraws the old key.
    Right and validity are the caller's business: this only keeps. All or nothing, with the caller's transaction.
    Raises: RG-014 for an accepted record that names a body by an identifier it no longer has.
    """
    chaining.lock()
    end = chaining.end()
    at = chaining.now(end.recorded_at)
    seqs: list[int] = []
    own: list[bool] = []
    changes: dict[str, Change] = {}
    digest = end.digest
    watches = [make(given) for make in _watchers]
    for chunk in _in_chunks(_with_moves(drafts)):
        bodies = _organisations(chunk)
        rows = []
        for draft in chunk:
            facts = _facts(draft, end.seq + len(seqs) + 1, given, at, bodies)
            digest = chaining.link(digest, facts)
            rows.append([*facts.values(), digest])
            seqs.append(facts["seq"])
            own.append(draft.operation != Operation.MOVE)
        bulk.insert(Entry, (*chaining.COVERED, "digest"), rows)
        _queue(chunk, seqs[-len(chunk) :], given.batch)
        _project(chunk, seqs[-len(chunk) :], bodies, changes)
        for watch in watches:
            watch.saw(chunk)
    for watch in watches:
        watch.done(at)
    if changes:
        for listener in _listeners:
            listener(list(changes.values()))
    return [seq for seq, is_own in zip(seqs, own, strict=True) if is_own]


def _with_moves(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts, each accepted move with the withdrawal of the old key before it, so that every key tells its own."""
    for draft in drafts:
        if draft.was_key and draft.standing == Standing.ACCEPTED:
            yield replace(draft, key=draft.was_key, was_key="", operation=Operation.MOVE, answers=None, undoes=None)
        yield draft


def _in_chunks(drafts: Iterable[Draft]) -> Iterable[list[Draft]]:
    chunk: list[Draft] = []
    for draft in drafts:
        chunk.append(draft)
        if len(chunk) == ALL_AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _facts(draft: Draft, seq: int, given: Circumstances, at: datetime, bodies: dict[str, int]) -> dict[str, Any]:
    """Everything the entry says, in the order of chaining.COVERED."""
    subject = draft.payload.get(draft.register.subject) if draft.register.subject else None
    is_decided = draft.standing != Standing.SUBMITTED
    return {
        "seq": seq,
        "register": draft.register.code,
        "key": draft.key,
        "operation": str(draft.operation),
        "payload": draft.payload,
        "version": draft.register.version,
        "standing": str(draft.standing),
        "answers_id": draft.answers,
        "undoes_id": draft.undoes,
        "based_on": draft.based_on,
        "was_key": draft.was_key,
        "organisation_id": bodies.get(subject) if subject else None,
        "way": str(given.way),
        "batch_id": given.batch.pk if given.batch else None,
        "place": draft.place,
        "proof_id": given.proof_id,
        "proof_name": given.proof_name,
        "entered_by_id": draft.entered_by or (given.by.pk if given.by else None),
        "unit_id": draft.unit or (given.unit.pk if given.unit else None),
        "accepted_by_id": given.accepts.pk if is_decided and given.accepts else None,
        "reason": draft.reason or given.reason,
        "recorded_at": at,
    }


def _organisations(drafts: Sequence[Draft]) -> dict[str, int]:
    """Row numbers of the organisations named, by identifier. Those of accepted entries that are new are made here."""
    named: set[str] = set()
    counting: set[str] = set()  # those that accepted entries name
    fresh: dict[str, str] = {}
    for draft in drafts:
        fields = draft.register.fields
        own = [draft.payload[name] for name in draft.payload if name in fields and fields[name].type == "organisation"]
        named.update(own)
        if draft.standing == Standing.ACCEPTED:
            counting.update(own if draft.operation == Operation.SET else ())
            names = draft.payload.get(NEW_NAMES, {})
            fresh.update({each: names[each] for each in own if each in names})
    known = _known(named)
    _refuse_former(counting & known.keys())
    missing = {each: name for each, name in fresh.items() if each not in known}
    if missing:
        _make(missing)
        known |= _known(set(missing))
    return known


def _known(identifiers: set[str]) -> dict[str, int]:
    found = OrganisationIdentifier.objects.filter(identifier__among=identifiers)
    return dict(found.values_list("identifier", "organisation_id"))


def _refuse_former(identifiers: set[str]) -> None:
    """A record under an identifier that its body had before would stand beside the one under that of today.

    Raises: RG-014.
    """
    named = OrganisationIdentifier.objects.filter(identifier__among=identifiers)
    former = named.exclude(organisation__identifier=F("identifier"))
    first = former.select_related("organisation").first()
    if first:
        raise messages.former_identifier(first.identifier, first.organisation.name, first.organisation.identifier)


def _make(names: dict[str, str]) -> None:
    rows = [(each, name[:200], folded(name)[:200], initials(name)) for each, name in names.items()]
    bulk.insert(Organisation, ("identifier", "name", "folded", "initials"), rows)
    made = Organisation.objects.filter(identifier__among=names).values_list("pk", "identifier")
    bulk.insert(OrganisationIdentifier, ("organisation_id", "identifier"), made)


def _queue(drafts: Sequence[Draft], seqs: Sequence[int], batch: ImportBatch | None) -> None:
    """What waits joins the queue; what is decided leaves it."""
    waiting = [
        (seq, draft.register.code, draft.key, batch.pk if batch else None, False)
        for seq, draft in zip(seqs, drafts, strict=True)
        if draft.standing == Standing.SUBMITTED
    ]
    if waiting:
        bulk.insert(Waiting, ("entry_id", "register", "key", "batch_id", "disputed"), waiting)
    decided = [d.answers for d in drafts if d.answers and d.standing in (Standing.ACCEPTED, Standing.REJECTED)]
    if decided:
        Waiting.objects.filter(entry__seq__among=decided).delete()
    disputed = [d.answers for d in drafts if d.answers and d.standing == Standing.DISPUTED]
    if disputed:
        Waiting.objects.filter(entry__in=disputed).update(disputed=True)


def _project(drafts: Sequence[Draft], seqs: Sequence[int], bodies: dict[str, int], changes: dict[str, Change]) -> None:
    accepted: dict[str, list[tuple[int, str, str, Payload]]] = defaultdict(list)
    registers: dict[str, Register] = {}
    for seq, draft in zip(seqs, drafts, strict=True):
        if draft.standing != Standing.ACCEPTED:
            continue
        code = draft.register.code
        registers[code] = draft.register
        accepted[code].append((seq, draft.key, str(draft.operation), draft.payload))
        change = changes.setdefault(code, Change(draft.register))
        change.keys.append(draft.key)
        subject = draft.payload.get(draft.register.subject)
        if subject in bodies:
            change.organisations.add(bodies[subject])
    for code, entries in accepted.items():
        tables.project(registers[code], entries)


def answering(entry: Entry, register: Register, standing: str, reason: str = "") -> Draft:
    """The draft of a decision on `entry`: it repeats what it decides.

    Raises: RG-013 for one to be accepted whose record has another key under the declaration of today.
    """
    payload = upgraded(register, entry.payload, entry.version)
    if standing == Standing.ACCEPTED and _is_rekeyed(entry, register, payload):
        raise messages.declared_anew(register.name)
    return Draft(
        register=register,
        key=entry.key,
        payload=payload,
        operation=entry.operation,
        standing=standing,
        answers=entry.seq,
        undoes=entry.undoes_id,
        based_on=entry.based_on,
        was_key=entry.was_key,
        place=entry.place,
        entered_by=entry.entered_by_id,
        unit=entry.unit_id,
        reason=reason,
    )


def _is_rekeyed(entry: Entry, register: Register, payload: Payload) -> bool:
    if entry.version == register.version:
        return False
    return any(name not in payload for name in register.key) or key_of(register, payload) != entry.key
