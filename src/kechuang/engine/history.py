"""Whether a record is the first of its kind for its subject, or the renewal of one before it.

Of one kind are the records that agree in the key apart from its days: the certificates of one firm and one sort. A
record renews another when it begins no more than `renewal_gap` days after that one ended; one that begins later is
neither first nor a renewal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from kechuang.catalog.register import Register
from kechuang.engine.expressions.nodes import IS_FIRST, IS_RENEWAL
from kechuang.engine.rows import Record

_DAYS = frozenset(("date", "month", "year"))
Told = Mapping[str, bool | None]
_NOT_KNOWN: Told = {IS_FIRST: None, IS_RENEWAL: None}


class History:
    """records: every known version of one register, whatever else is asked."""

    def __init__(self, register: Register, records: Iterable[Record]) -> None:
        self._gap = timedelta(days=register.renewal_gap or 0)
        self._same = [name for name in register.key if register.fields[name].type not in _DAYS]
        self._of_a_kind: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
        for each in records:
            self._of_a_kind[self._kind(each)].append(each)

    def _kind(self, record: Record) -> tuple[Any, ...]:
        return tuple(record.values.get(name) for name in self._same)

    def tell(self, record: Record) -> Told:
        """`is_first()` and `is_renewal()`; unknown while subject, kind or beginning is missing."""
        kind, begins = self._kind(record), record.valid_from
        if begins is None or None in kind:
            return _NOT_KNOWN
        earlier = [each for each in self._of_a_kind[kind] if each.valid_from and each.valid_from < begins]
        return {IS_FIRST: not earlier, IS_RENEWAL: any(self._reaches(each.valid_until, begins) for each in earlier)}

    def _reaches(self, ended: date | None, begins: date) -> bool:
        return ended is None or begins <= ended + self._gap
