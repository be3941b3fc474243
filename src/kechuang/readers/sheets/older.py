"""Old and foreign workbooks, .xls, .xlsb and .ods, by way of calamine: the contents, and what it knows besides."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from kechuang.readers.document import Notice
from kechuang.readers.formats.package import Package
from kechuang.readers.limits import Limits
from kechuang.readers.sheets.cells import Merge
from kechuang.readers.sheets.merging import repeat_merged
from kechuang.readers.sheets.messages import fault, notice
from kechuang.readers.sheets.numbers import clock_of, is_long, plain_number
from kechuang.readers.sheets.wire import RawCell, RawRow, encode_value
from kechuang.readers.sheets.xlsx_values import Meant

_KINDS = {"xls": "旧版 Excel（.xls）", "xlsb": "二进制 Excel（.xlsb）", "ods": "ODS 表格（.ods）"}


class Older:
    """Raises TB-005 for a password, TB-006 for what is damaged, TB-007 for bombs."""

    encoding, separator = "", ""

    def __init__(self, data: bytes, name: str, limits: Limits, format: str) -> None:
        self._name, self.format, self.kind = name, format, _KINDS[format]
        if format != "xls":
            Package(data, name, limits, fault)  # for its judgement of the zip alone
        try:
            self._workbook = python_calamine.load_workbook(io.BytesIO(data))
        except python_calamine.PasswordError as error:
            raise fault("TB-005", name) from error
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise fault("TB-006", name, detail="工作簿打不开") from error
        self.notices: tuple[Notice, ...] = (notice("TB-130", kind=self.kind),)
        self.sheets = {
            each.name: each.visible != python_calamine.SheetVisibleEnum.Visible
            for each in self._workbook.sheets_metadata
            if each.typ == python_calamine.SheetTypeEnum.WorkSheet
        }

    def rows(self, sheet: str) -> Iterator[RawRow]:
        found = self._sheet(sheet)
        merges = self._merges(found)
        return repeat_merged(self._plain_rows(found), merges) if merges else self._plain_rows(found)

    def _plain_rows(self, sheet: Any) -> Iterator[RawRow]:
        left = sheet.start[1] + 1 if sheet.start else 1  # calamine pads rows above the contents, not columns beside
        for number, values in enumerate(sheet.iter_rows(), 1):
            cells: list[RawCell] = [
                (column, *_meant(value)) for column, value in enumerate(values, left) if value not in ("", None)
            ]
            if cells:
                yield number, False, cells

    def _sheet(self, sheet: str) -> Any:
        try:
            return self._workbook.get_sheet_by_name(sheet)
        except python_calamine.CalamineError as error:
            raise fault("TB-006", self._name, detail=f"工作表“{sheet}”读不出") from error

    def _merges(self, sheet: Any) -> list[Merge]:
        found = sheet.merged_cell_ranges or []
        return [Merge(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in found]

    def merges(self, sheet: str) -> list[Merge]:
        return self._merges(self._sheet(sheet))

    def hidden_columns(self, sheet: str) -> list[tuple[int, int]]:
        return []


def _meant(value: Any) -> Meant:
    if isinstance(value, datetime):
        return *encode_value(value if value.time() != time() else value.date()), ""
    if isinstance(value, date):
        return *encode_value(value), ""
    if isinstance(value, time):
        return value.isoformat("seconds"), "", ""
    if isinstance(value, timedelta):
        return clock_of(plain_number(value.total_seconds() / 86_400) or 0), "", ""
    if isinstance(value, bool):
        return value, "", ""
    if isinstance(value, int | float):
        number = plain_number(value)
        return *encode_value(str(value) if number is None else number), "long_number" if is_long(number) else ""
    return str(value).replace("\0", "␀"), "", ""
