"""Where the header of a sheet is, and what its columns are called.

Above a header stand titles and a line such as “填报单位：… 单位：万元”; a header may take two or three rows, with parts
merged across columns (收入 over 2023, 2024) or down rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from kechuang.readers.sheets.cells import Cell, Header, Merge, Row

_LOOKED_AT = 15  # rows in which a header may begin
_DEEPEST = 4  # rows of one header
_ENOUGH = 0.6  # of the columns that rows usually have


def guess_header(rows: Sequence[Row], merges: Sequence[Merge]) -> Header | None:
    """The first of `rows` that names most columns in different words, with the rows below that belong to it."""
    usual = median([len(row.cells) for row in rows if len(row.cells) > 1] or [1])
    for row in rows[:_LOOKED_AT]:
        if _names_columns(row, usual):
            return header_at(rows, row.number, _last_row(row.number, rows, merges))
    return None


def header_at(rows: Sequence[Row], first: int, last: int) -> Header:
    """The header that someone says is in rows `first` to `last` (numbers as Excel shows)."""
    names: dict[int, list[str]] = {}
    for row in rows:
        if first <= row.number <= last:
            for column, cell in row.cells.items():
                words = _words(cell)
                parts = names.setdefault(column, [])
                if words and words not in parts[-1:]:
                    parts.append(words)
    return Header(first, last, {column: "/".join(names[column]) for column in sorted(names) if names[column]})


def _names_columns(row: Row, usual: float) -> bool:
    """Mostly different words, for most columns. A title merged over all columns is one word many times."""
    words = [_words(cell) for cell in row.cells.values() if cell.note != "merged"]
    spoken = [cell for cell in row.cells.values() if isinstance(cell.value, str) and cell.note != "error"]
    covers = len(row.cells) >= max(1, _ENOUGH * usual) and len(set(words)) >= min(2, usual)
    return covers and 2 * len(spoken) > len(row.cells)


def _last_row(first: int, rows: Sequence[Row], merges: Sequence[Merge]) -> int:
    """Parts merged down, and parts merged across that have names of their own below."""
    last = first
    numbers = {row.number: row for row in rows}
    for number in range(first, first + _DEEPEST):
        for merge in merges:
            if merge.first_row != number or number > last:
                continue
            if merge.last_row > merge.first_row:
                last = max(last, min(merge.last_row, first + _DEEPEST - 1))
            below = numbers.get(number + 1)
            if (
                merge.last_column > merge.first_column
                and merge.last_row == number
                and below
                and _is_split(merge, below)
            ):
                last = max(last, number + 1)
    return last


def _is_split(merge: Merge, below: Row) -> bool:
    """Whether the row below names the columns that the area spans, in different words."""
    columns = range(merge.first_column, merge.last_column + 1)
    cells = [cell for column, cell in below.cells.items() if column in columns and cell.note != "merged"]
    return len(cells) > 1 and len({_words(cell) for cell in cells}) == len(cells)


def _words(cell: Cell) -> str:
    return "" if cell.value is None else " ".join(str(cell.value).split())
