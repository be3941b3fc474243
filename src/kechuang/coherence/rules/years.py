"""Years against the run of years, months and quarters against the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kechuang.coherence.amounts import Amount, added_up, times
from kechuang.coherence.figures import FLOW, Board, Figure, same_words
from kechuang.coherence.finding import Finding
from kechuang.coherence.telling import plain, said, summed, tell, years_words

_PER_YEAR = {"month": (12, "每月", "个月"), "quarter": (4, "每季度", "个季度")}


def years_against_run(board: Board) -> Iterator[Finding]:
    """每年 5 家 for three years against 20 家; 80 + 90 + 100 家 against 300 家."""
    for group in board.groups():
        told: set[object] = set()
        group = [each for each in group if each.aspect == FLOW]
        for run in group:
            if run.yearly or run.is_one_year or not run.first or run.promise.frequency or run.years in told:
                continue
            told.add(run.years)
            yield from _every(run, group)
            yield from _singly(run, group)


def _every(run: Figure, group: Sequence[Figure]) -> Iterator[Finding]:
    for each in group:
        if (
            not each.yearly
            or each.years != run.years
            or not same_words(run, each)
            or each.promise.frequency not in (None, "year")
        ):
            continue
        count = run.last - run.first + 1
        sum_of = times(each.amount, count)
        line = f"每年 {said(each)} × {count} 年 = {plain(sum_of.said, run.unit)}"
        finding = _compared(run, [each], sum_of, line)
        if finding is not None:
            yield finding
            return


def _singly(run: Figure, group: Sequence[Figure]) -> Iterator[Finding]:
    by_year: dict[int, Figure] = {}
    for each in sorted(group, key=lambda each: _nearness(run, each)):
        if not _is_single(each, run):
            continue
        if same_words(run, each):
            by_year.setdefault(each.first, each)
    singles = [by_year[year] for year in sorted(by_year)]
    if len(singles) < 2 and not (singles and run.amount.is_below(singles[0].amount)):
        return
    sum_of = added_up([each.amount for each in singles])
    line = summed(singles, sum_of.said, run.unit) if len(singles) > 1 else f"{singles[0].first}年 {said(singles[0])}"
    finding = _compared(run, singles, sum_of, line, is_all=len(singles) == run.last - run.first + 1)
    if finding is not None:
        yield finding


def _nearness(run: Figure, each: Figure) -> tuple[bool, bool]:
    """What the run itself names (其中 …) before the rest of its plan before other plans."""
    return each.promise.part_of != run.promise.ident, each.promise.document != run.promise.document


def _is_single(each: Figure, run: Figure) -> bool:
    return each.is_one_year and not (each.yearly or each.promise.frequency) and run.first <= each.first <= run.last


def _compared(run: Figure, parts: Sequence[Figure], sum_of: Amount, line: str, is_all: bool = True) -> Finding | None:
    gap, slack = sum_of.said - run.amount.said, sum_of.slack + run.amount.slack
    whole = f"{years_words(run)} {plain(run.amount.said, run.unit)}"
    if gap > slack and run.amount.high is None:
        return None  # 三年累计 200 亿元以上 is kept by 60 + 68 + 75
    if gap > slack:
        line += f" > {whole}，超出 {plain(gap, run.unit)}"
        within = all(part.promise.part_of == run.promise.ident for part in parts)
        return tell("years_against_run", [run, *parts], line, hard=within and run.amount.is_below(sum_of))
    if -gap > slack and is_all and run.amount.low is not None:
        line += f" < {whole}，少 {plain(-gap, run.unit)}"
        return tell("years_against_run", [run, *parts], line, hard=sum_of.is_below(run.amount))
    return None


_PARTS_OF_A_YEAR = (("一季度", "二季度", "三季度", "四季度"), ("上半年", "下半年"))


def quarters_against_year(board: Board) -> Iterator[Finding]:
    """一季度 50 家、二季度 60 家 … against 全年 300 家."""
    groups: dict[tuple[object, ...], dict[str, Figure]] = defaultdict(dict)
    for figure in board.parts_of_years:
        if figure.aspect == FLOW or figure.promise.kind == "increment":
            key = (figure.thing, figure.base, figure.scope, figure.last, figure.promise.document)
            groups[key].setdefault(figure.promise.within, figure)
    for parts in groups.values():
        for names in _PARTS_OF_A_YEAR:
            if all(name in parts for name in names):
                yield from _whole_year(board, [parts[name] for name in names])


def _whole_year(board: Board, parts: Sequence[Figure]) -> Iterator[Finding]:
    sum_of = added_up([each.amount for each in parts])
    for year in board.of_thing(parts[0].thing):
        alike = year.scope == parts[0].scope and year.base == parts[0].base and same_words(year, parts[0])
        if not alike or year.promise.within or year.years != parts[0].years or year.promise.frequency:
            continue
        gap = sum_of.said - year.amount.said
        if abs(gap) > sum_of.slack + year.amount.slack:
            sign, word = (">", "超出") if gap > 0 else ("<", "少")
            line = (
                f"{summed(parts, sum_of.said, year.unit)} {sign} 全年 {said(year)}，{word} {plain(abs(gap), year.unit)}"
            )
            yield tell("rhythm_against_year", [year, *parts], line, hard=sum_of.cannot_equal(year.amount))
            return


def rhythm_against_year(board: Board) -> Iterator[Finding]:
    """每月 2 篇 against 全年 20 篇."""
    for group in board.groups():
        for often in group:
            if often.promise.frequency not in _PER_YEAR or often.aspect != FLOW:
                continue
            count, word, counted = _PER_YEAR[often.promise.frequency]
            for year in group:
                if year.promise.frequency not in (None, "year") or not same_words(often, year):
                    continue
                if not (year.is_one_year or year.yearly) or not often.first <= year.first <= often.last:
                    continue
                sum_of = times(often.amount, count)
                if sum_of.said == year.amount.said:
                    continue
                sign = ">" if sum_of.said > year.amount.said else "<"
                line = f"{word} {said(often)} × {count} {counted} = {plain(sum_of.said, year.unit)}"
                line += f" {sign} 全年 {said(year)}"
                line += f"，相差 {plain(abs(sum_of.said - year.amount.said), year.unit)}"
                yield tell("rhythm_against_year", [year, often], line, hard=sum_of.cannot_equal(year.amount))
