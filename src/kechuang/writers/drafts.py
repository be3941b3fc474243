"""Drafts as plain data: one mapping per plan, the shape that files, tables and pages are all made from.

`to_json` is the only place that knows both the reading and the published field names. Workbook, CSV, terminal
table and site take the mapping it returns, so a figure cannot be spelt two ways.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Protocol

from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers.document import IssuedDocument, Notice
from kechuang.readers.reading import Clue, PlanReading, Statement, Task, UnitMention

Draft = dict[str, Any]

LETTERS = {"target": "T", "policy_parameter": "P", "deliverable": "D"}


class LinkLike(Protocol):
    """What a link to the catalog says; `readers.linking.Link` is one."""

    @property
    def code(self) -> str | None: ...
    @property
    def confidence(self) -> float: ...
    @property
    def candidates(self) -> Sequence[tuple[str, str, float]]: ...
    @property
    def reason(self) -> str: ...


def to_json(
    name: str,
    document: IssuedDocument,
    reading: PlanReading,
    links: Mapping[str, LinkLike] | None = None,
    only: Set[str] | None = None,
) -> Draft:
    """Everything read from one plan, ready for `json.dump`.

    Keys: document, targets (policy parameters among them, in document order), optional_targets (always empty: a
    reader does not hedge), tasks, optional_tasks (annex rows whose targets carry their units), deliverables.
    Offsets are Python `str` indices into `document.text`, lines count from 1.
    only: write these statements (`Statement.id`) and all tasks; their numbers stay those of the whole plan.
    links: by `Statement.id`; a statement without an entry has `link` None: nobody asked, which is not 未关联.
    """
    text = _Text(document.text)
    prefix = _prefix(name)
    task_ids = _task_ids(prefix, reading.tasks)
    ids = _statement_ids(prefix, reading.statements)
    entries: dict[str, list[Draft]] = {"targets": [], "deliverables": []}
    for statement in reading.statements:
        if only is not None and statement.id not in only:
            continue
        entry = _statement(statement, text, ids[statement.id], task_ids, (links or {}).get(statement.id))
        entries["deliverables" if statement.what == "deliverable" else "targets"].append(entry)
    rows_with_targets = [task for task in reading.tasks if task.has_targets]
    tasks = [task for task in reading.tasks if not task.has_targets]
    return {
        "document": _document(name, document, reading),
        "targets": entries["targets"],
        "optional_targets": [],
        "tasks": [_task(task, text, task_ids[task.id]) for task in tasks],
        "optional_tasks": [_task(task, text, task_ids[task.id]) for task in rows_with_targets],
        "deliverables": entries["deliverables"],
    }


def as_text(draft: Draft) -> str:
    """`draft` as JSON for files and pipes: one entry a line, so that a person can read it and a diff shows it.

    (json.dump's own indent would take thirty lines a target, and five times as long.)
    """
    lines = []
    for key, value in draft.items():
        written = _compact(value)
        if isinstance(value, list) and value:
            written = "[\n  " + ",\n  ".join(map(_compact, value)) + "\n ]"
        lines.append(f" {_compact(key)}: {written}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class _Text:
    """The issued text with its line starts, so that a line number costs one search and not one pass."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        position = text.find("\n")
        while position >= 0:
            self._starts.append(position + 1)
            position = text.find("\n", position + 1)

    def line(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def words(self, span: Span) -> str:
        return span.of(self.text)


def number(value: Decimal | None) -> int | float | None:
    """A JSON number without float noise: 23 stays 23, 3.06 stays 3.06."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _years(period: Period | None) -> int | dict[str, int] | None:
    if period is None:
        return None
    return period.first if period.is_one_year else {"from": period.first, "to": period.last}


def _document(name: str, document: IssuedDocument, reading: PlanReading) -> Draft:
    heading = reading.heading
    period = heading.period
    return {
        "file": name,
        "title": heading.title,
        "issuer": heading.issuer,
        "number": heading.number,
        "issued_on": heading.issued_on,
        "period": {"from": period.first, "to": period.last} if period else None,
        "region": heading.region,
        "standing": heading.standing,
        "format": document.format,
        "pages": document.pages,
        "characters": len(document.text),
        "notices": [_notice(notice) for notice in document.notices],
    }


def _notice(notice: Notice) -> Draft:
    return {"code": notice.code, "what": notice.what, "where": notice.where, "remedy": notice.remedy}


def _statement_ids(prefix: str, statements: Sequence[Statement]) -> dict[str, str]:
    by_what: dict[str, list[Statement]] = {}
    for statement in statements:
        by_what.setdefault(statement.what, []).append(statement)
    return {
        statement.id: ident
        for what, group in by_what.items()
        for statement, ident in zip(group, _numbered(prefix, LETTERS[what], len(group)), strict=True)
    }


def _task_ids(prefix: str, tasks: Sequence[Task]) -> dict[str, str]:
    result: dict[str, str] = {}
    for letter, group in (("K", [t for t in tasks if not t.has_targets]), ("R", [t for t in tasks if t.has_targets])):
        result |= {task.id: ident for task, ident in zip(group, _numbered(prefix, letter, len(group)), strict=True)}
    return result


def _prefix(name: str) -> str:
    """000_5f74….txt → "000-": a short file number goes before its entries' numbers; a title in words does not."""
    number = re.match(r"[0-9A-Za-z]{1,8}(?=_|$)", PurePath(name).stem)
    return f"{number[0]}-" if number else ""


def _numbered(prefix: str, letter: str, count: int) -> list[str]:
    width = max(2, len(str(count)))
    return [f"{prefix}{letter}{ordinal:0{width}d}" for ordinal in range(1, count + 1)]


def _statement(
    statement: Statement, text: _Text, ident: str, task_ids: Mapping[str, str], link: LinkLike | None
) -> Draft:
    return {
        "id": ident,
        "indicator": statement.indicator,
        "verb": statement.verb,
        "comparator": statement.comparator,
        "value": number(statement.value),
        "value_max": number(statement.value_max),
        "stretch_value": number(statement.stretch_value),
        "unit": statement.unit,
        "kind": statement.kind,
        "period": _years(statement.period),
        "per_year": statement.per_year,
        "frequency": statement.frequency,
        "region": statement.region,
        "quote": text.words(statement.span),
        "offset": statement.span.start,
        "line": text.line(statement.span.start),
        "value_text": text.words(statement.value_span),
        "value_offset": statement.value_span.start,
        "section": " > ".join(statement.section),
        "task_id": task_ids.get(statement.task_id) if statement.task_id else None,
        **_units(statement.units),
        "kind_of_statement": statement.what,
        "progress": statement.progress,
        "confidence": round(statement.confidence, 3),
        "clues": [_clue(clue, text) for clue in statement.clues],
        "link": _link(link),
    }


def _units(units: Sequence[UnitMention]) -> dict[str, list[str]]:
    return {
        "lead_units": [unit.text for unit in units if unit.role == "lead"],
        "support_units": [unit.text for unit in units if unit.role == "support"],
    }


def _clue(clue: Clue, text: _Text) -> Draft:
    return {
        "aspect": clue.aspect,
        "words": text.words(clue.span) if clue.span else None,
        "offset": clue.span.start if clue.span else None,
        "reason": clue.reason,
        "confidence": round(clue.confidence, 3),
    }


def _link(link: LinkLike | None) -> Draft | None:
    if link is None:
        return None
    names = {code: name for code, name, _ in link.candidates}
    return {
        "code": link.code,
        "name": names.get(link.code) if link.code else None,
        "confidence": round(link.confidence, 3),
        "reason": link.reason,
        "candidates": [{"code": code, "name": name, "score": round(score, 3)} for code, name, score in link.candidates],
    }


def _task(task: Task, text: _Text, ident: str) -> Draft:
    return {
        "id": ident,
        "number": task.number,
        "title": task.title,
        "section": " > ".join(task.section),
        **_units(task.units),
        "offset": task.title_span.start,
        "line": text.line(task.title_span.start),
    }
