"""PDF with a text layer: characters by their places → lines; ruled tables → cells; the rest is page_layout's."""

from __future__ import annotations

import ctypes
import math
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kechuang.readers.document import IssuedDocument, Notice
from kechuang.readers.formats import scan
from kechuang.readers.formats.page_layout import Page, PageLine, compose
from kechuang.readers.formats.page_tables import PageCell, PageTable
from kechuang.readers.formats.pdf_tables import Ruling, Table, find_tables, rulings
from kechuang.readers.limits import Limits
from kechuang.readers.messages import fault, notice

_MAX_CHARACTERS_A_PAGE = 60_000


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character in points from the top left of the page as it is displayed."""

    char: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def read(data: bytes, name: str, limits: Limits) -> IssuedDocument:
    document = _open(data, name)
    try:
        count = len(document)
        if count > limits.pages:
            raise fault("RD-012", name, pages=count, limit=limits.pages)
        if count == 0:
            raise fault("RD-021", name)
        pages = [_page(document, number) for number in range(1, count + 1)]
        notices = _read_pictures(document, pages, name, limits)
    finally:
        document.close()
    text, blocks = compose(pages, limits, name)
    if not blocks:
        raise fault("RD-021", name)
    return IssuedDocument(text, blocks, "pdf", notices=notices, pages=count)


def _open(data: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        is_locked = code == pdfium_c.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise fault("RD-004" if is_locked else "RD-010", name) from error


def _page(document: pdfium.PdfDocument, number: int) -> Page:
    """Lines and tables of one page; a page that PDFium cannot load is an empty one."""
    try:
        page = document[number - 1]
        textpage = page.get_textpage()
    except pdfium.PdfiumError:
        return Page(number, 595.0, 842.0)
    try:
        turn = _Turn.of(page, textpage)
        glyphs = list(_glyphs(textpage, turn))
        tables = find_tables([turn.ruling(each) for each in rulings(page)])
        return _laid_out(Page(number, turn.width, turn.height), glyphs, tables)
    finally:
        textpage.close()
        page.close()


@dataclass(frozen=True, slots=True)
class _Turn:
    """From PDF space (origin bottom left) to the page held so that its text stands upright, origin top left.

    quarter: quarter turns clockwise. Most letters decide, not the page's own entry: a wide annex table is often
    printed sideways on an upright page.
    """

    quarter: int
    left: float
    bottom: float
    raw_width: float
    raw_height: float

    @classmethod
    def of(cls, page: Any, textpage: Any) -> _Turn:
        left, bottom, right, top = page.get_cropbox()
        count = pdfium_c.FPDFText_CountChars(textpage)
        step = max(1, count // 200)
        angles = (pdfium_c.FPDFText_GetCharAngle(textpage, index) for index in range(0, count, step))
        turns = Counter(-round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
        quarter = turns.most_common(1)[0][0] if turns else page.get_rotation() // 90 % 4
        return cls(quarter, left, bottom, right - left, top - bottom)

    @property
    def width(self) -> float:
        return self.raw_height if self.quarter % 2 else self.raw_width

    @property
    def height(self) -> float:
        return self.raw_width if self.quarter % 2 else self.raw_height

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.quarter == 1:
            return y, x
        if self.quarter == 2:
            return self.raw_width - x, y
        if self.quarter == 3:
            return self.raw_height - y, self.raw_width - x
        return x, self.raw_height - y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) as displayed."""
        (ax, ay), (bx, by) = self.point(left, bottom), self.point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def ruling(self, line: Ruling) -> Ruling:
        return Ruling(
            *self.box(min(line.x0, line.x1), min(line.y0, line.y1), max(line.x0, line.x1), max(line.y0, line.y1))
        )


def _glyphs(textpage: Any, turn: _Turn) -> Iterator[Glyph]:
    """The characters of the page, blanks among them; not those that PDFium adds of its own."""
    rectangle = pdfium_c.FS_RECTF()
    pointer = ctypes.byref(rectangle)
    high = 0
    for index in range(min(pdfium_c.FPDFText_CountChars(textpage), _MAX_CHARACTERS_A_PAGE)):
        code = pdfium_c.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
        high = 0
        if code < 0x20 or code in {0xFFFE, 0xFFFF} or code > 0x10FFFF:
            continue
        if pdfium_c.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        if pdfium_c.FPDFText_GetLooseCharBox(textpage, index, pointer):
            yield Glyph(chr(code), *turn.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))


def _laid_out(page: Page, glyphs: list[Glyph], tables: list[Table]) -> Page:
    """Characters inside a ruled cell make the cell's words, the others the lines of the page."""
    inside: dict[tuple[int, int], list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        home = next(
            (
                (number, position)
                for number, table in enumerate(tables)
                if table.holds(*glyph.middle) and (position := table.cell_at(*glyph.middle)) is not None
            ),
            None,
        )
        if home is None:
            outside.append(glyph)
        else:
            inside.setdefault(home, []).append(glyph)
    page.lines = lines_of(outside)
    for number, table in enumerate(tables):
        cells = []
        for position, place in enumerate(table.cells):
            words = "\n".join(line.words for line in lines_of(inside.get((number, position), [])))
            cells.append(PageCell(words, place.row, place.column, place.row_span, place.column_span))
        if any(each.words for each in cells):
            columns = tuple(round(x) for x in table.xs)
            page.tables.append(PageTable(tuple(cells), table.ys[0], table.ys[-1], columns, len(table.ys) - 1))
    return page


def lines_of(glyphs: list[Glyph]) -> list[PageLine]:
    """Characters that share a height, from left to right; lines from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: (each.middle[1], each.left)):
        if rows and _same_line(rows[-1], glyph):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = (_line(sorted(row, key=lambda each: each.left)) for row in rows)
    return [line for line in lines if line is not None]


def _same_line(row: list[Glyph], glyph: Glyph) -> bool:
    last = row[-1]
    overlap = min(last.bottom, glyph.bottom) - max(last.top, glyph.top)
    return overlap > 0.5 * min(last.bottom - last.top, glyph.bottom - glyph.top)


def _line(row: list[Glyph]) -> PageLine | None:
    """None when nothing is printed on it."""
    while row and row[-1].char.isspace():
        row.pop()
    row = row[next((index for index, each in enumerate(row) if not each.char.isspace()), len(row)) :]
    if not row:
        return None
    sizes = sorted(each.bottom - each.top for each in row)
    size = max(sizes[len(sizes) // 2], 0.1)
    words = row[0].char
    previous = row[0]
    for glyph in row[1:]:
        if glyph.char == previous.char and abs(glyph.left - previous.left) < 0.15 * size:
            continue  # bold faked by printing twice
        words += _blank(previous, glyph, size) + glyph.char
        previous = glyph
    top, bottom = min(each.top for each in row), max(each.bottom for each in row)
    return PageLine(words, row[0].left, previous.right, top, bottom, size)


def _blank(previous: Glyph, glyph: Glyph, size: float) -> str:
    """The blank that a reader sees between two characters without a character for it."""
    if previous.char.isspace() or glyph.char.isspace():
        return ""
    gap = glyph.left - previous.right
    if gap > 1.6 * size:
        return "  "
    are_latin = previous.char.isascii() and glyph.char.isascii()
    return " " if gap > (0.15 if are_latin else 0.6) * size else ""


def _read_pictures(document: pdfium.PdfDocument, pages: list[Page], name: str, limits: Limits) -> tuple[Notice, ...]:
    """Pages without readable characters go through OCR where it is installed; otherwise they are named.

    OCR takes seconds a page: it stops while there is time to draft, and the pages left over are named too.
    """
    blank = [page for page in pages if not _is_readable(page) and _has_picture(document, page)]
    if not blank:
        return ()
    if not scan.is_installed():
        if len(blank) == len(pages):
            raise fault("RD-011", name)
        return (notice("RD-110", pages=_numbers(blank), remedy=scan.REMEDY),)
    stop = time.monotonic() + limits.seconds * 0.7
    done: list[Page] = []
    for page in blank:
        if done and time.monotonic() > stop:
            break
        image, scale = scan.rendered(document[page.number - 1])
        page.lines = [scan.scaled(line, scale) for line in scan.recognise(image)]
        page.tables = []
        done.append(page)
    if all(not page.lines and not page.tables for page in pages):
        raise fault("RD-016", name)
    notices = (notice("RD-111", pages=_numbers(done)),)
    rest = blank[len(done) :]
    return (*notices, notice("RD-110", pages=_numbers(rest), remedy=_IN_PARTS)) if rest else notices


_IN_PARTS = "识别所需的时间超过了时限。请把后面的页另存为一个文件上传，或上传能复制文字的版本。"


def _numbers(pages: list[Page]) -> str:
    return "、".join(str(page.number) for page in pages[:20]) + ("等" if len(pages) > 20 else "")


def _is_readable(page: Page) -> bool:
    """Some text, and not the private-use gibberish of a font without a character map."""
    words = "".join(line.words for line in page.lines) + "".join(
        each.words for table in page.tables for each in table.cells
    )
    odd = sum(char == "�" or "\ue000" <= char <= "\uf8ff" or char < " " for char in words)
    return len(words) - odd >= 4 and odd * 3 <= len(words)


def _has_picture(document: pdfium.PdfDocument, page: Page) -> bool:
    if page.lines or page.tables:
        return True
    try:
        raw = document[page.number - 1]
    except pdfium.PdfiumError:
        return False
    return any(True for _ in raw.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3))
