"""Tables that a PDF only draws: lines and thin rectangles → a grid → cells, merged where no line parts them."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium_c

_NEAR = 3.0  # points within which two rules are one, or touch
_SHORT = 6.0
_MAX_RULES = 20_000


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight stroke; horizontal or vertical, in whichever space the caller works."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def is_horizontal(self) -> bool:
        return abs(self.x1 - self.x0) >= abs(self.y1 - self.y0)


@dataclass(frozen=True, slots=True)
class CellPlace:
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(slots=True)
class Table:
    """xs and ys: where the grid's rules stand, ascending. owner: which cell each square of the grid belongs to."""

    xs: list[float]
    ys: list[float]
    cells: list[CellPlace] = field(default_factory=list)
    owner: dict[tuple[int, int], int] = field(default_factory=dict)

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def cell_at(self, x: float, y: float) -> int | None:
        column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        row = min(bisect_right(self.ys, y), len(self.ys) - 1) - 1
        return self.owner.get((row, column))


def rulings(page: Any) -> Iterator[Ruling]:
    """Every straight stroke on the page that may rule a table, in PDF space."""
    count = 0
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=4):
        for ruling in _strokes(item):
            count += 1
            if count > _MAX_RULES:
                return
            yield ruling


def _strokes(item: Any) -> Iterator[Ruling]:
    matrix = item.get_matrix()
    x, y, start = ctypes.c_float(), ctypes.c_float(), (0.0, 0.0)
    here = (0.0, 0.0)
    for index in range(min(pdfium_c.FPDFPath_CountSegments(item), 2000)):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            yield from _straight(here, point)
        here = point
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            yield from _straight(here, start)
            here = start


def _straight(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Ruling]:
    if min(abs(a[0] - b[0]), abs(a[1] - b[1])) <= 1.0:
        yield Ruling(a[0], a[1], b[0], b[1])


def find_tables(strokes: list[Ruling]) -> list[Table]:
    """Grids of at least two cells, from top to bottom. Space: displayed page, y grows downwards."""
    long = [each for each in strokes if max(each.x1 - each.x0, each.y1 - each.y0) > _SHORT]
    tables = [table for group in _touching(long) if (table := _grid(group)) is not None]
    return sorted(tables, key=lambda each: each.ys[0])


def _touching(strokes: list[Ruling]) -> list[list[Ruling]]:
    """Strokes that cross or touch belong to one table; a sweep from the left keeps it near linear."""
    parent = list(range(len(strokes)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    order = sorted(range(len(strokes)), key=lambda index: strokes[index].x0)
    active: list[int] = []
    for index in order:
        here = strokes[index]
        active = [other for other in active if strokes[other].x1 >= here.x0 - _NEAR]
        for other in active:
            there = strokes[other]
            if there.y0 - _NEAR <= here.y1 and here.y0 - _NEAR <= there.y1:
                parent[root(index)] = root(other)
        active.append(index)
    groups: dict[int, list[Ruling]] = {}
    for index, stroke in enumerate(strokes):
        groups.setdefault(root(index), []).append(stroke)
    return list(groups.values())


def _grid(strokes: list[Ruling]) -> Table | None:
    across = [each for each in strokes if each.is_horizontal]
    down = [each for each in strokes if not each.is_horizontal]
    xs = _distinct([(each.x0 + each.x1) / 2 for each in down])
    ys = _distinct([(each.y0 + each.y1) / 2 for each in across])
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) < 2:
        return None
    table = Table(xs, ys)
    rights = _walls([(each.x0, each.y0, each.y1) for each in down], xs, ys)
    floors = _walls([(each.y0, each.x0, each.x1) for each in across], ys, xs)
    _number_cells(table, rights, floors)
    return table if len(table.cells) >= 2 else None


def _distinct(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _walls(strokes: list[tuple[float, float, float]], at: list[float], along: list[float]) -> set[tuple[int, int]]:
    """(index in `at`, index of the gap in `along`) where a stroke covers the middle of the gap."""
    walls: set[tuple[int, int]] = set()
    middles = [(low + high) / 2 for low, high in pairwise(along)]
    for place, low, high in strokes:
        nearest = min(range(len(at)), key=lambda index: abs(at[index] - place))
        for gap in range(bisect_right(middles, low - 0.1), len(middles)):
            if middles[gap] > high:
                break
            walls.add((nearest, gap))
    return walls


def _number_cells(table: Table, rights: set[tuple[int, int]], floors: set[tuple[int, int]]) -> None:
    """Each cell grows right, then down, as far as no wall stands; real tables merge rectangles only."""
    rows, columns = len(table.ys) - 1, len(table.xs) - 1
    for row in range(rows):
        for column in range(columns):
            if (row, column) in table.owner:
                continue
            wide = 1
            while (
                column + wide < columns
                and (column + wide, row) not in rights
                and (row, column + wide) not in table.owner
            ):
                wide += 1
            tall = 1
            while row + tall < rows and not any((row + tall, each) in floors for each in range(column, column + wide)):
                tall += 1
            for covered in range(row, row + tall):
                for each in range(column, column + wide):
                    table.owner.setdefault((covered, each), len(table.cells))
            table.cells.append(CellPlace(row, column, tall, wide))
