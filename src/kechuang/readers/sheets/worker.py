"""The table worker: `python -m kechuang.readers.sheets.worker`. One look, or the rows of one sheet, as asked."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from typing import Any

from kechuang.readers.codec import encode
from kechuang.readers.limits import Limits
from kechuang.readers.serving import fault_of, serve_confined
from kechuang.readers.sheets.cells import LAST_ROW, Workbook
from kechuang.readers.sheets.formats import open_book
from kechuang.readers.sheets.messages import fault
from kechuang.readers.sheets.survey import survey
from kechuang.readers.sheets.wire import RawRow, encode_preview, encode_rows

_CELLS_PER_ANSWER = 10_000


def answers(request: dict[str, Any], data: bytes, limits: Limits) -> Iterator[bytes]:
    """{"book": …}, or {"rows": […]} again and again and {"end": true}; {"fault": …} ends either. Never raises."""
    name = request["name"]
    try:
        if request["job"] == "look":
            yield json.dumps({"book": book_for_the_wire(survey(data, name, limits))}).encode()
        else:
            yield from _row_answers(request, data, limits)
        return
    except Exception as error:
        broken_off = fault_of(error, name, limits, fault)
    yield json.dumps(broken_off).encode()  # by now what filled the memory is let go


def _row_answers(request: dict[str, Any], data: bytes, limits: Limits) -> Iterator[bytes]:
    name, sheet = request["name"], request["sheet"]
    book, _ = open_book(data, name, limits)
    if sheet not in book.sheets:
        raise fault("TB-031", name, sheet=sheet, sheets="、".join(f"“{each}”" for each in list(book.sheets)[:20]))
    waiting: list[RawRow] = []
    cells = count = 0
    for row in book.rows(sheet):
        if not request["header_row"] < row[0] <= LAST_ROW:
            continue
        count += 1
        if count > limits.table_rows:
            raise fault("TB-030", name, sheet=sheet, limit=limits.table_rows, row=row[0])
        waiting.append(row)
        cells += len(row[2])
        if cells >= _CELLS_PER_ANSWER:
            yield encode_rows(waiting)
            waiting, cells = [], 0
    yield encode_rows(waiting)
    yield b'{"end": true}'


def book_for_the_wire(book: Workbook) -> list[Any]:
    """As `reading.py` takes it apart again."""
    sheets = [
        [
            *(sheet.name, sheet.is_hidden, sheet.rows, sheet.columns, sheet.filled_rows),
            encode_preview(sheet.first_rows),
            None if sheet.header is None else [sheet.header.first, sheet.header.last, list(sheet.header.names.items())],
        ]
        for sheet in book.sheets
    ]
    return [book.format, book.encoding, book.separator, sheets, encode(book.notices)]


if __name__ == "__main__":
    gc.disable()  # a worker reads one table and ends; looking for cycles among a million cells costs a third more
    serve_confined(answers)
