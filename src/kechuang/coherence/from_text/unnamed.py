"""Figures that leave out what they count: 今年净增 80 家，达到 500 家; 增长 20%，由 500 家增加到 600 家."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kechuang.coherence.amounts import measure_of
from kechuang.coherence.from_text.sentences import Said
from kechuang.readers.reading import Statement

_ACTS = (
    r"净增|新增|增加|新建|新认定|认定|新培育|引进|开展|举办|实施|组织|建成|建设|达到?|完成|实现|安排|选派|培训|转化"
    r"|累计|平均|年均|当年|再|共"
)
_UNNAMED = re.compile(
    rf"(?:(?:{_ACTS})*(?P<sum>总数|总量|总规模)?)|(?:较|比|由|从|是|按照?)(?:每年)?(?:的?(?:进度|节奏|速度))?"
)
_STARTS_FROM = re.compile(r"(?:较|比|由|从)(?:上年|去年|目前|现有|20\d\d年)?(?:度|底|末)?的?[\d.]")
_ALREADY = re.compile(r"^已(?:建成|认定|培育|拥有|有|引进|获批)|已(?:总数|总量)?$")
_FOLLOWS = re.compile(r"[，；（](?:[^，；。\d]|20\d\d年?)*(?:由|从|较|比)")
_COMPARED_WITH = re.compile(r"(?:较|比)(?:上年|去年|20\d\d年)(?:度|底|末)?(?:同期)?的?(?:约)?$")
_CHANGES = re.compile(r"(?:净增|新增|增加|增长|提高|提升|下降|降低|减少|多|翻)")
_REACHED = re.compile(r"[，、；]?(?:使)?(?:总数|总量)?(?:累计)?(?:达到?|突破|超过?|增至|增加到|提高到|扩大到)(?:约)?$")
_ADDED_BEHIND = re.compile(r"(?P<verb>净增加?|新增|新认定|新培育)(?:不少于|不低于|超过|达到?|约)?$")
_ONLY_ATTAINS = ("实现", "完成", "确保", "力争")


def is_unnamed(name: str) -> bool:
    """The reader found no name for a figure: 净增, 由500家, nothing but a verb or the figure it is compared with."""
    name = name.strip(".、（ ")
    return bool(_UNNAMED.fullmatch(name) or _ALREADY.search(name) or _STARTS_FROM.match(name))


def named_again(said: Said, told: str, before: Statement | None) -> list[Statement]:
    """Statements of a sentence with names from what is said in front of them.

    told: what the sentence in front told of the past, "" for nothing; before: the last promise of the same paragraph.
    Figures that are only compared with (较2025年的100亿元增长) are taken out.
    """
    kept = [each for each in said.statements if not _is_compared_with(said, each)]
    done: list[Statement] = []
    for ordinal, each in enumerate(kept):
        done.append(_named(said, done, _told_by_verb(said, each), kept[ordinal + 1 :], told, before))
    return done


def _is_compared_with(said: Said, each: Statement) -> bool:
    start, end = said.place(each)
    rest = said.text[end:].removeprefix(each.unit or "").removeprefix("的")
    return bool(_COMPARED_WITH.search(said.text[:start]) and _CHANGES.match(rest))


def _told_by_verb(said: Said, each: Statement) -> Statement:
    """实现高新技术企业净增 70 家 is 净增, not 实现."""
    behind = _ADDED_BEHIND.search(said.text[: said.place(each)[0]])
    if each.kind == "increment" and behind is not None and each.verb in _ONLY_ATTAINS:
        return replace(each, verb=behind["verb"])
    return each


def _named(
    said: Said, done: Sequence[Statement], each: Statement, ahead: Sequence[Statement], told: str,
    before: Statement | None,
) -> Statement:  # fmt: skip
    last = done[-1] if done else None
    start = said.place(each)[0]
    between = said.text[said.place(last)[1] if last else 0 : start]
    name = each.indicator.strip(".、（ ")
    if last is not None and _reaches_after_adding(each, last, between.removeprefix(last.unit or "")):
        return replace(each, indicator=last.indicator, kind="level", verb="达到", region=last.region)
    if not is_unnamed(name):
        return replace(each, indicator=re.sub(r"(?<=[一-鿿]{2})(?:现有|已有)$", "", name))
    known = _UNNAMED.fullmatch(name)
    ending = (known["sum"] or "") if known else ""
    lent = _lent(each, last, between, ahead, told, before)
    if lent is None:
        return each
    region = last.region if last is not None and lent == last.indicator else each.region
    return replace(each, indicator=lent + ending, region=region)


def _reaches_after_adding(each: Statement, last: Statement, between: str) -> bool:
    """净增 50 家，突破 350 家: what is reached is the total, not added once more."""
    alike = each.indicator == last.indicator and each.unit == last.unit
    return alike and each.kind == last.kind == "increment" and bool(_REACHED.fullmatch(between))


def _lent(
    each: Statement, last: Statement | None, between: str, ahead: Sequence[Statement], told: str,
    before: Statement | None,
) -> str | None:  # fmt: skip
    if last is not None:
        changed = last.kind in ("growth_rate", "change_in_points") and _FOLLOWS.search(between)
        return last.indicator if changed or _counts_alike(each, last) else None
    if told:
        return told
    follower = next((one for one in ahead if _counts_alike(each, one) and not is_unnamed(one.indicator)), None)
    if follower is not None:
        return follower.indicator
    return before.indicator if before is not None and before.unit == each.unit else None


def _counts_alike(one: Statement, other: Statement) -> bool:
    return measure_of(one.unit).base == measure_of(other.unit).base
