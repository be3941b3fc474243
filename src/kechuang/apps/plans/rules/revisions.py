"""Changes of terms after adoption: which terms may change, and which hold on a day. Nothing changes before its day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from kechuang.apps.plans.rules.terms import Counting, Node, PathShape, Terms


def _amount(given: object) -> Decimal | None:
    return None if given is None else Decimal(str(given))


def _day(given: object) -> date:
    return date.fromisoformat(str(given))


def _shares(given: Any) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(each)) for each in given)


# Field of a commitment: how its new value is read back from the JSON of `CommitmentRevision.changes`.
REVISABLE: dict[str, Callable[[Any], Any]] = {
    "value": _amount,
    "value_max": _amount,
    "stretch": _amount,
    "due": _day,
    "judge_from": _day,
    "counting": Counting,
    "path": PathShape,
    "shares": _shares,
    "baseline": _amount,
}
# New days and amounts of filed milestones, by title: [{"title", "planned_on", "amount"}]. Proofs already accepted stay.
NODES = "nodes"


def apply(terms: Terms, changes: Mapping[str, object]) -> Terms:
    """`terms` with the JSON of one revision worked in; decimals and days come as strings, None takes a value away.

    Raises: KeyError for a field that cannot be revised; ValueError, ArithmeticError for a value that is none.
    """
    given = {name: REVISABLE[name](value) for name, value in changes.items() if name != NODES}
    if NODES in changes:
        given[NODES] = _moved(terms.nodes, changes[NODES])
    return replace(terms, **given)


def _moved(nodes: tuple[Node, ...], moves: Any) -> tuple[Node, ...]:
    """Edge: a title that no node has moves nothing."""
    by_title = {move["title"]: move for move in moves}
    moved = [
        replace(
            node, planned_on=_day(by_title[node.title]["planned_on"]), amount=_amount(by_title[node.title]["amount"])
        )
        if node.title in by_title
        else node
        for node in nodes
    ]
    return tuple(sorted(moved, key=lambda node: node.planned_on))


def differing(terms: Terms, changes: Mapping[str, object]) -> dict[str, object]:
    """Those of `changes` that make a difference to `terms`."""
    return {name: value for name, value in changes.items() if apply(terms, {name: value}) != terms}


class Change(Protocol):
    """An approved revision, in whatever form; a row of `CommitmentRevision` will do."""

    @property
    def ordinal(self) -> int: ...
    @property
    def effective_on(self) -> date: ...
    @property
    def changes(self) -> Mapping[str, object]: ...
    @property
    def withdrawn(self) -> bool: ...


Approved = TypeVar("Approved", bound=Change)


def in_force(revisions: Iterable[Approved], on: date) -> list[Approved]:
    """The approved `revisions` that hold at the end of `on`, in the order they take effect; of one day the earlier
    approved first. Edge: the day a revision takes effect counts in full."""
    return sorted((each for each in revisions if each.effective_on <= on), key=lambda r: (r.effective_on, r.ordinal))


def terms_on(terms: Terms, revisions: Iterable[Change], on: date) -> Terms:
    """`terms` as adopted, with every one of the approved `revisions` that holds on that day."""
    for revision in in_force(revisions, on):
        terms = apply(terms, revision.changes)
    return terms


def is_withdrawn(revisions: Iterable[Change], on: date) -> bool:
    """Whether the promise is called off on that day: the last word counts."""
    holding = in_force(revisions, on)
    return bool(holding) and holding[-1].withdrawn
