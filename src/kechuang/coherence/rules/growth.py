"""Growth rates, points and ranks against the levels of the years."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from kechuang.coherence.amounts import Amount, exactly, minus, product, times, total
from kechuang.coherence.figures import GROWTH, LEVEL, POINTS, RANK, SHARE, Board, Figure
from kechuang.coherence.finding import Finding
from kechuang.coherence.telling import plain, said, tell

_FACTOR_UNITS = ("倍", "番")


def growth_against_levels(board: Board) -> Iterator[Finding]:
    """同比增长 25% against 45 and 50 亿元."""
    for growth in board.figures:
        if growth.aspect != GROWTH or not growth.first or growth.base not in ("%", *_FACTOR_UNITS):
            continue
        for level in _levels_of(board, growth):
            finding = _grown(growth, level, _before(board, growth, level))
            if finding is not None:
                yield finding
                break


def _levels_of(board: Board, growth: Figure) -> Iterator[Figure]:
    """The amount whose growth this is, of the same scope, for the last year of the growth."""
    code = growth.promise.indicator_code
    of = growth.indicator.relations.get("growth_of", ()) if growth.indicator is not None else ()
    for each in board.figures:
        if each.aspect not in (LEVEL, "flow") or each.base in ("", "%") or each.scope != growth.scope:
            continue
        if (
            each.last != growth.last
            or not (each.is_one_year or each.aspect == LEVEL)
            or each.promise.kind == "increment"
        ):
            continue
        named = (each.promise.indicator_code or "-") in {*of, code} - {""}
        if named or (each.phrase.core == growth.phrase.core and not (of and each.promise.indicator_code)):
            yield each


def _before(board: Board, growth: Figure, level: Figure) -> tuple[Amount, int, Figure | None] | None:
    """The level before the growth began: as its baseline, or promised for that year."""
    year, promise = growth.first - 1, level.promise
    own = growth.promise.baseline
    if own is not None and level.base == "%":  # 较2022年的 3.85% 提高 0.35 个百分点 names what it starts from
        return exactly(promise, own), growth.promise.baseline_year or year, None
    if promise.baseline is not None:
        from_year = promise.baseline_year or year
        together = bool(promise.sentence) and promise.sentence == growth.promise.sentence
        if from_year == year or (together and not growth.promise.is_average):
            return exactly(promise, promise.baseline), from_year, None
    for each in board.of_thing(level.thing):
        if each.scope == level.scope and each.last == year and each.is_one_year and each.base == level.base:
            return each.amount, year, each
    return None


def _grown(growth: Figure, level: Figure, before: tuple[Amount, int, Figure | None] | None) -> Finding | None:
    if before is None:
        return None
    base, year, said_by = before
    if base.said <= 0:
        return None
    years = growth.last - growth.first + 1 if growth.promise.is_average else 1
    if growth.last != growth.first and not growth.promise.is_average and growth.yearly:
        years = growth.last - growth.first + 1
    factor = _factor(growth, years)
    reached = product(base, factor)
    clash = reached.cannot_equal(level.amount)
    room = reached.slack + level.amount.slack
    if _is_one_sentence(growth, level, said_by):  # 由5亿元增加到7亿元，增长20%: written together, to fit each other
        room = max(reached.slack, level.amount.slack)
    if not clash and abs(reached.said - level.amount.said) <= room:
        return None
    if growth.promise.comparator in (">=", ">") and level.amount.said >= reached.said:
        return None  # 增长 10% 以上 is kept by 12%
    shown = said(growth)
    power = f"，连续 {years} 年" if years > 1 else ""
    line = (
        f"{year}年 {plain(base.said, level.unit)} 增长 {shown}{power} = {plain(reached.said, level.unit)}，"
        f"与 {level.last}年 {said(level)} 不符，相差 {plain(abs(reached.said - level.amount.said), level.unit)}"
    )
    about = [level, growth] if said_by is None else [said_by, level, growth]
    one_document = len({each.promise.document for each in about}) == 1
    return tell("growth_against_levels", about, line, hard=clash and one_document)


def _is_one_sentence(change: Figure, level: Figure, said_by: Figure | None) -> bool:
    sentence = change.promise.sentence
    together = bool(sentence) and level.promise.sentence == sentence
    return together and (said_by is None or said_by.promise.sentence == sentence)


def _factor(growth: Figure, years: int) -> Amount:
    """By what the base is multiplied: 25% → 1.25, 1 倍 → 2, 一番 → 2; to the power of the years."""
    amount = growth.amount
    if growth.unit == "番":
        power = Fraction(2) ** int(amount.said)
        return Amount(power, power if amount.low is not None else None, power if amount.high is not None else None)
    per = Fraction(1, 100) if growth.base == "%" else Fraction(1)
    sign = -1 if any(word in growth.promise.verb + growth.promise.indicator for word in ("下降", "减少", "降低")) else 1
    said_, slack = 1 + sign * amount.said * per, amount.slack * per
    if growth.unit == "倍":
        slack = min(slack, Fraction(1, 20))  # 增长1倍 does not mean anything from half to one and a half
    ends = [None if end is None else 1 + sign * end * per for end in (amount.low, amount.high)]
    low, high = ends if sign > 0 else ends[::-1]
    return Amount(
        said_**years, None if low is None else low**years, None if high is None else high**years,
        abs((said_ + slack) ** years - said_**years),
    )  # fmt: skip


def points_against_levels(board: Board) -> Iterator[Finding]:
    """较上年提高 2 个百分点 against 41% and 45%."""
    for points in board.figures:
        if points.aspect != POINTS or not points.first:
            continue
        levels = [each for each in board.figures if each.aspect == SHARE and _same_share(points, each)]
        levels = [each for each in levels if each.last == points.last and each.scope == points.scope]
        # 由 4.5% 提高到 6%，提高 1.5 个百分点: a change told with both ends is the change between these two.
        for level in [each for each in levels if _is_told_with(points, each)] or levels:
            before = _before(board, points, level)
            if before is None:
                continue
            finding = _moved(points, level, *before)
            if finding is not None:
                yield finding
                break


def _is_told_with(points: Figure, level: Figure) -> bool:
    mine, theirs = points.promise, level.promise
    return bool(mine.sentence) and mine.sentence == theirs.sentence and theirs.baseline is not None


def _same_share(points: Figure, level: Figure) -> bool:
    mine, theirs = points.promise.indicator_code, level.promise.indicator_code
    return mine == theirs if mine and theirs else points.phrase.core == level.phrase.core


def _written_alike(*amounts: Amount) -> Fraction:
    """The room of figures told together: beside 68.2% a plain 70% is 70.0%; of whole ones, the half of one."""
    slacks = [each.slack for each in amounts]
    tenth = Fraction(1, 20)
    return sum((min(each, tenth) for each in slacks), Fraction(0)) if min(slacks) <= tenth else max(slacks)


def _moved(points: Figure, level: Figure, base: Amount, year: int, said_by: Figure | None) -> Finding | None:
    years = points.last - points.first + 1 if points.yearly else 1
    falls = any(word in points.promise.verb for word in ("下降", "降低", "减少"))
    moved = times(points.amount, years)
    reached = minus(base, moved) if falls else total([base, moved])
    room = reached.slack + level.amount.slack
    if years == 1 and "approx" not in (points.promise.comparator, level.promise.comparator):
        room = _written_alike(base, points.amount, level.amount)
    if abs(reached.said - level.amount.said) <= room and not reached.cannot_equal(level.amount):
        return None
    if points.promise.comparator in (">=", ">") and level.amount.said >= reached.said and not falls:
        return None
    sign = "−" if falls else "+"
    each = f"{plain(moved.said, '%')}" if years == 1 else f"{plain(points.amount.said, '%')} × {years} 年"
    line = (
        f"{year}年 {plain(base.said, '%')} {sign} {each} = {plain(reached.said, '%')}，"
        f"与 {level.last}年 {said(level)} 不符，相差 {plain(abs(reached.said - level.amount.said), '%')}"
    )
    about = [level, points] if said_by is None else [said_by, level, points]
    hard = reached.cannot_equal(level.amount) and len({each_.promise.document for each_ in about}) == 1
    return tell("points_against_levels", about, line, hard=hard)


def rank_goes_back(board: Board) -> Iterator[Finding]:
    """进入前 30 名 in one year, 前 50 名 in the next; or worse than the place already held."""
    for figure in board.figures:
        promise = figure.promise
        if figure.aspect == RANK and promise.baseline is not None and promise.baseline < (promise.value or 0):
            back = (promise.value or 0) - promise.baseline
            line = f"已有第 {promise.baseline:f} 位，目标前 {promise.value:f} 位，退后 {back:f} 位"
            yield tell("rank_goes_back", [figure], line)
    for group in board.groups():
        ranked = (each for each in group if each.first and each.aspect == RANK)
        for earlier, later in pairwise(sorted(ranked, key=lambda each: each.last)):
            if earlier.last < later.last and later.amount.said > earlier.amount.said:
                gap = later.amount.said - earlier.amount.said
                before, now = int(earlier.amount.said), int(later.amount.said)
                line = f"{earlier.last}年 前 {before} 名，{later.last}年 前 {now} 名，退后 {int(gap)} 名"
                one_document = earlier.promise.document == later.promise.document
                yield tell("rank_goes_back", [earlier, later], line, hard=one_document)
