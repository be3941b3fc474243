"""The columns of a register as people see them in a file: an organisation takes two, its name and its credit code.

A column's target is what the import maps a heading to and the export writes: a field's code, or field:code for the
credit code beside an organisation's name. Texts in our own files are guarded against being taken for formulas; whoever
reads a cell takes that away with `writers.register_files.guarding.unguarded`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kechuang.catalog.register import Register, RegisterField

CODE_SUFFIX = ":code"
CODE_HEADERS = (
    "统一社会信用代码",
    "社会信用代码",
    "信用代码",
    "统一信用代码",
    "机构代码",
    "企业代码",
    "纳税人识别号",
    "税号",
)
EXAMPLE_MARK = "【示例】"  # before the first cell of the row in a template that shows how to fill it in
FAULT_HEADER = "错误"  # the last column of a file handed back, which importing it again passes over
_BRACKETED = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
# What stands in brackets behind a heading and says nothing about which column it is: 营业收入（万元）, 名称（必填）.
_SAYS_NOTHING = re.compile(
    r"^(?:单位[:：]?.*|必填|选填|可选|必选|.*(?:填写|格式|如[:：]|例[:：]|例如).*|[千百十万亿]*(?:元|人|家|个|项|件|亩|吨|度|平方米|㎡|m2|"
    r"%|‰|吨标准煤|千瓦时|万元/亩|台|套|次|场|篇|人次|年|月|日))$"
)
_MARKS = re.compile(r"[\s*＊:：、，,。.\-_/]+")


@dataclass(frozen=True, slots=True)
class Column:
    """target: see above. header: as our own files write it, unit in brackets. headers: other writings."""

    target: str
    field: str
    header: str
    headers: tuple[str, ...]
    declared: RegisterField
    required: bool

    @property
    def is_code(self) -> bool:
        return self.target.endswith(CODE_SUFFIX)


def columns(register: Register) -> list[Column]:
    """Every column of `register`, in the order of its files."""
    return list(_columns(register))


def _columns(register: Register) -> Iterator[Column]:
    bodies = [name for name, field in register.fields.items() if field.type == "organisation"]
    for name, field in register.fields.items():
        header = f"{field.name}（{field.unit}）" if field.unit else field.name
        yield Column(name, name, header, (field.name, *field.headers), field, register.is_required(name))
        if field.type == "organisation":
            first = bodies[0] == name
            code_header = CODE_HEADERS[0] if first else f"{field.name}{CODE_HEADERS[0]}"
            others = CODE_HEADERS[1:] if first else tuple(f"{field.name}{each}" for each in CODE_HEADERS)
            yield Column(name + CODE_SUFFIX, name, code_header, others, field, False)


def folded_header(text: str) -> str:
    """How headings are compared: one width, no unit in brackets, no spaces, stars or punctuation."""
    narrow = unicodedata.normalize("NFKC", text)
    return _MARKS.sub("", _BRACKETED.sub(_unless_it_says_nothing, narrow)).upper()


def _unless_it_says_nothing(bracketed: re.Match[str]) -> str:
    return "" if _SAYS_NOTHING.match(bracketed[1].strip()) else bracketed[1]


def is_fault_column(header: str) -> bool:
    """Whether a heading is the one that a file handed back has at its end."""
    return folded_header(header) == FAULT_HEADER


def map_headers(register: Register, headers: Mapping[int, str], remembered: Mapping[str, str]) -> dict[int, str]:
    """Column number → target, for the headings that are known; each target once, the first column wins.

    remembered: folded heading → target ("" for left out), what somebody chose before; it goes before the declaration.
    """
    known = {
        folded_header(each): column.target for column in columns(register) for each in (column.header, *column.headers)
    }
    known |= {column.target: column.target for column in columns(register)}
    known.setdefault(FAULT_HEADER, "")
    mapping: dict[int, str] = {}
    for number, text in sorted(headers.items()):
        heading = folded_header(text)
        target = remembered.get(heading, known.get(heading, known.get(text.strip())))
        if target is not None and (target == "" or target not in mapping.values()):
            mapping[number] = target
    return mapping
