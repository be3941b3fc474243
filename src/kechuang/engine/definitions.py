"""Indicators, cohorts and registers side by side, with their expressions read: what figures are worked out from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kechuang.catalog.cohort import Cohort, load_cohorts
from kechuang.catalog.counting_part import Basic, InlineMeasure, Measure
from kechuang.catalog.indicator import Indicator, load_indicators
from kechuang.catalog.register import Register
from kechuang.catalog.register_files import load_registers
from kechuang.engine.expressions import Node, parse

NOWHERE = "none"  # `area: none`: an indicator that is not split over areas


@cache
def read_expression(text: str) -> Node:
    """Raises: ExpressionRefused; asked for the same text again it does not read it again."""
    return parse(text)


@dataclass(frozen=True, eq=False)
class Definitions:
    """By code. Only checked ones may be measured: see `check.definition_faults`."""

    indicators: Mapping[str, Indicator]
    cohorts: Mapping[str, Cohort]
    registers: Mapping[str, Register]

    def indicator(self, code: str) -> Indicator:
        return self.indicators[code]

    def register_of(self, measure: Measure) -> Register:
        return self.registers[measure.register_code]

    def area_field(self, measure: Measure) -> str:
        """The field by which a record belongs to an area; "" when it belongs to none."""
        if measure.area:
            return "" if measure.area == NOWHERE else measure.area
        return self.register_of(measure).subject


def definitions_of(
    indicators: Iterable[Indicator], cohorts: Iterable[Cohort], registers: Mapping[str, Register]
) -> Definitions:
    return Definitions({each.code: each for each in indicators}, {each.code: each for each in cohorts}, registers)


@cache
def load_definitions() -> Definitions:
    """The shipped catalog; its indicators come without their cases. Raises: CatalogError for a file wrong in form."""
    return definitions_of(load_indicators(), load_cohorts().values(), load_registers())


def is_flow(measure: Measure, kind: str) -> bool:
    """Whether a measure counts what is dated within the span. kind: of the indicator; a part in place says itself."""
    if isinstance(measure, InlineMeasure):
        return measure.kind == "flow" or (not measure.kind and bool(measure.dated_by))
    return kind == "flow"


def date_field(measure: Measure, register: Register) -> str:
    """The field that dates a record of a flow; "" when the register has no beginning and the measure says nothing."""
    if measure.dated_by:
        return measure.dated_by
    validity = register.validity
    return (validity.first or validity.year) if validity else ""


def expressions_of(measure: Measure) -> tuple[str, ...]:
    """The texts of its condition and its amount, as far as written."""
    return tuple(text for text in (measure.where, measure.expression) if text)


def is_basic(indicator: Indicator) -> bool:
    return isinstance(indicator.counting, Basic)
