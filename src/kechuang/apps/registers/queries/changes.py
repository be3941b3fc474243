"""A register read in order of entry, page by page: what it says now, what it said then, what changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max, Min, QuerySet

from kechuang.apps.registers.models import Entry, Operation, Standing
from kechuang.apps.registers.queries.standing import payloads_of
from kechuang.apps.registers.rules.rows import Payload
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register


@dataclass(slots=True)
class Page:
    """records: (seq, key, payload) by seq. gone: (seq, key, was it moved). last: where to go on; None: the end."""

    records: list[tuple[int, str, Payload]] = field(default_factory=list)
    gone: list[tuple[int, str, bool]] = field(default_factory=list)
    last: int | None = None


def end() -> int:
    """The number of the last entry of all. Numbers are given in the order of commits: none below it can come late."""
    return Entry.objects.aggregate(last=Max("seq"))["last"] or 0


def end_at(known: datetime) -> int:
    return Entry.objects.filter(recorded_at__lte=known).aggregate(last=Max("seq"))["last"] or 0


def records_after(register: Register, rows: QuerySet[Any], after: int, limit: int) -> Page:
    """A page of the typed table. A record corrected meanwhile comes again further on; none is passed over."""
    found = list(rows.order_by("seq").filter(seq__gt=after).values_list("seq", "key")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    said = payloads_of(register, [seq for seq, _ in found])
    return Page([(seq, key, said[seq]) for seq, key in found], [], found[-1][0] if more else None)


def changes_after(register: Register, after: int, until: int, limit: int) -> Page:
    """What became of the records touched by accepted entries in (after, until], as it stood at `until`.

    Reads `limit` entries; what a later one overtakes is told when that one's turn comes.
    """
    accepted = Entry.objects.filter(register=register.code, standing=Standing.ACCEPTED, seq__lte=until)
    rows = accepted.filter(seq__gt=after).order_by("seq")
    found = list(rows.values_list("seq", "key", "operation", "payload", "version")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    newest = _newest(accepted, {key for _, key, *_ in found})
    page = Page(last=found[-1][0] if more else None)
    for seq, key, operation, payload, version in found:
        if newest[key] != seq:
            continue
        if operation == Operation.SET:
            page.records.append((seq, key, upgraded(register, payload, version)))
        else:
            page.gone.append((seq, key, operation == Operation.MOVE))
    return page


def _newest(accepted: QuerySet[Entry], keys: set[str]) -> dict[str, int]:
    rows = accepted.filter(key__among=keys).order_by().values("key").annotate(newest=Max("seq"))
    return dict(rows.values_list("key", "newest"))


def first_seqs(register: str, keys: Iterable[str]) -> dict[str, int]:
    """By key, the number of the first entry that ever spoke of the record: a name for it that says nothing of it."""
    rows = Entry.objects.filter(register=register, key__among=set(keys)).order_by()
    return dict(rows.values("key").annotate(least=Min("seq")).values_list("key", "least"))
