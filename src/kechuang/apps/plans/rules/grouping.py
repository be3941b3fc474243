"""Which statements of one plan promise the same thing, which only look as if they did, and which are part of another.

Body and annex repeat each other, and 确保 and 力争 may stand in two sentences. Only what agrees in every respect is
taken for one promise; anything less is for a person to decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Protocol, TypeVar

from kechuang.coherence.amounts import measure_of
from kechuang.readers.view import folded


class Said(Protocol):
    """A statement as read; a row of `Statement` will do. start, value_start, value_end: places in the issued text."""

    @property
    def what(self) -> str: ...
    @property
    def indicator(self) -> str: ...
    @property
    def indicator_code(self) -> str: ...
    @property
    def verb(self) -> str: ...
    @property
    def comparator(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def value_max(self) -> Decimal | None: ...
    @property
    def stretch_value(self) -> Decimal | None: ...
    @property
    def unit(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def period_first(self) -> int | None: ...
    @property
    def period_last(self) -> int | None: ...
    @property
    def per_year(self) -> bool: ...
    @property
    def frequency(self) -> str: ...
    @property
    def region_name(self) -> str: ...
    @property
    def task_id(self) -> int | None: ...
    @property
    def value_start(self) -> int: ...
    @property
    def value_end(self) -> int: ...


Statement = TypeVar("Statement", bound=Said)

# 达到 575 家 and 不少于 575 家 promise the same; 超过 575 家 asks for one more.
_SAME_BOUND = {"=": ">=", ">=": ">="}
_HOPED = re.compile(r"^(?:力争|争取|努力|冲刺|挑战|奋力)")
_PART = re.compile(r"其中[^，；。！？\n]*$")
_SENTENCE_END = re.compile(r"[。！？\n]")


def groups(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Statements that make the same promise, together; in the order of each group's first.

    Every statement is in exactly one group, and grouping the members of a group again gives that group.
    """
    leader = list(range(len(statements)))

    def head(at: int) -> int:
        while leader[at] != at:
            at = leader[at]
        return at

    for one, other in _alike(statements):
        members = [at for at in range(len(statements)) if head(at) in (head(one), head(other))]
        if all(is_same_promise(statements[a], statements[b]) for a, b in combinations(members, 2)):
            first, last = sorted((head(one), head(other)))
            leader[last] = first
    found: defaultdict[int, list[Statement]] = defaultdict(list)
    for at, statement in enumerate(statements):
        found[head(at)].append(statement)
    return [found[at] for at in sorted(found)]


def _alike(statements: Sequence[Said]) -> Iterable[tuple[int, int]]:
    """Pairs that may be the same promise: only those of one scope, kind and thing are compared at all."""
    by_scope: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, statement in enumerate(statements):
        by_scope[_scope(statement)].append(at)
    for members in by_scope.values():
        for one, other in combinations(members, 2):
            if is_same_promise(statements[one], statements[other]):
                yield one, other


def is_same_promise(one: Said, other: Said) -> bool:
    """Same thing, scope, period and amount; or a 确保 and its 力争 told in two sentences."""
    if _scope(one) != _scope(other) or not _is_same_thing(one, other):
        return False
    return _is_same_amount(one, other) or _is_floor_and_stretch(one, other) or _is_floor_and_stretch(other, one)


def near(found: Sequence[Sequence[Said]]) -> list[tuple[int, int]]:
    """Pairs of groups, by their places, that may be one promise written with two values: 可能是同一件事."""
    first = [group[0] for group in found]
    by_thing: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, said in enumerate(first):
        by_thing[(said.indicator_code or _name(said), said.region_name, said.kind)].append(at)
    pairs = (pair for members in by_thing.values() for pair in combinations(members, 2))
    return sorted((a, b) for a, b in pairs if first[a].what == "target" and _may_be_same(first[a], first[b]))


def _may_be_same(one: Said, other: Said) -> bool:
    if one.what != other.what or _base(one.unit) != _base(other.unit):
        return False
    if None in (one.period_first, one.period_last, other.period_first, other.period_last):
        return True
    return (one.period_first, one.period_last) == (other.period_first, other.period_last)


def parts(statements: Sequence[Said], text: str) -> dict[int, int]:
    """For each statement that is said to be a part of another (其中高新区 8 家), the place of its whole.

    A part stands in the sentence of its whole, behind 其中 with nothing but more parts between, in the same unit and
    is no larger.
    """
    ordered = sorted(range(len(statements)), key=lambda at: statements[at].value_start)
    wholes: dict[int, int] = {}
    for place, at in enumerate(ordered):
        part = statements[at]
        for before in reversed(ordered[:place]):
            whole = statements[before]
            between = text[whole.value_end : part.value_start]
            if _SENTENCE_END.search(between):
                break
            if before not in wholes and _PART.search(between) and _may_hold(whole, part):
                wholes[at] = before
                break
    return wholes


def _may_hold(whole: Said, part: Said) -> bool:
    if whole.what != "target" or part.what != "target" or _base(whole.unit) != _base(part.unit):
        return False
    larger, smaller = _amount(whole.value, whole.unit), _amount(part.value, part.unit)
    return larger is not None and smaller is not None and smaller <= larger


def _scope(said: Said) -> tuple[object, ...]:
    period = (said.period_first, said.period_last)
    return (said.what, said.kind, period, said.per_year, said.frequency, said.region_name, _base(said.unit))


def _is_same_thing(one: Said, other: Said) -> bool:
    """One name, or one code: but one clause does not promise the same thing twice under two names."""
    if _name(one) == _name(other):
        return one.indicator_code == other.indicator_code
    if one.task_id is not None and one.task_id == other.task_id:
        return False
    return bool(one.indicator_code) and one.indicator_code == other.indicator_code


def _is_same_amount(one: Said, other: Said) -> bool:
    if _SAME_BOUND.get(one.comparator, one.comparator) != _SAME_BOUND.get(other.comparator, other.comparator):
        return False
    pairs = ((one.value, other.value), (one.value_max, other.value_max))
    if any(_amount(mine, one.unit) != _amount(yours, other.unit) for mine, yours in pairs):
        return False
    stretches = {_amount(each.stretch_value, each.unit) for each in (one, other)} - {None}
    return len(stretches) <= 1


def _is_floor_and_stretch(floor: Said, hoped: Said) -> bool:
    """确保 23% here, 力争 25% there: the higher is only hoped for, and no other is hoped for already."""
    if not _HOPED.match(hoped.verb) or _HOPED.match(floor.verb) or hoped.stretch_value is not None:
        return False
    low, high = _amount(floor.value, floor.unit), _amount(hoped.value, hoped.unit)
    if low is None or high is None or high <= low or floor.value_max is not None or hoped.value_max is not None:
        return False
    known = _amount(floor.stretch_value, floor.unit)
    return floor.comparator in _SAME_BOUND and (known is None or known == high)


def leading(group: Sequence[Statement]) -> Statement:
    """Whose words a proposal takes over: what is promised before what is hoped for, what is linked to an indicator,
    what a clause makes someone responsible for; then the first."""
    return min(group, key=lambda each: (bool(_HOPED.match(each.verb)), not each.indicator_code, each.task_id is None))


def stretch_of(group: Sequence[Said]) -> tuple[Decimal, str] | None:
    """What the group hopes for beyond its value, with the unit it is written in; None when nothing."""
    own = [(each.stretch_value, each.unit) for each in group if each.stretch_value is not None]
    hoped = [(each.value, each.unit) for each in group if _HOPED.match(each.verb) and each.value is not None]
    is_mixed = len(hoped) < len(group)
    found = own or (hoped if is_mixed else [])
    return (Decimal(found[0][0]), found[0][1]) if found else None


def _name(said: Said) -> str:
    return re.sub(r"[“”\"《》\s]", "", folded(said.indicator)) or said.indicator


def _base(unit: str) -> str:
    return measure_of(unit).base


def _amount(value: Decimal | None, unit: str) -> Fraction | None:
    """In the base unit, exact: 1000 万元 and 0.1 亿元 are one amount."""
    return None if value is None else Fraction(value) * measure_of(unit).factor
