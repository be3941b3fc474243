"""How far a reading agrees with the drafts we expect of a plan: found, and read right in each respect.

A promise is found when its words overlap with an expected one and say the same amount; each expected one is given
to the one draft that agrees with it most. Entries that are optional count neither way.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from kechuang.kernel.period import Period
from kechuang.readers.files import read_bytes
from kechuang.readers.reading import PlanReading, Statement, Task, UnitMention
from kechuang.readers.view import folded
from kechuang.readers.workplan import read_plan

PLANS = Path(__file__).parent / "plans"
Expected = dict[str, Any]
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
ENOUGH_ALIKE = 0.6


@dataclass
class Score:
    """found, missing, surplus: of promises or tasks; right: per respect, how many of the judged ones agree."""

    found: int = 0
    judged: int = 0
    missing: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)
    right: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    @property
    def f1(self) -> float:
        total = 2 * self.found + len(self.missing) + len(self.surplus)
        return 2 * self.found / total if total else 1.0

    def share(self, respect: str) -> float:
        return self.right[respect] / self.judged if self.judged else 1.0

    def judge(self, respect: str, agrees: bool, told: str) -> None:
        self.right[respect] += agrees
        if not agrees:
            self.wrong.setdefault(respect, []).append(told)

    def lost(self) -> str:
        return "\n".join(
            [f"missing  {words}" for words in self.missing] + [f"surplus  {words}" for words in self.surplus]
        )


def read(name: str) -> tuple[str, PlanReading, Expected]:
    data = (PLANS / f"{name}.txt").read_bytes()
    document = read_bytes(data, f"{name}.txt")
    expected = json.loads((PLANS / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)
    return document.text, read_plan(document), expected


def amount(value: Decimal | int | None, unit: str | None) -> tuple[Decimal | None, str]:
    """12000 万元 and 1.2 亿元 are the same amount: the scale moves from the unit into the value."""
    unit, scale = folded(unit or ""), 1
    while unit and unit[0] in _SCALE:
        scale, unit = scale * _SCALE[unit[0]], unit[1:]
    return (None if value is None else Decimal(value) * scale), unit


def alike(one: str, other: str) -> float:
    """Dice's measure over pairs of neighbouring characters, 1 for the same words."""
    if folded(one) == folded(other):
        return 1.0
    first, second = (Counter(pairwise(words)) for words in (folded(one), folded(other)))
    size = first.total() + second.total()
    return 2 * (first & second).total() / size if size else 0.0


def pieces(units: Iterable[str]) -> set[str]:
    """Names cut at every comma, for who divides 各县（市、区） differently means the same offices."""
    return {piece for unit in units for piece in re.split(r"[、，,]", folded(unit)) if piece}


def named(units: Iterable[UnitMention], role: str) -> list[str]:
    return [unit.text for unit in units if unit.role == role]


def years(period: Period | None) -> int | list[int] | None:
    if period is None:
        return None
    return period.first if period.is_one_year else [period.first, period.last]


_RESPECTS: dict[str, Callable[[Statement, Expected], bool]] = {
    "indicator": lambda draft, said: max(alike(draft.indicator, name) for name in said["indicator"]) >= ENOUGH_ALIKE,
    "comparator": lambda draft, said: draft.comparator == said["comparator"],
    "period": lambda draft, said: years(draft.period) in said["period"],
    "region": lambda draft, said: draft.region in said["region"],
    "lead": lambda draft, said: pieces(named(draft.units, "lead")) == pieces(said["lead"]),
    "support": lambda draft, said: pieces(named(draft.units, "support")) == pieces(said.get("support", [])),
    "kind": lambda draft, said: draft.kind == said["kind"],
    "per_year": lambda draft, said: draft.per_year == said.get("per_year", False),
    "stretch": lambda draft, said: draft.stretch_value == said.get("stretch_value"),
}


def _overlaps(draft: Statement, said: Expected) -> bool:
    return bool(draft.span.start < said["at"] + len(said["quote"]) and said["at"] < draft.span.end)


def _agreement(draft: Statement, said: Expected) -> int:
    """0 when the draft is not this promise; else the more, the better the two agree."""
    if not _overlaps(draft, said) or draft.what != said.get("what", "target"):
        return 0
    if amount(draft.value, draft.unit) != amount(said["value"], said["unit"]):
        return 0
    if amount(draft.value_max, draft.unit) != amount(said.get("value_max"), said["unit"]):
        return 0
    return 1 + sum(agrees(draft, said) for agrees in _RESPECTS.values())


def _pairs(drafts: list[Any], listed: list[Expected], agreement: Callable[[Any, Expected], int]) -> dict[int, int]:
    """Index of draft → index of what was expected, best agreement first."""
    candidates = []
    for i, draft in enumerate(drafts):
        scores = ((agreement(draft, said), i, j) for j, said in enumerate(listed))
        candidates += [candidate for candidate in scores if candidate[0]]
    pairs: dict[int, int] = {}
    for _, i, j in sorted(candidates, key=lambda each: (-each[0], each[1], each[2])):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def score_promises(text: str, reading: PlanReading, expected: Expected) -> Score:
    """Policy parameters must be found and told from targets; the respects are judged of targets only."""
    drafts = [draft for draft in reading.statements if draft.what != "deliverable"]
    required, optional = expected["targets"], expected["optional_targets"]
    pairs = _pairs(drafts, [*required, *optional], _agreement)
    score = Score()
    for i, draft in enumerate(drafts):
        words = draft.span.of(text).replace("\n", "⏎")
        if i not in pairs:
            if not any(_overlaps(draft, said) for said in optional):
                score.surplus.append(f"{words} ({draft.value}{draft.unit or ''}, {draft.what})")
        elif pairs[i] < len(required):
            said = required[pairs[i]]
            score.found += 1
            if "what" in said:
                continue
            score.judged += 1
            for respect, agrees in _RESPECTS.items():
                told = f"{words} ({_shown(draft, respect)}; {_wanted(said, respect)})"
                score.judge(respect, agrees(draft, said), told)
    found = set(pairs.values())
    score.missing = [f"{said['quote']} ({said['value']})" for j, said in enumerate(required) if j not in found]
    return score


def _shown(draft: Statement, respect: str) -> str:
    if respect in ("lead", "support"):
        return "、".join(named(draft.units, respect))
    return str({"stretch": draft.stretch_value}.get(respect, getattr(draft, respect, None)))


def _wanted(said: Expected, respect: str) -> str:
    return f"expected {said.get({'stretch': 'stretch_value'}.get(respect, respect))}"


def score_tasks(text: str, reading: PlanReading, expected: Expected) -> Score:
    """A task is found where it begins; optional rows count neither way."""
    tasks, required = list(reading.tasks), expected["tasks"]
    listed = [*required, *expected["optional_tasks"]]

    def agreement(task: Task, said: Expected) -> int:
        return 1 + (task.number == said["number"]) if task.title_span.start == said["at"] else 0

    pairs = _pairs(tasks, listed, agreement)
    score = Score()
    for i, task in enumerate(tasks):
        words = task.title_span.of(text)
        if i not in pairs:
            if not task.has_targets:
                score.surplus.append(words)
        elif pairs[i] < len(required):
            score.found, score.judged = score.found + 1, score.judged + 1
            said = required[pairs[i]]
            score.judge("number", task.number == said["number"], f"{words} ({task.number})")
            score.judge("title", task.title == said["title"], f"{words} ({task.title})")
            for role in ("lead", "support"):
                agrees = pieces(named(task.units, role)) == pieces(said.get(role, []))
                score.judge(role, agrees, f"{words} ({'、'.join(named(task.units, role))})")
    found = set(pairs.values())
    score.missing = [said["title"] for j, said in enumerate(required) if j not in found]
    return score
