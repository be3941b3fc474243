"""What stands in the form of a record before anybody types: its own words, each read back as the same value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kechuang.apps.registers.forms.records import CODE, NOT_APPLICABLE, PREFIX, is_chosen
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.queries.showing import Names, words_of
from kechuang.apps.registers.rules import rows
from kechuang.apps.registers.rules.cells import NotApplicable, Written
from kechuang.apps.registers.rules.rows import Payload, shown_plain
from kechuang.catalog.register import Register


def initial_of(register: Register, payload: Payload, names: Names, lookup: Lookup) -> dict[str, Any]:
    """By name of the form's fields."""
    initial: dict[str, Any] = {}
    for name, declared in register.fields.items():
        if name in payload.get(rows.NOT_APPLICABLE, ()):
            initial[PREFIX + name] = (
                [NOT_APPLICABLE] if declared.type == "codes" and is_chosen(register, name) else NOT_APPLICABLE
            )
        elif name in payload:
            initial[PREFIX + name] = _initial(register, name, payload, names, lookup)
            if declared.type == "organisation":
                initial[PREFIX + name + CODE] = payload[name]
    return initial


def _initial(register: Register, name: str, payload: Payload, names: Names, lookup: Lookup) -> Any:
    declared, value = register.fields[name], payload[name]
    match declared.type:
        case "organisation":
            return words_of(register, name, payload, names)
        case "unit" | "region" | "record":
            words = words_of(register, name, payload, names)
            return words if _means(lookup, declared.type, declared.to, words) == value else value
        case "code" | "codes":
            return value if is_chosen(register, name) else shown_plain(register, name, payload)
    return shown_plain(register, name, payload)


def _means(lookup: Lookup, kind: str, to: str, words: str) -> str | None:
    if kind == "record":
        return lookup.record(to, words).value
    return lookup.unit(words).value if kind == "unit" else lookup.region(words).value


def kept_raw(register: Register, payload: Payload, apart_from: Iterable[str]) -> dict[str, object]:
    """The fields of a record that a form does not show, as `check_row` reads them back."""
    skipped = set(apart_from)
    kept: dict[str, object] = {}
    for name, declared in register.fields.items():
        if name in skipped:
            continue
        if name in payload.get(rows.NOT_APPLICABLE, ()):
            kept[name] = NotApplicable()
        elif name in payload:
            value = payload[name]
            kept[name] = Written(code=value) if declared.type == "organisation" else _plain(register, name, payload)
    return kept


def _plain(register: Register, name: str, payload: Payload) -> object:
    kind = register.fields[name].type
    if kind in ("code", "codes", "unit", "region", "record"):
        return payload[name]
    return shown_plain(register, name, payload)
