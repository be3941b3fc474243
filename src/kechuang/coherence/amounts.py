"""Figures in one unit, exact, with the room that rounding and comparators leave them.

万元 and 亿元 become 元, 万平方米 and 亩 become 平方米, 家 and 个 are one. Room comes from the digits written: 38% may
be anything from 37.5% to 38.5%, 1.2亿元 anything from 1.15 to 1.25; 150家 is 150.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from kechuang.coherence.promise import Promise

_MONEY = {"元": 1, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8, "亿": 10**8, "万亿元": 10**12}
_DOLLARS = {"美元": 1, "万美元": 10**4, "亿美元": 10**8}
_AREA = {
    "平方米": Fraction(1), "㎡": Fraction(1), "万平方米": Fraction(10**4), "万㎡": Fraction(10**4),
    "亩": Fraction(2000, 3), "万亩": Fraction(2 * 10**7, 3), "公顷": Fraction(10**4), "平方公里": Fraction(10**6),
    "平方千米": Fraction(10**6),
}  # fmt: skip
_PERCENT = {"%": Fraction(1), "‰": Fraction(1, 10), "个百分点": Fraction(1), "百分点": Fraction(1), "成": Fraction(10)}
# Counting words that plans exchange freely; a thing counted in 家 here and in 个 there is one thing.
_PIECES = frozenset(
    [
        "家",
        "户",
        "所",
        "座",
        "处",
        "个",
        "人",
        "名",
        "位",
        "件",
        "项",
        "只",
        "种",
        "份",
        "套",
        "台",
        "台套",
        "台/套",
        "台（套）",
        "台(套)",
        "篇",
        "条",
        "部",
        "本",
        "册",
        "张",
        "场",
        "次",
        "期",
        "届",
        "场次",
        "班",
        "支",
        "位次",
    ]
)
_SCALES = {"千": 10**3, "万": 10**4, "亿": 10**8}


@dataclass(frozen=True, slots=True)
class Measure:
    """base: the unit figures are compared in; factor: how many of them one written unit is; exact: whole things."""

    base: str
    factor: Fraction
    exact: bool


def measure_of(unit: str | None) -> Measure:
    """What a written unit counts in. An unknown unit stands for itself, a missing one for "" (nothing to compare)."""
    if not unit:
        return Measure("", Fraction(1), False)
    for base, scales in (("元", _MONEY), ("美元", _DOLLARS), ("平方米", _AREA), ("%", _PERCENT)):
        if unit in scales:
            return Measure(base, Fraction(scales[unit]), False)
    if unit in _PIECES or re.split(r"[（(/]", unit)[0] in _PIECES:
        return Measure("个", Fraction(1), True)
    scale = _SCALES.get(unit[0]) if len(unit) > 1 else None
    if scale is not None:
        inner = measure_of(unit[1:])
        return Measure(inner.base, inner.factor * scale, False)
    return Measure(unit, Fraction(1), unit not in ("倍", "番"))


@dataclass(frozen=True, slots=True)
class Amount:
    """Every value the words allow: [low, high], None for no end.  said: the figure itself.

    slack: half a unit of the last digit written; 0 for whole things.  All in the base unit.
    超过 500 家 begins at 500: a table beside it writes plain 500 and means no other target.
    """

    said: Fraction
    low: Fraction | None
    high: Fraction | None
    slack: Fraction = Fraction(0)

    def is_below(self, other: Amount) -> bool:
        """Every allowed value lies below every allowed value of `other`."""
        return self.high is not None and other.low is not None and self.high < other.low

    def cannot_equal(self, other: Amount) -> bool:
        return self.is_below(other) or other.is_below(self)

    def differs(self, other: Amount) -> bool:
        """The figures as said differ by more than their last digits explain."""
        return abs(self.said - other.said) > max(self.slack, other.slack)


def _plus(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def total(amounts: list[Amount]) -> Amount:
    """The sum of amounts, with the sum of their room."""
    low = high = Fraction(0)
    bottom: Fraction | None = low
    top: Fraction | None = high
    for each in amounts:
        bottom, top = _plus(bottom, each.low), _plus(top, each.high)
    return Amount(
        sum((each.said for each in amounts), Fraction(0)), bottom, top,
        sum((each.slack for each in amounts), Fraction(0)),
    )  # fmt: skip


def added_up(amounts: list[Amount]) -> Amount:
    """The sum of different figures: `low` and `high` as of `total`, the slack half of that, for last digits seldom all
    err the same way; never less than that of one figure alone.
    """
    sum_of = total(amounts)
    return replace(sum_of, slack=max([sum_of.slack / 2, *(each.slack for each in amounts)]))


def times(amount: Amount, factor: Fraction | int) -> Amount:
    """`factor` times the amount, factor above 0."""
    by = Fraction(factor)
    return Amount(
        amount.said * by, None if amount.low is None else amount.low * by,
        None if amount.high is None else amount.high * by, amount.slack * by,
    )  # fmt: skip


def minus(one: Amount, other: Amount) -> Amount:
    """one − other, widened to every pair of allowed values."""
    low = None if one.low is None or other.high is None else one.low - other.high
    high = None if one.high is None or other.low is None else one.high - other.low
    return Amount(
        one.said - other.said, low, high, one.slack + other.slack,
    )  # fmt: skip


def product(one: Amount, other: Amount) -> Amount:
    """one × other, both above 0."""
    low = None if one.low is None or other.low is None else one.low * other.low
    high = None if one.high is None or other.high is None else one.high * other.high
    said = one.said * other.said
    slack = max(abs((one.said + one.slack) * (other.said + other.slack) - said), Fraction(0))
    return Amount(said, low, high, slack)


def quotient(one: Amount, other: Amount) -> Amount | None:
    """one ÷ other, both above 0; None where other may be 0."""
    if other.said <= other.slack or other.said <= 0:
        return None
    low = None if one.low is None or other.high is None else one.low / other.high
    high = None if one.high is None or not other.low or other.low <= 0 else one.high / other.low
    said = one.said / other.said
    slack = (one.said + one.slack) / (other.said - other.slack) - said
    return Amount(said, low, high, slack)


def _decimals(promise: Promise, value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    own = max(0, -exponent) if isinstance(exponent, int) else 0
    return max(own, promise.decimals or 0)  # a baseline of 68.2 keeps its digit beside a target of 70


def slack_of(promise: Promise, value: Decimal, measure: Measure) -> Fraction:
    """Half of the last digit written, in the base unit; whole things written in full have none."""
    digits = _decimals(promise, value)
    if measure.exact and digits == 0:
        return Fraction(0)
    return measure.factor * Fraction(1, 2 * 10**digits)


def exactly(promise: Promise, value: Decimal) -> Amount:
    """`value` in the unit of the promise, as a plain figure."""
    measure = measure_of(promise.unit)
    said, slack = Fraction(value) * measure.factor, slack_of(promise, value, measure)
    return Amount(said, said - slack, said + slack, slack)


def amount_of(promise: Promise) -> Amount | None:
    """What the promise allows its figure to be; None without a value. A stretch opens the top."""
    if promise.value is None:
        return None
    measure = measure_of(promise.unit)
    said, slack = Fraction(promise.value) * measure.factor, slack_of(promise, promise.value, measure)
    low, high = said - slack, said + slack
    match promise.comparator:
        case ">=":
            return Amount(said, low, None, slack)
        case ">":
            return Amount(said, said, None, slack)
        case "<=":
            return Amount(said, None, high, slack)
        case "<":
            return Amount(said, None, said, slack)
        case "approx":
            return Amount(said, None, None, max(slack, abs(said) / 10))
        case "range" if promise.value_max is not None:
            top = Fraction(promise.value_max) * measure.factor
            return Amount(said, min(low, top), max(top + slack, high), slack)
        case _:
            if promise.is_hoped:
                return Amount(said, None, high, slack)
            return Amount(said, low, None if promise.stretch is not None else high, slack)


def figure_words(value: Fraction, digits: int = 4) -> str:
    """30, 0.45, 775.9: at most `digits` digits behind the point where the value has no end."""
    whole = Decimal(value.numerator) / Decimal(value.denominator)
    if value.denominator == 1:
        return f"{value.numerator}"
    rounded = whole.quantize(Decimal(1).scaleb(-digits))
    return f"{rounded.normalize():f}"


def words(value: Fraction, unit: str, digits: int = 2) -> str:
    """`value`, given in the base unit, in a written unit: 4 亿元, 35%, 150 家."""
    measure = measure_of(unit)
    shown = figure_words(value / measure.factor, digits)
    return f"{shown}{unit}" if unit in ("%", "‰") else f"{shown} {unit}".rstrip()
