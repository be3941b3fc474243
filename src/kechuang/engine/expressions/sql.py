"""The same expression as SQL, for DuckDB and for Spark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kechuang.engine.expressions import nodes
from kechuang.engine.expressions.context import Rendering
from kechuang.engine.expressions.function_sql import as_number
from kechuang.engine.expressions.functions import FUNCTIONS
from kechuang.engine.expressions.nodes import Node

Dialect = Literal["duckdb", "spark"]


def to_sql(node: Node, dialect: Dialect, names: Mapping[str, str] | None = None) -> str:
    """SQL of a checked expression, bracketed so that it can stand anywhere.

    names: how things are called in the query; a field not named there stands under its own name. Besides fields:
    `on_day()`, `span_first()`, `span_last()` (the figure's days, dates), `valid_from`, `valid_until`,
    `is_first()`, `is_renewal()` (columns), and for a cohort `member(CODE)`: a relation with a column `organisation`
    of its members on that day; `perhaps(CODE)`, if given, one of those of whom it is unknown.
    `home()` is no SQL but the region's code itself, as in `Context.home`; unknown without it.
    Types in the database: money DECIMAL(20, 2) in yuan, numbers BIGINT or DECIMAL(24, …), months VARCHAR 'YYYY-MM',
    years an integer, codes VARCHAR[], the rest VARCHAR, BOOLEAN and DATE.
    """
    return _sql(node, Rendering(dialect, names or {}))


def _sql(node: Node, to: Rendering) -> str:
    match node:
        case nodes.Column(name):
            return to.name(name)
        case nodes.Text(value):
            return to.text(value)
        case nodes.Number(value):
            return as_number(value)
        case nodes.Day(value):
            return f"DATE '{value}'"
        case nodes.Truth(value):
            return "TRUE" if value else "FALSE"
        case nodes.Nothing():
            return "NULL"
        case nodes.Not(item):
            return f"(NOT {_sql(item, to)})"
        case nodes.And(parts):
            return f"({' AND '.join(_sql(each, to) for each in parts)})"
        case nodes.Or(parts):
            return f"({' OR '.join(_sql(each, to) for each in parts)})"
        case nodes.Compare(sign, left, right) | nodes.Arithmetic(sign, left, right):
            return f"({_sql(left, to)} {sign} {_sql(right, to)})"
        case nodes.In(item, options):
            return f"({_sql(item, to)} IN ({', '.join(_sql(each, to) for each in options)}))"
        case nodes.Between(item, low, high):
            return f"({_sql(item, to)} BETWEEN {_sql(low, to)} AND {_sql(high, to)})"
        case nodes.IsNull(item):
            return f"({_sql(item, to)} IS NULL)"
        case nodes.Negative(item):
            return f"(-{_sql(item, to)})"
        case nodes.Case():
            return _case(node, to)
        case nodes.Call():
            return _call(node, to)
    raise TypeError(f"no SQL for {node}")


def _case(node: nodes.Case, to: Rendering) -> str:
    branches = [f"WHEN {_sql(each.condition, to)} THEN {_sql(each.result, to)}" for each in node.branches]
    otherwise = [f"ELSE {_sql(node.otherwise, to)}"] if node.otherwise else []
    return f"(CASE {' '.join([*branches, *otherwise])} END)"


def _call(call: nodes.Call, to: Rendering) -> str:
    function = FUNCTIONS[call.name]
    arguments = [
        nodes.written(each) if taken.written else _sql(each, to)
        for each, taken in zip(call.arguments, function.taken(len(call.arguments)), strict=True)
    ]
    return function.sql(to, *arguments)
