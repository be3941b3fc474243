"""A scale of days. Days are counted from the first one, so that no time zone of any machine can move a point."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from kechuang.writers.charts.look import GRID, Size, Spec

STEPS = (1, 2, 3, 6, 12, 24, 60)  # months between two labels


def place(day: date, first: date) -> int:
    return (day - first).days


def day_axis(first: date, last: date, size: Size, width: float) -> Spec:
    """The x encoding from `first` to `last`: a label where a month (or a year, on long spans) begins."""
    room = max(2, int(width / (size.font * 3)))
    starts = list(_month_starts(first, last))
    step = next((step for step in STEPS if -(-len(starts) // step) <= room), STEPS[-1])
    shown = [day for day in starts if ((day.year * 12 + day.month - 1) - (first.year * 12)) % step == 0] or [first]
    labels = {str(place(day, first)): _label(day, first, last, step) for day in shown}
    return {
        "field": "day",
        "type": "quantitative",
        "scale": {"domain": [0, place(last, first)], "nice": False, "zero": False},
        "axis": {
            "title": None,
            "values": [place(day, first) for day in shown],
            "labelExpr": f"({json.dumps(labels, ensure_ascii=False)})[datum.value]",
            "labelAlign": "left",
            "labelOffset": 0,
            "labelFlush": False,
            "gridColor": GRID,
        },
    }


def _month_starts(first: date, last: date) -> Iterator[date]:
    month = date(first.year, first.month, 1)
    while month <= last:
        if month >= first:
            yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _label(day: date, first: date, last: date, step: int) -> str:
    if first.year == last.year:
        return f"{day.month}月"
    return f"{day.year}年" if step >= 12 else f"{day.year % 100}年{day.month}月"
