"""What is asked back before a figure is taken: amounts ten thousand times off, totals that shrink. Pure.

Nothing here refuses: the person who reports may know better, and then says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median

# 万元 typed for 亿元 is off by 10^4. Half way there, in powers of ten, lies the line between large and mistyped.
FAR_OFF = Decimal(100)
# One item that is ten times the whole promise: seldom true, nearly always a unit mistaken.
BEYOND_THE_WHOLE = Decimal(10)
TEN_THOUSAND = Decimal(10_000)

# Where the same word stands with and without its ten thousand: 亿元 and 万元, 万人次 and 人次.
_LARGE = re.compile(r"^(亿|万)")

RATE_UNITS = {"%", "％", "个百分点", "百分点", "‰"}
RATE_KINDS = {"share", "growth_rate", "change_in_points"}


@dataclass(frozen=True, slots=True)
class OddAmount:
    """An amount that is asked back. than: what it was compared with.

    of_whole: compared with the whole promise, else with what is usual.
    meant: what should stand there if it was typed in `typed_in`, the unit ten thousand times smaller; None and ""
    where the unit has no smaller sister.
    """

    amount: Decimal
    than: Decimal
    is_too_large: bool
    meant: Decimal | None = None
    typed_in: str = ""
    of_whole: bool = False


def smaller_unit(unit: str) -> str:
    """亿元 → 万元, 万人次 → 人次; "" for units without a larger sister."""
    found = _LARGE.match(unit)
    if not found:
        return ""
    return "万" + unit[1:] if found[1] == "亿" else unit[1:]


def odd_item(amount: Decimal, unit: str, target: Decimal | None, earlier: Sequence[Decimal]) -> OddAmount | None:
    """Whether one item that adds to a count is asked back.

    amount, target, earlier: in the commitment's unit, `earlier` the items reported before. target None: only compared
    with the earlier ones. Edge: the first item of a promise without a value is never odd.
    """
    if target is not None and target > 0 and amount > target * BEYOND_THE_WHOLE:
        return replace(_odd(amount, target, unit), of_whole=True)
    usual = median(earlier) if earlier else None
    if usual is not None and usual > 0 and amount >= usual * FAR_OFF:
        return _odd(amount, usual, unit)
    return None


def odd_level(value: Decimal, unit: str, known: Iterable[Decimal | None]) -> OddAmount | None:
    """Whether an official figure is asked back: a hundredfold off, up or down, from everything known of it.

    known: target, baseline, earlier figures; None and 0 say nothing. Edge: with nothing known nothing is odd.
    """
    sizes = [abs(each) for each in known if each]
    if not sizes or value == 0:
        return None
    largest, smallest = max(sizes), min(sizes)
    if abs(value) >= largest * FAR_OFF:
        return _odd(value, largest, unit)
    if abs(value) * FAR_OFF <= smallest:
        return OddAmount(value, smallest, is_too_large=False)
    return None


def _odd(amount: Decimal, than: Decimal, unit: str) -> OddAmount:
    smaller = smaller_unit(unit)
    return OddAmount(amount, than, True, amount / TEN_THOUSAND if smaller else None, smaller)


def is_rate(kind: str, unit: str) -> bool:
    """Shares, growth rates and changes in points: they may fall within a year and never add up."""
    return kind in RATE_KINDS or unit in RATE_UNITS


def is_beyond_all(value: Decimal, kind: str, unit: str) -> bool:
    """A share of more than the whole."""
    return kind == "share" and unit in {"%", "％"} and value > 100


def shrinks(value: Decimal, earlier: Sequence[Decimal]) -> Decimal | None:
    """The largest earlier figure of the same year to date that `value` falls below, None when it does not."""
    largest = max(earlier, default=None)
    return largest if largest is not None and value < largest else None


def fits_whole(amount: Decimal) -> bool:
    """No part of a firm, a project or a piece can be reported."""
    return amount == amount.to_integral_value()
