"""Tables of an official document: heading rows that repeat, numbers at the right, “—” where nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from kechuang.writers.official.document import Cell, Column, FigureRun, Light, Table, TextRun
from kechuang.writers.official.ooxml import Element, Part, ppr, w
from kechuang.writers.official.paragraphs import figure, light_runs, plain, styled, written_runs

UNKNOWN = "—"
ALIGNED = {"left": "left", "right": "right", "centre": "center"}
CELL_MARGIN = 70  # twips left and right
# From so many columns on, letters are this small (points). The standard leaves letters in tables to the office.
SIZES = ((14, 9), (10, 10.5), (0, 12))


def table(block: Table, part: Part, text_width: int) -> list[Element]:
    """text_width: of the page it stands on, in twips. Above it title and unit line, below it the notes."""
    size = next(size for least, size in SIZES if len(block.columns) >= least)
    above = [styled("TableHead", plain(block.title, *_size(14)), properties=(w("keepNext"),))] if block.title else []
    if block.unit_line:
        right = w("jc", val="right")
        above.append(styled("TableText", plain(block.unit_line, *_size(size)), properties=(w("keepNext"), right)))
    notes = [styled("TableText", plain(words, *_size(size))) for words in block.notes]
    return [*above, _table(block, part, text_width, size), *notes]


def _size(points: float) -> tuple[Element, Element]:
    return w("sz", val=round(points * 2)), w("szCs", val=round(points * 2))


def _table(block: Table, part: Part, text_width: int, size: float) -> Element:
    widths = shared_widths(_with_room_for_lights(block), text_width)
    rows = _head_rows(block.columns, widths, size)
    rows += [_row(cells, block.columns, widths, part, size) for cells in block.rows]
    return w("tbl", _properties(text_width), w("tblGrid", *(w("gridCol", w=width) for width in widths)), *rows)


def _properties(text_width: int) -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    margins = [w(side, w=CELL_MARGIN if side in ("left", "right") else 20, type="dxa") for side in sides[:4]]
    return w(
        "tblPr",
        w("tblW", w=text_width, type="dxa"),
        w("jc", val="center"),
        w("tblBorders", *(w(side, val="single", sz=4, space=0, color="000000") for side in sides)),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *margins),
    )


LIGHT_WIDTH = 7.5  # the longest light, 严重滞后 with its shape, on one line


def _with_room_for_lights(block: Table) -> list[Column]:
    lit = {place for row in block.rows for place, cell in enumerate(row) if isinstance(cell, Light)}
    return [
        replace(column, width=max(column.width, LIGHT_WIDTH)) if place in lit else column
        for place, column in enumerate(block.columns)
    ]


def shared_widths(columns: Sequence[Column], text_width: int) -> list[int]:
    """Twips per column in proportion to what each would like; together exactly the width of the text."""
    wanted = sum(column.width for column in columns)
    edges, reached = [0], 0.0
    for column in columns:
        reached += column.width
        edges.append(round(text_width * reached / wanted))
    return [end - start for start, end in pairwise(edges)]


def _head_rows(columns: Sequence[Column], widths: Sequence[int], size: float) -> list[Element]:
    if not any(column.group for column in columns):
        cells = [_head_cell(column.name, width, size) for column, width in zip(columns, widths, strict=True)]
        return [_heading_row(cells)]
    upper, lower = [], []
    numbered = list(enumerate(columns))
    for _, run in groupby(numbered, key=lambda each: each[1].group or each[0]):
        members = [(column, widths[place]) for place, column in run]
        whole = sum(width for _, width in members)
        if not members[0][0].group:
            upper.append(_head_cell(members[0][0].name, whole, size, w("vMerge", val="restart")))
            lower.append(_head_cell("", whole, size, w("vMerge")))
        else:
            upper.append(_head_cell(members[0][0].group, whole, size, w("gridSpan", val=len(members))))
            lower += [_head_cell(column.name, width, size) for column, width in members]
    return [_heading_row(upper), _heading_row(lower)]


def _heading_row(cells: list[Element]) -> Element:
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *cells)


def _head_cell(words: str, width: int, size: float, merge: Element | None = None) -> Element:
    return _cell(styled("TableHead", plain(words, *_size(size))), width, merge)


def _cell(paragraph: Element, width: int, merge: Element | None = None) -> Element:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), merge, w("vAlign", val="center")), paragraph)


def _row(cells: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int], part: Part, size: float) -> Element:
    written = [
        _cell(_cell_paragraph(cell, column, part, size), width)
        for cell, column, width in zip(cells, columns, widths, strict=True)
    ]
    return w("tr", w("trPr", w("cantSplit"), w("trHeight", val=round(size * 32), hRule="atLeast")), *written)


def _cell_paragraph(cell: Cell, column: Column, part: Part, size: float) -> Element:
    paragraph = w("p", ppr(w("pStyle", val="TableText"), w("jc", val=ALIGNED[column.align])), *_runs(cell, part))
    for run in paragraph.iter(w("r").tag):
        _sized(run, size)
    return paragraph


def _runs(cell: Cell, part: Part) -> list[Element]:
    if cell is None:
        return [plain(UNKNOWN)]
    if isinstance(cell, str):
        return [plain(cell)]
    if isinstance(cell, Light):
        return light_runs(cell)
    if isinstance(cell, FigureRun):
        return [figure(cell, part)]
    return written_runs((cell,) if isinstance(cell, TextRun) else cell, part)


def _sized(run: Element, size: float) -> None:
    """Sizes the run; they come last of all the looks we use."""
    looks = run.find(w("rPr").tag)
    if looks is None:
        looks = w("rPr")
        run.insert(0, looks)
    looks.extend(_size(size))
