"""Plan periods and the dates that govern a promise: 到2022年, 三年内, 每年, 2020年, 全年."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kechuang.kernel.period import Period

_YEAR = r"(?:19|20)\d{2}"
_RANGE = re.compile(rf"({_YEAR})年?(?:度)?[—～至到]{{1,2}}({_YEAR})")
_FIVE_YEAR = re.compile(r"“?十([二三四五六])五”?")
_FIVE_YEARS = {"二": (2011, 2015), "三": (2016, 2020), "四": (2021, 2025), "五": (2026, 2030), "六": (2031, 2035)}
_SPAN_YEARS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_DATE = re.compile(
    rf"(?P<to>到|至|截至|截止)?(?P<range>{_YEAR}年?[—～至到]{{1,2}}{_YEAR}年?(?:期间)?)"
    rf"|(?P<to2>到|至|截至|截止)?(?P<year>{_YEAR})年(?P<edge>度)?(?:年底|底前|底|末|前|内)?"
    r"|“?十(?P<plan>[二三四五六])五”?(?P<planend>末|期末)?(?:规划)?(?:期间|时期|期内|以来)?"
    r"|(?P<whole>(?:未来|今后)?(?P<n>[两三四五2-5])年(?:内|来|时间|间)|(?:规划|计划|行动)期(?:内|末)?|(?<![效任学假工务化])期[内末])"
)
_MONTHLY = re.compile(r"每个?月|按月|月均")
_QUARTERLY = re.compile(r"每个?季度?|按季|每季")
_YEARLY = re.compile(r"每年度?|逐年|每一年|按年度?|年均(?!增|提|递|增长|下降)")
FREQUENCY = re.compile(
    rf"(?P<month>{_MONTHLY.pattern})|(?P<quarter>{_QUARTERLY.pattern})|(?P<year>{_YEARLY.pattern})|(?P<half>每半年)"
)


# Stands for "the whole plan" where the plan itself is not at hand.
ANY = Period(1, 9998)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date expression in a folded sentence. due: the value is to stand at that year's end (到2022年)."""

    start: int
    end: int
    period: Period
    due: bool


def title_period(title: str) -> Period | None:
    """2019年…, …（2020—2022年）, “十四五”…; of a folded title."""
    ahead = re.search(rf"总结.*?({_YEAR})年(?:度)?[^，。；]{{0,12}}(?:计划|打算|要点|安排|思路|任务)", title)
    if ahead:
        return Period.year(int(ahead.group(1)))  # 2023年工作总结和2024年工作计划 promises for 2024
    ranged = _RANGE.search(title)
    if ranged:
        first, last = int(ranged.group(1)), int(ranged.group(2))
        return Period(first, last) if first <= last else None
    plan = _FIVE_YEAR.search(title)
    if plan:
        return Period(*_FIVE_YEARS[plan.group(1)])
    years = [int(year) for year in re.findall(rf"(?<!\d)({_YEAR})(?!\d|〕|）?\d*号)", title)]
    since = re.search(rf"({_YEAR})年(?:起|开始)，?(?:用|利用)?([两三四五\d])年", title)
    if since:
        length = _SPAN_YEARS.get(since.group(2)) or int(since.group(2))
        return Period(int(since.group(1)), int(since.group(1)) + length - 1)
    span = re.search(r"([两二三四五])年(?:行动|计划|规划|实施|攻坚|提升|建设|滚动|倍增)", title)
    first_year = re.search(_YEAR, title)
    if years and span and first_year and first_year.start() < span.start() and len(set(years)) == 1:
        return Period(years[0], years[0] + _SPAN_YEARS[span.group(1)] - 1)
    return Period.year(years[0]) if years else None


def find_dates(text: str, plan: Period | None) -> list[Dated]:
    """Date expressions of a sentence that can govern promises, left to right."""
    found: list[Dated] = []
    for match in _DATE.finditer(text):
        period, due = _dated(match, plan)
        if period is not None and not _inside_name(text, match):
            found.append(Dated(match.start(), match.end(), period, due))
    return found


def _dated(match: re.Match[str], plan: Period | None) -> tuple[Period | None, bool]:
    if match.group("range"):
        first, last = (int(year) for year in re.findall(_YEAR, match.group("range")))
        return (Period(first, last) if first <= last else None), False
    if match.group("year"):
        due = bool(match.group("to2")) or bool(re.search(r"底|末", match.group()))
        return Period.year(int(match.group("year"))), due
    if match.group("plan"):
        first, last = _FIVE_YEARS[match.group("plan")]
        if match.group("planend"):
            return Period.year(last), True
        return Period(first, last), False
    return plan, match.group().endswith("末")


def _inside_name(text: str, match: re.Match[str]) -> bool:
    """《…（2019—2021）》 and 2019年度计划 are names; so is a year inside quotation marks."""
    before = text[: match.start()]
    if before.count("《") > before.count("》"):
        return True
    if before.count("“") > before.count("”") and not match.group().startswith("“") and match.group("plan") is None:
        return True
    if (
        match.group("plan")
        and re.match(r"[^，。；]{0,12}(?:规划|专项)(?!期)", text[match.end() :])
        and "末" not in match.group()
    ):
        return True
    return bool(re.match(r"[）]", text[match.end() :])) and before.endswith("（")
