"""Towns and indicators crossed: every cell a light with its shape, so that a weak row or column shows at a glance."""

from __future__ import annotations

from kechuang.writers.charts.look import GRID, SOFT, Size, Spec, as_of_words, chart, empty, text_mark
from kechuang.writers.charts.patterns import fills, worded
from kechuang.writers.charts.shown import HeatChart
from kechuang.writers.lights import LOOKS, look_of


def heat_table(shown: HeatChart, size: Size) -> Spec:
    """Indicators downwards, towns across; a cell without a light is “—”. The height follows from the indicators."""
    about = ["　".join(f"{look.shape}{look.word}" for look in LOOKS), *as_of_words(shown.as_of)]
    if not any(cell.light for cell in shown.cells):
        return empty(shown.finding, about, size)
    room = (size.width - 16 - size.font * 9) / max(1, len(shown.towns))
    across = {"title": None, "orient": "top", "domain": False, "labelAngle": 0 if room > size.font * 4.2 else -60}
    names = {"title": None, "domain": False, "labelLimit": size.font * 12}
    domain, fill = fills()
    colour = {"field": "light", "type": "nominal", "legend": None, "scale": {"domain": domain, "range": fill}}
    text = text_mark(None, size, "center", baseline="middle")
    body = {
        "width": size.width,
        "height": {"step": round(size.font * 2.6)},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": _rows(shown, room, size)},
        "encoding": {
            "x": {"field": "town", "type": "nominal", "sort": list(shown.towns), "axis": across},
            "y": {"field": "indicator", "type": "nominal", "sort": list(shown.indicators), "axis": names},
        },
        "layer": [
            {"mark": {"type": "rect", "stroke": SOFT, "strokeWidth": 0.6}, "encoding": {"fill": colour}},
            *worded(text),
        ],
        "view": {"stroke": GRID},
    }
    return chart(shown.finding, about, describe(shown), size, body)


def _rows(shown: HeatChart, room: float, size: Size) -> list[Spec]:
    known = {(cell.town, cell.indicator): cell for cell in shown.cells}
    rows: list[Spec] = []
    for indicator in shown.indicators:
        for town in shown.towns:
            cell = known.get((town, indicator))
            light = cell.light if cell else ""
            words = "—"
            if cell and light:
                shape = look_of(light).shape
                wide = cell.words and room > size.font * (1.8 + 0.6 * len(cell.words))
                words = f"{shape} {cell.words}" if wide else shape
            rows.append({"town": town, "indicator": indicator, "light": light, "words": words})
    return rows


def describe(shown: HeatChart) -> str:
    return "；".join(
        f"{cell.town}{cell.indicator}：{cell.light}" + (f" {cell.words}" if cell.words else "")
        for cell in shown.cells
        if cell.light
    )
