"""Which types may stand side by side: compared, listed, or as the results of one CASE."""

from __future__ import annotations

import re
from dataclasses import replace

from kechuang.catalog.faults import nearest
from kechuang.catalog.region import load_regions
from kechuang.engine.expressions.types import SILENT, Type

# What is wrong, how to mend it, and the code.
Objection = tuple[str, str, str]

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_WRITTEN_MONEY = "金额写成 wan(5000)、yi(1.2) 或 yuan(100)"
_UNQUOTED = {"number": "数不加引号，直接写 100", "year": "年度不加引号，直接写 2025", "money": _WRITTEN_MONEY}
_DAY_OR_YEAR = "日期写成 date '2025-01-31'；按年份比较写 year(日期)，隔多久用 years_between 等"
_BRIDGES = {
    frozenset(("date", "year")): "从日期取年份，写 year(日期)",
    frozenset(("date", "month")): "从日期取月份，写 month(日期)",
    frozenset(("date", "number")): _DAY_OR_YEAR,
    frozenset(("money", "number")): _WRITTEN_MONEY,
    frozenset(("money", "year")): "年度字段与四位年份比较",
    frozenset(("yes_no", "number")): "是否字段写 = true 或 = false",
}


def common(left: Type, right: Type) -> Type | Objection:
    """The type both belong to, or why there is none. Plain numbers go with any unit, texts with any list."""
    if left.kind in SILENT or right.kind in SILENT:
        return right if left.kind in SILENT else left
    if left.written is not None and right.written is not None:
        return Type("text")
    for text, other in ((left, right), (right, left)):
        if text.written is not None:
            return _objection_to(text.written, other) or other
    if {left.kind, right.kind} == {"number", "year"} and not (left.unit or right.unit):
        return left if left.kind == "year" else right
    if left.kind != right.kind:
        remedy = _BRIDGES.get(frozenset((left.kind, right.kind)), "两边换成同一类的字段或值")
        return f"{left.name}与{right.name}不是一类，不能放在一起", remedy, "CT-221"
    return _alike(left, right)


def _alike(left: Type, right: Type) -> Type | Objection:
    """Two of one kind, neither written as a text."""
    if left.kind == "codes":
        return "多选字段不能整个比较", "用 has(字段, '代码') 一项一项判断", "CT-221"
    if left.codes != right.codes:
        return f"{left.name}与{right.name}用的不是同一个代码表", "只能与同一个代码表的字段比较", "CT-222"
    if left.unit and right.unit and left.unit != right.unit:
        return f"单位不同：{left.unit}与{right.unit}", "换成同一单位的字段", "CT-223"
    if left.to != right.to:
        return f"两个字段指向不同的名录：{left.to}与{right.to}", "只能与指向同一名录的字段比较", "CT-221"
    digits = (max(left.digits[0], right.digits[0]), max(left.digits[1], right.digits[1]))
    return replace(left, unit=left.unit or right.unit, digits=digits)


def _objection_to(text: str, other: Type) -> Objection | None:
    """Whether a written text can be a value of `other`."""
    match other.kind:
        case "code":
            return unknown_code(text, other)
        case "codes":
            return "多选字段不能整个比较", f"写成 has(字段, '{text}')", "CT-221"
        case "month" if not _MONTH.fullmatch(text):
            return f"“{text}”不是月份", "月份写成 '2025-03'", "CT-208"
        case "region":
            return unknown_region(text)
        case "date":
            return f"“{text}”是文字，不是日期", f"写成 date '{text}'", "CT-221"
        case "yes_no":
            return f"是否字段不能与“{text}”比较", "写 = true 或 = false", "CT-221"
        case "number" | "year" | "money":
            return f"“{text}”是文字，不能与{other.name}放在一起", _UNQUOTED[other.kind], "CT-221"
    return None


def unknown_code(text: str, field: Type) -> Objection | None:
    """A code that is not in the list of `field`; a name of one is told its code."""
    codes = {each.code for each in field.codes or ()}
    if text in codes:
        return None
    meant = field.codes.find(text) if field.codes else None
    words = {word: each.code for each in field.codes or () for word in (each.code, each.name, *each.aliases)}
    near = nearest(text, words)
    remedy = f"“{text}”的代码是 '{meant.code}'" if meant else near or f"可选：{'、'.join(sorted(codes)[:12])}"
    return f"{field.name}里没有代码“{text}”", remedy, "CT-222"


def unknown_region(text: str) -> Objection | None:
    """A code of a province, prefecture or county that is or was, its first two or four figures, or a code below one."""
    known = {each.code for each in load_regions()}
    code = text[:6] if re.fullmatch(r"\d{6}[\d-].*", text) else text.ljust(6, "0") if len(text) in {2, 4, 6} else text
    if code in known:
        return None
    named = [f"{each.name} {each.code}" for each in load_regions().named(text)]
    remedy = f"区划代码：{'、'.join(named[:3])}" if named else nearest(text, known) or "写六位区划代码，如 '320281'"
    return f"没有区划代码“{text}”", remedy, "CT-227"
