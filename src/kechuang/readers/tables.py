"""The tables of a document: those its format keeps, and those that its text has flattened into lines."""

from __future__ import annotations

from collections import defaultdict

from kechuang.readers.document import IssuedDocument
from kechuang.readers.flattened import divided, in_groups, stacked, tab_led
from kechuang.readers.grid import Cell, Table, grid


def find_tables(document: IssuedDocument) -> list[Table]:
    """Every table in reading order; flattened ones only where the format keeps no tables of its own."""
    real = _from_blocks(document)
    if real and document.format not in ("txt", "pdf"):
        return real
    found: list[Table] = []
    guesses = (tab_led, divided, in_groups, stacked)
    # The rules of a PDF are better than any guess; what plain text calls a table is only lines with tabs.
    readers = (lambda _: real, *guesses) if document.format == "pdf" else (*guesses, lambda _: real)
    for read in readers:
        for table in read(document.text):
            if not any(table.span.overlaps(other.span) for other in found):
                found.append(table)
    return sorted(found, key=lambda table: table.span)


def _from_blocks(document: IssuedDocument) -> list[Table]:
    grouped: dict[int, list[Cell]] = defaultdict(list)
    for block in document.blocks:
        if block.table is None or block.row is None or block.column is None:
            continue
        grouped[block.table].append(Cell(block.span, block.row, block.column, block.row_span, block.column_span))
    return [grid(cells) for _, cells in sorted(grouped.items())]
