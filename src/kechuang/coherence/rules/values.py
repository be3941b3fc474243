"""What one promise, or two of the same thing, say of one value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from kechuang.coherence.amounts import measure_of
from kechuang.coherence.figures import FLOW, GROWTH, LEVEL, SHARE, STANDING, Board, Figure, same_words
from kechuang.coherence.finding import Finding
from kechuang.coherence.promise import Promise
from kechuang.coherence.telling import difference, name_of, plain, said, tell, years_words


def range_upside_down(board: Board) -> Iterator[Finding]:
    for promise in board.promises:
        if promise.value is not None and promise.value_max is not None and promise.value_max < promise.value:
            low, high = f"{promise.value_max:f}", f"{promise.value:f}"
            unit = promise.unit or ""
            yield tell("range_upside_down", [promise], f"区间写作 {high}—{low} {unit}，起点 {high} 大于终点 {low}")


def stretch_below_floor(board: Board) -> Iterator[Finding]:
    for figure in board.figures:
        promise = figure.promise
        if promise.stretch is None or promise.value is None or promise.stretch == promise.value:
            continue
        falls_short = promise.stretch < promise.value
        if falls_short is not (figure.worse_is_more or figure.aspect == "rank" or promise.comparator in ("<=", "<")):
            unit = promise.unit or ""
            order = "低于" if falls_short else "差于"
            line = f"力争 {promise.stretch:f}{unit} {order}确保 {promise.value:f}{unit}"
            yield tell("stretch_below_floor", [figure], line)
    for one, other in _pairs(board):
        hoped, floor = (one, other) if one.promise.is_hoped else (other, one)
        if not hoped.promise.is_hoped or floor.promise.is_hoped or hoped.worse_is_more or hoped.aspect == "rank":
            continue
        if hoped.amount.said < floor.amount.said and hoped.amount.differs(floor.amount):
            line = f"力争 {said(hoped)} 低于要求的 {said(floor)}，差 {_gap(hoped, floor)}"
            yield tell("stretch_below_floor", [floor, hoped], line, hard=_one_document(one, other))


def two_values(board: Board) -> Iterator[Finding]:
    """One thing, one scope, one span of years, two values."""
    for one, other in _pairs(board):
        if _opposed(one, other) or _floor_and_hope(one, other):
            continue
        clash = one.amount.cannot_equal(other.amount)
        half_a_range = (one.promise.value_max is None) != (other.promise.value_max is None)
        if clash or half_a_range or one.amount.differs(other.amount):
            when = years_words(one)
            gap = f"，相差 {_gap(one, other)}" if one.amount.said != other.amount.said else ""
            line = f"{when}{name_of(one)}：{said(one)} 与 {said(other)} 不一致{gap}"
            yield tell(
                "two_values",
                [one, other],
                line,
                hard=clash and _one_document(one, other) and one.promise.is_hoped == other.promise.is_hoped,
            )


def bounds_contradict(board: Board) -> Iterator[Finding]:
    for one, other in _pairs(board):
        if _opposed(one, other) and one.amount.cannot_equal(other.amount):
            line = f"{name_of(one)}：{said(one)} 与 {said(other)} 不能同时做到"
            yield tell("bounds_contradict", [one, other], line, hard=_one_document(one, other))


def yearly_differs(board: Board) -> Iterator[Finding]:
    """每年 80 家, and 60 家 for one of these years."""
    for group in board.groups():
        for every, single in ((a, b) for a in group for b in group):
            if not every.yearly or single.yearly or not single.is_one_year or every.aspect == GROWTH:
                continue
            within = single.promise.part_of == every.promise.ident  # 每年举办2场，其中2025年举办1场
            if not every.first <= single.first <= every.last:
                continue
            if not (within or _comparable(every, single, years=False)):
                continue
            if every.promise.kind == "increment" and single.aspect == LEVEL:
                continue  # 每年新增 200 家, and 1290 家 in all that year
            below = single.amount.is_below(every.amount)
            if below or (every.amount.cannot_equal(single.amount) and every.promise.comparator == "="):
                word = "少" if below else "多"
                line = f"每年 {said(every)}，而 {single.first}年为 {said(single)}，{word} {_gap(every, single)}"
                yield tell("yearly_differs", [every, single], line, hard=below and _one_document(every, single))


def _pairs(board: Board) -> Iterator[tuple[Figure, Figure]]:
    """Pairs that ought to say the same; of equal statements only the first is held against others."""
    for group in board.groups():
        told: set[tuple[object, ...]] = set()
        for one, other in combinations(group, 2):
            if one.promise.ident in board.slipped and other.promise.ident in board.slipped:
                continue
            if not _comparable(one, other) or _named_apart(one, other, group) or _named_apart(other, one, group):
                continue
            bounds = ((one.amount.said, one.promise.comparator), (other.amount.said, other.promise.comparator))
            key = (one.years, frozenset(bounds))
            documents = (one.promise.document, other.promise.document)
            if (key, documents) not in told:
                told.add((key, documents))
                yield one, other


def _named_apart(one: Figure, other: Figure, group: Sequence[Figure]) -> bool:
    """Where the sentence of `one` counts 院士专家工作站 beside 院士工作站, each is held against its own name only."""
    mine, theirs = one.promise, other.promise
    if mine.indicator == theirs.indicator or not mine.sentence:
        return False
    beside = (each.promise for each in group if each.years == one.years and each is not other)
    return any(each.sentence == mine.sentence and each.indicator == theirs.indicator for each in beside)


def _comparable(one: Figure, other: Figure, *, years: bool = True) -> bool:
    mine, theirs = one.promise, other.promise
    if years and (one.years != other.years or one.yearly != other.yearly):
        return False
    if not one.first and mine.document != theirs.document:
        return False
    if mine.frequency != theirs.frequency and {mine.frequency, theirs.frequency} - {None, "year"}:
        return False
    if (
        mine.part_of == theirs.ident
        or theirs.part_of == mine.ident
        or (mine.part_of and mine.part_of == theirs.part_of)
    ):
        return False
    if mine.is_average != theirs.is_average or _told_apart(one, other):
        return False
    return same_words(one, other) and not board_group(one) and not _total_beside_addition(one, other)


_REACHES = re.compile(r"^(?:达到?|突破|超过?|实现|完成|确保|力争|保持|提高|提升|增加|增长|扩大)?[到至达]?$")


def _told_apart(one: Figure, other: Figure) -> bool:
    """引进科技经纪人20名、技术经理人35名; 发放创新券3000万元，兑现2400万元: one sentence, two things or two steps."""
    mine, theirs = one.promise, other.promise
    if not mine.sentence or mine.sentence != theirs.sentence or mine.is_hoped != theirs.is_hoped:
        return False
    if one.aspect == other.aspect == FLOW and mine.indicator != theirs.indicator:
        return True
    return mine.verb != theirs.verb and not (_REACHES.match(mine.verb) or _REACHES.match(theirs.verb))


def _total_beside_addition(one: Figure, other: Figure) -> bool:
    """科技特派员总数 600 名 and 新选派 50 名 may share a catalog entry; they are two figures."""
    if {one.aspect, other.aspect} != {LEVEL, FLOW}:
        return False
    level = one if one.aspect == LEVEL else other
    return bool(STANDING.search(level.promise.indicator) or re.search("达|突破|超|到$|至$", level.promise.verb))


def board_group(figure: Figure) -> bool:
    """各县区 1 家 is each one's; it is no value of one place."""
    return bool(re.search(r"^各|每个|每家", figure.promise.region or ""))


def _opposed(one: Figure, other: Figure) -> bool:
    signs = {one.promise.comparator[:1], other.promise.comparator[:1]}
    return signs == {">", "<"} and one.aspect != "rank"


_FLOOR = re.compile("确保|不低于|不少于|以上|底线|至少")


def _floor_and_hope(one: Figure, other: Figure) -> bool:
    """力争 500 家 above 确保 480 家 is two steps of one target; 力争 below it is another rule's."""
    if one.promise.is_hoped == other.promise.is_hoped:
        return False
    hoped, floor = (one, other) if one.promise.is_hoped else (other, one)
    return hoped.amount.said < floor.amount.said or bool(_FLOOR.search(floor.promise.quote))


def _one_document(one: Figure, other: Figure) -> bool:
    """Plans of different dates may revise one another; within one plan nothing explains two values."""
    return one.promise.document == other.promise.document


def _gap(one: Figure, other: Figure) -> str:
    return difference(one.amount.said, other.amount.said, one.unit)


_SLIP = 1000


def unit_slips(board: Board) -> Iterator[Finding]:
    """50 万元 beside 50 亿元: the same thing four powers of ten apart."""
    for group in board.groups():
        told = False
        # The same year first: 60 亿元 and 60 万元 of 2024 tell of the slip, 40 万元 of 2022 only stands near it.
        for one, other in sorted(combinations(group, 2), key=lambda pair: pair[0].years != pair[1].years):
            if told or measure_of(one.unit).factor == measure_of(other.unit).factor or one.aspect != other.aspect:
                continue
            small, large = sorted((one, other), key=lambda each: each.amount.said)
            if small.amount.said > 0 and large.amount.said / small.amount.said >= _SLIP and same_words(one, other):
                told = True
                ratio = large.amount.said / small.amount.said
                about = " " if ratio.denominator == 1 else "约 "
                much, little = plain(large.amount.said, large.unit), plain(small.amount.said, small.unit)
                line = f"{much} 是 {little} 的{about}{_times(ratio)} 倍"
                yield tell("unit_slip", [one, other], line, hard=one.years == other.years)


def _times(ratio: Fraction) -> str:
    return f"{int(ratio):,}"


_PART_OF_WHOLE = re.compile(
    r"占|比重|占比|比例|覆盖率|建有率|拥有率|普及率|转化率|使用率|共享率|化率$|有效率|合格率|及格率"
)
_MAY_EXCEED = re.compile(r"完成率|增长|增速|增幅|达产|产销|计划的|目标的|任务的|上年|倍")


def share_out_of_bounds(board: Board) -> Iterator[Finding]:
    for figure in board.figures:
        name = figure.promise.indicator
        if figure.aspect != SHARE or figure.base != "%" or _MAY_EXCEED.search(name + figure.promise.quote[-12:]):
            continue
        is_share = (figure.indicator is not None and figure.indicator.kind == "ratio") or _PART_OF_WHOLE.search(name)
        if is_share and figure.amount.said > 100:
            yield tell(
                "share_out_of_bounds",
                [figure],
                f"{plain(figure.amount.said, '%')} > 100%，超出 {plain(figure.amount.said - 100, '%')}",
            )


_STANDS_THEN = ("level", "share", "rank")


def _is_outlook(promise: Promise) -> bool:
    """到2025年，高新技术企业达到 500 家 in the plan of one year before: where the years ahead are to lead.

    A task of such a plan that is due after its year stays a finding, and so does any year past a plan of several.
    """
    plan = promise.plan_period
    return plan is not None and plan.is_one_year and (promise.kind in _STANDS_THEN or promise.is_cumulative)


def outside_period(board: Board) -> Iterator[Finding]:
    for promise in board.promises:
        plan, period = promise.plan_period, promise.period
        if plan is None or period is None:
            continue
        if period.last > plan.last and not _is_outlook(promise):
            line = f"要求 {period.last}年 做到，计划期 {plan} 到 {plan.last}年 为止，晚 {period.last - plan.last} 年"
            yield tell("outside_period", [promise], line)
        elif period.last < plan.first:
            line = f"要求 {period.last}年 做到，计划期 {plan} 从 {plan.first}年 开始，早 {plan.first - period.last} 年"
            yield tell("outside_period", [promise], line)


_NEEDS_NO_UNIT = ("rank", "breakthrough", "deliverable")


def no_unit(board: Board) -> Iterator[Finding]:
    for promise in board.promises:
        if promise.value is None or promise.unit or promise.kind in _NEEDS_NO_UNIT:
            continue
        yield tell("no_unit", [promise], f"“{promise.indicator}”写了 {promise.value:f}，没有写单位")
