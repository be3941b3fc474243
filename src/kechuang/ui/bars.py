"""Bars drawn as SVG in the page itself: places and widths as percentages, since templates do no arithmetic and the
strict CSP allows no style attribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from kechuang.ui.marks import LIGHTS, Mark

WORST_FIRST = ("far_behind", "behind", "unverified", "adjusted", "not_due", "on_track", "done")
# Narrower parts have no room for their number, which stands in the words beside the bar anyway.
LEAST_FOR_NUMBER = Decimal(5)
HUNDRED = Decimal(100)


def percent(share: Decimal) -> str:
    """0.375 → `37.5%`, as SVG and people read it."""
    rounded = (share * HUNDRED).quantize(Decimal("0.01"), ROUND_HALF_EVEN).normalize()
    return f"{rounded:f}%"


@dataclass(frozen=True, slots=True)
class Part:
    """One light of a bar. x, width, middle: percentages of the bar; says: whether its number fits."""

    light: str
    mark: Mark
    number: int
    x: str
    width: str
    middle: str
    says: bool


@dataclass(frozen=True, slots=True)
class Bar:
    parts: tuple[Part, ...]
    total: int

    @property
    def words(self) -> str:
        """What the bar shows, for those who do not see it: `严重滞后 2，正常 27`."""
        return "，".join(f"{part.mark.word} {part.number}" for part in self.parts)


def stacked(counts: Mapping[str, int], order: Sequence[str] = WORST_FIRST) -> Bar:
    """Lights side by side, worst first; those that do not occur take no room. Edge: no light at all, no part."""
    total = sum(counts.values())
    parts = []
    before = Decimal(0)
    for light in order:
        number = counts.get(light, 0)
        if number:
            share = Decimal(number) / total
            says = share * HUNDRED >= LEAST_FOR_NUMBER
            places = percent(before), percent(share), percent(before + share / 2)
            parts.append(Part(light, LIGHTS[light], number, *places, says))
            before += share
    return Bar(tuple(parts), total)


@dataclass(frozen=True, slots=True)
class Track:
    """How far along: `done` of the whole, and where it should be today. None: unknown, or nothing due yet."""

    done: str | None
    due: str | None


def track(done: Decimal | None, due: Decimal | None) -> Track:
    """Shares 0..1 of the whole promise; what lies outside is drawn at the edge."""
    return Track(*(None if each is None else percent(min(max(each, Decimal(0)), Decimal(1))) for each in (done, due)))
