"""Factories of register tests: a code that checks, a row of any register, an accepted record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stdnum.cn import uscc

from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.appending import Circumstances, Draft, append
from kechuang.apps.registers.models import Standing, Way
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.rules.cells import Written
from kechuang.apps.registers.rules.rows import check_row


def credit_code(number: int) -> str:
    """The `number`th made-up unified social credit code of Jiangyin; its check character is right."""
    body = f"91320281MA{number:06d}X"[:17]
    return body + uscc.calc_check_digit(body)


def firm(number: int) -> Written:
    return Written(credit_code(number), f"江阴市样本{number}号科技有限公司")


def recognition(number: int, **facts: Any) -> dict[str, Any]:
    """A row of the register of recognitions: an hnte certificate of 18 November 2024 unless said otherwise."""
    return {"organisation": firm(number), "kind": "hnte", "issued_on": "2024-11-18", **facts}


def keep(register: str, row: Mapping[str, object], by: User | None = None, **draft: Any) -> int:
    """An accepted record, appended without asking who may. Fails when the row is not good."""
    declared = catalogue.find(register)
    checked = check_row(declared, row, Lookup(declared))
    assert checked.is_good, checked.faults
    made = Draft(declared, checked.key, checked.payload, **{"standing": Standing.ACCEPTED, **draft})
    return append([made], Circumstances(Way.FORM, by=by, accepts=by))[0]
