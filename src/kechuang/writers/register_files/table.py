"""A register handed out: the columns of its template, row by row; a million records need no more memory than one.

What is written reads back as the same record: see `guarding` for texts; numbers are exact, days are days.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from kechuang.catalog.columns import Column
from kechuang.writers.register_files.guarding import guarded
from kechuang.writers.register_files.looks import (
    LAST_ROW,
    OPTIONS,
    Cell,
    Looks,
    digits,
    set_page,
    sheet_name,
    write_cell,
)

BYTE_ORDER_MARK = "\ufeff"  # makes Excel and WPS read the file as UTF-8
NOTE_SHEET = "导出说明"


@dataclass(frozen=True, slots=True)
class Note:
    """What the file is: (事项, 内容) in order, such as 数据截至, 筛选条件, 导出人. The number of rows is added."""

    lines: tuple[tuple[str, str], ...]


def write_xlsx(
    name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], target: Path | BinaryIO, note: Note,
    most: int = LAST_ROW,
) -> int:  # fmt: skip
    """A workbook with the rows, on as many sheets as they need, and a sheet 导出说明; how many rows there are.

    rows: one cell per column.  most: lines a sheet may have, the heading included.
    When `rows` raises, nothing is left behind but what the caller's own `target` holds.
    """
    with tempfile.TemporaryDirectory(prefix="kechuang-") as waiting:
        options = {**OPTIONS, "constant_memory": True, "tmpdir": waiting}
        book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
        try:
            count = _write_rows(book, name, columns, rows, most)
            _write_note(book, (*note.lines, ("记录数", f"{count} 条")))
        except BaseException:
            book.filename = io.BytesIO()  # closing is what closes its files; nobody keeps the result
            raise
        finally:
            book.close()
    return count


def _write_rows(
    book: xlsxwriter.Workbook, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], most: int
) -> int:
    looks = Looks(book)
    formats = [looks.of(column) for column in columns]
    number, count = 1, 0
    sheet, line = _begin(book, sheet_name(name), columns, looks), 1
    for row in rows:
        if line == most:
            sheet.autofilter(0, 0, line - 1, len(columns) - 1)
            number += 1
            sheet, line = _begin(book, sheet_name(name, number), columns, looks), 1
        for index, value in enumerate(row):
            if value is not None:
                write_cell(sheet, line, index, value, formats[index])
        line, count = line + 1, count + 1
    sheet.autofilter(0, 0, max(1, line - 1), len(columns) - 1)
    return count


def _begin(book: xlsxwriter.Workbook, name: str, columns: Sequence[Column], looks: Looks) -> Any:
    sheet = book.add_worksheet(name)
    set_page(sheet, columns, looks)
    return sheet


def _write_note(book: xlsxwriter.Workbook, lines: Sequence[tuple[str, str]]) -> None:
    looks = Looks(book)
    sheet = book.add_worksheet(NOTE_SHEET)
    sheet.set_column(0, 0, 14, looks.plain)
    sheet.set_column(1, 1, 80, looks.long)
    for index, word in enumerate(("事项", "内容")):
        sheet.write_string(0, index, word, looks.head)
    for line, (what, words) in enumerate(lines, start=1):
        sheet.write_string(line, 0, what, looks.plain)
        sheet.write_string(line, 1, guarded(words), looks.long)


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The same as CSV, line by line, with the mark that makes Excel read Chinese in front."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([column.header for column in columns])
    kinds = [column.declared.type for column in columns]
    for row in rows:
        if buffer.tell() > 32_768:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
        writer.writerow([_csv_cell(value, kind) for value, kind in zip(row, kinds, strict=True)])
    yield buffer.getvalue()


def _csv_cell(value: Cell, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return digits(value)
    if isinstance(value, date):
        return value.isoformat()
    if kind == "month" and value[4:5] == "-":
        return f"{value[:4]}年{int(value[5:])}月"  # 2026-03 would come back from Excel as Mar-26
    return guarded(value, digits_too=True)
