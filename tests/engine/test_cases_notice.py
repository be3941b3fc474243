"""Worked cases are worth something only if they notice that the definition was changed."""

from __future__ import annotations

from dataclasses import replace

from kechuang.catalog.cohort import load_cohorts
from kechuang.catalog.counting_part import Basic
from kechuang.catalog.indicator import Indicator, read_indicators
from kechuang.catalog.register_files import load_registers
from kechuang.engine.cases import indicator_case_faults
from kechuang.engine.definitions import definitions_of


def changed(each: Indicator, **other: object) -> Indicator:
    assert each.counting is not None
    return replace(each, counting=each.counting.model_copy(update=other))


def test_every_condition_that_is_taken_away_is_noticed():
    indicators, _ = read_indicators()
    definitions = definitions_of(indicators, load_cohorts().values(), load_registers())
    conditional = [each for each in indicators if isinstance(each.counting, Basic) and each.counting.where]
    blind = [each.code for each in conditional if not any(indicator_case_faults(changed(each, where=""), definitions))]
    assert blind == [], "其中没有一个例子里有被条件排除的记录"
