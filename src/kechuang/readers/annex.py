"""Tables of a plan read row by row: task tables with a goal column, indicator tables with value columns,
breakdown tables with a row per area."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kechuang.kernel.period import Period
from kechuang.readers.grid import Cell, Table
from kechuang.readers.lexicon import column_roles
from kechuang.readers.quantities import find_quantities, unit_at
from kechuang.readers.view import View
from kechuang.readers.when import title_period


@dataclass(slots=True)
class Column:
    role: str
    header: str
    period: Period | None = None


@dataclass(slots=True)
class Row:
    """One row with its cells by role; merged and repeated cells are filled from above.

    values: a cell per value column.
    """

    cells: dict[str, list[Cell]] = field(default_factory=dict)
    values: list[tuple[Column, Cell]] = field(default_factory=list)
    number: int = 0

    def first(self, role: str) -> Cell | None:
        listed = self.cells.get(role)
        return listed[0] if listed else None


@dataclass(slots=True)
class PlanTable:
    """kind: "goals" (sentences in a cell), "indicators" (name, unit, numbers), "breakdown" (area × indicator)."""

    kind: str
    table: Table
    columns: list[Column]
    rows: list[Row]
    header_rows: int


def read_table(text: str, table: Table) -> PlanTable | None:
    """The table as a plan table; None when its header names no promise."""
    header_rows = _header_rows(text, table)
    columns = [_column(text, table, index, header_rows) for index in range(table.width)]
    roles = [column.role for column in columns]
    _settle(text, table, columns, header_rows)
    _years_down(text, table, columns, header_rows)
    roles = [column.role for column in columns]
    kind = _kind(roles)
    if kind is None:
        return None
    return PlanTable(kind, table, columns, _rows(text, table, columns, header_rows), header_rows)


def _kind(roles: list[str]) -> str | None:
    if "value" in roles and ("indicator" in roles or "task" in roles or "goal" in roles):
        return "indicators"
    if "goal" in roles:
        return "goals"
    if "task" in roles and ("lead" in roles or "support" in roles):
        return "goals"
    if ("area" in roles or "year" in roles) and roles.count("figure") >= 1:
        return "breakdown"
    if "indicator" in roles and "lead" in roles:
        return "goals"
    return None


def _said(text: str, cell: Cell | None) -> str:
    return View(text, cell.span).text if cell is not None else ""


def _header_rows(text: str, table: Table) -> int:
    """One header row, or two where the first is merged across and the second names the years."""
    if len(table.cells) < 3:
        return 1
    first = table.cells[0]
    if any(cell is not None and cell.row_span > 1 for cell in first) and any(
        cell is not None and cell.column_span > 1 for cell in first
    ):
        return max(cell.row_span for cell in first if cell is not None and cell.row_span > 1)
    return 1


def _column(text: str, table: Table, index: int, header_rows: int) -> Column:
    parts = []
    for row in table.cells[:header_rows]:
        said = _said(text, row[index] if index < len(row) else None)
        if said and said not in parts:
            parts.append(said)
    header = "".join(parts)
    last = parts[-1] if parts else ""
    period = title_period(header)
    for candidate in (header, last):
        for role, pattern in column_roles():
            if pattern.search(candidate):
                return Column(role, header, period)
    return Column("figure" if header else "none", header, period)


def _settle(text: str, table: Table, columns: list[Column], header_rows: int) -> None:
    """Roles that only the cells can tell: a value column holds figures, 单位 may be a measure or a body."""
    for index, column in enumerate(columns):
        body = [
            _said(text, row[index]) for row in table.cells[header_rows:] if index < len(row) and row[index] is not None
        ]
        body = [said for said in body if said]
        figures = sum(
            bool(re.fullmatch(r"[≥≤><约达超]*[\d.,]+(?:[—～][\d.,]+)?[%‰]?[^\d，。；]{0,8}", said)) for said in body
        )
        sentences = sum(len(said) > 14 or bool(re.search(r"[，。；]", said)) for said in body)
        if column.role == "value" and body and sentences > len(body) / 2:
            column.role = "goal"
        elif column.role == "goal" and body and figures > len(body) / 2:
            column.role = "value"
        elif column.role == "measure" and body and sum(bool(unit_at(said, 0)[0]) for said in body) < len(body) / 2:
            column.role = "lead" if not any(c.role == "lead" for c in columns) else "area"
        elif column.role in ("lead", "area") and body and figures > len(body) / 2:
            column.role = "figure"
        elif column.role == "figure" and column.period is not None and figures > len(body) / 2:
            column.role = "value"
        if (
            column.role == "value"
            and re.search(r"完成|实际|实绩|基数|现状", column.header)
            and not re.search("目标|计划", column.header)
        ):
            column.role = "baseline"
    if not any(column.role == "goal" for column in columns) and not any(column.role == "value" for column in columns):
        tasks = [column for column in columns if column.role == "task"]
        if len(tasks) >= 2:
            tasks[-1].role = "goal"
    seen_goal = False
    for column in columns:
        if (
            column.role == "goal"
            and any(c.role == "value" for c in columns)
            and not any(c.role == "indicator" for c in columns)
            and not seen_goal
        ):
            column.role, seen_goal = "indicator", True


def _years_down(text: str, table: Table, columns: list[Column], header_rows: int) -> None:
    """A first column of years turns the table: each row is a year, each other column an indicator."""
    body = [_said(text, row[0]) for row in table.cells[header_rows:] if row and row[0] is not None]
    if len(body) >= 2 and all(re.match(r"(?:19|20)\d\d年?", said) for said in body):
        columns[0].role = "year"
        for column in columns[1:]:
            if column.role in ("indicator", "task", "goal", "figure", "category", "value"):
                column.role = "figure"


def _rows(text: str, table: Table, columns: list[Column], header_rows: int) -> list[Row]:
    rows: list[Row] = []
    above: dict[int, Cell] = {}
    header = [column.header for column in columns]
    for number, places in enumerate(table.cells[header_rows:], start=header_rows):
        row = Row(number=number)
        if [_said(text, cell) for cell in places if cell] == [h for h in header if h]:
            continue  # the header repeated on a new page
        present = {id(cell) for cell in places if cell is not None}
        if len(present) == 1 and table.width > 2:
            continue  # a banner across the table
        for index, cell in enumerate(places):
            if index >= len(columns):
                break
            role = columns[index].role
            if cell is None and role in ("category", "task"):
                cell = above.get(index)
            if cell is None:
                continue
            above[index] = cell
            if role in ("value", "figure", "baseline"):
                if role != "baseline":
                    row.values.append((columns[index], cell))
                continue
            listed = row.cells.setdefault(role, [])
            if cell not in listed:
                listed.append(cell)
        if row.cells or row.values:
            rows.append(row)
    return rows


def leading_number(text: str, cell: Cell | None) -> str:
    """The number of 1.以核心技术… in a task cell, "" when it has none."""
    match = re.match(r"(?:（)?(\d{1,3}|[一二三四五六七八九十]{1,3})(?:）)?[.、．]?", _said(text, cell))
    return match.group(1) if match else ""


def cell_figures(said: str) -> bool:
    return bool(find_quantities(said)) or bool(re.search(r"\d", said))
