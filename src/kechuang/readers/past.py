"""Sentences that tell what was or how things stand; a plan reports such figures, it does not promise them."""

from __future__ import annotations

import re

from kechuang.kernel.period import Period
from kechuang.readers.quantities import Quantity
from kechuang.readers.when import Dated, find_dates

_HISTORY = re.compile(
    r"(?:去年|上年为|上年度?末?|上一年|前年|过去的?一年|一年来|截至目前|截止目前|目前|迄今|近年来|过去[一两三四五\d]*年|[一两三四五\d]年来|以来|同期|现有|原有|已有|已达|已累计|已建成|已认定|已培育|已经|累计已|已(?!入库|上市|备案|获)|"
    r"(?:达到|实现|完成|获得|新增|建成|引进|取得|突破|增长|提高|开展|举办|获批|培育|认定|拥有|发放|净增|组建)了)"
)


_RENEWED = re.compile(r"今年|本年|力争|确保|到20|计划|下一步|新的一年|，要(?!求|素|件)")
# 仅有, 不足: how things stand, told as a shortfall; a plan does not promise 不足.
_STATE = re.compile(r"(?:仅[有为达占]?|只有|仅仅|不足|徘徊在|尚不到|不到|低至)$")


def is_shortfall(left: str) -> bool:
    """不足12%, 仅有5家: `left` is what stands before the numeral."""
    return bool(_STATE.search(left))


def is_history(text: str, quantity: Quantity, plan: Period | None) -> bool:
    """The words speak of what was: 去年达…, 截至目前…, 2018年实现… in a plan for 2019."""
    start = max(text.rfind(mark, 0, quantity.start) for mark in "。！？") + 1
    said = text[start : quantity.from_bound]
    past = list(_HISTORY.finditer(said))
    if past:
        last = past[-1]
        between = said[last.end() :]
        compared = (
            re.search(r"(?:较|比|相比|同|在)$", said[: last.start()])
            or re.match(r"(?:的)?(?:基础上|同期|相比|末?增长|末?提高|末?提升|末?下降|末?增加|翻)", between)
            or last.group() == "同期"
        )
        renewed = re.search(r"(?:今年|20\d\d年|力争|确保|计划|到20|年内|全年|，要(?!求|素|件))", between)
        since = last.group() == "以来" and not re.search(r"(?:以来)[^，]{0,4}，?[^，]*$", said[: last.end() + 12])
        if not compared and not renewed and not since:
            return True
    if plan is None:
        return False
    governing = next((date for date in reversed(find_dates(said, None)) if not _is_base(said, date)), None)
    if governing is None or governing.period.last >= plan.first:
        return False
    return not _RENEWED.search(said[governing.end :])


def _is_base(said: str, date: Dated) -> bool:
    """较2015年增长, 在2019年基础上: the year a number is compared with, not the one it is about."""
    behind = re.match(r"(?:末|底|的)?(?:基础上|相比|增长|提高|水平|提升|翻|下降|增加)", said[date.end :])
    return bool(behind or re.search(r"(?:较|比|在|以|从|由|自|与|同|按)$", said[: date.start]))


def looks_back(sentence: str, plan: Period | None, *, before: bool) -> bool:
    """Whether a whole sentence of a paragraph tells of a year gone by.

    It does when it begins with one (2020年，全区科技工作…), and still does when the sentence `before` it did and it
    names no year of its own and no will.
    """
    if plan is None:
        return False
    dates = [date for date in find_dates(sentence, None) if not _is_base(sentence, date)]
    if dates:
        before = dates[0].start <= 2 and max(date.period.last for date in dates) < plan.first
    return before and not _RENEWED.search(sentence)
