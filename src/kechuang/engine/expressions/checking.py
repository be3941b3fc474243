"""Whether an expression means something over a register: fields, types, units, codes, functions."""

from __future__ import annotations

from collections.abc import Collection

from kechuang.catalog.register import Register
from kechuang.engine.expressions.faults import ExpressionFault
from kechuang.engine.expressions.nodes import Node
from kechuang.engine.expressions.types import Type

CONDITION = "yes_no"


def check(
    node: Node, register: Register, *, cohorts: Collection[str] = (), expected: str | None = None
) -> list[ExpressionFault]:
    """Every fault of a parsed expression, in text order; empty when it may be used.

    cohorts: the codes that `member` may name.
    expected: CONDITION for a `where`; the unit of an indicator (万元, 家, %) for an amount to sum; None: anything.
    """
    raise NotImplementedError


def type_of(node: Node, register: Register) -> Type:
    """What a checked expression gives; kind "wrong" for one with faults."""
    raise NotImplementedError
