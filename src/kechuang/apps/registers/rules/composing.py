"""A register as an administrator fills it in, turned into a declaration: what the form asks, and YAML for the rest."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from pypinyin import lazy_pinyin

from kechuang.catalog.register import RESERVED

Facts = Mapping[str, Any]
_WORDS = re.compile(r"[、,，;；\n]+")
JOINT = "、"
SIMPLE = ("name", "record", "about", "group")


USUAL = {
    "whole": 1, "decimal": 1, "money": 1, "date": "2026-03-01", "year": 2026, "month": "2026-03", "yes_no": "是",
    "organisation": "91320281MA1ABCDE8L", "region": "320281",
}  # fmt: skip


def code_for(name: str, taken: Sequence[str] = ()) -> str:
    """科普基地 → ke_pu_ji_di: a code nobody has to think of; numbered when it is taken or reserved."""
    spelt = "_".join(lazy_pinyin(re.sub(r"[\W_]+", "", name)))
    base = re.sub(r"[^a-z0-9_]", "", spelt.lower())[:48].strip("_") or "field"
    base = base if base[0].isalpha() else f"f_{base}"
    code, number = base, 2
    while code in taken or code in RESERVED:
        code, number = f"{base}_{number}", number + 1
    return code


def composed(basic: Facts, rows: Sequence[Facts], before: Facts | None = None) -> dict[str, Any]:
    """The declaration's data. before: the declaration being changed; what the form does not ask stays as it was.

    rows: one per field, in order: name, type, unit, options, headers, is_key, required, shown_as, example, help, and
    code for a field that is there already.
    """
    old = dict(before or {})
    fields: dict[str, Any] = {}
    for row in rows:
        code = row.get("code") or code_for(row["name"], list(fields))
        fields[code] = _field(row, dict(old.get("fields", {}).get(code, {})))
    data = {
        "code": old.get("code") or basic["code"] or code_for(basic["name"]),
        "version": old.get("version", 0) + 1,
        **{name: basic[name] for name in SIMPLE},
        "source": {"document": basic["document"], **({"clause": basic["clause"]} if basic.get("clause") else {})},
        "key": _key(old, [code for code, row in zip(fields, rows, strict=True) if row.get("is_key")]),
        "title": _title(old, fields),
        "fields": fields,
    }
    subject = next((code for code, each in fields.items() if each["type"] == "organisation"), "")
    rest = {name: value for name, value in old.items() if name not in data}
    rest.setdefault("subject", subject)
    if not rest["subject"]:
        del rest["subject"]
    if basic.get("valid_first"):
        rest["validity"] = _validity(basic, fields)
    data |= rest
    data.setdefault("cases", [_case(data, fields)])
    gone = [code for code in old.get("fields", ()) if code not in fields]
    return _without(data, gone, basic.get("why") or "不再使用") if gone else data


def _key(old: Facts, ticked: list[str]) -> list[str]:
    """In the old order: another order would give every record another key."""
    kept = [name for name in old.get("key", ()) if name in ticked]
    return [*kept, *(name for name in ticked if name not in kept)]


def _without(data: dict[str, Any], gone: list[str], why: str) -> dict[str, Any]:
    """Fields that are given up leave the list page and the cases too, and old records are read without them."""
    page = data.get("list", {})
    lists = {
        name: [each for each in page[name] if each not in gone]
        for name in ("columns", "filters", "total")
        if name in page
    }
    sort = {"sort": page["sort"]} if page.get("sort", "").removeprefix("-") not in ("", *gone) else {}
    if page:
        data["list"] = lists | sort
    cases = [
        case | {part: _less(case[part], gone) for part in ("row", "gives") if part in case} for case in data["cases"]
    ]
    data["cases"] = [case for case in cases if not {*case.get("faults", ()), *case.get("warnings", ())} & set(gone)]
    data["same"] = [group for group in data.get("same", ()) if not set(group) & set(gone)]
    step = {"to": data["version"], "drop": gone, "why": why if len(why) >= 4 else f"不再使用：{why}"}
    data["upgrade"] = [*data.get("upgrade", ()), step]
    return data


def _less(facts: Facts, gone: list[str]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in gone}


def _validity(basic: Facts, fields: Facts) -> dict[str, Any]:
    by_name = {each["name"]: code for code, each in fields.items()}
    first, last = (by_name.get(word, word) for word in (basic["valid_first"], basic.get("valid_last") or ""))
    if fields.get(first, {}).get("type") == "year":
        return {"year": first}
    years = {"years": basic["valid_years"]} if basic.get("valid_years") else {}
    return {"first": first, **({"last": last, "end_means": "last_day"} if last else {}), **years}


def _field(row: Facts, before: dict[str, Any]) -> dict[str, Any]:
    """One field; what the form does not ask (bounds, pattern, decimals …) stays."""
    field = before | {"name": row["name"], "type": row["type"]}
    for name, key in (("unit", "unit"), ("shown_as", "class"), ("example", "example"), ("help", "help")):
        if row.get(name) not in (None, ""):
            field[key] = row[name]
        elif name in row:
            field.pop(key, None)
    field.pop("required", None)
    if row.get("required"):
        field["required"] = True
    if row.get("headers") and row["headers"] != JOINT.join(before.get("headers", ())):
        field["headers"] = split(row["headers"])
    options = split(row.get("options") or "")
    if row["type"] in ("code", "codes") and options:
        known = {_first(each): code for code, each in before["codes"].items()} if _is_own(before) else {}
        taken: list[str] = []
        for each in options:
            taken.append(known.get(each) or code_for(each, taken))
        aliases = before["codes"] if _is_own(before) else {}
        field["codes"] = {code: aliases.get(code, each) for code, each in zip(taken, options, strict=True)}
    elif row["type"] not in ("code", "codes"):
        field.pop("codes", None)
    return field


def _is_own(field: Facts) -> bool:
    return isinstance(field.get("codes"), dict)


def _first(names: str | list[str]) -> str:
    return names if isinstance(names, str) else names[0]


def _title(old: Facts, fields: Facts) -> list[str]:
    kept = [name for name in old.get("title", ()) if name in fields]
    words = [code for code, each in fields.items() if each["type"] in ("text", "organisation")]
    return kept or words[:1] or list(fields)[:1]


def _case(data: Facts, fields: Facts) -> dict[str, Any]:
    """Every declaration has a worked case; from the form, the row of its examples, made up where one is needed."""
    row = {}
    for code, each in fields.items():
        if each.get("example") not in (None, ""):
            row[code] = each["example"]
        elif code in data["key"] or each.get("required"):
            row[code] = _made_up(each)
    return {"says": "填表示例能够读成一条记录", "row": row}


def _made_up(field: Facts) -> Any:
    """A value that reads as the type; a field of words gets its own name."""
    if field["type"] in ("code", "codes") and _is_own(field):
        return _first(next(iter(field["codes"].values())))
    return USUAL.get(field["type"], f"某{field['name']}"[: field.get("length", 10)])


def split(words: str) -> list[str]:
    return [each.strip() for each in _WORDS.split(words) if each.strip()]


def as_rows(data: Facts) -> list[dict[str, Any]]:
    """The fields of a declaration as rows of the form."""
    return [_as_row(data, code, dict(field)) for code, field in data["fields"].items()]


def _as_row(data: Facts, code: str, field: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": code,
        **{name: field.get(name, "") for name in ("name", "type", "unit", "example", "help")},
        "shown_as": field.get("class", "internal"),
        "required": field.get("required", False),
        "is_key": code in data["key"],
        "headers": JOINT.join(field.get("headers", ())),
        "options": JOINT.join(map(_first, field["codes"].values())) if _is_own(field) else "",
    }


def as_yaml(data: Facts) -> str:
    return yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, width=110)


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line of a declaration that is new (sign +) or gone (sign -); a few lines around stand with no sign."""

    sign: str
    text: str


def changed_lines(before: str, after: str) -> list[ChangedLine]:
    """What differs between two texts, with two lines around each change; nothing for a register that is new."""
    if not before:
        return []
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return [ChangedLine(line[0].strip(), line[1:]) for line in list(lines)[2:]]
