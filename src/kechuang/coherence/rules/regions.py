"""Districts, parks and towns against the place they lie in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kechuang.coherence.amounts import total
from kechuang.coherence.figures import FLOW, LEVEL, Board, Figure, same_words
from kechuang.coherence.finding import Finding
from kechuang.coherence.telling import difference, plain, said, summed, tell, years_words

_PER_HEAD = re.compile(r"每万|人均|万人|占|比重|率$|强度|排名|单位")


def _adds_up(figure: Figure) -> bool:
    if figure.aspect not in (FLOW, LEVEL) or figure.base in ("", "%"):
        return False
    if figure.indicator is not None and figure.indicator.kind in ("ratio", "rank", "growth"):
        return False
    return not _PER_HEAD.search(figure.promise.indicator)


def regions_against_parent(board: Board) -> Iterator[Finding]:
    """One district above the whole city; all districts named together above it."""
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in board.figures:
        if _adds_up(figure):
            key = (figure.thing, figure.base, figure.promise.frequency in (None, "year"))
            groups[key].append(figure)
    for group in groups.values():
        told: set[tuple[object, ...]] = set()
        # 其中 tells which mention of the whole the places are part of; it goes before a plain mention elsewhere.
        for whole in sorted(group, key=lambda each: not board.said_parts(each)):
            children = _children(board, whole, group)
            span = (whole.scope, whole.years, whole.yearly)
            if children and span not in told:
                told.add(span)
                yield from _judge(whole, children)


def _children(board: Board, whole: Figure, group: Sequence[Figure]) -> list[Figure]:
    """One figure a place directly within: said of this whole (其中) before others."""
    found: dict[str, Figure] = {}
    for each in sorted(group, key=lambda each: each.promise.part_of != whole.promise.ident):
        above = board.scopes.parent(each.scope)
        if above != whole.scope or each.promise.is_hoped or not _same_span(whole, each):
            continue
        # 产学研对接活动 of a district and 成果对接会 of the city share an entry, and are two kinds of meeting.
        if each.promise.part_of == whole.promise.ident or same_words(whole, each):
            found.setdefault(each.scope, each)
    return sorted(found.values(), key=lambda each: each.promise.position)


def _same_span(whole: Figure, child: Figure) -> bool:
    """The same years; or 每年 80 家 of a district for the one year of the whole."""
    if whole.promise.frequency != child.promise.frequency and child.promise.frequency in ("month", "quarter"):
        return False
    if whole.years == child.years and whole.yearly == child.yearly:
        return True
    return whole.is_one_year and not whole.yearly and child.yearly and child.first <= whole.first <= child.last


def _judge(whole: Figure, children: Sequence[Figure]) -> Iterator[Finding]:
    alone = False
    for child in children:
        hard = whole.amount.is_below(child.amount)
        if hard or child.amount.said - whole.amount.said > child.amount.slack + whole.amount.slack:
            alone = True
            more = difference(child.amount.said, whole.amount.said, whole.unit)
            line = f"{child.promise.region} {said(child)} > {_place(whole)} {said(whole)}，超出 {more}"
            yield tell("region_exceeds_parent", [whole, child], line, hard=hard)
    sum_of = total([child.amount for child in children])
    gap, slack = sum_of.said - whole.amount.said, sum_of.slack + whole.amount.slack
    if alone or len(children) < 2:
        return
    line = f"{years_words(whole)}{summed(children, sum_of.said, whole.unit)}"
    within = all(child.promise.part_of == whole.promise.ident for child in children)
    if gap > slack:
        line += f" > {plain(whole.amount.said, whole.unit)}，超出 {plain(gap, whole.unit)}"
        severity = None if within else "提示"  # a breakdown above its parent is a policy, unless 其中 says it is not
        yield tell(
            "regions_exceed_parent", [whole, *children], line, hard=whole.amount.is_below(sum_of), severity=severity
        )
    elif -gap > slack and within and all(child.promise.is_all_of for child in children):
        line += f" < {plain(whole.amount.said, whole.unit)}，少 {plain(-gap, whole.unit)}"
        yield tell("parts_fall_short", [whole, *children], line, hard=sum_of.is_below(whole.amount))


def _place(figure: Figure) -> str:
    return figure.promise.region or figure.promise.home or "全域"
