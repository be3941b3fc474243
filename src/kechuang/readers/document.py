"""The issued document: its text exactly as issued, and the structure that the file format tells of.

Everything downstream points into `IssuedDocument.text` by offset. Nothing here cleans: healing of broken
lines, width folding and script conversion happen in a view that maps back (`readers/view.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kechuang.kernel.span import Span


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or table cell, in reading order. `span` may hold line breaks.

    kind: "paragraph" | "heading" | "cell".
    level: heading level from the file's own styles, 1 is highest; None when the format does not say.
    table, row, column: for cells, zero-based; a merged cell appears once, at its top left.
    generated: leading characters of the span that the file generates (a Word list number), not typed.
    page: 1-based where the format has pages.
    """

    kind: str
    span: Span
    level: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    row_span: int = 1
    column_span: int = 1
    generated: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know: code, what, where, remedy; the file was read all the same."""

    code: str
    what: str
    where: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """text: as issued, never normalised; joined with "\\n" between blocks where the format has no text of its own.

    format: "txt" | "docx" | "pdf" | "html" | "doc" | "wps" | "image".
    properties: what the page or file says of itself (title, 文号, 制发机关, 成文日期, 文件状态 …), keys as issued.
    """

    text: str
    blocks: tuple[Block, ...]
    format: str
    properties: dict[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    pages: int | None = None
