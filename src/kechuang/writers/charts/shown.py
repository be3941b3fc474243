"""What a chart shows, as plain values. Unknown is None and leaves a gap; it is never drawn as 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Point:
    day: date
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """One commitment against the calendar.

    finding: the title, a whole sentence (“应达 560 家，现 498 家，差 62 家”); actual: one point per month at most, None
    where nobody reported; due: the path that leads to the target; target: floor (确保), stretch: 力争; steps: an actual
    that jumps and stays (counts of evidence) instead of a line between observations.
    """

    finding: str
    name: str
    unit: str
    first: date
    last: date
    today: date
    actual: tuple[Point, ...]
    due: tuple[Point, ...] = ()
    target: Decimal | None = None
    stretch: Decimal | None = None
    judge_from: date | None = None
    steps: bool = False
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class LightsRow:
    """How many lights of each word one unit or plan has; a word left out counts 0."""

    name: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class LightsChart:
    finding: str
    rows: tuple[LightsRow, ...]
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class TownSeries:
    """value and due per month end, in the order of time; light: its word today."""

    name: str
    actual: tuple[Point, ...]
    due: tuple[Point, ...] = ()
    light: str = ""


@dataclass(frozen=True, slots=True)
class TownsChart:
    """Small multiples: every town on the same scale, in the order given."""

    finding: str
    unit: str
    towns: tuple[TownSeries, ...]
    first: date
    last: date
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class YearValue:
    """kind: "official" (an observation with an issuer) or "target" (promised in a plan)."""

    place: str
    year: int
    value: Decimal | None
    kind: str = "official"


@dataclass(frozen=True, slots=True)
class CompareChart:
    """One indicator across years and places; official values and targets are told apart."""

    finding: str
    name: str
    unit: str
    values: tuple[YearValue, ...]


@dataclass(frozen=True, slots=True)
class RankDot:
    """rank: 1 is best; field: how many took part; earlier: the rank of the edition before, None when unknown.

    best, worst: the target band (前 20 名: 1 to 20; 第 18 位: 18 to 18), None when there is no target.
    """

    name: str
    rank: int | None
    earlier: int | None = None
    field: int | None = None
    best: int | None = None
    worst: int | None = None


@dataclass(frozen=True, slots=True)
class RankChart:
    """Dot plot, smaller is better and on top (vertical scale) or at the left."""

    finding: str
    dots: tuple[RankDot, ...]
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class HeatCell:
    """light: its word, "" where the town has no share of this indicator; words: what stands in the cell (“83%”)."""

    town: str
    indicator: str
    light: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class HeatChart:
    """Town × indicator; towns and indicators in the order given."""

    finding: str
    towns: tuple[str, ...]
    indicators: tuple[str, ...]
    cells: tuple[HeatCell, ...]
    as_of: date | None = None
