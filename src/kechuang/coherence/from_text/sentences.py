"""The sentences of a document with the statements read from each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from kechuang.kernel.span import Span
from kechuang.readers.document import IssuedDocument
from kechuang.readers.reading import Statement
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
