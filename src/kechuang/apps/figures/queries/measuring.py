"""Figures of some indicators on a day: whole, by area, or month by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from kechuang.apps.figures import messages
from kechuang.apps.figures.queries.records import rows_for
from kechuang.apps.orgs.queries.finding import RegionFinder, UnitFinder
from kechuang.apps.registers.queries.lookup import home
from kechuang.catalog.indicator import Indicator
from kechuang.engine.definitions import Definitions, load_definitions
from kechuang.engine.figures import Figure
from kechuang.engine.plain import measure
from kechuang.engine.rows import Rows
from kechuang.engine.spans import UNASSIGNED, Area, Asked, last_of_month

_ON_A_DAY = frozenset(("stock", "rank", "reported"))


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure with what it is of. area: in words, "" for the whole."""

    indicator: Indicator
    asked: Asked
    area: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Question:
    """on: the day; a flow is taken from the beginning of its year to that day. span: instead of it.

    area: a town, park or region by any of its names.  by: "", "area" or "month".
    """

    codes: Sequence[str]
    on: date
    span: Asked | None = None
    known: date | None = None
    area: str = ""
    by: str = ""


def measured(question: Question) -> list[Measured]:
    """In the order asked. Raises: FG-001 no such indicator, FG-002 not computed, FG-003 no such area, FG-004."""
    definitions = load_definitions()
    indicators = [_computed(code, definitions) for code in question.codes]
    rows = rows_for(indicators, definitions)
    area, words = _area(question) if question.area else (None, "")
    asked = [
        (indicator, replace(span, known=question.known, home=settings.REGION or None, area=area))
        for indicator in indicators
        for span in _spans(indicator, question)
    ]
    if question.by == "area":
        places = list(_units(rows, question))
        several = [(indicator, replace(span, area=place), name) for indicator, span in asked for place, name in places]
        asked_of = [*((indicator, span, words) for indicator, span in asked), *several]
        asked_of.sort(key=lambda each: question.codes.index(each[0].code))
    else:
        asked_of = [(indicator, span, words) for indicator, span in asked]
    return [
        Measured(indicator, span, name, measure(indicator, rows, span, definitions))
        for indicator, span, name in asked_of
    ]


def _computed(code: str, definitions: Definitions) -> Indicator:
    indicator = definitions.indicators.get(code)
    if indicator is None:
        raise messages.no_such_indicator(code, definitions.indicators)
    if indicator.counting is None:
        raise messages.not_computed(code, indicator.name)
    return indicator


def _spans(indicator: Indicator, question: Question) -> Iterator[Asked]:
    """What `on` means for this indicator: the day, or the year up to it; with by month, each month up to it."""
    on = question.on
    if question.span is not None:
        yield question.span
    elif question.by == "month":
        for month in range(1, on.month + 1):
            last = min(last_of_month(on.year, month), on)
            yield Asked.on(last) if indicator.kind in _ON_A_DAY else _to_date(last)
    else:
        yield Asked.on(on) if indicator.kind in _ON_A_DAY else _to_date(on)


def _to_date(on: date) -> Asked:
    if (on.month, on.day) == (12, 31):
        return Asked.year(on.year)
    return Asked("year_to_date", date(on.year, 1, 1), on)


def _area(question: Question) -> tuple[Area, str]:
    if question.area == UNASSIGNED:
        return Area("unit", None), UNASSIGNED
    unit = UnitFinder(question.on, home(question.on)).find(question.area)
    if unit.is_found:
        return Area("unit", unit.identity), unit.name
    region = RegionFinder(question.on, home(question.on)).find(question.area)
    if region.is_found:
        return Area("region", region.identity), region.name
    raise messages.no_such_area(question.area, [each.label for each in (*unit.candidates, *region.candidates)])


def _units(rows: Rows, question: Question) -> Iterable[tuple[Area, str]]:
    """The towns and parks that count somebody in the year, in order of name, and what belongs to none."""
    year = (question.span.last if question.span else question.on).year
    finder = UnitFinder(question.on, home(question.on))
    found = {str(each.values["area"]) for each in rows["assessed_area"] if each.values.get("year") == year}
    named = sorted((finder.label(identity), identity) for identity in found)
    return [*((Area("unit", identity), name) for name, identity in named), (Area("unit", None), UNASSIGNED)]
