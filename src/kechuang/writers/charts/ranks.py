"""Ranks as dots: the first place is on top (or at the left), the target a band."""

from __future__ import annotations

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
    empty,
    fitted,
    text_mark,
)
from kechuang.writers.charts.shown import RankChart, RankDot


def rank_chart(shown: RankChart, size: Size) -> Spec:
    """One column per dot where the names fit beside each other, else one row per dot with rank 1 at the left."""
    about = ["○ 上一期"] if any(dot.earlier for dot in shown.dots) else []
    about += ["浅色：目标区间"] if any(dot.worst for dot in shown.dots) else []
    about += as_of_words(shown.as_of)
    known = [dot for dot in shown.dots if dot.rank is not None]
    if not known:
        return empty(shown.finding, about, size)
    upright = max(len(dot.name) for dot in shown.dots) * size.font * 1.1 < (size.width - 60) / len(shown.dots)
    name, rank = ("x", "y") if upright else ("y", "x")
    last = max(max(dot.rank or 1, dot.earlier or 1, dot.worst or 1) for dot in shown.dots)
    scale = {"domain": [0, last + 1], "nice": False, "reverse": upright}
    names = {"field": "name", "type": "nominal", "sort": [dot.name for dot in shown.dots]}
    encoding = {
        name: {**names, "axis": {"title": None, "labelAngle": 0, "domain": False, "labelLimit": size.width // 3}},
        rank: {"field": "rank", "type": "quantitative", "scale": scale, "axis": _axis(last)},
    }
    extent = fitted(size)
    if not upright:
        extent |= {"height": {"step": size.font * 3}, "autosize": {"type": "fit-x", "contains": "padding"}}
    body = {
        **extent,
        "data": {"values": [_row(dot) for dot in shown.dots]},
        "encoding": encoding,
        "layer": [*_bands(shown.dots, name, rank, size), *_dots(name, rank, size, upright)],
    }
    return chart(shown.finding, about, describe(shown), size, body)


def _axis(last: int) -> Spec:
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 500) if last / step <= 8 or step == 500)
    values = [1, *range(step, last + 1, step)] if step > 1 else list(range(1, last + 1))
    return {
        "title": None,
        "values": values,
        "domain": False,
        "labelOverlap": "greedy",
        "labelExpr": "'第' + datum.value + '位'",
    }


def _row(dot: RankDot) -> Spec:
    words = "无数据" if dot.rank is None else f"第{dot.rank}位" + (f"（共{dot.field}）" if dot.field else "")
    best, worst = (dot.best or 1) - 0.5, (dot.worst or 0) + 0.5
    return {"name": dot.name, "rank": dot.rank, "earlier": dot.earlier, "best": best, "worst": worst, "words": words}


def _bands(dots: tuple[RankDot, ...], name: str, rank: str, size: Size) -> list[Spec]:
    targeted = [_row(dot) for dot in dots if dot.worst is not None]
    if not targeted:
        return []
    band = {"type": "bar", "fill": WASH, "stroke": LINE, "strokeDash": [2, 3], "strokeWidth": 1}
    ends = {rank: {"field": "best", "type": "quantitative"}, f"{rank}2": {"field": "worst"}}
    return [{"data": {"values": targeted}, "mark": band, "encoding": ends}]


def _dots(name: str, rank: str, size: Size, upright: bool) -> list[Spec]:
    """Before as a ring, now as a dot, a line between: the way it went."""
    large = size.font * 8
    before = [{"filter": "datum.earlier !== null && datum.rank !== null"}]
    now = [{"filter": "datum.rank !== null"}]
    earlier = {rank: {"field": "earlier", "type": "quantitative"}}
    both = {rank: {"field": "rank", "type": "quantitative"}, f"{rank}2": {"field": "earlier"}}
    ring = {"type": "point", "filled": False, "stroke": SOFT, "strokeWidth": 2, "size": large, "opacity": 1}
    dot = {"type": "point", "filled": True, "fill": BLUE, "size": large, "opacity": 1}
    beside: Spec = {"align": "left", "dx": size.font}
    aside = beside if upright else {"align": "center", "dy": -size.font * 1.1}
    text = {**text_mark(None, size, color=INK, fontWeight="bold"), **aside}
    nothing = {"mark": {**text, "color": SOFT}, "transform": [{"filter": "datum.rank === null"}]}
    middle = {rank: {"value": {"expr": "height / 2" if upright else "width / 2"}}, "text": {"field": "words"}}
    return [
        {"transform": before, "mark": {"type": "rule", "stroke": SOFT, "strokeWidth": 2}, "encoding": both},
        {"transform": before, "mark": ring, "encoding": earlier},
        {"transform": now, "mark": dot},
        {"transform": now, "mark": text, "encoding": {"text": {"field": "words"}}},
        {**nothing, "encoding": middle},
    ]


def describe(shown: RankChart) -> str:
    said = []
    for dot in shown.dots:
        words = "无数据" if dot.rank is None else f"第{dot.rank}位"
        said.append(f"{dot.name}{words}" + (f"，上一期第{dot.earlier}位" if dot.earlier else ""))
    return "；".join(said)
