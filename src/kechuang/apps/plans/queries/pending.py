"""What is still to come of a board's lines: who has not reported, what falls due, what is to be done next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kechuang.apps.plans.messages import lights as messages
from kechuang.apps.plans.queries.boards import Line
from kechuang.apps.plans.rules.terms import Light


@dataclass(frozen=True, slots=True)
class Silent:
    """A unit that leads and has reported nothing for these."""

    name: str
    url: str
    lines: tuple[Line, ...]


def silent(found: Iterable[Line]) -> list[Silent]:
    """Who has not reported, most first; promises whose time has not come are not asked for."""
    owed: dict[str, list[Line]] = defaultdict(list)
    urls: dict[str, str] = {}
    for each in found:
        if each.light != Light.NOT_DUE:
            urls |= {ref.name: ref.url for ref in each.leads}
            for name in each.judged.known.silent:
                owed[name].append(each)
    rows = [Silent(name, urls.get(name, ""), tuple(of_unit)) for name, of_unit in owed.items()]
    return sorted(rows, key=lambda each: (-len(each.lines), each.name))


@dataclass(frozen=True, slots=True)
class Due:
    """Something whose day falls into the span asked about: a milestone, or the end of a promise."""

    line: Line
    what: str
    on: date


def falling_due(found: Iterable[Line], first: date, last: date) -> list[Due]:
    """Milestones not yet reached, and promises not yet kept, whose last day lies in [first, last]."""
    rows = []
    for each in found:
        if each.light == Light.DONE:
            continue
        terms = each.judged.terms
        rows += [
            Due(each, node.title, node.planned_on)
            for node in terms.nodes
            if node.reached_on is None and first <= node.planned_on <= last
        ]
        if first <= terms.due <= last and not terms.nodes:
            rows.append(Due(each, "", terms.due))
    return sorted(rows, key=lambda each: (each.on, each.line.commitment.pk))


@dataclass(frozen=True, slots=True)
class Step:
    """A next step and for how many commitments it is the one. value: what the filter in the address takes."""

    value: str
    label: Any
    number: int


def steps(found: Iterable[Line]) -> list[Step]:
    """What is to be done, the most pressing first; waiting and keeping papers ask nobody to act."""
    counts = Counter(each.step for each in found)
    return [Step(str(step), label, counts[step]) for step, label in messages.STEP_WORDS.items() if counts[step]]
