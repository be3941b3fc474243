"""The towns side by side on the same scale: who is ahead and who falls behind can be seen without reading a number."""

from __future__ import annotations

from decimal import Decimal

from kechuang.writers.charts.days import day_axis, place
from kechuang.writers.charts.look import (
    BLUE,
    GRID,
    NO_DATA,
    SOFT,
    Size,
    Spec,
    as_of_words,
    chart,
    drawn,
    empty,
    haloed,
    stroke,
    text_mark,
    written,
)
from kechuang.writers.charts.progress import BREAKS
from kechuang.writers.charts.shown import Point, TownsChart, TownSeries
from kechuang.writers.lights import look_of


def small_multiples(shown: TownsChart, size: Size) -> Spec:
    """One small chart per town with its light in the heading; a town that has reported nothing says 无数据."""
    about = [f"单位：{shown.unit}", *as_of_words(shown.as_of)]
    if not any(point.value is not None for town in shown.towns for point in (*town.actual, *town.due)):
        return empty(shown.finding, about, size)
    columns = max(2, min(len(shown.towns), (size.width - 16) // (size.font * 11)))
    width = (size.width - 16 - size.font * 4) // columns - size.font
    height = round(width * 0.6)
    layers = [_line(shown, "due", size), _line(shown, "actual", size), *_last(shown, size), *_nothing(shown, size)]
    axis = day_axis(shown.first, shown.last, size, size.font * 6)
    axis["axis"] = {**axis["axis"], "grid": False}
    quantity = {"field": "value", "type": "quantitative", "axis": {"title": None, "tickCount": 3, "domain": False}}
    headings = [_heading(town) for town in shown.towns]
    body = {
        "data": {"values": _rows(shown)},
        "facet": {"field": "town", "type": "nominal", "title": None, "sort": headings},
        "columns": columns,
        "spacing": size.font,
        "spec": {
            "width": width,
            "height": height,
            "encoding": {"x": axis, "y": quantity},
            "layer": layers,
            "view": {"stroke": GRID},
        },
    }
    return chart(shown.finding, about, describe(shown), size, body)


def _heading(town: TownSeries) -> str:
    if not town.light:
        return town.name
    look = look_of(town.light)
    return f"{town.name} {look.shape}{look.word}"


def _rows(shown: TownsChart) -> list[Spec]:
    rows: list[Spec] = []
    for town in shown.towns:
        heading = _heading(town)
        last = max((point for point in town.actual if point.value is not None), key=lambda p: p.day, default=None)
        rows += [_row(heading, "actual", point, shown) for point in town.actual]
        rows += [_row(heading, "due", point, shown) for point in town.due]
        if last is None or last.value is None:
            middle = {"day": place(shown.last, shown.first) / 2, "value": _highest(shown) / 2}
            rows.append({"town": heading, "series": "nothing", **middle})
        else:
            rows.append({**_row(heading, "last", last, shown), "words": written(last.value)})
    return rows


def _highest(shown: TownsChart) -> float:
    every = (drawn(point.value) for town in shown.towns for point in (*town.actual, *town.due))
    return max((value for value in every if value is not None), default=0)


def _row(heading: str, series: str, point: Point, shown: TownsChart) -> Spec:
    return {"town": heading, "series": series, "day": place(point.day, shown.first), "value": drawn(point.value)}


def _only(series: str) -> list[Spec]:
    return [{"filter": {"field": "series", "equal": series}}]


def _line(shown: TownsChart, series: str, size: Size) -> Spec:
    looks: Spec = {"stroke": BLUE, "strokeWidth": stroke(2.5, size)}
    if series == "due":
        looks = {"stroke": SOFT, "strokeWidth": stroke(1.4, size), "strokeDash": [5, 3]}
    return {"transform": _only(series), "mark": {"type": "line", "invalid": BREAKS, **looks}}


def _last(shown: TownsChart, size: Size) -> list[Spec]:
    dot = {"type": "point", "filled": True, "fill": BLUE, "opacity": 1, "size": size.font * 4}
    text = text_mark(None, size, color=BLUE, fontWeight="bold", dx=5, dy=size.font * 0.8)
    words = {"encoding": {"text": {"field": "words"}}}
    layers = [{"transform": _only("last"), "mark": dot}]
    return [*layers, *({"transform": _only("last"), "mark": mark, **words} for mark in haloed(text))]


def _nothing(shown: TownsChart, size: Size) -> list[Spec]:
    text = text_mark(NO_DATA, size, "center", color=SOFT)
    return [{"transform": _only("nothing"), "mark": mark} for mark in haloed(text)]


def describe(shown: TownsChart) -> str:
    said = []
    for town in shown.towns:
        known: list[Decimal] = [point.value for point in town.actual if point.value is not None]
        said.append(f"{_heading(town)}：{written(known[-1]) if known else NO_DATA}")
    return "；".join(said)
