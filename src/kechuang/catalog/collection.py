"""Collection: who owes a register a report for which period, and by which day. Declared with the register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kechuang.catalog.faults import nearest

Every = Literal["month", "quarter", "half_year", "year"]
MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
KINDS = ("department", "division", "town", "park", "county", "institute", "enterprise", "other")
_LEAP_YEAR = 2024

Judged = tuple[tuple[str | int, ...], str, str, str]


class Collection(BaseModel):
    """Who owes what by when. reporters: kinds of units (town, park …), or `record:<register>` for its organisations.

    of: field → values of that register; only the organisations of such records owe the report, as {kind: [hnte]}.
    period: the field (year or month) that says which period a record belongs to; "" when `day` (a date field) does.
    reporter: the field that names who reports; "" when it is the unit of the person who enters.
    due: days after the end of the period; or, of a yearly report, a day of the following year as "05-31".
    sent: field → codes; only such records are a report, as {state: [filed]}.  nil: those that report there was nothing.
    since, until: first day of the first period owed, last day of the last.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reporters: list[str] = Field(min_length=1)
    of: dict[str, list[str]] = {}
    every: Every
    due: Annotated[int, Field(ge=0, le=400)] | Annotated[str, Field(pattern=r"^\d{2}-\d{2}$")]
    period: str = ""
    day: str = ""
    reporter: str = ""
    sent: dict[str, list[str]] = {}
    nil: dict[str, list[str]] = {}
    since: str
    until: str = ""
    basis: str = ""

    @property
    def by_record(self) -> bool:
        """Whether organisations report, not units."""
        return any(each.startswith("record:") for each in self.reporters)


def judge(owed: Collection, types: Mapping[str, str], codes: Mapping[str, set[str]]) -> Iterator[Judged]:
    """What is wrong with a collection. types: field → type, of its register; codes: field → codes, of code fields."""
    place = ("collection",)
    for name in (owed.period, owed.day, owed.reporter, *owed.sent, *owed.nil):
        if name and name not in types:
            yield place, f"没有字段“{name}”", nearest(name, types), "CT-051"
    yield from _judge_days(owed)
    yield from _judge_reporters(owed, types)
    yield from _judge_period(owed, types)
    for name, values in (*owed.sent.items(), *owed.nil.items()):
        if types.get(name, "code") != "code":
            yield place, f"sent、nil 中的“{name}”不是单选字段", "写一个 type: code 的字段", "CT-062"
        for value in values:
            if name in codes and value not in codes[name]:
                yield place, f"字段 {name} 没有代码“{value}”", nearest(value, codes[name]), "CT-062"


def _judge_days(owed: Collection) -> Iterator[Judged]:
    place = ("collection",)
    for word, day in (("since", owed.since), ("until", owed.until)):
        if day and not _is_day(day):
            yield place, f"{word}“{day}”不是日期", "写成“2024-01-01”", "CT-062"
    if _is_day(owed.since) and not _begins(owed.every, date.fromisoformat(owed.since)):
        yield place, f"since“{owed.since}”不是一期的第一天", "写这一期的第一天，如“2024-01-01”", "CT-062"
    if isinstance(owed.due, str):
        if owed.every != "year":
            yield place, f"due“{owed.due}”只能用于每年一次的报送", "改写期末后的天数，如 due: 15", "CT-062"
        if not _is_day(f"{_LEAP_YEAR}-{owed.due}"):
            yield place, f"due“{owed.due}”不是一年中的某一天", "写成“05-31”，即次年 5 月 31 日", "CT-062"


def _judge_reporters(owed: Collection, types: Mapping[str, str]) -> Iterator[Judged]:
    place = ("collection",)
    for each in owed.reporters:
        if not each.startswith("record:") and each not in KINDS:
            remedy = nearest(each, KINDS) or f"可选：{'、'.join(KINDS)}，或 record:名录代码"
            yield place, f"没有“{each}”这类填报单位", remedy, "CT-062"
    if owed.by_record and not all(each.startswith("record:") for each in owed.reporters):
        yield place, "填报单位既有单位又有在册企业", "两类分别由两个名录收集", "CT-062"
    wanted = "organisation" if owed.by_record else "unit"
    if owed.reporter in types and types[owed.reporter] != wanted:
        yield place, f"“{owed.reporter}”不能说明由谁报送", f"reporter 应写一个 type: {wanted} 的字段", "CT-062"
    if owed.by_record and not owed.reporter:
        yield place, "缺少 reporter：哪个字段是报送的企业或机构", "写一个 type: organisation 的字段", "CT-062"


def _judge_period(owed: Collection, types: Mapping[str, str]) -> Iterator[Judged]:
    place = ("collection",)
    if bool(owed.period) == bool(owed.day):
        yield place, "说明记录属于哪一期，写 period 或 day 中的一项", "", "CT-062"
    if types.get(owed.day, "date") != "date":
        yield place, f"“{owed.day}”不是日期字段", "day 应写一个 type: date 的字段", "CT-062"
    allowed = ("year", "month") if owed.every == "year" else ("month",)
    if owed.period and types.get(owed.period, "month") not in allowed:
        words = "年度或月份" if owed.every == "year" else "月份"
        yield place, f"“{owed.period}”不能说明是哪一期", f"period 应写一个{words}字段", "CT-062"


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _begins(every: str, day: date) -> bool:
    return day.day == 1 and (day.month - 1) % MONTHS[every] == 0
