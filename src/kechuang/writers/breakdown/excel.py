"""The breakdown table as an Excel workbook that WPS opens alike: numbers are numbers, their unit has its own column."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import xlsxwriter

from kechuang.writers.breakdown.table import (
    UNKNOWN,
    BreakdownRow,
    BreakdownTable,
    as_of_words,
    notes,
    total_words,
    under_title,
)
from kechuang.writers.workbook import safe

BEFORE = (("序号", 6), ("编号", 10), ("目标", 30), ("计量单位", 9), ("总目标", 11))
AFTER = (("合计", 11), ("余缺", 18), ("牵头单位", 16), ("确认情况", 10))
UNIT_WIDTH = 10
HEAD_LOOK = {"bold": True, "bg_color": "#E8EEF4", "align": "center", "text_wrap": True}
HEAD = 3  # the line of the column names; title, document and data day stand above
A4 = 9


def breakdown_xlsx(table: BreakdownTable) -> bytes:
    """The bytes of an .xlsx with one sheet. The same table gives the same bytes.

    Shares are doubles as Excel has them; a share nobody has is “—”, never an empty or a zero cell.
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": table.title, "author": table.issuer, "created": table.made})
        _Sheet(book, table).write()
    return stream.getvalue()


class _Sheet:
    def __init__(self, book: Any, table: BreakdownTable) -> None:
        self.table = table
        self.sheet = book.add_worksheet("目标任务分解表")
        self.columns = (*BEFORE, *((unit, UNIT_WIDTH) for unit in table.units), *AFTER)
        lined = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 11}
        self.looks = {
            "title": book.add_format({"bold": True, "font_size": 18, "align": "center", "font_name": "宋体"}),
            "under": book.add_format({"align": "center", "font_name": "宋体"}),
            "day": book.add_format({"align": "right", "font_name": "宋体"}),
            "head": book.add_format(
                {**lined, "bold": True, "bg_color": "#E8EEF4", "align": "center", "text_wrap": True}
            ),
            "text": book.add_format({**lined, "text_wrap": True}),
            "centre": book.add_format({**lined, "align": "center"}),
            "number": book.add_format({**lined, "align": "right"}),
            "note": book.add_format({"text_wrap": True, "valign": "top", "font_name": "宋体"}),
        }

    def write(self) -> None:
        self._set_up()
        last = len(self.columns) - 1
        for line, (words, look) in enumerate(self._heading()):
            self.sheet.merge_range(line, 0, line, last, "", self.looks[look])
            self.sheet.write_string(line, 0, str(safe(words)), self.looks[look])
        for place, (name, _) in enumerate(self.columns):
            self.sheet.write_string(HEAD, place, str(safe(name)), self.looks["head"])
        for order, row in enumerate(self.table.rows, start=1):
            self._row(HEAD + order, order, row)
        for order, words in enumerate(notes(self.table), start=HEAD + len(self.table.rows) + 1):
            self.sheet.merge_range(order, 0, order, last, "", self.looks["note"])
            self.sheet.write_string(order, 0, str(safe(words)), self.looks["note"])

    def _heading(self) -> tuple[tuple[str, str], ...]:
        return (self.table.title, "title"), (under_title(self.table), "under"), (as_of_words(self.table.as_of), "day")

    def _set_up(self) -> None:
        for place, (_, width) in enumerate(self.columns):
            self.sheet.set_column(place, place, width)
        self.sheet.set_row(0, 30)
        self.sheet.set_row(HEAD, 32)
        self.sheet.freeze_panes(HEAD + 1, 3)
        self.sheet.repeat_rows(HEAD)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        if self.table.standing:  # an empty part of a heading is one that some programs cannot read
            self.sheet.set_header(f"&R{self.table.standing.replace('&', '&&')}")
        self.sheet.set_footer("&C— &P —")

    def _row(self, line: int, order: int, row: BreakdownRow) -> None:
        self.sheet.write_number(line, 0, order, self.looks["centre"])
        for place, words in enumerate((row.number, row.indicator, row.unit), start=1):
            self._words(line, place, words, "centre" if place == 3 else "text")
        for place, value in enumerate((row.whole, *row.shares), start=len(BEFORE) - 1):
            self._number(line, place, value)
        after = len(BEFORE) + len(row.shares)
        if row.total is None:
            self._words(line, after, total_words(row), "number")
        else:
            self._number(line, after, row.total)
        for place, words in enumerate((row.slack, row.lead, row.standing), start=after + 1):
            self._words(line, place, words, "text")

    def _number(self, line: int, place: int, value: Decimal | None) -> None:
        if value is None:
            self._words(line, place, UNKNOWN, "number")
        else:
            self.sheet.write_number(line, place, value, self.looks["number"])

    def _words(self, line: int, place: int, words: str, look: str) -> None:
        self.sheet.write_string(line, place, str(safe(words)), self.looks[look])
