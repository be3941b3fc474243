"""Plan periods: whole calendar years, both ends included, as work plans speak of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Years `first` to `last`, both included; a single year has both equal."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period ends before it begins: {self.first}–{self.last}")

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(year, year)

    @property
    def is_one_year(self) -> bool:
        return self.first == self.last

    def contains(self, other: Period) -> bool:
        return self.first <= other.first and other.last <= self.last

    def __str__(self) -> str:
        return f"{self.first}年" if self.is_one_year else f"{self.first}—{self.last}年"
