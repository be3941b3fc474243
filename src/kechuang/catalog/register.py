"""Registers: what is kept, in which columns, who may enter, accept and see it. One YAML file each in `registers/`.

A declaration is all there is to a register: table, list, form, template, import, export, history, rights and API come
from it. `register_files` reads it, `register_judgement` judges it; `apps.registers` keeps the records.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kechuang.catalog.codes import Code, CodeList, Names, load_code_lists
from kechuang.catalog.collection import Collection

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
