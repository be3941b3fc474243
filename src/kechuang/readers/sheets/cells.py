"""The values that reading a table gives: cells, rows, sheets. Nothing here knows a file format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from kechuang.readers.document import Notice

Value = str | int | Decimal | bool | date | datetime | None

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of an Excel sheet


class Cell(NamedTuple):
    """One cell that is not empty. row, column: from 1, as Excel counts.

    value: text as it stands, not trimmed; a number in the fewest digits that mean it (0.1 is Decimal("0.1"));
    a date cell as date, or as datetime where it has a time of day; an error as its name ("#N/A").
    A time without a date is text ("08:30:00").
    note, the weightiest that applies: "error" | "formula_without_value" (value None) | "long_number" (16 digits or
    more kept as a number: the last ones may be lost) | "merged" (repeated from the merged area's first cell) |
    "formula" (its computed value) | "hyperlink" (the text shown) | "percent" (shown as 35%, value 0.35) | "".
    """

    row: int
    column: int
    value: Value
    note: str = ""


class Row(NamedTuple):
    """One row that is not empty. cells: by column, only those that hold something."""

    number: int
    cells: dict[int, Cell]
    is_hidden: bool = False


class Merge(NamedTuple):
    """A merged area, corners included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet. first, last: its rows, the same for a header of one row.

    names: by column; parts that stand above each other are joined by "/", a merged part counts for each column below.
    """

    first: int
    last: int
    names: dict[int, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """rows, columns: the last that hold something.  filled_rows: how many hold something.

    first_rows: enough to choose the header row and show a preview; at most `PREVIEW_COLUMNS` cells wide.
    header: a guess; None where nothing looks like one.
    """

    name: str
    is_hidden: bool
    rows: int
    columns: int
    filled_rows: int
    first_rows: tuple[Row, ...]
    header: Header | None


@dataclass(frozen=True, slots=True)
class Workbook:
    """format: "xlsx" | "xls" | "xlsb" | "ods" | "csv" | "html".  encoding, separator: of text, else ""."""

    format: str
    encoding: str
    separator: str
    sheets: tuple[Sheet, ...]
    notices: tuple[Notice, ...] = ()


PREVIEW_ROWS, PREVIEW_COLUMNS = 40, 512


def column_name(column: int) -> str:
    """1 → "A", 28 → "AB"."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    return f"{column_name(column)}{row}"
