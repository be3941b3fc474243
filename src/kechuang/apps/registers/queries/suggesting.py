"""What a half-typed name may become: bodies, units, regions, records and codes by part of the name or initials."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kechuang.apps.orgs.models import Region, Unit
from kechuang.apps.orgs.rules import folded, initials
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.queries.listing import organisations_called
from kechuang.apps.registers.queries.showing import names_of, payloads_of, title_of
from kechuang.apps.registers.rules.known import Option
from kechuang.catalog.register import Register

OFFERED = 12


def suggestions(register: Register, field: str, words: str, on: date) -> list[Option]:
    """value: what to put into the field, read back as the thing meant; label: how a person recognises it."""
    declared = register.fields[field]
    match declared.type:
        case "organisation":
            rows = organisations_called(words).order_by("folded")[:OFFERED]
            return [Option(each.name, f"{each.identifier}") for each in rows]
        case "unit":
            units = Unit.objects.in_force(on).select_related("region")
            return _by_words(((each.name, each.short_name or each.get_kind_display()) for each in units), words)
        case "region":
            return _regions(words, on)
        case "record":
            return _records(declared.to, words, on)
        case "code" | "codes":
            return _by_words(((each.name, each.code) for each in register.code_lists[field]), words)
    return []


def _by_words(named: Iterable[tuple[str, str]], words: str) -> list[Option]:
    """Names that hold the words, or whose initials begin like them; those that begin so first."""
    key, letters = folded(words), words.lower()
    found = [
        (not folded(name).startswith(key), name, label)
        for name, label in named
        if key in folded(name) or (letters.isascii() and letters.isalnum() and initials(name).startswith(letters))
    ]
    return [Option(name, label) for _, name, label in sorted(found)[:OFFERED]]


def _regions(words: str, on: date) -> list[Option]:
    rows = Region.objects.in_force(on).select_related("parent")
    named = rows.filter(code__startswith=words) if words.isdigit() else rows.filter(name__contains=words)
    return [Option(each.code, f"{each.parent or ''}{each.name}") for each in named.order_by("code")[:OFFERED]]


def _records(code: str, words: str, on: date) -> list[Option]:
    register = catalogue.current().get(code)
    if register is None:
        return []
    rows = tables.typed(register)._default_manager
    titled = rows.filter(folded__contains=folded(words)) | rows.filter(initials__contains=words.lower())
    keys = dict(titled.order_by("folded").values_list("seq", "key")[:OFFERED])
    payloads = payloads_of(register, keys)
    names = names_of(register, payloads.values(), on, with_records=False)
    return [Option(keys[seq], title_of(register, payloads[seq], names)) for seq in keys]
