"""A notice as its page shows it: paragraphs cut into words and figures, what there is to insert, who did what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kechuang.apps.accounts.messages import verb_name
from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.plans.models import Circular, Plan
from kechuang.apps.plans.queries import circular as reads
from kechuang.apps.plans.queries.circular_checks import Check
from kechuang.apps.plans.rules import circular_text as text
from kechuang.apps.plans.rules.circular_edits import Paragraph
from kechuang.apps.plans.rules.circular_text import Figure, Piece
from kechuang.apps.plans.rules.terms import Light
from kechuang.ui.marks import Mark, light_mark

CHARACTERS_A_ROW = 34
MONTHS_BACK = 24
EARLY_IN_THE_MONTH = 10  # up to this day the notice one thinks of is that of the month before


@dataclass(frozen=True, slots=True)
class Shown:
    """One paragraph. pieces: after the lead; generated: the generated words in pieces, where they differ.

    words: what stands in its field: the person's own if they were refused just now. rows: height of that field.
    """

    paragraph: Paragraph
    number: int
    level: int
    lead: str
    pieces: tuple[Piece, ...]
    generated: tuple[Piece, ...]
    words: str
    rows: int
    was_refused: bool

    @property
    def name(self) -> str:
        return f"p-{self.paragraph.key}"


def shown(circular: Circular, typed: Mapping[str, str] | None = None) -> list[Shown]:
    """The title first. typed: words by key that could not be kept and are shown again."""
    figures = reads.figures(circular)
    return [_shown(number, each, figures, typed or {}) for number, each in enumerate(reads.paragraphs(circular))]


def _shown(number: int, paragraph: Paragraph, figures: Mapping[str, Figure], typed: Mapping[str, str]) -> Shown:
    lead = text.lead_of(paragraph.words)
    words = typed.get(paragraph.key, paragraph.words)
    return Shown(
        paragraph,
        number,
        text.level_of(paragraph.words),
        lead,
        text.pieces(paragraph.words[len(lead) :], figures),
        text.pieces(paragraph.text, figures) if paragraph.ground_changed else (),
        words,
        min(max(len(words) // CHARACTERS_A_ROW + 1, 2), 14),
        words != paragraph.words,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the appendix with its light as a mark."""

    cells: Mapping[str, Any]
    mark: Mark


def appendix(circular: Circular) -> list[Row]:
    return [Row(row, light_mark(Light(row["light"]))) for row in reads.rows(circular)]


@dataclass(frozen=True, slots=True)
class Insertable:
    """Places one may write, under the name of what they are of."""

    name: str
    places: Sequence[tuple[str, Figure]]


def insertable(circular: Circular) -> list[Insertable]:
    """The whole notice's own places first, then those of each commitment."""
    figures = reads.figures(circular)
    groups: dict[str, list[tuple[str, Figure]]] = {}
    for place, figure in figures.items():
        head = place.partition(".")[0] if "." in place else ""
        if not head or head.startswith("T"):
            groups.setdefault(head, []).append((place, figure))
    names = {head: figures[f"{head}.名称"].text for head in groups if head}
    own = [Insertable("全文", groups.pop("", []))]
    return own + [Insertable(f"{head} {names[head]}", places) for head, places in groups.items()]


@dataclass(frozen=True, slots=True)
class Happened:
    entry: AuditEntry
    verb: str


def history(circular: Circular) -> list[Happened]:
    """Who did what with it, newest first."""
    kind = Circular._meta.label_lower
    entries = AuditEntry.objects.filter(subject_type=kind, subject_id=str(circular.pk)).order_by("-pk")[:50]
    return [Happened(entry, verb_name(entry.verb)) for entry in entries]


def months(plan: Plan, today: date, taken: Iterable[date]) -> list[date]:
    """Months a notice may still be written for, newest first."""
    found: list[date] = []
    month, has_one = today.replace(day=1), set(taken)
    while month >= date(plan.first_year, 1, 1) and len(found) < MONTHS_BACK:
        if month not in has_one:
            found.append(month)
        month = _before(month)
    return found


def month_meant(plan: Plan, today: date) -> date:
    """The month one most likely wants: early in a month the one that has just ended, but none before the plan."""
    this = today.replace(day=1)
    wished = _before(this) if today.day <= EARLY_IN_THE_MONTH else this
    return wished if wished >= date(plan.first_year, 1, 1) else this


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def by_paragraph(found: Iterable[Check]) -> dict[str, list[Check]]:
    """Checks under the name of the paragraph they are about."""
    groups: dict[str, list[Check]] = {}
    for check in found:
        _, mark, name = check.url.partition("#")
        if mark:
            groups.setdefault(name, []).append(check)
    return groups
