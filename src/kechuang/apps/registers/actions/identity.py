"""Which body it is: a credit code that became known later, and two bodies that turn out to be one.

No entry is changed: every record that names the old identifier gets an entry that says the same under the new one. So
the typed tables are right at once, a rebuild gives the same, and what was known before that day stays readable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import KnownWriting, Organisation, OrganisationIdentifier
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.actions import groups
from kechuang.apps.registers.actions.appending import Circumstances, Draft, append
from kechuang.apps.registers.actions.bodies import refresh
from kechuang.apps.registers.actions.entering import Proof
from kechuang.apps.registers.messages import organisations as words
from kechuang.apps.registers.models import Entry, ImportBatch, Operation, Standing, Way
from kechuang.apps.registers.queries.standing import records_of, seqs_of
from kechuang.apps.registers.rules.known import code_fault
from kechuang.apps.registers.rules.rows import NEW_NAMES, Payload, key_of
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register

ADOPT, SAME = "adopt_code", "same_body"
Naming = Callable[[Register, Payload], Payload]


def adopt_code(
    who: User, body: Organisation, code: str, since: date, *, reason: str, file: Proof | None
) -> ImportBatch:
    """Propose that `body` has the credit code `code`. Raises: RG-308 … RG-311, and as `groups.propose`."""
    _refuse_code(body, code)
    _refuse_waiting(body)
    facts = {"code": code, "since": since.isoformat(), "was": body.identifier}
    title = f"补登代码：{body.name} {body.identifier}→{code}"
    return groups.propose(who, title, [], what=ADOPT, about=[body.pk], reason=reason, proof=file, facts=facts)


def one_body(who: User, kept: Organisation, other: Organisation, *, reason: str, file: Proof | None) -> ImportBatch:
    """Propose that `other` is the same body as `kept`, under whose identifier everything goes on.

    Raises: RG-306, RG-311, RG-313, and as `groups.propose`.
    """
    if kept.pk == other.pk:
        raise words.itself()
    for each in (kept, other):
        refuse_gone(each)
        _refuse_waiting(each)
    title = f"二合一：{other.name}（{other.identifier}）就是{kept.name}（{kept.identifier}）"
    return groups.propose(who, title, [], what=SAME, about=[kept.pk, other.pk], reason=reason, proof=file,
                          facts={"kept": kept.pk, "other": other.pk})  # fmt: skip


@groups.finishes(ADOPT)
def _adopt(who: User, batch: ImportBatch) -> int:
    body = Organisation.objects.select_for_update().get(pk=batch.fixed["about"][0])
    code, was = batch.fixed["code"], body.identifier
    _refuse_code(body, code)
    _refuse_waiting(body)
    since = date.fromisoformat(batch.fixed["since"])
    OrganisationIdentifier.objects.create(organisation=body, identifier=code, since=since)
    body.identifier = code
    body.save(update_fields=["identifier"])
    record(who, "organisations.adopt_code", body, before={"identifier": was}, after={"identifier": code})
    return _rewrite(who, batch, body, body)


@groups.finishes(SAME)
def _unite(who: User, batch: ImportBatch) -> int:
    """The identifiers move first, so that what is written next already finds the body that is kept."""
    both = Organisation.objects.select_for_update().in_bulk([batch.fixed["kept"], batch.fixed["other"]])
    kept, other = both[batch.fixed["kept"]], both[batch.fixed["other"]]
    for each in (kept, other):
        refuse_gone(each)
        _refuse_waiting(each)
    identifiers = list(other.identifiers.values_list("identifier", flat=True))
    OrganisationIdentifier.objects.filter(organisation=other).update(organisation=kept)
    KnownWriting.objects.filter(organisation=other).update(organisation=kept)
    name = {"written": other.name, "organisation": kept, "by": who}
    KnownWriting.objects.get_or_create(folded=other.folded, defaults=name)
    number = _rewrite(who, batch, kept, other)
    # Nothing finds it by name any more; its row stays because old entries point to it.
    Organisation.objects.filter(pk=other.pk).update(folded="", initials="")
    refresh([kept.pk], timezone.localdate())
    facts = {"identifiers": identifiers, "entries": number}
    record(who, "organisations.unite", kept, before={"other": other.pk}, after=facts)
    return number


def _rewrite(who: User, batch: ImportBatch, kept: Organisation, other: Organisation) -> int:
    """Say every record in force that names `other` again, naming `kept`; how many. Both may be the same body.

    Where `kept` has a record of that key already, that one stays and the other is withdrawn. Records that point to a
    record whose key became another follow it.
    """
    given = Circumstances(
        Way.SYSTEM, by=batch.by, accepts=who, unit=batch.unit, batch=batch, reason=batch.file_name[:500]
    )
    named = set(OrganisationIdentifier.objects.filter(organisation=kept).values_list("identifier", flat=True))
    old = named - {kept.identifier}
    number, moved = 0, Moved()
    for register in catalogue.current().values():
        drafts = list(_rewritten(register, _naming_body(register, other), moved, _new_names(kept.identifier, old)))
        if register.code == "organisation_name" and kept.pk != other.pk:
            drafts = [replace(each, payload=_as_former(each)) for each in drafts]
        number += len(append(drafts, given)) if drafts else 0
    return number + follow(moved, given)


class Moved(dict[tuple[str, str], str]):
    """(register, old key) → new key."""


def _rewritten(register: Register, entries: list[Entry], moved: Moved, naming: Naming) -> Iterator[Draft]:
    """What the records of `entries` become; keys that change are noted in `moved`."""
    taken: set[str] = set()
    for entry in entries:
        before = upgraded(register, entry.payload, entry.version)
        payload = naming(register, before)
        if payload == before:
            continue
        key = key_of(register, payload)
        if key != entry.key:
            moved[register.code, entry.key] = key
        if key != entry.key and (key in taken or seqs_of(register, [key])):
            yield Draft(register, entry.key, before, operation=Operation.WITHDRAW, standing=Standing.ACCEPTED,
                        based_on=entry.seq)  # fmt: skip
            continue
        taken.add(key)
        was = entry.key if key != entry.key else ""
        yield Draft(register, key, payload, standing=Standing.ACCEPTED, based_on=entry.seq, was_key=was)


def _naming_body(register: Register, body: Organisation) -> list[Entry]:
    """Entries by which the records stand that name `body` in whichever field."""
    fields = [name for name, each in register.fields.items() if each.type == "organisation"]
    return _standing(register, reduce(or_, (Q(**{name: body.pk}) for name in fields))) if fields else []


def _standing(register: Register, condition: Q) -> list[Entry]:
    rows = tables.typed(register)._default_manager.filter(condition)
    seqs = list(rows.order_by("seq").values_list("seq", flat=True))
    return list(Entry.objects.filter(seq__among=seqs).order_by("seq"))


def _new_names(code: str, old: set[str]) -> Naming:
    def naming(register: Register, payload: Payload) -> Payload:
        fields = register.fields
        new = {
            name: code if name in fields and fields[name].type == "organisation" and value in old else value
            for name, value in payload.items()
        }
        if new != payload:
            new.pop(NEW_NAMES, None)
        return new

    return naming


def _as_former(draft: Draft) -> Payload:
    """A name of the other body is a former name of the one kept: its own name stays as it is."""
    is_own = draft.operation == Operation.SET and draft.payload.get("kind") == "legal"
    return draft.payload | {"kind": "former"} if is_own else draft.payload


def follow(moved: Moved, given: Circumstances) -> int:
    """Records that point to a record whose key became another follow it; how many. One round per step of a chain."""
    number = 0
    while moved:
        followed, moved = _follow(moved, given)
        number += followed
    return number


def _follow(moved: Moved, given: Circumstances) -> tuple[int, Moved]:
    """Point the records that point to an old key to the new one; how many, and which keys that changed in turn."""
    number, further = 0, Moved()
    for register in catalogue.current().values():
        pointers = {name: each.to for name, each in register.fields.items() if each.type == "record"}
        for name, to in pointers.items():
            keys = {old: new for (code, old), new in moved.items() if code == to}
            entries = _standing(register, Q(**{f"{name}__among": keys})) if keys else []
            drafts = list(_rewritten(register, entries, further, _new_pointer(name, keys)))
            number += len(append(drafts, given)) if drafts else 0
    return number, further


def _new_pointer(name: str, keys: dict[str, str]) -> Naming:
    return lambda register, payload: payload | {name: keys.get(payload[name], payload[name])}


def doubled(kept: Organisation, other: Organisation) -> dict[str, int]:
    """By name of the register, how many records of `other` would be withdrawn because `kept` has one of that key."""
    found: dict[str, int] = {}
    for register in catalogue.current().values():
        if not register.subject or register.subject not in register.key:
            continue
        rows = tables.typed(register)._default_manager.filter(**{register.subject: other.pk})
        keys = list(rows.values_list("key", flat=True))
        wanted = [
            key_of(register, {**each.payload, register.subject: kept.identifier})
            for each in records_of(register, keys).values()
        ]
        number = len(seqs_of(register, wanted))
        if number:
            found[register.name] = number
    return found


def settled(body: Organisation) -> Organisation:
    """The body under which its identifier stands now: itself, or the one it turned out to be."""
    row = OrganisationIdentifier.objects.filter(identifier=body.identifier).select_related("organisation").first()
    return row.organisation if row else body


def refuse_gone(body: Organisation) -> None:
    if settled(body).pk != body.pk:
        raise words.is_gone(body.name)


def _refuse_code(body: Organisation, code: str) -> None:
    wrong = code_fault(code)
    if wrong:
        raise words.code_is_wrong(code, wrong)
    row = OrganisationIdentifier.objects.filter(identifier=code).select_related("organisation").first()
    if row and row.organisation_id == body.pk:
        raise words.code_is_known(code)
    if row:
        raise words.code_of_another(code, row.organisation.name)
    refuse_gone(body)


def _refuse_waiting(body: Organisation) -> None:
    number = Entry.objects.filter(organisation=body.pk, waiting__isnull=False).count()
    if number:
        raise words.entries_wait(body.name, number)
