"""Text tables: .csv, .txt, .tsv, in the encodings of Chinese offices, parted by comma, semicolon, tab or bar."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from kechuang.readers.document import Notice
from kechuang.readers.formats.decoding import decode
from kechuang.readers.limits import Limits
from kechuang.readers.sheets.cells import LAST_COLUMN, Merge
from kechuang.readers.sheets.messages import fault
from kechuang.readers.sheets.wire import RawCell, RawRow

SHEET = "数据"
_GB18030_MARK = b"\x84\x31\x95\x33"
_SEPARATORS = ",\t;|，；"
_SHOWN = 5
_SAMPLE = 60  # records by which the separator is chosen
_LONGEST_CELL = 131_072
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_END = "\0end\0"  # cannot occur: decoding leaves no NUL


class Delimited:
    """One sheet. Every cell is text; rows are counted as Excel would show them, a line break in quotes is no row."""

    format, kind = "csv", "文本表格（.csv）"

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self._name = name
        decoded = decode(data.removeprefix(_GB18030_MARK), "gb18030" if data.startswith(_GB18030_MARK) else None)
        self._text, self.encoding = decoded.text, decoded.encoding
        self.separator, self._start = self._separator()
        self.notices: tuple[Notice, ...] = decoded.notices
        self.sheets = {SHEET: False}
        self._widths: dict[int, tuple[int, list[int]]] = {}
        if not self._text.strip():
            raise fault("TB-001", name)

    def _separator(self) -> tuple[str, int]:
        """The separator, and where the table starts: Excel's own “sep=;” line counts as no row."""
        said = re.match(r"sep=(.)\r?\n", self._text)
        if said:
            return said.group(1), said.end()
        return max(_SEPARATORS, key=lambda each: self._regularity(each)), 0

    def _regularity(self, separator: str) -> tuple[float, int]:
        """How many of the first records have the commonest number of cells, where that is more than one."""
        try:
            widths = Counter(len(each) for each in islice(self._records(separator, 0), _SAMPLE) if each)
        except csv.Error:
            return 0.0, 0
        widths.pop(1, None)
        if not widths:
            return 0.0, 0
        width, times = widths.most_common(1)[0]
        return times * min(width, 4), times

    def _records(self, separator: str, start: int) -> Iterator[list[str]]:
        csv.field_size_limit(_LONGEST_CELL)
        return csv.reader((match.group() for match in _LINE.finditer(self._text, start)), delimiter=separator)

    def rows(self, sheet: str) -> Iterator[RawRow]:
        """Raises: TB-032 for a quotation mark that is never closed, TB-033 for a row too long to be one."""
        reader = self._marked_records()
        number, line, record = 0, 0, [""]
        while True:
            try:
                record, line_after = next(reader)
            except csv.Error as error:
                raise fault("TB-032", self._name, line=line + 1, column=self._open_column(line)) from error
            if record == [_END]:
                return
            if record and record[-1].endswith(_END):
                raise fault("TB-032", self._name, line=line + 1, column=len(record))
            number, line = number + 1, line_after
            self._note_width(number, len(record))
            if len(record) > LAST_COLUMN:
                raise fault("TB-033", self._name, sheet=sheet, row=number, detail=f"多达 {len(record)} 格")
            cells: list[RawCell] = [(column, value, "", "") for column, value in enumerate(record, 1) if value]
            if cells:
                yield number, False, cells

    def _note_width(self, number: int, width: int) -> None:
        if width:
            count, first = self._widths.get(width, (0, []))
            self._widths[width] = (count + 1, first if len(first) >= _SHOWN else [*first, number])

    def uneven_rows(self, header_row: int, width: int) -> tuple[int, list[int]]:
        """How many rows below the header have not `width` cells, and the first of them; once all rows are read."""
        odd = [(count, rows) for each, (count, rows) in self._widths.items() if each != width]
        first = sorted(row for _, rows in odd for row in rows if row > header_row)
        return (sum(count for count, _ in odd), first[:_SHOWN]) if first else (0, [])

    def width_of(self, wanted: int) -> int:
        """Number of cells of the row that is `wanted` from the top, empty ones included."""
        return len(next(islice(self._records(self.separator, self._start), wanted - 1, None), []))

    def _marked_records(self) -> Iterator[tuple[list[str], int]]:
        """Records with the number of lines read so far; the last one is a mark, unless open quotes swallow it."""
        csv.field_size_limit(_LONGEST_CELL)

        def lines() -> Iterator[str]:
            yield from (match.group() for match in _LINE.finditer(self._text, self._start))
            yield _END

        reader = csv.reader(lines(), delimiter=self.separator)
        for record in reader:
            yield record, reader.line_num

    def _open_column(self, line: int) -> int:
        """The column in which the record that begins after `line` opens its last quotation mark."""
        text = next(islice(_LINE.finditer(self._text, self._start), line, None)).group()
        before, mark, _ = text.rpartition(f'{self.separator}"')
        return before.count(self.separator) + (2 if mark else 1)

    def merges(self, sheet: str) -> list[Merge]:
        return []

    def hidden_columns(self, sheet: str) -> list[tuple[int, int]]:
        return []
