"""The verbs of reviewing: accept, send back, reverse. Another person than the reporter; what is accepted stays.

Of two reviewers at once the second sees, under the lock, that the report no longer waits, and is told by whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.actions.sending import locked, settled
from kechuang.apps.plans.messages import reporting as messages
from kechuang.apps.plans.models import Commitment, Evidence, MilestoneReport, Report, ReportStanding
from kechuang.apps.plans.queries import reports as queries
from kechuang.apps.plans.queries import standing, twins
from kechuang.kernel.errors import KechuangError
from kechuang.ui.marks import light_mark


@dataclass(frozen=True, slots=True)
class Done:
    """One step taken. moved: “现值 497→498 家；灯：滞后→正常”."""

    report: Report
    moved: str


@dataclass(slots=True)
class Batch:
    """Many accepted at once. moved: by name of the target, what its figure and light became. left: not accepted, and
    why."""

    accepted: list[Report] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    left: list[tuple[Report, KechuangError]] = field(default_factory=list)


@transaction.atomic
def accept(report: Report, by: User, *, on: date, because: str = "") -> Done:
    """Count the report from now on. because: why it is no double, where one was accepted already.

    Raises: Overtaken when it no longer waits; KechuangError RP-051 own, RP-052 not theirs, RP-054 counted twice.
    """
    demand(by, "reports.review")
    row = _take(report, by)
    before = _standing_of(row, on)
    _accept(row, by, because)
    update_lights([row.commitment], on)
    return Done(row, _moved(before, _standing_of(row, on)))


def accept_all(reports: Iterable[Report], by: User, *, on: date) -> Batch:
    """Accept each that can be; one transaction for each commitment, so that its light is measured once.

    Edge: two of the selected that look like one: the first is accepted, the second left with the reason.
    """
    demand(by, "reports.review")
    batch = Batch()
    of_commitment: dict[int, list[Report]] = defaultdict(list)
    for report in reports:
        of_commitment[report.commitment_id].append(report)
    for rows in of_commitment.values():
        _accept_together(rows, by, on, batch)
    return batch


@transaction.atomic
def _accept_together(reports: list[Report], by: User, on: date, batch: Batch) -> None:
    Commitment.objects.select_for_update().get(pk=reports[0].commitment_id)
    before = _standing_of(reports[0], on)
    accepted = []
    for report in reports:
        try:
            row = _take(report, by)
            _accept(row, by, "")
        except KechuangError as fault:
            batch.left.append((report, fault))
        else:
            accepted.append(row)
    if accepted:
        commitment = accepted[0].commitment
        update_lights([commitment], on)
        batch.accepted += accepted
        batch.moved[commitment.name] = _moved(before, _standing_of(accepted[0], on))


@transaction.atomic
def send_back(report: Report, by: User, note: str, *, on: date) -> Done:
    """Return it with words that say how to mend it."""
    demand(by, "reports.review")
    if not note.strip():
        raise messages.return_needs_words()
    row = _take(report, by)
    before = _standing_of(row, on)
    _settle(row, by, ReportStanding.RETURNED, note, "reports.return")
    update_lights([row.commitment], on)
    return Done(row, _moved(before, _standing_of(row, on)))


@transaction.atomic
def reverse(report: Report, by: User, reason: str, *, on: date) -> Done:
    """Count an accepted report no longer. It stays with its reason; who reported it may not reverse it.

    Edge: `reviewed_by` then names who reversed it; who had accepted it stands in the audit trail.
    """
    demand(by, "reports.review")
    if not reason.strip():
        raise messages.reversal_needs_a_reason()
    row = locked(report)
    if row.standing != ReportStanding.ACCEPTED:
        raise messages.is_not_accepted(str(ReportStanding(row.standing).label))
    if row.reported_by_id == by.pk:
        raise messages.reporter_cannot_reverse()
    _check_theirs(row, by)
    before = _standing_of(row, on)
    _settle(row, by, ReportStanding.REVERSED, reason, "reports.reverse")
    update_lights([row.commitment], on)
    return Done(row, _moved(before, _standing_of(row, on)))


def _take(report: Report, by: User) -> Any:
    """The row, locked, waiting, and this person's to review."""
    row = locked(report)
    if row.standing != ReportStanding.SUBMITTED:
        raise settled(row)
    if row.reported_by_id == by.pk:
        raise messages.is_your_own()
    _check_theirs(row, by)
    return row


def _check_theirs(row: Report, by: User) -> None:
    model = type(row)
    if not model._default_manager.filter(queries.may_review_of(by), pk=row.pk).exists():
        raise messages.is_not_yours_to_review(row.commitment.name)


def _accept(row: Any, by: User, because: str) -> None:
    if isinstance(row, Evidence):
        _check_not_double(row, because)
    if isinstance(row, MilestoneReport):
        other = row.milestone.reports.filter(standing=ReportStanding.ACCEPTED).first()
        if other is not None:
            raise messages.node_is_reached(row.milestone.title, other.reached_on)
    _settle(row, by, ReportStanding.ACCEPTED, because, "reports.accept")


def _check_not_double(row: Evidence, because: str) -> None:
    if row.not_double_because or because.strip():
        return
    accepted = Evidence.objects.filter(
        commitment=row.commitment_id, happened_on=row.happened_on, standing=ReportStanding.ACCEPTED
    )
    twin = next((each for each in accepted if twins.look_like_one(row, each)), None)
    if twin is not None:
        raise messages.would_count_twice(row.organisation, str(twin))


def _settle(row: Report, by: User, outcome: ReportStanding, note: str, verb: str) -> None:
    before = {"standing": row.standing, "reviewed_by": row.reviewed_by.get_full_name() if row.reviewed_by else None}
    row.standing, row.reviewed_by, row.reviewed_at = outcome, by, timezone.now()
    row.review_note = note.strip()[:500]
    row.save(update_fields=["standing", "reviewed_by", "reviewed_at", "review_note"])
    after = {"standing": outcome.value, "reviewed_by": by.get_full_name()}
    record(by, verb, row, before=before, after=after, reason=row.review_note)


def _standing_of(row: Report, on: date) -> standing.Judged:
    return standing.judged(standing.with_terms(Commitment.objects.filter(pk=row.commitment_id)), on)[0]


def _moved(before: standing.Judged, after: standing.Judged) -> str:
    return messages.moved(_figure(before), _figure(after), after.terms.unit, _light(before), _light(after))


def _figure(judged: standing.Judged) -> str:
    return messages.plain(judged.verdict.actual) if judged.verdict.actual is not None else _("未报")


def _light(judged: standing.Judged) -> str:
    return str(light_mark(judged.light).word)
