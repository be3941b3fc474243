"""What waits for a person in plans: the sources of the one inbox, and how many there are, cheaply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from kechuang.apps.accounts.inbox import Count, Deed, Source, Todo
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.plans.models import (
    Circular,
    CircularStanding,
    Commitment,
    CommitmentRevision,
    CommitmentUnit,
    Evidence,
    LightChange,
    Plan,
    PlanStanding,
    RevisionStanding,
    Role,
)
from kechuang.apps.plans.queries import breakdown, circular, reports, standing, twins
from kechuang.apps.plans.rules.periods import month_after
from kechuang.apps.plans.rules.terms import Light

RED = (Light.BEHIND, Light.FAR_BEHIND)
MOST_OF_A_PLAN = 10
# Heavier stands first of those without a term or with the same one.
APPROVAL, RETURNED, REVIEW, REPORT, BEHIND = 60, 50, 40, 30, 20


def approvals(user: User, on: date) -> list[Todo]:
    """Plans and revisions of others to approve, plans that came back, notices to release and those that came back."""
    found = [
        _todo(_("批准计划"), plan.title, _("%s提请批准") % _name(plan.submitted_by), plan.get_absolute_url(), plan)
        for plan in _plans_submitted(user)
    ]
    found += [
        _todo(_("批准调整"), each.commitment.name, each.reason, reverse("plans:revisions"), each.commitment.plan)
        for each in _revisions_proposed(user).select_related("commitment__plan")
    ]
    found += [
        _todo(_("计划退回"), plan.title, plan.returned_because, plan.get_absolute_url(), plan)
        for plan in _plans_returned(user)
    ]
    found += [
        _todo(_("签发通报"), each.title, _("%s送签") % _name(each.submitted_by), _notice(each), each.plan)
        for each in circular.to_release(user)
    ]
    return found + [
        _todo(_("通报退回"), each.title, each.returned_because, _notice(each), each.plan)
        for each in circular.returned_to(user)
    ]


def _todo(kind: str, what: str, why: str, url: str, plan: Plan, weight: int = APPROVAL) -> Todo:
    return Todo(kind, what, why, url, plan.title, None, weight)


def _name(person: User | None) -> str:
    return person.get_full_name() if person else ""


def _notice(each: Any) -> str:
    return reverse("plans:circular", args=[each.pk])


def _plans_submitted(user: User) -> QuerySet[Plan]:
    if not may(user, "plans.approve"):
        return Plan.objects.none()
    waiting = Plan.objects.filter(standing=PlanStanding.SUBMITTED).exclude(submitted_by=user)
    return waiting.select_related("submitted_by")


def _plans_returned(user: User) -> QuerySet[Plan]:
    if not may(user, "plans.confirm"):
        return Plan.objects.none()
    return Plan.objects.filter(standing=PlanStanding.DRAFT).exclude(returned_because="")


def _revisions_proposed(user: User) -> QuerySet[CommitmentRevision]:
    if not may(user, "revisions.approve"):
        return CommitmentRevision.objects.none()
    return CommitmentRevision.objects.filter(standing=RevisionStanding.PROPOSED).exclude(proposed_by=user)


def count_approvals(user: User, on: date) -> int:
    """One query. Of notices, what `circular.to_release` and `circular.returned_to` list."""
    release = Q(standing=CircularStanding.SUBMITTED) & ~Q(submitted_by=user)
    back = Q(standing=CircularStanding.DRAFT, made_by=user) & ~Q(returned_because="")
    notices = Circular.objects.filter(back | release if may(user, "circulars.release") else back)
    rows: list[QuerySet[Any]] = [_plans_submitted(user), _plans_returned(user), _revisions_proposed(user), notices]
    first, *others = (each.order_by().values_list("pk") for each in rows)
    return first.union(*others, all=True).count()


def breakdowns(user: User, on: date) -> list[Todo]:
    """Shares to answer, objections to settle, breakdowns to send down."""
    return [
        Todo(_("目标分解"), each.what, each.why, each.url, each.plan.title, each.due, APPROVAL)
        for each in breakdown.waiting_for(user, on)
    ]


def to_review(user: User, on: date) -> list[Todo]:
    """Reports of others, the oldest of each plan first; beyond ten of a plan one line leads to the rest."""
    found = []
    for rows, number in reports.first_waiting_for(user, MOST_OF_A_PLAN):
        doubled = twins.twins_among([row for row in rows if isinstance(row, Evidence)])
        found += [_review(row, isinstance(row, Evidence) and bool(doubled[row.pk])) for row in rows]
        if number > len(rows):
            plan = rows[0].commitment.plan
            rest = _("另有 %d 条待审核") % (number - len(rows))
            url = f"{reverse('plans:review')}?plan={plan.pk}"
            found.append(_todo(_("审核报送"), rest, _("在审核页可以一次采纳多条"), url, plan, REVIEW - 1))
    return found


def _review(report: Any, has_twins: bool) -> Todo:
    """One to review; what looks like another is not for one click."""
    told = reports.told(report)
    who = f"{report.unit or ''} {report.reported_by}".strip()
    why = " · ".join(filter(None, (report.commitment.name, told.figure, told.day, who)))
    if has_twins:
        return Todo(
            _("审核报送"),
            told.what,
            _("与别的报送相像：%s") % why,
            told.url,
            report.commitment.plan.title,
            None,
            REVIEW,
        )
    act = Deed(
        reverse("plans:decide_report", args=[told.kind, report.pk]),
        _("采纳"),
        (("accept", "1"), ("next", reverse("portal:todo"))),
    )
    return Todo(_("审核报送"), told.what, why, told.url, report.commitment.plan.title, None, REVIEW, act)


def count_returned(user: User, on: date) -> int:
    return reports.count_returned_to(user)


def count_to_review(user: User, on: date) -> int:
    return reports.count_waiting_for(user)


def returned(user: User, on: date) -> list[Todo]:
    """My reports that came back, until they are corrected or given up."""
    return [
        Todo(
            _("被退回"),
            told.what,
            _("%(who)s：%(note)s") % {"who": _name(told.report.reviewed_by), "note": told.report.review_note},
            told.url if told.kind == "nil" else told.correct_url,
            told.report.commitment.plan.title,
            None,
            RETURNED,
        )
        for told in (reports.told(each, user) for each in reports.returned_to(user))
    ]


def lagging(user: User, on: date) -> list[Todo]:
    """Reds of commitments the person's unit leads, each with its sentence as of `on`."""
    rows = list(standing.adopted().filter(pk__in=_red(user).values("pk")))
    return [
        Todo(
            _("严重滞后") if each.light == Light.FAR_BEHIND else _("滞后"),
            each.commitment.name,
            " ".join(filter(None, (each.verdict.sentence, each.verdict.next_words))),
            each.commitment.get_absolute_url(),
            each.commitment.plan.title,
            None,
            BEHIND + (each.light == Light.FAR_BEHIND),
        )
        for each in standing.judged(rows, on)
        if each.light in RED  # one that turned since it was written down is red no more
    ]


def _red(user: User) -> QuerySet[Commitment]:
    """By the light that was written last: lights are measured with every change and every day."""
    if user.unit_id is None or not may(user, "reports.submit"):
        return Commitment.objects.none()
    newest = LightChange.objects.filter(commitment=OuterRef("pk")).order_by("-ordinal")
    mine = CommitmentUnit.objects.filter(role=Role.LEAD, unit=user.unit_id).values("commitment")
    rows = Commitment.objects.filter(pk__in=mine, plan__standing=PlanStanding.ADOPTED, standing="confirmed")
    return rows.annotate(light=Subquery(newest.values("after")[:1])).filter(light__in=RED).order_by()


def count_lagging(user: User, on: date) -> int:
    return _red(user).count()


def due_reports(user: User, on: date) -> list[Todo]:
    """Commitments the person's unit leads on which nobody of it has reported this month, or the month before.

    Where a handler is named it is that person's; others of the unit are spared.
    """
    if user.unit_id is None or not may(user, "reports.submit"):
        return []
    mine = CommitmentUnit.objects.filter(Q(handler=user) | Q(handler__isnull=True), role=Role.LEAD, unit=user.unit_id)
    rows = list(standing.adopted().filter(pk__in=mine.values("commitment")))
    this = on.replace(day=1)
    before = (this - timedelta(days=1)).replace(day=1)
    names = {each.pk: {unit.name for unit in reports.leads_of(each) if unit.unit_id == user.unit_id} for each in rows}
    owed: dict[int, list[date]] = defaultdict(list)
    for month in (before, this):
        for pk, silent in reports.silent_units(rows, month).items():
            if names[pk] & set(silent):
                owed[pk].append(month)
    return [_due(row, owed[row.pk]) for row in rows if row.pk in owed]


def _due(row: Commitment, months: list[date]) -> Todo:
    words = "、".join(_("%d月") % month.month for month in months)
    return Todo(
        _("报送进展"),
        row.name,
        _("%s还没有报送；没有进展请报“本月无进展”") % words,
        reverse("plans:report", args=[row.pk]),
        row.plan.title,
        month_after(months[0]) - timedelta(days=1),
        REPORT,
    )


# Each source with its cheap count; None: the list itself is short and cheap.
SOURCES: Iterable[tuple[Source, Count | None]] = (
    (approvals, count_approvals),
    (breakdowns, None),
    (returned, count_returned),
    (to_review, count_to_review),
    (due_reports, None),
    (lagging, count_lagging),
)
