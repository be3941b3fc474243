"""Word documents (.docx): paragraphs, generated numbers, tables with merged cells, text boxes, notes.

Read straight from the XML: python-docx leaves out generated numbers, text boxes, content controls and tracked
changes, and takes longer to import than a plan takes to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kechuang.kernel.errors import ReadingError
from kechuang.readers.document import IssuedDocument, Notice
from kechuang.readers.formats.composing import Composer, paragraph
from kechuang.readers.formats.package import Package
from kechuang.readers.formats.word_numbering import Numbering, W
from kechuang.readers.formats.word_runs import MC, Tally, Words, chosen
from kechuang.readers.formats.word_styles import Styles, merge_numbers, number_of, outline_level
from kechuang.readers.formats.word_tables import grid_of
from kechuang.readers.limits import Limits
from kechuang.readers.messages import fault, notice

_WRAPPERS = {W + "sdt", W + "sdtContent", W + "customXml", W + "smartTag", W + "ins", W + "moveTo"}
_MAX_NESTING = 60


def read(data: bytes, name: str, limits: Limits) -> IssuedDocument:
    package = Package(data, name, limits)
    main = package.relations("").get("officeDocument") or "word/document.xml"
    if not package.has(main):
        raise fault("RD-006", name, detail="缺少正文部件")
    return _Reading(package, main, name, limits).document()


class _Reading:
    """One pass over one document; numbering is counted as the pass goes."""

    def __init__(self, package: Package, main: str, name: str, limits: Limits) -> None:
        self._package, self._name, self._limits = package, name, limits
        self._skipped: list[str] = []
        self._parts = package.relations(main)
        self._styles = Styles(self._side_part("styles"))
        self._numbering = Numbering(self._side_part("numbering"))
        self._composer = Composer(limits, name)
        self._tally = Tally()
        self._nesting = 0
        self._held = ""  # words of a paragraph whose end was deleted: they belong to the next one
        self._rows: dict[Any, int] = {}
        self._long_tables: list[Notice] = []
        self._root = package.xml(main, self._thin_table, W + "tr")

    def document(self) -> IssuedDocument:
        body = self._root.find(W + "body")
        if body is None:
            raise fault("RD-006", self._name, detail="缺少正文")
        self._blocks(body)
        self._notes()
        if not self._composer.blocks:
            raise fault("RD-021", self._name)
        return IssuedDocument(self._composer.text, tuple(self._composer.blocks), "docx", notices=tuple(self._notices()))

    def _side_part(self, kind: str) -> Any | None:
        """Styles, numbering, notes: a document can be read without them, so damage there is a notice."""
        part = self._parts.get(kind)
        if part is None:
            return None
        try:
            return self._package.xml(part)
        except ReadingError as error:
            if error.code != "RD-006":
                raise
            self._skipped.append(f"部件 {part}")
            return None

    def _thin_table(self, row: Any) -> None:
        """Empties rows past the limit while the file is being parsed, so that memory stays flat."""
        table = row.getparent()
        if table is None:
            return
        self._rows[table] = self._rows.get(table, 0) + 1
        if self._rows[table] > self._limits.table_rows:
            row.clear()

    def _blocks(self, container: Any) -> None:
        self._nesting += 1
        if self._nesting > _MAX_NESTING:
            raise fault("RD-020", self._name)
        for element in _blocks_in(container):
            if element.tag == W + "p":
                self._paragraph(element)
            elif element.tag == W + "tbl":
                self._table(element)
        self._nesting -= 1

    def _paragraph(self, element: Any) -> None:
        level, generated, words = self._words(element)
        if words is not None:
            is_title = level is not None or self._is_centred(element)
            self._composer.add_lines(words, paragraph(level, len(generated)), keep_together=is_title)
        self._boxes()

    def _words(self, element: Any) -> tuple[int | None, str, str | None]:
        """Heading level, generated number, and words with the number; None while a deleted paragraph end is pending."""
        properties = element.find(W + "pPr")
        style_element = properties.find(W + "pStyle") if properties is not None else None
        style_name = style_element.get(W + "val") if style_element is not None else None
        style = self._styles.of(style_name)
        words = self._held + Words(self._styles, self._tally, style.hidden).of(element)
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._held = words
            return None, "", None
        self._held = ""
        level = outline_level(properties) or style.level or (1 if style.is_title else None)
        number = merge_numbers(number_of(properties), style.number)
        generated = self._number(number, style_name) if words.strip() else ""
        return level, generated, generated + words

    def _is_centred(self, element: Any) -> bool:
        alignment = element.find(f"{W}pPr/{W}jc")
        if alignment is not None:
            return alignment.get(W + "val") == "center"
        style = element.find(f"{W}pPr/{W}pStyle")
        return self._styles.of(style.get(W + "val") if style is not None else None).centred

    def _number(self, number: tuple[str, int | None] | None, style: str | None) -> str:
        if number is None or number[0] in {"", "0"}:
            return ""
        identifier, depth = number
        if depth is None:
            depth = self._numbering.level_of_style(identifier, style or self._styles.default or "") or 0
        return self._numbering.step(identifier, depth)

    def _boxes(self) -> None:
        """Text boxes come after the paragraph that anchors them."""
        boxes, self._tally.boxes = self._tally.boxes, []
        for box in boxes:
            self._blocks(box)

    def _table(self, element: Any) -> None:
        grid = grid_of(element, self._limits.table_rows)
        table = self._composer.next_table()
        self._tally.deleted += grid.deleted_rows
        inner: list[Any] = []
        for place in grid.places:
            words, generated = self._cell(place.elements, inner)
            self._composer.add(words, replace(place.block, table=table, generated=generated))
        rows = self._rows.get(element, 0)
        if rows > self._limits.table_rows:
            self._long_tables.append(notice("RD-108", table=table + 1, rows=rows, limit=self._limits.table_rows))
        self._boxes()
        self._nesting += 1
        if self._nesting > _MAX_NESTING:
            raise fault("RD-020", self._name)
        for each in inner:
            self._table(each)
        self._nesting -= 1

    def _cell(self, elements: list[Any], inner: list[Any]) -> tuple[str, int]:
        """A cell's paragraphs, one a line; tables inside it are put into `inner` and follow the outer table."""
        lines: list[str] = []
        first = 0
        for element in elements:
            for child in _blocks_in(element):
                if child.tag == W + "tbl":
                    inner.append(child)
                    continue
                _, generated, words = self._words(child)
                if words is not None and (words.strip() or lines):
                    first = first if lines else len(generated)
                    lines.append(words)
        return "\n".join(lines), first

    def _notes(self) -> None:
        """Foot- and endnotes that the text refers to, after the text, each behind its raised figure."""
        roots = {kind: self._side_part(kind) for kind in {kind for kind, _ in self._tally.notes}}
        by_id = {
            (kind, note.get(W + "id", "")): note for kind, root in roots.items() if root is not None for note in root
        }
        for key in list(self._tally.notes):
            note = by_id.get(key)
            if note is None:
                continue
            lines = (Words(self._styles, self._tally).of(each).strip() for each in note.iter(W + "p"))
            mark = self._tally.marks[key] + " "
            self._composer.add(mark + "\n".join(line for line in lines if line), paragraph(generated=len(mark)))
        self._boxes()

    def _notices(self) -> Iterator[Notice]:
        tally = self._tally
        yield from self._long_tables
        if tally.inserted or tally.deleted:
            yield notice("RD-105", inserted=tally.inserted, deleted=tally.deleted)
        comments = self._side_part("comments")
        count = len(comments.findall(W + "comment")) if comments is not None else 0
        if count:
            yield notice("RD-106", count=count)
        if tally.hidden:
            yield notice("RD-107", count=tally.hidden)
        if tally.pictures:
            yield notice("RD-113", count=tally.pictures)
        if self._skipped:
            yield notice("RD-114", count=len(self._skipped), detail="、".join(self._skipped))


def _blocks_in(container: Any) -> Iterator[Any]:
    """Paragraphs and tables of a body, cell or text box, looking through content controls and tracked insertions."""
    for element in container:
        if element.tag in {W + "p", W + "tbl"}:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _blocks_in(element)
        elif element.tag == MC + "AlternateContent":
            yield from _blocks_in(chosen(element))
