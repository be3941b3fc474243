"""The OpenAPI document: ninja's own, and for every register the reader may see its addresses with typed schemas."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any

from ninja import NinjaAPI
from pydantic import BaseModel

from kechuang.apps.registers.api import asking, described
from kechuang.apps.registers.rights import readable
from kechuang.apps.registers.rules.asking import FROM, RANGED, UNTIL
from kechuang.catalog.register import Register

PREFIX = "/api/"
SCHEMAS = "#/components/schemas/"
OWN_PARAMETERS = {
    "limit": ("integer", f"一页多少条，最多 {asking.MOST}，不写为 {asking.USUAL}"),
    "cursor": ("integer", "从哪里接着读；用答复里的 next 即可，不必自己写"),
    "since_seq": ("integer", "只读这个条目编号之后变动过的记录（增量读取），包括撤回的"),
    "known": ("string", "看名录在那一天（或那一刻）的记载，如 2026-03-01"),
    "valid_on": ("string", "只要在那一天有效的记录，如 2026-03-01"),
    "q": ("string", "单位或记录名称的一部分、拼音首字母、代码、证书编号"),
}
TOKEN = {
    "name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 100},
    "description": "每个新请求一个编号（如 UUID）；没收到答复时用同一编号重发，不会重复登记。24 小时内有效。",
}  # fmt: skip


def document(api: NinjaAPI, registers: Mapping[str, Register], reader: described.Reader) -> dict[str, Any]:
    """registers: those to describe, by code; may be empty."""
    whole: dict[str, Any] = deepcopy(dict(api.get_openapi_schema(path_prefix=PREFIX)))
    paths, schemas = whole["paths"], whole["components"]["schemas"]
    page = paths[f"{PREFIX}registers/{{code}}/records"]["get"]
    page["parameters"] = [*page["parameters"], *_own_parameters()]
    for path in paths.values():
        if "post" in path and "find" not in path["post"]["operationId"]:
            path["post"]["parameters"] = [*path["post"].get("parameters", ()), TOKEN]
    for code, register in registers.items():
        open_fields = readable(reader, register)
        schemas |= _schemas(described.values_model(register), described.row_model(register))
        schemas |= _shapes(schemas, register)
        paths[f"{PREFIX}registers/{code}/records"] = {"get": _page_of(register, page, open_fields)}
        if not register.kept_by:
            posting = paths[f"{PREFIX}registers/{{code}}/entries"]["post"]
            paths[f"{PREFIX}registers/{code}/entries"] = {"post": _posting_to(register, posting)}
    return whole


def _own_parameters() -> list[dict[str, Any]]:
    return [_parameter(name, kind, says) for name, (kind, says) in OWN_PARAMETERS.items()]


def _parameter(name: str, kind: str, says: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": {"type": kind}, "description": says}


def _schemas(*models: type[BaseModel]) -> dict[str, Any]:
    return {model.__name__: _schema_of(model) for model in models}


@lru_cache(maxsize=400)
def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Worked out once for each declaration: for all registers it takes seconds. Nobody changes it afterwards."""
    return model.model_json_schema(ref_template=f"{SCHEMAS}{{model}}", by_alias=True)


def _shapes(schemas: Mapping[str, Any], register: Register) -> dict[str, Any]:
    """Page, record and post of one register: as for all, with its own values inside."""
    code = register.code
    record, page, post = (deepcopy(schemas[name]) for name in ("Record", "RecordPage", "Post"))
    record["properties"]["values"] = {"$ref": f"{SCHEMAS}Values_{code}"}
    page["properties"]["records"]["items"] = {"$ref": f"{SCHEMAS}Record_{code}"}
    post["properties"]["rows"]["items"] = {"$ref": f"{SCHEMAS}Row_{code}"}
    return {f"Record_{code}": record, f"RecordPage_{code}": page, f"Post_{code}": post}


def _page_of(register: Register, general: Mapping[str, Any], open_fields: list[str]) -> dict[str, Any]:
    own = deepcopy(dict(general))
    own |= {"summary": f"{register.name}：一页记录", "operationId": f"records_{register.code}", "tags": [register.name]}
    own["description"] = register.about
    own["parameters"] = [*_own_parameters(), *_filters(register, open_fields)]
    own["responses"][200] = _json("RecordPage", register)
    return own


def _filters(register: Register, open_fields: list[str]) -> list[dict[str, Any]]:
    found = []
    for name in register.list_page.filters:
        field = register.fields[name]
        if name not in open_fields:
            continue
        found.append(_parameter(name, "string", f"{field.name}；“-”为没有填写的"))
        if field.type in RANGED:
            unit = f"（{field.unit}）" if field.unit else ""
            found.append(_parameter(name + FROM, "string", f"{field.name}不小于{unit}"))
            found.append(_parameter(name + UNTIL, "string", f"{field.name}不大于{unit}"))
    return found


def _posting_to(register: Register, general: Mapping[str, Any]) -> dict[str, Any]:
    own = deepcopy(dict(general))
    own |= {"summary": f"{register.name}：提交", "operationId": f"post_{register.code}", "tags": [register.name]}
    own["parameters"] = [TOKEN]
    own["requestBody"]["content"]["application/json"]["schema"] = {"$ref": f"{SCHEMAS}Post_{register.code}"}
    return own


def _json(name: str, register: Register) -> dict[str, Any]:
    schema = {"$ref": f"{SCHEMAS}{name}_{register.code}"}
    return {"description": "OK", "content": {"application/json": {"schema": schema}}}
