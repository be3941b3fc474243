"""Registers: what is kept, in which columns, who may enter, accept and see it. One YAML file each in `registers/`.

A declaration is all there is to a register: table, list, form, template, import, export, history, rights and API come
from it. It is read here and judged here; `apps.registers` keeps the records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kechuang.catalog import collection
from kechuang.catalog.codes import Code, CodeList, Names, load_code_lists
from kechuang.catalog.collection import Collection
from kechuang.catalog.faults import Fault, line_of, nearest, read_yaml, refuse

FOLDER = Path(__file__).parent / "registers"

FieldType = Literal[
    "text", "note", "whole", "decimal", "money", "date", "year", "month", "yes_no", "code", "codes", "region", "unit",
    "organisation", "record",
]  # fmt: skip
FieldClass = Literal["public", "internal", "commercial", "personal", "tax", "statistical"]
RoleName = Literal["planner", "division", "town", "leader", "enterprise", "administrator"]
Weight = Literal["error", "warning"]
GROUPS = ("企业", "研发", "平台", "载体", "人才", "合作与转移", "知识产权与标准", "服务与活动", "数据", "组织")

CODE = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
# Columns that every typed table has of its own; a field of such a name would be lost.
RESERVED = frozenset(
    ("id", "key", "seq", "valid_from", "valid_until", "not_applicable", "initials", "folded", "register", "payload",
     "standing", "version")
)  # fmt: skip
MONEY_UNITS = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
NUMBERS = frozenset(("whole", "decimal", "money"))
REFERENCES = frozenset(("organisation", "unit", "region", "record"))
_DAY = re.compile(r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
_COMPARISON = re.compile(r"^\s*(.+?)\s*(<=|>=|==|!=|<|>)\s*(.+?)\s*$")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RegisterField(_Model):
    """One column. `name` is what people read; `headers` are further headings met in the wild.

    unit: of a number, such as 万元 or 人; money is kept in yuan and typed in its unit.  decimals: at most so many.
    codes: a shared list by name, or code → name here.  to: the register a `record` field points into.
    least, most: bounds, both included; a number as written, or a date, or `today`.
    """

    name: str = Field(min_length=1, max_length=60)
    type: FieldType
    headers: list[str] = []
    unit: str = ""
    decimals: int = Field(default=4, ge=0, le=8)
    codes: str | dict[str, Names] | None = None
    to: str = ""
    required: bool = False
    shown_as: FieldClass = Field(default="internal", alias="class")
    pattern: str = ""
    least: str | int | float | None = None
    most: str | int | float | None = None
    length: int = Field(default=200, ge=1, le=4000)
    help: str = ""
    example: str | int | float | bool | None = None


class Source(_Model):
    document: str = Field(min_length=2)
    clause: str = ""


class Validity(_Model):
    """Half-open inside. first: the field with the first day. last: the field with the end, which `end_means` reads.

    years: when the end is not given, so many years after the first day; the day itself is then the first day out.
    years_of: years by code of this field instead; a code that is not named there holds until it is ended.
    ended_by: a field whose day ends validity earlier (撤销日); that day is the first day out.
    year: instead of days, a year field; the record holds for that calendar year.
    """

    first: str = ""
    last: str = ""
    end_means: Literal["last_day", "first_day_out"] = "last_day"
    years: int | None = None
    years_of: dict[str, dict[str, int]] = {}
    ended_by: str = ""
    year: str = ""


class Rights(_Model):
    """Roles. accept: who may accept what others entered. Nobody accepts what is his own unless `own_accepted`."""

    see: list[RoleName] = ["planner", "division", "town", "leader", "administrator"]
    enter: list[RoleName] = ["planner", "division", "town"]
    accept: list[RoleName] = ["planner", "division"]
    own_accepted: bool = False


class Check(_Model):
    """A condition between fields of one record.

    must: "a + b <= c", fields and numbers joined by + or -; not asked while one of its fields is missing.
    needs: fields that must be filled.  when: field → values (or `filled`, `missing`) under which the check is asked.
    weight: an error keeps the row out, a warning asks to look again.
    """

    says: str = Field(min_length=4)
    mend: str = ""
    must: str = ""
    needs: list[str] = []
    when: dict[str, str | bool | int | list[str]] = {}
    weight: Weight = "error"


class Upgrade(_Model):
    """How records of the version before `to` become records of `to`: rename, then map values, then fill, then drop."""

    to: int = Field(ge=2)
    rename: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    fill: dict[str, Any] = {}
    drop: list[str] = []
    why: str = Field(min_length=4)


class ListPage(_Model):
    columns: list[str] = []
    filters: list[str] = []
    sort: str = ""
    total: list[str] = []


class Case(_Model):
    """A worked example: a row as people write it, and what becomes of it.

    gives: fields with the value expected after reading, as shown; `valid_from`, `valid_until`, `key` may be asked too.
    faults: fields in which an error is expected.  warnings: fields in which one is asked to look again.
    """

    says: str = Field(min_length=4)
    row: dict[str, Any]
    gives: dict[str, Any] = {}
    faults: list[str] = []
    warnings: list[str] = []


class Register(_Model):
    """One register, whole. key: fields that together say which record it is; they are always required.

    subject: the organisation field whose page shows the record.  same: fields unlikely to agree in two records.
    source_order: values of the field `source`, the most trusted first; the record then is keyed by `source` too.
    renewal_gap: days between two validities of the same thing that still make the second a renewal.
    kept_by: the application that keeps it; forms and imports are then refused.
    """

    code: str = Field(pattern=CODE.pattern)
    version: int = Field(ge=1)
    name: str = Field(min_length=2, max_length=40)
    record: str = Field(min_length=1, max_length=20)
    about: str = Field(min_length=8)
    group: str
    source: Source
    key: list[str] = Field(min_length=1)
    title: list[str] = Field(min_length=1)
    subject: str = ""
    fields: dict[str, RegisterField] = Field(min_length=1)
    validity: Validity | None = None
    renewal_gap: int | None = Field(default=None, ge=0, le=1100)
    source_order: list[str] = []
    same: list[list[str]] = []
    rights: Rights = Rights()
    collection: Collection | None = None
    list_page: ListPage = Field(default=ListPage(), alias="list")
    checks: list[Check] = []
    upgrade: list[Upgrade] = []
    kept_by: str = ""
    cases: list[Case] = Field(min_length=1)

    @property
    def table(self) -> str:
        return f"reg_{self.code}"

    @cached_property
    def code_lists(self) -> Mapping[str, CodeList]:
        """By field, of every field with a list of codes; a list that is not there (a fault) is left out."""
        found = {name: _code_list(name, each) for name, each in self.fields.items() if each.codes is not None}
        return {name: codes for name, codes in found.items() if codes is not None}

    def is_required(self, field: str) -> bool:
        return field in self.key or self.fields[field].required

    @property
    def columns(self) -> list[str]:
        """What the list shows: as declared, else the first seven fields."""
        return self.list_page.columns or list(self.fields)[:7]


def _code_list(name: str, field: RegisterField) -> CodeList | None:
    if isinstance(field.codes, str):
        return load_code_lists().get(field.codes)
    from_here = [(code, [names] if isinstance(names, str) else names) for code, names in (field.codes or {}).items()]

    return CodeList(name, field.name, "", tuple(Code(code, names[0], tuple(names[1:])) for code, names in from_here))


def terms(side: str) -> list[tuple[int, str]]:
    """ "a + b - 3" → [(1, "a"), (1, "b"), (-1, "3")]."""
    signed = re.findall(r"([+-]?)\s*([\w.]+)", side)
    return [(-1 if sign == "-" else 1, name) for sign, name in signed]


def comparison(must: str) -> tuple[list[tuple[int, str]], str, list[tuple[int, str]]] | None:
    """Both sides of a check's `must` and its sign; None when it is not such a sentence."""
    match = _COMPARISON.match(must)
    return (terms(match[1]), match[2], terms(match[3])) if match else None


def is_number(term: str) -> bool:
    return term.replace(".", "", 1).isdigit()


_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识的一项",
    "literal_error": "不是可选的值",
    "too_short": "内容太少",
    "string_too_short": "内容太短",
    "string_pattern_mismatch": "代码只能用小写英文字母、数字和下划线",
}


def parse_register(data: Any, file: str, path: Path | None = None) -> tuple[Register | None, list[Fault]]:
    """A declaration from its data. path: the file it was read from, to name lines; None for one typed in the site."""

    def line(*place: str | int) -> int:
        return line_of(path, place) if path else 0

    try:
        register = Register.model_validate(data if isinstance(data, dict) else {})
    except ValidationError as error:
        # What may be written in two ways is reported once per way; the place is one.
        by_place = {tuple(each["loc"][:3]): each for each in reversed(error.errors())}
        return None, [_shape_fault(each, file, path) for each in reversed(by_place.values())]
    faults = [Fault(file, line(*place), what, remedy, code) for place, what, remedy, code in _judge(register)]
    return (None, faults) if faults else (register, [])


def _shape_fault(error: Any, file: str, path: Path | None) -> Fault:
    place = [step for step in error["loc"] if isinstance(step, str | int)]
    words = _WORDS.get(error["type"], "写法不对")
    remedy = ""
    if error["type"] == "extra_forbidden":
        model = RegisterField if len(place) == 3 and place[0] == "fields" else Register
        remedy = nearest(str(place[-1]), model.model_fields)
    elif error["type"] == "literal_error":
        remedy = f"现为“{error['input']}”，可选：{error['ctx']['expected']}"
    where = ".".join(map(str, place))
    return Fault(file, line_of(path, place) if path else 0, f"{where} {words}", remedy, "CT-050")


Judged = tuple[tuple[str | int, ...], str, str, str]


def _judge(register: Register) -> Iterator[Judged]:
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


def read_register(path: Path) -> tuple[Register | None, list[Fault]]:
    """One file, or everything that is wrong with it."""
    data, faults = read_yaml(path)
    if faults:
        return None, faults
    register, faults = parse_register(data, path.name, path)
    if register and register.code != path.stem:
        line = line_of(path, ["code"])
        return None, [Fault(path.name, line, f"代码“{register.code}”与文件名不一致", "", "CT-012")]
    return register, faults


def read_registers(folder: Path = FOLDER) -> tuple[list[Register], list[Fault]]:
    """Every file of a folder in order of name, and every fault, those between files included."""
    read = [read_register(path) for path in sorted(folder.glob("*.yaml"))]
    registers = [each for each, _ in read if each]
    faults = [fault for _, found in read for fault in found]
    return registers, [*faults, *check_registers(registers)]


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


@cache
def load_registers(folder: Path = FOLDER) -> Mapping[str, Register]:
    """The shipped declarations by code. Raises CatalogError with all faults at once."""
    registers, faults = read_registers(folder)
    refuse(faults)
    return {each.code: each for each in registers}
