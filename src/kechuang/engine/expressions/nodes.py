"""The tree of an expression. Small and frozen, so that trees can be compared, kept and walked.

`at` is where the part begins in the text, counted from 0; it takes no part in comparing two trees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Literal as OneOf

Comparison = OneOf["=", "<>", "<", "<=", ">", ">="]
Operation = OneOf["+", "-", "*"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Text(Part):
    """A quoted text; what it means (a code, a month, a place) depends on what stands beside it."""

    value: str


@dataclass(frozen=True, slots=True)
class Number(Part):
    value: Decimal


@dataclass(frozen=True, slots=True)
class Day(Part):
    """`date '2025-01-31'` or `day('2025-01-31')`."""

    value: date


@dataclass(frozen=True, slots=True)
class Truth(Part):
    value: bool


@dataclass(frozen=True, slots=True)
class Nothing(Part):
    """NULL, allowed only as a result of CASE."""


@dataclass(frozen=True, slots=True)
class Column(Part):
    name: str


@dataclass(frozen=True, slots=True)
class Not(Part):
    item: Node


@dataclass(frozen=True, slots=True)
class And(Part):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Part):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare(Part):
    sign: Comparison
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class In(Part):
    item: Node
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Part):
    """Both bounds included."""

    item: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class IsNull(Part):
    item: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Part):
    sign: Operation
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negative(Part):
    item: Node


@dataclass(frozen=True, slots=True)
class Branch(Part):
    condition: Node
    result: Node


@dataclass(frozen=True, slots=True)
class Case(Part):
    """The result of the first branch that is true, else `otherwise`; NULL when that is None."""

    branches: tuple[Branch, ...]
    otherwise: Node | None


@dataclass(frozen=True, slots=True)
class Call(Part):
    name: str
    arguments: tuple[Node, ...]


Node = (
    Text | Number | Day | Truth | Nothing | Column | Not | And | Or | Compare | In | Between | IsNull
    | Arithmetic | Negative | Branch | Case | Call
)  # fmt: skip

# What a function asks of its record besides the fields: keys of the row, and names in SQL.
IS_FIRST, IS_RENEWAL = "is_first()", "is_renewal()"
VALID_FROM, VALID_UNTIL = "valid_from", "valid_until"
_ASKED_OF_RECORD = {
    "is_first": (IS_FIRST,),
    "is_renewal": (IS_RENEWAL,),
    "holds_on": (VALID_FROM, VALID_UNTIL),
}


def children(node: Node) -> Iterator[Node]:
    """The parts directly below, in the order of the text."""
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Part):
            yield value  # type: ignore[misc]  # every Part in a tree is one of Node
        elif isinstance(value, tuple):
            yield from value


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, from the outside in."""
    yield node
    for child in children(node):
        yield from walk(child)


def columns(node: Node) -> frozenset[str]:
    """What a row must hold: the fields named, and valid_from, valid_until, `is_first()`, `is_renewal()` if asked."""
    named = {each.name for each in walk(node) if isinstance(each, Column)}
    calls = {each.name for each in walk(node) if isinstance(each, Call)}
    return frozenset(named.union(*(_ASKED_OF_RECORD.get(name, ()) for name in calls)))


def cohorts(node: Node) -> frozenset[str]:
    """The codes of the cohorts whose membership is asked."""
    asked = [each for each in walk(node) if isinstance(each, Call) and each.name == "member"]
    return frozenset(text.value for each in asked for text in each.arguments[1:2] if isinstance(text, Text))


def written(node: Node) -> str | Decimal | None:
    """The value of a text or number that is written out, with its sign; None for anything else."""
    if isinstance(node, Negative) and isinstance(node.item, Number):
        return node.item.value.copy_negate()
    if isinstance(node, Day):
        return node.value.isoformat()
    return node.value if isinstance(node, Text | Number) else None
