"""Units of measure: which may stand for which. 个 may stand for 家, never for 亿元."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kechuang.catalog.faults import read_yaml, refuse

FILE = Path(__file__).parent / "measures.yaml"


@dataclass(frozen=True, slots=True)
class Measures:
    """dimensions: name → its units, the usual one first. A unit may belong to several (个: 机构, 项目, 人 …)."""

    dimensions: Mapping[str, tuple[str, ...]]

    def __contains__(self, unit: object) -> bool:
        return unit in self.units

    @property
    def units(self) -> frozenset[str]:
        return frozenset(unit for units in self.dimensions.values() for unit in units)

    def dimension_of(self, unit: str) -> str:
        """The first dimension that lists `unit`; KeyError if there is none."""
        for dimension, units in self.dimensions.items():
            if unit in units:
                return dimension
        raise KeyError(unit)

    def interchangeable(self, unit: str) -> tuple[str, ...]:
        """Units a plan may write for `unit`, itself included. None for an unknown unit."""
        return self.dimensions[self.dimension_of(unit)] if unit in self else ()


@cache
def load_measures() -> Measures:
    data, faults = read_yaml(FILE)
    refuse(faults)
    return Measures({name: tuple(units) for name, units in data.items()})
