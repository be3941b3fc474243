"""A plan, read: outline, clauses, responsible units and quantified statements, in document order.

Ties the parts together; the rules themselves stand in outline, responsible, targets, annex and their kin.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from kechuang.kernel.span import Span
from kechuang.readers.clauses import area_of, governing_date, in_goals, lifted_units, setting_of, task_of, units_of
from kechuang.readers.dating import last_date
from kechuang.readers.deliverables import find_deliverables
from kechuang.readers.document import IssuedDocument
from kechuang.readers.drafting import Place, statements_of
from kechuang.readers.heading import read_heading
from kechuang.readers.outline import Node, read_outline
from kechuang.readers.past import looks_back
from kechuang.readers.reading import Heading, PlanReading, Statement, Task, UnitMention
from kechuang.readers.rows import read_rows
from kechuang.readers.sentences import split_sentences
from kechuang.readers.tables import find_tables
from kechuang.readers.view import View


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
        if block.kind != "cell" and not any(span.overlaps(block.span) for span in covered)
    ]
    root = read_outline(document.text, blocks)
    _read_opening(reader, root)
    for node in root.children:
        _read_node(reader, node)
    for table in tables:
        statements, row_tasks = read_rows(document.text, heading, table, root)
        reader.statements += statements
        reader.tasks += row_tasks
    return _numbered(reader)


def _read_opening(reader: _Reader, root: Node) -> None:
    """Paragraphs before the first heading; the letter that issues the plan promises nothing."""
    for view in root.bodies:
        if re.search(r"现印发|贯彻执行|遵照执行|认真贯彻落实", view.text) and len(view.text) < 160:
            continue
        _paragraph(reader, view, 0, len(view.text), Place(reader.heading))


def _read_node(reader: _Reader, node: Node) -> None:
    reader.sections.append((node.title_span, node.level, node.heading))
    units, unit_views = units_of(node)
    lifted = lifted_units(node)
    if lifted is not None:
        units = [*units, *lifted]
    if node.parent is not None and lifted_units(node.parent) is not None and node is node.parent.children[-1]:
        units = []
    task = task_of(node, units)
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
        task_id=inherited.id if inherited is not None else None,
        units=tuple(mine),
        area=area_of(mine, node),
        setting=setting_of(reader.heading.period, node),
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


def _read_own(reader: _Reader, node: Node, place: Place, unit_ends: dict[int, int]) -> None:
    if node.inline or node.kind in ("circle", "arabic_half"):
        end = unit_ends.get(id(node.view), len(node.view.text))
        _paragraph(reader, node.view, node.text_from, end, place)
    for view in node.bodies:
        end = unit_ends.get(id(view), len(view.text))
        if end > 0:
            _paragraph(reader, view, 0, end, place)
            said = governing_date(view, place.setting.plan, in_goals=in_goals(node))
            if said is not None:
                place.setting = replace(place.setting, governing=said)


def _paragraph(reader: _Reader, view: View, start: int, end: int, place: Place) -> None:
    behind = False
    for sentence in split_sentences(view.text, start, end):
        if not place.section:  # in the preamble; a task may recall a year and go straight on to what is to be done
            behind = looks_back(view.text[sentence.start : sentence.end], place.setting.plan, before=behind)
        if behind:
            continue
        reader.statements += statements_of(view, sentence.start, sentence.end, place)
        said = last_date(view.text[sentence.start : sentence.end], place.setting)
        if said is not None:
            place = replace(place, setting=replace(place.setting, governing=said))
        reader.statements += find_deliverables(view, sentence.start, sentence.end, place)


def _numbered(reader: _Reader) -> PlanReading:
    """Ids in document order; statements that two paths found twice are kept once."""
    tasks = sorted(reader.tasks, key=lambda task: (task.title_span.start, task.title_span.end))
    names = {task.id: f"K{number:02d}" for number, task in enumerate(tasks, start=1)}
    ordered = sorted(reader.statements, key=lambda s: (s.value_span.start, s.span.start, s.region or ""))
    counts: Counter[str] = Counter()
    final: list[Statement] = []
    seen: set[tuple[int, str | None, str]] = set()
    for statement in ordered:
        key = (statement.value_span.start, statement.region, statement.indicator)
        if key in seen:
            continue
        seen.add(key)
        letter = _LETTERS[statement.what]
        counts[letter] += 1
        final.append(replace(statement, id=f"{letter}{counts[letter]:03d}", task_id=names.get(statement.task_id or "")))
    sections = tuple(sorted(reader.sections, key=lambda section: section[0]))
    return PlanReading(
        reader.heading, tuple(final), tuple(replace(task, id=names[task.id]) for task in tasks), sections
    )


_LETTERS = {"target": "T", "policy_parameter": "P", "deliverable": "D"}
