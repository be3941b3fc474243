"""How the columns of a register look in a workbook: widths, number formats, page. Plain features, for WPS and Excel."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from kechuang.catalog.columns import Column
from kechuang.catalog.register import RegisterField
from kechuang.writers.register_files.guarding import guarded

Cell = str | Decimal | date | None
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LAST_ROW = 1_048_576  # of a sheet
_A4 = 9
_DIGITS = 15  # Excel keeps no more of a number
_FIRST_SOUND_DAY = date(1900, 3, 1)  # Excel believes in a 29 February 1900

# A column is text unless it says otherwise: leading zeros and 18 digits stay what they are.
_FORMATS = {"whole": "0", "year": "0", "decimal": "General", "date": "yyyy-mm-dd"}
_WIDTHS = {
    "note": 40, "organisation": 34, "record": 30, "codes": 26, "unit": 22, "text": 20, "code": 18, "region": 16,
    "money": 14, "decimal": 12, "whole": 10, "date": 12, "month": 10, "year": 8, "yes_no": 8,
}  # fmt: skip
_CODE_WIDTH = 22


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        top = {"valign": "top"}
        head = {"bold": True, "bottom": 1, "text_wrap": True, **top}
        self.head = book.add_format({"bg_color": "#E8EEF4", **head})
        self.head_required = book.add_format({"bg_color": "#FBE9D0", **head})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.plain = book.add_format({"num_format": "@", **top})
        self.long = book.add_format({"num_format": "@", "text_wrap": True, **top})
        self._book, self._top = book, top
        self._made: dict[tuple[str, str], Any] = {}

    def of(self, column: Column, shade: str = "") -> Any:
        """shade: "" | "example" | "fault"."""
        return self.made(number_format(column), column.declared.type == "note", shade)

    def made(self, number: str, wrapped: bool, shade: str = "") -> Any:
        key = (number + ("w" if wrapped else ""), shade)
        if key not in self._made:
            colours: dict[str, dict[str, Any]] = {
                "example": {"italic": True, "font_color": "#5F6B76"},
                "fault": {"bg_color": "#FFD9D4"},
            }
            facts = {"num_format": number, "text_wrap": wrapped, **self._top, **colours.get(shade, {})}
            self._made[key] = self._book.add_format(facts)
        return self._made[key]


def number_format(column: Column) -> str:
    field = column.declared
    if column.is_code:
        return "@"
    if field.type == "money":
        return "0.00" if field.unit == "元" else "General"
    return _FORMATS.get(field.type, "@")


def width(column: Column) -> int:
    """In characters; a long heading wraps."""
    own = _CODE_WIDTH if column.is_code else _WIDTHS[column.declared.type]
    return max(own, min(24, _shown_width(column.header) + 2))


def _shown_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def set_page(sheet: Any, columns: Sequence[Column], looks: Looks, *, starred: bool = False) -> None:
    """Heading, widths, column formats, what stays in view, and how it prints.  starred: required columns say so."""
    for index, column in enumerate(columns):
        sheet.set_column(index, index, width(column), looks.of(column))
        is_marked = starred and column.required
        sheet.write_string(0, index, column.header + ("*" if is_marked else ""),
                           looks.head_required if is_marked else looks.head)  # fmt: skip
    sheet.freeze_panes(1, 1)
    print_on_a4(sheet)


def print_on_a4(sheet: Any) -> None:
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")


def write_cell(sheet: Any, line: int, index: int, value: Cell, look: Any) -> None:
    """One cell, exactly: a number of more digits than Excel keeps is written as text, and so is an early day."""
    if isinstance(value, str):
        sheet.write_string(line, index, guarded(value), look)
    elif isinstance(value, Decimal):
        if len(value.normalize().as_tuple().digits) <= _DIGITS:
            sheet.write_number(line, index, value, look)
        else:
            sheet.write_string(line, index, digits(value), look)
    elif isinstance(value, date):
        if value >= _FIRST_SOUND_DAY:
            sheet.write_datetime(line, index, value, look)
        else:
            sheet.write_string(line, index, value.isoformat(), look)


def digits(value: Decimal) -> str:
    """12.50 → "12.5"; never an exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def sheet_name(words: str, number: int = 1) -> str:
    """Fit for a tab: 31 characters, without the few that are not allowed; the second sheet of a name is “名 (2)”."""
    ending = f" ({number})" if number > 1 else ""
    return re.sub(r"[\[\]:*?/\\']", " ", words)[: 31 - len(ending)] + ending


def is_number(field: RegisterField) -> bool:
    return field.type in ("whole", "decimal", "money")
