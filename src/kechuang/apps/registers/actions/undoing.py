"""Taking back: withdraw a record, undo its last change. What is taken back stays in the history."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.registers import chaining, messages
from kechuang.apps.registers.actions.appending import Draft
from kechuang.apps.registers.actions.entering import append_one, author, refuse_foreign, standing_for
from kechuang.apps.registers.models import Entry, Operation, Way
from kechuang.apps.registers.queries.records import in_force, last_change, stood_before
from kechuang.apps.registers.rights import demand_register
from kechuang.apps.registers.rules.rows import key_of
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register


@transaction.atomic
def withdraw(who: User, register: Register, key: str, *, reason: str, based_on: int | None = None) -> int:
    """Take a record out of the register; the number of the entry. It waits for a second person like any change.

    Raises: NotAllowed; RG-005 changed since `based_on`; RG-006 no reason; RG-007 no such record; RG-008 kept elsewhere.
    """
    now = _ready(who, register, key, reason)
    if now is None:
        raise messages.no_such_record(f"“{register.name}”")
    if based_on is not None and based_on != now.seq:
        raise messages.changed_since(f"“{register.name}”中的这条记录", *author(now))
    payload = upgraded(register, now.payload, now.version)
    return _keep(who, Draft(register, key, payload, operation=Operation.WITHDRAW, based_on=now.seq), reason)


@transaction.atomic
def undo(who: User, register: Register, key: str, *, reason: str, based_on: int | None = None) -> int:
    """Take back the last accepted change of a record: it stands again as before, or goes if there was no before.

    based_on: the change that is meant; when another came after it, nobody has seen what undoing would do.
    Raises: as `withdraw`; RG-010 where it would go back to a key under which another record stands by now.
    """
    _ready(who, register, key, reason)
    last = last_change(register, key)
    if last is None:
        raise messages.no_such_record(f"“{register.name}”")
    if based_on is not None and based_on != last.seq:
        raise messages.changed_since(f"“{register.name}”中的这条记录", *author(last))
    draft = undoing(register, last)
    if draft.was_key and in_force(register, draft.key):
        raise messages.key_taken(f"“{register.name}”中")
    return _keep(who, draft, reason)


def undoing(register: Register, entry: Entry) -> Draft:
    """The draft that puts the record of `entry` back as it stood before that entry."""
    before = stood_before(entry)
    now = in_force(register, entry.key)
    based_on = now.seq if now else None
    if before is None:
        return Draft(
            register, entry.key, upgraded(register, entry.payload, entry.version), operation=Operation.WITHDRAW,
            undoes=entry.seq, based_on=based_on,
        )  # fmt: skip
    payload = upgraded(register, before.payload, before.version)
    key = key_of(register, payload)  # under a later version of the declaration it may be another than before.key
    moved_back = entry.key if key != entry.key else ""
    return Draft(register, key, payload, undoes=entry.seq, based_on=based_on, was_key=moved_back)


def _ready(who: User, register: Register, key: str, reason: str) -> Entry | None:
    refuse_foreign(register)
    demand_register(who, register, "enter")
    if not reason.strip():
        raise messages.reason_needed()
    chaining.lock()
    return in_force(register, key)


def _keep(who: User, draft: Draft, reason: str) -> int:
    seq = append_one(who, replace(draft, standing=standing_for(who, draft.register)), Way.UNDO, reason, None)
    verb = "registers.undo" if draft.undoes else "registers.withdraw"
    record(who, verb, Entry(seq=seq), after={"register": draft.register.code, "key": draft.key}, reason=reason)
    return seq
