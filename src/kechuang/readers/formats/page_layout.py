"""Pages of placed lines and tables → issued text and blocks. Shared by PDF and OCR.

A page gives lines with places, not paragraphs. Running headers, footers and page numbers are told apart from the
text; a paragraph cut by a page break becomes one block. So that its span is in one piece, the page furniture
between its halves is set after it in the issued text, as lines that belong to no block.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kechuang.kernel.span import Span
from kechuang.readers.document import Block
from kechuang.readers.formats.composing import Composer, cell, paragraph
from kechuang.readers.formats.page_tables import GrowingTable, PageTable
from kechuang.readers.limits import Limits
from kechuang.readers.paragraphs import Line, group, width

_TOP, _BOTTOM = 0.10, 0.12  # of the page height, where furniture may stand
_NUMBER = re.compile(
    r"[-—–－·~～\s]*第?\s*(?:\d{1,4}|[０-９]{1,4}|[ivxlc]{1,6})\s*页?[-—–－·~～\s]*(?:[/／,，共]?\s*共?\s*\d{1,4}\s*页?)?"
)
# A figure or Latin word with what may not be parted from it.
_KEPT_WHOLE = re.compile(r"[0-9A-Za-z.,%＋+/-]+[%％‰℃]?[，。；：、！？）》”]*")


@dataclass(frozen=True, slots=True)
class PageLine:
    """One printed line. Places in points from the page's top left: left < right, top < bottom; size of its type."""

    words: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(slots=True)
class Page:
    number: int
    width: float
    height: float
    lines: list[PageLine] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)


def compose(pages: Sequence[Page], limits: Limits, name: str) -> tuple[str, tuple[Block, ...]]:
    """The issued text of `pages` and its blocks, in reading order."""
    composer = _PageComposer(pages, Composer(limits, name), limits)
    composer.run()
    return composer.composer.text, tuple(composer.composer.blocks)


def furniture(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """(page number, line index) of running headers, footers and page numbers."""
    found: set[tuple[int, int]] = set()
    repeated: Counter[tuple[bool, str]] = Counter()
    margins: list[tuple[Page, int, bool, str]] = []
    for page in pages:
        for index in _margin_lines(page):
            line = page.lines[index]
            at_top = line.bottom < page.height / 2
            words = re.sub(r"\d+|\s+", "", line.words)
            if _NUMBER.fullmatch(line.words.strip()):
                found.add((page.number, index))
            elif words and not re.search(r"[，。；]", words):
                margins.append((page, index, at_top, words))
                repeated[(at_top, words)] += 1
    often = max(2, (len(pages) + 2) // 3)
    found |= {(page.number, index) for page, index, top, words in margins if repeated[(top, words)] >= often}
    return found


def _margin_lines(page: Page) -> list[int]:
    """The outermost two lines at each end of the page, as far as they lie in the margins."""
    order = sorted(range(len(page.lines)), key=lambda index: page.lines[index].top)
    top = [index for index in order[:2] if page.lines[index].top < page.height * _TOP]
    bottom = [index for index in order[-2:] if page.lines[index].bottom > page.height * (1 - _BOTTOM)]
    return sorted({*top, *bottom})


@dataclass(slots=True)
class _Placed:
    """A line of running text on its way to a paragraph."""

    line: PageLine
    page: Page


class _PageComposer:
    def __init__(self, pages: Sequence[Page], composer: Composer, limits: Limits) -> None:
        self._pages, self.composer, self._limits = pages, composer, limits
        self._waiting: list[_Placed] = []
        self._aside: list[tuple[int, str]] = []  # furniture not yet set, by page
        self._table: GrowingTable | None = None

    def run(self) -> None:
        dropped = furniture(self._pages)
        for page in self._pages:
            kept = [line for index, line in enumerate(page.lines) if (page.number, index) not in dropped]
            self._aside += [
                (page.number, line.words) for index, line in enumerate(page.lines) if (page.number, index) in dropped
            ]
            self._page(page, kept)
        self._end_table()
        self._flush()
        self._set_aside(before=None)

    def _page(self, page: Page, lines: list[PageLine]) -> None:
        items: list[PageLine | PageTable] = sorted([*lines, *page.tables], key=lambda each: each.top)
        for position, item in enumerate(items):
            if isinstance(item, PageLine):
                self._end_table()
                self._waiting.append(_Placed(item, page))
            elif self._table and position == 0 and self._table.goes_on_in(item):
                self._table.extend(item, page.number)
            else:
                self._end_table()
                self._flush()
                self._set_aside(before=page.number)
                self._table = GrowingTable.of(item, page.number)

    def _end_table(self) -> None:
        """Set the table that was read so far; what was printed again on later pages follows it as text."""
        table, self._table = self._table, None
        if table is None:
            return
        number = self.composer.next_table()
        for each, page in table.cells:
            place = cell(number, each.row, each.column, each.row_span, each.column_span, page=page)
            self.composer.add(each.words, place)
        for words in table.repeated:
            self.composer.add(words)

    def _flush(self) -> None:
        """Group the waiting lines into paragraphs and set them, page furniture after the paragraph it interrupted."""
        placed, self._waiting = self._waiting, []
        words = [each.line.words.strip() for each in placed]
        draft = "\n".join(words)
        lines = _as_lines(placed, words)
        index = {line.span.start: position for position, line in enumerate(lines)}
        for each in group(draft, lines):
            first, last = placed[index[each[0].span.start]], placed[index[each[-1].span.start]]
            self._set_aside(before=first.page.number)
            text = "\n".join(line.span.of(draft) for line in each)
            self.composer.add(text, replace(paragraph(), page=first.page.number))
            self._set_aside(before=last.page.number)

    def _set_aside(self, before: int | None) -> None:
        """Furniture of pages before page `before`; None: all of it."""
        kept = []
        for page, words in self._aside:
            if before is None or page < before:
                self.composer.add(words)
            else:
                kept.append((page, words))
        self._aside = kept


def _as_lines(placed: list[_Placed], words: list[str]) -> list[Line]:
    """Lines for the paragraph rules; geometry becomes columns of indent and the flag `apart`."""
    left, right = _body_left(placed), _body_right(placed)
    lines: list[Line] = []
    at = 0
    for position, (each, printed) in enumerate(zip(placed, words, strict=True)):
        span = Span(at, at + len(printed))
        indent = max(0, round((each.line.left - left) / max(each.line.size / 2, 1)))
        next_words = words[position + 1] if position + 1 < len(words) else ""
        is_full = each.line.right >= right - (2.5 + _unbreakable(next_words)) * each.line.size
        apart = _is_apart(placed, position)
        lines.append(Line(span, span, 0, indent, False, each.page.number, apart, is_full))
        at += len(printed) + 1
    return lines


def _unbreakable(words: str) -> float:
    """Width, in characters, of what typesetting keeps whole at the start of a line: “2.32%。” was moved down entire,
    which leaves the line above short of the margin."""
    kept = _KEPT_WHOLE.match(words)
    return width(kept[0]) / 2 if kept else 0.0


def _body_left(placed: list[_Placed]) -> float:
    """The left edge of the text: the leftmost that at least a tenth of the lines share."""
    edges = Counter(round(each.line.left) for each in placed)
    common = [edge for edge, count in edges.items() if count * 10 >= len(placed)]
    return float(min(common or edges or [0]))


def _body_right(placed: list[_Placed]) -> float:
    """The right edge of the text: the rightmost that at least a tenth of the lines come near to."""
    edges = sorted((each.line.right for each in placed), reverse=True)
    enough = max(2, len(edges) // 10)
    for position, edge in enumerate(edges):
        near = sum(1 for each in edges[position : position + enough] if edge - each <= placed[0].line.size)
        if near >= enough:
            return edge
    return edges[0] if edges else 0.0


def _is_apart(placed: list[_Placed], position: int) -> bool:
    """Another size of type, or a gap on the same page that is clearly wider than the usual one."""
    if position == 0:
        return False
    here, before = placed[position], placed[position - 1]
    if abs(here.line.size - before.line.size) > 0.12 * max(here.line.size, before.line.size):
        return True
    if here.page is not before.page:
        return False
    return here.line.top - before.line.bottom > 1.8 * here.line.size
