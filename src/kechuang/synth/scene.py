"""What every row of an example is made from: the place, its firms, how much of everything, the day it is seen on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from random import Random
from typing import Any

from kechuang.synth.calibration import Calibration, calibration_of
from kechuang.synth.draws import first_of, lot, number_of
from kechuang.synth.firms import Firm, Firms
from kechuang.synth.places import Place

Row = dict[str, Any]
Rows = Iterator[tuple[str, Row]]
NOW = date(2026, 11, 20)  # the day the example is seen on: nothing in it has happened later
UNTIL = number_of(NOW)
THIS_YEAR = NOW.year
SOURCE = "示例数据"  # stands where a row names its document or proof


@dataclass(frozen=True)
class Scene:
    """organisations: firms to make.  contracts: technology contracts in all.  The same four give the same rows."""

    place: Place
    organisations: int
    contracts: int
    seed: int = 1
    given: Calibration = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "given", calibration_of(self.place.code))

    @cached_property
    def firms(self) -> Firms:
        return Firms(self.place, self.given, self.organisations, self.seed)

    @property
    def scale(self) -> float:
        return self.organisations / self.given.organisations

    def a_year(self, what: str, year: int) -> int:
        """How many of `what` fall on `year`; so far, for this one."""
        whole = self.given.a_year(what, year) * self.scale
        return round(whole * 0.88) if year == THIS_YEAR else round(whole)

    def some(self, number: float) -> int:
        """So many at the calibrated size, at least one."""
        return max(1, round(number * self.scale))

    def random(self, *words: int) -> Random:
        """A stream of its own for one part of the work."""
        mixed = self.seed
        for each in words:
            mixed = lot(mixed, each, 77)
        return Random(mixed)

    def chosen(self, salt: int, year: int, number: int, *, technology: bool = False) -> Iterator[Firm]:
        """`number` different firms that stood before `year` (fewer when there are not so many)."""
        count = self.organisations
        step = 1 + lot(self.seed, salt * 100 + year, 55) % max(1, count - 1)
        while _shares(step, count):
            step += 1
        at, found = lot(self.seed, salt, year) % count, 0
        for _ in range(count):
            if found == number:
                return
            at = (at + step) % count
            if technology and not self.firms.is_technology(at):
                continue
            firm = self.firms.firm(at)
            if firm.established < first_of(year):
                found += 1
                yield firm


def _shares(one: int, other: int) -> bool:
    while other:
        one, other = other, one % other
    return one > 1


def within(year: int, rng: Random, first: int = 0, last: int = 364) -> int:
    """A day of that year as a number, between the `first` and the `last` day of it, never after NOW."""
    begin = first_of(year)
    return min(begin + first + int(rng.random() * (last - first + 1)), UNTIL)


def wan(amount: float) -> int:
    """万元 as 元, to a hundred 元."""
    return int(amount * 100) * 100


def filled(row: Mapping[str, Any]) -> Row:
    """Without what is missing."""
    return {name: value for name, value in row.items() if value is not None and value != ""}
