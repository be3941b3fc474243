"""What was reported, what waits, who kept silent, and which items look like one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from kechuang.apps.accounts.models import Role as PersonRole
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.accounts.queries import midnight
from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.models import (
    Commitment,
    CommitmentRevision,
    CommitmentUnit,
    Evidence,
    MilestoneReport,
    NilReport,
    Observation,
    Proof,
    Rank,
    Report,
    ReportStanding,
    Role,
)
from kechuang.apps.plans.queries import answering, standing
from kechuang.apps.plans.rules import wording
from kechuang.apps.plans.rules.periods import month_after
from kechuang.apps.plans.rules.terms import Counting, Node, PathShape
from kechuang.ui.marks import SHAPES, Mark

# The word of each kind in addresses, and its table.
KINDS: dict[str, type[Report]] = {
    "evidence": Evidence,
    "milestone": MilestoneReport,
    "observation": Observation,
    "rank": Rank,
    "nil": NilReport,
}
STANDS = (ReportStanding.SUBMITTED, ReportStanding.ACCEPTED)
# The unit spoke, whatever became of it; what it took back or had returned is as if it had not been said.
SPOKE = (ReportStanding.SUBMITTED, ReportStanding.ACCEPTED, ReportStanding.REVERSED)


def kind_of(report: Report) -> str:
    return next(word for word, model in KINDS.items() if isinstance(report, model))


def rows_of(model: type[Report]) -> QuerySet[Any]:
    """Reports of one kind with everything a line about them shows."""
    every_kind: Any = model._default_manager  # what follows is the same for all of them; the type checker sees none
    rows = every_kind.select_related("commitment__plan", "unit", "reported_by", "reviewed_by", "proof__file")
    rows = rows.defer("commitment__reasons", "commitment__shares")  # no line shows them, and hundreds take long to read
    return rows.prefetch_related("milestone") if model is MilestoneReport else rows


def every(condition: Q) -> list[Report]:
    """Reports of all kinds, oldest first."""
    found = [row for model in KINDS.values() for row in rows_of(model).filter(condition)]
    return sorted(found, key=lambda row: (row.reported_at, row.pk))


def count_every(condition: Q) -> int:
    """How many of all kinds, in one query."""
    first, *others = (model._default_manager.filter(condition).order_by().values_list("pk") for model in KINDS.values())
    return first.union(*others, all=True).count()


def of_commitment(commitment: Commitment) -> list[Report]:
    """All that was ever reported on it, newest first."""
    return every(Q(commitment=commitment))[::-1]


def may_review_of(person: User) -> Q:
    """The reports a reviewer answers for: planners all; a division those of commitments that its unit (or the one it
    belongs to) leads, and those of units below it. One's own are never among them.
    """
    if not may(person, "reports.review"):
        return Q(pk__in=())
    others = ~Q(reported_by=person)
    if person.role == PersonRole.PLANNER:
        return others
    if person.unit_id is None:
        return Q(pk__in=())
    beneath = answering.below([person.unit_id])
    return others & (Q(commitment__in=answering.led_by(person)) | Q(unit__in=beneath))


def waiting_for(person: User) -> list[Report]:
    """What waits for this person's review, oldest first."""
    return every(may_review_of(person) & Q(standing=ReportStanding.SUBMITTED))


def first_waiting_for(person: User, most: int) -> list[tuple[list[Report], int]]:
    """Of each plan the `most` reports that wait longest for this person, and how many wait in all. Ten queries."""
    condition = may_review_of(person) & Q(standing=ReportStanding.SUBMITTED)
    in_plan = Window(RowNumber(), partition_by=F("commitment__plan"), order_by=["reported_at", "pk"])
    firsts: dict[int, list[Report]] = defaultdict(list)
    for model in KINDS.values():
        for row in rows_of(model).filter(condition).annotate(in_plan=in_plan).filter(in_plan__lte=most):
            firsts[row.commitment.plan_id].append(row)
    totals: dict[int, int] = defaultdict(int)
    for plan_id, number in _counts(condition):
        totals[plan_id] += number
    oldest = {pk: sorted(rows, key=lambda row: (row.reported_at, row.pk))[:most] for pk, rows in firsts.items()}
    return [(rows, totals[pk]) for pk, rows in oldest.items()]


def count_waiting_for(person: User) -> int:
    return count_every(may_review_of(person) & Q(standing=ReportStanding.SUBMITTED))


def returned_to(person: User) -> list[Report]:
    """What came back to its reporter and was neither corrected nor given up."""
    return every(_returned_to(person))


def count_returned_to(person: User) -> int:
    return count_every(_returned_to(person))


def _returned_to(person: User) -> Q:
    return Q(reported_by=person, standing=ReportStanding.RETURNED, corrections__isnull=True)


def may_see_proof(person: User, proof: Proof) -> bool:
    """See `open_proofs`; papers of revisions are for everyone who sees plans."""
    return bool(open_proofs(person, [proof])) or CommitmentRevision.objects.filter(proof=proof).exists()


def open_proofs(person: User, proofs: Iterable[Proof]) -> set[int]:
    """The primary keys of those that `person` may open. Six queries, however many.

    Planners, leaders, administrators: all. Others: what they or their unit sent or review, and what belongs to a
    commitment their unit leads by name. A town that came in by 各镇街, or supports, does not see the contracts another
    town handed in.
    """
    asked = {proof.pk: proof for proof in proofs}
    if not asked or person.role in (PersonRole.PLANNER, PersonRole.LEADER, PersonRole.ADMINISTRATOR):
        return set(asked)
    units = answering.spoken_for(person)
    led = CommitmentUnit.objects.filter(role=Role.LEAD, via="", unit__in=units).values("commitment")
    mine = Q(commitment__in=led) | Q(unit__in=units) | may_review_of(person)
    seen = {pk for pk, proof in asked.items() if proof.kept_by_id == person.pk}
    for model in (Evidence, MilestoneReport, Observation, Rank):
        seen.update(model._default_manager.filter(mine, proof__in=list(asked)).values_list("proof", flat=True))
    return seen


@dataclass(frozen=True, slots=True)
class Told:
    """One report as lists show it. what: of whom or what; figure: with unit, "" where none; day: when, in words."""

    report: Report
    kind: str
    what: str
    figure: str
    day: str
    mark: Mark
    may_withdraw: bool = False
    may_correct: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.report.pk}"

    @property
    def url(self) -> str:
        return reverse("plans:one_report", args=[self.kind, self.report.pk])

    @property
    def correct_url(self) -> str:
        return f"{reverse('plans:report', args=[self.report.commitment_id])}?corrects={self.key}"


MARKS = {
    ReportStanding.SUBMITTED: Mark("busy", SHAPES["busy"], ReportStanding.SUBMITTED.label),
    ReportStanding.ACCEPTED: Mark("good", SHAPES["good"], ReportStanding.ACCEPTED.label),
    ReportStanding.RETURNED: Mark("warn", SHAPES["warn"], ReportStanding.RETURNED.label),
    ReportStanding.WITHDRAWN: Mark("none", SHAPES["none"], ReportStanding.WITHDRAWN.label),
    ReportStanding.REVERSED: Mark("bad", SHAPES["bad"], ReportStanding.REVERSED.label),
}


def told(report: Report, person: User | None = None) -> Told:
    """`report` in words; may_withdraw and may_correct: whether `person` may take it back or mend it now."""
    what, figure, day = words_of(report)
    standing_word = ReportStanding(report.standing)
    is_mine = person is not None and report.reported_by_id == person.pk
    return Told(
        report,
        kind_of(report),
        what,
        figure,
        day,
        MARKS[standing_word],
        is_mine and standing_word in (ReportStanding.SUBMITTED, ReportStanding.RETURNED),
        is_mine and standing_word == ReportStanding.RETURNED and not isinstance(report, NilReport),
    )


def words_of(report: Report) -> tuple[str, str, str]:
    unit = report.commitment.unit
    if isinstance(report, Evidence):
        return report.organisation, wording.amount("=", "", report.amount, None, unit), report.happened_on.isoformat()
    if isinstance(report, MilestoneReport):
        what = " ".join(filter(None, (report.milestone.title, report.document_number)))
        return what, "", report.reached_on.isoformat()
    if isinstance(report, Observation):
        what = f"{report.issuer} {report.get_span_display()}（{report.get_status_display()}）"
        day = str(report.last) if report.first == report.last else f"{report.first} 至 {report.last}"
        return what, wording.amount("=", "", report.value, None, unit), day
    if isinstance(report, Rank):
        of = f" / {report.field_size}" if report.field_size else ""
        return f"{report.issuer} {report.edition}", f"第 {report.position}{of} 位", f"{report.year}年度"
    assert isinstance(report, NilReport)
    return "本月无进展", "", f"{report.month.year}年{report.month.month}月"


def silent_units(commitments: Iterable[Commitment], month: date) -> dict[int, list[str]]:
    """For each commitment that owes a report in the month, the lead units that sent none, not even a nil report.

    commitments: as `standing.adopted` gives them (units, milestones and revisions fetched along); month: any day of it.
    Commitments nobody owes a report on, and those where all have spoken, are left out. Six queries, however many.
    """
    first = month.replace(day=1)
    rows = list(commitments)
    reached = _nodes_reached([each.pk for each in rows if each.counting == Counting.MILESTONES])
    rows = [each for each in rows if owes(each, first, reached)]
    if not rows:
        return {}
    spoke = _spoke([each.pk for each in rows], first)
    parents = _parents(spoke)
    silent = {}
    for each in rows:
        # None stands for units the register does not know, never for the bureau that a unit does not have.
        voices = spoke[each.pk] | {parents[unit] for unit in spoke[each.pk] if parents.get(unit) is not None}
        quiet = [unit.name for unit in leads_of(each) if unit.unit_id not in voices]
        if quiet:
            silent[each.pk] = quiet
    return silent


def owes(commitment: Commitment, first: date, reached: Container[int] = ()) -> bool:
    """Whether a report of the month that begins at `first` is owed. reached: milestones with an accepted report.

    Items: every month the promise runs. Official figures: likewise, unless only the last day is judged.
    Nodes: once one is planned for that month or was missed before. Ranks: never, they come when they are published.
    """
    following = month_after(first)
    nodes = tuple(Node(each.title, each.planned_on) for each in commitment.milestones.all() if each.pk not in reached)
    terms, revised = standing.terms_on(commitment, following - timedelta(days=1), nodes)
    if (revised and revised.withdrawn) or terms.start >= following or terms.due < first:
        return False
    if terms.counting == Counting.EVIDENCE:
        return True
    if terms.counting == Counting.REPORTED:
        return terms.path != PathShape.DUE_ONLY
    if terms.counting == Counting.MILESTONES:
        has_nodes = bool(commitment.milestones.all())
        return any(node.planned_on < following for node in terms.nodes) if has_nodes else terms.due < following
    return False


def _nodes_reached(ids: Sequence[int]) -> set[int]:
    if not ids:
        return set()
    accepted = MilestoneReport.objects.filter(commitment__in=ids, standing=ReportStanding.ACCEPTED)
    return set(accepted.values_list("milestone_id", flat=True))


def _spoke(ids: Sequence[int], first: date) -> dict[int, set[int | None]]:
    """Units that reported on something of the month, or in it; None stands for units the register does not know."""
    following = month_after(first)
    # Not by `__date`: that would ask the database to convert every row's time instead of comparing it.
    sent = Q(reported_at__gte=midnight(first), reported_at__lt=midnight(following))
    of_month: dict[type[Report], Q] = {
        Evidence: Q(happened_on__gte=first, happened_on__lt=following),
        MilestoneReport: Q(reached_on__gte=first, reached_on__lt=following),
        Observation: Q(last__gte=first, last__lt=following) | Q(published_on__gte=first, published_on__lt=following),
        NilReport: Q(month=first),
    }
    spoke: dict[int, set[int | None]] = defaultdict(set)
    for model, about in of_month.items():
        when = about if model is NilReport else about | sent
        pairs = model._default_manager.filter(when, commitment__in=ids, standing__in=SPOKE)
        for commitment_id, unit_id in pairs.values_list("commitment_id", "unit_id").distinct().order_by():
            spoke[commitment_id].add(unit_id)
    return spoke


def _parents(spoke: dict[int, set[int | None]]) -> dict[int | None, int | None]:
    """What a division says is said by its bureau."""
    ids = {unit for units in spoke.values() for unit in units if unit is not None}
    pairs = Unit.objects.filter(pk__in=ids).values_list("pk", "parent_id")
    return cast("dict[int | None, int | None]", dict(pairs))


def _counts(condition: Q) -> Iterator[tuple[int, int]]:
    for model in KINDS.values():
        rows = model._default_manager.filter(condition).order_by()
        yield from rows.values_list("commitment__plan").annotate(number=Count("pk"))


def leads_of(commitment: Commitment) -> list[CommitmentUnit]:
    return [each for each in commitment.units.all() if each.role == Role.LEAD]
