"""Tables of a plan → statements and tasks, row by row."""

from __future__ import annotations

import re
from dataclasses import replace

from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers import annex, responsible
from kechuang.readers.clauses import once, task_key
from kechuang.readers.deliverables import find_deliverables
from kechuang.readers.drafting import Place, cell_statements, is_bare_figure, statements_of, value_statement
from kechuang.readers.drafts import Setting
from kechuang.readers.grid import Cell, Table
from kechuang.readers.outline import Node
from kechuang.readers.reading import Heading, Statement, Task, UnitMention
from kechuang.readers.scope import is_area
from kechuang.readers.sentences import split_sentences
from kechuang.readers.view import View
from kechuang.readers.when import title_period


def read_rows(text: str, heading: Heading, table: Table, root: Node) -> tuple[list[Statement], list[Task]]:
    """Statements and tasks of one table; nothing when its header names no promise."""
    statements: list[Statement] = []
    tasks: list[Task] = []
    plan_table = annex.read_table(text, table)
    if plan_table is None:
        return statements, tasks
    title, period = _table_title(root, table)
    fits = period is not None and (heading.period is None or heading.period.contains(period))
    plan = period if fits else heading.period
    for row in plan_table.rows:
        units = _row_units(text, plan_table, row)
        section = tuple(part for part in (title, *_row_path(text, row)) if part)
        place = Place(heading, section, None, tuple(units), None, Setting(plan))
        lead_area = _clause_area_of_row(text, units)
        area_cell = row.first("area")
        if area_cell is not None and re.search(
            r"(?:区|县|市|镇|乡|街道|园|州|旗|板块)$", View(text, area_cell.span).text
        ):
            lead_area = (View(text, area_cell.span).text, area_cell.span)
        place.area = lead_area
        found, task = _read_row(text, plan_table, row, place)
        statements += found
        tasks += [task] if task is not None else []
    return statements, tasks


def _table_title(root: Node, table: Table) -> tuple[str, Period | None]:
    """The last heading or title line before the table, and the years it names."""
    best: tuple[int, str] = (-1, "")
    for node in root.descendants():
        candidates = [node.view, *[view for view in node.bodies if len(view.text) <= 60]]
        for view in candidates:
            if (
                view.span.start < table.span.start
                and view.span.start > best[0]
                and not re.search(r"[。；]$", view.text)
            ):
                best = (view.span.start, view.span.of(view.issued_text).strip())
    for view in root.bodies:
        if (
            best[0] < view.span.start < table.span.start
            and len(view.text) <= 60
            and not re.search(r"[。；]$", view.text)
        ):
            best = (view.span.start, view.span.of(view.issued_text).strip())
    return best[1], title_period(best[1]) if best[1] else None


def _row_path(text: str, row: annex.Row) -> list[str]:
    return [
        View(text, cell.span).words(0, len(View(text, cell.span)))
        for role in ("category", "task")
        for cell in row.cells.get(role, [])
    ]


def _row_units(text: str, table: annex.PlanTable, row: annex.Row) -> list[UnitMention]:
    mentions: list[UnitMention] = []
    for role in ("lead", "support"):
        for cell in row.cells.get(role, []):
            mentions += responsible.read_cell(View(text, cell.span), role)
    return once(mentions)


def _clause_area_of_row(text: str, units: list[UnitMention]) -> tuple[str, Span] | None:
    leads = [unit for unit in units if unit.role == "lead"]
    if leads and is_area(View(text, leads[0].span).text):
        return leads[0].text, leads[0].span
    return None


def _read_row(text: str, table: annex.PlanTable, row: annex.Row, place: Place) -> tuple[list[Statement], Task | None]:
    found: list[Statement] = []
    if table.kind == "goals":
        for cell in row.cells.get("goal") or row.cells.get("indicator") or row.cells.get("task") or []:
            view = View(text, cell.span)
            for sentence in split_sentences(view.text):
                found += statements_of(view, sentence.start, sentence.end, place)
                found += find_deliverables(view, sentence.start, sentence.end, place)
    else:
        name_cell = row.first("indicator") or row.first("goal") or row.first("task")
        for column, cell in _named_columns(row) if table.kind == "breakdown" else row.values:
            found += _value(text, table, name_cell, column, cell, row, place)
    progress = row.first("progress")
    if progress is not None:
        shown = progress.span.of(text).strip()
        found = [_with_progress(statement, shown) for statement in found]
    task = _row_task(text, table, row, place, found)
    if task is not None:
        found = [_with_task(statement, task) for statement in found]
    return found, task


def _named_columns(row: annex.Row) -> list[tuple[annex.Column, Cell]]:
    """三年净增高企（家）| 2024年 | 2025年: a column headed by a year alone counts what the one before it counts."""
    named: list[tuple[annex.Column, Cell]] = []
    name = ""
    for column, cell in row.values:
        if not re.fullmatch(r"20\d\d年?(?:度|目标)?", column.header):
            name = column.header
        elif name:
            column = replace(column, header=name)
        named.append((column, cell))
    return named


def _value(
    text: str, table: annex.PlanTable, name: Cell | None, column: annex.Column, cell: Cell, row: annex.Row, place: Place
) -> list[Statement]:  # fmt: skip
    """One value cell: a bare figure takes unit and name from its row; words are read as a sentence with the name."""
    plan = place.heading.period
    if plan is not None and column.period is not None and column.period.last < plan.first:
        return []  # what was, beside what is promised
    year = row.first("year")
    if year is not None:
        said = View(text, year.span).text
        column = annex.Column(column.role, column.header, title_period(said))
        if re.search(r"基期|实际|完成|现状|基数", said) or (plan and column.period and column.period.last < plan.first):
            return []
    dated = place
    if column.period is not None:
        dated = replace(place, setting=Setting(column.period))
    if table.kind == "breakdown" or name is None or is_bare_figure(text, cell):
        return value_statement(text, table.kind, name, column, cell, row.first("measure"), place)
    if not View(text, name.span).text or not annex.cell_figures(View(text, cell.span).text):
        return []
    return cell_statements(text, name, cell, dated)


def _with_progress(statement: Statement, shown: str) -> Statement:
    return replace(statement, progress=shown)


def _with_task(statement: Statement, task: Task) -> Statement:
    return replace(statement, task_id=task.id)


def _titling_cell(text: str, table: annex.PlanTable, row: annex.Row) -> Cell | None:
    """The cell that names the row's task: the goal, or a task cell of its own that says more than the goal."""
    task, goal = row.first("task"), row.first("goal")
    shared = task is not None and (
        task.row_span > 1 or task.row != row.number or bool(annex.leading_number(text, task))
    )
    if goal is None:
        return task or (row.first("indicator") if table.kind == "indicators" else None)
    if task is None or shared or len(View(text, goal.span)) > len(View(text, task.span)):
        return goal
    return task


def _row_task(text: str, table: annex.PlanTable, row: annex.Row, place: Place, found: list[Statement]) -> Task | None:
    goal = _titling_cell(text, table, row)
    if table.kind == "breakdown" or goal is None or (table.kind == "indicators" and not place.units):
        return None
    view = View(text, goal.span)
    if not view.text:
        return None
    stop = re.search(r"[。！？]", view.text)
    title_end = stop.start() if stop else len(view.text)
    serial = row.first("serial")
    task_number = annex.leading_number(text, row.first("task")) if row.first("task") is not goal else ""
    serial_said = View(text, serial.span).text.strip(".、") if serial is not None else ""
    number = "-".join(part for part in (task_number, serial_said) if part) or str(row.number)
    targets = [statement for statement in found if statement.what == "target"]
    return Task(
        id=task_key(view.issued_span(0, title_end)), number=number, title=view.words(0, title_end),
        section=place.section,
        span=_row_span(row), title_span=view.issued_span(0, title_end), units=place.units,
        is_annex_row=True, has_targets=bool(targets),
    )  # fmt: skip


def _row_span(row: annex.Row) -> Span:
    cells: list[Cell] = [cell for listed in row.cells.values() for cell in listed] + [cell for _, cell in row.values]
    return Span(min(cell.span.start for cell in cells), max(cell.span.end for cell in cells))
