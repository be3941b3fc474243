"""Records as the engine sees them: typed values, when they hold, and when they were on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kechuang.catalog.register import Register


@dataclass(frozen=True, slots=True)
class Record:
    """One version of one record.

    seq: of its entry; a later correction of the same record has a higher one.  key: which record it is.
    values: field → date, int (a year), 'YYYY-MM' (a month), Decimal (a number; money in yuan), bool, str (a code, text,
    organisation, unit, region, record) or tuple of codes; what is missing is not there.
    not_applicable: fields said not to apply.  valid_from, valid_until: half-open, None where open or not known.
    known_from, known_until: half-open days on which this version was on record; None where open.
    """

    register: str
    seq: int
    key: str
    values: Mapping[str, Any] = field(hash=False)
    not_applicable: frozenset[str] = frozenset()
    valid_from: date | None = None
    valid_until: date | None = None
    known_from: date | None = None
    known_until: date | None = None

    def was_known(self, on: date | None) -> bool:
        """Whether this version was on record that day; None: whether it is now."""
        if on is None:
            return self.known_until is None
        return (self.known_from is None or self.known_from <= on) and (
            self.known_until is None or on < self.known_until
        )


Rows = Mapping[str, Sequence[Record]]


def known_rows(rows: Rows, on: date | None) -> Rows:
    """Only the versions on record that day."""
    return {register: [each for each in records if each.was_known(on)] for register, records in rows.items()}


def by_trust(register: Register, records: Iterable[Record]) -> list[Record]:
    """Records of several sources about the same thing made one: per column the first source that has it.

    A source that says a column does not apply has said something. Registers without `source_order` stay as they are.
    The merged record carries the most trusted source, its seq and its key.
    """
    if not register.source_order:
        return list(records)
    together: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
    same = [name for name in register.key if name != "source"]
    for each in records:
        together[tuple(each.values.get(name) for name in same)].append(each)
    return [_merged(register, found) for found in together.values()]


def _merged(register: Register, records: list[Record]) -> Record:
    order = {source: place for place, source in enumerate(register.source_order)}
    ranked = sorted(records, key=lambda each: (order.get(each.values.get("source", ""), len(order)), -each.seq))
    values: dict[str, Any] = {}
    left_out = set[str]()
    for each in ranked:
        for name in (*each.values, *each.not_applicable):
            if name not in values and name not in left_out:
                if name in each.not_applicable:
                    left_out.add(name)
                else:
                    values[name] = each.values[name]
    return replace(ranked[0], values=values, not_applicable=frozenset(left_out))
