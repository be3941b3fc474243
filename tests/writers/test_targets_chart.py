"""Targets of several places and years, a line each: nothing covers anything, unknown is left out, never drawn as 0."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import altair
import pytest

from kechuang.writers.charts import picture
from kechuang.writers.charts.look import PAGE, PHONE, WORD
from kechuang.writers.charts.shown import CompareChart, YearValue
from kechuang.writers.charts.targets import targets_chart

SHOWN = CompareChart(
    "八个目标",
    "有效期内高新技术企业数",
    "家",
    (
        YearValue("江阴市", 2022, Decimal("1000"), "target"),
        YearValue("江阴高新区", 2022, Decimal("250"), "target"),
        YearValue("江阴临港开发区", 2022, Decimal("250"), "target"),
        YearValue("淮安市", 2020, None, "target"),
    ),
)


@pytest.mark.parametrize("size", [PAGE, PHONE, WORD])
def test_the_spec_is_right_and_every_target_has_its_line_and_its_value(size):
    spec = targets_chart(SHOWN, size)
    altair.Chart.from_dict(json.loads(json.dumps(spec)), validate=True)
    drawn = picture.svg(spec)
    words = re.findall(r"<text[^>]*>([^<]+)</text>", drawn)
    assert [each for each in words if each.endswith("年")] == [
        "江阴市 2022年",
        "江阴高新区 2022年",
        "江阴临港开发区 2022年",
    ]
    assert [each for each in words if re.fullmatch(r"[\d,]+", each)] == ["1,000", "250", "250"]


def test_without_any_value_it_says_so():
    nothing = CompareChart("没有", "某项", "家", (YearValue("淮安市", 2020, None, "target"),))
    assert "无数据" in picture.svg(targets_chart(nothing, PAGE))
