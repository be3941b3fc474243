"""One commitment against the calendar: what is there, what is due, where the target lies, what day it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kechuang.writers.charts.days import day_axis, place
from kechuang.writers.charts.look import (
    BLUE,
    INK,
    LINE,
    SOFT,
    WASH,
    Size,
    Spec,
    as_of_words,
    chart,
    day_words,
    drawn,
    empty,
    fitted,
    haloed,
    stroke,
    text_mark,
    written,
)
from kechuang.writers.charts.shown import Point, ProgressChart

BREAKS = "break-paths-show-path-domains"  # an unknown month is a gap, and its day still stands on the axis


def progress_chart(shown: ProgressChart, size: Size) -> Spec:
    """Actual line or steps, dashed due path, target line or 确保—力争 band, today, the day judging begins.

    A month without a value leaves a gap. With no value at all and nothing due the chart says 无数据.
    """
    about = [f"{shown.name}（{shown.unit}）", *as_of_words(shown.as_of)]
    if not _known(shown.actual) and not _known(shown.due):
        return empty(shown.finding, about, size)
    layers = [*_target(shown, size), *_days(shown, size), *_due(shown, size), *_actual(shown, size)]
    axis = day_axis(shown.first, shown.last, size, size.width - size.font * 8)
    body = {**fitted(size), "encoding": {"x": axis, "y": _value_axis(shown, size)}, "layer": layers}
    return chart(shown.finding, about, describe(shown), size, body)


def _known(points: tuple[Point, ...]) -> list[Decimal]:
    return [point.value for point in points if point.value is not None]


def _value_axis(shown: ProgressChart, size: Size) -> Spec:
    """From 0, unless all values lie close together and far from it, as shares do."""
    every = [*_known(shown.actual), *_known(shown.due)]
    every += [value for value in (shown.target, shown.stretch) if value is not None]
    low, high = min(every), max(every)
    if 0 <= low < high * Decimal("0.6"):
        # Room above for the words at the line, none below: a count has no place under 0.
        scale: Spec = {"domain": [0, drawn(high * Decimal("1.08"))], "nice": True}
    else:
        scale = {"zero": low < high * Decimal("0.6"), "nice": True, "padding": 12}
    return {
        "field": "value",
        "type": "quantitative",
        "scale": scale,
        "axis": {"title": None, "format": ",~f", "tickCount": max(3, size.height // (size.font * 4)), "domain": False},
    }


def _rows(points: tuple[Point, ...], shown: ProgressChart) -> Spec:
    rows = [{"day": place(point.day, shown.first), "value": drawn(point.value)} for point in points]
    return {"values": sorted(rows, key=lambda row: row["day"] or 0)}


def _actual(shown: ProgressChart, size: Size) -> list[Spec]:
    data = _rows(shown.actual, shown)
    known = [point for point in shown.actual if point.value is not None]
    line: Spec = {"type": "line", "stroke": BLUE, "strokeWidth": stroke(3, size), "invalid": BREAKS}
    if shown.steps:
        line["interpolate"] = "step-after"
    layers: list[Spec] = [{"data": data, "mark": line}]
    if not known:
        return []
    dots = {"type": "point", "filled": True, "fill": BLUE, "size": size.font * 4, "opacity": 1, "invalid": "filter"}
    layers.append({"data": data, "mark": dots})
    last = max(known, key=lambda point: point.day)
    assert last.value is not None
    right = place(last.day, shown.first) > place(shown.last, shown.first) * 0.85
    looks = {"color": BLUE, "fontWeight": "bold", "dx": -6 if right else 6, "dy": size.font + 4}
    text = text_mark(f"现 {written(last.value)}", size, "right" if right else "left", **looks)
    return layers + [{"data": _rows((last,), shown), "mark": mark} for mark in haloed(text)]


def _due(shown: ProgressChart, size: Size) -> list[Spec]:
    if not _known(shown.due):
        return []
    line = {"type": "line", "stroke": SOFT, "strokeWidth": stroke(1.8, size), "strokeDash": [7, 4], "invalid": BREAKS}
    layers: list[Spec] = [{"data": _rows(shown.due, shown), "mark": line}]
    for today in shown.due:
        if today.day != shown.today or today.value is None:
            continue
        dot = {"type": "point", "filled": False, "stroke": SOFT, "size": size.font * 4, "opacity": 1}
        words = f"应达 {written(today.value)}"
        text = text_mark(words, size, "right", color=SOFT, dx=-6, dy=-size.font * 0.7)
        layers += [{"data": _rows((today,), shown), "mark": mark} for mark in (dot, *haloed(text))]
    return layers


def _target(shown: ProgressChart, size: Size) -> list[Spec]:
    """A line for the target; with a stretch value a band up to it, both ends named."""
    layers: list[Spec] = []
    if shown.target is not None and shown.stretch is not None:
        band = {"value": drawn(shown.target), "top": drawn(shown.stretch)}
        encoding = {"y2": {"field": "top"}, "x": {"value": 0}, "x2": {"value": "width"}}
        layers.append({"data": {"values": [band]}, "mark": {"type": "rect", "fill": WASH}, "encoding": encoding})
    word = "确保" if shown.stretch is not None else "目标"
    # Two names close together would cover each other: the upper one stands above its line, the lower one below.
    for value, name, dash, above in (
        (shown.target, word, [], shown.stretch is None),
        (shown.stretch, "力争", [2, 3], True),
    ):
        if value is not None:
            rule = {"type": "rule", "stroke": INK, "strokeWidth": stroke(1.4, size), "strokeDash": dash}
            beside = -size.font * 0.7 if above else size.font * 0.8
            text = text_mark(f"{name} {written(value)}", size, dx=4, dy=beside)
            data = {"values": [{"value": drawn(value)}]}
            across = {"x": {"value": 0}, "x2": {"value": "width"}}
            layers.append({"data": data, "mark": rule, "encoding": across})
            layers.append({"data": data, "mark": text, "encoding": {"x": {"value": 0}}})
    return layers


def _days(shown: ProgressChart, size: Size) -> list[Spec]:
    layers: list[Spec] = []
    today = f"{shown.today.month}月{shown.today.day}日"
    marked: list[tuple[date, str, list[int], str]] = [(shown.today, today, [], INK)]
    if shown.judge_from and shown.first < shown.judge_from <= shown.last:
        marked.append((shown.judge_from, f"{shown.judge_from.month}月起判定", [2, 3], LINE))
    for row, (day, words, dash, ink) in enumerate(marked):
        if not shown.first <= day <= shown.last:
            continue
        data = {"values": [{"day": place(day, shown.first)}]}
        rule = {"type": "rule", "stroke": ink, "strokeWidth": stroke(1, size), "strokeDash": dash}
        far = place(day, shown.first) > place(shown.last, shown.first) * 0.8
        # Each on a line of its own: the two days may lie so close that the words would cover each other.
        looks = {"dx": -4 if far else 4, "dy": -size.font * (0.6 + 1.3 * row), "color": SOFT}
        text = text_mark(words, size, "right" if far else "left", **looks)
        bottom = {"y": {"value": "height"}}
        layers.append({"data": data, "mark": rule, "encoding": {"y": {"value": 0}, "y2": {"value": "height"}}})
        layers.append({"data": data, "mark": text, "encoding": bottom})
    return layers


def describe(shown: ProgressChart) -> str:
    """The figures in words, for who hears the picture instead of seeing it."""
    said = [f"{shown.name}，单位{shown.unit}"]
    if shown.target is not None:
        said.append(f"目标 {written(shown.target)}" + (f"，力争 {written(shown.stretch)}" if shown.stretch else ""))
    said += [
        f"{day_words(point.day)} {'无数据' if point.value is None else written(point.value)}" for point in shown.actual
    ]
    return "；".join(said)
