"""A figure: its value, and how sure it is. Unknown, nothing and not applicable never look alike."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

State = Literal["known", "unknown", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Figure:
    """value: exact, in the indicator's unit; None unless `state` is known.

    counted: records (or things counted once each) that it rests on.  unknown: those of which it is not known whether,
    or by how much, they belong.  not_applicable: those of which the amount was said not to apply.
    low, high: between these it lies whatever the unknown turn out to be; None where that is open.
    why: one Chinese sentence, when there is no value.
    """

    value: Fraction | None
    counted: int = 0
    unknown: int = 0
    not_applicable: int = 0
    low: Fraction | None = None
    high: Fraction | None = None
    why: str = ""
    state: State = "known"

    def times(self, factor: Fraction) -> Figure:
        """The same figure in another unit. factor: above 0."""
        return Figure(
            _times(self.value, factor), self.counted, self.unknown, self.not_applicable,
            _times(self.low, factor), _times(self.high, factor), self.why, self.state,
        )  # fmt: skip


def _times(value: Fraction | None, factor: Fraction) -> Fraction | None:
    return None if value is None else value * factor


def unknown(why: str, *parts: Figure) -> Figure:
    return _without_value("unknown", why, parts)


def not_applicable(why: str, *parts: Figure) -> Figure:
    return _without_value("not_applicable", why, parts)


def _without_value(state: State, why: str, parts: tuple[Figure, ...]) -> Figure:
    counted, missing, out = _buckets(parts)
    return Figure(None, counted, missing, out, None, None, why, state)


def _buckets(parts: tuple[Figure, ...]) -> tuple[int, int, int]:
    return (
        sum(each.counted for each in parts),
        sum(each.unknown for each in parts),
        sum(each.not_applicable for each in parts),
    )


def without_value(parts: tuple[Figure, ...]) -> Figure | None:
    """What stands for the whole when a part has no value: unknown before not applicable. None when all have one."""
    for state in ("unknown", "not_applicable"):
        for each in parts:
            if each.state == state:
                return _without_value(each.state, each.why, parts)
    return None


def added(plus: tuple[Figure, ...], minus: tuple[Figure, ...] = ()) -> Figure:
    """Figures of one unit added and taken away; the range is that of the worst and the best together."""
    parts = (*plus, *minus)
    if missing := without_value(parts):
        return missing
    return Figure(
        _total([each.value for each in plus], [each.value for each in minus]),
        *_buckets(parts),
        _total([each.low for each in plus], [each.high for each in minus]),
        _total([each.high for each in plus], [each.low for each in minus]),
    )


def _total(plus: list[Fraction | None], minus: list[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for sign, values in ((1, plus), (-1, minus)):
        for each in values:
            if each is None:
                return None
            total += sign * each
    return total


def divided(numerator: Figure, denominator: Figure, times: Fraction) -> Figure:
    """A ratio from its two parts, never from other ratios. A denominator of 0 or less makes it not applicable."""
    parts = (numerator, denominator)
    if missing := without_value(parts):
        return missing
    assert numerator.value is not None and denominator.value is not None
    if denominator.value <= 0:
        return not_applicable("分母为 0" if denominator.value == 0 else "分母小于 0", *parts)
    low, high = _bounds(numerator, denominator, times)
    return Figure(numerator.value / denominator.value * times, *_buckets(parts), low, high)


def _bounds(numerator: Figure, denominator: Figure, times: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """Open as soon as one end of a part is open, or the denominator could be 0."""
    ends = (numerator.low, numerator.high, denominator.low, denominator.high)
    if any(each is None for each in ends) or (denominator.low or 0) <= 0:
        return None, None
    quotients = [above / below * times for above in ends[:2] for below in ends[2:] if above is not None and below]
    return min(quotients), max(quotients)


def grown(now: Figure, before: Figure) -> Figure:
    """(now / before − 1) × 100. A figure before of 0 or less makes it not applicable."""
    parts = (now, before)
    if missing := without_value(parts):
        return missing
    assert before.value is not None
    if before.value <= 0:
        return not_applicable("上年同期为 0，增速不适用" if before.value == 0 else "上年同期小于 0，增速不适用", *parts)
    ratio = divided(now, before, Fraction(100))
    less = [None if each is None else each - 100 for each in (ratio.value, ratio.low, ratio.high)]
    return Figure(less[0], *_buckets(parts), less[1], less[2])
