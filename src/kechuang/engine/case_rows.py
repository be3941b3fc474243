"""Rows of worked cases → records. Only fields that matter are written; organisations may have any name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from kechuang.catalog.codes import CodeList
from kechuang.catalog.faults import nearest
from kechuang.catalog.region import load_regions
from kechuang.catalog.register import MONEY_UNITS, Register, RegisterField
from kechuang.catalog.validity import span_of
from kechuang.engine.rows import Record

KNOWN, UNTIL_KNOWN, NOT_APPLICABLE = "known", "until_known", "not_applicable"
_OF_THE_ROW = (KNOWN, UNTIL_KNOWN, NOT_APPLICABLE)
_YES_NO = {"是": True, "否": False, True: True, False: False}
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class RowFault:
    """place: below `records` of the case."""

    place: Place
    what: str
    remedy: str = ""


class Unreadable(Exception):
    """What a cell may hold instead."""


def read_rows(
    written: Mapping[str, list[dict[str, Any]]], registers: Mapping[str, Register]
) -> tuple[dict[str, list[Record]], list[RowFault]]:
    """Register → records in the order of the case, and everything that cannot be read."""
    rows: dict[str, list[Record]] = {}
    faults: list[RowFault] = []
    seq = 0
    for code, listed in written.items():
        if code not in registers:
            faults.append(RowFault((code,), f"没有名录“{code}”", nearest(code, registers)))
            continue
        for index, row in enumerate(listed):
            seq += 1
            record, wrong = _record(registers[code], row, seq)
            faults += [RowFault((code, index, *each.place), each.what, each.remedy) for each in wrong]
            rows.setdefault(code, []).append(record)
        faults += _doubled(code, rows.get(code, []), seq - len(listed) + 1)
    return rows, faults


def _record(register: Register, row: Mapping[str, Any], seq: int) -> tuple[Record, list[RowFault]]:
    values: dict[str, Any] = {}
    left_out = {str(each) for each in row.get(NOT_APPLICABLE) or ()}
    faults = [_unknown_field(register, name) for name in left_out if name not in register.fields]
    for name, raw in row.items():
        if name in _OF_THE_ROW or raw is None:
            continue
        field = register.fields.get(name)
        if field is None:
            faults.append(_unknown_field(register, name))
        elif raw == "不适用":
            left_out.add(name)
        else:
            try:
                values[name] = read_value(field, register.code_lists.get(name), raw)
            except Unreadable as error:
                faults.append(RowFault((name,), f"{field.name}写作“{raw}”，读不懂", str(error)))
    days = {name: _day_of_row(row, name, faults) for name in (KNOWN, UNTIL_KNOWN)}
    first, until = span_of(register, values)
    whole = all(name in values for name in register.key)
    key = "|".join(str(values[name]) for name in register.key) if whole else f"#{seq}"
    return (
        Record(
            register.code, seq, key, values, frozenset(left_out), first, until, days[KNOWN], days[UNTIL_KNOWN]
        ),
        faults,
    )  # fmt: skip


def _unknown_field(register: Register, name: str) -> RowFault:
    return RowFault((name,), f"名录 {register.code} 没有字段“{name}”", nearest(name, register.fields))


def _day_of_row(row: Mapping[str, Any], name: str, faults: list[RowFault]) -> date | None:
    raw = row.get(name)
    if raw is None:
        return None
    try:
        return _day(raw)
    except Unreadable as error:
        faults.append(RowFault((name,), f"{name} 写作“{raw}”，读不懂", str(error)))
        return None


def _doubled(code: str, records: list[Record], first_seq: int) -> Iterator[RowFault]:
    """Two versions of one record on record at the same time: the register would never hold them."""
    met: dict[str, Record] = {}
    for each in records:
        before = met.get(each.key)
        if before and (before.known_until is None or (each.known_from or date.min) < before.known_until):
            what = f"与第 {before.seq - first_seq + 1} 行是同一条记录（{each.key}）"
            yield RowFault((code, each.seq - first_seq), what, "更正的写 until_known 和 known，不同的记录改关键字段")
        met[each.key] = each


def read_value(field: RegisterField, codes: CodeList | None, raw: Any) -> Any:
    """The typed value of what a case writes. Raises: Unreadable with what is expected."""
    if field.type in ("code", "codes"):
        assert codes is not None
        return _code(codes, raw) if field.type == "code" else tuple(_code(codes, each) for each in _listed(raw))
    value = _READERS.get(field.type, _text)(raw)
    return value * MONEY_UNITS[field.unit] if field.type == "money" else value


def _listed(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else [raw]


def _code(codes: CodeList, raw: Any) -> str:
    found = codes.find(str(raw))
    if found is None:
        words = [word for each in codes for word in (each.code, each.name)]
        raise Unreadable(nearest(str(raw), words) or f"可写：{'、'.join(each.name for each in codes)}")
    return found.code


def _text(raw: Any) -> str:
    if isinstance(raw, dict | list):
        raise Unreadable("写一段文字")
    return str(raw)


def _number(raw: Any) -> Decimal:
    try:
        if isinstance(raw, bool):
            raise InvalidOperation
        return Decimal(str(raw))
    except InvalidOperation:
        raise Unreadable("写一个数，不带单位") from None


def _day(raw: Any) -> date:
    try:
        return raw if isinstance(raw, date) else date.fromisoformat(str(raw))
    except ValueError:
        raise Unreadable("写作 2025-11-18") from None


def _year(raw: Any) -> int:
    if not str(raw).isdigit() or len(str(raw)) != 4:
        raise Unreadable("写四位年份")
    return int(raw)


def _month(raw: Any) -> str:
    text = str(raw)
    try:
        date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Unreadable("写作 2025-11") from None
    return text


def _yes_no(raw: Any) -> bool:
    if raw not in _YES_NO:
        raise Unreadable("写 true 或 false")
    return _YES_NO[raw]


def region_code(raw: Any) -> str:
    """A code as it stands, or the code of the one region of that name. Raises: Unreadable."""
    text = str(raw)
    if text.isdigit():
        return text
    found = {each.code for each in load_regions().named(text)}
    if len(found) != 1:
        raise Unreadable("写行政区划代码")
    return found.pop()


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "whole": _number, "decimal": _number, "money": _number, "date": _day, "year": _year, "month": _month,
    "yes_no": _yes_no, "region": region_code,
}  # fmt: skip
