"""One row as a program posts it → what the row checker reads: every value as the text a person would have written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kechuang.apps.registers.rules.cells import NotApplicable, Written
from kechuang.apps.registers.rules.faults import CellFault, shorten
from kechuang.apps.registers.rules.rows import NOT_APPLICABLE
from kechuang.catalog.faults import nearest
from kechuang.catalog.register import Register, RegisterField

CORRECTING, BASED_ON = "_correcting", "_based_on"
OWN = (CORRECTING, BASED_ON, NOT_APPLICABLE)
LONGEST = 4_000  # characters of any value; a field's own limit is judged by the row checker
MOST_SEQ = 2**63 - 1


@dataclass(frozen=True, slots=True)
class PostedRow:
    """raw: for `check_row`. faults: of what could not even be read.

    correcting: any entry number of the record to correct.  based_on: the number its author saw.
    """

    raw: Mapping[str, object]
    faults: tuple[CellFault, ...] = ()
    correcting: int | None = None
    based_on: int | None = None


def read_posted(register: Register, row: Mapping[str, Any]) -> PostedRow:
    """row: field → text, number, yes or no; a list for several codes; {code, name} for an organisation. Never raises.

    A null is missing. A number is taken by its digits, so that 0.1 is 0.1.
    """
    raw: dict[str, object] = {}
    faults: list[CellFault] = []
    for name, value in row.items():
        if name in OWN:
            continue
        if name not in register.fields:
            faults.append(_unknown(register, name))
        elif value is not None:
            read = _read(name, register.fields[name], value)
            if isinstance(read, CellFault):
                faults.append(read)
            else:
                raw[name] = read
    faults += _not_applicable(register, row, raw)
    correcting, based_on = (_seq(row, name, faults) for name in (CORRECTING, BASED_ON))
    return PostedRow(raw, tuple(faults), correcting, based_on or correcting)


def _unknown(register: Register, name: str) -> CellFault:
    """The field meant may have been named by its heading."""
    headings = {word: code for code, field in register.fields.items() for word in (field.name, *field.headers)}
    if name in headings:
        remedy = f"请写字段代码：{headings[name]}"
    else:
        remedy = nearest(name, register.fields) or f"可用：{'、'.join(register.fields)}"
    return CellFault(shorten(name), "", f"“{register.name}”没有字段“{shorten(name)}”", remedy, "RG-181")


def _read(name: str, field: RegisterField, value: Any) -> object:
    if isinstance(value, bool):
        return ("是" if value else "否") if field.type == "yes_no" else _wrong_kind(name, value, "文字或数字")
    if isinstance(value, str | int | Decimal):
        return _text(name, str(value))
    if isinstance(value, list) and field.type == "codes":
        words = [str(each) for each in value if isinstance(each, str | int) and not isinstance(each, bool)]
        fits = len(words) == len(value) and len("、".join(words)) <= LONGEST
        return words if fits else _wrong_kind(name, value, "代码的列表")
    if isinstance(value, dict) and field.type == "organisation":
        fits = value.keys() <= {"code", "name"} and all(isinstance(each, str | None) for each in value.values())
        written = Written(*(_trimmed(value.get(part)) for part in ("code", "name"))) if fits else None
        if written is None or len(written.code + written.name) > LONGEST:
            return _wrong_kind(name, value, '{"code": "…", "name": "…"}')
        return written
    return _wrong_kind(name, value, "文字或数字")


def _trimmed(value: str | None) -> str:
    return (value or "").strip()


def _text(name: str, text: str) -> object:
    if len(text) <= LONGEST:
        return text
    return CellFault(name, shorten(text), f"有 {len(text)} 个字，最多 {LONGEST} 个", "请缩短", "RG-183")


def _wrong_kind(name: str, value: Any, wanted: str) -> CellFault:
    return CellFault(name, shorten(str(value)), "值的类型不对", f"请写成{wanted}", "RG-182")


def _not_applicable(register: Register, row: Mapping[str, Any], raw: dict[str, object]) -> list[CellFault]:
    """Puts what is said not to apply into `raw`."""
    said = row.get(NOT_APPLICABLE)
    if said is None:
        return []
    if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
        return [_wrong_kind(NOT_APPLICABLE, said, "字段代码的列表")]
    faults = [_unknown(register, name) for name in said if name not in register.fields]
    for name in said:
        if row.get(name) is not None and name in register.fields:
            faults.append(CellFault(name, "", "既写了值，又列为不适用", "请只留一种", "RG-185"))
        elif name in register.fields:
            raw[name] = NotApplicable()
    return faults


def _seq(row: Mapping[str, Any], name: str, faults: list[CellFault]) -> int | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_SEQ:
        return value
    faults.append(_wrong_kind(name, value, "条目编号（整数）"))
    return None
