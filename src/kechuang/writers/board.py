"""A plan's lights as a workbook, for WPS and Excel alike: one row per commitment, worst first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter

from kechuang.writers.lights import look_of
from kechuang.writers.workbook import safe


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One commitment. light: its word; amounts in `unit`, None where unknown or nothing is due: the cell stays empty,
    which is not 0."""

    number: int
    light: str
    name: str
    target: str
    unit: str
    actual: Decimal | None
    due: Decimal | None
    gap: Decimal | None
    progress: Decimal | None
    sentence: str
    next_words: str
    lead: str
    support: str
    section: str
    task: str
    observed_on: date | None
    due_on: date


# Field of BoardRow: name of the column, width in characters, what it means.
COLUMNS: dict[str, tuple[str, int, str]] = {
    "number": ("编号", 6, "在计划内的编号，不重复使用"),
    "light": ("灯", 10, "完成、正常、滞后、严重滞后、未到时点、待核实、已调整"),
    "name": ("目标任务", 34, "指标或任务的名称"),
    "target": ("目标", 22, "现行的目标值，含确保、力争"),
    "unit": ("单位", 9, "后面几列数值的计量单位"),
    "actual": ("现值", 12, "已采纳的数；空白表示还没有数据，不是 0"),
    "due": ("今日应达", 12, "按序时进度到这一天应达的数；空白表示现在还没有应达的数"),
    "gap": ("差", 10, "现值与今日应达之差；空白表示无法计算"),
    "progress": ("占全部目标", 11, "从基数算起，已走完全部目标的多少"),
    "sentence": ("说明", 60, "亮灯的理由"),
    "next_words": ("下一步", 40, "由谁做什么"),
    "lead": ("牵头单位", 22, ""),
    "support": ("配合单位", 26, ""),
    "section": ("章节", 26, "在计划里的位置"),
    "task": ("任务", 30, "所属条款"),
    "observed_on": ("数据截至", 12, "最近一个已采纳的数说的是哪一天；空白表示还没有"),
    "due_on": ("完成期限", 12, ""),
}
WRAPPED = {"name", "sentence", "next_words", "task", "section", "target"}


def write_board(title: str, on: date, summary: str, rows: Iterable[BoardRow], target: BinaryIO) -> None:
    """One sheet under a title and the sentence of the plan, and a sheet 说明 that says what each column means."""
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    sheet = book.add_worksheet("目标任务")
    sheet.write_string(0, 0, safe_text(title), book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, safe_text(f"数据截至 {on:%Y-%m-%d}。{summary}"))
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, "valign": "top"})
    for index, (name, width, _) in enumerate(COLUMNS.values()):
        sheet.set_column(index, index, width)
        sheet.write_string(3, index, name, head)
    last = _write_rows(book, sheet, rows)
    sheet.freeze_panes(4, 3)
    sheet.autofilter(3, 0, max(last, 4), len(COLUMNS) - 1)
    sheet.repeat_rows(3)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    _write_legend(book, head)
    book.close()


def safe_text(words: str) -> str:
    return str(safe(words))


def _write_rows(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, rows: Iterable[BoardRow]) -> int:
    """The number of the last line written."""
    plain = book.add_format({"valign": "top"})
    wrapped = book.add_format({"valign": "top", "text_wrap": True})
    share = book.add_format({"valign": "top", "num_format": "0.0%"})
    day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})
    lights: dict[str, object] = {}
    line = 3
    for line, row in enumerate(rows, start=4):
        for index, field in enumerate(fields(row)):
            value = getattr(row, field.name)
            if value is None or value == "":
                continue
            if field.name == "light":
                look = look_of(value)
                style = lights.setdefault(value, book.add_format({"valign": "top", "font_color": look.ink}))
                sheet.write_string(line, index, f"{look.shape} {value}", style)
            elif field.name == "progress":
                sheet.write_number(line, index, value, share)
            elif isinstance(value, date):
                sheet.write_datetime(line, index, value, day)
            elif isinstance(value, str):
                sheet.write_string(line, index, safe_text(value), wrapped if field.name in WRAPPED else plain)
            else:
                sheet.write_number(line, index, value, plain)
    return line


def _write_legend(book: xlsxwriter.Workbook, head: object) -> None:
    legend = book.add_worksheet("说明")
    legend.set_column(0, 0, 14)
    legend.set_column(1, 1, 70)
    legend.write_row(0, 0, ("列", "含义"), head)
    for line, (name, _, meaning) in enumerate(COLUMNS.values(), start=1):
        legend.write_row(line, 0, (name, meaning))
