"""How a demo plan went: for each promise a believable course of reports, the same on every machine.

The course is drawn from the promise's own number by a hash, not by chance, so that each light occurs and nothing
changes from one run to the next. All of it is marked 示例数据: it says nothing about the real places.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kechuang.apps.plans.rules.periods import periods
from kechuang.apps.plans.rules.terms import Direction, Terms


class Course(StrEnum):
    MET = "met"
    SHORT = "short"  # a little short at the end
    FAR_SHORT = "far_short"
    WAITING = "waiting"  # what is missing was handed in and nobody has reviewed it
    SILENT = "silent"
    LOWERED = "lowered"  # short, and the target was lowered in autumn


# In a hundred promises, in this order.
WEIGHTS = {
    Course.MET: 66,
    Course.SHORT: 13,
    Course.FAR_SHORT: 7,
    Course.WAITING: 6,
    Course.SILENT: 4,
    Course.LOWERED: 4,
}
REACHED = {Course.SHORT: "0.88", Course.FAR_SHORT: "0.55", Course.WAITING: "0.85", Course.LOWERED: "0.86"}
LOWERED_TO = Decimal("0.8")
MOST_ITEMS = 6  # reports on one promise in one year
NAMES = "华瑞 恒远 联创 启明 中科 天工 新锐 东辰 博远 安泰 宏图 鼎新 正阳 云帆 凯达 瑞丰".split()  # noqa: SIM905
TRADES = "精密机械 新材料 生物医药 电子科技 智能装备 环保科技 信息技术 新能源 农业科技 检测技术".split()  # noqa: SIM905


def lot(*words: object) -> int:
    """A number that depends on the words alone."""
    return int.from_bytes(hashlib.sha256("|".join(map(str, words)).encode()).digest()[:6], "big")


def course_of(*words: object) -> Course:
    at = lot("course", *words) % sum(WEIGHTS.values())
    for course, weight in WEIGHTS.items():
        if at < weight:
            return course
        at -= weight
    raise AssertionError("the weights cover every lot")


@dataclass(frozen=True, slots=True)
class Item:
    """One dated item that counts."""

    on: date
    amount: Decimal
    organisation: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One official figure. span: as in `ObservationSpan`."""

    first: date
    last: date
    published_on: date
    value: Decimal
    span: str
    status: str


def share_reached(course: Course, *words: object) -> Decimal:
    """What part of the promise is reached in the end."""
    if course == Course.MET:
        return 1 + Decimal(lot("more", *words) % 9) / 100
    return Decimal(REACHED.get(course, "1"))


def rounded(amount: Decimal, terms: Terms) -> Decimal:
    """To whole units, or to one digit more than the promise was written with."""
    digits = 0 if terms.is_whole else 1 - min(Decimal(terms.value or 0).normalize().as_tuple().exponent, 0)  # type: ignore[operator]
    return amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def organisation(place: str, *words: object) -> str:
    number = lot("name", place, *words)
    return f"{place}{NAMES[number % len(NAMES)]}{TRADES[number // 16 % len(TRADES)]}有限公司（示例）"


def items(terms: Terms, course: Course, place: str, *words: object) -> Iterator[Item]:
    """Dated items that add up to what was reached; with WAITING one more holds the rest."""
    if course == Course.SILENT or terms.value is None:
        return
    years = terms.due.year - terms.start.year + 1
    goal = terms.value - (terms.baseline or 0 if terms.kind == "level" else 0)
    for number in range(years):
        year = terms.start.year + number
        due_now = goal if terms.frequency == "year" else goal / years
        total = rounded(due_now * share_reached(course, *words), terms)
        if terms.kind == "breakthrough" and course != Course.MET:
            total = Decimal(0)
        yield from _of_year(terms, year, total, place, *words)
        rest = rounded(due_now, terms) - total
        if course == Course.WAITING and rest > 0 and year == terms.due.year:
            yield Item(date(year, 12, 1), rest, organisation(place, *words, "waiting"), waits=True)


def _of_year(terms: Terms, year: int, total: Decimal, place: str, *words: object) -> Iterator[Item]:
    if total <= 0:
        return
    count = min(int(total), MOST_ITEMS) or 1 if terms.is_whole else MOST_ITEMS
    first, last = max(terms.start, date(year, 1, 1)), min(terms.due, date(year, 12, 31))
    days, given = (last - first).days, Decimal(0)
    for number in range(1, count + 1):
        upto = total if number == count else rounded(total * number / count, terms)
        if upto > given:
            on = first + timedelta(days=days * number // (count + 1) - lot("day", year, number, *words) % 9)
            name = organisation(place, *words, year, number)
            amount = upto - given
            yield Item(
                max(on, first), amount, name if amount == 1 or not terms.is_whole else f"{name}等 {amount} {terms.unit}"
            )
            given = upto


def figures(terms: Terms, course: Course, *words: object) -> Iterator[Figure]:
    """The year-end figure of the year before, then one a quarter, the last of each year final in February."""
    if course == Course.SILENT or terms.value is None:
        return
    is_flow = terms.kind in ("level", "increment", "count_of_activities") and terms.unit.endswith("元")
    begin = terms.baseline if terms.baseline is not None else _start_value(terms)
    eve = terms.start - timedelta(days=1)
    if terms.baseline is None and terms.kind in ("level", "share") and not is_flow:
        yield Figure(date(eve.year, 1, 1), eve, eve + timedelta(days=45), rounded(begin, terms), "year", "final")
    end = begin + (terms.value - begin) * share_reached(course, *words)
    if terms.direction == Direction.DOWN and course == Course.MET:
        end = terms.value
    quarters = list(periods("quarter", terms.start, terms.due))
    for number, (_, last) in enumerate(quarters, start=1):
        if is_flow:
            of_year = Decimal((last.month + 2) // 3) / 4
            value = terms.value * share_reached(course, *words) * of_year
        else:
            value = begin + (end - begin) * number / len(quarters)
        is_last = last.month == 12
        yield Figure(
            date(last.year, 1, 1),
            last,
            last + timedelta(days=50 if is_last else 20),
            rounded(value, terms),
            "year" if is_last else "ytd",
            "final" if is_last else "preliminary",
        )


def _start_value(terms: Terms) -> Decimal:
    """A baseline where none is known: a little below the target, or above a ceiling; rates begin at nothing known."""
    assert terms.value is not None
    if terms.kind in ("growth_rate", "change_in_points"):
        return terms.value * Decimal("0.9")
    return terms.value * (Decimal("1.05") if terms.direction == Direction.DOWN else Decimal("0.9"))


def positions(terms: Terms, course: Course) -> Iterator[tuple[int, int]]:
    """(year, position) of the edition before the plan and of each of its years; field of 169."""
    if terms.value is None:
        return
    goal = int(terms.value)
    before = 43 if terms.is_change else goal + 6
    yield terms.start.year - 1, before
    target = before - goal if terms.is_change else goal
    if course == Course.SILENT:
        return
    for year in range(terms.start.year, terms.due.year + 1):
        yield year, max(target - 1 if course == Course.MET else target + 3, 1)


def reached_on(terms: Terms, planned_on: date, course: Course, *words: object) -> date | None:
    """The day a node was reached; None: not at all."""
    if course in (Course.SILENT, Course.FAR_SHORT):
        return None
    late = 20 if course == Course.SHORT else -(lot("node", *words) % 25)
    return max(terms.start, planned_on + timedelta(days=late))
