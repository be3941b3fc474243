"""Workbooks made for the tests, whole ones by xlsxwriter or openpyxl and strange ones from raw XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import xlsxwriter

from kechuang.kernel.errors import ReadingError
from kechuang.readers.sheets.cells import Row, Workbook
from kechuang.readers.sheets.limits import table_limits
from kechuang.readers.sheets.reading import look, rows

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def written(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    """A workbook with one sheet “名单” that `fill(workbook, sheet)` writes to, by xlsxwriter."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    fill(book, book.add_worksheet("名单"))
    book.close()
    return stream.getvalue()


def saved(fill: Callable[[Any], None]) -> bytes:
    """A workbook whose first sheet “名单” `fill(sheet)` writes to, by openpyxl."""
    book = openpyxl.Workbook()
    book.active.title = "名单"
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def raw_workbook(
    sheet: str | bytes, *, texts: str = "", properties: str = "", state: str = "visible", compress: bool = True
) -> bytes:
    """A package around the XML of one sheet part “名单”. texts: the inside of the shared strings."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{_LINKS}">{properties}'
        f'<sheets><sheet name="名单" sheetId="1" state="{state}" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    if texts:
        parts["xl/sharedStrings.xml"] = f"<sst {MAIN}>{texts}</sst>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def sheet_xml(body: str, after: str = "") -> str:
    return f'<?xml version="1.0"?><worksheet {MAIN}><sheetData>{body}</sheetData>{after}</worksheet>'


def looked(data: bytes, name: str = "名单.xlsx", data_rows: int = 1000) -> Workbook:
    return look(data, name, table_limits(data_rows))


def read(data: bytes, name: str = "名单.xlsx", sheet: str = "名单", header_row: int = 0) -> list[Row]:
    return list(rows(data, name, sheet, header_row))


def values(found: list[Row]) -> list[list[Any]]:
    """The values of each row in order of columns; empty cells are not there."""
    return [[cell.value for cell in row.cells.values()] for row in found]


def refusal(data: bytes, name: str = "名单.xlsx") -> ReadingError:
    """The fault that looking at `data` ends in."""
    try:
        look(data, name)
    except ReadingError as error:
        return error
    raise AssertionError("read without a fault")


def codes(book: Workbook) -> set[str]:
    return {each.code for each in book.notices}
