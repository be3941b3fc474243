"""What the cells of a template offer while one types: drop-downs from a sheet of values, bounds, and a word of help.

Everything only advises: 不适用, an alias or a number with its unit is also understood when the file comes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from kechuang.catalog.columns import Column
from kechuang.catalog.register import Register, RegisterField
from kechuang.writers.register_files.guarding import guarded
from kechuang.writers.register_files.looks import LAST_ROW, Looks, is_number

VALUES_SHEET = "可选值"
_MESSAGE, _TITLE = 255, 32  # characters Excel allows
_LAST_DAY = date(2199, 12, 31)
_BEYOND = 10**15


@dataclass(frozen=True, slots=True)
class Choices:
    """Names that are known in this place, in the order in which a drop-down shows them."""

    regions: Sequence[str] = ()
    units: Sequence[str] = ()


def offered(register: Register, columns: Sequence[Column], choices: Choices) -> dict[str, list[str]]:
    """Target of a column → the words one chooses from; only columns that have such a list."""
    found: dict[str, list[str]] = {}
    for column in columns:
        field = column.declared
        words: Sequence[str] = ()
        if field.type in ("code", "codes"):
            words = [each.name for each in register.code_lists[column.field]]
        elif field.type == "yes_no":
            words = ("是", "否")
        elif field.type in ("region", "unit"):
            words = choices.regions if field.type == "region" else choices.units
        if words:
            found[column.target] = list(words)
    return found


def write_values(sheet: Any, columns: Sequence[Column], words: Mapping[str, list[str]], looks: Looks) -> dict[str, str]:
    """One column of values each; target → the range a drop-down points to."""
    ranges: dict[str, str] = {}
    shown = [column for column in columns if column.target in words]
    for index, column in enumerate(shown):
        sheet.set_column(index, index, 24, looks.plain)
        sheet.write_string(0, index, column.header, looks.head)
        for line, word in enumerate(words[column.target], start=1):
            sheet.write_string(line, index, guarded(word), looks.plain)
        first, last = (xl_rowcol_to_cell(line, index, True, True) for line in (1, len(words[column.target])))
        ranges[column.target] = f"='{VALUES_SHEET}'!{first}:{last}"
    sheet.freeze_panes(1, 0)
    return ranges


def advise(sheet: Any, index: int, column: Column, values: str) -> None:
    """Put drop-down, bounds and help on every cell of a column below the heading.  values: the range, or ""."""
    rule = _rule(column, values)
    words = help_of(column)
    rule |= {"input_title": column.header[:_TITLE], "input_message": words[:_MESSAGE], "ignore_blank": True}
    rule |= {
        "error_type": "warning",
        "error_title": "请核对",
        "error_message": f"{words}\n仍要这样填写吗？"[-_MESSAGE:],
    }
    sheet.data_validation(1, index, LAST_ROW - 1, index, rule)


def _rule(column: Column, values: str) -> dict[str, Any]:
    field = column.declared
    if column.is_code:
        return {"validate": "length", "criteria": "between", "minimum": 7, "maximum": 18}
    if values and field.type != "codes":  # several values in one cell cannot be picked from a list
        return {"validate": "list", "source": values}
    if field.type == "date":
        first = date.fromisoformat(str(field.least)) if field.least not in (None, "today") else date(1900, 3, 1)
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": max(first, date(1900, 3, 1)),
            "maximum": _LAST_DAY,
        }
    if field.type == "year":
        return {"validate": "integer", "criteria": "between", "minimum": 1949, "maximum": 2200}
    if is_number(field):
        kind = "integer" if field.type == "whole" else "decimal"
        return {"validate": kind, "criteria": "between", "minimum": _bound(field.least, -_BEYOND),
                "maximum": _bound(field.most, _BEYOND)}  # fmt: skip
    if field.type == "text":
        return {"validate": "length", "criteria": "<=", "value": field.length}
    return {"validate": "any"}


def _bound(bound: str | int | float | None, beyond: int) -> float:
    return beyond if bound is None else float(bound)


def help_of(column: Column) -> str:
    """What to write, in a sentence or two."""
    field = column.declared
    if column.is_code:
        return f"{field.name}的 18 位统一社会信用代码。单位已经登记过的，只写名称也可以。"
    need = "必填。" if column.required else "没有数据的留空。"
    return f"{need}{how_written(field)}{field.help}"


def how_written(field: RegisterField) -> str:
    """How a value of the field's type is written."""
    match field.type:
        case "whole" | "decimal" | "money":
            percent = "填 12 表示 12%，不要填 0.12。" if field.unit == "%" else ""
            unit = f"，单位{field.unit}" if field.unit else ""
            return f"只填数字{unit}{_bounds_words(field)}。{percent}"
        case "date":
            return "写成 2026-03-01。"
        case "month":
            return "写成 2026-03 或 2026年3月。"
        case "year":
            return "四位年份，如 2026。"
        case "yes_no":
            return "填“是”或“否”。"
        case "code":
            return "从下拉列表中选择。"
        case "codes":
            return f"可写几项，用“、”隔开；可选的见“{VALUES_SHEET}”表。"
        case "organisation":
            return "写单位全称，可用曾用名。"
        case "unit" | "region":
            return "从下拉列表中选择，或写全称。"
        case "record":
            return "写所指记录的名称或标识。"
    return f"不超过 {field.length} 个字。" if field.type == "text" else ""


def _bounds_words(field: RegisterField) -> str:
    if field.least is not None and field.most is not None:
        return f"，在 {field.least} 到 {field.most} 之间"
    if field.least is not None:
        return f"，不小于 {field.least}"
    return f"，不大于 {field.most}" if field.most is not None else ""
