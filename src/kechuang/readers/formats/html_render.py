"""A page's tree → lines and cells as a reader sees them.

The rule for the issued text of a page: what a browser prints, one line per block, blanks collapsed as a browser
does, tables one cell a line. Scripts, styles, forms and hidden elements are not printed and not in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from kechuang.kernel.errors import ReadingError
from kechuang.readers.formats.html_body import BLOCKS, Parts, data_rows, is_invisible, span_of
from kechuang.readers.formats.word_numbering import displayed

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d"
_BREAK_IN_CHINESE = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n\f]*(?=[{_WIDE}])")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LISTS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass(slots=True)
class Printed:
    """One block of the page. is_body: inside the document's own part, not navigation.

    is_title: a heading, or set in the middle of the page.  is_link: nothing but link text.
    """

    words: str
    is_body: bool
    level: int | None = None
    generated: int = 0
    is_title: bool = False
    is_link: bool = False


@dataclass(slots=True)
class PrintedCell:
    words: str
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(slots=True)
class PrintedTable:
    cells: list[PrintedCell]
    is_body: bool
    rows: int = 0


@dataclass(slots=True)
class _State:
    is_body: bool
    level: int | None = None
    number: str = ""
    keep_blanks: bool = False
    is_centred: bool = False


@dataclass(slots=True)
class Renderer:
    """Walks one page; used once. Raises `too_deep` past `depth`."""

    parts: Parts
    depth: int
    too_deep: ReadingError
    table_rows: int
    items: list[Printed | PrintedTable] = field(default_factory=list)
    _buffer: list[str] = field(default_factory=list)
    _unlinked: bool = False  # has the buffer printed characters outside links?
    _links: int = 0
    _numbers: dict[Any, int] = field(default_factory=dict)

    def render(self, root: Any) -> list[Printed | PrintedTable]:
        state = _State(root is self.parts.main)
        self._walk(root, state, 0)
        self._flush(state)
        return self.items

    def _walk(self, element: Any, outer: _State, depth: int) -> None:
        if depth > self.depth:
            raise self.too_deep
        if is_invisible(element):
            return
        if element.tag == "br":
            self._buffer.append("\0")  # stands for the break until the line is done; pages cannot hold NUL
            return
        is_block = element.tag in BLOCKS
        state = self._state_of(element, outer) if is_block or element is self.parts.main else outer
        if is_block:
            self._flush(outer)
        if element.tag == "table" and (rows := data_rows(element)) is not None:
            self._table(rows, state, depth)
            return
        self._links += element.tag == "a"
        self._say(element.text, state)
        for child in element:
            self._walk(child, state, depth + 1)
            self._say(child.tail, state)
        self._links -= element.tag == "a"
        if is_block:
            self._flush(state)

    def _state_of(self, element: Any, outer: _State) -> _State:
        inside = element is self.parts.main or (outer.is_body and element not in self.parts.around)
        level = int(element.tag[1]) if re.fullmatch(r"h[1-6]", element.tag) else outer.level
        number = self._list_number(element) if element.tag == "li" else outer.number
        centred = _is_centred(element)
        return _State(inside, level, number, outer.keep_blanks or element.tag == "pre", outer.is_centred or centred)

    def _list_number(self, item: Any) -> str:
        """The number a browser puts before an item of an ordered list."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol" or "none" in (parent.get("style") or ""):
            return ""
        start = item.get("value") or (parent.get("start") if parent not in self._numbers else None) or ""
        number = int(start) if re.fullmatch(r"\d{1,6}", start) else self._numbers.get(parent, 0) + 1
        self._numbers[parent] = number
        return displayed(number, _LISTS.get(parent.get("type") or "1", "decimal")) + ". "

    def _say(self, words: str | None, state: _State) -> None:
        if words:
            self._unlinked = self._unlinked or (not self._links and not words.isspace())
            self._buffer.append(words.replace("\n", "\0") if state.keep_blanks else words)

    def _flush(self, state: _State) -> None:
        words = _collapsed("".join(self._buffer))
        self._buffer.clear()
        if words.strip():
            number, state.number = state.number, ""
            title = state.level is not None or state.is_centred
            self.items.append(
                Printed(number + words, state.is_body, state.level, len(number), title, not self._unlinked)
            )
        self._unlinked = False

    def _table(self, rows: list[Any], state: _State, depth: int) -> None:
        table = PrintedTable([], state.is_body, len(rows))
        taken: dict[int, int] = {}  # by column: the row from which it is free again
        for row, element in enumerate(rows[: self.table_rows]):
            column = 0
            for each in element:
                if each.tag not in {"td", "th"} or is_invisible(each):
                    continue
                while taken.get(column, 0) > row:
                    column += 1
                wide, tall = span_of(each, "colspan", 100), span_of(each, "rowspan", 2000)
                table.cells.append(PrintedCell(self._cell(each, depth), row, column, min(tall, len(rows) - row), wide))
                for covered in range(column, column + wide):
                    taken[covered] = row + tall
                column += wide
        self.items.append(table)

    def _cell(self, element: Any, depth: int) -> str:
        inner = Renderer(self.parts, self.depth, self.too_deep, self.table_rows)
        state = _State(True)
        inner._say(element.text, state)
        for child in element:
            inner._walk(child, state, depth + 2)
            inner._say(child.tail, state)
        inner._flush(state)
        lines = []
        for item in inner.items:
            lines += [item.words] if isinstance(item, Printed) else [each.words for each in item.cells if each.words]
        return "\n".join(lines)


def _is_centred(element: Any) -> bool:
    style = element.get("style") or ""
    return (
        element.tag == "center"
        or (element.get("align") or "").lower() == "center"
        or re.search(r"text-align\s*:\s*center", style, re.IGNORECASE) is not None
    )


def _collapsed(words: str) -> str:
    """Blanks as a browser prints them; a source line break between two Chinese characters prints nothing."""
    lines = (_BLANKS.sub(" ", _BREAK_IN_CHINESE.sub("", line)).strip(" ") for line in words.split("\0"))
    return "\n".join(lines)
