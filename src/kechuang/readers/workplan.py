"""A plan, read: outline, clauses, responsible units and quantified statements, in document order.

Ties the parts together; the rules themselves stand in outline, responsible, targets, annex and their kin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers import annex, responsible
from kechuang.readers.deliverables import find_deliverables
from kechuang.readers.document import IssuedDocument
from kechuang.readers.drafting import Place, cell_statements, is_bare_figure, statements_of, value_statement
from kechuang.readers.heading import read_heading
from kechuang.readers.outline import Node, is_goal_section, is_history_section, read_outline
from kechuang.readers.reading import Heading, PlanReading, Statement, Task, UnitMention
from kechuang.readers.scope import is_area
from kechuang.readers.sentences import split_sentences
from kechuang.readers.tables import Cell, Table, find_tables
from kechuang.readers.targets import Setting, last_date
from kechuang.readers.view import View
from kechuang.readers.when import find_dates, title_period


@dataclass(slots=True)
class _Reader:
    document: IssuedDocument
    heading: Heading
    statements: list[Statement] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    sections: list[tuple[Span, int, str]] = field(default_factory=list)


def read_plan(document: IssuedDocument) -> PlanReading:
    """Drafts of everything `document` promises. Pure and deterministic; never raises on odd text."""
    heading = read_heading(document)
    reader = _Reader(document, heading)
    tables = find_tables(document)
    covered = [table.span for table in tables]
    blocks = [
        block
        for block in document.blocks
        if block.kind != "cell" and not any(span.start <= block.span.start < span.end for span in covered)
    ]
    root = read_outline(document.text, blocks)
    _read_opening(reader, root)
    for node in root.children:
        _read_node(reader, node)
    for table in tables:
        _read_table(reader, table, root)
    return _numbered(reader)


def _read_opening(reader: _Reader, root: Node) -> None:
    """Paragraphs before the first heading; the letter that issues the plan promises nothing."""
    for view in root.bodies:
        if re.search(r"现印发|贯彻执行|遵照执行|认真贯彻落实", view.text) and len(view.text) < 160:
            continue
        _paragraph(reader, view, 0, len(view.text), Place(reader.heading))


def _read_node(reader: _Reader, node: Node) -> None:
    reader.sections.append((node.title_span, node.level, node.heading))
    units, unit_views = _units_of(node)
    lifted = _lifted(node)
    if lifted is not None:
        units = [*units, *lifted]
    if node.parent is not None and _lifted(node.parent) is not None and node is node.parent.children[-1]:
        units = []
    task = _task(node, units)
    if task is not None:
        reader.tasks.append(task)
    place = _place(reader, node, task, units)
    _read_own(reader, node, place, unit_views)
    for child in node.children:
        _read_node(reader, child)


def _place(reader: _Reader, node: Node, task: Task | None, units: list[UnitMention]) -> Place:
    path = (*node.path, node.heading)
    inherited = task or _task_above(reader, node)
    mine = units if task is not None or units else (list(inherited.units) if inherited else [])
    return Place(
        heading=reader.heading,
        section=path if node.kind != "root" else (),
        task_id=(task or inherited).id if (task or inherited) else None,
        units=tuple(mine),
        area=_clause_area(mine, node),
        setting=_setting(reader.heading.period, node),
    )


def _task_above(reader: _Reader, node: Node) -> Task | None:
    """A point （1） inside a clause belongs to the clause's task."""
    above = node.parent
    while above is not None and above.kind != "root":
        found = next((task for task in reader.tasks if task.title_span == above.title_span), None)
        if found is not None:
            return found
        above = above.parent
    return None


def _setting(plan: Period | None, node: Node) -> Setting:
    """The dates and the tense that the headings above a clause give it."""
    history = False
    governing = None
    annex_period = None
    current: Node | None = node
    while current is not None and current.kind != "root":
        history = history or is_history_section(current.title)
        if governing is None:
            dates = find_dates(current.view.text[current.text_from : current.text_from + 40], plan) if not current.inline else []
            governing = next((d for d in dates if plan is None or plan.contains(d.period)), None)
        if current.kind == "annex" and annex_period is None:
            annex_period = title_period(current.view.text)
        current = current.parent
    if annex_period is not None and plan is not None and plan.contains(annex_period):
        plan = annex_period
    return Setting(plan, governing=governing, is_history=history)


def _clause_area(units: list[UnitMention], node: Node) -> tuple[str, Span] | None:
    """A clause whose first unit is itself a place speaks of that place."""
    leads = [unit for unit in units if unit.role == "lead"]
    if leads and is_area(View(node.view.issued_text, leads[0].span).text):
        return leads[0].text, leads[0].span
    return None


def _units_of(node: Node) -> tuple[list[UnitMention], dict[int, int]]:
    """Units named at the end of the clause or on a line of their own; and where in which view they begin."""
    mentions: list[UnitMention] = []
    ends: dict[int, int] = {}
    for view in [node.view, *node.bodies]:
        floor = node.text_from if view is node.view else 0
        line = responsible.read_line(view)
        if line and (view is not node.view or floor == 0):
            mentions += line
            ends[id(view)] = 0
            continue
        found, begins = responsible.read_bracket(view, floor)
        inner = responsible.read_inner_brackets(view, floor) if not found else []
        if found:
            mentions += found
            ends[id(view)] = begins
        for said, opened, _ in inner:
            mentions += said
            ends.setdefault(id(view), opened if opened > len(view.text) * 0.6 else len(view.text))
        if not found and not inner:
            tail, begins = responsible.read_tail(view, floor)
            if tail:
                mentions += tail
                ends[id(view)] = begins
    return _once(mentions), ends


def _lifted(node: Node) -> list[UnitMention] | None:
    """Units on a line of their own below the last of several points belong to the clause above the points."""
    if len(node.children) < 2 or node.kind == "root":
        return None
    *others, last = node.children
    if not last.bodies or last.children or any(_own_units(child) for child in others):
        return None
    mentions: list[UnitMention] = []
    for view in last.bodies:
        mentions += responsible.read_line(view)
    if responsible.read_bracket(last.view, last.text_from)[0]:
        return None
    return _once(mentions) or None


def _once(mentions: list[UnitMention]) -> list[UnitMention]:
    """Each unit once per role; 责任单位 lead, or support where a 牵头单位 stands beside them."""
    led = any(mention.role == "lead" for mention in mentions)
    mentions = [
        replace(mention, role="support" if led else "lead") if mention.role == "responsible" else mention
        for mention in mentions
    ]
    seen: set[tuple[str, str]] = set()
    kept = []
    for mention in mentions:
        key = (mention.text, mention.role)
        if key not in seen:
            seen.add(key)
            kept.append(mention)
    return kept


def _task(node: Node, units: list[UnitMention]) -> Task | None:
    """A numbered clause with units or with a heading sentence and something behind it; see docs/glossary, 任务."""
    if node.kind in ("root", "annex") or not node.number and not units:
        return None
    if any(is_goal_section(heading) or is_history_section(heading) for heading in (*node.path, node.title)) and not units:
        return None
    if node.children and not (
        units and (_lifted(node) is not None or not any(_own_units(child) for child in node.descendants()))
    ):
        return None
    if not units and not _is_clause(node):
        return None
    if not units and (node.kind == "article" or node.kind in ("han", "section") and (not node.inline or _is_top(node))):
        return None
    if node.parent is not None and _is_point(node) and not units:
        return None
    return Task(
        id="", number=node.number, title=node.title, section=node.path, span=Span(node.view.span.start, node.end),
        title_span=node.title_span, units=tuple(units),
    )  # fmt: skip


def _own_units(node: Node) -> bool:
    return bool(_units_of(node)[0])


def _is_clause(node: Node) -> bool:
    """A heading sentence with a body in the same paragraph, or a heading line below the top with text under it."""
    if node.kind in ("han", "chapter") and not node.inline:
        return False
    if node.inline:
        return node.body_from < len(node.view.text) or any(re.search(r"[。；]$", view.text) for view in node.bodies)
    return any(re.search(r"[。；]$", view.text) for view in node.bodies)


def _is_top(node: Node) -> bool:
    return node.parent is None or node.parent.kind in ("root", "bare", "style1")


_POINTS = ("circle", "arabic_half", "arabic_bracket")


def _is_point(node: Node) -> bool:
    """（1）…；（2）…: a point of the clause above, not a clause, when that clause is itself a numbered sentence."""
    parent = node.parent
    if parent is None or node.kind not in _POINTS:
        return False
    if _lifted(parent) is not None:
        return True
    return node.kind == "circle" or parent.inline or bool(_own_units(parent))


def _read_own(reader: _Reader, node: Node, place: Place, unit_ends: dict[int, int]) -> None:
    if node.inline or node.kind in ("circle", "arabic_half"):
        end = unit_ends.get(id(node.view), len(node.view.text))
        _paragraph(reader, node.view, node.text_from, end, place)
    for view in node.bodies:
        end = unit_ends.get(id(view), len(view.text))
        if end > 0:
            _paragraph(reader, view, 0, end, place)
            _govern(place, view, node)


def _govern(place: Place, view: View, node: Node) -> None:
    """到2025年，实现以下目标：… and the first paragraph of a goals section give their date to what follows."""
    plan = place.setting.plan
    if plan is None or plan.is_one_year:
        return
    dates = [d for d in find_dates(view.text, plan) if d.start <= 4 or view.text.endswith("：")]
    dates = [d for d in dates if plan.contains(d.period) and d.due]
    goals = is_goal_section(node.title) or any(is_goal_section(heading) for heading in node.path)
    if dates and (goals or view.text.endswith("：")):
        place.setting = replace(place.setting, governing=dates[-1])


def _paragraph(reader: _Reader, view: View, start: int, end: int, place: Place) -> None:
    for sentence in split_sentences(view.text, start, end):
        reader.statements += statements_of(view, sentence.start, sentence.end, place)
        said = last_date(view.text, sentence.start, sentence.end, place.setting)
        if said is not None:
            place = replace(place, setting=replace(place.setting, governing=said))
        reader.statements += find_deliverables(view, sentence.start, sentence.end, place)


def _read_table(reader: _Reader, table: Table, root: Node) -> None:
    text = reader.document.text
    plan_table = annex.read_table(text, table)
    if plan_table is None:
        return
    title, period = _table_title(root, table)
    heading = reader.heading
    if period is not None and (heading.period is None or heading.period.contains(period)):
        plan = period
    else:
        plan = heading.period
    for row in plan_table.rows:
        units = _row_units(text, plan_table, row)
        section = tuple(part for part in (title, *_row_path(text, row)) if part)
        place = Place(heading, section, None, tuple(units), None, Setting(plan))
        lead_area = _clause_area_of_row(text, units)
        area_cell = row.first("area")
        if area_cell is not None and re.search(r"(?:区|县|市|镇|乡|街道|园|州|旗|板块)$", View(text, area_cell.span).text):
            lead_area = (View(text, area_cell.span).text, area_cell.span)
        place.area = lead_area
        _read_row(reader, plan_table, row, place)


def _table_title(root: Node, table: Table) -> tuple[str, Period | None]:
    """The last heading or title line before the table, and the years it names."""
    best: tuple[int, str] = (-1, "")
    for node in root.descendants():
        candidates = [node.view, *[view for view in node.bodies if len(view.text) <= 60]]
        for view in candidates:
            if view.span.start < table.span.start and view.span.start > best[0] and not re.search(r"[。；]$", view.text):
                best = (view.span.start, view.span.of(view.issued_text).strip())
    for view in root.bodies:
        if best[0] < view.span.start < table.span.start and len(view.text) <= 60 and not re.search(r"[。；]$", view.text):
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
    return _once(mentions)


def _clause_area_of_row(text: str, units: list[UnitMention]) -> tuple[str, Span] | None:
    leads = [unit for unit in units if unit.role == "lead"]
    if leads and is_area(View(text, leads[0].span).text):
        return leads[0].text, leads[0].span
    return None


def _read_row(reader: _Reader, table: annex.PlanTable, row: annex.Row, place: Place) -> None:
    text = reader.document.text
    found: list[Statement] = []
    if table.kind == "goals":
        for cell in row.cells.get("goal") or row.cells.get("indicator") or row.cells.get("task") or []:
            view = View(text, cell.span)
            for sentence in split_sentences(view.text):
                found += statements_of(view, sentence.start, sentence.end, place)
                found += find_deliverables(view, sentence.start, sentence.end, place)
    else:
        name_cell = row.first("indicator") or row.first("goal") or row.first("task")
        for column, cell in row.values:
            found += _value(text, table, name_cell, column, cell, row, place)
    progress = row.first("progress")
    if progress is not None:
        shown = progress.span.of(text).strip()
        found = [_with_progress(statement, shown) for statement in found]
    task = _row_task(text, table, row, place, found)
    if task is not None:
        reader.tasks.append(task)
        found = [_with_task(statement, task) for statement in found]
    reader.statements += found


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
        if re.search(r"基期|实际|完成|现状|基数", said) or plan and column.period and column.period.last < plan.first:
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
    return replace(statement, task_id=f"span:{task.title_span.start}")


def _row_task(
    text: str, table: annex.PlanTable, row: annex.Row, place: Place, found: list[Statement]
) -> Task | None:
    own_task = row.first("task")
    if own_task is not None and (own_task.row_span > 1 or own_task.row != row.number or annex.leading_number(text, own_task)):
        own_task = None  # one heading over several rows; the goal names the row
    goal = own_task or row.first("goal") or row.first("task") or (row.first("indicator") if table.kind == "indicators" else None)
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
        id="", number=number, title=view.words(0, title_end), section=place.section,
        span=_row_span(row), title_span=view.issued_span(0, title_end), units=place.units,
        is_annex_row=True, has_targets=bool(targets),
    )  # fmt: skip


def _row_span(row: annex.Row) -> Span:
    cells: list[Cell] = [cell for listed in row.cells.values() for cell in listed] + [cell for _, cell in row.values]
    return Span(min(cell.span.start for cell in cells), max(cell.span.end for cell in cells))


def _numbered(reader: _Reader) -> PlanReading:
    """Ids in document order; statements that two paths found twice are kept once."""
    tasks = sorted(reader.tasks, key=lambda task: (task.title_span.start, task.title_span.end))
    named = {f"span:{task.title_span.start}": f"K{number:02d}" for number, task in enumerate(tasks, start=1)}
    by_id = {task.id: named[f"span:{task.title_span.start}"] for task in tasks if task.id}
    numbered_tasks = tuple(replace(task, id=named[f"span:{task.title_span.start}"]) for task in tasks)
    ordered = sorted(reader.statements, key=lambda s: (s.value_span.start, s.span.start, s.region or ""))
    kept: list[Statement] = []
    seen: set[tuple[int, str | None, str]] = set()
    for statement in ordered:
        key = (statement.value_span.start, statement.region, statement.indicator)
        if key in seen:
            continue
        seen.add(key)
        task_id = named.get(statement.task_id or "", by_id.get(statement.task_id or ""))
        kept.append(replace(statement, task_id=task_id))
    letters = {"target": "T", "policy_parameter": "P", "deliverable": "D"}
    counts: dict[str, int] = {}
    final = []
    for statement in kept:
        letter = letters[statement.what]
        counts[letter] = counts.get(letter, 0) + 1
        final.append(replace(statement, id=f"{letter}{counts[letter]:03d}"))
    sections = tuple(sorted(reader.sections, key=lambda section: section[0]))
    return PlanReading(reader.heading, tuple(final), numbered_tasks, sections)
