"""The breakdown table as a Word file: an appendix in the official layout, lying on its side when it is wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kechuang.writers.breakdown.table import (
    BreakdownRow,
    BreakdownTable,
    as_of_words,
    notes,
    total_words,
    under_title,
    written,
)
from kechuang.writers.official.appendix import Appendix, write_appendix
from kechuang.writers.official.document import Cell, Column, FigureRun, Table

MOST_UNITS = 12  # beside each other on a page on its side; more go on in a further table
CLOSING_COLUMNS = 4  # total, slack, lead unit and standing, in the last table only
UPRIGHT = 4  # so few fit on an upright page


def breakdown_docx(table: BreakdownTable) -> bytes:
    """The bytes of a .docx. Many units are cut into tables of nearly equal width, each with all targets.

    Raises ValueError for a row whose address is not absolute.
    """
    parts = list(_parts(table.units))
    blocks = tuple(_table(table, places, number, len(parts)) for number, places in enumerate(parts, start=1))
    appendix = Appendix(
        name=table.title,
        blocks=blocks,
        landscape=len(table.units) > UPRIGHT,
        under_title=under_title(table),
        standing=table.standing,
        issuer=table.issuer,
        made=table.made,
    )
    return write_appendix(appendix)


def _parts(units: Sequence[str]) -> Iterator[range]:
    """Places of the units in each table, of nearly equal width: 17 become 10 beside nothing and 7 beside the rest."""
    wide = len(units) + CLOSING_COLUMNS
    count = max(1, -(-wide // MOST_UNITS))
    edges = [wide * number // count for number in range(count)] + [len(units)]
    for start, end in pairwise(edges):
        yield range(start, end)


def _table(table: BreakdownTable, places: range, number: int, count: int) -> Table:
    last = number == count
    group = "分解到各单位的目标值"
    columns = [
        Column("序号", "centre", 3),
        Column("目标", "left", 11),
        Column("计量\n单位", "centre", 3.2),
        Column("总目标", "right", 4.5),
        *(Column(table.units[place], "right", 4.2, group) for place in places),
    ]
    if last:
        columns += [Column("合计", "right", 4.5), Column("余缺", "left", 6), Column("牵头单位", "left", 6)]
        columns += [Column("确认情况", "centre", 4.6)]
    return Table(
        columns=tuple(columns),
        rows=tuple(_row(row, order, places, last) for order, row in enumerate(table.rows, start=1)),
        title=f"（共 {count} 张，第 {number} 张）" if count > 1 else "",
        unit_line=as_of_words(table.as_of),
        notes=notes(table) if last else (),
    )


def _row(row: BreakdownRow, order: int, places: range, last: bool) -> tuple[Cell, ...]:
    whole = written(row.whole)
    cells: list[Cell] = [str(order), row.indicator, row.unit]
    cells.append(FigureRun(whole, row.href, row.ref) if row.href and row.whole is not None else whole)
    cells += [written(row.shares[place]) for place in places]
    if last:
        cells += [total_words(row), row.slack, row.lead, row.standing]
    return tuple(cells)
