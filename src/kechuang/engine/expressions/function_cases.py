"""Worked cases of every function. They run as tests, in Python and on DuckDB, and stand in the handbook.

The fields are those of the example register in tests/engine; the figure is asked for January to September 2025; the
record holds from 1 March 2024 to 28 February 2027; home is 江阴 (320281).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class FunctionCase:
    """text: the expression.  gives: its value, None when unknown.  row: fields it is given; the others are missing."""

    text: str
    gives: Any
    row: Mapping[str, Any] = field(default_factory=dict)
    says: str = ""


def _days(began: str, ended: str) -> dict[str, Any]:
    return {"began": date.fromisoformat(began), "ended": date.fromisoformat(ended)}


def _began(day: str) -> dict[str, Any]:
    return {"began": date.fromisoformat(day)}


CASES: dict[str, tuple[FunctionCase, ...]] = {
    "yuan": (
        FunctionCase("sales >= yuan(100)", True, {"sales": Decimal("100.00")}, "正好相等"),
        FunctionCase("sales >= yuan(0.01)", False, {"sales": Decimal(0)}),
        FunctionCase("sales >= yuan(100)", None, {}, "没有填写，未知"),
    ),
    "wan": (
        FunctionCase("sales = wan(5000)", True, {"sales": Decimal(50_000_000)}),
        FunctionCase("sales > wan(0.5)", True, {"sales": Decimal("5000.01")}, "半万元，多一分"),
    ),
    "yi": (FunctionCase("sales <= yi(2)", True, {"sales": Decimal(200_000_000)}, "正好两亿元"),),
    "day": (
        FunctionCase("day('2024-02-29')", date(2024, 2, 29)),
        FunctionCase("began <= day('2024-02-29')", True, _began("2024-02-29"), "当天也算"),
    ),
    "year": (
        FunctionCase("year(began)", 2024, _began("2024-12-31")),
        FunctionCase("founded >= year(span_last()) - 2", True, {"founded": 2023}, "当年和前两年"),
        FunctionCase("year(began)", None),
    ),
    "month": (
        FunctionCase("month(began)", "2024-02", _began("2024-02-29")),
        FunctionCase("month(began) = '2025-03'", True, _began("2025-03-31")),
        FunctionCase("reported <= month(span_last())", False, {"reported": "2025-10"}),
        FunctionCase("month(began)", None),
    ),
    "years_between": (
        FunctionCase("years_between(began, ended)", 2, _days("2022-11-18", "2025-11-17"), "差一天满三年"),
        FunctionCase("years_between(began, ended)", 3, _days("2022-11-18", "2025-11-18"), "当天满三年"),
        FunctionCase(
            "years_between(began, ended)", 0, _days("2024-02-29", "2025-02-28"), "2月29日起，次年2月28日还不满"
        ),
        FunctionCase("years_between(began, ended)", 1, _days("2024-02-29", "2025-03-01"), "次年3月1日满一年"),
        FunctionCase("years_between(began, ended)", -1, _days("2025-03-01", "2024-02-29"), "倒过来为负"),
        FunctionCase("years_between(began, on_day()) < 5", None, {}, "没有起日，未知"),
    ),
    "months_between": (
        FunctionCase("months_between(began, ended)", 0, _days("2025-01-31", "2025-02-28"), "2月没有31日，还不满一月"),
        FunctionCase("months_between(began, ended)", 1, _days("2025-01-31", "2025-03-01"), "3月1日满一月"),
        FunctionCase("months_between(began, ended)", 13, _days("2024-02-15", "2025-03-15")),
        FunctionCase("months_between(began, ended)", -1, _days("2025-03-15", "2025-02-15")),
        FunctionCase("months_between(began, ended)", None, _began("2025-01-31")),
    ),
    "days_between": (
        FunctionCase("days_between(began, ended)", 0, _days("2025-01-31", "2025-01-31")),
        FunctionCase("days_between(began, ended)", 2, _days("2024-02-28", "2024-03-01"), "闰年2月有29天"),
        FunctionCase("days_between(began, ended)", -1, _days("2025-03-01", "2025-02-28")),
        FunctionCase("days_between(began, ended)", None, _began("2025-01-31")),
    ),
    "add_years": (
        FunctionCase("add_years(began, 3)", date(2025, 11, 18), _began("2022-11-18")),
        FunctionCase("add_years(began, 1)", date(2025, 3, 1), _began("2024-02-29"), "次年没有2月29日，取3月1日"),
        FunctionCase("add_years(began, -4)", date(2020, 2, 29), _began("2024-02-29")),
        FunctionCase("add_years(began, 1)", None, _began("9999-12-31"), "长期有效常写的9999年，再加一年未知"),
        FunctionCase("add_years(began, 1)", None),
    ),
    "add_months": (
        FunctionCase("add_months(began, 1)", date(2025, 3, 1), _began("2025-01-31"), "2月没有31日，取3月1日"),
        FunctionCase("add_months(began, 1)", date(2025, 2, 28), _began("2025-01-28")),
        FunctionCase("add_months(began, -2)", date(2024, 12, 28), _began("2025-02-28")),
        FunctionCase("add_months(began, -1)", date(2025, 5, 1), _began("2025-05-31"), "4月没有31日，取5月1日"),
        FunctionCase("add_months(began, 6)", None),
    ),
    "on_day": (FunctionCase("on_day()", date(2025, 9, 30), {}, "流量取时段最后一天"),),
    "span_first": (FunctionCase("began >= span_first()", True, _began("2025-01-01"), "第一天在内"),),
    "span_last": (FunctionCase("began <= span_last()", False, _began("2025-10-01"), "最后一天的次日不在内"),),
    "holds_on": (
        FunctionCase("holds_on(day('2024-03-01'))", True, {}, "起日当天有效"),
        FunctionCase("holds_on(day('2024-02-29'))", False),
        FunctionCase("holds_on(day('2027-02-28'))", True, {}, "最后一天有效"),
        FunctionCase("holds_on(day('2027-03-01'))", False, {}, "失效日当天无效"),
        FunctionCase("holds_on(began)", None),
    ),
    "is_first": (FunctionCase("is_first()", True),),
    "is_renewal": (FunctionCase("not is_renewal()", True),),
    "starts_with": (
        FunctionCase("starts_with(title, 'GR2025')", True, {"title": "GR202532001234"}),
        FunctionCase("starts_with(title, 'gr')", False, {"title": "GR202532001234"}, "区分大小写"),
        FunctionCase("starts_with(title, '')", True, {"title": ""}, "空片段总是真"),
        FunctionCase("starts_with(title, 'GR')", None),
    ),
    "contains": (
        FunctionCase("contains(title, '研究院')", True, {"title": "江阴产业技术研究院有限公司"}),
        FunctionCase("contains(title, '%')", False, {"title": "江阴"}, "百分号只是百分号"),
        FunctionCase("contains(title, 'O''Neil')", True, {"title": "O'Neil"}, "单引号写两个"),
        FunctionCase("contains(title, 'a')", None),
    ),
    "has": (
        FunctionCase("has(tags, 'sme')", True, {"tags": ("large", "sme")}),
        FunctionCase("has(tags, 'sme')", False, {"tags": ()}, "一项没选为否"),
        FunctionCase("has(tags, 'sme')", None, {}, "没有填写为未知"),
    ),
    "level_at_least": (
        FunctionCase("level_at_least(level, 'provincial')", True, {"level": "provincial"}),
        FunctionCase("level_at_least(level, 'provincial')", True, {"level": "international"}),
        FunctionCase("level_at_least(level, 'provincial')", False, {"level": "municipal"}),
        FunctionCase("level_at_least(level, 'provincial')", None),
    ),
    "in_region": (
        FunctionCase("in_region(region, '3202')", True, {"region": "320281"}, "江阴在无锡"),
        FunctionCase("in_region(region, '320200')", True, {"region": "320200"}, "本身也在内"),
        FunctionCase("in_region(region, '320281')", True, {"region": "320281-南闸"}, "镇街在县内"),
        FunctionCase("in_region(region, '320281')", False, {"region": "320200"}, "市不在县内"),
        FunctionCase("in_region(region, '32')", None),
    ),
    "at_home": (
        FunctionCase("at_home(region)", True, {"region": "320281-南闸"}, "本地为江阴"),
        FunctionCase("at_home(region)", False, {"region": "320200"}, "无锡市本级不在江阴之内"),
        FunctionCase("at_home(region)", None),
    ),
    "member": (
        FunctionCase("member(organisation, 'listed')", True, {"organisation": "甲"}),
        FunctionCase("member(organisation, 'listed')", None, {"organisation": "乙"}, "名单对它未知"),
        FunctionCase("member(organisation, 'listed')", False, {"organisation": "丙"}),
        FunctionCase("member(organisation, 'listed')", None),
    ),
    "coalesce": (
        FunctionCase("coalesce(sales, cost)", Decimal("3.50"), {"cost": Decimal("3.50")}),
        FunctionCase("coalesce(first_time, false)", False, {}, "没有填写的按否算，要写明才这样算"),
        FunctionCase("coalesce(sales, cost)", None),
    ),
    "least": (
        FunctionCase("least(sales, cost)", Decimal(2), {"sales": Decimal(3), "cost": Decimal(2)}),
        FunctionCase("least(sales, cost)", None, {"sales": Decimal(3)}, "缺一个就未知，不当作只有一个"),
    ),
    "greatest": (
        FunctionCase("greatest(began, ended)", date(2025, 3, 1), _days("2024-02-29", "2025-03-01")),
        FunctionCase("greatest(sales, cost)", None, {"sales": Decimal(3)}),
    ),
    "abs": (
        FunctionCase("abs(sales - cost)", Decimal("0.50"), {"sales": Decimal("1.00"), "cost": Decimal("1.50")}),
        FunctionCase("abs(staff)", None),
    ),
    "at_least_share": (
        FunctionCase(
            "at_least_share(cost, sales, '0.05')", True, {"cost": Decimal("0.35"), "sales": Decimal("7.00")}, "正好5%"
        ),
        FunctionCase(
            "at_least_share(cost, sales, '0.05')", False, {"cost": Decimal("0.34"), "sales": Decimal("7.00")}, "差一分"
        ),
        FunctionCase(
            "at_least_share(cost, sales, '0.05')",
            None,
            {"cost": Decimal(1), "sales": Decimal(0)},
            "没有销售收入，不是达标",
        ),
        FunctionCase("at_least_share(cost, sales, '0.05')", None, {"cost": Decimal(1)}),
        FunctionCase("at_least_share(members, staff, '0.3')", True, {"members": Decimal(3), "staff": Decimal(10)}),
    ),
}
