"""What is wrong with a register's declaration of the right shape: in itself, and beside the other registers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kechuang.catalog import collection
from kechuang.catalog.codes import Names, load_code_lists
from kechuang.catalog.collection import Judged
from kechuang.catalog.faults import Fault, nearest
from kechuang.catalog.register import (
    CODE,
    GROUPS,
    MONEY_UNITS,
    NUMBERS,
    RESERVED,
    Check,
    Register,
    RegisterField,
    comparison,
    is_number,
)

_DAY = re.compile(r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")


def judge(register: Register) -> Iterator[Judged]:
    """What is wrong with a declaration of the right shape: (place, what, remedy, code)."""
    fields = register.fields

    def unknown(names: list[str], *place: str | int) -> Iterator[Judged]:
        for name in names:
            if name and name not in fields:
                yield place, f"没有字段“{name}”", nearest(name, fields), "CT-051"

    if register.group not in GROUPS:
        yield ("group",), f"没有“{register.group}”这一组", f"可选：{'、'.join(GROUPS)}", "CT-052"
    yield from unknown(register.key, "key")
    yield from unknown(register.title, "title")
    yield from unknown([register.subject], "subject")
    if register.subject in fields and fields[register.subject].type != "organisation":
        yield ("subject",), f"“{register.subject}”不是单位字段", "subject 应写一个 type: organisation 的字段", "CT-053"
    for name, each in fields.items():
        yield from _judge_field(name, each)
    yield from _doubled_headers(register)
    for group in register.same:
        yield from unknown(group, "same")
    page = register.list_page
    yield from unknown([*page.columns, *page.filters, *page.total, page.sort.removeprefix("-")], "list")
    if register.validity:
        validity = register.validity
        yield from unknown([validity.first, validity.last, validity.ended_by, validity.year], "validity")
        if not (validity.first or validity.year):
            yield ("validity",), "有效期缺少起点", "写 first（起始日字段）或 year（年度字段）", "CT-054"
        if validity.first and not (validity.last or validity.years or validity.years_of or validity.ended_by):
            yield ("validity",), "有效期缺少止点", "写 last、years、years_of 或 ended_by", "CT-054"
        for name, years in validity.years_of.items():
            known = {each.code for each in register.code_lists[name]} if name in register.code_lists else set()
            for code in years.keys() - known:
                yield ("validity", "years_of"), f"{name} 没有代码“{code}”", nearest(code, known), "CT-054"
    if register.collection:
        types = {name: each.type for name, each in fields.items()}
        codes = {name: {each.code for each in listed} for name, listed in register.code_lists.items()}
        yield from collection.judge(register.collection, types, codes)
    if register.source_order:
        known = {each.code for each in register.code_lists["source"]} if "source" in register.code_lists else set()
        for value in register.source_order:
            if value not in known:
                yield ("source_order",), f"来源“{value}”不在字段 source 的代码中", nearest(value, known), "CT-055"
        if "source" not in register.key:
            yield ("key",), "按来源分别记录的名录，key 应包含 source", "在 key 中加上 source", "CT-055"
    for index, check in enumerate(register.checks):
        yield from _judge_check(register, index, check)
    for index, case in enumerate(register.cases):
        yield from unknown([*case.row, *case.faults, *case.warnings], "cases", index)
        yield from unknown([name for name in case.gives if name not in RESERVED], "cases", index)
    yield from _judge_upgrade(register)


def _judge_field(name: str, field: RegisterField) -> Iterator[Judged]:
    place = ("fields", name)
    if not CODE.match(name) or name in RESERVED:
        yield place, f"字段代码“{name}”不能用", "用小写英文字母、数字和下划线，避开系统保留的名称", "CT-056"
    if (field.type in ("code", "codes")) != (field.codes is not None):
        yield place, "代码字段要写 codes，其他字段不写", "", "CT-056"
    if isinstance(field.codes, dict):
        yield from _doubled_words(place, field.codes)
    if isinstance(field.codes, str) and field.codes not in load_code_lists():
        yield place, f"没有代码表“{field.codes}”", nearest(field.codes, load_code_lists()), "CT-056"
    if field.type == "record" and not field.to:
        yield place, "缺少 to：指向哪个名录", "", "CT-056"
    if field.type == "money" and field.unit not in MONEY_UNITS:
        yield place, f"金额单位“{field.unit}”不对", f"可选：{'、'.join(MONEY_UNITS)}", "CT-056"
    if field.type == "decimal" and not field.unit:
        yield place, "数值字段要写计量单位 unit", "没有单位的比例写“%”或“倍”", "CT-056"
    for bound in (field.least, field.most):
        if bound is not None and not _is_bound(field, bound):
            yield (
                place,
                f"界限“{bound}”写法不对",
                "数字写数字，日期写“2020-01-01”或 today，年度写四位年份或 today",
                "CT-056",
            )
    if field.pattern:
        try:
            re.compile(field.pattern)
        except re.error:
            yield place, f"pattern“{field.pattern}”不是正确的正则表达式", "", "CT-056"


def _is_bound(field: RegisterField, bound: str | int | float) -> bool:
    """A bound of a kind that the field's values can be held against; other fields have none."""
    if field.type == "date":
        return bound == "today" or bool(_DAY.match(str(bound)))
    if field.type == "year":
        return bound == "today" or isinstance(bound, int)
    return field.type in NUMBERS and isinstance(bound, int | float)


def _doubled_words(place: tuple[str | int, ...], codes: Mapping[str, Names]) -> Iterator[Judged]:
    """A word that would mean two of the codes written beside a field."""
    met: dict[str, str] = {}
    for code, names in codes.items():
        for word in dict.fromkeys((code, *([names] if isinstance(names, str) else names))):
            if met.setdefault(word, code) != code:
                yield place, f"“{word}”既是 {met[word]} 又是 {code}", "每个名称只能属于一个代码", "CT-061"


def _doubled_headers(register: Register) -> Iterator[Judged]:
    met: dict[str, str] = {}
    for name, each in register.fields.items():
        for header in dict.fromkeys((each.name, *each.headers)):
            if met.setdefault(header, name) != name:
                yield (
                    ("fields", name),
                    f"表头“{header}”同时属于 {met[header]} 和 {name}",
                    "一个表头只能对应一个字段",
                    "CT-057",
                )


def _judge_check(register: Register, index: int, check: Check) -> Iterator[Judged]:
    place = ("checks", index)
    for name in (*check.needs, *check.when):
        if name not in register.fields:
            yield place, f"没有字段“{name}”", nearest(name, register.fields), "CT-058"
    yield from _judge_when(register, place, check)
    if bool(check.must) == bool(check.needs):
        yield place, "每条核对写 must 或 needs 中的一项", "", "CT-058"
    if not check.must:
        return
    sides = comparison(check.must)
    if sides is None:
        yield place, f"“{check.must}”不是可以核对的关系", "写成“字段 + 字段 <= 字段”这样的式子", "CT-058"
        return
    for _, term in (*sides[0], *sides[2]):
        if not is_number(term) and term not in register.fields:
            yield place, f"没有字段“{term}”", nearest(term, register.fields), "CT-058"


def _judge_when(register: Register, place: tuple[str | int, ...], check: Check) -> Iterator[Judged]:
    """A condition on a code that is not in the list would never hold, and the check would sleep."""
    for name, wanted in check.when.items():
        known = {each.code for each in register.code_lists.get(name, ())}
        for value in wanted if isinstance(wanted, list) else [wanted]:
            if known and value not in known | {"filled", "missing"}:
                yield place, f"字段 {name} 没有代码“{value}”", nearest(str(value), known), "CT-058"


def _judge_upgrade(register: Register) -> Iterator[Judged]:
    steps = [step.to for step in register.upgrade]
    if steps != sorted(set(steps)) or any(step > register.version for step in steps):
        what = f"升级步骤 {steps} 的次序不对，或超过了现行第 {register.version} 版"
        yield ("upgrade",), what, "按版本从小到大写", "CT-059"


def check_registers(registers: list[Register]) -> Iterator[Fault]:
    """What concerns several declarations: a record field, and who reports, point into a register that is there."""
    by_code = {each.code: each for each in registers}
    for register in registers:
        for name, each in register.fields.items():
            if each.type == "record" and each.to not in by_code:
                what = f"字段 {name} 指向的名录“{each.to}”不存在"
                yield Fault(f"{register.code}.yaml", 0, what, nearest(each.to, by_code), "CT-051")
        yield from _check_reporters(register, by_code)


def _check_reporters(register: Register, by_code: Mapping[str, Register]) -> Iterator[Fault]:
    """`record:<register>` names a register with a subject, and `of` its fields."""
    file = f"{register.code}.yaml"
    for reporters in register.collection.reporters if register.collection else ():
        kind, _, code = reporters.partition(":")
        if kind != "record":
            continue
        if code not in by_code or not by_code[code].subject:
            what = f"填报单位“{reporters}”不是一个有单位字段（subject）的名录"
            yield Fault(file, 0, what, nearest(code, by_code), "CT-051")
            continue
        assert register.collection is not None
        for name, values in register.collection.of.items():
            yield from _check_narrowing(file, by_code[code], name, values)


def _check_narrowing(file: str, register: Register, name: str, values: list[str]) -> Iterator[Fault]:
    if name not in register.fields:
        yield Fault(file, 0, f"名录 {register.code} 没有字段“{name}”", nearest(name, register.fields), "CT-051")
        return
    known = {each.code for each in register.code_lists.get(name, ())}
    for value in values:
        if known and value not in known:
            yield Fault(file, 0, f"字段 {name} 没有代码“{value}”", nearest(value, known), "CT-051")
