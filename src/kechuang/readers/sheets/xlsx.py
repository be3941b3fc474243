"""An .xlsx package: which sheets it has, its shared texts and styles, and the frame of each sheet."""

from __future__ import annotations

import codecs
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kechuang.readers.document import Notice
from kechuang.readers.formats.package import Package
from kechuang.readers.limits import Limits
from kechuang.readers.sheets.cells import Merge
from kechuang.readers.sheets.merging import area, repeat_merged
from kechuang.readers.sheets.messages import fault
from kechuang.readers.sheets.number_formats import meanings
from kechuang.readers.sheets.wire import RawRow
from kechuang.readers.sheets.xlsx_rows import SheetRows
from kechuang.readers.sheets.xlsx_texts import shared_texts
from kechuang.readers.sheets.xlsx_values import Values

_LONGEST_FRAME = 64 * 1024 * 1024  # bytes of what may follow the rows of a sheet: merged areas, links
_MOST_LINKED = 200_000  # cells


@dataclass(frozen=True, slots=True)
class Frame:
    """What a sheet says around its rows. hidden_columns: first and last of each run."""

    opening: str
    merges: list[Merge] = field(default_factory=list)
    links: dict[int, set[int]] = field(default_factory=dict)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


class Xlsx:
    """Raises TB-005 … TB-009, TB-020 on opening or reading."""

    format, encoding, separator, kind = "xlsx", "", "", "Excel 工作簿（.xlsx）"
    notices: tuple[Notice, ...] = ()

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self._name, self._limits = name, limits
        self._package = Package(data, name, limits, fault)
        part = next((each for each in ("xl/workbook.xml", "xl/workbook2.xml") if self._package.has(each)), None)
        if part is None:
            raise fault("TB-006", name, detail="缺少工作簿部件")
        self._folder = posixpath.dirname(part)
        workbook = self._package.xml(part)
        properties = workbook.find("{*}workbookPr")
        self._counts_from_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
        calculation = workbook.find("{*}calcPr")
        self._is_never_calculated = calculation is not None and calculation.get("fullCalcOnLoad") in {"1", "true"}
        self._parts = dict(self._sheets(workbook, self._relations(part)))
        self.sheets = {sheet: is_hidden for sheet, (_, is_hidden) in self._parts.items()}
        self._frames: dict[str, Frame] = {}

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → (kind, part)."""
        index = f"{self._folder}/_rels/{posixpath.basename(part)}.rels"
        if not self._package.has(index):
            raise fault("TB-006", self._name, detail=f"缺少部件 {index}")
        found = {}
        for each in self._package.xml(index):
            target = each.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else f"{self._folder}/{target}"
            found[each.get("Id", "")] = (each.get("Type", "").rsplit("/", 1)[-1], posixpath.normpath(path))
        return found

    def _sheets(self, workbook: Any, relations: dict[str, tuple[str, str]]) -> Iterator[tuple[str, tuple[str, bool]]]:
        """Name → (part, is hidden), in the order of the tabs. Chart sheets hold no cells."""
        for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
            identity = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            kind, part = relations.get(identity, ("", ""))
            if kind == "worksheet" and self._package.has(part):
                yield sheet.get("name", ""), (part, sheet.get("state", "visible") != "visible")

    @cached_property
    def _texts(self) -> list[str]:
        part = f"{self._folder}/sharedStrings.xml"
        part = next((each for each in (part, f"{self._folder}/SharedStrings.xml") if self._package.has(each)), "")
        return list(shared_texts(self._text(part), self._damaged)) if part else []

    @cached_property
    def _meanings(self) -> list[str]:
        part = f"{self._folder}/styles.xml"
        return meanings(self._package.xml(part)) if self._package.has(part) else []

    def _text(self, part: str) -> Iterator[str]:
        """A part as text, piece by piece.  Raises TB-006 for what is not UTF-8, as all known programs write."""
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        try:
            for piece in self._package.stream(part):
                if b"\0" in piece:
                    raise fault("TB-006", self._name, detail=f"部件 {part} 的编码不是 UTF-8")
                yield decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise fault("TB-006", self._name, detail=f"部件 {part} 的编码不是 UTF-8") from error

    def _damaged(self, where: str) -> Exception:
        return fault("TB-006", self._name, detail=where)

    def merges(self, sheet: str) -> list[Merge]:
        return self._frame(sheet).merges

    def hidden_columns(self, sheet: str) -> list[tuple[int, int]]:
        """First and last of each run."""
        return self._frame(sheet).hidden_columns

    def _frame(self, sheet: str) -> Frame:
        if sheet not in self._frames:
            self._frames[sheet] = self._read_frame(self._parts[sheet][0])
        return self._frames[sheet]

    def _read_frame(self, part: str) -> Frame:
        """One pass over the sheet without looking at its cells."""
        before, after = self._around_rows(part)
        opening = re.search(r"<(?:\w+:)?worksheet\b[^>]*>", before)
        if opening is None:
            raise fault("TB-006", self._name, detail=f"部件 {part} 不是工作表")
        merges = [found for each in re.findall(r"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([^\"']+)", after)
                  if (found := area(each)) and found[:2] != found[2:]]  # fmt: skip
        return Frame(opening.group(), merges, _links(after), _hidden_columns(before))

    def _around_rows(self, part: str) -> tuple[str, str]:
        """What stands before and after the rows."""
        before, after, seam, state = "", "", "", "before"
        for piece in self._text(part):
            if state == "before":
                before += piece
                start = re.search(r"<(?:\w+:)?sheetData\b", before)
                if start is None and len(before) < _LONGEST_FRAME:
                    continue
                piece = before[start.end() :] if start else ""
                before, state = before[: start.start()] if start else before, "rows"
            if state == "rows":
                end = (seam := seam + piece).rfind("sheetData>")
                seam, piece, state = (seam[-20:], "", "rows") if end < 0 else ("", seam[end:], "after")
            if state == "after" and len(after) < _LONGEST_FRAME:
                after += piece
        return before, after

    def rows(self, sheet: str) -> Iterator[RawRow]:
        frame, part = self._frame(sheet), self._parts[sheet][0]
        values = Values(
            self._texts,
            self._meanings,
            self._damaged,
            counts_from_1904=self._counts_from_1904,
            is_never_calculated=self._is_never_calculated,
        )
        found = SheetRows(self._name, sheet, frame.opening, values, frame.links).read(self._text(part))
        return repeat_merged(found, frame.merges) if frame.merges else found


def _links(after: str) -> dict[int, set[int]]:
    """Row → columns of cells that are links."""
    found: dict[int, set[int]] = {}
    count = 0
    for reference in re.findall(r"<(?:\w+:)?hyperlink\b[^>]*?\bref=[\"']([^\"']+)", after):
        linked = area(reference)
        if linked is None:
            continue
        height, width = linked.last_row - linked.first_row + 1, linked.last_column - linked.first_column + 1
        count += height * width
        if count > _MOST_LINKED:
            break
        for row in range(linked.first_row, linked.last_row + 1):
            found.setdefault(row, set()).update(range(linked.first_column, linked.last_column + 1))
    return found


def _hidden_columns(before: str) -> list[tuple[int, int]]:
    runs = []
    for attributes in re.findall(r"<(?:\w+:)?col\b([^>]*)>", before):
        said = dict(re.findall(r"(\w+)=[\"']([^\"']*)", attributes))
        if said.get("hidden") in {"1", "true"} and said.get("min", "").isdigit() and said.get("max", "").isdigit():
            runs.append((int(said["min"]), int(said["max"])))
    return runs
