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
    ObservationStatus,
    Plan,
    PlanStanding,
    Rank,
    ReportStanding,
    RevisionStanding,
    Role,
    Standing,
)
from kechuang.apps.plans.rules import lights, observed, paths, revisions
from kechuang.apps.plans.rules.paths import month_end
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

Row = TypeVar("Row", Observation, Rank, NilReport)
COUNTED = (ReportStanding.ACCEPTED, ReportStanding.SUBMITTED)


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
    if revised is not None and revised.before is not None:
        # What the records say depends on the terms: another last day lets other items count.
        before = replace(facts.with_baseline(commitment, revised.before), counting=terms.counting)
        revised = replace(revised, before=before, known=facts.known(commitment, before))
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
            found = Decimal(max(before, key=newest_rank).position) if before else None
        elif terms.counting == Counting.REPORTED:
            eve = terms.start - timedelta(days=1)
            figures = [as_figure(each) for each in _accepted(self.observations[commitment.pk]) if each.last == eve]
            year = paths.Window(eve.replace(month=1, day=1), eve, eve)
            found = next((value for _, value in observed.line(figures, terms.kind, year)), None)
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
        within = paths.window(terms, self.on)
        items = [each for each in self.evidence[commitment.pk] if within.first <= each.happened_on <= within.last]
        said = [each for each in self.nil[commitment.pk] if month_end(each.month) >= within.first]
        said = [each for each in said if each.month <= within.last]
        nil = _accepted(said)
        accepted = [each for each in items if each.standing == ReportStanding.ACCEPTED]
        waiting = [each for each in items if each.standing == ReportStanding.SUBMITTED]
        anything = bool(accepted or nil)
        return Known(
            actual=sum((each.amount for each in accepted), Decimal(0)) if anything else None,
            observed_on=max((each.happened_on for each in accepted), default=None),
            waiting=sum((each.amount for each in waiting), Decimal(0)),
            waiting_items=len(waiting),
            periods=self._periods(commitment, terms, accepted, nil),
            silent=() if items or said else _leads(commitment),
        )

    def _periods(
        self, commitment: Commitment, terms: Terms, accepted: Sequence[Item], nil: Sequence[NilReport]
    ) -> tuple[PeriodCount, ...]:
        if terms.frequency == "year" and terms.members > 1:  # the sum of all may hide that one did nothing
            year = paths.window(terms, self.on)
            members = [each for each in _members(commitment) if each[1] is not None]
            rounds = [(year.first, year.last)]
        elif terms.frequency in ("month", "quarter"):
            members = _members(commitment) if terms.members > 1 else [("", None)]
            rounds = list(periods_ended(terms.frequency, terms.start, terms.due, self.on))
        else:
            return ()
        counts = []
        for first, last in rounds:
            for name, unit_id in members:
                of_member = [each for each in accepted if not name or (unit_id and each.unit_id == unit_id)]
                mine = [each.amount for each in of_member if first <= each.happened_on <= last]
                said_nil = any(
                    first <= each.month <= last and (not name or (unit_id and each.unit_id == unit_id)) for each in nil
                )
                counts.append(PeriodCount(name, first, last, sum(mine, Decimal(0)) if mine or said_nil else None))
        return tuple(counts)

    def _known_figure(self, commitment: Commitment, terms: Terms) -> Known:
        within = paths.window(terms, self.on)
        rows = self.observations[commitment.pk]
        inside = [each for each in rows if within.first <= each.last <= within.last]
        known = observed.line(map(as_figure, _accepted(rows)), terms.kind, within)
        if_accepted = observed.line(map(as_figure, rows), terms.kind, within)
        last, actual = known[-1] if known else (None, None)
        of_last = [each for each in _accepted(inside) if each.last == last]
        waiting = len(inside) - len(_accepted(inside))
        return Known(
            actual=actual,
            observed_on=last,
            waiting=if_accepted[-1][1] if waiting else Decimal(0),
            waiting_items=waiting,
            is_final=last == within.last and any(each.status == ObservationStatus.FINAL for each in of_last),
            silent=() if inside else _leads(commitment),
        )

    def _known_rank(self, commitment: Commitment, terms: Terms) -> Known:
        within = paths.window(terms, self.on)
        rows = self.ranks[commitment.pk]
        inside = [each for each in rows if within.first.year <= each.year <= within.last.year]
        accepted = _accepted(inside)
        newest = max(accepted, key=newest_rank, default=None)
        waiting = len(inside) - len(accepted)
        return Known(
            actual=Decimal(newest.position) if newest else None,
            observed_on=newest.published_on if newest else None,
            waiting=Decimal(max(inside, key=newest_rank).position) if waiting else Decimal(0),
            waiting_items=waiting,
            is_final=bool(newest and newest.status == ObservationStatus.FINAL and newest.year >= within.last.year),
            field_size=newest.field_size if newest else None,
            edition=newest.year if newest else None,
            silent=() if inside else _leads(commitment),
        )


def _accepted(rows: Iterable[Row]) -> list[Row]:
    return [each for each in rows if each.standing == ReportStanding.ACCEPTED]


def as_figure(row: Observation) -> observed.Figure:
    """The plain values of an official figure."""
    return observed.Figure(row.span, row.first, row.last, row.value, row.status, row.published_on, row.pk)


def newest_rank(row: Rank) -> tuple[int, int, date, int]:
    """A sort key: the newest edition last, of one edition the surest, then what was published and entered last."""
    return row.year, observed.SURENESS[row.status], row.published_on, row.pk


def _leads(commitment: Commitment) -> tuple[str, ...]:
    return tuple(unit.name for unit in commitment.units.all() if unit.role == Role.LEAD)


def _members(commitment: Commitment) -> list[tuple[str, int | None]]:
    """The units that each owe their own: those that came in through a group word, else all that lead."""
    units = list(commitment.units.all())
    grouped = [unit for unit in units if unit.via]
    chosen = grouped or [unit for unit in units if unit.role == Role.LEAD]
    return [(unit.name, unit.unit_id) for unit in chosen] or [("", None)]
