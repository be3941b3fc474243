"""Tables that a text has flattened into lines.

Forms met in the wild: every cell on its own tab-led line with a blank line between rows; cells divided by tabs, bars
or wide gaps on one line; one cell a line below a header that names the columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kechuang.kernel.span import Span
from kechuang.readers.grid import Cell, Table, grid
from kechuang.readers.view import folded

_HEADER_WORD = re.compile(
    r"序号|编号|类别|区市|市县|县市|责任|属性|领域|板块|分类|任务|目标|指标|事项|内容|单位|部门|科室|处室|时限|时间|节点|进度|进展|完成|措施|举措|备注|属性|年|项目|地区|区域|园区|镇|值|责任|牵头|配合|名称|主要|计量"
)


def _lines(text: str) -> list[Span]:
    """Lines without their \\n; a \\r at the end is left out."""
    spans, place = [], 0
    for ending in re.finditer(r"\r\n|\r|\n", text):
        spans.append(Span(place, ending.start()))
        place = ending.end()
    spans.append(Span(place, len(text)))
    return spans


def _stripped(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


_PAGE_LINE = re.compile(r"[ \u3000]*(?:第\s*\d+\s*页.{0,12}|[—–-]{1,2}\s*\d+\s*[—–-]{1,2})[ \u3000]*")


def tab_led(text: str) -> list[Table]:
    """Each cell a line that begins with a tab; its continuation lines do not; a blank line ends the row."""
    tables: list[Table] = []
    rows: list[list[Span]] = []
    row: list[Span] = []
    for line in [*_lines(text), None]:
        said = text[line.start : line.end] if line is not None else ""
        if line is not None and said.startswith("\t") and "\t" not in said.strip("\t\n "):
            row.append(line)
            continue
        if line is not None and _PAGE_LINE.fullmatch(said):
            continue
        if line is not None and said.strip() and row and not said.startswith("\t"):
            row[-1] = Span(row[-1].start, line.end)
            continue
        if row:
            rows.append(row)
            row = []
        if line is None or said.strip():
            tables += _row_table(text, rows)
            rows = []
    return tables


def _row_table(text: str, rows: list[list[Span]]) -> list[Table]:
    if len(rows) < 2 or len(rows[0]) < 3:
        return []
    width = len(rows[0])
    cells = []
    for number, row in enumerate(rows):
        for column, span in enumerate(row[:width]):
            inner = _stripped(text, span)
            if len(inner):
                cells.append(Cell(inner, number, column))
    return [grid(cells)] if cells else []


_BAR = re.compile(r"[|｜│┃]")
_GAP = re.compile(r"\t+|[ 　\xa0]{2,}|　")


def divided(text: str) -> list[Table]:
    """Rows on one line each: bars, tabs or wide gaps between cells; the first row must read like a header."""
    tables: list[Table] = []
    lines = _lines(text)
    index = 0
    while index < len(lines):
        for splitter in (_bars, _tabs, _gaps, _blanks):
            header = splitter(text, lines[index])
            if len(header) >= 3 and _is_header(text, header, strict=splitter is _blanks):
                used, table = _collect(text, lines, index, header, splitter)
                if table is not None:
                    tables.append(table)
                    index += used - 1
                break
        index += 1
    return tables


_Splitter = Callable[[str, Span], list[Span]]
_BANNER = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\([一二三四五六七八九十]{1,3}\)|[ⅠⅡⅢⅣⅤⅥ])\s*\S{2,30}\s*$"
)


def _collect(
    text: str, lines: list[Span], index: int, header: list[Span], splitter: _Splitter
) -> tuple[int, Table | None]:
    """Rows below `header` up to the first line that is none; how many lines were used."""
    rows: list[list[Span]] = [header]
    used, blank = 1, 0
    for line in lines[index + 1 :]:
        said = text[line.start : line.end]
        if not said.strip():
            blank += 1
            used += 1
            if blank > 1:
                break
            continue
        parts = splitter(text, line)
        if re.fullmatch(r"[\s|｜:+\-=─━│┼]+", said):
            used += 1
            continue
        if len(parts) <= 1 and _BANNER.match(said):
            used += 1
            continue  # 一、壮大创新主体 across the table
        if splitter is _blanks and len(parts) != len(header):
            break
        if len(parts) < max(2, len(header) - 2):
            if blank or len(parts) != 1 or len(rows) < 2 or (re.search(r"[。；]$", said.strip()) and len(said) > 60):
                break
            rows[-1][-1] = Span(rows[-1][-1].start, parts[0].end)
            used += 1
            continue
        rows.append(parts)
        used += 1
        blank = 0
    if len(rows) < 2:
        return used, None
    cells = []
    for number, row in enumerate(rows):
        aligned: Sequence[Span | None] = row
        if len(row) < len(header) and number and splitter is not _bars:
            aligned = _aligned(text, row, header)
        for column, span in enumerate(aligned):
            if span is not None and len(span) and column < len(header):
                cells.append(Cell(span, number, column))
    return used, grid(cells)


def _aligned(text: str, row: list[Span], header: list[Span]) -> list[Span | None]:
    """A short row lacks its leading (merged) cells or its trailing remarks: a number first means trailing."""
    missing = len(header) - len(row)
    if re.fullmatch(r"\d+", row[0].of(text)) and "序号" in header[0].of(text):
        return [*row, *[None] * missing]
    first_header = [i for i, span in enumerate(header) if "序号" in span.of(text)]
    if first_header and re.fullmatch(r"\d+", row[0].of(text)):
        return [*[None] * first_header[0], *row][: len(header)]
    return [*row, *[None] * missing]


def _bars(text: str, line: Span) -> list[Span]:
    said = line.of(text)
    if len(_BAR.findall(said)) < 2:
        return []
    inner = _stripped(text, line)
    start, end = inner.start, inner.end
    if text[start] in "|｜│┃":
        start += 1
    if text[end - 1] in "|｜│┃":
        end -= 1
    return _cut(text, Span(start, end), _BAR)


def _tabs(text: str, line: Span) -> list[Span]:
    if "\t" not in line.of(text).strip():
        return []
    return _cut(text, line, re.compile(r"\t"))


def _gaps(text: str, line: Span) -> list[Span]:
    inner = _stripped(text, line)
    return [span for span in _cut(text, inner, _GAP) if len(span)] if len(inner) else []


def _cut(text: str, span: Span, at: re.Pattern[str]) -> list[Span]:
    cells, place = [], span.start
    for match in at.finditer(text, span.start, span.end):
        cells.append(_stripped(text, Span(place, match.start())))
        place = match.end()
    cells.append(_stripped(text, Span(place, span.end)))
    return cells


def _blanks(text: str, line: Span) -> list[Span]:
    """Cells a single blank apart, as a page's text layer gives them; only under a header of known words."""
    inner = _stripped(text, line)
    return _cut(text, inner, re.compile(r"[ \t]+")) if len(inner) and len(inner) <= 120 else []


def _is_header(text: str, cells: list[Span], *, strict: bool = False) -> bool:
    said = [folded(span.of(text)) for span in cells if len(span)]
    if strict and not all(_HEADER_WORD.search(word) and len(word) <= 9 for word in said):
        return False
    if len(said) < 3 or any(len(word) > 16 or re.search(r"[。；，]", word) for word in said):
        return False
    known = sum(bool(_HEADER_WORD.search(word) or re.search(r"（[^（）]{1,8}）$", word)) for word in said)
    named = any(re.search(r"指标|目标|任务|内容|单位|部门|事项|科室|处室|地区|园区|镇|县|区", word) for word in said)
    return known >= max(2, len(said) // 2) and named


def in_groups(text: str) -> list[Table]:
    """Rows of one cell a line with a blank line between rows; the first group is the header."""
    groups: list[list[Span]] = [[]]
    for line in _lines(text):
        inner = _stripped(text, line)
        if len(inner):
            groups[-1].append(inner)
        elif groups[-1]:
            groups.append([])
    tables = []
    index = 0
    while index < len(groups):
        width = len(groups[index])
        run = index + 1
        while run < len(groups) and len(groups[run]) == width:
            run += 1
        if width >= 3 and run - index >= 3 and _is_header(text, groups[index]):
            rows = groups[index:run]
            tables.append(grid([Cell(span, r, c) for r, row in enumerate(rows) for c, span in enumerate(row)]))
            index = run
        else:
            index += 1
    return tables


def stacked(text: str) -> list[Table]:
    """One cell a line: header words one below the other, then rows of as many lines, each with its serial number.

    A blank line inside a row is an empty cell; banners between rows are passed over.
    """
    lines = [_stripped(text, line) for line in _lines(text)]
    tables = []
    index = 0
    while index < len(lines):
        width = 0
        while index + width < len(lines) and _header_line(text, lines[index + width]):
            width += 1
        serial = next((k for k in range(width) if folded(lines[index + k].of(text)) in ("序号", "编号")), None)
        if width >= 3 and serial is None:
            used, table = _stack_figures(text, lines, index, width)
            if table is not None:
                tables.append(table)
                index += used
                continue
        if width >= 3 and serial is not None:
            used, table = _stack(text, lines, index, width, serial)
            if table is not None:
                tables.append(table)
                index += used
                continue
        index += max(width, 1)
    return tables


def _header_line(text: str, line: Span) -> bool:
    said = folded(line.of(text))
    return (
        len(said) <= 12
        and not re.search(r"[。；，、：]", said)
        and bool(_HEADER_WORD.search(said))
        and not said[0].isdigit()
    ) or bool(re.fullmatch(r"20\d\d年(?:目标值?|度目标|完成)?", said))


def _stack(text: str, lines: list[Span], index: int, width: int, serial: int) -> tuple[int, Table | None]:
    """Rows below a header at `index`; how many lines they used."""
    rows = [lines[index : index + width]]
    place, number = index + width, 1
    while place < len(lines):
        start = next(
            (at for at in range(place, min(place + 4, len(lines))) if _is_row(text, lines, at, serial, number)), None
        )
        if start is None:
            break
        row = lines[start : start + width]
        stop = start + width
        if serial == 0:
            stop = _row_end(text, lines, start, width, number)
            row = _joined(text, [line for line in lines[start:stop] if len(line)], width)
        rows.append(row)
        place, number = stop, number + 1
    if len(rows) < 3:
        return width, None
    cells = [Cell(span, r, c) for r, row in enumerate(rows) for c, span in enumerate(row) if len(span)]
    return place - index, grid(cells)


_FIGURE_CELL = re.compile(r"[≥≤><约]{0,2}\d[\d,.]*[—～\d.]*[%‰]?[^\d。；]{0,8}|[—－/]{1,2}")


def _stack_figures(text: str, lines: list[Span], index: int, width: int) -> tuple[int, Table | None]:
    """指标 / 2015年 / 2020年 / 属性, one below the other, no serial numbers: the figures tell where rows are."""
    years = [k for k in range(width) if re.search(r"20\d\d", lines[index + k].of(text))]
    if not years or not re.search(r"指标|项目|任务|目标", folded(lines[index].of(text))):
        return width, None
    rows = [lines[index : index + width]]
    place = index + width
    while place + width <= len(lines):
        row = lines[place : place + width]
        said = [folded(cell.of(text)) for cell in row]
        if not said[0] or _FIGURE_CELL.fullmatch(said[0]) or not all(_FIGURE_CELL.fullmatch(said[k]) for k in years):
            break
        rows.append(row)
        place += width
    if len(rows) < 3:
        return width, None
    cells = [Cell(span, r, c) for r, row in enumerate(rows) for c, span in enumerate(row) if len(span)]
    return place - index, grid(cells)


def _is_row(text: str, lines: list[Span], at: int, serial: int, number: int) -> bool:
    place = at + serial
    return place < len(lines) and folded(lines[place].of(text)).strip(".、") == str(number)


def _row_end(text: str, lines: list[Span], start: int, width: int, number: int) -> int:
    """Where the row ends when the serial number stands first: before the next number, or after `width` cells."""
    following = next(
        (
            at
            for at in range(start + 2, min(start + 3 * width, len(lines)))
            if folded(lines[at].of(text)).strip(".、") == str(number + 1)
        ),
        None,
    )
    return following if following is not None else min(start + width, len(lines))


def _joined(text: str, row: list[Span], width: int) -> list[Span]:
    """A cell that broke over lines: join where a piece visibly goes on, else behind the serial number."""
    while len(row) > width:
        at = next((k for k in range(1, len(row) - 1) if row[k].of(text)[-1] in "，、；："), 1)
        row = [*row[:at], Span(row[at].start, row[at + 1].end), *row[at + 2 :]]
    return row
