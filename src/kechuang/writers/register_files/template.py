"""A template: the table to fill in, how to fill it in, and the values to choose from."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from kechuang.catalog.columns import EXAMPLE_MARK, Column, columns
from kechuang.catalog.register import Register
from kechuang.writers.register_files.choosing import VALUES_SHEET, Choices, advise, offered, write_values
from kechuang.writers.register_files.explaining import EXPLAINING_SHEET, write_explanation
from kechuang.writers.register_files.looks import OPTIONS, Cell, Looks, set_page, sheet_name, write_cell

_FIRM = "江阴市某某科技有限公司"
_FIRM_CODE = "91320281MA1ABCDE8L"


def template(register: Register, choices: Choices) -> bytes:
    """The workbook as bytes: first the table, with an example row that importing passes over."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {**OPTIONS, "in_memory": True})
    book.set_properties({"title": f"{register.name}填报模板"})
    looks, of = Looks(book), columns(register)
    words = offered(register, of, choices)
    sheet = book.add_worksheet(sheet_name(register.name))
    explaining = book.add_worksheet(EXPLAINING_SHEET)
    ranges = write_values(book.add_worksheet(VALUES_SHEET), of, words, looks) if words else {}
    set_page(sheet, of, looks, starred=True)
    shown = {column.target: _example(column, words.get(column.target, [])) for column in of}
    _write_example(sheet, of, shown, looks)
    for index, column in enumerate(of):
        advise(sheet, index, column, ranges.get(column.target, ""))
    write_explanation(explaining, register, of, words, {target: _said(each) for target, each in shown.items()}, looks)
    book.close()
    return stream.getvalue()


def _write_example(sheet: Any, of: Sequence[Column], shown: Mapping[str, Cell], looks: Looks) -> None:
    """The mark stands before what the first cell says, so that the row is never taken for a record."""
    for index, column in enumerate(of):
        value = None if _misleads(column) else shown[column.target]
        if index == 0:
            value = EXAMPLE_MARK + _said(value)
        if value is not None:
            write_cell(sheet, 1, index, value, looks.of(column, "example"))


def _misleads(column: Column) -> bool:
    """A day made up for an optional column: a certificate in the example would be revoked before it ran out."""
    field = column.declared
    return field.type in ("date", "month") and field.example is None and not column.required


def _example(column: Column, words: list[str]) -> Cell:
    """The declared example as the cell has it, else one of the type."""
    field, given = column.declared, column.declared.example
    if column.is_code:
        return _FIRM_CODE
    if field.type == "yes_no":
        return "是" if given in (None, True) else "否"
    if given is None:
        return words[0] if words else _usual(field.type)
    match field.type:
        case "whole" | "decimal" | "money" | "year":
            return Decimal(str(given))
        case "date":
            return date.fromisoformat(str(given))
    return str(given)


def _usual(kind: str) -> Cell:
    match kind:
        case "whole" | "decimal" | "money":
            return Decimal(100)
        case "year":
            return Decimal(2026)
        case "date":
            return date(2026, 3, 1)
        case "month":
            return "2026-03"
        case "organisation":
            return _FIRM
    return None


def _said(value: Cell) -> str:
    return "" if value is None else str(value)
