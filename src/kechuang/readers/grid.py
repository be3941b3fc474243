"""A table of a document as rows and columns of spans, whatever form it was found in."""

from __future__ import annotations

from dataclasses import dataclass

from kechuang.kernel.span import Span


@dataclass(frozen=True, slots=True)
class Cell:
    span: Span
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """cells[row][column]: the cell that covers the place (a merged cell covers several), None where nothing is."""

    span: Span
    cells: tuple[tuple[Cell | None, ...], ...]

    @property
    def width(self) -> int:
        return max((len(row) for row in self.cells), default=0)


def grid(cells: list[Cell]) -> Table:
    height = max(cell.row + cell.row_span for cell in cells)
    width = max(cell.column + cell.column_span for cell in cells)
    places: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for cell in cells:
        for row in range(cell.row, min(height, cell.row + cell.row_span)):
            for column in range(cell.column, min(width, cell.column + cell.column_span)):
                places[row][column] = places[row][column] or cell
    span = Span(min(cell.span.start for cell in cells), max(cell.span.end for cell in cells))
    return Table(span, tuple(tuple(row) for row in places))
