"""How a record came to be as it is: every entry with what it changed, and what waits beside the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kechuang.apps.registers.models import Entry, Operation, Standing
from kechuang.apps.registers.queries.records import entries_of, stood_before, waiting_for
from kechuang.apps.registers.queries.showing import Cell, Names, cell_of, names_of
from kechuang.apps.registers.queries.standing import records_of
from kechuang.apps.registers.rules.rows import NOT_APPLICABLE, Payload, key_of
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after, as the reader may see it."""

    field: str
    label: str
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. did: 新增, 更正, 撤回 …; differences: against how the record stood before, none for decisions.

    word, tone: how the entry stands by now; of a decision nothing, it says itself what it is.

    moved_to: the key under which the record goes on, where this entry moved it.
    """

    entry: Entry
    did: str
    word: str
    tone: str
    differences: list[Difference]
    is_new: bool = False
    moved_to: str = ""


def payload_of(register: Register, entry: Entry) -> Payload:
    return upgraded(register, entry.payload, entry.version)


def differences(
    register: Register, before: Payload | None, after: Payload | None, names: Names, open_fields: Iterable[str]
) -> list[Difference]:
    """The fields that differ, in the order of the declaration. None: there is no record on that side."""
    readable, one, other = set(open_fields), before or {}, after or {}
    return [
        Difference(
            name,
            field.name,
            cell_of(register, name, one, names, name in readable),
            cell_of(register, name, other, names, name in readable),
        )
        for name, field in register.fields.items()
        if _told(one, name) != _told(other, name)
    ]


def _told(payload: Payload, name: str) -> object:
    return "n/a" if name in payload.get(NOT_APPLICABLE, ()) else payload.get(name)


def history(register: Register, key: str, on: date, open_fields: Sequence[str]) -> list[Line]:
    """Every entry of a record, newest first."""
    entries = list(entries_of(register.code, key).select_related("proof"))
    names = names_of(register, [payload_of(register, each) for each in entries], on)
    return list(_lines(register, entries, names, open_fields))[::-1]


def _lines(register: Register, entries: list[Entry], names: Names, open_fields: Sequence[str]) -> Iterator[Line]:
    stands: Payload | None = None
    decided = {each.answers_id: Standing(each.standing) for each in entries if each.answers_id is not None}
    for entry in entries:
        payload = payload_of(register, entry)
        before = stands
        if entry.was_key:
            former = stood_before(entry)
            before = payload_of(register, former) if former else None
        after = payload if entry.operation == Operation.SET else None
        decides = entry.answers_id is not None or entry.operation != Operation.SET
        changed = [] if decides else differences(register, before, after, names, open_fields)
        moved_to = key_of(register, payload) if entry.operation == Operation.MOVE else ""
        word = tone = ""
        if entry.answers_id is None:
            standing = decided.get(entry.seq, Standing(entry.standing))
            word, tone = str(standing.label), _TONES[standing]
        yield Line(entry, _did(entry, before), word, tone, changed, before is None, moved_to)
        if entry.standing == Standing.ACCEPTED:
            stands = after


_TONES = {
    Standing.SUBMITTED: "busy",
    Standing.ACCEPTED: "good",
    Standing.REJECTED: "bad",
    Standing.DISPUTED: "warn",
}


def _did(entry: Entry, before: Payload | None) -> str:
    if entry.answers_id is not None:
        return {Standing.ACCEPTED: "接受", Standing.REJECTED: "退回"}.get(Standing(entry.standing), "提出异议")
    if entry.operation == Operation.MOVE:
        return "改记"
    if entry.undoes_id is not None:
        return "撤销更改"
    if entry.operation == Operation.WITHDRAW:
        return "撤回"
    return "更正" if before is not None else "新增"


@dataclass(frozen=True, slots=True)
class Waits:
    """A submitted entry nobody has decided: what accepting it would change. is_new: there is no record of it yet;
    goes: accepting it takes the record out.

    is_overtaken: the record was changed since its author looked; accepting it needs a second look.
    """

    entry: Entry
    payload: Payload
    did: str
    differences: list[Difference]
    is_new: bool
    goes: bool
    is_mine: bool
    is_disputed: bool
    is_overtaken: bool
    names: Names


def waits_of(register: Register, key: str, on: date, open_fields: Sequence[str], reader: int | None) -> list[Waits]:
    """What waits for one record, first come first."""
    entries = waiting_for(register.code, key).select_related("waiting", "batch", "proof").order_by("seq")
    return told(register, list(entries), on, open_fields, reader)


def told(
    register: Register, entries: Sequence[Entry], on: date, open_fields: Sequence[str], reader: int | None
) -> list[Waits]:
    """Submitted entries with what each would change."""
    standing = records_of(register, {entry.was_key or entry.key for entry in entries})
    now = {entry.seq: standing.get(entry.was_key or entry.key) for entry in entries}
    before = {seq: each.payload if each else None for seq, each in now.items()}
    payloads = [payload_of(register, each) for each in entries]
    names = names_of(register, [*payloads, *(each for each in before.values() if each)], on)
    found = []
    for entry, payload in zip(entries, payloads, strict=True):
        stands = now[entry.seq]
        after = payload if entry.operation == Operation.SET else None
        found.append(
            Waits(
                entry,
                payload,
                _did(entry, before[entry.seq]),
                differences(register, before[entry.seq], after, names, open_fields),
                before[entry.seq] is None,
                after is None,
                entry.entered_by_id == reader,
                entry.waiting.disputed,
                (stands.seq if stands else None) != entry.based_on,
                names,
            )
        )
    return found


def end_of(day: date) -> datetime:
    """The last moment of a day here."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) - timedelta(microseconds=1)
