"""On which other definitions a definition rests, and whether that goes in circles."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kechuang.catalog.cohort import Cohort
from kechuang.catalog.counting_part import Basic, Change, Derived, Growth, InlineMeasure, Measure, Ratio
from kechuang.catalog.indicator import Indicator
from kechuang.engine.definitions import Definitions, expressions_of, read_expression
from kechuang.engine.expressions import ExpressionRefused, cohorts


def indicators_under(indicator: Indicator) -> tuple[str, ...]:
    """The codes an indicator names: stock, parts, numerator and denominator."""
    part = indicator.counting
    match part:
        case Change() | Growth():
            return (part.of,)
        case Derived():
            return (*part.plus, *part.minus)
        case Ratio():
            return tuple(each for each in (part.numerator, part.denominator) if isinstance(each, str))
    return ()


def measures_of(indicator: Indicator) -> tuple[Measure, ...]:
    """What an indicator itself counts in registers."""
    part = indicator.counting
    if isinstance(part, Basic):
        return (part,)
    if isinstance(part, Ratio):
        return tuple(each for each in (part.numerator, part.denominator) if isinstance(each, InlineMeasure))
    return ()


def cohorts_of(indicator: Indicator) -> tuple[str, ...]:
    """The cohorts its expressions ask about."""
    texts = [text for each in measures_of(indicator) for text in expressions_of(each)]
    return tuple(code for text in texts for code in _asked(text))


def cohorts_under(cohort: Cohort) -> tuple[str, ...]:
    """The cohorts a cohort is made of, and those its condition asks about."""
    return (*cohort.parts, *(_asked(cohort.where) if cohort.where else ()))


def _asked(text: str) -> tuple[str, ...]:
    """None of an expression that cannot be read; that is told elsewhere."""
    try:
        return tuple(sorted(cohorts(read_expression(text))))
    except ExpressionRefused:
        return ()


def circle_of_indicators(code: str, definitions: Definitions) -> list[str]:
    """The way from an indicator back to itself; empty when there is none."""
    known = definitions.indicators
    return _circle(code, lambda at: indicators_under(known[at]) if at in known else ())


def circle_of_cohorts(code: str, definitions: Definitions) -> list[str]:
    known = definitions.cohorts
    return _circle(code, lambda at: cohorts_under(known[at]) if at in known else ())


def _circle(start: str, below: Callable[[str], Iterable[str]]) -> list[str]:
    ways = [[start]]
    seen = set[str]()
    while ways:
        way = ways.pop()
        for each in below(way[-1]):
            if each == start:
                return [*way, start]
            if each not in seen:
                seen.add(each)
                ways.append([*way, each])
    return []


def rests_on(indicator: Indicator, definitions: Definitions) -> tuple[frozenset[str], frozenset[str]]:
    """(indicators, cohorts) that must be sound for its figure: itself and everything below."""
    known = definitions.indicators
    codes = _below([indicator.code], lambda at: indicators_under(known[at]) if at in known else ())
    asked = [code for at in codes if at in known for code in cohorts_of(known[at])]
    return codes, cohorts_below(asked, definitions)


def cohorts_below(codes: Iterable[str], definitions: Definitions) -> frozenset[str]:
    """These cohorts and everything they are made of."""
    known = definitions.cohorts
    return _below(codes, lambda at: cohorts_under(known[at]) if at in known else ())


def _below(codes: Iterable[str], below: Callable[[str], Iterable[str]]) -> frozenset[str]:
    found = set[str]()
    waiting = list(codes)
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += below(at)
    return frozenset(found)
