"""The closed list of functions: what they take and give, what they do with NULL, and cases that show it.

One table for everything: the check reads the types, Python and SQL their own columns, the handbook the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kechuang.catalog.codes import load_code_lists
from kechuang.engine.expressions.context import Circumstances, Rendering
from kechuang.engine.expressions.days import full_months, full_years, months_after
from kechuang.engine.expressions.exact import exact, size, times
from kechuang.engine.expressions.function_cases import CASES, FunctionCase
from kechuang.engine.expressions.function_sql import (
    as_number,
    either_unknown,
    holds_sql,
    member_sql,
    months_after_sql,
    months_between_sql,
    share_sql,
    years_between_sql,
)
from kechuang.engine.expressions.nodes import IS_FIRST, IS_RENEWAL, VALID_FROM, VALID_UNTIL
from kechuang.engine.expressions.types import Kind

SAME = "same"
MOST_YEARS = 100
ORDERED: tuple[Kind, ...] = ("number", "money", "date", "month", "year")


@dataclass(frozen=True)
class Argument:
    """name: in Chinese.  kinds: what may stand there, empty for anything.  written: as a plain value, not a field."""

    name: str
    kinds: tuple[Kind, ...] = ()
    written: bool = False


@dataclass(frozen=True)
class Function:
    """One function. gives: a kind, or SAME for that of its arguments, with `unit` if it is a number.

    unknown: what becomes of missing values, in Chinese.  strict: one missing argument makes the result unknown, and
    `value` is not asked.  many: the last argument may be repeated.
    value: circumstances and arguments → value.  sql: rendering and arguments, those `written` as they are, → SQL.
    """

    name: str
    takes: tuple[Argument, ...]
    gives: str
    about: str
    unknown: str
    value: Callable[..., Any]
    sql: Callable[..., str]
    unit: str = ""
    strict: bool = True
    many: bool = False

    def taken(self, count: int) -> tuple[Argument, ...]:
        """What each of so many arguments should be; shorter than `count` when there are too many."""
        return self.takes + self.takes[-1:] * (count - len(self.takes) if self.many else 0)

    @property
    def cases(self) -> tuple[FunctionCase, ...]:
        return CASES[self.name]

    @property
    def signature(self) -> str:
        """add_years(日期, 年数)."""
        more = ", …" if self.many else ""
        return f"{self.name}({', '.join(each.name for each in self.takes)}{more})"


_STRICT = "任一参数缺值，结果未知"
_NEVER = "总有结果"
_DATE = Argument("日期", ("date",))
_FROM_TO = (Argument("起日", ("date",)), Argument("止日", ("date",)))


def _money(name: str, unit: str, yuan: int) -> Function:
    return Function(
        name, (Argument("数", ("number",), written=True),), "money",
        f"写出的金额，单位{unit}；与金额字段比较、相加时用", _NEVER,
        lambda _, amount: times(amount, yuan), lambda _, amount: as_number(times(amount, yuan)),
    )  # fmt: skip


def _one_of_span(name: str, about: str, value: Callable[[Circumstances], date]) -> Function:
    return Function(name, (), "date", about, _NEVER, value, lambda to: to.name(f"{name}()"))


def _of_record(name: str, key: str, about: str) -> Function:
    return Function(
        name, (), "yes_no", about, "名录没有主体或日期时未知", lambda at: at.row.get(key), lambda to: to.name(key)
    )


def _least(_: Circumstances, *values: Any) -> Any:
    return min(values)


def _greatest(_: Circumstances, *values: Any) -> Any:
    return max(values)


def _coalesce(_: Circumstances, *values: Any) -> Any:
    return next((each for each in values if each is not None), None)


def _holds_on(at: Circumstances, day: date) -> bool:
    first, until = at.row.get(VALID_FROM), at.row.get(VALID_UNTIL)
    return (first is None or first <= day) and (until is None or day < until)


def _at_least_share(_: Circumstances, part: Decimal, whole: Decimal, share: str | Decimal) -> bool | None:
    return exact(part) >= times(Decimal(share), whole) if whole > 0 else None


def levels_from(level: str) -> tuple[str, ...]:
    """The codes of `level` and of every higher one."""
    order = [each.code for each in load_code_lists()["levels"]]
    return tuple(order[: order.index(level) + 1])


def region_prefix(code: str) -> str:
    """320200 → 3202, 320000 → 32; what codes below it begin with."""
    return code[: len(code) - 2 * (code.endswith("00") + code.endswith("0000"))] if len(code) == 6 else code


def _in_region(_: Circumstances, region: str, wanted: str) -> bool:
    return region == wanted or (len(wanted) <= 6 and region.startswith(region_prefix(wanted)))


def _in_region_sql(to: Rendering, region: str, wanted: str) -> str:
    if len(wanted) > 6:
        return f"({region} = {to.text(wanted)})"
    return _begins(to, region, to.text(region_prefix(wanted)))


def _at_home(at: Circumstances, region: str) -> bool | None:
    return _in_region(at, region, at.context.home) if at.context.home else None


def _at_home_sql(to: Rendering, region: str) -> str:
    home = to.names.get("home()")
    return _in_region_sql(to, region, home) if home else "CAST(NULL AS BOOLEAN)"


def _begins(to: Rendering, text: str, beginning: str) -> str:
    return f"{'starts_with' if to.is_duckdb else 'startswith'}({text}, {beginning})"


def _extreme_sql(name: str) -> Callable[..., str]:
    """SQL's own LEAST and GREATEST pass over NULL, as if what is missing could not be the smaller one."""
    return lambda _, *values: either_unknown(values, f"{name}({', '.join(values)})")


def _all() -> Iterable[Function]:
    yield _money("yuan", "元", 1)
    yield _money("wan", "万元", 10_000)
    yield _money("yi", "亿元", 100_000_000)
    yield Function(
        "day", (Argument("日期文字", ("text",), written=True),), "date",
        "写出的一天，与 date '2025-01-31' 相同", _NEVER,
        lambda _, day: date.fromisoformat(day), lambda to, day: f"DATE {to.text(day)}",
    )  # fmt: skip
    yield Function(
        "year", (_DATE,), "year", "日期的年份，与年度字段比较", _STRICT,
        lambda _, day: day.year, lambda _, day: f"year({day})",
    )  # fmt: skip
    yield Function(
        "month", (_DATE,), "month", "日期所在的月份，与月份字段或 '2025-03' 比较", _STRICT,
        lambda _, day: f"{day.year:04}-{day.month:02}",
        lambda to, day: f"strftime({day}, '%Y-%m')" if to.is_duckdb else f"date_format({day}, 'yyyy-MM')",
    )  # fmt: skip
    yield from _calendar()
    yield _one_of_span("on_day", "统计的那一天：存量为时点，流量为时段最后一天", lambda at: at.context.last)
    yield _one_of_span("span_first", "统计时段的第一天", lambda at: at.context.first)
    yield _one_of_span("span_last", "统计时段的最后一天", lambda at: at.context.last)
    yield Function(
        "holds_on", (_DATE,), "yes_no", "本记录在那一天有效：起日含当天，失效日不含",
        "日期缺值时未知；起止没有写明的一端视为敞开",
        _holds_on, holds_sql,
    )  # fmt: skip
    yield _of_record("is_first", IS_FIRST, "该主体的首条同类记录，此前没有过")
    yield _of_record("is_renewal", IS_RENEWAL, "续期：距该主体上一条同类记录失效不超过名录的 renewal_gap 天")
    yield from _matching()
    yield from _amounts()


def _calendar() -> Iterable[Function]:
    months, years = "整月数；不足一月不计，止日早于起日为负", "整年数（周岁）；不足一年不计，止日早于起日为负"
    missing_day = "当月没有这一天的（31日、2月29日），取次月1日"
    yield Function(
        "years_between", _FROM_TO, "number", years, _STRICT, lambda _, first, last: Decimal(full_years(first, last)),
        years_between_sql, unit="年",
    )  # fmt: skip
    yield Function(
        "months_between", _FROM_TO, "number", months, _STRICT, lambda _, first, last: Decimal(full_months(first, last)),
        months_between_sql, unit="个月",
    )  # fmt: skip
    yield Function(
        "days_between", _FROM_TO, "number", "相差的天数，同一天为0，止日早于起日为负", _STRICT,
        lambda _, first, last: Decimal((last - first).days),
        lambda to, first, last: f"({last} - {first})" if to.is_duckdb else f"datediff({last}, {first})", unit="天",
    )  # fmt: skip
    yield Function(
        "add_years", (_DATE, Argument("年数", ("number",), written=True)), "date",
        f"若干年后（负数为前）的同一天；{missing_day}", f"{_STRICT}；超出公元1至9999年也未知",
        lambda _, day, years: months_after(day, int(years) * 12),
        lambda to, day, years: months_after_sql(to, day, int(years) * 12),
    )  # fmt: skip
    yield Function(
        "add_months", (_DATE, Argument("月数", ("number",), written=True)), "date",
        f"若干月后（负数为前）的同一天；{missing_day}", f"{_STRICT}；超出公元1至9999年也未知",
        lambda _, day, months: months_after(day, int(months)),
        lambda to, day, months: months_after_sql(to, day, int(months)),
    )  # fmt: skip


def _matching() -> Iterable[Function]:
    text, piece = Argument("文字", ("text",)), Argument("片段", ("text",), written=True)
    yield Function(
        "starts_with", (text, piece), "yes_no", "文字以片段开头，区分大小写", _STRICT,
        lambda _, whole, part: whole.startswith(part), lambda to, whole, part: _begins(to, whole, to.text(part)),
    )  # fmt: skip
    yield Function(
        "contains", (text, piece), "yes_no", "文字中有片段，区分大小写", _STRICT,
        lambda _, whole, part: part in whole, lambda to, whole, part: f"contains({whole}, {to.text(part)})",
    )  # fmt: skip
    yield Function(
        "has", (Argument("多选字段", ("codes",)), Argument("代码", ("text",), written=True)), "yes_no",
        "多选字段选了这一项；一项没选为否", "没有填写时未知",
        lambda _, chosen, code: code in chosen,
        lambda to, chosen, code: f"{'list_contains' if to.is_duckdb else 'array_contains'}({chosen}, {to.text(code)})",
    )  # fmt: skip
    yield Function(
        "level_at_least", (Argument("级别字段", ("code",)), Argument("级别", ("text",), written=True)), "yes_no",
        "级别不低于所写的一级，次序见代码表 levels", "没有填写级别时未知",
        lambda _, level, least: level in levels_from(least),
        lambda to, level, least: f"({level} IN ({', '.join(map(to.text, levels_from(least)))}))",
    )  # fmt: skip
    yield Function(
        "in_region", (Argument("地区字段", ("region",)), Argument("区划代码", ("text",), written=True)), "yes_no",
        "地区在所写的省、市、县之内（含本身）；320200 也可写 3202", "没有填写地区时未知", _in_region, _in_region_sql,
    )  # fmt: skip
    yield Function(
        "at_home", (Argument("地区字段", ("region",)),), "yes_no", "地区在本地（使用本系统的市、县）之内，含本身",
        "没有填写地区，或没有设定本地时未知", _at_home, _at_home_sql,
    )  # fmt: skip
    yield Function(
        "member", (Argument("单位字段", ("organisation",)), Argument("名单代码", ("text",), written=True)), "yes_no",
        "统计的那一天该单位在名单内", "没有填写单位，或名单对它未知时未知",
        lambda at, organisation, cohort: at.context.member(organisation, cohort), member_sql,
    )  # fmt: skip


def _amounts() -> Iterable[Function]:
    amount: tuple[Kind, ...] = ("number", "money")
    yield Function(
        "coalesce", (Argument("值"), Argument("值")), SAME, "第一个有值的", "都缺值时未知", _coalesce,
        lambda _, *values: f"coalesce({', '.join(values)})", strict=False, many=True,
    )  # fmt: skip
    yield Function(
        "least", (Argument("值", ORDERED), Argument("值", ORDERED)), SAME, "最小的一个", _STRICT, _least,
        _extreme_sql("least"), many=True,
    )  # fmt: skip
    yield Function(
        "greatest", (Argument("值", ORDERED), Argument("值", ORDERED)), SAME, "最大的一个", _STRICT, _greatest,
        _extreme_sql("greatest"), many=True,
    )  # fmt: skip
    yield Function(
        "abs", (Argument("数", amount),), SAME, "绝对值", _STRICT, lambda _, value: size(value),
        lambda _, value: f"abs({value})",
    )  # fmt: skip
    yield Function(
        "at_least_share", (Argument("部分", amount), Argument("总体", amount), Argument("比例", (), written=True)),
        "yes_no", "部分不少于总体的这一比例，按精确小数比较；比例写 '0.05'", "任一缺值未知；总体为0或负数时未知",
        _at_least_share, share_sql,
    )  # fmt: skip


FUNCTIONS: dict[str, Function] = {each.name: each for each in _all()}
