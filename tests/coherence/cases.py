"""Worked cases of catalog/checks → promises and clauses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kechuang.coherence.promise import Clause, Promise
from kechuang.kernel.period import Period

_NUMBERS = ("value", "value_max", "stretch", "baseline")


def promises_of(entries: Sequence[Mapping[str, Any]]) -> tuple[list[Promise], list[Clause]]:
    """Entries as written in a file: `year` or `years`, `code`, numbers as text or integers; `clause` for a clause."""
    promises, clauses = [], []
    for place, entry in enumerate(entries):
        given = dict(entry)
        ident = given.pop("ident", f"p{place}")
        if "clause" in given:
            leads = tuple(given.pop("leads", ()))
            clauses.append(Clause(ident, given.pop("clause"), document="甲", leads=leads, **given))
            continue
        promises.append(_promise(ident, place, given))
    return promises, clauses


def _promise(ident: str, place: int, given: dict[str, Any]) -> Promise:
    year, years, plan = given.pop("year", None), given.pop("years", None), given.pop("plan_years", None)
    numbers = {name: Decimal(str(given.pop(name))) for name in _NUMBERS if name in given}
    decimals = len(str(numbers["value"]).partition(".")[2]) if "value" in numbers else None
    return Promise(
        ident=ident,
        indicator_code=given.pop("code", ""),
        period=Period.year(year) if year else Period(*years) if years else None,
        plan_period=Period(*plan) if plan else None,
        leads=tuple(given.pop("leads", ())),
        home=given.pop("home", "江阴市"),
        document=given.pop("document", "甲"),
        position=place,
        value=numbers.pop("value", None),
        decimals=decimals,
        **numbers,
        **given,
    )
