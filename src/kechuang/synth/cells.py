"""A row of the example as the cells of our own files: the columns of the register's template, as people write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kechuang.catalog.codes import Code
from kechuang.catalog.columns import Column, columns
from kechuang.catalog.register import MONEY_UNITS, Register
from kechuang.synth.scene import Row
from kechuang.writers.register_files.guarding import guarded

Turn = Callable[[Any], str]


class Cells:
    """Of one register; a cell that is missing is empty."""

    def __init__(self, register: Register, *, is_csv: bool = True) -> None:
        self.columns = columns(register)
        self._turns = [(each.field, _turn(each, register, is_csv)) for each in self.columns]

    def of(self, row: Row) -> list[str]:
        get = row.get
        return ["" if (value := get(name)) is None else turn(value) for name, turn in self._turns]

    @property
    def headers(self) -> list[str]:
        return [each.header for each in self.columns]


def _turn(column: Column, register: Register, is_csv: bool) -> Turn:
    field = column.declared
    match field.type:
        case "organisation":
            return _code if column.is_code else _name
        case "money":
            return _money(MONEY_UNITS[field.unit])
        case "yes_no":
            return _yes_no
        case "code":
            return {each.code: each.name for each in register.code_lists[column.field]}.__getitem__
        case "codes":
            labels = {each.code: _whole(each) for each in register.code_lists[column.field]}
            return lambda codes: "、".join(labels[each] for each in codes)
        case "month" if is_csv:
            return lambda month: f"{month[:4]}年{int(month[5:])}月"
        case "text" | "note" | "record" if is_csv:
            return _text
    return str


def _whole(code: Code) -> str:
    """How to write a code among others: not 生物、医药和医疗器械, which would be read as two."""
    return next((name for name in (code.name, *code.aliases) if "、" not in name), code.code)


def _code(body: Any) -> str:
    return str(body.code)


def _name(body: Any) -> str:
    return str(body.name)


def _yes_no(value: bool) -> str:
    return "是" if value else "否"


def _text(text: str) -> str:
    """Only what begins with a digit or a sign could be taken for something else."""
    return text if text[:1] > "9" else guarded(text, digits_too=True)


def _money(unit: int) -> Turn:
    digits = len(str(unit)) - 1

    def written(yuan: int) -> str:
        sign, yuan = ("-", -yuan) if yuan < 0 else ("", yuan)
        whole, rest = divmod(yuan, unit)
        return f"{sign}{whole}.{rest:0{digits}d}".rstrip("0") if rest else f"{sign}{whole}"

    return written
