"""What cannot be right in the terms of a commitment, said to the person who fills them in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from kechuang.apps.plans.rules import paths, wording
from kechuang.apps.plans.rules.terms import Counting, Direction, PathShape, Terms

LATEST_YEARS_AFTER = 3
COMPARATORS = (">=", ">", "<=", "<", "=", "range", "approx")


def terms_faults(terms: Terms) -> list[str]:
    """Every fault as a Chinese sentence that says how to mend it; empty when the terms can be judged."""
    return [*_days(terms), *_amounts(terms), *_ranks(terms), *_shares(terms), *_nodes(terms), *_frequency(terms)]


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _days(terms: Terms) -> Iterator[str]:
    if terms.due < terms.start:
        yield f"完成期限 {_day(terms.due)}早于起算日 {_day(terms.start)}，请改其中一个。"
        return
    if terms.judge_from < terms.start:
        yield f"评判起始日 {_day(terms.judge_from)}早于起算日 {_day(terms.start)}，请改为起算日或以后。"
    elif terms.judge_from.year > terms.due.year + LATEST_YEARS_AFTER:
        yield f"评判起始日 {_day(terms.judge_from)}比完成期限晚 {LATEST_YEARS_AFTER} 年以上，请核对年份。"


def _amounts(terms: Terms) -> Iterator[str]:
    if terms.comparator not in COMPARATORS:
        yield f"不认识比较方式“{terms.comparator}”，请重新选择。"
    if terms.value is None:
        if terms.counting != Counting.MILESTONES:
            yield "没有目标值，请填写；只有一项成果要交付的，请选择按节点计数。"
        return
    if terms.value < 0:
        yield f"目标值 {wording.figure(terms.value)} 是负数；要求下降的，请填正数并选择“越小越好”。"
    elif terms.value == 0 and not paths.falls(terms) and terms.comparator != ">":
        yield "目标值是 0，任何情况都算完成，请核对。"
    yield from _ends(terms)
    if terms.baseline is not None and terms.baseline < 0 and terms.kind in ("level", "share", "rank"):
        yield f"基数 {wording.figure(terms.baseline)} 是负数，请核对。"
    if terms.direction == Direction.DOWN and terms.comparator in (">=", ">") and not paths.is_rank(terms):
        yield "“越小越好”与“不少于、超过”相矛盾，请改其中一个。"
    if terms.direction == Direction.UP and terms.comparator in ("<=", "<") and not paths.is_rank(terms):
        yield "“越大越好”与“不超过、低于”相矛盾，请改其中一个。"


def _ends(terms: Terms) -> Iterator[str]:
    assert terms.value is not None
    figure = wording.figure(terms.value)
    if terms.comparator == "range" and terms.value_max is None:
        yield "区间没有上限，请填写。"
    if terms.value_max is not None and terms.value_max < terms.value:
        yield f"区间的上限 {wording.figure(terms.value_max)} 小于下限 {figure}，请对调。"
    if terms.stretch is not None and (
        terms.stretch >= terms.value if paths.falls(terms) else terms.stretch <= terms.value
    ):
        yield f"力争目标 {wording.figure(terms.stretch)} 应当比确保目标 {figure} 更高一档，请核对。"
    if terms.kind == "share" and terms.unit.startswith("%") and terms.value > 100:
        yield f"占比目标 {figure}% 大于 100%，请核对。"


def _ranks(terms: Terms) -> Iterator[str]:
    if not paths.is_rank(terms):
        return
    target = paths.goal(terms)
    if terms.value is not None and (terms.value < 1 or terms.value != terms.value.to_integral_value()):
        yield f"位次目标 {wording.figure(terms.value)} 应为不小于 1 的整数。"
    elif target is not None and target < 1:
        yield f"基数是第 {wording.figure(terms.baseline)} 位，不可能再上升 {wording.figure(terms.value)} 位，请核对。"


def _shares(terms: Terms) -> Iterator[str]:
    if terms.path != PathShape.SHARES:
        return
    if len(terms.shares) != paths.MONTHS:
        yield f"逐月进度应有 12 个累计比例，现有 {len(terms.shares)} 个。"
        return
    if any(not 0 <= each <= 1 for each in terms.shares):
        yield "逐月累计比例应在 0 与 1 之间。"
    if any(later < earlier for earlier, later in pairwise(terms.shares)):
        yield "逐月累计比例不能比上月小，请核对是否填成了当月数。"
    if terms.shares[-1] != 1:
        yield f"12 月的累计比例应为 1，现为 {wording.figure(terms.shares[-1])}。"
    if terms.start.year != terms.due.year and terms.frequency != "year":
        yield "逐月进度只适用于一个年度之内的目标，请改用其他序时进度。"


def _nodes(terms: Terms) -> Iterator[str]:
    for node in terms.nodes:
        if not terms.start <= node.planned_on <= terms.due:
            yield f"节点“{node.title}”的日期 {_day(node.planned_on)}不在起算日与完成期限之间。"
    if terms.path == PathShape.NODES and terms.counting != Counting.MILESTONES:
        if not paths.steps(terms):
            yield "按节点推进的目标还没有填写带数量的节点。"
        yield from _steps(terms)


def _steps(terms: Terms) -> Iterator[str]:
    ordered = [amount for _, amount in paths.steps(terms)]
    goes_back = any(later > earlier if paths.falls(terms) else later < earlier for earlier, later in pairwise(ordered))
    if goes_back:
        yield "节点的累计数量应逐个推进，不能后退，请核对是否填成了当期数。"
    end = paths.goal(terms)
    if ordered and end is not None and (min(ordered) < end if paths.falls(terms) else max(ordered) > end):
        yield f"节点的累计数量超过了目标 {wording.figure(end)}，请核对。"


def _frequency(terms: Terms) -> Iterator[str]:
    if terms.frequency not in ("", "month", "quarter", "year"):
        yield f"不认识频次“{terms.frequency}”，请选择每月、每季度或每年。"
    if terms.members < 1:
        yield f"应报单位数是 {terms.members}，至少应为 1。"
