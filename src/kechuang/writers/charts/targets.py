"""What plans promised of one indicator, a line for each place and year: for comparisons without official figures."""

from __future__ import annotations

from kechuang.writers.charts.comparison import describe
from kechuang.writers.charts.look import Size, Spec, chart, drawn, empty, text_mark, written
from kechuang.writers.charts.shown import CompareChart

DOT = "#1f5487"
RULE = "#c3ccd6"


def targets_chart(shown: CompareChart, size: Size) -> Spec:
    """Hollow marks as in `compare_chart`, from 0 on one scale, in the order given; each value stands beside its mark.
    As high as it has lines."""
    about = [f"{shown.name}（{shown.unit}）", "空心：计划目标"]
    known = [value for value in shown.values if value.value is not None]
    if not known:
        return empty(shown.finding, about, size)
    rows = [
        {"row": f"{each.place} {each.year}年", "at": at, "value": drawn(each.value), "words": written(each.value)}
        for at, each in enumerate(known)
        if each.value is not None
    ]
    lines = {
        "field": "row",
        "type": "nominal",
        "sort": {"field": "at", "op": "min"},
        "axis": {"title": None, "domain": False, "labelLimit": size.width * 0.45},
    }
    amount = {"field": "value", "type": "quantitative", "scale": {"zero": True, "padding": size.font * 4}, "axis": None}
    point = {"type": "point", "size": size.font * 7, "filled": False, "fill": "#ffffff", "strokeWidth": 2, "opacity": 1}
    body = {
        "width": size.width,
        "height": {"step": size.font * 2},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": rows},
        "encoding": {"y": lines},
        "layer": [
            {"mark": {"type": "rule", "color": RULE}, "encoding": {"x": amount, "x2": {"datum": 0}}},
            {"mark": {**point, "color": DOT}, "encoding": {"x": amount}},
            {"mark": text_mark(None, size, dx=size.font * 0.8), "encoding": {"x": amount, "text": {"field": "words"}}},
        ],
    }
    return chart(shown.finding, about, describe(shown), size, body)
