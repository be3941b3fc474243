"""The verbs on one record: enter it, correct it, withdraw it, undo the last change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.registers import chaining, messages
from kechuang.apps.registers.actions.appending import Circumstances, Draft, append
from kechuang.apps.registers.models import Entry, Standing, Way
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.queries.records import in_force
from kechuang.apps.registers.rights import demand_register, may_register
from kechuang.apps.registers.rules.rows import CheckedRow, Payload, check_row
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register


@dataclass(frozen=True, slots=True)
class Entered:
    """seq: of the entry made, None when nothing was kept (then `checked` says why). waits: for a second person."""

    checked: CheckedRow
    seq: int | None = None
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Proof:
    """A file handed in with a record, already kept by `documents.vault`."""

    file_id: int
    name: str


@transaction.atomic
def enter(
    who: User, register: Register, raw: Mapping[str, object], *, correcting: str = "", based_on: int | None = None,
    way: str = Way.FORM, reason: str = "", proof: Proof | None = None, lookup: Lookup | None = None,
) -> Entered:  # fmt: skip
    """Enter a new record, or correct the one of key `correcting`. Faults come back, nothing is kept then.

    based_on: the seq the author saw; a change in between is refused.  reason: needed for a correction.
    Raises: NotAllowed; RG-005 changed since; RG-006 no reason; RG-008 kept elsewhere; RG-010 key taken; RG-011 same.
    """
    refuse_foreign(register)
    demand_register(who, register, "enter")
    checked = check_row(register, raw, lookup or Lookup(register))
    if not checked.is_good:
        return Entered(checked)
    chaining.lock()
    before = in_force(register, correcting) if correcting else None
    _refuse_unfit(register, checked, correcting, before, based_on, reason)
    standing = standing_for(who, register)
    draft = Draft(
        register, checked.key, checked.payload, standing=standing, based_on=before.seq if before else None,
        was_key=correcting if correcting and correcting != checked.key else "",
    )  # fmt: skip
    seq = append_one(who, draft, way, reason, proof)
    facts = {"register": register.code, "key": checked.key}
    record(who, "registers.correct" if correcting else "registers.enter", Entry(seq=seq), after=facts, reason=reason)
    return Entered(checked, seq, standing == Standing.SUBMITTED)


def refuse_foreign(register: Register) -> None:
    """Raises: RG-008 for a register that another part of the house keeps."""
    if register.kept_by:
        raise messages.kept_elsewhere(register.name, register.kept_by)


def _refuse_unfit(
    register: Register, checked: CheckedRow, correcting: str, before: Entry | None, based_on: int | None, reason: str
) -> None:
    if not correcting:
        if in_force(register, checked.key):
            raise messages.key_taken(f"“{register.name}”中")
        return
    if before is None:
        raise messages.no_such_record(f"“{register.name}”")
    if based_on is not None and based_on != before.seq:
        raise messages.changed_since(f"“{register.name}”中的这条记录", *author(before))
    if same_payload(upgraded(register, before.payload, before.version), checked.payload):
        raise messages.nothing_changed()
    if not reason.strip():
        raise messages.reason_needed()
    if checked.key != correcting and in_force(register, checked.key):
        raise messages.key_taken(f"“{register.name}”中")


def standing_for(who: User, register: Register) -> Standing:
    """What `who` enters stands accepted at once only where the declaration lets people accept their own."""
    own = register.rights.own_accepted and may_register(who, register, "accept")
    return Standing.ACCEPTED if own else Standing.SUBMITTED


def same_payload(one: Payload, other: Payload) -> bool:
    """Whether two payloads say the same; the names of bodies not kept yet are no part of what a record says."""
    return _said(one) == _said(other)


def _said(payload: Payload) -> Payload:
    return {name: value for name, value in payload.items() if name != "_names"}


def author(entry: Entry) -> tuple[str, str]:
    who = entry.entered_by.get_full_name() if entry.entered_by else "系统"
    return who, f"{timezone.localtime(entry.recorded_at):%Y-%m-%d %H:%M}"


def append_one(who: User, draft: Draft, way: str, reason: str, proof: Proof | None) -> int:
    """Keep one draft as `who`'s own; accepted at once where it stands so."""
    given = Circumstances(
        way, by=who, accepts=who, unit=who.unit, reason=reason,
        proof_id=proof.file_id if proof else None, proof_name=proof.name if proof else "",
    )  # fmt: skip
    return append([draft], given)[0]
