"""Faults of the expressions in a definition, placed in its file."""

from __future__ import annotations

from collections.abc import Iterator

from kechuang.catalog.register import Register
from kechuang.engine.definitions import Definitions, read_expression
from kechuang.engine.expressions import CONDITION, ExpressionFault, ExpressionRefused, check

Place = tuple[str | int, ...]
Found = tuple[Place, str, str, str]  # place in the file, what, remedy, code


def condition_faults(place: Place, text: str, register: Register, definitions: Definitions) -> Iterator[Found]:
    """Of a `where`, which must be a yes or no."""
    return _faults(place, text, register, definitions, CONDITION)


def amount_faults(
    place: Place, text: str, register: Register, unit: str | None, definitions: Definitions
) -> Iterator[Found]:
    """Of a `sum` or `average`. unit: what the amount must be convertible to; None: any number or amount of money."""
    return _faults(place, text, register, definitions, unit)


def _faults(
    place: Place, text: str, register: Register, definitions: Definitions, expected: str | None
) -> Iterator[Found]:
    try:
        found = check(read_expression(text), register, cohorts=definitions.cohorts.keys(), expected=expected)
    except ExpressionRefused as refused:
        found = list(refused.faults)
    for each in found:
        yield place, f"{place[-1]} {_where(text, each)}：{each.what}", each.remedy, each.code


def _where(text: str, fault: ExpressionFault) -> str:
    """第 8 个字符“knd = …”处."""
    shown = text[fault.at : fault.at + 12].strip()
    return f"第 {fault.at + 1} 个字符“{shown}”处" if shown else "末尾"
