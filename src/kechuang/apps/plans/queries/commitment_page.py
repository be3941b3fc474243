"""Everything the page of one commitment shows, in a number of queries that does not grow with its reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kechuang.apps.documents.models import Block
from kechuang.apps.plans.models import Anchor, Commitment, CommitmentUnit, Role
from kechuang.apps.plans.models.commitment import COUNTING_WORDS, PATH_WORDS
from kechuang.apps.plans.queries import boards, series, standing
from kechuang.apps.plans.queries.boards import Line
from kechuang.apps.plans.queries.standing import Judged
from kechuang.apps.plans.rules import paths, verdict_words, wording
from kechuang.apps.plans.rules.terms import Counting
from kechuang.writers.charts.shown import ProgressChart

AROUND = 60  # characters of the plan shown before and after the words of a promise, up to the ends of its sentence
SENTENCE_ENDS = "。；！？\n"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the plan that make the promise, with those around them and where they stand."""

    before: str
    words: str
    after: str
    section: str
    url: str


def passages(commitment: Commitment) -> list[Passage]:
    """In the order of the text. Two queries."""
    reading = commitment.plan.reading
    text = reading.issued.text
    anchors = list(Anchor.objects.filter(commitment=commitment).select_related("statement"))
    blocks = list(
        Block.objects.filter(issued=reading.issued).order_by("ordinal").values_list("start", flat=True)
        if any(anchor.statement is None for anchor in anchors)
        else ()
    )
    return [_passage(anchor, commitment, text, blocks) for anchor in sorted(anchors, key=lambda each: each.start)]


def _passage(anchor: Anchor, commitment: Commitment, text: str, blocks: Sequence[int]) -> Passage:
    plan = commitment.plan
    start = max((text.rfind(end, 0, anchor.start) for end in SENTENCE_ENDS), default=-1) + 1
    ends = [at for end in SENTENCE_ENDS if (at := text.find(end, anchor.end)) >= 0]
    end = min(ends, default=len(text))
    statement = anchor.statement
    if statement is None:
        at = max(sum(first <= anchor.start for first in blocks) - 1, 0)
        url = f"{reverse('documents:document', args=[plan.document_id])}#p-{at}"
    else:
        query = f"?reading={plan.reading.ordinal}"
        url = f"{reverse('plans:reading', args=[plan.document_id])}{query}#s-{statement.ordinal}"
    return Passage(
        before=text[max(start, anchor.start - AROUND) : anchor.start].lstrip(),
        words=text[anchor.start : anchor.end].strip(),
        after=text[anchor.end : min(end + 1, anchor.end + AROUND)].rstrip(),
        section=wording.path(statement.section, plan.title) if statement else "",
        url=url,
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """One rule of counting: what it is, its value, and why it is so ("" where nobody said)."""

    label: Any
    value: str
    why: str


def grounds(judged: Judged) -> list[Ground]:
    """How it is counted, from where, along which path, from when on."""
    commitment, terms = judged.commitment, judged.terms
    why = commitment.reasons
    rows = [Ground(_("怎样计数"), str(COUNTING_WORDS[terms.counting]), why.get("counting", ""))]
    if terms.counting != Counting.MILESTONES and terms.kind not in paths.FROM_ZERO:
        baseline = _("还没有填写") if terms.baseline is None else verdict_words.amount(terms.baseline, terms)
        rows.append(Ground(_("基数"), baseline, commitment.baseline_note or why.get("baseline", "")))
    if terms.counting != Counting.MILESTONES:
        rows.append(Ground(_("序时进度"), str(PATH_WORDS[terms.path]), why.get("path", "")))
    rows += [
        Ground(_("起止"), f"{terms.start:%Y-%m-%d} — {terms.due:%Y-%m-%d}", why.get("due", "")),
        Ground(_("何时起评判"), f"{terms.judge_from:%Y-%m-%d}", why.get("judge_from", "")),
    ]
    return _each_reason_once(rows)


def _each_reason_once(rows: Sequence[Ground]) -> list[Ground]:
    """Defaults give counting, path and first day the same reason; it is said with the last of them."""
    last = {row.why: at for at, row in enumerate(rows)}
    return [row if last[row.why] == at else replace(row, why="") for at, row in enumerate(rows)]


@dataclass(frozen=True, slots=True)
class Owner:
    unit: boards.UnitRef
    role: str
    via: str
    handler: str


def owners(commitment: Commitment) -> list[Owner]:
    """Who leads, then who supports, each with who handles it."""
    units: list[CommitmentUnit] = sorted(
        commitment.units.all(), key=lambda each: (each.role != Role.LEAD, each.ordinal)
    )
    return [
        Owner(boards.unit_ref(each), str(each.get_role_display()), each.via, str(each.handler) if each.handler else "")
        for each in units
    ]


@dataclass(frozen=True, slots=True)
class Family:
    """The promise this one is a part of, and its own parts; all on the same day."""

    parent: Line | None
    parts: list[Line]


def find(pk: int) -> Commitment:
    """One commitment with all its page needs. Raises: Commitment.DoesNotExist."""
    rows = standing.with_terms(Commitment.objects.filter(pk=pk))
    return (
        rows.select_related("plan__reading__issued", "plan__document", "confirmed_by")
        .defer("plan__reading__issued__searchable")
        .get()
    )


def judged_with_family(commitment: Commitment, on: date) -> tuple[Judged, Family]:
    related = standing.adopted().filter(Q(parent=commitment.pk) | Q(pk=commitment.parent_id or 0))
    rows = standing.judged([commitment, *related], on)
    parent = next((boards.line(each) for each in rows[1:] if each.commitment.pk == commitment.parent_id), None)
    parts = [boards.line(each) for each in rows[1:] if each.commitment.parent_id == commitment.pk]
    return rows[0], Family(parent, parts)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A line of the table behind the chart; "" where unknown or nothing was due."""

    day: date
    actual: str
    due: str


def month_rows(chart: ProgressChart, judged: Judged) -> list[MonthRow]:
    """Newest first."""
    terms = judged.terms
    rows = []
    for mark in series.by_month(chart, terms):
        actual = "" if mark.actual is None else verdict_words.amount(mark.actual, terms)
        due = (
            ""
            if mark.due is None
            else verdict_words.amount(verdict_words.due_in_words(mark.due, mark.actual, terms), terms)
        )
        rows.append(MonthRow(mark.day, actual, due))
    return rows[::-1]
