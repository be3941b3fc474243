"""What the words around a number say of its years: 三年累计, 年均, 力争, a year beyond the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kechuang.kernel.period import Period
from kechuang.readers.reading import Statement
from kechuang.readers.sentences import phrase_start

_RUN = re.compile(
    r"(?:(?<![\d零〇一二三四五六七八九])(?P<n>[两二三四五六3-6])年(?!行动|计划|规划|攻坚|滚动|倍增|提升|实施(?:方案|意见|计划|办法|细则)|任务|目标)(?:内|间|期间)?|(?:计划|规划|行动)期(?:内|间)?|“?十[三四五六]五”?(?:期间|时期)?)"
    r"(?:，)?(?:全[市区县省]|我[市区县])?(?:力争|确保|要|将|计划)?(?P<sum>累计|总共|共计|合计|总计|共)?"
)
_SPANS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "3": 3, "4": 4, "5": 5, "6": 6}
_ADDS = (
    r"(?:新增|净增|新建|新认定|认定|新培育|培育|引进|新引进|实施|建成|组建|组织|举办|开展|建设|打造|创建|选派|培训|推广"
    r"|发放|转化|完成|攻克|突破|签约)"
)
_CUMULATIVE = re.compile(
    rf"累计(?:完成)?{_ADDS}|{_ADDS}[^，；]{{0,24}}累计|累计$|20\d\d年?[—至到～]20\d\d年，?[^，；。\d]{{0,6}}累计"
)
_SPENDS = ("安排", "投入", "发放", "兑现", "拨付", "统筹", "筹集", "落实")  # 三年安排资金1500万元: in all three of them
_AVERAGE = re.compile(r"年均|平均每年")
_YEAR = re.compile(
    r"(?P<due>到|至|截至|截止|于)?(?P<year>20\d\d)年(?P<edge>(?:1[0-2]|[1-9])月)?(?P<end>底前|底|末|前)?"
)
_EVERY = re.compile(r"每年|年均|逐年|每一年|各年")
_NEXT_STEP = re.compile(
    r"^[，；]20\d\d年(?:要|力争|确保)?(?:达到?|突破|超过)(?:不低于|不少于|超过|约)?$"
)  # …，2025年达到16%
_EACH_YEAR = re.compile(r"(?P<years>(?:20\d\d年?(?:、|和|，|及)?){2,})(?:分别|各|均|每年)[^，；。\d]*$")
_COMPARED = re.compile(r"(?:较|比|从|由|自|在|以|同|与|按|据|《[^》]*)$")


@dataclass(frozen=True, slots=True)
class When:
    """What the sentence adds to the period read: years, and how the figure relates to them."""

    period: Period | None
    per_year: bool
    kind: str
    is_cumulative: bool
    is_average: bool
    is_hoped: bool
    within: str


def when(text: str, start: int, since: int, statement: Statement, plan: Period | None) -> When:
    """text: the folded sentence; start: of the numeral; since: end of the number before it, 0 for the first."""
    between = text[since:start]
    phrase = text[max(since, phrase_start(text, start)) : start]
    run = _last(_RUN, between)
    average = bool(_AVERAGE.search(between)) and statement.kind in ("growth_rate", "change_in_points", "increment")
    cumulative = bool(run and run["sum"]) or bool(_CUMULATIVE.search(between))
    cumulative = cumulative or bool(run and statement.kind == "level" and statement.verb in _SPENDS)
    period, kind, per_year = statement.period, statement.kind, statement.per_year
    if run is not None and statement.per_year and not _EVERY.search(between):
        per_year = False  # 每年新增200家，三年新增620家: 每年 governs the first of them only
    if run is not None and not per_year:
        period = _run_of(run, plan, period)
    elif average and plan is not None and not plan.is_one_year:
        period = plan
    elif cumulative and plan is not None and statement.kind == "level" and re.search(_ADDS, between):
        period = plan if period is None or period.last == plan.last else period
    if cumulative and kind == "level" and re.search(_ADDS, between + statement.indicator):
        kind = "increment"
    if per_year and plan is not None and not re.search(r"20\d\d", text[:start]):
        period = plan
    listed = _EACH_YEAR.search(text[:start])
    if listed is not None and period is not None and since <= listed.start("years"):
        years = [int(year) for year in re.findall(r"20\d\d", listed["years"])]
        # Of 分别 80、90家 the first is for the first year; 分别 3家 said once is read for the last, and meant for all.
        if years == list(range(years[0], years[-1] + 1)) and period == Period.year(years[-1]):
            period, per_year = Period(years[0], years[-1]), True
    in_turn = _in_turn(text, start, plan)
    if in_turn is not None:
        period, per_year = in_turn, False
    elif run is None and not (per_year or statement.frequency) and kind in ("increment", "count_of_activities"):
        period = _until(text[:start], plan, period)
    beyond = _beyond(text[:start], plan)
    if beyond is not None:
        period = beyond
    hoped = "力争" in phrase and "确保" not in phrase.partition("力争")[2]
    return When(period, per_year, kind, cumulative, average, hoped, _within(text[:start]))


_WITHIN = re.compile(
    r"(?<!每)第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下]半年)|(?P<month>1[0-2]|[1-9])月(?:份|底|末)?(?=前|，|[^\d日至到—～])"
    r"|(?P<year>全年|年内|年底|年末|到20\d\d年)"
)
_QUARTERS = {"1": "一", "2": "二", "3": "三", "4": "四"}


def _within(before: str) -> str:
    """The part of the year that governs a number: the last one named in its clause, unless the whole year follows."""
    found = _last(_WITHIN, before[before.rfind("；") + 1 :])
    if found is None or found["year"]:
        return ""
    if found["quarter"]:
        return f"{_QUARTERS.get(found['quarter'], found['quarter'])}季度"
    return found["half"] or f"{found['month']}月"


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def _run_of(run: re.Match[str], plan: Period | None, read: Period | None) -> Period | None:
    if plan is None:
        return read
    count = _SPANS.get(run["n"] or "")
    if count is None or count == plan.last - plan.first + 1:
        return read if plan.is_one_year and count is None else plan
    return Period(plan.first, plan.first + count - 1)


_TURNS = re.compile(
    r"(?P<n>[两二三四五六3-6])年[^，；。\d]{0,20}?分别[^，；。、\d]{0,12}(?P<values>\d[\d.]*[^，；。、和\d]{0,4}"
    r"(?:(?:、|和)\d[\d.]*[^，；。、和\d]{0,4})+)"
)


def _in_turn(text: str, start: int, plan: Period | None) -> Period | None:
    """三年成交额分别达到50亿元、51亿元、52亿元: the first figure is the first year's, and so on."""
    for match in _TURNS.finditer(text):
        places = [match.start("values") + each.start() for each in re.finditer(r"\d[\d.]*", match["values"])]
        whole = plan is not None and _SPANS[match["n"]] == len(places) == plan.last - plan.first + 1
        if plan is not None and whole and start in places:
            return Period.year(plan.first + places.index(start))
    return None


def _until(before: str, plan: Period | None, read: Period | None) -> Period | None:
    """到2025年，新增30家 in a plan for 2023 to 2025 adds 30 by then; 2025年新增 and 2025年当年新增 in that year."""
    if plan is None or plan.is_one_year or read is None or not read.is_one_year or not plan.contains(read):
        return read
    # The year of its own clause governs, else the one the whole sentence begins with.
    years = [match for match in _YEAR.finditer(before) if not _COMPARED.search(before[: match.start()])]
    own = [match for match in years if match.start() > before.rfind("；")]
    named = own[-1] if own else next(iter(years), None)
    if named is None or named["due"] not in ("到", "至") or int(named["year"]) != read.last:
        return read
    return read if re.search(r"当年|本年|年内|全年", before[named.end() :]) else Period(plan.first, read.last)


def _beyond(before: str, plan: Period | None) -> Period | None:
    """A year past a one-year plan, in front of the number; the reader takes all of such a plan for its own year."""
    if plan is None or not plan.is_one_year:
        return None
    years = [match for match in _YEAR.finditer(before) if not _COMPARED.search(before[: match.start()])]
    if not years:
        return None
    said_plainly = years[-1]["due"] is None and years[-1]["end"] is None
    if said_plainly and not _NEXT_STEP.search(before[max(0, years[-1].start() - 1) :]):
        return None
    year = int(years[-1]["year"])
    return Period.year(year) if year > plan.last else None


def deadline(text: str) -> int | None:
    """The year by which a sentence wants something done: 2025年6月底前出台 …; None when it names none."""
    for match in _YEAR.finditer(text):
        if (match["due"] or match["end"]) and not _COMPARED.search(text[: match.start()]):
            return int(match["year"])
    return None
