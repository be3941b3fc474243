"""Where a commitment should stand on a day. Days count in full: the path speaks of the end of the day."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache

from kechuang.apps.plans.rules.terms import Counting, Direction, PathShape, Terms

FROM_ZERO = frozenset({"increment", "count_of_activities", "breakthrough", "deliverable"})
ADDITIVE = FROM_ZERO | {"level"}
ROUND_MONTHS = {"month": 1, "quarter": 3}
MONTHS = 12
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count together: the whole promise, or one of its years where it begins anew every year."""

    first: date
    last: date
    judge_from: date


def is_rank(terms: Terms) -> bool:
    return terms.kind == "rank" or terms.counting == Counting.RANK


def falls(terms: Terms) -> bool:
    """Whether less is better. The comparator as written outweighs the direction; a rank is always better when small."""
    if is_rank(terms) or terms.comparator in ("<=", "<"):
        return True
    return terms.comparator not in (">=", ">") and terms.direction == Direction.DOWN


def origin(terms: Terms) -> Decimal | None:
    """Where the path begins: 0 for what is counted from the first day on, else the baseline, None when unknown."""
    return ZERO if terms.kind in FROM_ZERO else terms.baseline


def goal(terms: Terms) -> Decimal | None:
    """What must stand there at the end of the window, in all: of a range the end that passes, of a climb in a ranking
    the position, of a duty by many units or in many months the sum. None: nothing is promised in numbers or the
    baseline of a climb is unknown."""
    if terms.value is None:
        return Decimal(1) if terms.kind in FROM_ZERO else None
    if is_rank(terms) and terms.is_change:
        return None if terms.baseline is None else terms.baseline - terms.value
    if terms.comparator == "range" and falls(terms) and terms.value_max is not None:
        return terms.value_max
    return terms.value * _times(terms)


def _times(terms: Terms) -> int:
    """How often `value` is due in a window: by each member and, for months and quarters, in each of them."""
    if not terms.frequency or terms.kind not in ADDITIVE:
        return 1
    return terms.members * (len(rounds(terms)) if terms.frequency in ROUND_MONTHS else 1)


def rounds(terms: Terms) -> tuple[tuple[date, date], ...]:
    """First and last days of the periods of a duty that comes round, cut to the promise; empty without frequency."""
    return _rounds(
        terms.start, terms.due, ROUND_MONTHS.get(terms.frequency, MONTHS if terms.frequency == "year" else 0)
    )


@lru_cache(maxsize=512)  # asked for again for every point of every path
def _rounds(start: date, due: date, months: int) -> tuple[tuple[date, date], ...]:
    found = []
    first = start
    while months and first <= due:
        end_month = (first.month - 1) // months * months + months
        last = min(month_end(first.replace(month=end_month, day=1)), due)
        found.append((first, last))
        first = last + timedelta(days=1)
    return tuple(found)


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def window(terms: Terms, on: date) -> Window:
    """The window judged on that day: of a yearly promise the year of `on`, but the last year whose results are out
    where they only come after its end."""
    found = windows(terms)
    late = found[0].judge_from > found[0].last
    begun = [each for each in found if (each.judge_from if late else each.first) <= on]
    return begun[-1] if begun else found[0]


def windows(terms: Terms) -> list[Window]:
    """The whole promise; of a yearly one each of its years."""
    if terms.frequency != "year":
        return [Window(terms.start, terms.due, terms.judge_from)]
    return [
        Window(first, last, _years_later(terms.judge_from, first.year - terms.start.year))
        for first, last in rounds(terms)
    ]


def _years_later(day: date, years: int) -> date:
    """The same day that many years later; 29 February becomes the 28th where there is none."""
    last_day = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last_day))


def lacks_baseline(terms: Terms) -> bool:
    """Whether the path, or the figure itself, cannot be told before someone fills in the baseline."""
    if terms.baseline is not None:
        return False
    if is_rank(terms) and terms.is_change:
        return True
    return adds_baseline(terms) or (terms.path in (PathShape.LINEAR, PathShape.SHARES) and origin(terms) is None)


def adds_baseline(terms: Terms) -> bool:
    """Whether what stands there is the baseline and the accepted evidence together."""
    return terms.kind == "level" and terms.counting == Counting.EVIDENCE


def shape(terms: Terms, within: Window) -> PathShape:
    """The shape that can be drawn. Without a baseline a path between two values has no beginning, so only the last
    day counts; where the beginning is already as good as the end, the end is due all the time."""
    begin, end = origin(terms), goal(terms)
    if terms.frequency in ROUND_MONTHS or terms.path == PathShape.NODES:
        return PathShape.NODES
    if terms.path not in (PathShape.LINEAR, PathShape.SHARES):
        return terms.path
    if begin is None or end is None:
        return PathShape.DUE_ONLY
    if begin <= end if falls(terms) else begin >= end:
        return PathShape.FLAT
    if terms.path == PathShape.SHARES and len(terms.shares) == MONTHS and within.first.year == within.last.year:
        return PathShape.SHARES
    return PathShape.LINEAR


def due_by(terms: Terms, on: date) -> Decimal | None:
    """Where it should stand at the end of `on`, exact. None: nothing is due yet, or nothing is counted."""
    within = window(terms, on)
    if on < max(within.first, within.judge_from):
        return None
    return _planned(terms, within, on)


def _planned(terms: Terms, within: Window, on: date) -> Decimal | None:
    """Where the path stands at the end of `on`, whether or not it is judged by then."""
    end = goal(terms)
    if end is None or on >= within.last:
        return end
    drawn = shape(terms, within)
    if drawn == PathShape.FLAT:
        return end
    if drawn == PathShape.DUE_ONLY:
        return None
    if drawn == PathShape.NODES:
        passed = [amount for day, amount in steps(terms) if within.first <= day <= on]
        return passed[-1] if passed else None
    begin = origin(terms)
    assert begin is not None  # else the shape would be DUE_ONLY
    done, of = _share(terms, within, on) if drawn == PathShape.SHARES else _days(within, on)
    return begin + (end - begin) * done / of


def steps(terms: Terms) -> tuple[tuple[date, Decimal], ...]:
    """Day and amount of each step of a path by nodes, in order of days: filed ones, or the ends of months."""
    if terms.frequency in ROUND_MONTHS and terms.value is not None:
        each = terms.value * (terms.members if terms.kind in ADDITIVE else 1)
        adds = terms.kind in ADDITIVE
        return tuple((last, each * (at if adds else 1)) for at, (_, last) in enumerate(rounds(terms), start=1))
    return tuple(sorted((node.planned_on, node.amount) for node in terms.nodes if node.amount is not None))


def _days(within: Window, on: date) -> tuple[Decimal, Decimal]:
    return Decimal((on - within.first).days + 1), Decimal((within.last - within.first).days + 1)


def _share(terms: Terms, within: Window, on: date) -> tuple[Decimal, Decimal]:
    """The cumulative share at the end of `on` as a fraction, so that the only division is the last step."""
    before = terms.shares[on.month - 2] if on.month > 1 else ZERO
    days = calendar.monthrange(on.year, on.month)[1]
    return before * days + (terms.shares[on.month - 1] - before) * on.day, Decimal(days)


def due_shown(terms: Terms, on: date) -> Decimal | None:
    """`due_by`, to a whole number where the unit is whole: never more is asked than the calendar asks."""
    due = due_by(terms, on)
    if due is None or not terms.is_whole or due == goal(terms):
        return due
    return due.to_integral_value(ROUND_CEILING if falls(terms) else ROUND_FLOOR)


def first_due(terms: Terms, on: date) -> date:
    """The next day on which something is due that is not due on `on`: the next step or the last day."""
    within = window(terms, on)
    if shape(terms, within) == PathShape.NODES:
        return min((day for day, _ in steps(terms) if on < day <= within.last), default=within.last)
    return within.last


def points(terms: Terms) -> tuple[tuple[date, Decimal], ...]:
    """The path to draw, in order of days: first and last day, ends of months, and both sides of every step."""
    found = []
    for within in windows(terms):
        for day in sorted(set(_corners(terms, within))):
            planned = _planned(terms, within, day)
            if planned is not None:
                found.append((day, planned))
    return tuple(found)


def _corners(terms: Terms, within: Window) -> Iterator[date]:
    yield within.first
    yield within.last
    drawn = shape(terms, within)
    if drawn == PathShape.NODES:
        for day in (*(day for day, _ in steps(terms)), within.last):
            yield from (each for each in (day - timedelta(days=1), day) if within.first <= each <= within.last)
    elif drawn in (PathShape.LINEAR, PathShape.SHARES):
        day = month_end(within.first)
        while day < within.last:
            yield day
            day = month_end(day + timedelta(days=1))
