"""Where commitments stand on a day: from rows to plain values, judged. A bounded number of queries, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, TypeVar

from django.db.models import Prefetch, Q, QuerySet

from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.models import (
    Commitment,
    CommitmentRevision,
    CommitmentUnit,
    Evidence,
    Milestone,
    MilestoneReport,
    NilReport,
    Observation,
    ObservationSpan,
    ObservationStatus,
    Plan,
    PlanStanding,
    Rank,
    ReportStanding,
    RevisionStanding,
    Role,
    Standing,
)
from kechuang.apps.plans.rules import lights, revisions
from kechuang.apps.plans.rules.periods import periods_ended
from kechuang.apps.plans.rules.terms import (
    Counting,
    Direction,
    Known,
    Light,
    Node,
    PathShape,
    PeriodCount,
    Revised,
    Terms,
    Verdict,
)

Row = TypeVar("Row", Observation, Rank)
COUNTED = (ReportStanding.ACCEPTED, ReportStanding.SUBMITTED)
# A later status of the same span replaces an earlier one, whenever it was entered.
SURENESS = {ObservationStatus.ESTIMATE: 0, ObservationStatus.PRELIMINARY: 1, ObservationStatus.FINAL: 2}


class Item(NamedTuple):
    """An item of evidence, as light as it can be: a county has hundreds of them, a province hundreds of thousands."""

    commitment_id: int
    unit_id: int | None
    happened_on: date
    amount: Decimal
    standing: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One commitment on one day. revision: the last approved one in force by then."""

    commitment: Commitment
    terms: Terms
    known: Known
    verdict: Verdict
    revision: CommitmentRevision | None = None

    @property
    def light(self) -> Light:
        return self.verdict.light

    @property
    def leads(self) -> list[CommitmentUnit]:
        return [unit for unit in self.commitment.units.all() if unit.role == Role.LEAD]


def adopted() -> QuerySet[Commitment]:
    """All commitments that bind: confirmed ones of adopted plans, with what their judgement and their line need."""
    return with_terms(
        Commitment.objects.filter(plan__standing=PlanStanding.ADOPTED, standing=Standing.CONFIRMED)
    ).order_by("plan_id", "number")


def with_terms(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """The same, with plan, units, milestones and approved revisions fetched along."""
    approved = CommitmentRevision.objects.filter(standing=RevisionStanding.APPROVED).order_by("effective_on", "ordinal")
    return commitments.select_related("plan").prefetch_related(
        Prefetch("units", CommitmentUnit.objects.select_related("unit", "handler")),
        Prefetch("milestones", Milestone.objects.order_by("planned_on", "ordinal")),
        Prefetch("revisions", approved, to_attr="approved_revisions"),
    )


def of_plan(plan: Plan, on: date) -> list[Judged]:
    """Every confirmed commitment of `plan`, in the order of their numbers."""
    return judged(adopted().filter(plan=plan), on)


def of_unit(unit: Unit, on: date) -> list[Judged]:
    """What `unit` leads or supports in all adopted plans."""
    mine = CommitmentUnit.objects.filter(unit=unit).values("commitment")
    return judged(adopted().filter(pk__in=mine), on)


def judged(commitments: Iterable[Commitment], on: date) -> list[Judged]:
    """Each commitment as the accepted records show it at the end of `on`, in the order given.

    commitments: from `adopted` or `with_terms`; others cost queries of their own.
    """
    rows = list(commitments)
    facts = _Facts(rows, on)
    return [_judge(row, facts, on) for row in rows]


def worst_first(rows: Iterable[Judged]) -> list[Judged]:
    """Worst light first; within one, the least progress first; then by plan and number."""
    return sorted(rows, key=_badness)


def _badness(each: Judged) -> tuple[int, Decimal, int, int]:
    done = each.verdict.progress if each.verdict.progress is not None else Decimal(2)
    return lights.WORST_FIRST.index(each.light), done, each.commitment.plan_id, each.commitment.number


def tally(rows: Iterable[Judged]) -> dict[Light, int]:
    """How many of each light, in the order of `Light`, zeros included."""
    counts = dict.fromkeys(Light, 0)
    for each in rows:
        counts[each.light] += 1
    return counts


def terms_of(commitment: Commitment, nodes: tuple[Node, ...] = ()) -> Terms:
    """The terms as adopted, before any revision."""
    return Terms(
        kind=commitment.kind,
        counting=Counting(commitment.counting),
        comparator=commitment.comparator,
        value=commitment.value,
        unit=commitment.unit,
        start=commitment.start,
        due=commitment.due,
        judge_from=commitment.judge_from,
        direction=Direction(commitment.direction),
        path=PathShape(commitment.path),
        value_max=commitment.value_max,
        stretch=commitment.stretch,
        baseline=commitment.baseline,
        shares=tuple(Decimal(share) for share in commitment.shares),
        nodes=nodes,
        frequency=commitment.frequency,
        members=commitment.members,
        is_change=commitment.is_change,
        is_whole=commitment.is_whole,
        may_fall=commitment.may_fall,
    )


def terms_on(commitment: Commitment, on: date, nodes: tuple[Node, ...] = ()) -> tuple[Terms, Revised | None]:
    """The terms in force on `on`, and what revision brought them about."""
    as_adopted = terms_of(commitment, nodes)
    in_force = revisions.in_force(_approved(commitment), on)
    if not in_force:
        return as_adopted, None
    last = in_force[-1]
    document = last.document_number or last.document_title
    revised = Revised(last.effective_on, as_adopted, document, revisions.is_withdrawn(in_force, on))
    return revisions.terms_on(as_adopted, in_force, on), revised


def _approved(commitment: Commitment) -> Sequence[CommitmentRevision]:
    found = getattr(commitment, "approved_revisions", None)
    if found is None:
        rows = commitment.revisions.filter(standing=RevisionStanding.APPROVED)
        found = list(rows.order_by("effective_on", "ordinal"))
    return found


def _judge(commitment: Commitment, facts: _Facts, on: date) -> Judged:
    terms, revised = terms_on(commitment, on, facts.nodes(commitment))
    terms = facts.with_baseline(commitment, terms)
    known = facts.known(commitment, terms)
    verdict = lights.judge(terms, known, on, revised)
    in_force = revisions.in_force(_approved(commitment), on)
    return Judged(commitment, terms, known, verdict, in_force[-1] if in_force else None)


class _Facts:
    """All reports on some commitments that speak of days up to `on`, read once, sorted by commitment."""

    def __init__(self, rows: Sequence[Commitment], on: date) -> None:
        self.on = on
        ids = [row.pk for row in rows]
        mine = Q(commitment__in=ids, standing__in=COUNTED)
        self.evidence: dict[int, list[Item]] = defaultdict(list)
        self.nil: dict[int, list[NilReport]] = defaultdict(list)
        self.observations: dict[int, list[Observation]] = defaultdict(list)
        self.ranks: dict[int, list[Rank]] = defaultdict(list)
        self.reached: dict[int, list[MilestoneReport]] = defaultdict(list)
        evidence = Evidence.objects.filter(mine, happened_on__lte=on).order_by()
        for row in evidence.values_list(*Item._fields):
            item = Item._make(row)
            self.evidence[item.commitment_id].append(item)
        nil = NilReport.objects.filter(mine, month__lte=on).order_by()
        for said in nil.only("commitment_id", "unit_id", "month", "standing"):
            self.nil[said.commitment_id].append(said)
        for figure in Observation.objects.filter(mine, last__lte=on, published_on__lte=on).order_by("pk"):
            self.observations[figure.commitment_id].append(figure)
        for rank in Rank.objects.filter(mine, published_on__lte=on).order_by("pk"):
            self.ranks[rank.commitment_id].append(rank)
        for node in MilestoneReport.objects.filter(mine, reached_on__lte=on).order_by():
            self.reached[node.milestone_id].append(node)

    def nodes(self, commitment: Commitment) -> tuple[Node, ...]:
        return tuple(self._node(each) for each in commitment.milestones.all())

    def _node(self, milestone: Milestone) -> Node:
        reports = self.reached[milestone.pk]
        days = [each.reached_on for each in reports if each.standing == ReportStanding.ACCEPTED]
        return Node(
            milestone.title,
            milestone.planned_on,
            milestone.amount,
            min(days) if days else None,
            not days and bool(reports),
        )

    def with_baseline(self, commitment: Commitment, terms: Terms) -> Terms:
        """Where nobody typed a baseline, the accepted figure or rank of the year before serves as one."""
        if terms.baseline is not None:
            return terms
        if terms.counting == Counting.RANK:
            before = [each for each in _accepted(self.ranks[commitment.pk]) if each.year < terms.start.year]
            found = Decimal(max(before, key=lambda each: (each.year, each.pk)).position) if before else None
        elif terms.counting == Counting.REPORTED:
            eve = terms.start - timedelta(days=1)
            at_eve = [each for each in _accepted(self.observations[commitment.pk]) if each.last == eve]
            found = max(at_eve, key=_sureness).value if at_eve else None
        else:
            return terms
        return replace(terms, baseline=found) if found is not None else terms

    def known(self, commitment: Commitment, terms: Terms) -> Known:
        if terms.counting == Counting.RANK:
            return self._known_rank(commitment, terms)
        if terms.counting == Counting.REPORTED:
            return self._known_figure(commitment, terms)
        if terms.counting == Counting.MILESTONES:
            return Known(
                waiting_items=sum(node.waiting for node in terms.nodes),
                silent=() if any(node.reached_on for node in terms.nodes) else _leads(commitment),
            )
        return self._known_items(commitment, terms)

    def _known_items(self, commitment: Commitment, terms: Terms) -> Known:
        items = [each for each in self.evidence[commitment.pk] if each.happened_on >= terms.start]
        nil = self.nil[commitment.pk]
        if terms.frequency == "year":  # every year begins anew; after the last day the last year counts
            year = min(self.on, terms.due).year
            items = [each for each in items if each.happened_on.year == year]
            nil = [each for each in nil if each.month.year == year]
        accepted = [each for each in items if each.standing == ReportStanding.ACCEPTED]
        waiting = [each for each in items if each.standing == ReportStanding.SUBMITTED]
        anything = bool(accepted or nil)
        return Known(
            actual=sum((each.amount for each in accepted), Decimal(0)) if anything else None,
            observed_on=max((each.happened_on for each in accepted), default=None),
            waiting=sum((each.amount for each in waiting), Decimal(0)),
            waiting_items=len(waiting),
            periods=self._periods(commitment, terms, accepted, nil),
            silent=() if anything or waiting else _leads(commitment),
        )

    def _periods(
        self, commitment: Commitment, terms: Terms, accepted: Sequence[Item], nil: Sequence[NilReport]
    ) -> tuple[PeriodCount, ...]:
        if terms.frequency not in ("month", "quarter"):
            return ()
        members = _members(commitment) if terms.members > 1 else [("", None)]
        counts = []
        for first, last in periods_ended(terms.frequency, terms.start, terms.due, self.on):
            for name, unit_id in members:
                of_member = [each for each in accepted if not name or (unit_id and each.unit_id == unit_id)]
                mine = [each.amount for each in of_member if first <= each.happened_on <= last]
                said_nil = any(
                    first <= each.month <= last and (not name or (unit_id and each.unit_id == unit_id)) for each in nil
                )
                counts.append(PeriodCount(name, first, last, sum(mine, Decimal(0)) if mine or said_nil else None))
        return tuple(counts)

    def _known_figure(self, commitment: Commitment, terms: Terms) -> Known:
        inside = [each for each in self.observations[commitment.pk] if each.last >= terms.start]
        accepted = _accepted(inside)
        newest = max(accepted, key=lambda each: (each.last, *_sureness(each)), default=None)
        actual = _figure(newest, accepted, terms) if newest else None
        waiting = [each for each in inside if each.standing == ReportStanding.SUBMITTED]
        best = max((each.value for each in waiting), default=None)
        more = best - (actual or Decimal(0)) if best is not None and terms.direction == Direction.UP else Decimal(0)
        return Known(
            actual=actual,
            observed_on=newest.last if newest else None,
            waiting=max(more, Decimal(0)),
            waiting_items=len(waiting),
            is_final=bool(newest and newest.status == ObservationStatus.FINAL and newest.last >= terms.due),
            silent=() if inside else _leads(commitment),
        )

    def _known_rank(self, commitment: Commitment, terms: Terms) -> Known:
        inside = [each for each in self.ranks[commitment.pk] if each.year >= terms.start.year]
        accepted = _accepted(inside)
        newest = max(accepted, key=lambda each: (each.year, each.published_on, each.pk), default=None)
        return Known(
            actual=Decimal(newest.position) if newest else None,
            observed_on=newest.published_on if newest else None,
            waiting_items=len(inside) - len(accepted),
            is_final=bool(newest and newest.status == ObservationStatus.FINAL and newest.year >= terms.due.year),
            field_size=newest.field_size if newest else None,
            silent=() if inside else _leads(commitment),
        )


def _accepted(rows: Iterable[Row]) -> list[Row]:
    return [each for each in rows if each.standing == ReportStanding.ACCEPTED]


def _sureness(row: Observation) -> tuple[int, date, int]:
    return SURENESS[ObservationStatus(row.status)], row.published_on, row.pk


def _figure(newest: Observation, accepted: Sequence[Observation], terms: Terms) -> Decimal | None:
    """The figure `newest` stands for. Single months are added up from the first on; a gap makes the sum unknown."""
    if newest.span != ObservationSpan.MONTH or terms.kind in ("share", "growth_rate", "change_in_points"):
        return newest.value
    months: dict[tuple[int, int], Observation] = {}
    for each in sorted(accepted, key=_sureness):
        if each.span == ObservationSpan.MONTH:
            months[each.last.year, each.last.month] = each
    wanted = [
        (year, month)
        for year in range(terms.start.year, newest.last.year + 1)
        for month in range(1, 13)
        if (terms.start.year, terms.start.month) <= (year, month) <= (newest.last.year, newest.last.month)
    ]
    if any(month not in months for month in wanted):
        return None
    return sum((months[month].value for month in wanted), Decimal(0))


def _leads(commitment: Commitment) -> tuple[str, ...]:
    return tuple(unit.name for unit in commitment.units.all() if unit.role == Role.LEAD)


def _members(commitment: Commitment) -> list[tuple[str, int | None]]:
    """The units that each owe their own: those that came in through a group word, else all that lead."""
    units = list(commitment.units.all())
    grouped = [unit for unit in units if unit.via]
    chosen = grouped or [unit for unit in units if unit.role == Role.LEAD]
    return [(unit.name, unit.unit_id) for unit in chosen] or [("", None)]
