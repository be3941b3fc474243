"""The bad rows of a file, handed back as they were: the same columns, what is wrong in a last one, marked in place."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from kechuang.catalog.columns import FAULT_HEADER, Column, columns, is_fault_column, map_headers
from kechuang.catalog.register import Register
from kechuang.writers.register_files.guarding import unguarded
from kechuang.writers.register_files.looks import OPTIONS, Cell, Looks, print_on_a4, sheet_name, width, write_cell
from kechuang.writers.workbook import LONGEST_CELL

_COMMENTED = 5_000  # comments are kept in memory and drawn one by one when the file is opened
_LONGEST_TEXT = LONGEST_CELL - 1  # with its guard
_PLAIN_WIDTH, _FAULT_WIDTH = 16, 60


@dataclass(frozen=True, slots=True)
class Mark:
    """column: of the file, from 1; 0 when it is the row as a whole.  sentence: what is wrong and how to mend it."""

    column: int
    sentence: str
    is_error: bool = True


@dataclass(frozen=True, slots=True)
class BadRow:
    """number: the row in the file that came in.  cells: column from 1 → what stood there."""

    number: int
    cells: dict[int, object]
    marks: tuple[Mark, ...]


def returned(register: Register, headers: dict[int, str], rows: Iterable[BadRow]) -> bytes:
    """A workbook of one sheet: `headers` (column from 1 → heading) as they came, then 错误.

    A 错误 column of an earlier round is left out; its place stays, so that the columns are where they were.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {**OPTIONS, "in_memory": True})
    looks = Looks(book)
    sheet = book.add_worksheet(sheet_name(f"{register.name}（待改）"))
    kept = {number: text for number, text in headers.items() if not is_fault_column(text)}
    last = max(kept, default=0)
    known = _known(register, kept)
    _write_head(sheet, kept, known, last, looks)
    comments = 0
    for line, row in enumerate(rows, start=1):
        comments += _write_row(sheet, line, row, kept, known, last, looks, comments < _COMMENTED)
    sheet.freeze_panes(1, 0)
    print_on_a4(sheet)
    book.close()
    return stream.getvalue()


def _known(register: Register, headers: dict[int, str]) -> dict[int, Column]:
    by_target = {column.target: column for column in columns(register)}
    mapping = map_headers(register, headers, {})
    return {number: by_target[target] for number, target in mapping.items() if target in by_target}


def _write_head(sheet: Any, kept: dict[int, str], known: dict[int, Column], last: int, looks: Looks) -> None:
    for number, text in kept.items():
        wide = width(known[number]) if number in known else _PLAIN_WIDTH
        sheet.set_column(number - 1, number - 1, wide, looks.of(known[number]) if number in known else looks.plain)
        sheet.write_string(0, number - 1, text, looks.head)
    sheet.set_column(last, last, _FAULT_WIDTH, looks.long)
    sheet.write_string(0, last, FAULT_HEADER, looks.head_required)


def _write_row(
    sheet: Any, line: int, row: BadRow, kept: dict[int, str], known: dict[int, Column], last: int, looks: Looks,
    commented: bool,
) -> int:  # fmt: skip
    """How many comments were made."""
    said: dict[int, list[str]] = {}
    for mark in row.marks:
        if mark.column in kept:
            said.setdefault(mark.column, []).append(mark.sentence)
    for number in kept:
        value = _cell(row.cells.get(number))
        shade = "fault" if number in said else ""
        if value is not None:
            write_cell(sheet, line, number - 1, value, _look(known.get(number), value, shade, looks))
        elif shade:
            sheet.write_blank(line, number - 1, None, _look(known.get(number), value, shade, looks))
        if shade and commented:
            sheet.write_comment(line, number - 1, "\n".join(said[number]), {"x_scale": 2})
    sheet.write_string(line, last, _sentence(row, kept), looks.long)
    return len(said) if commented else 0


def _sentence(row: BadRow, kept: dict[int, str]) -> str:
    """Every fault, errors first, each with the heading of its column."""
    ordered = sorted(row.marks, key=lambda mark: not mark.is_error)
    parts = [
        f"{'' if mark.is_error else '请留意：'}{kept[mark.column] + '：' if mark.column in kept else ''}{mark.sentence}"
        for mark in ordered
    ]
    return "\n".join((f"原第 {row.number} 行", *parts))[:LONGEST_CELL]


def _look(column: Column | None, value: Cell, shade: str, looks: Looks) -> Any:
    """Dates and numbers keep showing as such also in columns that are none of the register's."""
    if isinstance(value, date):
        return looks.made("yyyy-mm-dd", False, shade)
    if isinstance(value, Decimal):
        return looks.made("General", False, shade)
    return looks.of(column, shade) if column and column.declared.type == "note" else looks.made("@", False, shade)


def _cell(value: object) -> Cell:
    """What stood in the cell; a time of day is said in words."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != datetime.min.time() else value.date()
    if isinstance(value, date | Decimal):
        return value
    return Decimal(str(value)) if isinstance(value, int | float) else unguarded(str(value))[:_LONGEST_TEXT]
