"""Rows between worker and caller, as JSON. A million cells pass here, so cells are short lists, not dataclasses.

What arrives has handled a stranger's file: every value is checked for its type, and code never travels.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import repeat
from typing import Any

from kechuang.readers.codec import NotThatShape
from kechuang.readers.sheets.cells import LAST_COLUMN, LAST_ROW, Cell, Row, Value

# column, value, how to read the value, note.  how: "" as it is | "n" Decimal | "d" date | "t" datetime
RawCell = tuple[int, str | int | bool | None, str, str]
# number, is hidden, cells in order of columns
RawRow = tuple[int, bool, list[RawCell]]

NOTES = frozenset({"", "error", "formula_without_value", "long_number", "merged", "formula", "hyperlink", "percent"})


def encode_rows(rows: list[RawRow]) -> bytes:
    """{"shapes": [[columns, hows, notes], …], "rows": [[number, is hidden, index of its shape, values], …]}

    The rows of a table are much alike: what they share is said once, else it would be most of what is sent.
    """
    answer = dict(zip(("shapes", "rows"), _shaped(rows), strict=True))
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")


def _shaped(rows: list[RawRow]) -> tuple[list[Any], list[Any]]:
    shapes: dict[Any, int] = {}
    told = []
    for number, is_hidden, cells in rows:
        columns, values, hows, notes = zip(*cells, strict=True) if cells else ((), (), (), ())
        told.append((number, is_hidden, shapes.setdefault((columns, hows, notes), len(shapes)), values))
    return list(shapes), told


def encode_preview(rows: tuple[Row, ...]) -> dict[str, Any]:
    """As `encode_rows`, to be part of another answer."""
    shapes, told = _shaped([_raw(row) for row in rows])
    return {"shapes": shapes, "rows": told}


def _raw(row: Row) -> RawRow:
    cells = [(cell.column, *encode_value(cell.value), cell.note) for cell in row.cells.values()]
    return row.number, row.is_hidden, cells


def decode_rows(answer: Any) -> list[Row]:
    """Raises: NotThatShape."""
    try:
        shapes = [_Shape(*each) for each in answer["shapes"]]
        return [_decode_row(raw, shapes) for raw in answer["rows"]]
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
        raise NotThatShape(str(error)[:200]) from error


def decode_row(raw: RawRow) -> Row:
    """One row that did not travel, for the worker's own use."""
    shapes, rows = _shaped([raw])
    return decode_rows({"shapes": shapes, "rows": [(*rows[0][:3], list(rows[0][3]))]})[0]


class _Shape:
    """The columns of a row, how to read the values that are not plain, and the notes; checked once for many rows."""

    def __init__(self, columns: list[Any], hows: list[Any], notes: list[Any]) -> None:
        if not len(columns) == len(hows) == len(notes):
            raise ValueError("parts of different length")
        if any(type(column) is not int or not 0 < column <= LAST_COLUMN for column in columns):
            raise ValueError("no column")
        if not NOTES.issuperset(notes):
            raise ValueError("no note")
        self.columns, self.notes = columns, notes
        self.readers = [(index, _READ[how]) for index, how in enumerate(hows) if how]


_new_cell = partial(tuple.__new__, Cell)  # a million times: half the time of Cell(…)


def _decode_row(raw: Any, shapes: list[_Shape]) -> Row:
    number, is_hidden, which, values = raw
    if type(number) is not int or type(is_hidden) is not bool or not 0 < number <= LAST_ROW:
        raise TypeError("no row")
    shape = shapes[which]
    if len(values) != len(shape.columns) or not _PLAIN.issuperset(map(type, values)):
        raise TypeError("no values")
    for index, read in shape.readers:
        values[index] = read(values[index])
    cells = map(_new_cell, zip(repeat(number), shape.columns, values, shape.notes, strict=False))
    return Row(number, dict(zip(shape.columns, cells, strict=True)), is_hidden)


def encode_value(value: Value) -> tuple[str | int | bool | None, str]:
    """The value for JSON, and how to read it back."""
    if isinstance(value, datetime):
        return value.isoformat(), "t"
    if isinstance(value, date):
        return value.isoformat(), "d"
    if isinstance(value, Decimal):
        return str(value), "n"
    return value, ""


def _finite(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError("no number")
    return number


_PLAIN = frozenset({str, int, bool, type(None)})
_READ = {"n": _finite, "d": date.fromisoformat, "t": datetime.fromisoformat}
