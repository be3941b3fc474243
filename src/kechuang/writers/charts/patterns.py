"""Hatchings: what keeps the lights apart when a chart is printed in black and white."""

from __future__ import annotations

from typing import Any

from lxml import etree

from kechuang.writers.charts.look import INK, Spec
from kechuang.writers.lights import LOOKS, look_of

SVG = "{http://www.w3.org/2000/svg}"

NOTHING = "#f7f8fa"

# word → name of its pattern, ground, ink, and the strokes in a tile of 8 by 8
HATCHED = {
    "滞后": ("level", "#f8cf80", "#dd9c2e", "M0,2H8M0,6H8"),
    "严重滞后": ("falling", "#a4262c", "#d98a8d", "M-2,6L2,10M0,0L8,8M6,-2L10,2"),
    "待核实": ("rising", "#ffffff", "#b493d3", "M-2,2L2,-2M0,8L8,0M6,10L10,6"),
    "已调整": ("upright", "#2f659f", "#6f9fd0", "M2,0V8M6,0V8"),
}


def fill(word: str) -> str:
    """What a light's area is filled with in a spec: its colour, or the name of its hatching."""
    return f"url(#{HATCHED[word][0]})" if word in HATCHED else look_of(word).fill


def ground(word: str) -> str:
    """The colour under the strokes, or of the whole area: what words on it are rimmed with."""
    return HATCHED[word][1] if word in HATCHED else look_of(word).fill


def worded(mark: Spec) -> list[Spec]:
    """Two layers of text on areas of lights: a rim in the area's own colour, then the words in what reads on it."""
    words = [look.word for look in LOOKS]
    rim = {"domain": [*words, ""], "range": [*(ground(word) for word in words), NOTHING]}
    ink = {"domain": [*words, ""], "range": [*(look.on_fill for look in LOOKS), INK]}
    fields = {"field": "light", "type": "nominal", "legend": None}
    text = {"field": "words"}
    return [
        {
            "mark": {**mark, "strokeWidth": 4, "strokeJoin": "round"},
            "encoding": {"text": text, "stroke": {**fields, "scale": rim}},
        },
        {"mark": mark, "encoding": {"text": text, "color": {**fields, "scale": ink}}},
    ]


def fills() -> tuple[list[str], list[str]]:
    """Domain and range of a colour scale of lights, best first; "" is no light at all."""
    return [*(look.word for look in LOOKS), ""], [*(fill(look.word) for look in LOOKS), NOTHING]


def patterns(own: str, drawn: str) -> list[Any]:
    """The `<pattern>` elements that the drawing asks for, their ids beginning with `own`."""
    return [
        _pattern(f"{own}-{name}", ground, ink, strokes)
        for name, ground, ink, strokes in HATCHED.values()
        if f"url(#{name})" in drawn
    ]


def _pattern(ident: str, ground: str, ink: str, strokes: str) -> Any:
    tile = etree.Element(f"{SVG}pattern", id=ident, width="8", height="8", patternUnits="userSpaceOnUse")
    etree.SubElement(tile, f"{SVG}rect", width="8", height="8", fill=ground)
    stroke = {"stroke": ink, "stroke-width": "1.1", "fill": "none"}
    etree.SubElement(tile, f"{SVG}path", d=strokes, **stroke)
    return tile
