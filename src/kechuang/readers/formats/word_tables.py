"""The grid of a Word table: where each cell stands and how far it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kechuang.readers.document import Block
from kechuang.readers.formats.composing import cell
from kechuang.readers.formats.word_numbering import W
from kechuang.readers.formats.word_runs import MC, chosen

_WRAPPERS = {W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"}
_MAX_SPAN = 200


@dataclass(slots=True)
class Place:
    """One cell as displayed. elements: the w:tc to read; a cell merged from several keeps the words of all."""

    block: Block
    elements: list[Any]


@dataclass(slots=True)
class Grid:
    """Cells in reading order; rows and columns counted from zero on the table's own grid."""

    places: list[Place] = field(default_factory=list)
    deleted_rows: int = 0


def grid_of(table: Any, limit: int) -> Grid:
    """The first `limit` rows of a w:tbl. Rows that a tracked change deleted are left out."""
    grid = Grid()
    above: dict[int, Place] = {}  # by column: the cell that a vertical merge would go on from
    row = 0
    for element in _children(table, W + "tr"):
        if _is_deleted(element):
            grid.deleted_rows += 1
            continue
        if row >= limit:
            break
        above = _read_row(grid, element, row, above)
        row += 1
    return grid


def _read_row(grid: Grid, element: Any, row: int, above: dict[int, Place]) -> dict[int, Place]:
    below: dict[int, Place] = {}
    column = _number(element.find(f"{W}trPr/{W}gridBefore"), 0)
    last: Place | None = None
    for each in _children(element, W + "tc"):
        properties = each.find(W + "tcPr")
        if properties is not None and properties.find(W + "cellDel") is not None:
            continue
        wide = max(1, _number(properties.find(W + "gridSpan") if properties is not None else None, 1))
        if _merge(properties, "hMerge") == "continue" and last is not None:
            last.block = replace(last.block, column_span=last.block.column_span + wide)
            last.elements.append(each)
            place = last
        elif _merge(properties, "vMerge") == "continue" and column in above:
            place = above[column]
            if place.block.row + place.block.row_span <= row:  # type: ignore[operator]
                place.block = replace(place.block, row_span=row - (place.block.row or 0) + 1)
            place.elements.append(each)
        else:
            place = Place(cell(0, row, column, 1, wide), [each])
            grid.places.append(place)
            last = place
        for covered in range(column, column + wide):
            below[covered] = place
        column += wide
    return below


def _children(container: Any, tag: str) -> Iterator[Any]:
    for element in container:
        if element.tag == tag:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _children(element, tag)
        elif element.tag == MC + "AlternateContent":
            yield from _children(chosen(element), tag)


def _is_deleted(row: Any) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _merge(properties: Any | None, kind: str) -> str | None:
    """None, "restart" or "continue"; a merge without a value means continue."""
    element = properties.find(W + kind) if properties is not None else None
    return None if element is None else element.get(W + "val") or "continue"


def _number(element: Any | None, default: int) -> int:
    value = element.get(W + "val", "") if element is not None else ""
    return min(int(value), _MAX_SPAN) if value.isascii() and value.isdigit() else default
