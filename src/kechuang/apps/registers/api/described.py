"""A declaration as the API tells it: as JSON for a program to read, and as typed schemas for the OpenAPI document."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser
from pydantic import BaseModel, ConfigDict, Field, create_model

from kechuang.apps.accounts.models import User
from kechuang.apps.registers.rights import may_register, readable
from kechuang.catalog.register import NUMBERS, Register, RegisterField

FEW_CODES = 60  # longer lists are told by GET /api/registers/{code}
Reader = User | AnonymousUser
JSON_TYPES: dict[str, Any] = {"whole": int, "year": int, "yes_no": bool, "codes": list[str]}
SAID = {
    "decimal": '精确的数，写成文字，如 "12.5"',
    "money": '精确的数，写成文字，如 "1250.5"；也可带单位提交，如 "1.2亿元"',
    "date": "如 2026-03-01",
    "month": "如 2026-03",
    "organisation": '统一社会信用代码；提交时也可写名称，或 {"code": …, "name": …}',
    "unit": "单位标识；提交时也可写名称",
    "region": "区划代码；提交时也可写名称",
    "yes_no": "true 或 false；提交时也可写“是”“否”",
}


def line(register: Register, reader: Reader, records: int) -> dict[str, Any]:
    return {
        "code": register.code,
        "name": register.name,
        "about": register.about,
        "group": register.group,
        "version": register.version,
        "records": records,
        "may_enter": bool(may_register(reader, register, "enter")) and not register.kept_by,
        "kept_by": register.kept_by,
    }


def described(register: Register, reader: Reader, records: int) -> dict[str, Any]:
    """All a program must know to read and to post."""
    opened = set(readable(reader, register))
    return {
        **line(register, reader, records),
        "record": register.record,
        "source": " ".join(filter(None, (register.source.document, register.source.clause))),
        "key": register.key,
        "filters": [name for name in register.list_page.filters if name in opened],
        "checks": [check.says for check in register.checks],
        "fields": [_field(register, name, each, name in opened) for name, each in register.fields.items()],
    }


def _field(register: Register, name: str, field: RegisterField, is_open: bool) -> dict[str, Any]:
    return {
        "field": name,
        "name": field.name,
        "type": field.type,
        "unit": field.unit,
        "decimals": field.decimals if field.type == "decimal" else None,
        "required": register.is_required(name),
        "is_key": name in register.key,
        "shown_as": field.shown_as,
        "is_open": is_open,
        "filters": is_open and name in register.list_page.filters,
        "to": field.to,
        "codes": {each.code: each.name for each in register.code_lists.get(name, ())},
        "pattern": field.pattern,
        "length": field.length if field.type in ("text", "note") else None,
        "least": field.least,
        "most": field.most,
        "help": field.help,
        "example": field.example,
    }


def values_model(register: Register) -> type[BaseModel]:
    """What `values` of a record holds; every field may be absent."""
    return _model(register.model_dump_json(by_alias=True), False)


def row_model(register: Register) -> type[BaseModel]:
    """What a row posted may hold. It tells and does not judge: the row checker does, with words a person can use."""
    return _model(register.model_dump_json(by_alias=True), True)


@lru_cache(maxsize=400)
def _model(text: str, is_row: bool) -> type[BaseModel]:
    register = Register.model_validate_json(text)
    fields: dict[str, Any] = {
        f"field_{name}": _typed(register, name, each, is_row) for name, each in register.fields.items()
    }
    if is_row:
        fields["field_correcting"] = (
            int,
            Field(default=None, alias="_correcting", title="更正哪条", description="该记录任一条目编号"),
        )
        fields["field_based_on"] = (
            int,
            Field(
                default=None,
                alias="_based_on",
                title="依据的编号",
                description="您读到的 seq；不写时以 _correcting 为准",
            ),
        )
        fields["field_na"] = (list[str], Field(default=None, alias="_na", title="不适用的字段"))
    name = f"{'Row' if is_row else 'Values'}_{register.code}"
    config = ConfigDict(extra="forbid", title=f"{register.name}：{'提交的一行' if is_row else '记录的内容'}")
    return create_model(name, __config__=config, **fields)


def _typed(register: Register, name: str, field: RegisterField, is_row: bool) -> tuple[Any, Any]:
    """The alias is the field's code: some codes would be names of pydantic's own."""
    kind: Any = JSON_TYPES.get(field.type, str)
    if is_row:
        kind = _written(field, kind)
    is_required = is_row and register.is_required(name)
    more: dict[str, Any] = {} if field.example is None else {"examples": [_example(field)]}
    default = ... if is_required else None
    return kind, Field(
        default, alias=name, title=field.name, description=_said(register, name, field), json_schema_extra=more
    )


def _written(field: RegisterField, kind: Any) -> Any:
    """As people write it: numbers also as numbers or text, bodies also by name."""
    if field.type in NUMBERS or field.type == "year":
        return int | float | str
    if field.type == "organisation":
        return str | dict[Literal["code", "name"], str]
    return kind if kind is str else kind | str


def _example(field: RegisterField) -> Any:
    return field.example if JSON_TYPES.get(field.type) in (int, bool) else str(field.example)


def _said(register: Register, name: str, field: RegisterField) -> str:
    """Unit, writing, codes, help, in one line."""
    codes = list(register.code_lists.get(name, ()))
    listed = "，".join(f"{each.code}＝{each.name}" for each in codes[:FEW_CODES])
    words = [
        f"单位：{field.unit}" if field.unit else "",
        SAID.get(field.type, ""),
        f"代码：{listed}{' 等' if len(codes) > FEW_CODES else ''}" if codes else "",
        f"名录 {field.to} 中记录的标识" if field.to else "",
        field.help,
    ]
    return "；".join(filter(None, words))
