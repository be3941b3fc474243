"""The sentences of a document with the statements read from each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kechuang.kernel.span import Span
from kechuang.readers.document import IssuedDocument
from kechuang.readers.drafting import Place, statements_of
from kechuang.readers.reading import PlanReading, Statement
from kechuang.readers.sentences import split_sentences
from kechuang.readers.view import View

_LONGEST_QUOTE = 60


@dataclass(slots=True)
class Said:
    """One sentence (or table cell). view: folded, maps back; statements: in order of their numbers."""

    ident: str
    view: View
    span: Span
    is_heading: bool = False
    is_cell: bool = False
    statements: list[Statement] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.view.text

    def place(self, statement: Statement) -> tuple[int, int]:
        """Where the numeral of a statement stands in the folded sentence."""
        return self.view.position(statement.value_span.start), self.view.position(statement.value_span.end)

    def quote(self, statement: Statement) -> str:
        """The whole sentence when it is short, else the words of the statement."""
        if 0 < len(self.text) <= _LONGEST_QUOTE and not self.is_cell:
            return self.view.words(0, len(self.view))
        return unbroken(statement.span.of(self.view.issued_text))


def unbroken(words: str) -> str:
    return "".join(words.split()) if any(mark in words for mark in "\n　") else words.strip()


# What makes the reader take a promise for a report: last year's figure in brackets, or as the start of a rise.
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


def _hiding(text: str) -> list[tuple[int, int]]:
    found = [match.span() for match in _HIDING.finditer(text)]
    for match in _STARTED_FROM.finditer(text):
        found += [match.span("date"), match.span("figure")]
    found += [match.span() for match in _TOLD_BEFORE.finditer(text)]
    return sorted(found)


def hidden(document: IssuedDocument, reading: PlanReading, known: Sequence[Statement]) -> list[Statement]:
    """Statements that words about the past hide from the reader: 6.9亿元（2023年为6亿元）, 由上年的40家增至48家."""
    taken = {each.value_span for each in known}
    found: list[Statement] = []
    for block in document.blocks:
        if not any(mark in block.span.of(document.text) for mark in ("（", "(", "〔", "由", "从", "20")):
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
                if each.value_span not in taken and each.what == "target":
                    found.append(replace(each, id=f"B{each.value_span.start}"))
    return found


def sentences_of(document: IssuedDocument, statements: Sequence[Statement]) -> list[Said]:
    """Every sentence in order; statements are put where their number stands."""
    found: list[Said] = []
    for ordinal, block in enumerate(document.blocks):
        view = View(document.text, block.span)
        for sentence in split_sentences(view.text):
            part = view.part(sentence.start, sentence.end)
            found.append(
                Said(f"{ordinal}.{sentence.start}", part, part.span, block.kind == "heading", block.kind == "cell")
            )
    starts = [said.span.start for said in found]
    for statement in sorted(statements, key=lambda each: (each.value_span.start, each.span.start)):
        index = bisect_right(starts, statement.value_span.start) - 1
        if index >= 0:
            found[index].statements.append(statement)
    return found
