"""Promises that the reader leaves out because something is wrong with them: 50—30 名, 新增特派员 25。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kechuang.coherence.from_text.sentences import Said
from kechuang.kernel.span import Span
from kechuang.readers.drafting import tidy
from kechuang.readers.phrases import read_before
from kechuang.readers.quantities import unit_at
from kechuang.readers.sentences import phrase_start

_RANGE = re.compile(
    r"(?<![\d.第年])(?P<low>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d，。；、—～至到]{0,4})[—～至](?P<high>\d[\d,]*(?:\.\d+)?)"
)
_BARE = re.compile(r"(?<![\d.第—～至A-Za-z“])(?P<number>\d[\d,]*(?:\.\d+)?)(?=[，。；）]|以上|左右|、[一-鿿]|$)")
_BOUND = re.compile(r"(?:达到|达|超过|突破|不少于|不低于|至少|力争|确保|约|为)$")
_REACHES = re.compile(r"达|超过|突破")
# 成交额突破 800: what is counted or paid has a unit; an index or a score has none.
_IS_COUNTED = re.compile(
    r"(?:额|总值|产值|增加值|收入|经费|资金|投入|支出|企业|平台|机构|人才|项目|总数|数量|面积|贷款|投资|余额|税收|利润|强度|比重|占比|比例|拥有量"
    r"|[^率]率|特派员|经理人|人员|工程师|基地|中心|实验室|孵化器|空间)$"
)
_FALLS = re.compile(r"(?:从|由|降|减|压缩|第|编号|电话|邮编|文号)[^，；]*$")


_NUMBERED = re.compile(r"(?:（?[\d一二三四五六七八九十]+[）.、]|[①-⑳])+")


@dataclass(frozen=True, slots=True)
class Unread:
    """value_max: set for a range upside down; unit: None where none is written."""

    indicator: str
    verb: str
    value: Decimal
    value_max: Decimal | None
    unit: str | None
    span: Span


def unread_of(said: Said) -> Iterator[Unread]:
    """What looks like a promise in this sentence and is none of its statements."""
    taken = [said.place(each) for each in said.statements]
    for match in _RANGE.finditer(said.text):
        unit = unit_at(said.text, match.end())[0]
        low, high = _number(match["low"]), _number(match["high"])
        if not unit or (match["unit"] and match["unit"] != unit) or low <= high or _is_year(match["low"]):
            continue
        if not _FALLS.search(said.text[: match.start()]):
            yield from _named(said, match.start(), match.end() + len(unit), low, high, unit)
    for match in _BARE.finditer(said.text):
        if any(start <= match.start() < end for start, end in taken) or _is_year(match["number"]):
            continue
        if not _FALLS.search(said.text[phrase_start(said.text, match.start()) : match.start()]):
            yield from _named(said, match.start(), match.end(), _number(match["number"]), None, None)
    yield from _bare_growth(said)


def _named(
    said: Said, start: int, end: int, value: Decimal, value_max: Decimal | None, unit: str | None
) -> Iterator[Unread]:
    """Only with a verb of doing and a name between it and the number is a figure a promise."""
    bound = _BOUND.search(said.text[:start])
    stop = bound.start() if bound else start
    numbered = _NUMBERED.match(said.text)
    floor = max(phrase_start(said.text, stop), numbered.end() if numbered else 0)
    before = read_before(said.text, floor, stop)
    if before.noun is None or (before.noun[1] != stop and (bound is None or before.verb is None)):
        return
    name = tidy(said.text[before.noun[0] : before.noun[1]])
    if len(name) < 2 or re.search(r"\d", name):
        return
    if before.verb is not None:
        verb = said.text[before.verb[0] : before.verb[1]]
        yield Unread(name, verb, value, value_max, unit, said.view.issued_span(before.verb[0], end))
    elif bound is not None and _REACHES.match(bound.group()) and _IS_COUNTED.search(name):
        yield Unread(name, bound.group(), value, value_max, unit, said.view.issued_span(before.noun[0], end))


# 成交额增长20，达到50亿元: by how much it grows has a unit too.
_GROWS_BY = re.compile(
    r"(?P<name>[一-鿿]{3,20}?)(?:同比|较上年|比上年|年均)?(?P<verb>增长|提高|提升|下降)(?P<number>\d+(?:\.\d+)?)(?:以上|左右)?(?=[，。；）]|$)"
)


def _bare_growth(said: Said) -> Iterator[Unread]:
    for match in _GROWS_BY.finditer(said.text):
        span = said.view.issued_span(match.start("name"), match.end("number"))
        yield Unread(tidy(match["name"]), match["verb"], _number(match["number"]), None, None, span)


def _number(words: str) -> Decimal:
    return Decimal(words.replace(",", ""))


def _is_year(words: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", words))
