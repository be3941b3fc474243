"""What stands against what is added: levels of one year and the next, 净增 and 累计."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kechuang.coherence.amounts import Amount, exactly, minus, times, total
from kechuang.coherence.figures import FLOW, LEVEL, SHARE, Board, Figure, catalog, same_words
from kechuang.coherence.finding import Finding
from kechuang.coherence.telling import name_of, plain, said, tell, years_words

_DECLINES = ("下降", "减少", "压减", "降低", "能耗", "排放", "退出", "事故")


def level_falls(board: Board) -> Iterator[Finding]:
    """A level promised lower for a later year: 2022年 500 家, 2023年 450 家."""
    for group in board.groups():
        if group[0].worse_is_more:
            continue
        told: set[tuple[int, int]] = set()
        standing = (each for each in group if each.first and each.aspect in (LEVEL, SHARE))
        for earlier, later in pairwise(sorted(standing, key=lambda each: each.last)):
            if earlier.last == later.last or not same_words(earlier, later) or _declines(later):
                continue
            hard = later.amount.is_below(earlier.amount)
            lower = earlier.amount.said > later.amount.said and earlier.amount.differs(later.amount)
            if not (hard or lower) or later.promise.is_hoped or (earlier.last, later.last) in told:
                continue
            if {earlier.promise.ident, later.promise.ident} & board.slipped:
                continue
            told.add((earlier.last, later.last))
            gap = plain(earlier.amount.said - later.amount.said, earlier.unit)
            line = f"{earlier.last}年 {said(earlier)} > {later.last}年 {said(later)}，后一年反而低 {gap}"
            one_document = earlier.promise.document == later.promise.document
            yield tell("level_falls", [earlier, later], line, hard=hard and one_document)
    yield from _below_baseline(board)


def _declines(figure: Figure) -> bool:
    return any(word in figure.promise.indicator + figure.promise.verb for word in _DECLINES)


def _below_baseline(board: Board) -> Iterator[Finding]:
    for figure in board.figures:
        promise = figure.promise
        if promise.baseline is None or figure.aspect not in (LEVEL, SHARE) or figure.worse_is_more or _declines(figure):
            continue
        base = exactly(promise, promise.baseline)
        if base.said - figure.amount.said > base.slack + figure.amount.slack:
            gap = plain(base.said - figure.amount.said, figure.unit)
            line = f"目标 {said(figure)} 低于已有的 {plain(base.said, figure.unit)}，低 {gap}"
            yield tell("level_falls", [figure], line, hard=False)


@dataclass(frozen=True, slots=True)
class _Level:
    """What stands at the end of `year`. of: the promise that says so, promised or as its baseline."""

    year: int
    amount: Amount
    of: Figure
    is_baseline: bool


def stocks_against_increments(board: Board) -> Iterator[Finding]:
    """450 + 120 家 against 600 家; 净增 600 家 against a total of 500 家."""
    for levels, increments in _stocks(board):
        told: set[str] = set()
        for each in increments:
            finding = _more_than_all(levels, each) or _step(levels, each, increments)
            if finding is not None and finding.arithmetic not in told:
                told.add(finding.arithmetic)
                yield finding
        if not told:
            yield from _two_bases(levels, increments)


def _stocks(board: Board) -> Iterator[tuple[list[_Level], list[Figure]]]:
    """Levels and what is added to them, per thing and scope; by the catalog, or by one name."""
    keyed: dict[tuple[str, str, str], tuple[list[_Level], list[Figure]]] = defaultdict(lambda: ([], []))
    linked = {_name_key(each): _stock_key(each) for each in board.figures if each.indicator and each.aspect == LEVEL}
    for figure in board.figures:
        own = linked.get(_name_key(figure)) if figure.indicator is None and figure.aspect == FLOW else None
        key = (own or _stock_key(figure), figure.base, figure.scope)
        if figure.aspect == LEVEL and figure.first and _stands(figure):
            keyed[key][0].append(_Level(figure.last, figure.amount, figure, False))
            promise = figure.promise
            if promise.baseline is not None:
                year = promise.baseline_year or (promise.plan_period.first if promise.plan_period else figure.last) - 1
                keyed[key][0].append(_Level(year, exactly(promise, promise.baseline), figure, True))
        elif figure.aspect == FLOW and figure.first and _adds(figure):
            keyed[key][1].append(figure)
    for levels, increments in keyed.values():
        if levels and increments:
            yield levels, increments


def _name_key(figure: Figure) -> str:
    return f"{figure.phrase.core}|{figure.phrase.level or ''}"


def _stock_key(figure: Figure) -> str:
    indicator = figure.indicator
    if indicator is None:
        return _name_key(figure)
    if indicator.code in _NET_OF:
        return _NET_OF[indicator.code]
    return next(iter(indicator.relations.get("stock", ())), indicator.code)


# 净增 of what is only enrolled year by year: the catalog calls neither a stock, plans use both as one.
_NET_OF = {"tech_sme_net_increase": "tech_sme_enrolled"}


def _stands(figure: Figure) -> bool:
    return figure.base != "元" and not figure.yearly


def _adds(figure: Figure) -> bool:
    return figure.promise.kind == "increment" and figure.promise.frequency in (None, "year")


def _is_net(figure: Figure) -> bool:
    """净增 is the change itself; of what is 新增 some may go again."""
    if figure.indicator is not None and figure.indicator.kind == "change":
        return True
    return "净增" in figure.promise.verb + figure.promise.indicator


def _more_than_all(levels: Sequence[_Level], added: Figure) -> Finding | None:
    for level in levels:
        if level.is_baseline or level.year != added.last or added.yearly:
            continue
        gap = added.amount.said - level.amount.said
        if level.amount.is_below(added.amount) or gap > added.amount.slack + level.amount.slack:
            line = f"{years_words(added)}{_verb(added)} {said(added)} > {level.year}年总数 {said(level.of)}"
            line += f"，多 {plain(gap, added.unit)}"
            return tell("increment_exceeds_stock", [level.of, added], line, hard=level.amount.is_below(added.amount))
    return None


def _verb(added: Figure) -> str:
    return added.promise.verb or "新增"


def _step(levels: Sequence[_Level], added: Figure, increments: Sequence[Figure]) -> Finding | None:
    """before + added against after, where all three are said."""
    amount = _over_run(added)
    after = next((each for each in levels if each.year == added.last and not each.is_baseline), None)
    before = _before(levels, added, after)
    if after is None or before is None:
        return None
    reached = total([before.amount, amount])
    gap = reached.said - after.amount.said
    slack = reached.slack + after.amount.slack
    short = -gap > slack
    exceeds = gap > slack and _is_net(added) and after.amount.high is not None  # 突破 1000 家 has room for 1075
    if not short and not exceeds:
        return None
    line = f"{before.year}年 {plain(before.amount.said, added.unit)} + {_verb(added)} {_run_words(added)} = "
    line += f"{plain(reached.said, added.unit)} {'<' if short else '>'} {after.year}年 {said(after.of)}，"
    line += f"{'少' if short else '多'} {plain(abs(gap), added.unit)}"
    clash = reached.is_below(after.amount) if short else after.amount.is_below(reached)
    one_document = len({each.promise.document for each in (before.of, added, after.of)}) == 1
    about = list(dict.fromkeys(each for each in (before.of, added, after.of)))
    return tell("stock_and_increment", about, line, hard=clash and one_document)


def _before(levels: Sequence[_Level], added: Figure, after: _Level | None) -> _Level | None:
    found = [each for each in levels if each.year == added.first - 1]
    own = [each for each in found if after is not None and each.of is after.of]
    return next(iter(own or found), None)


def _over_run(added: Figure) -> Amount:
    if not added.yearly:
        return added.amount
    return times(added.amount, added.last - added.first + 1)


def _run_words(added: Figure) -> str:
    if not added.yearly:
        return said(added)
    return f"每年 {said(added)} × {added.last - added.first + 1} 年"


def _two_bases(levels: Sequence[_Level], increments: Sequence[Figure]) -> Iterator[Finding]:
    """Total less net increase, said twice for one starting year, gives two numbers of what there was."""
    bases: dict[int, list[tuple[_Level, Figure, Amount]]] = defaultdict(list)
    for added in increments:
        after = next((each for each in levels if each.year == added.last and not each.is_baseline), None)
        if after is not None and _is_net(added):
            bases[added.first - 1].append((after, added, minus(after.amount, _over_run(added))))
    for year, found in bases.items():
        (after, added, base), *others = found
        for other_after, other_added, other in others:
            if other_after.of is after.of and other_added.amount.said == added.amount.said:
                continue
            if base.cannot_equal(other) and _far_apart(base, other):
                line = (
                    f"{said(after.of)} − {_run_words(added)} = {plain(base.said, added.unit)}，"
                    f"{said(other_after.of)} − {_run_words(other_added)} = {plain(other.said, added.unit)}："
                    f"推出的 {year}年底数不同，相差 {plain(abs(base.said - other.said), added.unit)}"
                )
                about = list(dict.fromkeys((after.of, added, other_after.of, other_added)))
                yield tell("stock_and_increment", about, line, hard=False)
                return


def _far_apart(one: Amount, other: Amount) -> bool:
    return abs(one.said - other.said) > one.slack + other.slack


def net_exceeds_gross(board: Board) -> Iterator[Finding]:
    """净增 cannot be more than all that is newly recognised."""
    nets = [each for each in board.figures if each.aspect == FLOW and _is_net(each)]
    told: set[tuple[object, ...]] = set()
    for net in nets:
        for gross in board.figures:
            if gross.aspect != FLOW or _is_net(gross) or not _gross_of(gross, net):
                continue
            gap = net.amount.said - gross.amount.said
            key = (net.scope, net.years, net.amount.said, gross.amount.said)
            if key in told:
                continue
            told.add(key)
            if gross.amount.is_below(net.amount) or gap > net.amount.slack + gross.amount.slack:
                line = f"净增 {said(net)} > {_verb(gross)}{name_of(gross)} {said(gross)}，多 {plain(gap, net.unit)}"
                yield tell("net_exceeds_gross", [gross, net], line, hard=gross.amount.is_below(net.amount))


def _gross_of(gross: Figure, net: Figure) -> bool:
    if gross.scope != net.scope or gross.years != net.years or gross.base != net.base or gross.yearly != net.yearly:
        return False
    if gross.indicator is not None and net.indicator is not None:
        meant = net.indicator.relations.get("meant_by", ())
        siblings = {code for each in meant for code in _could_mean(each)}
        return gross.indicator.code in {*meant, *siblings} - {net.indicator.code}
    return gross.phrase.core == net.phrase.core and gross.phrase.level == net.phrase.level


def _could_mean(code: str) -> tuple[str, ...]:
    return catalog().by_code(code).relations.get("could_mean", ())
