"""Whether what someone typed can be a breakdown at all: every fault at once, each at its unit or quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kechuang.apps.plans.messages import breakdown as messages
from kechuang.apps.plans.messages.breakdown import BreakdownFault
from kechuang.apps.plans.models import Commitment, SplitBy
from kechuang.apps.plans.queries.breakdown import quarters_of
from kechuang.apps.plans.queries.breakdown_units import Candidates
from kechuang.apps.plans.rules.plausible import smaller_unit
from kechuang.apps.plans.rules.sharing import Whole, decimals, falling_quarters, is_suspicious, whole_words, with_unit
from kechuang.apps.plans.rules.wording import figure

MOST_DIGITS = 18  # before the point, as many as the table holds
MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Given:
    """One share as typed. place: the unit's pk or the quarter; name: what to call it in a sentence.

    value, base: None while nobody has said, which is not 0.
    """

    place: int
    name: str
    value: Decimal | None
    base: Decimal | None = None


def check_places(
    commitment: Commitment, split: str, shares: Sequence[Given], offered: Candidates
) -> list[BreakdownFault]:
    """Nobody ticked, somebody twice, units that are not to be had, quarters that do not exist."""
    if split == SplitBy.QUARTERS:
        quarters = quarters_of(commitment)
        if not quarters:
            return [messages.not_by_quarters()]
        known = set(quarters)
    else:
        known = set(offered.units)
    if not shares:
        return [messages.nobody_ticked()]
    faults: list[BreakdownFault] = []
    seen: set[int] = set()
    for each in shares:
        if each.place in seen:
            faults.append(messages.twice(each.name, each.place))
        elif each.place not in known:
            is_unit = split == SplitBy.UNITS
            faults.append(
                messages.not_offered(each.name, each.place) if is_unit else messages.no_such_quarter(each.place)
            )
        seen.add(each.place)
    return faults


def check_amounts(whole: Whole, split: str, shares: Sequence[Given], is_checked: bool) -> list[BreakdownFault]:
    """Below 0, too many digits, many times the whole, quarters that fall."""
    faults: list[BreakdownFault] = []
    for each in shares:
        if each.value is not None:
            faults += _of_value(whole, each, each.value, is_checked)
        if each.base is not None:
            faults += _of_base(whole, each, each.base)
    if split == SplitBy.QUARTERS and whole.adds_up:
        fallen = falling_quarters([each.value for each in shares])
        faults += [messages.falls(shares[at].name, shares[at].place) for at in fallen]
    return faults


def _of_value(whole: Whole, share: Given, value: Decimal, is_checked: bool) -> list[BreakdownFault]:
    typed = with_unit(figure(value), whole.unit)
    if value < 0 and whole.adds_up:
        return [messages.negative(share.name, typed, share.place)]
    if abs(value) >= Decimal(10) ** MOST_DIGITS:
        return [messages.too_large(share.name, typed, share.place)]
    if decimals(value) > whole.digits:
        return [messages.too_fine(share.name, typed, whole.digits, whole.unit, share.place)]
    if not is_checked and whole.value and is_suspicious(whole, value):
        times = figure((value / whole.value).quantize(Decimal(1)))
        smaller = smaller_unit(whole.unit)
        return [messages.suspicious(share.name, typed, whole_words(whole), times, smaller, share.place)]
    return []


def _of_base(whole: Whole, share: Given, base: Decimal) -> list[BreakdownFault]:
    typed = with_unit(figure(base), whole.unit)
    if base < 0:
        return [messages.negative(share.name, typed, share.place)]
    if base >= Decimal(10) ** MOST_DIGITS:
        return [messages.too_large(share.name, typed, share.place)]
    if decimals(base) > MOST_DECIMALS:
        return [messages.too_fine(share.name, typed, MOST_DECIMALS, whole.unit, share.place)]
    return []
