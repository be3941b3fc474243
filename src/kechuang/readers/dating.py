"""Which date, frequency and list verb govern a promise; what the words in front of a number hand on."""

from __future__ import annotations

import re

from kechuang.kernel.period import Period
from kechuang.readers.drafts import Carry, Draft, Setting, Stretch
from kechuang.readers.phrases import Before
from kechuang.readers.quantities import Quantity
from kechuang.readers.sentences import phrase_start
from kechuang.readers.when import ANY, Dated, find_dates


def last_date(sentence: str, setting: Setting) -> Dated | None:
    """The date that still governs behind a sentence of a clause; None when it named none."""
    dates = [dated for dated in find_dates(sentence, ANY) if not _COMPARED.search(sentence[: dated.start])]
    if setting.plan is not None:
        dates = [dated for dated in dates if dated.period == ANY or setting.plan.contains(dated.period)]
    return dates[-1] if dates else None


def advance(text: str, carry: Carry, before: Before, floor: int, quantity: Quantity, setting: Setting) -> None:
    """Update list verb, date, frequency and scope with what stands in front of this number."""
    said = text[: quantity.from_bound]
    dates = [dated for dated in find_dates(said, ANY) if not _COMPARED.search(said[: dated.start])]
    if setting.plan is not None:
        dates = [dated for dated in dates if dated.period.last >= setting.plan.first]
    if dates:
        carry.dated = dates[-1]
    since_stop = text.rfind("；", 0, quantity.from_bound) + 1
    for place, said in frequencies(text, since_stop, quantity.from_bound):
        if said == "year" and _leads(text, place):
            carry.frequency = said
    if dates and carry.dated is not None:
        later = [place for place, _ in frequencies(text, 0, quantity.from_bound)]
        if later and max(later) < carry.dated.start:
            carry.frequency = None
    whole = [match.start() for match in _WHOLE_RUN.finditer(text, since_stop, quantity.from_bound)]
    if whole and whole[-1] > max((place for place, _ in frequencies(text, since_stop, quantity.from_bound)), default=0):
        carry.frequency = None
    since = text[carry.last.quantity.to_bound : quantity.from_bound] if carry.last is not None else ""
    if "；" in since:
        carry.verb = None
        carry.frequency = None if before.frequency is None else carry.frequency
    if before.verb is not None:
        carry.verb = before.verb
    elif before.tail is not None or _breaks_list(text, floor):
        carry.verb = None
    if before.area is not None:
        carry.area, carry.everyone = before.area, False
    elif before.everyone:
        carry.area, carry.everyone = None, True


_COMPARED = re.compile(r"(?:较|比|由|从|自|以|与|按|据|同|《[^》]*)$")


# 每年实施20项，〔三年累计〕攻克15项: from here on the whole run is meant.
_WHOLE_RUN = re.compile(r"[两三四五]年(?:内|间|来)?(?:累计|共|合计|总计)")
_FREQUENCY = re.compile(r"(?P<month>每个?月|按月)|(?P<quarter>每个?季度?|按季度?)|(?P<year>每年度?|逐年|每一年)")


def frequencies(text: str, start: int, end: int) -> list[tuple[int, str]]:
    return [(match.start(), match.lastgroup or "") for match in _FREQUENCY.finditer(text, start, end)]


def _leads(text: str, place: int) -> bool:
    """每年 in front of its phrase rules the list that follows; 排名每年上升 speaks for itself only."""
    lead = text[phrase_start(text, place) : place]
    return not lead or (
        bool(
            re.fullmatch(
                r"(?:每[名人家个支]?[一-鿿]{0,5}|三年内|力争|确保|计划|并|同时|原则上|全市|全区|全县|各\w{1,6}|[一-鿿]{0,6})",
                lead,
            )
        )
        and not re.search(r"(?:排名|增长|数|量|额|率)$", lead)
    )


def _breaks_list(text: str, floor: int) -> bool:
    """A semicolon ends the reach of the list's verb, a comma does not."""
    return floor > 0 and text[floor - 1] in "；："


def governing_period(draft: Draft, carry: Carry, setting: Setting) -> tuple[Period | None, Stretch | None, str]:
    """The years a promise runs. In a one-year plan always that year; else the governing date decides."""
    plan = setting.plan
    if plan is not None and (plan.is_one_year or setting.only_year):
        return plan, None, "plan_year"
    dated, at = carry.dated, None
    if dated is not None:
        at = (dated.start, dated.end)
    elif setting.governing is not None:
        dated = setting.governing
    if dated is None:
        return plan, None, "plan"
    if dated.period == ANY:
        return plan, at, "whole_plan"
    if draft.frequency == "year" and plan is not None and not dated.period.is_one_year:
        return dated.period, at, "dated"
    if dated.due and plan is not None and plan.first < dated.period.last <= plan.last:
        if draft.frequency == "year" or draft.kind in ("increment", "count_of_activities", "breakthrough"):
            return Period(plan.first, dated.period.last), at, "accumulates"
        if draft.kind == "rank" and draft.frequency:
            return Period(plan.first, dated.period.last), at, "accumulates"
        return Period.year(dated.period.last), at, "due"
    return dated.period, at, "dated"
