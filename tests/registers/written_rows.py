"""Random rows of a register as people write them, for properties over every declaration there is."""

from __future__ import annotations

import string
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from kechuang.apps.registers.rules.cells import NotApplicable, Written
from kechuang.catalog.register import MONEY_UNITS, Register, RegisterField

TODAY = date(2026, 11, 22)
_TRICKY = "=+-@'＝＋0123456789 <r>/、，;|_x0041_\"\\中国〔〕#N/A&é𠮷\t\n"
_TEXTS = st.one_of(
    st.text(_TRICKY, min_size=1, max_size=30),
    st.from_regex(r"'{0,2}[=+@-]?[0-9]{1,20}", fullmatch=True),
    st.sampled_from(["=1+1", "'=1", "''=cmd", "007", "'007", "913202810000000000", "<r>x</r>", "1e5", "2024-1", "无"]),
)
_PATTERNED = string.ascii_uppercase + string.digits + "〔〕号年-第"
_CODES = ("91320281MA1ABCDE8L", "T000001", "T000027")


def rows_of(register: Register) -> st.SearchStrategy[dict[str, Any]]:
    """field → what was written; fields may be left out or not applicable."""
    return st.fixed_dictionaries(
        {}, optional={name: _value(register, name, field) for name, field in register.fields.items()}
    )


def _value(register: Register, name: str, field: RegisterField) -> st.SearchStrategy[Any]:
    return st.one_of(_of_type(register, name, field), st.builds(NotApplicable))


def _of_type(register: Register, name: str, field: RegisterField) -> st.SearchStrategy[Any]:
    match field.type:
        case "whole":
            return _numbers(field, 0)
        case "decimal":
            return _numbers(field, field.decimals)
        case "money":
            return _numbers(field, 2 + len(str(MONEY_UNITS[field.unit])) - 1)
        case "date":
            return st.dates(date(1900, 1, 1), TODAY + timedelta(2000))
        case "year":
            return st.integers(1949, 2100)
        case "month":
            return st.builds("{}-{:02d}".format, st.integers(1950, 2100), st.integers(1, 12))
        case "yes_no":
            return st.sampled_from(["是", "否"])
        case "code":
            return st.sampled_from([each.code for each in register.code_lists[name]])
        case "codes":
            return st.lists(st.sampled_from([each.code for each in register.code_lists[name]]), min_size=1, max_size=4)
        case "organisation":
            return st.builds(Written, st.sampled_from(_CODES), st.text("江阴=样本'", max_size=6).map(str.strip))
        case "region":
            return st.sampled_from(["320281", "320000"])
        case "unit":
            return st.sampled_from(["department:science", "高新区@320281", "=某镇"])
        case "record":
            return st.sampled_from(["91320281MA1ABCDE8L|hnte|2024-11-18", "=a|b", "2024"])
    if field.pattern:
        return st.from_regex(
            field.pattern, fullmatch=True, alphabet=string.ascii_uppercase + string.digits + "〔〕号年-第"
        )
    return _TEXTS


def _numbers(field: RegisterField, places: int) -> st.SearchStrategy[Decimal]:
    least = Decimal(str(field.least)) if field.least is not None else Decimal(-(10**14))
    most = Decimal(str(field.most)) if field.most is not None else Decimal(10**15 - 1)
    return st.decimals(least, most, places=places, allow_nan=False)
