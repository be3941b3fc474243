"""One look through a whole table file: what to show before anything is imported, and all that is odd about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kechuang.readers.document import Notice
from kechuang.readers.limits import Limits
from kechuang.readers.sheets.cells import (
    LAST_COLUMN,
    PREVIEW_COLUMNS,
    PREVIEW_ROWS,
    Row,
    Sheet,
    Workbook,
    address,
    column_name,
)
from kechuang.readers.sheets.delimited import Delimited
from kechuang.readers.sheets.formats import Book, open_book
from kechuang.readers.sheets.header import guess_header
from kechuang.readers.sheets.messages import fault, notice
from kechuang.readers.sheets.wire import RawRow, decode_row

_SHOWN = 5  # places named in a notice
_TOLD = {"formula_without_value": "TB-123", "error": "TB-124", "long_number": "TB-125"}


def survey(data: bytes, name: str, limits: Limits) -> Workbook:
    """Every sheet with its size, first rows and guessed header.  Raises: ReadingError; TB-034 where all are empty."""
    book, notices = open_book(data, name, limits)
    found = [_surveyed(book, sheet, limits) for sheet in book.sheets]
    if not any(sheet.filled_rows for sheet, _ in found):
        raise fault("TB-034", name)
    told = tuple(each for _, of_sheet in found for each in of_sheet)
    return Workbook(book.format, book.encoding, book.separator, tuple(sheet for sheet, _ in found), (*notices, *told))


@dataclass(slots=True)
class _Tally:
    """What is counted on the way through a sheet."""

    rows: int = 0
    columns: int = 0
    filled: int = 0
    hidden: list[int] = field(default_factory=list)
    hidden_count: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)

    def add(self, row: RawRow) -> None:
        number, is_hidden, cells = row
        self.filled += 1
        self.rows = max(self.rows, number)
        self.columns = max(self.columns, cells[-1][0])
        if is_hidden:
            self.hidden_count += 1
            self.hidden += [number] if len(self.hidden) < _SHOWN else []
        for cell in cells:
            if cell[3]:
                self._note(number, cell[0], cell[3])

    def _note(self, row: int, column: int, note: str) -> None:
        self.notes[note] = self.notes.get(note, 0) + 1
        places = self.places.setdefault(note, [])
        if len(places) < _SHOWN:
            places.append(address(row, column))


def _surveyed(book: Book, name: str, limits: Limits) -> tuple[Sheet, list[Notice]]:
    tally = _Tally()
    first: list[Row] = []
    for row in book.rows(name):
        if len(first) < PREVIEW_ROWS:
            first.append(_preview(row))
        tally.add(row)
    header = guess_header(first, book.merges(name))
    sheet = Sheet(name, book.sheets[name], tally.rows, tally.columns, tally.filled, tuple(first), header)
    return sheet, list(_oddities(book, sheet, tally, limits))


def _preview(row: RawRow) -> Row:
    number, is_hidden, cells = row
    return decode_row((number, is_hidden, [cell for cell in cells if cell[0] <= PREVIEW_COLUMNS]))


def _oddities(book: Book, sheet: Sheet, tally: _Tally, limits: Limits) -> Iterator[Notice]:
    where = sheet.name
    if sheet.is_hidden:
        yield notice("TB-120", where, sheet=where)
    if tally.hidden_count:
        yield notice("TB-121", where, sheet=where, count=tally.hidden_count, places=_listed(tally.hidden))
    if columns := _hidden_columns(book, sheet):
        yield notice("TB-122", where, sheet=where, places=_listed(columns))
    for note, code in _TOLD.items():
        if count := tally.notes.get(note, 0):
            yield notice(code, where, sheet=where, count=count, places=_listed(tally.places[note]))
    if count := tally.notes.get("merged", 0):
        yield notice("TB-126", where, sheet=where, count=count)
    yield from _size(sheet, limits)
    if isinstance(book, Delimited):
        yield from _text_oddities(book, sheet)


def _size(sheet: Sheet, limits: Limits) -> Iterator[Notice]:
    header_row = sheet.header.last if sheet.header else 0
    above = sum(row.number <= header_row for row in sheet.first_rows)
    if header_row and sheet.filled_rows <= above:
        yield notice("TB-127", sheet.name, sheet=sheet.name)
    elif sheet.filled_rows - above > limits.table_rows:
        count = sheet.filled_rows - above
        yield notice("TB-131", sheet.name, sheet=sheet.name, rows=count, limit=limits.table_rows)


def _text_oddities(book: Delimited, sheet: Sheet) -> Iterator[Notice]:
    if sheet.columns == 1:
        yield notice("TB-129", sheet.name)
    if sheet.header is not None and sheet.columns > 1:
        count, first = book.uneven_rows(sheet.header.last, book.width_of(sheet.header.last))
        if count:
            yield notice("TB-128", sheet.name, count=count, places=_listed(first))


def _hidden_columns(book: Book, sheet: Sheet) -> list[str]:
    last = min(sheet.columns, LAST_COLUMN)
    return [
        column_name(column)
        for first, end in book.hidden_columns(sheet.name)
        for column in range(max(first, 1), min(end, last) + 1)
    ][: _SHOWN + 1]


def _listed(places: list[int] | list[str]) -> str:
    """“C5、C6、C7”, and “等” where there may be more."""
    return "、".join(map(str, places[:_SHOWN])) + ("等" if len(places) >= _SHOWN else "")
