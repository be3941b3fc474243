"""Terms of made-up promises of 2025, a year of 365 days: five times 73, so that fifths fall on whole days.

Day 73 is 14 March, 146 is 26 May, 219 is 7 August, 292 is 19 October.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from kechuang.apps.plans.rules.terms import Counting, Direction, Known, PathShape, Terms

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
FIFTHS = (date(2025, 3, 14), date(2025, 5, 26), date(2025, 8, 7), date(2025, 10, 19), LAST)


def number(given: Any) -> Any:
    return Decimal(given) if isinstance(given, str | int) and not isinstance(given, bool) else given


AMOUNTS = ("value", "value_max", "stretch", "baseline")


def promise(kind: str, counting: Counting, comparator: str, value: Any, unit: str, **others: Any) -> Terms:
    """Amounts may be given as text or int; the year 2025 and judged from its first day unless said otherwise."""
    given = {name: number(value) if name in AMOUNTS else value for name, value in others.items()}
    days = {"start": FIRST, "due": LAST, "judge_from": FIRST, **given}
    return Terms(kind=kind, counting=counting, comparator=comparator, value=number(value), unit=unit, **days)


def count(value: Any = 100, comparator: str = ">=", **others: Any) -> Terms:
    """新增不少于 100 家, linear."""
    return promise("increment", Counting.EVIDENCE, comparator, value, "家", **{"is_whole": True, **others})


def level(value: Any = 575, baseline: Any = 375, **others: Any) -> Terms:
    """达到 575 家 from 375, reported."""
    given = {"is_whole": True, "counting": Counting.REPORTED, **others}
    return promise(
        "level", given.pop("counting"), given.pop("comparator", "="), value, "家", baseline=baseline, **given
    )


def share(value: Any = 30, comparator: str = ">=", **others: Any) -> Terms:
    """占比不低于 30%, the same all year."""
    return promise("share", Counting.REPORTED, comparator, value, "%", **{"path": PathShape.FLAT, **others})


def ranked(value: Any = 50, comparator: str = "<=", **others: Any) -> Terms:
    """进入前 50 位, published in the middle of the next year."""
    given = {"path": PathShape.DUE_ONLY, "direction": Direction.DOWN, "judge_from": date(2026, 6, 30), **others}
    return promise("rank", Counting.RANK, comparator, value, "位", **given)


def ceiling(value: Any = 3, comparator: str = "<=", **others: Any) -> Terms:
    """不超过 3 起."""
    given = {"direction": Direction.DOWN, "is_whole": True, **others}
    return promise("increment", Counting.EVIDENCE, comparator, value, "起", **given)


def task(**others: Any) -> Terms:
    """A document to be issued, without any milestone filed."""
    return promise("deliverable", Counting.MILESTONES, "=", None, "", **{"path": PathShape.DUE_ONLY, **others})


def known(actual: Any = None, **others: Any) -> Known:
    given = {name: number(value) if name == "waiting" else value for name, value in others.items()}
    return Known(actual=number(actual), **given)


def changed(terms: Terms, **changes: Any) -> Terms:
    return replace(terms, **{name: number(value) if name in AMOUNTS else value for name, value in changes.items()})
