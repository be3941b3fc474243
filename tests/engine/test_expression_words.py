"""How an expression reads in Chinese, what it needs of a row, and what its tree and its SQL look like."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from example_register import COHORTS, CONTEXT, EXAMPLE

from kechuang.catalog.register_files import load_registers
from kechuang.engine.expressions import (
    CONDITION,
    FUNCTIONS,
    check,
    cohorts,
    columns,
    evaluate,
    nodes,
    parse,
    to_sql,
    type_of,
    words,
)

READ = [
    ("kind = 'hnte' and began >= date '2025-01-31'", "类别为高新技术企业，且开始日期不早于2025年1月31日"),
    ("date '2025-01-31' < began", "开始日期晚于2025年1月31日"),
    ("kind <> 'hnte'", "类别不是高新技术企业"),
    ("kind in ('hnte', 'gazelle')", "类别为高新技术企业或瞪羚企业"),
    ("kind not in ('hnte', 'gazelle')", "类别不属于高新技术企业或瞪羚企业"),
    ("kind not in ('hnte')", "类别不是高新技术企业"),
    ("ended is null or not first_time", "结束日期未填写，或是否首次为否"),
    ("ended is not null and first_time", "结束日期已填写，且是否首次为是"),
    ("first_time", "是否首次为是"),
    ("first_time <> true", "是否首次为否"),
    ("first_time = (kind = 'hnte')", "是否首次为（类别为高新技术企业）"),
    ("(kind = 'hnte' or first_time) and staff >= 100", "（类别为高新技术企业，或是否首次为是），且职工不少于100人"),
    ("not (kind = 'hnte' and first_time)", "并非（类别为高新技术企业，且是否首次为是）"),
    ("sales > wan(5000) and cost <= yi(1.2)", "销售收入超过5000万元，且研发费用不超过1.2亿元"),
    ("founded between 2020 and 2025", "成立年份在2020年至2025年之间（含两端）"),
    ("reported < '2025-03'", "月份早于2025年3月"),
    ("region = '320281' or in_region(region, '3202')", "所在地为江阴市，或所在地在无锡市"),
    ("level_at_least(level, 'provincial')", "级别在省级以上（含）"),
    ("has(tags, 'sme')", "标签包含中小企业"),
    ("member(organisation, 'listed')", "企业名称在名单“上市企业”内"),
    ("not member(organisation, 'listed')", "企业名称不在名单“上市企业”内"),
    ("starts_with(title, 'GR')", "名称以“GR”开头"),
    ("began >= add_years(on_day(), -3)", "开始日期不早于统计日之前3年的同日"),
    ("years_between(began, span_last()) < 5", "从开始日期到统计时段末日的整年数少于5年"),
    ("at_least_share(cost, sales, '0.05')", "研发费用不低于销售收入的5%"),
    ("staff - members", "职工－研发人员"),
    ("(sales - cost) * 2", "（销售收入－研发费用）×2"),
    ("case when first_time then staff else 0 end", "是否首次为是的取职工，其余取0"),
    ("coalesce(sales, cost)", "销售收入（缺值时取研发费用）"),
]


@pytest.mark.parametrize(("text", "said"), READ)
def test_reads_in_chinese(text, said):
    node = parse(text)
    assert check(node, EXAMPLE, cohorts=COHORTS) == []
    assert words(node, EXAMPLE, COHORTS) == said


def test_a_cohort_without_a_name_is_shown_by_its_code():
    assert words(parse("member(organisation, 'listed')"), EXAMPLE) == "企业名称在名单“listed”内"


def test_what_a_row_must_hold():
    node = parse("kind = 'hnte' and (holds_on(began) or is_renewal()) and not member(partner, 'listed')")
    assert columns(node) == {"kind", "began", "partner", "valid_from", "valid_until", "is_renewal()"}
    assert cohorts(node) == {"listed"}
    assert columns(parse("on_day() > date '2025-01-01'")) == set()


def test_equal_meanings_are_equal_trees_wherever_they_stand():
    assert parse("kind='hnte'  AND staff>1") == parse("( kind = 'hnte' ) and (staff > 1)")
    assert parse("case kind when 'hnte' then 1 end") == parse("case when kind = 'hnte' then 1 end")
    assert parse("day('2025-01-31')") == parse("date '2025-01-31'")
    assert parse("a and b and c") == nodes.And((nodes.Column("a"), nodes.Column("b"), nodes.Column("c")))
    assert hash(parse("staff > 1")) == hash(parse("staff  >  1"))


def test_decimals_are_exact_beyond_what_python_keeps_by_itself():
    assert evaluate(parse("0.1 + 0.2 = 0.3"), {}, CONTEXT) is True
    sales, share = "99999999999999999.99", "0.123456789012345678"
    product = evaluate(parse(f"sales * {share}"), {"sales": Decimal(sales)}, CONTEXT)
    assert Fraction(product) == Fraction(sales) * Fraction(share)


def test_sql_names_fields_as_the_query_does():
    node = parse("kind = 'hnte' and began <= on_day()")
    assert to_sql(node, "duckdb", {"began": "record.began", "on_day()": "asked.day"}) == (
        "((\"kind\" = 'hnte') AND (record.began <= asked.day))"
    )
    assert to_sql(node, "spark", {"on_day()": "asked.day"}) == "((`kind` = 'hnte') AND (`began` <= asked.day))"


def test_texts_are_quoted_as_each_dialect_reads_them():
    node = parse(r"title = 'a''b\c'")
    assert to_sql(node, "duckdb") == "(\"title\" = 'a''b\\c')"
    assert to_sql(node, "spark") == r"(`title` = 'a\'b\\c')"


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("sales - cost", "money", ""),
        ("staff + members", "number", "人"),
        ("staff * 0.5", "number", "人"),
        ("founded - 1", "year", ""),
        ("closed - founded", "number", "年"),
        ("years_between(began, ended)", "number", "年"),
        ("coalesce(kind, 'hnte')", "code", ""),
        ("month(began)", "month", ""),
        ("greatest(began, ended)", "date", ""),
        ("kind = 'hnte'", "yes_no", ""),
        ("staff + patents", "wrong", ""),
    ],
)
def test_what_an_expression_gives(text, kind, unit):
    found = type_of(parse(text), EXAMPLE)
    assert (found.kind, found.unit) == (kind, unit)


def test_the_signatures_stand_in_chinese():
    assert FUNCTIONS["years_between"].signature == "years_between(起日, 止日)"
    assert FUNCTIONS["least"].signature == "least(值, 值, …)"


@pytest.mark.parametrize(
    ("text", "row", "gives"),
    [
        ("first_time and staff > 1", {"staff": 1}, False),
        ("first_time and staff > 1", {"staff": 2}, None),
        ("first_time or staff > 1", {"staff": 2}, True),
        ("first_time or staff > 1", {"staff": 1}, None),
        ("not first_time", {}, None),
        ("kind in ('hnte')", {}, None),
        ("kind not in ('hnte', kind)", {"kind": "gazelle"}, False),
        ("staff in (1, members)", {"staff": 1}, True),
        ("staff in (1, members)", {"staff": 2}, None),
        ("staff not in (1, members)", {"staff": 2}, None),
        ("staff between 1 and members", {"staff": 0}, False),
        ("staff between 1 and members", {"staff": 2}, None),
        ("first_time is null", {}, True),
        ("(first_time is null) is null", {}, False),
        ("first_time = first_time", {}, None),
        ("case when first_time then 1 else 2 end", {}, Decimal(2)),
        ("case when first_time then 1 end", {}, None),
        ("staff + members", {"staff": 1}, None),
        ("-staff", {}, None),
    ],
)
def test_truth_has_three_values(text, row, gives):
    assert evaluate(parse(text), row, CONTEXT) is gives or evaluate(parse(text), row, CONTEXT) == gives


def test_every_field_of_every_register_can_be_named_read_out_and_rendered():
    for register in load_registers().values():
        for name in register.fields:
            node = parse(f"{name} is null or case when {name} is null then true end")
            assert columns(parse(f"not {name} in ({name}) and {name} = -{name} + {name}")) == {name}
            assert columns(node) == {name}, (register.code, name)
            assert check(node, register, expected=CONDITION) == [], (register.code, name)
            assert words(node, register).startswith(register.fields[name].name)
