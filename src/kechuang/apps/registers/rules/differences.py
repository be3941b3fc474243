"""What a row would change in the record there is: field by field, from what to what."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypedDict

from kechuang.apps.registers.rules.rows import NEW_NAMES, NOT_APPLICABLE, Payload, shown_plain
from kechuang.catalog.register import Register


class Difference(TypedDict):
    """One field; before, after: as a person reads them, "" where nothing stands."""

    field: str
    before: str
    after: str


def kept_beside(existing: Payload, given: Payload, speaks_of: Collection[str]) -> Payload:
    """`given`, with what the record says in fields of which the file says nothing.

    A column that the file has and leaves blank is said to be blank; a column it lacks changes nothing.
    """
    whole = {name: value for name, value in existing.items() if name[0] != "_" and name not in speaks_of}
    whole |= given
    missing = {name for name in existing.get(NOT_APPLICABLE, ()) if name not in speaks_of}
    missing |= set(given.get(NOT_APPLICABLE, ()))
    whole.pop(NOT_APPLICABLE, None)
    return whole | ({NOT_APPLICABLE: sorted(missing)} if missing else {})


def says_the_same(one: Payload, other: Payload) -> bool:
    """The names of bodies not kept yet are no part of what a record says."""
    return _said(one) == _said(other)


def _said(payload: Payload) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name != NEW_NAMES}


def differences(register: Register, before: Payload, after: Payload) -> list[Difference]:
    """In the order of the declaration."""
    found: list[Difference] = []
    for name in register.fields:
        was, now = shown_plain(register, name, before), shown_plain(register, name, after)
        if was != now or before.get(name) != after.get(name):
            found.append({"field": name, "before": was, "after": now})
    return found
