"""What units did in one period of a duty that comes round, as a workbook: the ranking, and every piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from kechuang.writers.workbook import safe


@dataclass(frozen=True, slots=True)
class UnitLine:
    """count, due in `unit`; due None: the unit owes nothing by itself. note: 未报送, 已零报告 or ""."""

    position: int
    unit: str
    count: Decimal
    due: Decimal | None
    missing: Decimal
    waiting: Decimal
    adopted: int
    points: int
    note: str


@dataclass(frozen=True, slots=True)
class PieceLine:
    happened_on: date
    title: str
    unit: str
    amount: Decimal
    standing: str
    adopted: str
    position: int | None


def write_round(
    title: str, measure: str, units: Sequence[UnitLine], pieces: Sequence[PieceLine], target: BinaryIO
) -> None:
    """Two sheets, 排名 and 明细. measure: the unit of all amounts, in the headers. An empty cell is unknown, not 0."""
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        heading = book.add_format({"bold": True, "font_size": 14})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        names = ["名次", "单位", f"完成（{measure}）", f"应完成（{measure}）", f"差（{measure}）"]
        names += [f"待审核（{measure}）", "采用（篇次）", "采用得分", "备注"]
        rows: list[list[Any]] = [
            [u.position, u.unit, u.count, u.due, u.missing, u.waiting, u.adopted, u.points, u.note] for u in units
        ]
        _sheet(book, "排名", title, names, rows, (6, 26, 12, 12, 10, 12, 12, 10, 16), heading, bold, day)
        names = ["日期", "标题或名称", "单位", f"数量（{measure}）", "状态", "采用情况", "采用位次"]
        rows = [[p.happened_on, p.title, p.unit, p.amount, p.standing, p.adopted, p.position] for p in pieces]
        _sheet(book, "明细", title, names, rows, (12, 50, 26, 12, 10, 36, 10), heading, bold, day)


def _sheet(
    book: Any,
    name: str,
    title: str,
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    widths: Sequence[int],
    heading: Any,
    bold: Any,
    day: Any,
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, str(safe(title)), heading)
    for column, (words, width) in enumerate(zip(names, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, words, bold)
    sheet.freeze_panes(2, 0)
    for at, row in enumerate(rows, start=2):
        for column, value in enumerate(row):
            _cell(sheet, at, column, value, day)


def _cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, (int, Decimal)):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(safe(value)))
