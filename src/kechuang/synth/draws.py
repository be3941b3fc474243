"""Draws that are the same on every machine: of one thing by its number, evenly over many things, and days as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from math import gcd
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")
_MASK = (1 << 64) - 1
_BEGIN = date(1980, 1, 1)


def lot(seed: int, number: int, salt: int = 0) -> int:
    """A 64-bit number that depends on the three given alone (splitmix64)."""
    x = (seed * 0x9E3779B97F4A7C15 + number * 0xBF58476D1CE4E5B9 + salt * 0x94D049BB133111EB) & _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)


def share(seed: int, number: int, salt: int = 0) -> float:
    """As `lot`, in [0, 1)."""
    return (lot(seed, number, salt) >> 11) / 9007199254740992


class Ranks:
    """Puts `count` numbered things in an order of its own and tells the place of each, in [0, 1).

    Exactly even: of any share of [0, 1) that many things fall into it, give or take one.
    """

    __slots__ = ("_begin", "_count", "_step")

    def __init__(self, seed: int, count: int, salt: int) -> None:
        self._count = max(1, count)
        self._begin = lot(seed, salt, 901) % self._count
        self._step = max(1, int(self._count * (0.38 + 0.24 * share(seed, salt, 907))))
        while gcd(self._step, self._count) > 1:
            self._step += 1

    def of(self, number: int) -> float:
        return ((number * self._step + self._begin) % self._count + 0.5) / self._count


def pick(options: Sequence[T], seed: int, number: int, salt: int = 0) -> T:
    return options[lot(seed, number, salt) % len(options)]


@cache
def _days() -> tuple[str, ...]:
    return tuple((_BEGIN + timedelta(days)).isoformat() for days in range((date(2045, 1, 1) - _BEGIN).days))


def day(number: int) -> str:
    """The day so many days after 1 January 1980, as 2026-03-01."""
    return _days()[number]


def number_of(when: date) -> int:
    return (when - _BEGIN).days


@cache
def first_of(year: int) -> int:
    """The number of 1 January."""
    return number_of(date(year, 1, 1))


@cache
def bell(hundredths: int) -> float:
    """The standard normal quantile of (hundredths + 0.5) / 1000."""
    return NormalDist().inv_cdf((hundredths + 0.5) / 1000)


def normal(at: float) -> float:
    """The normal quantile of `at` in [0, 1), in a thousand steps, so that it never runs away."""
    return bell(int(at * 1000))
