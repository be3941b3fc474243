"""Who has sent what, as a workbook or as CSV: a row per reporter, the last period in detail, then every one shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import xlsxwriter

from kechuang.writers.workbook import safe

HEADERS = (
    ("单位", 34), ("统一社会信用代码", 22), ("属地", 16), ("情况", 12), ("迟报或逾期天数", 10), ("报送条数", 10),
    ("联系人", 24), ("最近催报", 24), ("说明", 30),
)  # fmt: skip
PERIOD_WIDTH = 16


@dataclass(frozen=True, slots=True)
class ReporterLine:
    """days: late or overdue, 0 when neither.  periods: the words of each period shown, "" where nothing was owed."""

    name: str
    number: str
    area: str
    state: str
    days: int
    records: int
    people: str
    reminder: str
    note: str
    periods: Sequence[str]

    def cells(self) -> list[str | int]:
        facts: list[str | int] = [self.name, self.number, self.area, self.state, self.days, self.records]
        return [*facts, self.people, self.reminder, self.note, *self.periods]


def write_xlsx(title: str, note: str, periods: Sequence[str], lines: Iterable[ReporterLine], target: BinaryIO) -> None:
    """One sheet: title, the sentence, headings, rows. Nothing is a formula."""
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("报送情况")
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, str(safe(title)), book.add_format({"bold": True, "font_size": 14}))
        sheet.write_string(1, 0, str(safe(note)))
        for column, (words, width) in enumerate((*HEADERS, *((words, PERIOD_WIDTH) for words in periods))):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, words, head)
        sheet.freeze_panes(3, 1)
        for row, line in enumerate(lines, start=3):
            for column, value in enumerate(line.cells()):
                if isinstance(value, int):
                    sheet.write_number(row, column, value)
                elif value:
                    sheet.write_string(row, column, str(safe(value)))


def write_csv(title: str, note: str, periods: Sequence[str], lines: Iterable[ReporterLine], target: BinaryIO) -> None:
    """The same rows under their headings; the byte order mark is what makes Excel and WPS read UTF-8."""
    words = io.StringIO(newline="")
    csv.writer(words).writerows(_rows(periods, lines))
    target.write(("\ufeff" + words.getvalue()).encode())


def _rows(periods: Sequence[str], lines: Iterable[ReporterLine]) -> Iterator[list[object]]:
    yield [*(words for words, _ in HEADERS), *periods]
    for line in lines:
        yield [safe(value) for value in line.cells()]
