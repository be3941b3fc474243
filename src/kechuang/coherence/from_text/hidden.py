"""Promises that words about the past hide from the reader: 6.9亿元（2023年为6亿元）, 现有高企300家。今年净增60家."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kechuang.coherence.from_text.unnamed import is_unnamed
from kechuang.readers.document import IssuedDocument
from kechuang.readers.drafting import Place, statements_of
from kechuang.readers.reading import PlanReading, Statement
from kechuang.readers.sentences import split_sentences
from kechuang.readers.view import View

# What makes the reader take a promise for a report: last year's figure in brackets, or as the start of a rise.
_BARE_NAME = re.compile(
    r"^(?:（?[\d一二三四五六七八九十]+[）.、]|[①-⑳]|[.、])+(?=[一-鿿])|(?<=[一-鿿]{2})(?:今年|本年|全年|年内|年底)$"
)
_HIDING = re.compile(
    r"（(?:20\d\d年|上年|去年)[^（），]{1,20}(?:，|）)|(?<=[由从])(?:上年|去年|目前|现有)(?:度|底|末)?的?"
    r"|(?<=排名|位次|名次)(?:由|从)[^，；。\d]{0,8}\d+[位名](?:前进|前移|进位|跃升|跃居|晋位|升)(?:到|至)(?:全[国省市])?(?=第)"
)


# 2022年底，入库数为410家，三年净增200家: date and figure of the past are left out, the name stays for what follows.
_STARTED_FROM = re.compile(
    r"(?:^|(?<=[。；：.、）]))(?P<date>(?:截至)?20\d\d年(?:底|末)?，?)(?=[^，；。\d]{3,24}[\d.]+)[^，；。\d]{2,24}?"
    r"(?P<figure>(?:为|达到?|共?有)(?:约)?[\d.]+(?:%|[^，；。、\d%]{1,4})，)"
    r"(?=(?:[两三四五]年|力争|确保|计划|今年|到20\d\d年)[^，；。]{0,6}?(?:净增|新增|达|突破|增加|增长|提高|提升))"
)


# 2021年末，全市有高企760家；三年净增高企340家: what follows names its own thing, so the past clause goes as a whole.
_TOLD_BEFORE = re.compile(
    r"(?:^|(?<=[。；.、）]))(?:截至)?20\d\d年(?:底|末)，?[^，；。\d]{2,24}[\d.]+[^，；。\d]{1,3}[；，]"
    r"(?=(?:[两三四五]年|力争|确保|计划|今年|到20\d\d年)[^，；。\d]{0,4}(?:净增|新增|达到?|突破|增加)[^，；。\d]{3,}\d)"
)


# 截至2025年底，全市拥有孵化器15家。今年新增3家; 在现有200家中小企业的基础上，新增50家: the name stays for what follows.
_GOES_ON = (
    r"(?=(?:[两三四五]年|力争|确保|计划|今年|全年|年内|年底|到?20\d\d年)?[^，；。\d]{0,5}?"
    r"(?:净增|新增|达|突破|增加|增长|提高|提升|新建|再建|再增|增至|累计))"
)
_HAS = (
    r"(?:^|(?<=[。；：.、）]))(?P<date>(?:(?:截至)?(?:20\d\d年|上年|去年|“十[三四五]五”)(?:年?底|年?末|度)?|目前)，?"
    r"(?:全[市县区省]|我[市县区])?(?:共?拥有|共有|现有|已有|有)?|(?:全[市县区省]|我[市县区])?(?:目前)?现有)"
)
_NAME = r"(?![较比])[^，；。\d有]{2,24}?"
_SET_DOWN = r"(?:目前|现有|20\d\d年|上年)(?:底|末)?的?[\d.]+[家个名项人件]"
_TOLD = rf"(?=[^\d]){_NAME}(?P<figure>(?:为|达到?|有)?(?:约)?[\d.]+(?!年)[^，；。、\d]{{1,3}}[，。；])"
_UNITS = r"[\d.]+[家个名项人件]"
_STARTING = (
    re.compile(rf"(?P<date>已(?:建成|认定|培育|拥有|有|引进|获批)){_NAME}(?P<figure>{_UNITS}[，；])" + _GOES_ON),
    re.compile(rf"(?<=[一-鿿]{{2}})(?P<date>已)(?P<figure>(?:达到?|有|突破){_UNITS}[，；])" + _GOES_ON),
    re.compile(_HAS + _TOLD + _GOES_ON),
    re.compile(rf"(?P<date>在{_SET_DOWN}){_NAME}(?P<figure>的?基础上，)" + _GOES_ON),
    re.compile(rf"(?P<date>以{_SET_DOWN}){_NAME}(?P<figure>为基数，)" + _GOES_ON),
)


def _hiding(text: str) -> list[tuple[int, int]]:
    found = [match.span() for match in _HIDING.finditer(text)]
    for pattern in (_STARTED_FROM, *_STARTING):
        for match in pattern.finditer(text):
            if not any(a < match.end() and match.start() < b for a, b in found):
                found += [match.span("date"), match.span("figure")]
    found += [match.span() for match in _TOLD_BEFORE.finditer(text)]
    return sorted(found)


def hidden(document: IssuedDocument, reading: PlanReading, known: Sequence[Statement]) -> list[Statement]:
    """Statements that words about the past hide from the reader: 6.9亿元（2023年为6亿元）, 由上年的40家增至48家.

    Also those of `known` that only lost their name to such words, under the name they have.
    """
    taken = {each.value_span for each in known if not is_unnamed(each.indicator)}
    found: list[Statement] = []
    for block in document.blocks:
        if not any(
            mark in block.span.of(document.text)
            for mark in ("（", "(", "〔", "由", "从", "20", "有", "上年", "去年", "目前", "末", "已")
        ):
            continue
        view = View(document.text, block.span)
        skipped = [view.issued_span(*span) for span in _hiding(view.text)]
        if not skipped:
            continue
        near = next((each for each in known if block.span.covers(each.value_span)), None)
        place = Place(reading.heading, near.section, near.task_id, near.units) if near else Place(reading.heading)
        without = View(document.text, block.span, skip=tuple(skipped))
        for sentence in split_sentences(without.text):
            for each in statements_of(without, sentence.start, sentence.end, place):
                if each.value_span in taken or each.what != "target" or is_unnamed(each.indicator):
                    continue
                found.append(
                    replace(each, id=f"B{each.value_span.start}", indicator=_BARE_NAME.sub("", each.indicator))
                )
    return found
