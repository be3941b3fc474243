"""What paragraph styles say: heading level, list, hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kechuang.readers.formats.word_numbering import W, is_on

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_TITLES = {"title", "标题", "標題", "文档标题", "公文标题"}
_MAX_ANCESTORS = 30


@dataclass(frozen=True, slots=True)
class Style:
    """level: heading level, 1 is highest.  is_title: the document's own title.  number: (list, level or None)."""

    level: int | None = None
    is_title: bool = False
    number: tuple[str, int | None] | None = None
    hidden: bool = False
    centred: bool = False


class Styles:
    """Paragraph and character styles with what they inherit."""

    def __init__(self, root: Any | None) -> None:
        self._elements: dict[str, Any] = {}
        self._resolved: dict[str, Style] = {}
        self.default: str | None = None
        for element in root.findall(W + "style") if root is not None else ():
            name = element.get(W + "styleId", "")
            self._elements[name] = element
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true"}:
                self.default = name

    def of(self, name: str | None) -> Style:
        """The style by its id; unknown ids are plain."""
        name = name or self.default or ""
        if name not in self._resolved:
            self._resolved[name] = self._resolve(name)
        return self._resolved[name]

    def _resolve(self, name: str) -> Style:
        level, is_title, number, hidden, alignment = None, False, None, False, None
        seen: set[str] = set()
        while name in self._elements and name not in seen and len(seen) < _MAX_ANCESTORS:
            seen.add(name)
            element = self._elements[name]
            properties = element.find(W + "pPr")
            label = element.find(W + "name")
            words = (label.get(W + "val") or "").strip() if label is not None else ""
            named = _HEADING.fullmatch(words)
            level = level or outline_level(properties) or (int(named[1]) if named else None)
            is_title = is_title or (len(seen) == 1 and words.lower() in _TITLES)
            number = merge_numbers(number, number_of(properties))
            justified = properties.find(W + "jc") if properties is not None else None
            alignment = alignment or (justified.get(W + "val") if justified is not None else None)
            run = element.find(W + "rPr")
            hidden = hidden or (run is not None and is_on(run.find(W + "vanish")))
            parent = element.find(W + "basedOn")
            name = parent.get(W + "val", "") if parent is not None else ""
        return Style(level, is_title, number, hidden, alignment == "center")


def merge_numbers(
    own: tuple[str, int | None] | None, inherited: tuple[str, int | None] | None
) -> tuple[str, int | None] | None:
    """A paragraph or style may name only the level and inherit the list."""
    if own is None or inherited is None:
        return own or inherited
    return own[0] or inherited[0], own[1] if own[1] is not None else inherited[1]


def outline_level(properties: Any | None) -> int | None:
    """1…9 from w:outlineLvl, where 9 in the file means body text."""
    element = properties.find(W + "outlineLvl") if properties is not None else None
    value = element.get(W + "val", "") if element is not None else ""
    return int(value) + 1 if value.isascii() and value.isdigit() and int(value) < 9 else None


def number_of(properties: Any | None) -> tuple[str, int | None] | None:
    """(list id, level or None) from w:numPr; list id "0" means numbering switched off."""
    element = properties.find(W + "numPr") if properties is not None else None
    if element is None:
        return None
    identifier, depth = element.find(W + "numId"), element.find(W + "ilvl")
    value = depth.get(W + "val", "") if depth is not None else ""
    level = int(value) if value.isascii() and value.isdigit() and int(value) < 9 else None
    if identifier is None:
        return None if level is None else ("", level)
    return identifier.get(W + "val", "0"), level
