"""The counting part of an indicator's file: read by the keys that are there, refused in form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kechuang.catalog.counting_part import Basic, Change, Derived, Growth, InlineMeasure, Ratio, Reported, read_part
from kechuang.catalog.faults import load_yaml, without_block
from kechuang.catalog.indicator import load_indicators, read_indicators


@pytest.mark.parametrize(
    ("kind", "written", "model"),
    [
        ("stock", {"register": "recognition", "count": "records"}, Basic),
        ("flow", {"register": "recognition", "sum": "amount"}, Basic),
        ("change", {"of": "hnte"}, Change),
        ("growth", {"of": "hnte"}, Growth),
        ("ratio", {"numerator": "a", "denominator": {"register": "x", "count": "records"}}, Ratio),
        ("derived", {"plus": ["a", "b"]}, Derived),
        ("flow", {"plus": ["a"], "minus": ["b"]}, Derived),
        ("stock", {"observed": "gdp"}, Reported),
        ("rank", {"cases": []}, Reported),
    ],
)
def test_the_keys_tell_the_part(kind, written, model):
    part, faults = read_part(kind, written)
    assert (type(part), faults) == (model, [])


def test_without_any_of_its_keys_an_indicator_is_not_computed():
    assert read_part("stock", {}) == (None, [])


def test_a_part_in_place_is_a_measure():
    part, _ = read_part("ratio", {"numerator": {"register": "x", "count": "distinct firm"}, "denominator": "b"})
    assert isinstance(part, Ratio) and isinstance(part.numerator, InlineMeasure)
    assert (part.numerator.distinct, part.denominator, part.take) == ("firm", "b", "same")


def gives(*keys: object) -> dict:
    return {"register": "x", "count": "records", "cases": [{"says": "一个例子", "gives": dict.fromkeys(keys, 1)}]}


def test_spans_are_kept_as_text_whatever_yaml_made_of_them():
    part, _ = read_part("stock", gives(date(2025, 11, 18), 2025, "2025-03", "2025-01..2025-09"))
    assert part is not None
    assert list(part.cases[0].gives) == ["2025-11-18", "2025", "2025-03", "2025-01..2025-09"]


@pytest.mark.parametrize("span", ["2025-13", "2025-02-30", "2025-01..2024-03", "2025-02..2025-03", "20", "今年", ""])
def test_what_is_no_span_is_refused(span):
    part, ((place, what, _, code),) = read_part("stock", gives(span))
    assert part is None
    assert (place[:2], code) == (("cases", 0), "CT-230")
    assert "不是日期、年度、月份或年初至某月" in what


def test_a_case_asks_for_one_place_only():
    written = gives("2025")
    written["cases"][0] |= {"area": "甲镇", "region": "320281"}
    assert "只写一个" in read_part("stock", written)[1][0][1]


CASES = """\
cases:
  - says: 一个例子
    # 说明

    gives: {2025: 1}
- {says: 顶格写的也是例子}
"""


@pytest.mark.parametrize("cases", [CASES, CASES.rstrip("\n"), "cases: []\n", "cases: [\n  {says: 一个}]\n", ""])
@pytest.mark.parametrize("after", ["", "prospects: holders\n", "# 末尾的说明\n"])
def test_a_block_is_left_out_and_the_lines_stay(cases, after):
    text = f"code: a\nby: [level]\n{cases}" + (f"\n{after}" if after and not cases.endswith("\n") else after)
    left = without_block(text, "cases")
    expected = {"code": "a", "by": ["level"]} | ({"prospects": "holders"} if "prospects" in after else {})
    assert load_yaml(left) == expected
    assert left.count("\n") == text.count("\n")


def test_every_indicator_is_the_same_with_and_without_its_cases():
    whole, _ = read_indicators()
    for each, bare in zip(whole, load_indicators(), strict=True):
        if each.counting is not None:
            each = replace(each, counting=each.counting.model_copy(update={"cases": []}))
        assert each == bare
