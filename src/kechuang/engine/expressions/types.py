"""What an expression can be: yes or no, a code of a list, an amount in a unit, a day …"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kechuang.catalog.codes import CodeList
from kechuang.catalog.register import RegisterField

Kind = Literal[
    "text", "code", "codes", "yes_no", "number", "money", "date", "month", "year", "organisation", "unit", "region",
    "record", "nothing", "wrong",
]  # fmt: skip

NAMES: dict[str, str] = {
    "text": "文字", "code": "代码", "codes": "多选代码", "yes_no": "是否", "number": "数", "money": "金额",
    "date": "日期", "month": "月份", "year": "年度", "organisation": "单位（企业）", "unit": "部门",
    "region": "地区", "record": "记录",
    "nothing": "null", "wrong": "",
}  # fmt: skip
SILENT = ("nothing", "wrong")
WIDEST = 38  # digits of a decimal, in DuckDB and in Spark
MONEY = ("元", "千元", "万元", "百万元", "千万元", "亿元", "万亿元", "亿")


@dataclass(frozen=True)
class Type:
    """kind: of value.  codes: the list of a code.  unit: of a number, empty for a plain one.  to: register of a record.

    written: a text written in the expression itself, which takes on the kind of what it is compared with.
    digits: before and after the point, at most, of a number or money; for the width of decimals in databases.
    "nothing" is a NULL, "wrong" something already complained about; neither gives a second fault.
    """

    kind: Kind
    unit: str = ""
    codes: CodeList | None = None
    to: str = ""
    written: str | None = None
    digits: tuple[int, int] = (0, 0)

    @property
    def name(self) -> str:
        """金额, 数（人）, 代码（认定类别）."""
        more = self.unit if self.kind == "number" else self.codes.title if self.codes else ""
        return f"{NAMES[self.kind]}（{more}）" if more else NAMES[self.kind]


WRONG, YES_NO, NOTHING = Type("wrong"), Type("yes_no"), Type("nothing")


def type_of_field(field: RegisterField, codes: CodeList | None) -> Type:
    """What a column holds. A code field whose list is missing (a fault of the register) is "wrong"."""
    match field.type:
        case "text" | "note":
            return Type("text")
        case "whole":
            return Type("number", unit=field.unit, digits=(19, 0))
        case "decimal":
            return Type("number", unit=field.unit, digits=(24 - field.decimals, field.decimals))
        case "money":
            return Type("money", digits=(18, 2))
        case "code" | "codes":
            return Type(field.type, codes=codes) if codes else WRONG
        case "record":
            return Type("record", to=field.to)
    assert field.type in get_args(Kind)
    return Type(field.type)
