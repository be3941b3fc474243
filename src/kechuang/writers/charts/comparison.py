"""One indicator across years and places: what was officially observed, and what plans promised."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from kechuang.writers.charts.look import (
    INK,
    Size,
    Spec,
    chart,
    drawn,
    empty,
    fitted,
    haloed,
    stroke,
    text_mark,
    written,
)
from kechuang.writers.charts.progress import BREAKS
from kechuang.writers.charts.shown import CompareChart, YearValue

MOST_PLACES = 5  # more names and numbers would cover each other; the table beside the chart holds them all
# Told apart by colour on a screen, by dash and shape on paper.
COLOURS = ("#1f5487", "#a4492c", "#1b6b45", "#6a3f8f", "#8a5300", "#3d4a57", "#b0186b", "#00727f")
DASHES = ([1, 0], [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [14, 4], [3, 6], [8, 2, 2, 2, 2, 2])
SHAPES = ("circle", "square", "triangle-up", "triangle-down", "diamond", "cross", "triangle-right", "triangle-left")


def compare_chart(shown: CompareChart, size: Size) -> Spec:
    """Official values as filled marks on lines that break where a year is unknown; targets as hollow ones, unjoined."""
    about = [f"{shown.name}（{shown.unit}）", "实心：官方数据", "空心：计划目标"]
    drawn_places, left_out = _most_told(shown)
    if left_out:
        about.append(f"画出数据最多的 {MOST_PLACES} 个地方，另 {left_out} 个见表")
        shown = replace(shown, values=tuple(value for value in shown.values if value.place in drawn_places))
    known = [value for value in shown.values if value.value is not None]
    if not known:
        return empty(shown.finding, about, size)
    places = list(dict.fromkeys(value.place for value in shown.values))
    years = [str(year) for year in range(min(v.year for v in shown.values), max(v.year for v in shown.values) + 1)]
    encoding = {
        "x": {
            "field": "year",
            "type": "ordinal",
            "scale": {"domain": years},
            "axis": {"title": None, "labelAngle": 0, "labelOverlap": True},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "scale": _scale_of([value.value for value in known if value.value is not None]),
            "axis": {"title": None, "format": ",~f", "domain": False},
        },
        "color": _scale("place", places, COLOURS, None),
    }
    body = {
        **fitted(size),
        "data": {"values": _rows(shown, places, years)},
        "encoding": encoding,
        "layer": [_lines(places, size), *_dots(places, size), *_names(size), *_values(known, size)],
    }
    return chart(shown.finding, about, describe(shown), size, body)


def _most_told(shown: CompareChart) -> tuple[set[str], int]:
    """The places most is known of, in the order given where they are level; and how many are left out."""
    told = Counter(value.place for value in shown.values if value.value is not None)
    chosen = {place for place, _ in told.most_common(MOST_PLACES)}
    return chosen, len({value.place for value in shown.values}) - len(chosen)


def _scale_of(every: list[Decimal]) -> Spec:
    """From 0, unless all values lie close together and far from it; never below 0 for what cannot be."""
    low, high = min(every), max(every)
    if 0 <= low < high * Decimal("0.6"):
        return {"domain": [0, drawn(high * Decimal("1.12"))], "nice": True}
    return {"zero": False, "nice": True, "padding": 14}


def _rows(shown: CompareChart, places: list[str], years: list[str]) -> list[Spec]:
    """Every year of every place, for a year that nobody mentions is a gap, too."""
    official = {(value.place, str(value.year)): value for value in shown.values if value.kind == "official"}
    rows: list[Spec] = []
    for place in places:
        known = [year for year in years if (each := official.get((place, year))) and each.value is not None]
        for year in years:
            rows.append({**_row(place, year, official.get((place, year))), "last": year in known[-1:]})
    lines = {row["place"] for row in rows if row["last"]}
    return rows + _targets([value for value in shown.values if value.kind == "target"], lines)


def _targets(values: list[YearValue], lines: set[str]) -> list[Spec]:
    """lines: places whose name stands at the end of their line; the others are named at their last target."""
    last = {value.place: value.year for value in sorted(values, key=lambda value: value.year)}
    rows = [_row(value.place, str(value.year), value) for value in values]
    for row in rows:
        if row["place"] not in lines and row["year"] == str(last[row["place"]]):
            row["words"] = f"{row['place']} {row['words']}"
    return rows


def _row(place: str, year: str, value: YearValue | None) -> Spec:
    known = value.value if value else None
    words = "" if known is None else written(known)
    kind = value.kind if value else "official"
    said = {"words": f"目标 {words}" if kind == "target" else words, "name": f"{place} {words}"}
    return {"place": place, "year": year, "kind": kind, "value": drawn(known), **said, "last": False}


def _scale(field: str, places: list[str], looks: tuple[object, ...], legend: object) -> Spec:
    chosen = [looks[number % len(looks)] for number in range(len(places))]
    return {"field": field, "type": "nominal", "scale": {"domain": places, "range": chosen}, "legend": legend}


def _only(kind: str) -> list[Spec]:
    return [{"filter": {"field": "kind", "equal": kind}}]


def _lines(places: list[str], size: Size) -> Spec:
    line = {"type": "line", "strokeWidth": stroke(2.5, size), "invalid": BREAKS}
    dash = _scale("place", places, DASHES, None)
    return {"transform": _only("official"), "mark": line, "encoding": {"strokeDash": dash}}


def _dots(places: list[str], size: Size) -> list[Spec]:
    shape = _scale("place", places, SHAPES, None)
    dot = {"type": "point", "size": size.font * 6, "opacity": 1, "strokeWidth": 2, "invalid": "filter"}
    return [
        {"transform": _only(kind), "mark": {**dot, **looks}, "encoding": {"shape": shape}}
        for kind, looks in (("official", {"filled": True}), ("target", {"filled": False, "fill": "#ffffff"}))
    ]


def _names(size: Size) -> list[Spec]:
    """Each place's name at the end of its line: nobody has to look up a colour in a legend."""
    transform = [{"filter": "datum.last === true"}]
    text = text_mark(None, size, "left", dx=10, fontWeight="bold")
    first, second = haloed(text)
    named = {"text": {"field": "name"}}
    halo = {**named, "color": {"value": "#ffffff"}}
    return [
        {"transform": transform, "mark": first, "encoding": halo},
        {"transform": transform, "mark": second, "encoding": named},
    ]


def _values(known: list[YearValue], size: Size) -> list[Spec]:
    """Every target, and the official values while they do not cover each other; a table stands beside the chart."""
    text = text_mark(None, size, "center", dy=-size.font)
    encoding = {"text": {"field": "words"}, "color": {"value": INK}}
    crowded = len(known) > size.width // (size.font * 4)
    shown = "datum.kind === 'target'" if crowded else "datum.last !== true"
    return [{"transform": [{"filter": shown}], "mark": text, "encoding": encoding}]


def describe(shown: CompareChart) -> str:
    said = (
        f"{value.place} {value.year}年{'目标' if value.kind == 'target' else ''}"
        f" {'无数据' if value.value is None else written(value.value)}"
        for value in shown.values
    )
    return f"{shown.name}，单位{shown.unit}；" + "；".join(said)
