"""Figures in one unit, and the room that digits and comparators leave them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.coherence.amounts import amount_of, measure_of, minus, product, quotient, times, total, words
from kechuang.coherence.promise import Promise


def amount(value, unit, comparator="=", **more):
    found = amount_of(Promise("p", "甲", Decimal(value), unit=unit, comparator=comparator, **more))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("1.2", "亿元"), ("12000", "万元")),
        (("3", "亩"), ("2000", "平方米")),
        (("44", "万人"), ("440000", "人")),
        (("5", "家"), ("5", "个")),
        (("50", "‰"), ("5", "%")),
    ],
)
def test_units_that_mean_the_same_give_the_same_figure(one, other):
    assert amount(*one).said == amount(*other).said
    assert measure_of(one[1]).base == measure_of(other[1]).base


@pytest.mark.parametrize(
    ("one", "other"), [("家", "亿元"), ("人", "人次"), ("亿元", "亿美元"), ("件", "%"), ("家", "家次")]
)
def test_units_that_mean_different_things_are_kept_apart(one, other):
    assert measure_of(one).base != measure_of(other).base


@pytest.mark.parametrize(
    ("value", "unit", "low", "high"),
    [
        ("38", "%", "37.5", "38.5"),
        ("38.0", "%", "37.95", "38.05"),
        ("1.2", "亿元", "115000000", "125000000"),
        ("150", "家", "150", "150"),
        ("1.5", "万人", "14500", "15500"),
    ],
)
def test_room_comes_from_the_digits_written(value, unit, low, high):
    decimals = len(value.partition(".")[2])
    found = amount(value, unit, decimals=decimals)
    assert (found.low, found.high) == (Fraction(low), Fraction(high))


def test_comparators_open_one_end():
    assert amount("30", "家", ">=").high is None and amount("30", "家", ">=").low == 30
    assert amount("30", "家", "<=").low is None and amount("30", "家", "<=").high == 30
    found = amount("3", "家", "range", value_max=Decimal(5))
    assert (found.low, found.high) == (3, 5)


def test_a_floor_of_thirty_can_be_thirty_five_but_an_equal_cannot():
    assert not amount("30", "家", ">=").cannot_equal(amount("35", "家"))
    assert amount("30", "家").cannot_equal(amount("35", "家"))


def test_no_value_is_no_amount_and_nought_is_one():
    assert amount_of(Promise("p", "甲", None)) is None
    assert amount("0", "家").said == 0


def test_figures_are_shown_in_the_written_unit():
    assert words(Fraction(4 * 10**8), "亿元") == "4 亿元"
    assert words(Fraction(7, 2), "%") == "3.5%"
    assert words(Fraction(10**9, 3), "亿元") == "3.33 亿元"


numbers = st.decimals(min_value="0.1", max_value="100000", places=1)
comparators = st.sampled_from(["=", ">=", "<=", ">", "<"])


@given(numbers, numbers, comparators, comparators)
def test_a_sum_holds_the_sum_of_what_was_said(one, other, first, second):
    both = total([amount(one, "亿元", first), amount(other, "亿元", second)])
    assert both.said == (Fraction(one) + Fraction(other)) * 10**8
    assert both.low is None or both.low <= both.said
    assert both.high is None or both.high >= both.said


@given(numbers, numbers)
def test_multiplying_and_dividing_come_back_within_the_room(one, other):
    a, b = amount(one, "亿元"), amount(other, "%")
    back = quotient(product(a, b), b)
    assert back is None or not back.cannot_equal(a)


@given(numbers, numbers)
def test_adding_and_taking_away_come_back_within_the_room(one, other):
    a, b = amount(one, "亿元"), amount(other, "亿元")
    assert not minus(total([a, b]), b).cannot_equal(a)


@given(numbers, st.integers(min_value=1, max_value=12))
def test_so_many_times_is_so_many_added(one, count):
    a = amount(one, "亿元")
    assert times(a, count) == total([a] * count)
