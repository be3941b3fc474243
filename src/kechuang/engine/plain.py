"""Figures worked out in plain Python: slow, and obviously right.

This is what runs the worked cases of the catalog, and the second opinion against which the fast engine is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Protocol

from kechuang.catalog.counting_part import Basic, Change, Derived, Growth, InlineMeasure, Measure, Ratio, Reported
from kechuang.catalog.indicator import Indicator
from kechuang.engine.counting import World
from kechuang.engine.definitions import Definitions, date_field, is_flow
from kechuang.engine.figures import Figure, added, divided, grown, unknown
from kechuang.engine.rows import Rows
from kechuang.engine.scales import factor, times_of
from kechuang.engine.spans import Area, Asked

_YEARS_BACK = 10  # an older figure is no "latest" one


def measure(indicator: Indicator, rows: Rows, asked: Asked, definitions: Definitions) -> Figure:
    """The figure of a computed indicator, in its unit. rows: every version of every record; see `Asked` for the rest.

    A stock asked for a span is taken on its last day. Raises: ValueError for an indicator without a counting part.
    """
    return Measuring(World(rows, definitions, asked.known, asked.home)).figure(indicator, asked)


def broken_down(
    indicator: Indicator, rows: Rows, asked: Asked, definitions: Definitions, field: str
) -> Mapping[str | bool | None, Figure]:
    """One figure per value of a field of the register, None for records without one; only values that occur.

    Grain: one figure per value, in order of their text. Sums and counts of records add up to the whole; distinct counts
    need not. Raises: ValueError for an indicator that is not counted in one register.
    """
    if not isinstance(indicator.counting, Basic):
        raise ValueError(indicator.code)
    world = World(rows, definitions, asked.known, asked.home)
    found = [each.values.get(field) for each in world.records(indicator.counting)]
    values = {one for value in found for one in (value or (None,) if isinstance(value, tuple) else (value,))}
    ordered = sorted(values, key=lambda value: (value is None, str(value)))
    measuring = Measuring(world)
    return {value: measuring.figure(indicator, replace(asked, only=(field, value))) for value in ordered}


def by_unit(
    indicator: Indicator, rows: Rows, asked: Asked, definitions: Definitions, units: list[str]
) -> Mapping[str | None, Figure]:
    """One figure per town or park, and under None what belongs to none of any."""
    areas = [Area("unit", unit) for unit in (*units, None)]
    return {area.code: measure(indicator, rows, replace(asked, area=area), definitions) for area in areas}


class Counter(Protocol):
    """What figures are made of: registers counted, official figures looked up. Rows in Python, or a database."""

    @property
    def definitions(self) -> Definitions: ...

    def counted(self, measure: Measure, flows: bool, asked: Asked) -> Figure:
        """In base units (元, 人, 件). flows: whether it counts what is dated in the span."""

    def observed(self, indicator: Indicator, asked: Asked, *, latest: bool = False) -> Figure:
        """In the indicator's unit."""


class Measuring:
    """Puts together what a counter counts."""

    def __init__(self, world: Counter) -> None:
        self._world, self._definitions = world, world.definitions

    def figure(self, indicator: Indicator, asked: Asked) -> Figure:
        part = indicator.counting
        match part:
            case Basic():
                return self._world.counted(part, is_flow(part, indicator.kind), asked).times(1 / factor(indicator.unit))
            case Change():
                stock = self._definitions.indicator(part.of)
                return added(
                    (self._in_unit_of(indicator, stock, asked.at_the_end),),
                    (self._in_unit_of(indicator, stock, asked.before_it_began),),
                )
            case Growth():
                of = self._definitions.indicator(part.of)
                return grown(self.figure(of, asked), self.figure(of, asked.year_before))
            case Ratio():
                return self._ratio(indicator, part, asked)
            case Derived():
                of_codes = self._definitions.indicator
                return added(
                    tuple(self._in_unit_of(indicator, of_codes(code), asked) for code in part.plus),
                    tuple(self._in_unit_of(indicator, of_codes(code), asked) for code in part.minus),
                )
            case Reported():
                return self._world.observed(indicator, asked)
        raise ValueError(f"{indicator.code} is not computed")

    def _in_unit_of(self, indicator: Indicator, other: Indicator, asked: Asked) -> Figure:
        return self.figure(other, asked).times(factor(other.unit) / factor(indicator.unit))

    def _ratio(self, indicator: Indicator, part: Ratio, asked: Asked) -> Figure:
        """Both parts in base units, so that 万元 against 亿元 needs no thought; then once into the ratio's own unit."""
        default = times_of(indicator.unit) or 1 / factor(indicator.unit)
        times = default if part.times is None else Fraction(part.times)
        numerator = self._part(part.numerator, asked)
        return divided(numerator, self._denominator(part, asked), times)

    def _part(self, part: str | InlineMeasure, asked: Asked) -> Figure:
        """A part of a ratio in base units: 元, 人, 件."""
        if isinstance(part, InlineMeasure):
            return self._world.counted(part, is_flow(part, ""), asked)
        indicator = self._definitions.indicator(part)
        return self.figure(indicator, asked).times(factor(indicator.unit))

    def _denominator(self, part: Ratio, asked: Asked) -> Figure:
        if part.take == "last_year_end":
            return self._at_last_year_end(part.denominator, asked)
        if part.take == "latest":
            return self._latest(part.denominator, asked)
        return self._part(part.denominator, asked)

    def _at_last_year_end(self, part: str | InlineMeasure, asked: Asked) -> Figure:
        """An official figure may have been issued as that of the year instead of its last day."""
        found = self._part(part, asked.year_end_before)
        if found.state != "unknown" or isinstance(part, InlineMeasure):
            return found
        is_official = isinstance(self._definitions.indicator(part).counting, Reported)
        return self._part(part, asked.whole_year_before) if is_official else found

    def _latest(self, part: str | InlineMeasure, asked: Asked) -> Figure:
        """The newest figure known before: of an official one the newest span that is over, of a yearly flow the newest
        year for which there are records; a stock is always up to the day."""
        if isinstance(part, InlineMeasure):
            return self._latest_counted(part, is_flow(part, ""), asked)
        indicator = self._definitions.indicator(part)
        counting = indicator.counting
        if isinstance(counting, Reported):
            found = self._world.observed(indicator, asked, latest=True)
            return found.times(factor(indicator.unit))
        if isinstance(counting, Basic):
            return self._latest_counted(counting, is_flow(counting, indicator.kind), asked)
        return self._part(part, asked)

    def _latest_counted(self, part: Basic | InlineMeasure, flows: bool, asked: Asked) -> Figure:
        register = self._definitions.register_of(part)
        yearly = bool(register.validity and register.validity.year)
        field = date_field(part, register)
        if not yearly and not (flows and register.fields[field].type == "year"):
            return self._world.counted(part, flows, asked)
        newest = asked.last.year if asked.last == Asked.year(asked.last.year).last else asked.last.year - 1
        for year in range(newest, newest - _YEARS_BACK, -1):
            found = self._world.counted(part, flows, asked.moved_to_year(year))
            if found.counted or found.unknown:
                return found
        return unknown("没有可用的最近一年的数据")
