"""Figures from a store: the same as `plain` gives, for many days and all areas at once.

What has to be counted is gathered first, by going through the definitions without numbers; then each measure is counted
in one statement for all days and areas; then the figures are put together as `plain.Measuring` always does. A scope
must be given, and is part of every statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb

from kechuang.catalog.counting_part import Basic, Measure
from kechuang.catalog.indicator import Indicator
from kechuang.engine.counting import amount_figure, count_figure, scale_of
from kechuang.engine.definitions import Definitions, date_field, is_flow, read_expression
from kechuang.engine.figures import Figure, not_applicable, unknown
from kechuang.engine.observed import observed
from kechuang.engine.plain import Measuring
from kechuang.engine.plan import Batch, Cut, planned, planned_values
from kechuang.engine.plan_places import Scope
from kechuang.engine.plan_records import NotOnThisBackend, text, was_known
from kechuang.engine.resting import measures_of
from kechuang.engine.rows import Rows
from kechuang.engine.spans import Area, Asked
from kechuang.engine.store import NotExact, Store
from kechuang.engine.timing import too_short

_OBSERVATIONS = ("official_observation", "unit_observation")


def figures(
    indicator: Indicator, questions: Sequence[Asked], store: Store, definitions: Definitions, scope: Scope
) -> list[Figure]:
    """One figure per question, in its order, in the indicator's unit.

    Without an area in the question, everybody inside the scope is meant.
    Raises: OutsideScope for an area that lies outside; NotOnThisBackend for a definition that SQL cannot count yet;
    TookTooLong; NotExact when a total has more digits than the database holds exactly; ValueError for an indicator
    without a counting part.
    """
    for each in questions:
        scope.admit(each)
    needs = _Needs(definitions, scope)
    gathering = Measuring(needs)
    for each in questions:
        gathering.figure(indicator, each)
    answers = _Answers(definitions, scope, needs.counted_by(store), needs.observations(store))
    measuring = Measuring(answers)
    return [measuring.figure(indicator, each) for each in questions]


def figure(indicator: Indicator, asked: Asked, store: Store, definitions: Definitions, scope: Scope) -> Figure:
    """See `figures`."""
    return figures(indicator, [asked], store, definitions, scope)[0]


def by_unit(
    indicator: Indicator, asked: Asked, store: Store, definitions: Definitions, units: Sequence[str], scope: Scope
) -> Mapping[str | None, Figure]:
    """One figure per town or park; for those who may see everybody also, under None, what belongs to none of any."""
    codes = [*units, None] if scope.kind is None else list(units)
    asked_of = [replace(asked, area=Area("unit", code)) for code in codes]
    return dict(zip(codes, figures(indicator, asked_of, store, definitions, scope), strict=True))


def broken_down(
    indicator: Indicator, asked: Asked, store: Store, definitions: Definitions, by: str, scope: Scope
) -> Mapping[str | bool | None, Figure]:
    """One figure per value of a field, None for records without one; only values that occur, in order of their text.

    Inside a scope only values that occur there. Raises: as `figures`; ValueError for what no one register counts.
    """
    if not isinstance(indicator.counting, Basic):
        raise ValueError(indicator.code)
    plan = planned_values(indicator.counting, by, asked.known, definitions)
    for register in plan.registers:
        store.need(register)
    values = sorted((row[0] for row in store.ask(plan.statement)), key=lambda value: (value is None, str(value)))
    questions = [replace(asked, only=(by, value)) for value in values]
    found = dict(zip(values, figures(indicator, questions, store, definitions, scope), strict=True))
    return found if scope.kind is None else {value: each for value, each in found.items() if _occurs(each)}


def _occurs(found: Figure) -> bool:
    return bool(found.counted or found.unknown or found.not_applicable)


def refused(definitions: Definitions) -> dict[str, str]:
    """The codes of indicators that count something in registers that SQL cannot count yet, and why."""
    reasons: dict[str, str] = {}
    for code, indicator in definitions.indicators.items():
        for measure in measures_of(indicator):
            batch = Batch(measure, is_flow(measure, indicator.kind), [Cut(date(2025, 1, 1), date(2025, 12, 31))])
            try:
                planned(batch, definitions, Scope.whole())
            except NotOnThisBackend as reason:
                reasons[code] = str(reason)
    return reasons


@dataclass(frozen=True, slots=True)
class _Need:
    """A count that a figure is made of. measure: compared as the very object, for definitions never change."""

    measure: int
    flows: bool
    cut: Cut
    area: Area | None
    known: date | None
    home: str | None
    only: str

    @classmethod
    def of(cls, measure: Measure, flows: bool, asked: Asked) -> _Need:
        field, value = asked.only or ("", None)
        cut = Cut(asked.first if flows else asked.last, asked.last, value)
        return cls(id(measure), flows, cut, asked.area, asked.known, asked.home, field)

    @property
    def together(self) -> tuple[Any, ...]:
        """What needs that are counted in one statement have in common."""
        kind = self.area.kind if self.area else None
        return self.measure, self.flows, kind, self.known, self.home, self.only


@dataclass
class _Counter:
    definitions: Definitions
    scope: Scope

    def settled(self, measure: Measure, flows: bool, asked: Asked) -> Figure | None:
        """What needs no records to be told."""
        if (asked.area or self.scope.kind) and not self.definitions.area_field(measure):
            return not_applicable("这一指标不分镇街、园区和地区")
        if not flows:
            return None
        register = self.definitions.register_of(measure)
        why = too_short(register.fields[date_field(measure, register)].type, asked)
        return unknown(why) if why else None


@dataclass
class _Needs(_Counter):
    """Goes through definitions for what they need; its figures mean nothing."""

    needs: dict[_Need, Measure] = field(default_factory=dict)
    observed_codes: set[tuple[str, date | None]] = field(default_factory=set)

    def counted(self, measure: Measure, flows: bool, asked: Asked) -> Figure:
        settled = self.settled(measure, flows, asked)
        if settled is None:
            self.needs[_Need.of(measure, flows, asked)] = measure
        return settled or Figure(Fraction(0))

    def observed(self, indicator: Indicator, asked: Asked, *, latest: bool = False) -> Figure:
        part = indicator.counting
        self.observed_codes.add((getattr(part, "observed", "") or indicator.code, asked.known))
        return unknown("")

    def counted_by(self, store: Store) -> dict[_Need, Figure]:
        groups: dict[tuple[Any, ...], list[_Need]] = defaultdict(list)
        for each in self.needs:
            groups[each.together].append(each)
        found: dict[_Need, Figure] = {}
        for group in groups.values():
            found |= self._counted_together(group, store)
        return found

    def _counted_together(self, group: Sequence[_Need], store: Store) -> dict[_Need, Figure]:
        first = group[0]
        measure = self.needs[first]
        cuts = list(dict.fromkeys(each.cut for each in group))
        regions = list(dict.fromkeys(each.area.code for each in group if each.area and each.area.kind == "region"))
        by = first.area.kind if first.area else "whole"
        batch = Batch(measure, first.flows, cuts, by, regions, first.known, first.home, first.only)
        plan = planned(batch, self.definitions, self.scope)
        for register in plan.registers:
            store.need(register)
        rows = {(row[0], row[1]): row[2:] for row in _answer(store, plan.statement)}
        places = {cut: place for place, cut in enumerate(cuts)}
        return {
            each: self._figure(measure, rows.get((places[each.cut], each.area.code if each.area else None), _NOTHING))
            for each in group
        }

    def _figure(self, measure: Measure, row: Sequence[Any]) -> Figure:
        total, counted, open_ones, left_out = row[0] or 0, *(int(each or 0) for each in row[1:])
        if not measure.expression:
            return count_figure(counted, open_ones)
        node = read_expression(measure.expression)
        value = Fraction(total if isinstance(total, int) else Decimal(total))
        value *= scale_of(node, self.definitions.register_of(measure))
        averages = bool(measure.average)
        return amount_figure(value / counted if averages and counted else value, averages, counted, open_ones, left_out)

    def observations(self, store: Store) -> dict[date | None, Rows]:
        """Official figures of the codes that are asked for, per day on which they were known."""
        codes: dict[date | None, set[str]] = defaultdict(set)
        for code, known in self.observed_codes:
            codes[known].add(code)
        return {known: self._observed(store, each, known) for known, each in codes.items()}

    def _observed(self, store: Store, codes: Iterable[str], known: date | None) -> Rows:
        about = f"indicator IN ({', '.join(map(text, sorted(codes)))}) AND {was_known(known)}"
        return {
            register: store.records(register, f"{about} AND {self._within(register)}") for register in _OBSERVATIONS
        }

    def _within(self, register: str) -> str:
        """Of official figures only those of the areas in the scope."""
        kind = "unit" if register == "unit_observation" else "region"
        if self.scope.kind in (None, kind):
            return self.scope.condition(kind)
        return "FALSE"


_NOTHING = (0, 0, 0, 0)


def _answer(store: Store, statement: str) -> list[tuple[Any, ...]]:
    try:
        return store.ask(statement)
    except duckdb.OutOfRangeException as error:
        raise NotExact("合计的位数太多，数据库不能精确计算；核对有没有错写的数值") from error


@dataclass
class _Answers(_Counter):
    found: Mapping[_Need, Figure]
    observations: Mapping[date | None, Rows]

    def counted(self, measure: Measure, flows: bool, asked: Asked) -> Figure:
        return self.settled(measure, flows, asked) or self.found[_Need.of(measure, flows, asked)]

    def observed(self, indicator: Indicator, asked: Asked, *, latest: bool = False) -> Figure:
        """Inside a scope of several areas there is no figure: official figures are never added up."""
        if self.scope.kind and asked.area is None:
            only = self.scope.only_area()
            if only is None:
                return unknown("官方数据不能由几个镇街、园区或地区相加")
            asked = replace(asked, area=only)
        return observed(indicator, self.observations[asked.known], asked, self.definitions, latest=latest)
