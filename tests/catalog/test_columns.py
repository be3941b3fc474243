"""Headings as lists write them find the column they mean."""

from __future__ import annotations

import pytest

from kechuang.catalog.columns import columns, folded_header, map_headers
from kechuang.catalog.register_files import load_registers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("营业收入（万元）", "营业收入"),
        ("*企业名称", "企业 名称"),
        ("名称（必填）", "名称"),
        ("收入(单位:亿元)", "收入"),
        ("面积（㎡）", "面积"),
    ],
)
def test_units_and_marks_do_not_tell_headings_apart(one, other):
    assert folded_header(one) == folded_header(other)


def test_what_is_said_in_brackets_tells_headings_apart():
    assert folded_header("研发费用（高企口径）") != folded_header("研发费用（加计扣除口径）")


def test_every_register_maps_its_own_headings_to_its_own_columns():
    for register in load_registers().values():
        own = columns(register)
        mapped = map_headers(register, {number: each.header for number, each in enumerate(own, 1)}, {})
        assert mapped == {number: each.target for number, each in enumerate(own, 1)}, register.code


def test_what_somebody_chose_before_goes_first_and_a_field_is_taken_once():
    register = load_registers()["recognition"]
    headers = {1: "序号", 2: "企业名称", 3: "单位名称", 4: "发证日期"}
    mapped = map_headers(register, headers, {folded_header("发证日期"): "", folded_header("序号"): "certificate_no"})
    assert mapped == {1: "certificate_no", 2: "organisation", 4: ""}
