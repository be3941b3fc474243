"""How a measure is counted in the database: relational steps, written as one statement for many days and all areas.

What is counted is what `counting` counts record by record; the two are held against each other over random records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kechuang.catalog.counting_part import Measure
from kechuang.catalog.register import Register
from kechuang.engine import plan_sweep as sweep
from kechuang.engine.definitions import Definitions, date_field, expressions_of, read_expression
from kechuang.engine.expressions import cohorts as cohorts_in
from kechuang.engine.expressions import columns
from kechuang.engine.expressions.nodes import IS_FIRST, IS_RENEWAL
from kechuang.engine.plan_cohorts import CohortSteps, condition
from kechuang.engine.plan_places import Places, Scope
from kechuang.engine.plan_records import Step, day, record_steps, text, written
from kechuang.engine.plan_time import dated_by_then, dated_within, holds, newest, of_the_newest
from kechuang.engine.store import quoted

Value = str | bool | None
Ways = tuple[list[Step], list[Step], str]  # to records in time, from what is told of them, and the last SELECT


@dataclass(frozen=True, slots=True)
class Cut:
    """What one row of figures is about: a span, and of a breakdown the one value that is counted."""

    first: date
    last: date
    only: Value = None


@dataclass(frozen=True)
class Batch:
    """One measure asked for many cuts at once; everything else is the same for all of them.

    flows: whether what is dated within the span is counted; else what holds on its last day.
    by: `whole` one figure per cut; `unit` one per cut and town or park; `region` one per cut and asked region.
    regions: those asked, None among them for what belongs to none.  known, home: as in `Asked`.
    only: the field of which a cut names the value that is counted; "" when nothing is broken down.
    """

    measure: Measure
    flows: bool
    cuts: Sequence[Cut]
    by: Literal["whole", "unit", "region"] = "whole"
    regions: Sequence[str | None] = ()
    known: date | None = None
    home: str | None = None
    only: str = ""


@dataclass(frozen=True)
class Plan:
    """A statement and the registers whose tables it reads.

    Its rows: place of the cut in the batch, area (None: belongs to none, or the whole was asked), total, counted,
    unknown, not_applicable. total is in the measure's own units, or how many were counted. What does not occur has no
    row: nothing was counted there.
    """

    statement: str
    registers: frozenset[str]


def planned(batch: Batch, definitions: Definitions, scope: Scope) -> Plan:
    """Raises: NotOnThisBackend for what cannot be counted in SQL."""
    return _Planning(batch, definitions, scope).plan()


def planned_values(measure: Measure, by: str, known: date | None, definitions: Definitions) -> Plan:
    """A statement whose rows are the values of a field, of several codes each; NULL for records without one."""
    register = definitions.register_of(measure)
    asked = frozenset[str]().union(*(columns(read_expression(each)) for each in expressions_of(measure)))
    steps = record_steps(register, {by}, known, merging="source" not in asked, history=False, name="records")
    column = quoted(by)
    if register.fields[by].type == "codes":
        column = f"unnest(CASE WHEN len({column}) > 0 THEN {column} ELSE [NULL] END)"
    return Plan(written(steps, f"SELECT DISTINCT {column} FROM records"), frozenset((register.code,)))


@dataclass
class _Planning:
    batch: Batch
    definitions: Definitions
    scope: Scope
    register: Register = field(init=False)

    def __post_init__(self) -> None:
        self.register = self.definitions.register_of(self.batch.measure)
        self.nodes = [read_expression(each) for each in expressions_of(self.batch.measure)]
        self.asked = frozenset[str]().union(*(columns(each) for each in self.nodes))
        self.area_field = self.definitions.area_field(self.batch.measure)

    def plan(self) -> Plan:
        cohorts = CohortSteps(self.definitions, self.batch.known, self.batch.home)
        cohorts.ask(
            sorted(set().union(*(cohorts_in(each) for each in self.nodes))), {each.last for each in self.batch.cuts}
        )
        places = Places(self.register, self.area_field, self.batch.by, self.batch.regions, self.scope)
        days = sorted({each.last for each in self.batch.cuts})
        in_time, counted, last = self._swept(places) if self._may_sweep(places) else self._day_by_day()
        steps = [
            *cohorts.steps(),
            *self._records(),
            *in_time,
            *places.steps(in_time[-1].name, "placed", days, self.batch.known),
            Step("told", self._told()),
            *counted,
        ]
        registers = {self.register.code, *cohorts.registers(), *places.registers}
        return Plan(written(steps, last), frozenset(registers))

    def _day_by_day(self) -> Ways:
        return self._in_time(), [], self._counted()

    def _may_sweep(self, places: Places) -> bool:
        """Whether it is a stock of which many days are asked and that does not depend on the day otherwise."""
        measure, batch = self.batch.measure, self.batch
        plain_stock = not (batch.flows or measure.dated_by or batch.only)
        regions = batch.by == "region" or self.scope.kind == "region"
        return plain_stock and not regions and len(batch.cuts) >= sweep.MANY and not sweep.looks_at_the_day(self.nodes)

    def _swept(self, places: Places) -> Ways:
        years = sorted({cut.last.year for cut in self.batch.cuts})
        cut = sweep.of_each_year("records", years) if places.registers else sweep.whole_stretches("records")
        steps, last = sweep.swept("told", self.batch.measure.distinct, amounts=bool(self.batch.measure.expression))
        return [self._asked(), cut], steps, last

    def _records(self) -> Iterable[Step]:
        measure = self.batch.measure
        wanted = {measure.distinct, self.area_field, *self._dated_by()} | (self.asked & self.register.fields.keys())
        if self.batch.only:
            wanted.add(self.batch.only)
        return record_steps(
            self.register, wanted - {""}, self.batch.known, merging="source" not in self.asked,
            history=bool(self.asked & {IS_FIRST, IS_RENEWAL}), name="records",
        )  # fmt: skip

    def _dated_by(self) -> tuple[str, ...]:
        measure, validity = self.batch.measure, self.register.validity
        if not self.batch.flows:
            return (measure.dated_by,)
        ended_by = validity.ended_by if validity and measure.net_of_cancelled else ""
        return date_field(measure, self.register), ended_by

    def _asked(self) -> Step:
        listed = ", ".join(
            f"({place}, {day(cut.first if self.batch.flows else cut.last)}, {day(cut.last)}, {_written(cut.only)})"
            for place, cut in enumerate(self.batch.cuts)
        )
        return Step("asked", f"SELECT * FROM (VALUES {listed}) AS listed(_cut, _first, _last, _only)")

    def _in_time(self) -> list[Step]:
        """A record once for every span that it belongs to."""
        measure, asked = self.batch.measure, "asked"
        steps = [self._asked()]
        if self.batch.flows:
            dated, net = date_field(measure, self.register), measure.net_of_cancelled
            counts = dated_within(self.register, dated, "_first", "_last", net=net)
        elif measure.newest:
            steps.append(Step("asked_newest", newest(self.register, measure.dated_by, asked, "records", "_last")))
            asked, counts = "asked_newest", of_the_newest(self.register, measure.dated_by)
        elif measure.dated_by:
            counts = dated_by_then(self.register, measure.dated_by, "_last")
        else:
            counts = holds("_last")
        return [*steps, Step("in_time", f"SELECT * FROM records JOIN {asked} ON {counts} WHERE {self._only()}")]

    def _only(self) -> str:
        """The condition of a breakdown. One of several codes chosen is enough; none chosen is like none written."""
        if not self.batch.only:
            return "TRUE"
        column = quoted(self.batch.only)
        if self.register.fields[self.batch.only].type != "codes":
            return f"CAST({column} AS VARCHAR) IS NOT DISTINCT FROM _only"
        none = f"({column} IS NULL OR len({column}) = 0)"
        return f"CASE WHEN _only IS NULL THEN {none} ELSE list_contains({column}, _only) END"

    def _told(self) -> str:
        """What the condition and the amount say of each record."""
        measure = self.batch.measure
        where = self._expression(measure.where) if measure.where else "TRUE"
        told = f"SELECT *, {where} AS _verdict FROM placed"
        if not measure.expression:
            return f"SELECT * FROM ({told}) WHERE _verdict IS DISTINCT FROM FALSE"
        amount = self._expression(measure.expression)
        kept = f"SELECT * FROM ({told}) AS placed WHERE _verdict IS DISTINCT FROM FALSE"
        return (
            f"SELECT *, CASE WHEN _verdict THEN {amount} END AS _amount, "
            f"{self._does_not_apply(measure.expression)} AS _left_out FROM ({kept}) AS placed"
        )

    def _expression(self, expression: str) -> str:
        return condition(read_expression(expression), "placed._last", "placed._first", "placed._last", self.batch.home)

    def _does_not_apply(self, expression: str) -> str:
        """Whether all that an amount lacks was said not to apply; only asked where it lacks something."""
        names = sorted(columns(read_expression(expression)))
        if not names or not self.register.fields.keys() >= set(names):
            return "FALSE"
        excused = [f"({quoted(name)} IS NOT NULL OR list_contains(not_applicable, {text(name)}))" for name in names]
        missing = [f"{quoted(name)} IS NULL" for name in names]
        return f"(({' OR '.join(missing)}) AND {' AND '.join(excused)})"

    def _counted(self) -> str:
        measure = self.batch.measure
        if measure.expression:
            open_ones = "count(*) FILTER (WHERE _amount IS NULL AND NOT (coalesce(_verdict, FALSE) AND _left_out))"
            left_out = "count(*) FILTER (WHERE _verdict AND _amount IS NULL AND _left_out)"
            listed = f"sum(_amount), count(_amount), {open_ones}, {left_out} FROM told"
        elif measure.distinct:
            listed = f"sum(_sure), sum(_sure), sum(_open), 0 FROM ({self._once_each()})"
        else:
            sure = "count(*) FILTER (WHERE _verdict)"
            listed = f"{sure}, {sure}, count(*) FILTER (WHERE _verdict IS NULL), 0 FROM told"
        return f"SELECT _cut, _area, {listed} GROUP BY _cut, _area"

    def _once_each(self) -> str:
        """Each value counted once. A value that is missing may be any: each such record stays open."""
        value = quoted(self.batch.measure.distinct)
        sure = f"{value} IS NOT NULL AND bool_or(coalesce(_verdict, FALSE))"
        return (
            f"SELECT _cut, _area, CASE WHEN {sure} THEN 1 ELSE 0 END AS _sure, "
            f"CASE WHEN {value} IS NULL THEN count(*) WHEN {sure} THEN 0 ELSE 1 END AS _open "
            f"FROM told GROUP BY _cut, _area, {value}"
        )


def _written(only: Value) -> str:
    """A value of a breakdown as the text that its column is compared with."""
    if only is None:
        return "CAST(NULL AS VARCHAR)"
    return text(str(only).lower() if isinstance(only, bool) else only)
