"""Official figures: looked up as issued, never worked out. Of several about one span the newest standing counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from kechuang.catalog.codes import load_code_lists
from kechuang.catalog.counting_part import Reported
from kechuang.catalog.indicator import Indicator
from kechuang.engine.definitions import Definitions
from kechuang.engine.figures import Figure, unknown
from kechuang.engine.rows import Record, Rows
from kechuang.engine.scales import convertible, factor
from kechuang.engine.spans import Asked, is_last_of_month, last_of_month

_UNIT_OF_COLUMN = {"growth": "%", "growth_points": "个百分点"}
# A level published on the last day of a year is that of the year. A sum is not measured on a day.
_SPANS = {"year": ("year", "point"), "point": ("point",), "month": ("month",), "year_to_date": ("year_to_date",)}
_NOT_ON_A_DAY = frozenset(("flow", "change"))
_SPANS_OF_LATEST = ("point", "year")


def observed(
    indicator: Indicator, rows: Rows, asked: Asked, definitions: Definitions, *, latest: bool = False
) -> Figure:
    """The official figure of the asked span and place, in the indicator's unit; unknown while there is none.

    latest: the newest one whose span was over by the last day asked.
    """
    part = indicator.counting
    assert isinstance(part, Reported)
    register = "unit_observation" if asked.area and asked.area.kind == "unit" else "official_observation"
    about = [
        each for each in rows.get(register, ()) if each.values.get("indicator") == (part.observed or indicator.code)
    ]
    here = list(_of_place(about, asked))
    if not here and about and asked.area is None and asked.home is None and len(_regions(about)) > 1:
        return unknown("官方数据有几个地区的，没有写明是哪一个")
    if indicator.kind in _NOT_ON_A_DAY:
        here = [each for each in here if each.values.get("span") != "point"]
    found = _latest(here, asked) if latest else _of_span(here, asked)
    columns = _columns(part, indicator)
    for each in sorted(found, key=_trust, reverse=True):
        for column in columns:
            if column in each.values:
                return _figure(each, column, indicator, definitions)
    return unknown("没有这一期的官方数据")


def _of_place(records: Sequence[Record], asked: Asked) -> Iterator[Record]:
    """Of the asked area; else of the region at home, to which belongs what names none; else of the only region."""
    if asked.area is not None:
        kind, wanted = asked.area.kind, {asked.area.code} - {None}
    elif asked.home is not None:
        kind, wanted = "region", {asked.home, None}
    else:
        kind, wanted = "region", _regions(records)
        if len(wanted) > 1:
            return
    yield from (each for each in records if each.values.get(kind) in wanted)


def _regions(records: Sequence[Record]) -> set[str | None]:
    return {each.values.get("region") for each in records}


def _of_span(records: Sequence[Record], asked: Asked) -> list[Record]:
    """Of the asked span; a point must be the last day of its month."""
    if asked.kind == "point" and not is_last_of_month(asked.last):
        return []
    month = f"{asked.last:%Y-%m}"
    for span in _SPANS[asked.kind]:
        found = [each for each in records if each.values.get("span") == span and each.values.get("month") == month]
        if found:
            return found
    return []


def _latest(records: Sequence[Record], asked: Asked) -> list[Record]:
    """The newest of the asked kind of span, of a year or of a day, that was over by the last day asked."""
    spans = dict.fromkeys((asked.kind, *_SPANS_OF_LATEST))
    ended = [(end, each) for each in records if each.values.get("span") in spans and (end := _end(each)) <= asked.last]
    if not ended:
        return []
    newest = max(end for end, _ in ended)
    together = [each for end, each in ended if end == newest]
    best = next(span for span in spans if any(each.values["span"] == span for each in together))
    return [each for each in together if each.values["span"] == best]


def _end(record: Record) -> date:
    month = record.values.get("month")
    if month is None:
        return date.max
    return last_of_month(*map(int, month.split("-")))


def _trust(record: Record) -> tuple[int, date, int]:
    """Revised after a census before final, final before preliminary …; then the one published last."""
    order = [each.code for each in load_code_lists()["observation_standings"]]
    standing = record.values.get("status")
    place = order.index(standing) if standing in order else -1
    return place, record.values.get("published_on") or date.min, record.seq


def _columns(part: Reported, indicator: Indicator) -> tuple[str, ...]:
    if part.column:
        return (part.column,)
    return ("ranking", "value") if indicator.kind == "rank" else ("value",)


def _figure(record: Record, column: str, indicator: Indicator, definitions: Definitions) -> Figure:
    value = Fraction(record.values[column])
    unit = _unit_of(record, column, definitions)
    if not unit:
        return _certain(value)
    if not convertible(unit, indicator.unit):
        return unknown(f"官方数据以“{unit}”计，指标以“{indicator.unit}”计，不能换算")
    return _certain(value * factor(unit) / factor(indicator.unit))


def _unit_of(record: Record, column: str, definitions: Definitions) -> str:
    """The unit of the figure as written; "" when the record does not say, or says only that it is another."""
    if column == "ranking":
        return ""
    measured_in = record.values.get("measured_in")
    if column in _UNIT_OF_COLUMN or measured_in in (None, "other", "index", "rank"):
        return _UNIT_OF_COLUMN.get(column, "")
    return definitions.registers[record.register].code_lists["measured_in"].label(measured_in)


def _certain(value: Fraction) -> Figure:
    return replace(Figure(value, counted=1), low=value, high=value)
