"""Worked cases of a declaration: does each come out as it says? Asked by tests, and before a declaration is applied."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kechuang.apps.registers.rules.known import Anything
from kechuang.apps.registers.rules.rows import CheckedRow, check_row, shown_plain
from kechuang.catalog.faults import Fault
from kechuang.catalog.register import Case, Register
from kechuang.catalog.validity import span_of

SHIPPED_ON = date(2026, 11, 22)  # the day on which the cases that are shipped speak; what was in the future stays so


def failed_cases(register: Register, on: date) -> list[Fault]:
    """Every case of `register` that does not come out as written, when `on` is today."""
    file = f"{register.code}.yaml"
    return [
        Fault(file, 0, f"例子“{case.says}”不成立：{'；'.join(wrong)}", "核对例子，或改正字段和核对条件", "CT-063")
        for case in register.cases
        if (wrong := list(differences(register, case, on)))
    ]


def differences(register: Register, case: Case, on: date) -> Iterator[str]:
    """In which ways the case comes out otherwise than it says; nothing when it holds."""
    checked = check_row(register, case.row, Anything(on))
    errors, warnings = ({fault.field for fault in found} for found in (checked.errors, checked.warnings))
    if errors != set(case.faults):
        yield f"应有错误的字段是 {_listed(case.faults)}，实为 {_listed(errors)}"
    if not warnings >= set(case.warnings):
        yield f"应有提醒的字段是 {_listed(case.warnings)}，实为 {_listed(warnings)}"
    for name, expected in case.gives.items():
        found = _found(register, checked, name)
        if not any(expected == each or str(expected) == str(each) for each in found):
            yield f"{name} 应为 {expected}，实为 {found[-1] or '空'}"
    if not case.faults and not (checked.is_good and checked.key) and not errors:
        yield "这一行读不成一条完整的记录"


def _found(register: Register, checked: CheckedRow, name: str) -> list[Any]:
    """What the row gives for `name`: as kept, and as shown."""
    if name in ("valid_from", "valid_until"):
        span = span_of(register, checked.payload) if not checked.errors else (None, None)
        return [span[name == "valid_until"]]
    if name == "key":
        return [checked.key]
    return [checked.payload.get(name), shown_plain(register, name, checked.payload)]


def _listed(names: Any) -> str:
    return "、".join(sorted(set(names))) or "（无）"
