from datetime import date
from pathlib import Path

import pytest

from kechuang.apps.registers.rules.known import Anything
from kechuang.apps.registers.rules.rows import check_row
from kechuang.catalog.register import Check, Register, comparison, is_number
from kechuang.catalog.register_files import load_registers, read_registers
from kechuang.catalog.register_listing import registers_page
from kechuang.catalog.validity import span_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "registers.md"
TODAY = date(2026, 11, 22)
REGISTERS = list(load_registers().values())
BODY = "91320281MA1ABCDE8L"
each_register = pytest.mark.parametrize("register", REGISTERS, ids=[each.code for each in REGISTERS])


def example_row(register: Register) -> dict[str, object]:
    """As the template shows it: the declared examples, and some body or record where one has to be named."""
    row = {name: field.example for name, field in register.fields.items() if field.example is not None}
    for name, field in register.fields.items():
        if register.is_required(name) and field.type in ("organisation", "record"):
            row.setdefault(name, BODY if field.type == "organisation" else "某记录")
    return row


def test_the_declarations_as_delivered_have_no_fault():
    assert read_registers()[1] == []


def test_the_page_of_registers_is_what_the_catalog_gives():
    given = registers_page(load_registers())
    assert PAGE.read_text(encoding="utf-8") == given, "python -m kechuang.catalog.register_listing > docs/registers.md"


@each_register
def test_the_example_row_of_a_template_can_be_taken(register: Register):
    checked = check_row(register, example_row(register), Anything(TODAY))
    assert [(fault.field, fault.what) for fault in checked.errors] == []
    assert checked.key


@each_register
def test_worked_cases_show_a_good_row_and_every_kind_of_refusal_and_warning(register: Register):
    weights = {check.weight for check in register.checks}
    assert len(register.cases) >= 4
    assert any(case.gives for case in register.cases)
    assert any(len(case.faults) > 1 for case in register.cases)
    assert "warning" not in weights or any(case.warnings for case in register.cases)


@each_register
def test_every_check_speaks_when_its_condition_is_broken(register: Register):
    for check in register.checks:
        row = {name: _meeting(register, name, wanted) for name, wanted in check.when.items() if wanted != "missing"}
        row |= _breaking(register, check)
        told = check_row(register, row, Anything(TODAY)).faults
        assert any(check.says in fault.what and fault.weight == check.weight for fault in told), (check.says, row)


@each_register
def test_every_check_is_broken_in_a_worked_case(register: Register):
    told = [fault.what for case in register.cases for fault in check_row(register, case.row, Anything(TODAY)).faults]
    assert [check.says for check in register.checks if not any(check.says in what for what in told)] == []


def _meeting(register: Register, name: str, wanted: object) -> object:
    if wanted == "filled":
        return _some(register, name, 5)
    return wanted[0] if isinstance(wanted, list) else wanted


def _some(register: Register, name: str, number: int) -> object:
    """A value of the field; among numbers and days, the later for the greater number."""
    field = register.fields[name]
    if field.codes is not None:
        return next(iter(register.code_lists[name])).code
    days = {"date": f"2020-01-{number + 10}", "month": f"2020-{number + 1:02d}", "year": 2000 + number}
    return {"organisation": BODY, "yes_no": True, **days}.get(field.type, number)


def _breaking(register: Register, check: Check) -> dict[str, object]:
    """Values under which `must` does not hold; nothing when fields are only needed."""
    sides = comparison(check.must) if check.must else None
    if sides is None:
        return {}
    left, sign, right = sides
    constant = next((int(float(term)) for _, term in (*left, *right) if is_number(term)), 1)
    low, high = (constant - 1, constant + 1) if constant != 1 or "1" in check.must.split() else (1, 9)
    if sign == "!=":
        low = high = constant
    elif sign == "==":
        low, high = 1, 9
    ends = (high, low) if sign in ("<=", "<") else (low, high)
    return {
        term: _some(register, term, end if signed > 0 else ends[1 - index])
        for index, (side, end) in enumerate(zip((left, right), ends, strict=True))
        for signed, term in side
        if not is_number(term)
    }


@each_register
def test_a_validity_that_can_end_ends_in_a_worked_case(register: Register):
    validity = register.validity
    if validity is None or validity.year:
        return
    ends = set()
    for case in register.cases:
        checked = check_row(register, case.row, Anything(TODAY))
        if not checked.errors:
            ends.add(span_of(register, checked.payload)[1])
    assert ends - {None}
