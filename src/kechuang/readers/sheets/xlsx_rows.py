"""The rows of one sheet part, streamed: a row at a time is taken apart, the others are not in memory.

Cells as nearly all programs write them are read by one pattern, five times faster than by an XML parser. A row of
which the pattern leaves out even one cell is read by the parser, so both see the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from kechuang.readers.sheets.cells import LAST_COLUMN, LAST_ROW
from kechuang.readers.sheets.messages import fault
from kechuang.readers.sheets.wire import RawCell, RawRow
from kechuang.readers.sheets.xlsx_texts import rich, without_comments
from kechuang.readers.sheets.xlsx_values import Values

# column letters, the other attributes, whether there is a formula, value, inline text; each as written
Written = tuple[str, str, str, str, str]
_CELL = re.compile(
    r"<c r=\"([A-Z]+)[0-9]+\"([^<>/]*)"
    r"(?:/>|>(?:(<f)[^<>]*>(?:[^<]*</f>)?)?"
    r"(?:<v>([^<]*)</v>|<v/>|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>)?</c>)"
)
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*[\"']([^\"']*)[\"']")
_ROW = re.compile(r"<((?:\w+:)?)row\b")
_LONGEST_ROW = 8 * 1024 * 1024  # characters of one row, as markup and as text
_KEPT = 64 * 1024  # characters of what is not yet a whole row, before empty rows are dropped from it


@dataclass(frozen=True, slots=True)
class SheetRows:
    """What is needed to read the rows of one sheet. opening: the start tag of its part.  links: row → columns."""

    name: str
    sheet: str
    opening: str
    values: Values
    links: dict[int, set[int]] = field(default_factory=dict)

    def read(self, pieces: Iterator[str]) -> Iterator[RawRow]:
        """Rows that hold something, in the order of the file.  Raises TB-006, TB-033."""
        number = 0
        for markup, skipped in _row_markups(pieces, self._too_long, self._damaged):
            head, _, body = markup.partition(">")
            said = dict(_ATTRIBUTE.findall(head))
            number = self._row_number(said.get("r"), number + skipped + 1)
            cells = self._cells(number, body, markup)
            if cells:
                yield number, said.get("hidden") in {"1", "true"}, cells

    def _row_number(self, said: str | None, counted: int) -> int:
        number = int(said) if said and said.isdigit() else counted
        if not 1 <= number <= LAST_ROW:
            raise self._damaged(f"第 {number} 行超出表格范围")
        return number

    def _cells(self, number: int, body: str, markup: str) -> list[RawCell]:
        found: list[Written] = _CELL.findall(body)
        if len(found) != body.count("<c ") + body.count("<c>") + body.count("<c/"):
            found = list(self._parsed(number, markup))
        cells = self.values.of_cells(found)
        if cells and cells[-1][0] > LAST_COLUMN:
            raise self._damaged(f"第 {number} 行有超出表格范围的列")
        # One shared text may stand in thousands of cells: a short row can mean a very long one.
        if len(cells) > 200 and sum(len(cell[1]) for cell in cells if type(cell[1]) is str) > _LONGEST_ROW:
            raise self._too_long(number)
        return self._linked(cells, self.links[number]) if number in self.links else cells

    def _linked(self, cells: list[RawCell], columns: set[int]) -> list[RawCell]:
        return [cell if cell[3] or cell[0] not in columns else (*cell[:3], "hyperlink") for cell in cells]

    def _parsed(self, number: int, markup: str) -> Iterator[Written]:
        """The slow way, for cells written in an unusual manner."""
        end = re.split(r"[\s>]", self.opening[1:], maxsplit=1)[0]
        document = f"{self.opening}{without_comments(markup)}</row></{end}>"
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            row = etree.fromstring(document.encode(), parser)[0]
        except (etree.XMLSyntaxError, IndexError, UnicodeEncodeError) as error:
            raise self._damaged(f"工作表“{self.sheet}”第 {number} 行") from error
        for cell in row.iterfind("{*}c"):
            attributes = "".join(f' {key}="{cell.get(key)}"' for key in ("s", "t") if cell.get(key))
            inline = cell.find("{*}is")
            yield (
                re.sub(r"[^A-Za-z]", "", cell.get("r", "")).upper()[:4],
                attributes,
                "" if cell.find("{*}f") is None else "<f",
                _again_written(cell.findtext("{*}v") or ""),
                "" if inline is None else _again_written(rich(etree.tostring(inline, encoding="unicode"))),
            )

    def _too_long(self, number: int) -> Exception:
        return fault("TB-033", self.name, sheet=self.sheet, row=number, detail="一行超过 800 万字")

    def _damaged(self, where: str) -> Exception:
        return fault("TB-006", self.name, detail=where)


def _again_written(text: str) -> str:
    """As the pattern would have found it: what comes after resolves references once more."""
    return text.replace("&", "&amp;").replace("_x", "_x005F_x").replace("\r", "&#13;")


def _row_markups(
    pieces: Iterator[str], too_long: Callable[[int], Exception], damaged: Callable[[str], Exception]
) -> Iterator[tuple[str, int]]:
    """Markup of each row that holds cells, without end tag and prefixes; how many empty rows came first."""
    rest = prefix = end = ""
    start = "<row"
    skipped = number = 0
    for piece in pieces:
        rest += piece
        if not end:
            opening = _ROW.search(rest)
            if opening is None:
                rest = rest[-_KEPT:]
                continue
            prefix = opening.group(1)
            start, end = f"<{prefix}row", f"</{prefix}row>"
        *rows, rest = rest.split(end)
        for row in rows:
            if "</" not in row:  # only formatted cells; some sheets have a million such rows
                skipped += row.count(start)
                continue
            at = row.rfind(start)
            skipped += row.count(start, 0, at)
            row = row[at:]
            yield row.replace(f"<{prefix}", "<").replace(f"</{prefix}", "</") if prefix else row, skipped
            number, skipped = number + 1, 0
        if len(rest) > _KEPT and (at := rest.rfind(start)) > 0:
            skipped += rest.count(start, 0, at)
            rest = rest[at:]
        if f"</{prefix}sheetData" in rest:
            return
        if len(rest) > _LONGEST_ROW:
            raise too_long(number + 1)
    if end:
        raise damaged(f"第 {number + skipped} 行之后的内容缺失")
