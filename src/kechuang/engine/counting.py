"""One register counted, summed or averaged: the records in time and place, and what the condition says of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from kechuang.catalog.counting_part import Measure
from kechuang.catalog.indicator import Indicator
from kechuang.catalog.register import Register
from kechuang.engine.belonging import Belonging
from kechuang.engine.definitions import Definitions, date_field, expressions_of, read_expression
from kechuang.engine.expressions import Context, Node, columns, evaluate, type_of
from kechuang.engine.expressions.nodes import IS_FIRST, IS_RENEWAL, VALID_FROM, VALID_UNTIL
from kechuang.engine.figures import Figure, not_applicable, unknown
from kechuang.engine.history import History
from kechuang.engine.membership import Membership
from kechuang.engine.observed import observed
from kechuang.engine.rows import Record, Rows, by_trust, known_rows
from kechuang.engine.scales import factor
from kechuang.engine.spans import Asked
from kechuang.engine.timing import InTime, flow_in_time, stock_in_time, too_short

Verdict = tuple[Record, bool | None]


class World:
    """Every record known on a day, with what is asked about them again and again. home: see `Asked`."""

    def __init__(self, rows: Rows, definitions: Definitions, known: date | None, home: str | None = None) -> None:
        self.rows = known_rows(rows, known)
        self.definitions = definitions
        self._home = home
        self._histories: dict[str, History] = {}
        self._belongings: dict[date, Belonging] = {}

    @cached_property
    def membership(self) -> Membership:
        return Membership(self)

    def records(self, measure: Measure) -> list[Record]:
        """The records of the register, several sources made one unless the condition itself asks for a source."""
        return self.records_of(self.definitions.register_of(measure), expressions_of(measure))

    def records_of(self, register: Register, expressions: Iterable[str]) -> list[Record]:
        records = self.rows.get(register.code, ())
        if any("source" in columns(read_expression(each)) for each in expressions):
            return list(records)
        return by_trust(register, records)

    def belonging(self, day: date) -> Belonging:
        if day not in self._belongings:
            self._belongings[day] = Belonging(self.rows, day)
        return self._belongings[day]

    def context(self, first: date, last: date) -> Context:
        """What expressions may ask about the figure."""
        return Context(first, last, self.membership.asker(last), self._home)

    def row(self, node: Node, record: Record, register: Register) -> dict[str, Any]:
        """What an expression is evaluated over: the fields, and what it asks of the record besides."""
        row = {**record.values, VALID_FROM: record.valid_from, VALID_UNTIL: record.valid_until}
        if columns(node) & {IS_FIRST, IS_RENEWAL}:
            row |= self._history(register).tell(record)
        return row

    def _history(self, register: Register) -> History:
        if register.code not in self._histories:
            self._histories[register.code] = History(register, self.rows.get(register.code, ()))
        return self._histories[register.code]

    def counted(self, measure: Measure, flows: bool, asked: Asked) -> Figure:
        """The figure of one measure in base units (元, 人, 件). flows: whether it counts what is dated in the span."""
        register = self.definitions.register_of(measure)
        if asked.area is not None and not self.definitions.area_field(measure):
            return not_applicable("这一指标不分镇街、园区和地区")
        if flows:
            field = date_field(measure, register)
            if why := too_short(register.fields[field].type, asked):
                return unknown(why)
            in_time = flow_in_time(measure, register, field, asked)
            context = self.context(asked.first, asked.last)
        else:
            in_time = stock_in_time(measure.dated_by, measure.newest, register, self.records(measure), asked.last)
            context = self.context(asked.last, asked.last)
        found = [
            (record, verdict)
            for record in self.records(measure)
            if self._is_asked(measure, record, register, asked)
            and (verdict := self.verdict(measure.where, record, register, in_time, context)) is not False
        ]
        if not measure.expression:
            return count(found, measure.distinct)
        return self._amount(measure, found, register, context)

    def observed(self, indicator: Indicator, asked: Asked, *, latest: bool = False) -> Figure:
        """See `observed.observed`."""
        return observed(indicator, self.rows, asked, self.definitions, latest=latest)

    def _is_asked(self, measure: Measure, record: Record, register: Register, asked: Asked) -> bool:
        if asked.only is not None and not _has(record, *asked.only):
            return False
        if asked.area is None:
            return True
        field = self.definitions.area_field(measure)
        return self.belonging(asked.last).is_in(record, register, field, asked.area)

    def verdict(self, where: str, record: Record, register: Register, in_time: InTime, context: Context) -> bool | None:
        """False for a record out of time; else what the condition says of it."""
        if not in_time(record):
            return False
        if not where:
            return True
        node = read_expression(where)
        fits: bool | None = evaluate(node, self.row(node, record, register), context)
        return fits

    def _amount(self, measure: Measure, found: Sequence[Verdict], register: Register, context: Context) -> Figure:
        node = read_expression(measure.expression)
        total, counted, open_ones, not_applying = Fraction(0), 0, 0, 0
        for record, verdict in found:
            value = evaluate(node, self.row(node, record, register), context) if verdict else None
            if value is not None:
                total, counted = total + Fraction(value), counted + 1
            elif verdict and _does_not_apply(node, record):
                not_applying += 1
            else:
                open_ones += 1
        total *= scale_of(node, register)
        return amount_figure(total / counted if measure.average and counted else total, bool(measure.average),
                              counted, open_ones, not_applying)  # fmt: skip


def _has(record: Record, field: str, wanted: str | bool | None) -> bool:
    """Whether a field has a value, or one of several; None: whether it has none."""
    value = record.values.get(field)
    if isinstance(value, tuple):
        return wanted in value if value else wanted is None
    return bool(value == wanted)


def count(found: Sequence[Verdict], distinct: str) -> Figure:
    """How many are true, and how many more might be. distinct: the field of which each value counts once.

    A true record without a value in that field is counted with the unknown: it may be one of those counted already.
    """
    if not distinct:
        sure = sum(1 for _, verdict in found if verdict)
        return count_figure(sure, len(found) - sure)
    certain = {value for record, verdict in found if verdict and (value := record.values.get(distinct)) is not None}
    perhaps = {record.values.get(distinct) for record, verdict in found if not verdict} - certain - {None}
    nameless = sum(1 for record, _ in found if record.values.get(distinct) is None)
    return count_figure(len(certain), len(perhaps) + nameless)


def count_figure(sure: int, open_ones: int) -> Figure:
    return Figure(Fraction(sure), sure, open_ones, 0, Fraction(sure), Fraction(sure + open_ones))


def amount_figure(value: Fraction, averages: bool, counted: int, open_ones: int, not_applying: int) -> Figure:
    """An amount of which nothing is known is unknown, not 0; an average of nothing is not applicable."""
    buckets = Figure(None, counted, open_ones, not_applying)
    if not counted and open_ones:
        return unknown("有关记录都没有填写这一项", buckets)
    if not counted and not_applying:
        return not_applicable("有关记录都写明这一项不适用", buckets)
    if not counted and averages:
        return not_applicable("没有可平均的记录", buckets)
    bound = None if open_ones else value
    return Figure(value, counted, open_ones, not_applying, bound, bound)


def _does_not_apply(node: Node, record: Record) -> bool:
    """Whether everything the amount lacks was said not to apply."""
    missing = {name for name in columns(node) if record.values.get(name) is None}
    return bool(missing) and missing <= record.not_applicable


def scale_of(node: Node, register: Register) -> Fraction:
    """What one of the amount's own unit is in base units. Money is kept in yuan."""
    found = type_of(node, register)
    return factor(found.unit) if found.kind == "number" and found.unit else Fraction(1)
