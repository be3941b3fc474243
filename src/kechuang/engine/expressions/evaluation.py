"""The value of an expression for one record, in plain Python, with the three-valued logic of SQL."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kechuang.engine.expressions import nodes
from kechuang.engine.expressions.context import Circumstances, Context
from kechuang.engine.expressions.exact import minus, opposite, plus, times
from kechuang.engine.expressions.functions import FUNCTIONS
from kechuang.engine.expressions.nodes import Node

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_COUNTED: dict[str, Callable[[Any, Any], Any]] = {"+": plus, "-": minus, "*": times}


def evaluate(node: Node, row: Mapping[str, Any], context: Context) -> Any | None:
    """True, False, Decimal, date, int (a year) or str; None: unknown.

    row: by field name, typed (date, int year, 'YYYY-MM' month, Decimal yuan and numbers, bool, str, tuple of codes);
    a missing key is a missing value. Of what `nodes.columns` names besides the fields: valid_from and valid_until
    (dates or None), `is_first()` and `is_renewal()` (bool or None).
    Edge: of an expression that was not checked, the value has no meaning. Raises: LookupError, from
    `context.member`, for a cohort that the context does not know.
    """
    return _value(node, Circumstances(row, context))


def _value(node: Node, at: Circumstances) -> Any | None:
    match node:
        case nodes.Column(name):
            return at.row.get(name)
        case nodes.Text() | nodes.Number() | nodes.Day() | nodes.Truth():
            return node.value
        case nodes.Not(item):
            return _opposite_truth(_value(item, at))
        case nodes.And(parts):
            return _all_true(_value(each, at) for each in parts)
        case nodes.Or(parts):
            return _opposite_truth(_all_true(_opposite_truth(_value(each, at)) for each in parts))
        case nodes.Compare(sign, left, right):
            return _known(_COMPARED[sign], _value(left, at), _value(right, at))
        case nodes.In(item, options):
            return _within(_value(item, at), [_value(each, at) for each in options])
        case nodes.Between(item, low, high):
            value = _value(item, at)
            bounds = (_known(operator.le, _value(low, at), value), _known(operator.le, value, _value(high, at)))
            return _all_true(bounds)
        case nodes.IsNull(item):
            return _value(item, at) is None
        case nodes.Arithmetic(sign, left, right):
            return _known(_COUNTED[sign], _value(left, at), _value(right, at))
        case nodes.Negative(item):
            value = _value(item, at)
            return None if value is None else opposite(value)
        case nodes.Case(branches, otherwise):
            met = next((each.result for each in branches if _value(each.condition, at) is True), otherwise)
            return None if met is None else _value(met, at)
        case nodes.Call():
            return _called(node, at)
    return None


def _known(operation: Callable[[Any, Any], Any], left: Any, right: Any) -> Any | None:
    return None if left is None or right is None else operation(left, right)


def _opposite_truth(value: bool | None) -> bool | None:
    return None if value is None else not value


def _all_true(values: Iterable[bool | None]) -> bool | None:
    """False as soon as one is false, whatever is unknown beside it."""
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def _within(value: Any, options: list[Any]) -> bool | None:
    if value is None:
        return None
    if value in [each for each in options if each is not None]:
        return True
    return None if None in options else False


def _called(call: nodes.Call, at: Circumstances) -> Any | None:
    function = FUNCTIONS[call.name]
    values = [
        nodes.written(each) if taken.written else _value(each, at)
        for each, taken in zip(call.arguments, function.taken(len(call.arguments)), strict=True)
    ]
    return None if function.strict and None in values else function.value(at, *values)
