"""Drafts as an Excel workbook or as CSV, for WPS and Excel alike.

Everything is written row by row, so a thousand plans need no more memory than one.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, BinaryIO

import xlsxwriter

from kechuang.writers.columns import SHEETS, Cell, Column, Sheet, sheet

LONGEST_CELL = 32_767  # Excel's own limit; it refuses the whole file beyond
LEFT_OUT = "……（余下略）"

# A cell that begins so is taken for a formula when someone opens or retypes it; the full-width forms too,
# because a Chinese input method turns them into the same thing.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def safe(value: Cell) -> Cell:
    """`value` fit for a cell: no formula prefix, no half characters, not longer than a cell may be."""
    if not isinstance(value, str):
        return value
    text = value.encode("utf-8", "replace").decode("utf-8")
    if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS):  # some programs trim blanks first
        text = "'" + text
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(LEFT_OUT)] + LEFT_OUT


def write_xlsx(drafts: Iterable[Mapping[str, Any]], target: Path | BinaryIO) -> None:
    """One workbook with the sheets 目标, 政策参数, 交付成果, 任务, 文件 and 说明.

    drafts: what `to_json` returns; a file that was not read carries its words under "failure".
    target: a path is overwritten; writing beside and moving is the caller's business.
    """
    with Workbook(target) as workbook:
        for draft in drafts:
            workbook.add(draft)


def write_csv(drafts: Iterable[Mapping[str, Any]], stream: IO[str], name: str = "目标") -> None:
    """One sheet of `drafts` as CSV; the byte order mark is what makes Excel and WPS read it as UTF-8.

    stream: text, opened with newline="" and encoding="utf-8".
    """
    stream.write("\ufeff")
    writer = csv.writer(stream)
    writer.writerows(csv_rows(drafts, sheet(name)))


def csv_rows(drafts: Iterable[Mapping[str, Any]], of: Sheet) -> Iterator[list[Cell]]:
    yield [column.name for column in of.columns]
    for draft in drafts:
        for row in of.rows(draft):
            yield [safe(column.value(row)) for column in of.columns]


class Workbook:
    """A workbook that grows draft by draft; leaving the `with` block writes the file, unless it is left by a fault."""

    def __init__(self, target: Path | BinaryIO) -> None:
        self._rows = tempfile.TemporaryDirectory(prefix="kechuang-")  # where rows wait, and go with us on Ctrl-C
        options = {"constant_memory": True, "tmpdir": self._rows.name}
        options |= {"strings_to_formulas": False, "strings_to_urls": False}
        self._file = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
        self._sheets = [(of, self._file.add_worksheet(of.name)) for of in SHEETS]
        self._legend = self._file.add_worksheet("说明")
        self._next = dict.fromkeys((of.name for of in SHEETS), 1)
        top = {"valign": "top"}
        self._head = self._file.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, **top})
        self._formats = {
            "text": self._file.add_format(top),
            "long": self._file.add_format({"text_wrap": True, **top}),
            "number": self._file.add_format(top),
            "share": self._file.add_format({"num_format": "0%", **top}),
        }
        for of, worksheet in self._sheets:
            self._prepare(worksheet, of.columns)

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._rows:
            if kind is None:
                self._finish()
            else:
                self._file.filename = io.BytesIO()  # closing is what closes its files; nobody keeps the result
            self._file.close()

    def _prepare(self, worksheet: Any, columns: tuple[Column, ...]) -> None:
        for index, column in enumerate(columns):
            worksheet.set_column(index, index, column.width)
            worksheet.write_string(0, index, column.name, self._head)
        worksheet.freeze_panes(1, 0)
        worksheet.repeat_rows(0)
        worksheet.set_landscape()
        worksheet.set_paper(9)  # A4
        worksheet.fit_to_pages(1, 0)

    def add(self, draft: Mapping[str, Any]) -> None:
        for of, worksheet in self._sheets:
            for row in of.rows(draft):
                line = self._next[of.name]
                for index, column in enumerate(of.columns):
                    self._write(worksheet, line, index, safe(column.value(row)), column)
                self._next[of.name] = line + 1

    def _write(self, worksheet: Any, line: int, index: int, value: Cell, column: Column) -> None:
        look = self._formats[column.kind]
        if value is None:
            return
        if isinstance(value, str):
            worksheet.write_string(line, index, value, look)
        else:
            worksheet.write_number(line, index, value, look)

    def _finish(self) -> None:
        for of, worksheet in self._sheets:
            worksheet.autofilter(0, 0, max(1, self._next[of.name] - 1), len(of.columns) - 1)
        legend = self._legend
        for index, (name, width) in enumerate((("表", 12), ("列", 16), ("含义", 70))):
            legend.set_column(index, index, width)
            legend.write_string(0, index, name, self._head)
        lines = [(of.name, column.name, column.comment) for of, _ in self._sheets for column in of.columns]
        for line, words in enumerate(lines, start=1):
            for index, word in enumerate(words):
                legend.write_string(line, index, word, self._formats["long" if index == 2 else "text"])
        legend.freeze_panes(1, 0)
