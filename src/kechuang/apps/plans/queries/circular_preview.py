"""What a template would give today, before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kechuang.apps.plans.models import Plan, PlanStanding
from kechuang.apps.plans.queries.circular import before
from kechuang.apps.plans.queries.circular_facts import gather
from kechuang.apps.plans.rules import circular_text as text
from kechuang.apps.plans.rules.circular_template import parse
from kechuang.apps.plans.rules.circular_text import Piece


@dataclass(frozen=True, slots=True)
class Previewed:
    level: int
    lead: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """plan: of which the figures are. paragraphs: the title first."""

    plan: Plan
    on: date
    paragraphs: list[Previewed]


def preview(plan: Plan | None, source: str, on: date) -> Preview | None:
    """`source` has no faults. None: there is no adopted plan to show it with."""
    plan = plan or Plan.objects.filter(standing=PlanStanding.ADOPTED).select_related("document").first()
    if plan is None:
        return None
    facts = gather(plan, on, before(plan, on.replace(day=1))).facts
    paragraphs = []
    for each in text.write(parse(source)[0], facts):
        lead = text.lead_of(each.text)
        pieces = text.pieces(each.text[len(lead) :], facts.figures)
        paragraphs.append(Previewed(text.level_of(each.text), lead, pieces))
    return Preview(plan, on, paragraphs)
