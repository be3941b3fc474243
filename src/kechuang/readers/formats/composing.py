"""Builds the issued text of a format that has no text of its own (Word, HTML, tables), block by block."""

from __future__ import annotations

from dataclasses import replace

from kechuang.kernel.span import Span
from kechuang.readers.document import Block
from kechuang.readers.limits import Limits
from kechuang.readers.messages import fault
from kechuang.readers.paragraphs import Line, group, split_lines, starts_afresh


class Composer:
    """Text and blocks grow together, so every span slices the text by construction.

    Blocks are parted by one line break. A block's span leaves out the blanks around its words; they stay in the text.
    """

    def __init__(self, limits: Limits, where: str = "") -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._limit = limits.characters
        self._where = where
        self._tables = 0
        self.blocks: list[Block] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def add(self, words: str, block: Block | None = None) -> None:
        """Append `words` as a line of its own; `block` gives the kind and place (its span is replaced).

        Without a block, or when the words are blank, the text is kept and no block is made.
        """
        if self._length:
            self._append("\n")
        start = self._length
        self._append(words)
        printed = words.strip()
        if block is None or not printed:
            return
        lead = len(words) - len(words.lstrip())
        generated = max(0, block.generated - lead)
        span = Span(start + lead, start + lead + len(printed))
        self.blocks.append(replace(block, span=span, generated=min(generated, len(printed))))

    def add_lines(self, words: str, block: Block, *, keep_together: bool = False) -> None:
        """Words with line breaks that an author typed: `block` for the first paragraph, plain ones for the others.

        keep_together: a title set over several lines is one block; only a new clause opens another.
        """
        lines = split_lines(words)
        if len(lines) < 2:
            self.add(words, block)
            return
        groups = _together(words, lines) if keep_together else group(words, lines)
        for position, each in enumerate(groups):
            start = each[0].whole.start if position else 0
            end = groups[position + 1][0].whole.start if position + 1 < len(groups) else len(words)
            self.add(words[start:end].rstrip("\n"), replace(block, generated=0) if position else block)

    def next_table(self) -> int:
        """The number of a new table, counted from zero."""
        self._tables += 1
        return self._tables - 1

    def _append(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
        if self._length > self._limit:
            raise fault("RD-023", self._where, count=self._length // 10_000, limit=self._limit // 10_000)


def _together(words: str, lines: list[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not starts_afresh(line.span.of(words)):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


NOWHERE = Span(0, 0)


def paragraph(level: int | None = None, generated: int = 0, page: int | None = None) -> Block:
    """A paragraph, or a heading when `level` is given, still without its place in the text."""
    return Block("heading" if level else "paragraph", NOWHERE, level=level, generated=generated, page=page)


def cell(
    table: int,
    row: int,
    column: int,
    row_span: int = 1,
    column_span: int = 1,
    *,
    generated: int = 0,
    page: int | None = None,
) -> Block:
    """A table cell, still without its place in the text."""
    return Block("cell", NOWHERE, None, table, row, column, row_span, column_span, generated, page)
