"""The one inbox: apps register what may wait for a person; 待办 shows all of it, and the top bar its number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kechuang.apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Deed:
    """One click that settles the thing where it stands: a form of `fields`, sent to `url`."""

    url: str
    label: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits for me. kind: a short word for the column in front; why: the reason, in a sentence.

    plan: under which heading, "" for what belongs to no plan. due: None where there is no term.
    weight: of two with the same day the heavier stands first. action: None where it takes more than a click.
    """

    kind: str
    what: str
    why: str
    url: str
    plan: str = ""
    due: date | None = None
    weight: int = 0
    action: Deed | None = None


Source = Callable[[User, date], list[Todo]]
Count = Callable[[User, date], int]


@dataclass(slots=True)
class _Registered:
    source: Source
    count: Count


_sources: list[_Registered] = []


def register(source: Source, count: Count | None = None) -> None:
    """Add a source of things to do; call it once, from the app's `ready`.

    count: how many there are, for the top bar of every page: a number of queries that does not grow with the rows.
    Without it the list itself is made and counted. Edge: the same source twice is one.
    """
    if all(each.source is not source for each in _sources):
        _sources.append(_Registered(source, count or (lambda user, on: len(source(user, on)))))


def gather(user: User, on: date) -> list[Todo]:
    """Everything that waits for `user`, what is due first in front, then by weight; without a term last."""
    found = [todo for each in _sources for todo in each.source(user, on)]
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or date.max, -todo.weight))


def count(user: User, on: date) -> int:
    return sum(each.count(user, on) for each in _sources)


@dataclass(frozen=True, slots=True)
class Group:
    """What waits under one heading; plan "" is everything else."""

    plan: str
    todos: list[Todo]


def grouped(todos: list[Todo]) -> list[Group]:
    """By plan, the plan with the earliest day first; what belongs to no plan stands last."""
    groups: dict[str, list[Todo]] = {}
    for todo in todos:
        groups.setdefault(todo.plan, []).append(todo)
    return [Group(plan, rows) for plan, rows in sorted(groups.items(), key=lambda pair: not pair[0])]
