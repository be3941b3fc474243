"""What is in force, what was known when, and how a record came to be as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from kechuang.apps.registers.models import Entry, Operation, Standing, Waiting
from kechuang.apps.registers.rules.rows import Payload
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register


def entries_of(register: str, key: str) -> QuerySet[Entry]:
    """Everything ever said about one record, in order."""
    rows = Entry.objects.filter(register=register, key=key).order_by("seq")
    return rows.select_related("entered_by", "accepted_by", "unit", "batch", "organisation")


def in_force(register: Register, key: str) -> Entry | None:
    """The entry by which the record stands now; None when there is none or it was withdrawn."""
    last = Entry.objects.filter(register=register.code, key=key, standing=Standing.ACCEPTED).order_by("-seq").first()
    return last if last and last.operation == Operation.SET else None


def as_known(register: Register, known: datetime) -> dict[str, Payload]:
    """Every record as it stood in the books at `known`, by key: entries accepted later are not seen."""
    accepted = Entry.objects.filter(register=register.code, standing=Standing.ACCEPTED, recorded_at__lte=known)
    newest = accepted.values("key").annotate(newest=Max("seq")).values("newest")
    rows = Entry.objects.filter(seq__in=newest, operation=Operation.SET).values_list("key", "payload", "version")
    return {key: upgraded(register, payload, version) for key, payload, version in rows.iterator(5_000)}


def one_as_known(register: Register, key: str, known: datetime) -> Entry | None:
    """One record as it stood in the books at `known`."""
    rows = Entry.objects.filter(register=register.code, key=key, standing=Standing.ACCEPTED, recorded_at__lte=known)
    last = rows.order_by("-seq").first()
    return last if last and last.operation == Operation.SET else None


@dataclass(frozen=True, slots=True)
class Pending:
    """How many entries of a register wait, and how many of those are disputed."""

    waiting: int
    disputed: int


def pending(register: str) -> Pending:
    rows = Waiting.objects.filter(register=register).values_list("disputed", flat=True)
    found = list(rows)
    return Pending(len(found), sum(found))


def waiting_for(register: str, key: str) -> QuerySet[Entry]:
    """Submitted entries of one record that nobody has decided yet."""
    return Entry.objects.filter(waiting__register=register, waiting__key=key).select_related("entered_by", "unit")


def stood_before(entry: Entry) -> Entry | None:
    """By which entry the record of `entry` stood before it, under the key it had then; None when there was none.

    An entry that moves its record has the withdrawal of the old key right before it, which is no change of its own. An
    earlier move away from the key is: what stood there goes on under another key.
    """
    key = entry.was_key or entry.key
    rows = Entry.objects.filter(register=entry.register, key=key, standing=Standing.ACCEPTED, seq__lt=entry.seq)
    if entry.was_key:
        rows = rows.exclude(operation=Operation.MOVE, seq=entry.seq - 1)
    last = rows.order_by("-seq").first()
    return last if last and last.operation == Operation.SET else None


def last_change(register: Register, key: str) -> Entry | None:
    """The accepted entry that undoing would take back; None for a key whose record goes on under another."""
    rows = Entry.objects.filter(register=register.code, key=key, standing=Standing.ACCEPTED)
    last = rows.order_by("-seq").first()
    return last if last and last.operation != Operation.MOVE else None
