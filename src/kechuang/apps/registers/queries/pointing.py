"""Which records of other registers point at a record: what stands to be orphaned when it is taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from kechuang.apps.registers import tables
from kechuang.catalog.register import Register


@dataclass(frozen=True, slots=True)
class Pointing:
    """query: of the address of the list that shows them, "" where the list has no such filter."""

    register: Register
    number: int
    query: str


def pointing_at(register: Register, key: str, registers: Iterable[Register]) -> list[Pointing]:
    """Which of `registers`, those the reader may see, have records that point at this one, and how many; indexed, so
    cheap."""
    found = []
    for other in registers:
        fields = [name for name, each in other.fields.items() if each.type == "record" and each.to == register.code]
        number = sum(tables.typed(other)._default_manager.filter(**{name: key}).count() for name in fields)
        if number:
            query = next((urlencode({name: key}) for name in fields if name in other.list_page.filters), "")
            found.append(Pointing(other, number, query))
    return found
