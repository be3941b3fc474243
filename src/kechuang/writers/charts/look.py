"""What all charts share: sizes, type, ink."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """width: of the whole picture, in CSS pixels; font: base size in pixels; scale: PNG pixels per CSS pixel."""

    width: int
    height: int
    font: int
    scale: float = 2


PAGE = Size(width=720, height=320, font=13)
PHONE = Size(width=350, height=280, font=13)
WALL = Size(width=1180, height=560, font=24, scale=1)
WORD = Size(width=600, height=270, font=14, scale=3)  # 156 mm wide on paper at about 290 dots per inch
