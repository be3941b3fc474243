"""What a place of a certain size has: read from calibration.yaml, scaled to the number of organisations asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("calibration.yaml")
FIRST_YEAR, LAST_YEAR = 2018, 2026
OTHERS = "huaiyin"  # whose proportions a place without an entry of its own has
# Certificates that `traps` gives out; the firms receive so many fewer, so that the year's number stays what it is.
PLANTED = {2019: 1, 2021: 1, 2023: 3, 2024: 1, 2025: 1}
RENEWS = 0.8  # of ten certificates that run out, so many are followed by another


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure a plan states for a place of the calibrated size."""

    what: str
    year: int
    value: float
    source: str
    clause: str


@dataclass(frozen=True, slots=True)
class Calibration:
    """Numbers per year for a place of `organisations`; `scale` is what they are multiplied with."""

    name: str
    organisations: int
    contracts: int
    above_scale_share: float
    sales_factor: float
    hnte_approved: Mapping[int, float]
    sme: Mapping[int, float]
    contract_value: Mapping[int, float]
    gdp: Mapping[int, float]
    gerd: Mapping[int, float]
    hightech_share: Mapping[int, float]
    fiscal_wan: Mapping[int, float]
    yearly: Mapping[str, Mapping[Any, float]]
    plan: tuple[Stated, ...]
    contradicted: tuple[Stated, ...]

    def a_year(self, what: str, year: int) -> float:
        """How many of `what` fall on `year`, at the calibrated size."""
        course = self.yearly[what]
        return course.get(year, course["all"])


@cache
def calibrations() -> Mapping[str, Calibration]:
    """By the code of the region (320281)."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))["places"]
    return {code: _calibration(name, entry) for name, entry in data.items() for code in entry["of"]}


def _calibration(name: str, entry: Mapping[str, Any]) -> Calibration:
    facts = {key: value for key, value in entry.items() if key not in ("of", "plan", "contradicted")}
    told = {key: tuple(Stated(**each) for each in entry.get(key, ())) for key in ("plan", "contradicted")}
    return Calibration(name=name, **facts, plan=told["plan"], contradicted=told["contradicted"])


def calibration_of(region: str) -> Calibration:
    """A place without figures of its own has the proportions of a district."""
    known = calibrations()
    return known.get(region) or next(each for each in known.values() if each.name == OTHERS)


@dataclass(frozen=True, slots=True)
class History:
    """The years in which a firm was issued a certificate, three years apart; `share` of all organisations have it."""

    years: tuple[int, ...]
    share: float


def histories(given: Calibration, scale: float) -> tuple[History, ...]:
    """Every course of first recognition and renewals, with its share, so that each year's approvals come out."""
    approved = {year: max(0.0, number - PLANTED.get(year, 0) / scale) for year, number in given.hnte_approved.items()}
    # Those with certificates in the same years stand side by side, so that rounding cuts few of a year's approvals.
    found = [
        History(years, number / given.organisations)
        for year in sorted(approved)
        for years, number in _courses(year, _first_time(approved, year), max(approved), approved)
        if number > 0
    ]
    return tuple(sorted(found, key=lambda each: (each.years[0] % 3, each.years)))


def _first_time(approved: Mapping[int, float], year: int) -> float:
    return approved[year] - _renewed(approved, year)


def _renewed(approved: Mapping[int, float], year: int) -> float:
    """Renewals cannot outnumber the year's approvals: where they would, fewer firms renew."""
    return min(approved[year], RENEWS * approved.get(year - 3, 0))


def _courses(
    year: int, first: float, last: int, approved: Mapping[int, float]
) -> Iterator[tuple[tuple[int, ...], float]]:
    years: tuple[int, ...] = (year,)
    left = first
    while left > 0:
        following = years[-1] + 3
        goes_on = (
            _renewed(approved, following) / approved[years[-1]] if following <= last and approved[years[-1]] else 0.0
        )
        yield years, left * (1 - goes_on)
        left, years = left * goes_on, (*years, following)
