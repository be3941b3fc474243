"""How a light looks wherever it is written: its word, a shape that needs no colour, and its colour on white paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """fill and ink are #rrggbb; ink is readable (4.5:1) on white, and a word in `on_fill` is readable on `fill`."""

    word: str
    shape: str
    fill: str
    ink: str
    on_fill: str


# From best to what nobody knows yet. The fills differ in lightness too, so a black and white print keeps them apart
# where they stand side by side.
LOOKS = (
    Look("完成", "●", "#0f5c63", "#0f5c63", "#ffffff"),
    Look("正常", "●", "#7fc39b", "#1b6b45", "#10261a"),
    Look("滞后", "▲", "#f2b84b", "#8a5300", "#2b1a00"),
    Look("严重滞后", "■", "#a4262c", "#a4262c", "#ffffff"),
    Look("未到时点", "○", "#ffffff", "#56616e", "#1b2430"),
    Look("待核实", "?", "#d9c7ea", "#6a3f8f", "#2a1540"),
    Look("已调整", "↺", "#3f78b5", "#1f5487", "#ffffff"),
)
WORDS = tuple(look.word for look in LOOKS)
_BY_WORD = {look.word: look for look in LOOKS}


def look_of(word: str) -> Look:
    """Raises ValueError for a word that is none of the seven lights: a misspelt light must not be left blank."""
    try:
        return _BY_WORD[word]
    except KeyError:
        raise ValueError(f"not a light: {word!r}; the lights are {'、'.join(WORDS)}") from None
