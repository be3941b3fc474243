"""How many lights of each word every unit or plan has, as bars of equal measure."""

from __future__ import annotations

from kechuang.writers.charts.look import (
    LINE,
    Size,
    Spec,
    as_of_words,
    chart,
    empty,
    text_mark,
)
from kechuang.writers.charts.patterns import fill, worded
from kechuang.writers.charts.shown import LightsChart
from kechuang.writers.lights import LOOKS, WORDS


def lights_bar(shown: LightsChart, size: Size) -> Spec:
    """Bars from best to worst light, each part with its shape and count; the height follows from the rows."""
    about = as_of_words(shown.as_of)
    parts = _parts(shown, size)
    if not parts:
        return empty(shown.finding, about, size)
    longest = max(sum(row.counts.values()) for row in shown.rows)
    words = {"type": "nominal", "sort": [row.name for row in shown.rows], "title": None}
    axis = {"domain": False, "grid": False, "labelLimit": size.width // 3}
    encoding = {
        "y": {"field": "name", **words, "axis": axis, "scale": {"paddingInner": 0.3, "paddingOuter": 0.15}},
        "x": {"field": "from", "type": "quantitative", "axis": None, "scale": {"domain": [0, longest], "nice": False}},
    }
    bar = {"type": "bar", "stroke": LINE, "strokeWidth": 1}
    bars = {"mark": bar, "encoding": {"x2": {"field": "to"}, "fill": _colours(shown, size)}}
    text = text_mark(None, size, "center", baseline="middle", fontWeight="bold")
    middle = {"x": {"field": "middle", "type": "quantitative"}}
    texts = [{**layer, "encoding": {**layer["encoding"], **middle}} for layer in worded(text)]
    body = {
        "width": size.width,
        "height": {"step": round(size.font * 2.4)},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": parts},
        "encoding": encoding,
        "layer": [bars, *texts],
    }
    return chart(shown.finding, about, describe(shown), size, body)


def _parts(shown: LightsChart, size: Size) -> list[Spec]:
    longest = max((sum(row.counts.values()) for row in shown.rows), default=0)
    parts: list[Spec] = []
    for row in shown.rows:
        reached = 0
        for look in LOOKS:
            count = row.counts.get(look.word, 0)
            if count:
                part = {"name": row.name, "light": look.word, "from": reached, "to": reached + count}
                words = _words(look.shape, count, count / longest * size.width * 0.75, size)
                parts.append({**part, "middle": reached + count / 2, "words": words})
                reached += count
    return parts


def _words(shape: str, count: int, room: float, size: Size) -> str:
    """Shape and count where there is room, else what fits: a part too narrow for words is named by the legend."""
    if room > size.font * (2.2 + 0.6 * len(str(count))):
        return f"{shape} {count}"
    return str(count) if room > size.font * 0.7 * len(str(count)) else ""


def _colours(shown: LightsChart, size: Size) -> Spec:
    """The scale of the lights that occur; the legend says shape and word."""
    looks = [look for look in LOOKS if any(row.counts.get(look.word) for row in shown.rows)]
    said = " : ".join(f"datum.label === '{look.word}' ? '{look.shape} {look.word}'" for look in looks)
    per_line = max(1, int((size.width - 16) / (size.font * 7)))
    legend = {
        "title": None,
        "orient": "top",
        "columns": per_line,
        "symbolType": "square",
        "symbolStrokeColor": LINE,
        "symbolStrokeWidth": 1,
        "labelExpr": f"{said} : datum.label",
    }
    scale = {"domain": [look.word for look in looks], "range": [fill(look.word) for look in looks]}
    return {"field": "light", "type": "nominal", "scale": scale, "legend": legend}


def describe(shown: LightsChart) -> str:
    rows = (
        f"{row.name}：" + "，".join(f"{word} {row.counts[word]}" for word in WORDS if row.counts.get(word))
        for row in shown.rows
    )
    return "；".join(rows)
