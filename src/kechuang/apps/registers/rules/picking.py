"""Which of several sources counts: the most trusted one that says something; where another says otherwise, it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kechuang.apps.registers.rules.rows import NOT_APPLICABLE, Payload

APPLIES_NOT = "_na"  # what a source says that says 不适用; no value of a payload is such a string


@dataclass(frozen=True, slots=True)
class Picked:
    """What counts for one field. value: None when no source says anything; APPLIES_NOT when the source says so.

    source: whose word it is, "" when nobody's.  others: (source, value) of all others that say something, in order of
    trust.  is_conflict: one of them says otherwise.
    """

    value: Any = None
    source: str = ""
    others: tuple[tuple[str, Any], ...] = ()

    @property
    def is_conflict(self) -> bool:
        return any(value != self.value for _, value in self.others)

    @property
    def differing(self) -> tuple[tuple[str, Any], ...]:
        return tuple(pair for pair in self.others if pair[1] != self.value)


def pick(order: Sequence[str], by_source: Mapping[str, Payload], field: str) -> Picked:
    """The value of `field` by the source that counts most of those that have it.

    order: the declaration's `source_order`; sources it does not name come after, by code. A value that is missing in a
    source says nothing, so the next source is asked; 0 and 不适用 do say something.
    """
    said = [
        (source, _said(by_source[source], field))
        for source in ordered(order, by_source)
        if _said(by_source[source], field) is not None
    ]
    if not said:
        return Picked()
    (source, value), *others = said
    return Picked(value, source, tuple(others))


def ordered(order: Sequence[str], sources: Mapping[str, Payload]) -> list[str]:
    """The sources there are, the most trusted first."""
    return [each for each in order if each in sources] + sorted(sources.keys() - set(order))


def _said(payload: Payload, field: str) -> Any:
    return APPLIES_NOT if field in payload.get(NOT_APPLICABLE, ()) else payload.get(field)
