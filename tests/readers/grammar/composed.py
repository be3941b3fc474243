"""Plans composed for one behaviour each, and their promises written short enough for a table of cases.

A promise reads: verb｜indicator｜comparator value unit, with a range as 3—5 and a second tier as 23/25;
– stands for what the words do not say.
"""

from __future__ import annotations

from typing import Any

import pytest

from kechuang.kernel.span import Span
from kechuang.readers.document import Block, IssuedDocument
from kechuang.readers.files import read_bytes
from kechuang.readers.reading import PlanReading, Statement
from kechuang.readers.workplan import read_plan

CITY = "云溪市"
ONE_YEAR = f"{CITY}2024年科技工作要点"
THREE_YEARS = f"{CITY}科技创新三年行动计划（2022—2024年）"


def broken(*values: object, why: str) -> Any:
    """A case that the grammar gets wrong today; the suite fails as soon as it gets it right, so that it is freed."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=why))


def document(text: str) -> IssuedDocument:
    """`text` as an uploaded text file; the text of the document is `text` itself."""
    return read_bytes(text.encode(), "要点.txt")


def reading(text: str) -> PlanReading:
    return read_plan(document(text))


def plan(*lines: str, title: str = ONE_YEAR) -> PlanReading:
    """A plan of one section whose lines stand below it."""
    return reading("\n".join([title, "", "一、重点任务", *lines, ""]))


def promises(sentence: str, *, title: str = ONE_YEAR) -> list[Statement]:
    """The targets of a clause that says `sentence` and nothing else that counts."""
    return targets(plan(f"1. 抓好落实。{sentence}", title=title))


def the_promise(sentence: str, *, title: str = ONE_YEAR) -> Statement:
    (only,) = promises(sentence, title=title)
    return only


def targets(read: PlanReading) -> list[Statement]:
    return [statement for statement in read.statements if statement.what == "target"]


def parameters(sentence: str) -> list[Statement]:
    read = plan(f"1. 抓好落实。{sentence}")
    return [statement for statement in read.statements if statement.what == "policy_parameter"]


def short(statement: Statement) -> str:
    value = "–" if statement.value is None else f"{statement.value:f}"
    if statement.value_max is not None:
        value += f"—{statement.value_max:f}"
    if statement.stretch_value is not None:
        value += f"/{statement.stretch_value:f}"
    said = f"{statement.comparator}{value}{statement.unit or ''}"
    return f"{statement.verb or '–'}｜{statement.indicator}｜{said}"


def told(sentence: str, *, title: str = ONE_YEAR) -> list[str]:
    return [short(statement) for statement in promises(sentence, title=title)]


def quote(read_from: IssuedDocument, statement: Statement) -> str:
    return statement.span.of(read_from.text)


def table_document(*rows: tuple[str | tuple[str, int, int], ...], before: str = ONE_YEAR) -> IssuedDocument:
    """A Word document of a title and one table. A cell is its words, or words with rows and columns it covers;
    "" is an empty cell; places that a merged cell covers are left out of their row."""
    text, blocks = before, [Block("paragraph", Span(0, len(before)))]
    taken: set[tuple[int, int]] = set()
    for row_number, row in enumerate(rows):
        column = 0
        for cell in row:
            words, down, across = (cell, 1, 1) if isinstance(cell, str) else cell
            while (row_number, column) in taken:
                column += 1
            taken |= {(row_number + r, column + c) for r in range(down) for c in range(across)}
            text += "\n"
            if words:
                span = Span(len(text), len(text) + len(words))
                blocks.append(
                    Block("cell", span, table=0, row=row_number, column=column, row_span=down, column_span=across)
                )
                text += words
            column += across
    return IssuedDocument(text, tuple(blocks), "docx")
