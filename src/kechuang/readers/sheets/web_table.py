"""Tables in web pages: what many systems export under the name of .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from kechuang.readers.document import Notice
from kechuang.readers.formats.decoding import decode
from kechuang.readers.limits import Limits
from kechuang.readers.sheets.cells import LAST_COLUMN, LAST_ROW, Merge
from kechuang.readers.sheets.merging import repeat_merged
from kechuang.readers.sheets.messages import fault
from kechuang.readers.sheets.wire import RawCell, RawRow

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WIDEST_SPAN, _TALLEST_SPAN = 1000, 65_534  # as browsers have it


class WebTable:
    """Each table that lies in no other is a sheet. Every cell is text, line breaks as <br> says."""

    format, separator, kind = "html", "", "网页"

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        said = _CHARSET.search(data[:4096])
        decoded = decode(data, said.group(1).decode("ascii") if said else None)
        self.encoding = decoded.encoding
        self.notices: tuple[Notice, ...] = decoded.notices
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
        try:
            page = etree.fromstring(decoded.text.encode("utf-8", errors="replace"), parser)
        except etree.XMLSyntaxError as error:
            raise fault("TB-006", name, detail="网页内容不完整") from error
        found = [] if page is None else page.xpath("//table[not(ancestor::table)][.//td or .//th]")
        if not found:
            raise fault("TB-035", name)
        self._tables = {f"表格{number}": table for number, table in enumerate(found, 1)}
        self.sheets = dict.fromkeys(self._tables, False)
        self._read: dict[str, tuple[list[RawRow], list[Merge]]] = {}

    def rows(self, sheet: str) -> Iterator[RawRow]:
        rows, merges = self._laid_out(sheet)
        return repeat_merged(iter(rows), merges)

    def merges(self, sheet: str) -> list[Merge]:
        return self._laid_out(sheet)[1]

    def hidden_columns(self, sheet: str) -> list[tuple[int, int]]:
        return []

    def _laid_out(self, sheet: str) -> tuple[list[RawRow], list[Merge]]:
        if sheet not in self._read:
            self._read[sheet] = _lay_out(self._tables[sheet])
        return self._read[sheet]


def _lay_out(table: Any) -> tuple[list[RawRow], list[Merge]]:
    """Rows with the columns their cells fall into once spans above and beside them are counted."""
    rows: list[RawRow] = []
    merges: list[Merge] = []
    taken: dict[int, int] = {}  # column → last row that a span from above covers
    lines = table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")
    for number, line in enumerate(lines[:LAST_ROW], 1):
        cells: list[RawCell] = []
        column = 1
        for each in line.xpath("./td | ./th"):
            while taken.get(column, 0) >= number:
                column += 1
            wide, tall = _span(each, "colspan", _WIDEST_SPAN), _span(each, "rowspan", _TALLEST_SPAN)
            if column > LAST_COLUMN:
                break
            if text := _text(each):
                cells.append((column, text, "", "hyperlink" if each.find(".//a[@href]") is not None else ""))
            if wide > 1 or tall > 1:
                last = min(column + wide - 1, LAST_COLUMN)
                merges.append(Merge(number, column, min(number + tall - 1, len(lines)), last))
                taken.update(dict.fromkeys(range(column, last + 1), number + tall - 1))
            column += wide
        if cells:
            rows.append((number, bool(_HIDDEN.search(line.get("style", ""))), cells))
    return rows, merges


def _span(cell: Any, name: str, most: int) -> int:
    said = cell.get(name, "1").strip()
    return min(max(int(said), 1), most) if said.isascii() and said.isdigit() and len(said) < 7 else 1


def _text(cell: Any) -> str:
    """As a browser shows it: white space folded, line breaks where <br> and blocks put them."""
    parts: list[str] = []
    for each in cell.iter():
        if each is not cell and each.tag in {"br", "p", "div", "li", "tr"}:
            parts.append("\n")
        if isinstance(each.tag, str) and each.tag not in {"script", "style"}:
            parts.append(re.sub(r"[ \t\r\n\f]+", " ", each.text or ""))
        if each is not cell:
            parts.append(re.sub(r"[ \t\r\n\f]+", " ", each.tail or ""))
    return re.sub(r" *\n+ *", "\n", "".join(parts)).strip(" \n")
