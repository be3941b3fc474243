"""Reads of notices for their pages, for the inbox and for the command line."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from kechuang.apps.accounts.models import AuditEntry, User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.plans.models import Circular, CircularStanding, Plan
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.queries.circular_facts import Before, Gathered, gather
from kechuang.apps.plans.rules.circular_edits import Paragraph, from_data
from kechuang.apps.plans.rules.circular_text import Figure
from kechuang.apps.plans.rules.terms import Light

# What is compared to find out that a figure was corrected; the words around it follow from these.
COMPARED = ("目标值", "应达", "现值", "亮灯")


def with_people(circulars: QuerySet[Circular] | None = None) -> QuerySet[Circular]:
    found = Circular.objects.all() if circulars is None else circulars
    return found.select_related("plan__document", "made_by", "submitted_by", "released_by", "file", "template")


def of_plan(plan: Plan) -> QuerySet[Circular]:
    """Newest month first."""
    return with_people(plan.circulars.order_by("-month"))


def to_release(user: User) -> list[Circular]:
    """Notices that wait for a signature `user` may give, oldest first."""
    if not may(user, "circulars.release"):
        return []
    waiting = Circular.objects.filter(standing=CircularStanding.SUBMITTED).exclude(submitted_by=user)
    return list(with_people(waiting).order_by("month", "pk"))


def returned_to(user: User) -> list[Circular]:
    """Drafts that were sent back to `user` with a remark."""
    drafts = Circular.objects.filter(standing=CircularStanding.DRAFT, made_by=user).exclude(returned_because="")
    return list(with_people(drafts).order_by("month", "pk"))


def paragraphs(circular: Circular) -> list[Paragraph]:
    return from_data(circular.paragraphs)


def figures(circular: Circular) -> dict[str, Figure]:
    return {place: Figure(**figure) for place, figure in circular.figures.items()}


def rows(circular: Circular) -> list[dict[str, Any]]:
    """The rows of the appendix, one per commitment."""
    return [row for table in circular.tables for row in table["rows"]]


def month_end(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def before(plan: Plan, month: date) -> Before:
    """How the lights stood the month before: as the last released notice said, else as they are known today."""
    last = plan.circulars.filter(month__lt=month, standing=CircularStanding.RELEASED).order_by("-month").first()
    if last:
        return Before(last.as_of, {row["commitment"]: Light(row["light"]) for row in rows(last)})
    eve = month - timedelta(days=1)
    if eve < date(plan.first_year, 1, 1):
        return Before(None, {})
    return Before(eve, {each.commitment.pk: each.light for each in standing.of_plan(plan, eve)})


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that is another today than when the notice was written. place: T12.现值; name: of the commitment."""

    place: str
    name: str
    what: str
    then: str
    now: str
    url: str


def corrections(circular: Circular, now: Gathered | None = None) -> list[Correction]:
    """Figures of the notice's own day that have been corrected since; its words stay as they are.

    now: what `gather` gives for that day, where it is at hand.
    """
    today: Mapping[str, Figure] = (now or gathered_again(circular)).facts.figures
    frozen = figures(circular)
    found = []
    for row in rows(circular):
        name = frozen.get(f"{row['place']}.名称")
        for what in COMPARED:
            place = f"{row['place']}.{what}"
            then, there = frozen.get(place), today.get(place)
            if then and then.text != (there.text if there else ""):
                now_text = there.text if there else "不再列入"
                found.append(Correction(place, name.text if name else "", what, then.text, now_text, then.url))
    return found


def gathered_again(circular: Circular) -> Gathered:
    return gather(circular.plan, circular.as_of, before(circular.plan, circular.month))


def last_change(circular: Circular) -> AuditEntry | None:
    """Who touched it last, for the person who comes second."""
    entries = AuditEntry.objects.filter(subject_type=Circular._meta.label_lower, subject_id=str(circular.pk))
    return entries.order_by("-pk").first()


def named(words: str) -> list[Plan]:
    """Adopted plans by their number, or by part of their title; newest first."""
    adopted = Plan.objects.filter(standing="adopted").select_related("document").order_by("-last_year", "-pk")
    if words.isascii() and words.isdigit() and len(words) < 10:
        by_number = list(adopted.filter(pk=int(words)))
        if by_number:
            return by_number
    exact = list(adopted.filter(title=words))
    return exact or list(adopted.filter(title__icontains=words))
