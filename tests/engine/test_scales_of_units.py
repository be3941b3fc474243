"""How much one of a unit is, what may be added, and how a quotient gets into its unit."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kechuang.catalog.indicator import load_indicators
from kechuang.engine.definitions import load_definitions
from kechuang.engine.figures import Figure, added, divided, grown, not_applicable, unknown
from kechuang.engine.scales import convertible, scale, times_of


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("元", "元", 1), ("万元", "元", 10**4), ("亿元", "元", 10**8), ("万人", "人", 10**4), ("人", "人", 1),
        ("亩", "平方米", Fraction(2000, 3)), ("万平方米", "平方米", 10**4), ("%", "%", 1), ("‰", "%", Fraction(1, 10)),
        ("亿美元", "美元", 10**8), ("件/万人", "件/万人", 1), ("万元/亩", "万元/亩", 1), ("台（套）", "台（套）", 1),
    ],
)  # fmt: skip
def test_how_much_one_is(unit, base, factor):
    assert scale(unit) == (base, factor)


@pytest.mark.parametrize(
    ("one", "other", "yes"),
    [
        ("亿元", "万元", True), ("家", "个", True), ("人", "万人", True), ("元", "美元", False), ("人", "人次", False),
        ("人", "人年", False), ("家", "亿元", False), ("%", "个百分点", True), ("亩", "平方米", True),
        ("亩", "元", False),
    ],
)  # fmt: skip
def test_what_may_be_added(one, other, yes):
    assert convertible(one, other) is yes and convertible(other, one) is yes


@pytest.mark.parametrize(
    ("unit", "times"),
    [("%", 100), ("‰", 1000), ("倍", 1), ("成", 10), ("件/万人", 10**4), ("万元/人", Fraction(1, 10**4)), ("家", None)],
)
def test_by_what_a_quotient_is_multiplied(unit, times):
    assert times_of(unit) == times


def test_every_unit_of_the_catalog_has_a_scale():
    assert all(scale(each.unit)[1] > 0 for each in load_indicators())
    assert len(load_definitions().indicators) == len(load_indicators())


def known(value: int, low: int | None = None, high: int | None = None, open_ones: int = 0) -> Figure:
    ends = [value if end is None else end for end in (low, high)]
    return Figure(Fraction(value), value, open_ones, 0, Fraction(ends[0]), Fraction(ends[1]))


def test_a_range_widens_when_figures_are_taken_away():
    assert added((known(5, 5, 7),), (known(3, 3, 4),)) == Figure(Fraction(2), 8, 0, 0, Fraction(1), Fraction(4))


def test_a_ratio_has_the_range_of_its_worst_and_best():
    found = divided(known(5, 5, 10, 5), known(10, 10, 20, 10), Fraction(100))
    assert (found.value, found.low, found.high, found.unknown) == (50, 25, 100, 15)


def test_a_denominator_that_may_be_nothing_leaves_the_range_open():
    assert divided(known(5), known(10, 0, 10), Fraction(1)).high is None


def test_a_part_without_a_value_speaks_for_the_whole_the_unknown_first():
    parts = (not_applicable("不适用的一方"), unknown("不明的一方"))
    assert divided(*parts, Fraction(1)).why == "不明的一方"
    assert added(parts[:1], (known(1),)).state == "not_applicable"
    assert grown(known(1), parts[1]).state == "unknown"


@pytest.mark.parametrize("before", [0, -5])
def test_growth_from_nothing_or_less_is_not_applicable(before):
    assert grown(known(5), known(before)).state == "not_applicable"
