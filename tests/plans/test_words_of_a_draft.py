"""A draft said in an official's words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kechuang.apps.plans.rules import wording


@pytest.mark.parametrize(
    ("comparator", "kind", "value", "value_max", "unit", "words"),
    [
        ("=", "increment", "191", None, "家", "达到 191 家"),
        (">=", "increment", "10", None, "家", "不少于 10 家"),
        (">=", "share", "3.060000", None, "%", "不低于 3.06%"),
        (">=", "level", "17", None, "亿元", "不低于 17 亿元"),
        (">", "level", "1000", None, "家", "超过 1000 家"),
        ("<=", "rank", "50", None, "名", "进入前 50 名"),
        ("=", "rank", "5", None, "位", "变动 5 位"),
        ("range", "increment", "3", "5", "家", "在 3—5 家"),
        ("approx", "level", "200", None, "人次", "约 200 人次"),
        (">=", "breakthrough", "1", None, "", "实现 零的突破"),
        ("=", "level", "12000", None, "平方米", "达到 12,000 平方米"),
    ],
)
def test_a_target_reads_like_a_sentence(comparator, kind, value, value_max, unit, words):
    amount = wording.amount(comparator, kind, Decimal(value), Decimal(value_max) if value_max else None, unit)
    assert f"{wording.bound(comparator, kind, unit)} {amount}" == words


@pytest.mark.parametrize(
    ("verb", "comparator", "kind", "unit", "words"),
    [
        ("净增", "=", "increment", "家", "净增"),
        ("新增", ">=", "increment", "家", "新增不少于"),
        ("新建", "range", "increment", "家", "新建"),
        ("提高到", "=", "share", "%", "提高到"),
        ("保持在", ">=", "share", "%", "保持在不低于"),
        ("上升", "=", "rank", "位", "上升"),
        ("进入全省", "<=", "rank", "名", "进入前"),
        ("不少于", ">=", "level", "家", "不少于"),
        ("达", "=", "level", "家", "达到"),
        ("突破", ">", "level", "亿元", "超过"),
        ("", "=", "level", "亿元", "达到"),
        ("实现", ">=", "breakthrough", "", "实现"),
    ],
)
def test_a_verb_that_adds_or_raises_is_never_left_out(verb, comparator, kind, unit, words):
    assert wording.head(verb, comparator, kind, unit) == words


def test_a_deliverable_has_no_amount():
    assert wording.amount("=", "deliverable", None, None, "") == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [("0", "0"), ("100", "100"), ("0.45", "0.45"), ("1.500000", "1.5"), ("1E+2", "100"), ("-5", "-5")],
)
def test_a_number_has_no_superfluous_zeros(value, words):
    assert wording.figure(Decimal(value)) == words


@pytest.mark.parametrize(
    ("first", "last", "per_year", "frequency", "words"),
    [
        (2026, 2026, False, "", "2026 年"),
        (2020, 2022, True, "", "2020—2022 年，每年"),
        (2026, 2026, False, "month", "2026 年，每月"),
        (None, None, False, "", ""),
    ],
)
def test_when_it_is_due(first, last, per_year, frequency, words):
    assert wording.due(first, last, per_year, frequency) == words


def test_the_headings_above_a_draft_leave_out_the_title_and_long_sentences():
    section = ["云溪县工作要点", "三、重点任务", "1.推进企业研发机构建设，引导龙头企业联合高校建设研发机构"]
    assert wording.path(section, "云溪县工作要点") == "三、重点任务 › 1.推进企业研发机构建设，引导龙头…"


@pytest.mark.parametrize(
    ("verb", "indicator", "called"),
    [
        ("净增", "高新技术企业", "净增高新技术企业"),
        ("达到", "有效期内高新技术企业", "有效期内高新技术企业"),
        ("提高到", "研发机构覆盖率", "研发机构覆盖率"),
        ("新增", "新增省级平台", "新增省级平台"),
        ("", "研发投入占比", "研发投入占比"),
    ],
)
def test_a_verb_that_adds_is_part_of_the_name_and_one_of_attainment_is_not(verb, indicator, called):
    assert wording.promise_name(verb, indicator) == called
