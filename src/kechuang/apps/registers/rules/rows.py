"""One row → one payload with everything that is wrong with it. Form, file, API and command all come through here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kechuang.apps.registers.rules.cells import MISSING, NotApplicable, Question, Read, read_cell
from kechuang.apps.registers.rules.faults import CellFault
from kechuang.apps.registers.rules.known import Known
from kechuang.apps.registers.rules.numbers import canonical
from kechuang.catalog.register import MONEY_UNITS, NUMBERS, Check, Register, RegisterField, comparison, is_number

NOT_APPLICABLE = "_na"
NEW_NAMES = "_names"
LONGEST_KEY = 400  # characters that the columns of keys take
Payload = dict[str, Any]
Comparison = tuple[list[tuple[int, str]], str, list[tuple[int, str]]]
_REPEATING = frozenset(("code", "codes", "date", "year", "month", "yes_no", "unit", "region", "record"))
_REMEMBERED = 20_000
_HASHED = (str, int, float, date)

_HOLDS = {
    "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b, "<": lambda a, b: a < b, ">": lambda a, b: a > b,
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """payload: what would be kept; complete only when there is neither error nor question. key: "" until then."""

    payload: Payload
    key: str
    faults: tuple[CellFault, ...]
    questions: tuple[Question, ...] = ()

    @property
    def errors(self) -> list[CellFault]:
        return [fault for fault in self.faults if fault.is_error]

    @property
    def warnings(self) -> list[CellFault]:
        return [fault for fault in self.faults if not fault.is_error]

    @property
    def is_good(self) -> bool:
        return not self.errors and not self.questions


def check_row(register: Register, raw: Mapping[str, object], known: Known) -> CheckedRow:
    """All of one row. raw: field → what was written; a field that is absent is missing. Never raises.

    An organisation may be given as `cells.Written`. Faults come in the order of the declaration's fields.
    """
    return RowChecker(register, known).check(raw)


class RowChecker:
    """Checks the rows of one register, many in turn: what does not depend on the row is worked out once.

    Codes, days, years and units repeat from row to row, so what such a cell was read as is remembered.
    """

    def __init__(self, register: Register, known: Known) -> None:
        self._register, self._known = register, known
        self._fields = [(name, field, register.is_required(name)) for name, field in register.fields.items()]
        self._checks = [(check, sides, _compared(sides)) for check in register.checks for sides in [_sides(check)]]
        self._read_before: dict[tuple[str, type, object], Read] = {}

    def check(self, raw: Mapping[str, object]) -> CheckedRow:
        payload: Payload = {}
        faults: list[CellFault] = []
        questions: list[Question] = []
        not_applicable: list[str] = []
        names: dict[str, str] = {}
        for name, field, is_required in self._fields:
            written = raw.get(name)
            read = MISSING if written is None else self._read(name, field, written)
            if read.faults:
                faults += read.faults
            if read.question:
                questions.append(read.question)
            elif read.not_applicable:
                not_applicable.append(name)
            elif read.value is not None:
                payload[name] = read.value
                if read.new_name:
                    names[read.value] = read.new_name
            if is_required and read.value is None and not read.faults and not read.question:
                what = "不能写“不适用”" if read.not_applicable else "没有填写"
                faults.append(CellFault(name, "", f"{field.name}{what}", "这一项必填", "RG-151"))
        if not_applicable:
            payload[NOT_APPLICABLE] = sorted(not_applicable)
        if names:
            payload[NEW_NAMES] = names
        blocked = {fault.field for fault in faults if fault.is_error} if faults else set()
        faults += self.between_fields(payload, blocked)
        is_whole = not blocked and not questions and all(name in payload for name in self._register.key)
        key = key_of(self._register, payload) if is_whole else ""
        if len(key) > LONGEST_KEY:
            what = f"{self._key_named()}合起来有 {len(key)} 个字，最多 {LONGEST_KEY} 个"
            faults.append(CellFault(self._register.key[-1], "", what, "请缩短，它们合起来说明是哪一条记录", "RG-154"))
            key = ""
        return CheckedRow(payload, key, tuple(faults), tuple(questions))

    def _key_named(self) -> str:
        return "、".join(self._register.fields[name].name for name in self._register.key)

    def between_fields(self, payload: Payload, blocked: set[str]) -> list[CellFault]:
        """What the declaration's checks say against `payload`. blocked: fields already known to be wrong."""
        register = self._register
        present = payload.keys()
        return [
            fault
            for check, sides, compared in self._checks
            if compared is None or compared <= present  # of what is missing nothing is known, so nothing is wrong
            for fault in _checked(register, check, sides, payload, blocked)
        ]

    def _read(self, name: str, field: RegisterField, raw: object) -> Read:
        if isinstance(raw, NotApplicable):
            return Read(not_applicable=True)
        codes = self._register.code_lists.get(name)
        if field.type not in _REPEATING or not isinstance(raw, _HASHED):
            return read_cell(name, field, codes, raw, self._known)
        key = (name, type(raw), raw)
        found = self._read_before.get(key)
        if found is None:
            if len(self._read_before) >= _REMEMBERED:
                self._read_before.clear()
            found = self._read_before[key] = read_cell(name, field, codes, raw, self._known)
        return found


def _sides(check: Check) -> Comparison | None:
    return comparison(check.must) if check.must else None


def _compared(sides: Comparison | None) -> frozenset[str] | None:
    """The fields that a comparison needs; None for a check that is none."""
    return frozenset(term for _, term in (*sides[0], *sides[2]) if not is_number(term)) if sides else None


def key_of(register: Register, payload: Payload) -> str:
    """Which record the payload is: the values of the key fields. Raises: KeyError when one is missing."""
    return "|".join(_as_key(payload[name]) for name in register.key)


def _as_key(value: Any) -> str:
    text = ",".join(value) if isinstance(value, list) else str(value)
    return text.replace("\\", "\\\\").replace("|", "\\|")


def _checked(
    register: Register, check: Check, sides: Comparison | None, payload: Payload, blocked: set[str]
) -> Iterator[CellFault]:
    if not all(_applies(payload, name, wanted) for name, wanted in check.when.items()):
        return
    for name in check.needs:
        if name not in payload and name not in blocked:
            yield CellFault(
                name, "", f"{register.fields[name].name}没有填写：{check.says}", check.mend, "RG-152", check.weight
            )
    if sides is None:
        return
    left, sign, right = sides
    if not _HOLDS[sign](_sum(register, left, payload), _sum(register, right, payload)):
        fields = [term for _, term in (*left, *right) if not is_number(term)]
        last = fields[-1] if len(fields) > 1 else fields[0]
        shown = "，".join(f"{register.fields[name].name} {shown_plain(register, name, payload)}" for name in fields)
        yield CellFault(
            last, shown_plain(register, last, payload), f"{check.says}：{shown}", check.mend, "RG-153", check.weight
        )


def _applies(payload: Payload, name: str, wanted: str | bool | int | list[str]) -> bool:
    if wanted in ("filled", "missing"):
        return (name in payload) == (wanted == "filled")
    value = payload.get(name)
    values = value if isinstance(value, list) else [value]
    return any(each in (wanted if isinstance(wanted, list) else [wanted]) for each in values)


def _sum(register: Register, side: list[tuple[int, str]], payload: Payload) -> Any:
    """The value of one side: a field alone compares as it is (days, units, codes), money in its field's unit."""
    if len(side) == 1 and side[0][1] in register.fields:
        only = side[0][1]
        if register.fields[only].type not in NUMBERS | {"year"}:
            return payload[only]
    return sum((sign * _number(register, term, payload) for sign, term in side), Decimal(0))


def _number(register: Register, term: str, payload: Payload) -> Decimal:
    if is_number(term):
        return Decimal(term)
    return shown_number(register, term, payload[term])


def shown_number(register: Register, name: str, value: Any) -> Decimal:
    """A number as people see it: money in the field's own unit, exact."""
    field = register.fields[name]
    return Decimal(str(value)) / (MONEY_UNITS[field.unit] if field.type == "money" else 1)


def shown_plain(register: Register, name: str, payload: Payload) -> str:
    """A value as a person reads it, without separators: what a file or a message holds. "" when missing."""
    if name in payload.get(NOT_APPLICABLE, ()):
        return "不适用"
    if name not in payload:
        return ""
    value, field = payload[name], register.fields[name]
    if field.type in ("money", "decimal", "whole"):
        return canonical(shown_number(register, name, value))
    if field.type == "yes_no":
        return "是" if value else "否"
    if field.type in ("code", "codes"):
        labels = register.code_lists[name]
        return "、".join(labels.label(each) for each in (value if isinstance(value, list) else [value]))
    return str(value)


def as_day(value: str) -> date:
    return date.fromisoformat(value)
