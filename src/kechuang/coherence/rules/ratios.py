"""Ratios against the amounts they are made of: what one pair implies, another may deny."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kechuang.coherence.amounts import Amount, measure_of, product, quotient, times, total
from kechuang.coherence.figures import FLOW, LEVEL, SHARE, Board, Figure, catalog, parse
from kechuang.coherence.finding import Finding
from kechuang.coherence.telling import name_of, plain, said, tell

_SHARE_OF = re.compile(r"^(?P<part>.+?)占(?P<whole>.+?)(?:的)?(?:比重|比例|比|占比|份额)?$")
_HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class _Ratio:
    """A share with what it is a share of: catalog codes, or cores of names where nothing is linked."""

    figure: Figure
    numerator: str
    denominator: str


def _key(figure: Figure) -> str:
    return figure.promise.indicator_code or figure.phrase.core


def _ratios(board: Board) -> Iterator[_Ratio]:
    for figure in board.figures:
        if figure.aspect != SHARE or figure.base != "%":
            continue
        relations: Mapping[str, tuple[str, ...]] = figure.indicator.relations if figure.indicator is not None else {}
        for numerator in relations.get("numerator", ("",)):
            for denominator in relations.get("denominator", ("",)):
                if numerator or denominator:
                    yield _Ratio(figure, numerator, denominator)
        named = _SHARE_OF.match(figure.promise.indicator)
        if named:
            yield _Ratio(figure, parse(named["part"]).core, parse(named["whole"]).core)


def ratios_against_amounts(board: Board) -> Iterator[Finding]:
    """numerator ÷ denominator against the ratio; and two pairs that imply different amounts of the third."""
    amounts: dict[tuple[str, str, int], list[Figure]] = defaultdict(list)
    for figure in board.figures:
        if figure.aspect in (LEVEL, FLOW) and figure.base and figure.is_one_year and figure.first:
            amounts[_key(figure), figure.scope, figure.first].append(figure)
            if figure.promise.indicator_code:
                amounts[figure.phrase.core, figure.scope, figure.first].append(figure)
    implied: dict[tuple[str, str, int], list[tuple[Amount, _Ratio, Figure, str]]] = defaultdict(list)
    for ratio in _ratios(board):
        figure = ratio.figure
        if not figure.first:
            continue
        top = _one(amounts[ratio.numerator, figure.scope, figure.last], board)
        bottom = _one(amounts[ratio.denominator, figure.scope, figure.last], board)
        if top and bottom and top.base == bottom.base:
            yield from _three(figure, top, bottom)
        elif top and ratio.denominator:
            value = quotient(times(top.amount, _HUNDRED), figure.amount)
            if value is not None:
                words = f"{_shown(top)} ÷ {_shown(figure)} = {plain(value.said, top.unit)}"
                implied[ratio.denominator, figure.scope, figure.last].append((value, ratio, top, words))
        elif bottom and ratio.numerator:
            value = times(product(bottom.amount, figure.amount), 1 / _HUNDRED)
            words = f"{_shown(bottom)} × {_shown(figure)} = {plain(value.said, bottom.unit)}"
            implied[ratio.numerator, figure.scope, figure.last].append((value, ratio, bottom, words))
    for (key, _, _), found in implied.items():
        yield from _two_ways(key, found)


_PER = re.compile(r"^每?(?P<per>万)(?:人|名)(?:口)?(?P<what>.+)|^亩均(?P<of>.+)")
_PEOPLE = ("常住人口", "总人口", "户籍人口", "人口")


def per_head_against_amounts(board: Board) -> Iterator[Finding]:
    """300 万人, 4500 件 against 每万人 18 件; in one sentence 1 万亩 and 40 亿元 against 亩均 30 万元."""
    for each in board.figures:
        named = _PER.match(each.promise.indicator)
        if named is None or not each.first or each.aspect != LEVEL or each.base == "%":
            continue
        what = parse(named["what"] or named["of"]).core
        around = [one for one in board.figures if one.scope == each.scope and one.last == each.last]
        if named["of"]:
            around = [one for one in around if each.promise.sentence and one.promise.sentence == each.promise.sentence]
            below = next((one for one in around if one.unit in ("亩", "万亩")), None)
        else:
            below = next((one for one in around if one.promise.indicator.endswith(_PEOPLE) and "人" in one.unit), None)
        top = next((one for one in around if one is not each and one.base == each.base and _counts(one, what)), None)
        if top is not None and below is not None:
            yield from _per_head(each, top, below)


def _counts(figure: Figure, what: str) -> bool:
    name = re.sub(r"^有效", "", figure.promise.indicator)
    return figure.aspect in (LEVEL, FLOW) and not _PER.match(name) and parse(name).core == what


def _per_head(each: Figure, top: Figure, below: Figure) -> Iterator[Finding]:
    heads = times(below.amount, 1 / measure_of("亩" if below.unit.endswith("亩") else "万人").factor)
    heads = replace(heads, slack=min(heads.slack, heads.said / 100))  # 1 万亩 is no half of one more or less
    value = quotient(top.amount, heads)
    if value is None:
        return
    clash = value.cannot_equal(each.amount)
    if clash or abs(value.said - each.amount.said) > value.slack + each.amount.slack:
        line = (
            f"{name_of(top)} {_shown(top)} ÷ {name_of(below)} {_shown(below)}"
            f" = {plain(value.said, each.unit)}，与所写的 {name_of(each)} {said(each)} 不符"
        )
        yield tell("ratio_and_amounts", [each, top, below], line, hard=clash)


def _shown(figure: Figure) -> str:
    return plain(figure.amount.said, figure.unit)


def _one(figures: Sequence[Figure], board: Board) -> Figure | None:
    return next((each for each in figures if each.promise.ident not in board.slipped), None)


def _three(ratio: Figure, top: Figure, bottom: Figure) -> Iterator[Finding]:
    value = quotient(times(top.amount, _HUNDRED), bottom.amount)
    if value is None:
        return
    clash = value.cannot_equal(ratio.amount)
    if clash or abs(value.said - ratio.amount.said) > value.slack + ratio.amount.slack:
        line = (
            f"{name_of(top)} {_shown(top)} ÷ {name_of(bottom)} {_shown(bottom)}"
            f" = {plain(value.said, '%')}，与所写的 {said(ratio)} 不符"
        )
        yield tell("ratio_and_amounts", [ratio, top, bottom], line, hard=clash)


def _two_ways(key: str, found: Sequence[tuple[Amount, _Ratio, Figure, str]]) -> Iterator[Finding]:
    value, ratio, amount, words = found[0]
    for other, other_ratio, other_amount, other_words in found[1:]:
        if other_amount.base != amount.base or (
            other_amount is amount and other_ratio.figure.thing == ratio.figure.thing
        ):
            continue
        clash = value.cannot_equal(other)
        if clash or abs(value.said - other.said) > value.slack + other.slack:
            called = catalog().by_code(key).name if key in catalog() else key
            line = (
                f"{words}，{other_words}：推出的{called}不同，相差 {plain(abs(value.said - other.said), amount.unit)}"
            )
            about = list(dict.fromkeys((ratio.figure, amount, other_ratio.figure, other_amount)))
            yield tell("implied_amounts_differ", about, line, hard=clash)
            return


def shares_exceed_whole(board: Board) -> Iterator[Finding]:
    """企业占 60%、高校占 35%、院所占 15% in one sentence: together more than the whole."""
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in board.figures:
        if figure.aspect == SHARE and figure.base == "%" and figure.promise.sentence and figure.promise.part_of:
            groups[figure.promise.part_of].append(figure)
    for shares in groups.values():
        sum_of = total([each.amount for each in shares])
        if len(shares) > 1 and sum_of.said - 100 > sum_of.slack:
            parts = " + ".join(plain(each.amount.said, "%") for each in shares)
            line = f"{parts} = {plain(sum_of.said, '%')} > 100%，超出 {plain(sum_of.said - 100, '%')}"
            yield tell("shares_exceed_whole", shares, line, hard=sum_of.low is not None and sum_of.low > 100)
