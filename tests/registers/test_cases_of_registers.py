"""Every worked case of every declaration comes out as written: the row is read, checked, and its days computed."""

from __future__ import annotations

import pytest

from kechuang.apps.registers.rules.worked import SHIPPED_ON, differences, failed_cases
from kechuang.catalog.register import Case, Register
from kechuang.catalog.register_files import load_registers

CASES = [(register, case) for register in load_registers().values() for case in register.cases]


@pytest.mark.parametrize(("register", "case"), CASES, ids=[f"{each.code}: {case.says}" for each, case in CASES])
def test_worked_case(register: Register, case: Case):
    assert list(differences(register, case, SHIPPED_ON)) == []


def test_there_are_cases():
    assert CASES


ROW = {"organisation": "91320281MA1ABCDE8L", "kind": "hnte", "issued_on": "2022-11-18"}


@pytest.mark.parametrize(
    ("case", "what"),
    [
        (Case(says="止日写错", row=ROW, gives={"valid_until": "2025-11-19"}), "应为 2025-11-19，实为 2025-11-18"),
        (Case(says="类别写错", row=ROW, gives={"kind": "gazelle"}), "kind 应为 gazelle，实为 高新技术企业"),
        (Case(says="没有的错误", row=ROW, faults=["kind"]), "应有错误的字段是 kind，实为 （无）"),
        (Case(says="没说的错误", row=ROW | {"kind": "独角马"}), "应有错误的字段是 （无），实为 kind"),
        (Case(says="没有的提醒", row=ROW, warnings=["kind"]), "应有提醒的字段是 kind，实为 （无）"),
    ],
)
def test_a_case_that_does_not_hold_says_how(case, what):
    register = load_registers()["recognition"].model_copy(update={"cases": [case]})
    [fault] = failed_cases(register, SHIPPED_ON)
    assert case.says in fault.what and what in fault.what
