"""Many records at once from a program: each checked as a form is, kept in one act, and said once however often sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.registers import chaining, messages, tables
from kechuang.apps.registers.actions.appending import Circumstances, Draft, append
from kechuang.apps.registers.actions.entering import author, refuse_foreign, same_payload, standing_for
from kechuang.apps.registers.forms.records_prefilled import kept_raw
from kechuang.apps.registers.models import Entry, Operation, Standing, Way
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.queries.showing import payloads_of
from kechuang.apps.registers.rights import demand_register, readable
from kechuang.apps.registers.rules.cells import Question, Written
from kechuang.apps.registers.rules.faults import CellFault
from kechuang.apps.registers.rules.posted import PostedRow, read_posted
from kechuang.apps.registers.rules.rows import CheckedRow, Payload, RowChecker
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register
from kechuang.kernel.errors import KechuangError


@dataclass(frozen=True, slots=True)
class Stands:
    """The record of a key as it stands: by which entry, saying what."""

    seq: int
    payload: Payload


@dataclass(slots=True)
class Answer:
    """What became of one row. outcome: kept | same | bad | not_kept. seq: of the entry that says it, if any does."""

    outcome: str
    checked: CheckedRow
    faults: list[CellFault] = field(default_factory=list)
    questions: tuple[Question, ...] = ()
    seq: int | None = None
    standing: str = ""
    draft: Draft | None = None
    same_as: Answer | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What the rows are held against, read at once for all of them, under the lock."""

    register: Register
    now: Mapping[str, Stands]
    waits: Mapping[str, list[Entry]]
    keys: Mapping[int, str]
    reason: str
    standing: str


@transaction.atomic
def post(
    who: User, register: Register, rows: Sequence[Mapping[str, Any]], *, reason: str = "", is_all: bool = True
) -> list[Answer]:
    """Keep rows, each as `enter` would; one answer per row, in order. is_all: one bad row keeps all the others out.

    A row that says what is kept or waits already is `same` and not entered again.
    Raises: NotAllowed; RG-008 kept elsewhere.
    """
    refuse_foreign(register)
    demand_register(who, register, "enter")
    posted = [read_posted(register, row) for row in rows]
    keys = _keys(register, {each.correcting for each in posted if each.correcting})
    seen = _in_force(register, set(keys.values()))
    checked = list(_checked(who, register, posted, keys, seen))
    chaining.lock()
    wanted = {each.checked.key for each in checked if each.checked.key}
    now = _in_force(register, wanted | set(keys.values()))
    desk = Desk(register, now, _waiting(register, wanted), keys, reason, standing_for(who, register))
    _judge(desk, posted, checked, seen)
    good = [each for each in checked if each.draft]
    if is_all and any(each.outcome == "bad" for each in checked):
        for each in good:
            each.outcome, each.draft = "not_kept", None
        good = []
    _keep(who, register, good, reason)
    for each in checked:
        if each.same_as:
            each.seq, each.standing = each.same_as.seq, each.same_as.standing
    return checked


def _checked(
    who: User, register: Register, posted: Sequence[PostedRow], keys: Mapping[int, str], seen: Mapping[str, Stands]
) -> Iterator[Answer]:
    lookup = Lookup(register)
    lookup.prepare(_bodies(register, posted))
    checker = RowChecker(register, lookup)
    shown = set(readable(who, register))
    for row in posted:
        raw, faults = dict(row.raw), list(row.faults)
        stands = seen.get(keys.get(row.correcting or 0, ""))
        if row.correcting is not None:
            faults += [_closed(register, name) for name in raw if name not in shown]
            raw |= kept_raw(register, stands.payload if stands else {}, shown)
        checked = checker.check(raw)
        wrong = {each.field for each in faults}
        faults += [each for each in checked.faults if each.field not in wrong]
        yield Answer("", checked, faults, checked.questions)


def _closed(register: Register, name: str) -> CellFault:
    return CellFault(
        name, "", f"无权查看{register.fields[name].name}，不能更正它", "请去掉这一项，它保持原样", "RG-187"
    )


def _bodies(register: Register, posted: Sequence[PostedRow]) -> Iterator[Written]:
    """All that may name an organisation, to be looked up in a few questions."""
    names = [name for name, each in register.fields.items() if each.type == "organisation"]
    for row in posted:
        for name in names:
            value = row.raw.get(name)
            if isinstance(value, Written):
                yield value
            elif isinstance(value, str):
                yield Written(value.strip()[:20], value)


def _keys(register: Register, seqs: set[int]) -> dict[int, str]:
    """Which records entries of these numbers speak of."""
    return dict(Entry.objects.filter(register=register.code, seq__among=seqs).values_list("seq", "key"))


def _in_force(register: Register, keys: set[str]) -> dict[str, Stands]:
    seqs = dict(tables.typed(register)._default_manager.filter(key__among=keys).values_list("seq", "key"))
    return {seqs[seq]: Stands(seq, payload) for seq, payload in payloads_of(register, seqs).items()}


def _waiting(register: Register, keys: set[str]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    entries = Entry.objects.filter(waiting__register=register.code, waiting__key__among=keys).order_by("seq")
    for entry in entries:
        found.setdefault(entry.key, []).append(entry)
    return found


def _judge(desk: Desk, posted: Sequence[PostedRow], answers: Sequence[Answer], seen: Mapping[str, Stands]) -> None:
    taken: dict[str, Answer] = {}
    for row, each in zip(posted, answers, strict=True):
        if any(fault.is_error for fault in each.faults) or each.questions:
            each.outcome = "bad"
            continue
        try:
            if row.correcting is None:
                _as_new(desk, each, taken)
            else:
                _as_correction(desk, row, each, taken, seen)
        except KechuangError as fault:
            each.outcome = "bad"
            each.faults.append(CellFault("", "", fault.what, fault.remedy, fault.code))


def _as_new(desk: Desk, each: Answer, taken: dict[str, Answer]) -> None:
    key, payload = each.checked.key, each.checked.payload
    stands, first = desk.now.get(key), taken.get(key)
    if stands and same_payload(stands.payload, payload):
        _is_same(each, stands.seq, Standing.ACCEPTED)
    elif stands:
        raise _exists(desk.register, stands.seq)
    elif first:
        if not same_payload(first.checked.payload, payload):
            raise _twice()
        each.outcome, each.same_as = "same", first
    else:
        _submit(desk, each, taken, "", None)


def _as_correction(
    desk: Desk, row: PostedRow, each: Answer, taken: dict[str, Answer], seen: Mapping[str, Stands]
) -> None:
    """Against the record as it stands: nobody's change in between is written over."""
    before_key = desk.keys.get(row.correcting or 0, "")
    stands = desk.now.get(before_key)
    if stands is None:
        raise messages.no_such_record(f"“{desk.register.name}”")
    if row.based_on != stands.seq or seen.get(before_key) != stands:
        entry = Entry.objects.select_related("entered_by").get(seq=stands.seq)
        raise messages.changed_since(f"第 {stands.seq} 号条目所记的这条记录", *author(entry))
    if same_payload(stands.payload, each.checked.payload):
        return _is_same(each, stands.seq, Standing.ACCEPTED)
    if not desk.reason.strip():
        raise messages.reason_needed()
    key = each.checked.key
    if before_key in taken or key in taken:
        raise _twice()
    if key != before_key and key in desk.now:
        raise _exists(desk.register, desk.now[key].seq)
    _submit(desk, each, taken, before_key, stands.seq)
    return None


def _submit(desk: Desk, each: Answer, taken: dict[str, Answer], before_key: str, based_on: int | None) -> None:
    """A draft of it, unless the very same waits already."""
    key, payload = each.checked.key, each.checked.payload
    was_key = before_key if before_key != key else ""
    for entry in desk.waits.get(key, []):
        said = upgraded(desk.register, entry.payload, entry.version)
        is_same = entry.operation == Operation.SET and (entry.was_key, entry.based_on) == (was_key, based_on)
        if is_same and same_payload(said, payload):
            return _is_same(each, entry.seq, Standing.SUBMITTED)
    each.outcome, each.standing = "kept", desk.standing
    each.draft = Draft(desk.register, key, payload, standing=desk.standing, based_on=based_on, was_key=was_key)
    taken[key] = each
    if before_key:
        taken[before_key] = each
    return None


def _is_same(each: Answer, seq: int, standing: str) -> None:
    each.outcome, each.seq, each.standing = "same", seq, standing


def _exists(register: Register, seq: int) -> KechuangError:
    fault = messages.key_taken(f"“{register.name}”中")
    remedy = f"它是第 {seq} 号条目；要更正它，请在这一行写 _correcting: {seq}，并写明 reason"
    return KechuangError(fault.code, fault.what, remedy=remedy)


def _twice() -> KechuangError:
    return KechuangError("RG-186", "与本次提交的另一行是同一条记录，内容不同", remedy="请只保留一行")


def _keep(who: User, register: Register, good: Sequence[Answer], reason: str) -> None:
    if not good:
        return
    given = Circumstances(Way.API, by=who, accepts=who, unit=who.unit, reason=reason.strip())
    seqs = append([each.draft for each in good if each.draft], given)
    for each, seq in zip(good, seqs, strict=True):
        each.seq = seq
    facts = {"register": register.code, "rows": len(seqs), "last": seqs[-1]}
    record(who, "registers.enter", Entry(seq=seqs[0]), after=facts, reason=reason.strip())
