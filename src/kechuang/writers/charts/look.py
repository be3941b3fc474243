"""What all charts share: sizes, type, ink, the title that says the finding, and what is shown when there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# Of one width each, so that a picture measured with one is right with another.
FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
INK, SOFT, LINE, GRID, BLUE, WASH = "#1b2430", "#56616e", "#8a96a3", "#e3e8ed", "#1f5487", "#dfeaf4"
NO_DATA = "无数据"


@dataclass(frozen=True, slots=True)
class Size:
    """width: of the whole picture, in CSS pixels; font: base size in pixels; scale: PNG pixels per CSS pixel.

    height: of charts whose height does not follow from their rows.
    """

    width: int
    height: int
    font: int
    scale: float = 2


PAGE = Size(width=720, height=340, font=13)
PHONE = Size(width=350, height=300, font=13)
WALL = Size(width=1180, height=560, font=24, scale=1)
WORD = Size(width=600, height=290, font=14, scale=3)  # 156 mm wide on paper at about 290 dots per inch


def stroke(width: float, size: Size) -> float:
    """A line's thickness in proportion to the letters, `width` where these are 13 pixels high."""
    return round(width * size.font / 13, 1)


def drawn(value: Decimal | None) -> float | None:
    """A position on a scale. Only pictures take floats; what is written beside them is exact."""
    return None if value is None else float(value)


def written(value: Decimal) -> str:
    """The exact digits, thousands apart, without trailing zeros."""
    digits = f"{value:,f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def as_of_words(day: date | None) -> list[str]:
    return [f"数据截至{day_words(day)}"] if day else []


def lines_of(words: str, wide: float) -> list[str]:
    """`words` broken after every `wide` full-width characters; a mark never begins a line."""
    lines, line, reached = [], "", 0.0
    for character in words:
        width = 0.55 if character.isascii() else 1
        if reached + width > wide and character not in "，。；、：）”%":
            lines.append(line)
            line, reached = "", 0.0
        line, reached = line + character, reached + width
    return [*lines, line] if line else lines


def _packed(about: Sequence[str], wide: float) -> list[str]:
    """What a chart is about, as many pieces a line as fit; a date is not torn while it fits a line of its own."""
    lines: list[str] = []
    for words in about:
        together = f"{lines[-1]}　{words}" if lines else words
        pieces = lines_of(together, wide)
        if lines and len(pieces) == 1:
            lines[-1] = together
        else:
            lines += lines_of(words, wide)
    return lines


def chart(finding: str, about: Sequence[str], description: str, size: Size, body: Spec) -> Spec:
    """The whole spec: `body` (mark or layers, encoding) under the finding and, smaller, what it is about."""
    large = round(size.font * 1.25)
    title: Spec = {"text": lines_of(finding, (size.width - 16) / large - 0.5), "fontSize": large}
    if small := _packed([words for words in about if words], (size.width - 16) / size.font - 1):
        title["subtitle"] = small
    return {
        "$schema": SCHEMA,
        "description": description,
        "title": title,
        "background": "#ffffff",
        "padding": 8,
        **body,
        "config": _config(size),
    }


def fitted(size: Size) -> Spec:
    """Width and height of a chart that fills `size` from edge to edge."""
    return {"width": size.width, "height": size.height, "autosize": {"type": "fit", "contains": "padding"}}


def text_mark(words: str | None, size: Size, align: str = "left", **looks: Any) -> Spec:
    """A text mark; words None when each row has its own."""
    said = {} if words is None else {"text": words}
    return {"type": "text", **said, "align": align, "fontSize": size.font, **looks}


def haloed(mark: Spec) -> list[Spec]:
    """The same words twice, first thick and white: readable where lines or hatchings run beneath them."""
    return [{**mark, "color": "#ffffff", "stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round"}, mark]


def empty(finding: str, about: Sequence[str], size: Size) -> Spec:
    """A chart of nothing says so: an empty frame could be taken for zeros."""
    text = {"type": "text", "text": NO_DATA, "fontSize": size.font * 1.6, "color": SOFT}
    body = {**fitted(size), "data": {"values": [{}]}, "mark": text}
    return chart(finding or NO_DATA, about, NO_DATA, size, body)


def _config(size: Size) -> Spec:
    words = {"labelFontSize": size.font, "titleFontSize": size.font, "labelColor": INK, "titleColor": SOFT}
    return {
        "font": FONTS,
        "axis": {
            **words,
            "titleFontWeight": "normal",
            "gridColor": GRID,
            "domainColor": LINE,
            "ticks": False,
            "labelPadding": 6,
            "labelLimit": size.font * 14,
        },
        "legend": {**words, "labelLimit": 0, "symbolSize": size.font * 12, "titleFontWeight": "normal"},
        "header": {**words, "labelFontWeight": "bold"},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": INK,
            "fontWeight": "bold",
            "subtitleFontSize": size.font,
            "subtitleColor": SOFT,
            "subtitlePadding": 5,
            "offset": 12,
        },
        "text": {"fontSize": size.font, "color": INK},
        "view": {"stroke": None},
    }
