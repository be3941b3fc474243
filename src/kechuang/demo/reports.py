"""Puts the course of a demo plan into the tables: reports, targets lowered in autumn, lights month by month."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.plans.actions.lights import measure_plan
from kechuang.apps.plans.models import (
    BreakdownStanding,
    Commitment,
    CommitmentRevision,
    CommitmentUnit,
    Evidence,
    MilestoneReport,
    Observation,
    Plan,
    Rank,
    Report,
    ReportStanding,
    RevisionStanding,
    Role,
    Share,
)
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.rules import doubles
from kechuang.apps.plans.rules.periods import periods, periods_ended
from kechuang.apps.plans.rules.terms import Counting, Terms
from kechuang.demo import course as courses
from kechuang.demo.course import Course

NOTE = "示例数据，不是真实进展。"
REVISION_TITLE = "关于调整部分目标的通知（示例）"


@transaction.atomic
def report_on(plan: Plan, today: date, reporter: User, reviewer: User) -> int:
    """Give every commitment of `plan` its course up to `today`; how many reports. Edge: a plan that has some gets none.

    Written straight into the tables: thousands of reports through the actions would take minutes. One audit row.
    """
    commitments = list(standing.with_terms(plan.commitments.filter(standing="confirmed")).order_by("number"))
    if any(model.objects.filter(commitment__plan=plan).exists() for model in (Evidence, Observation, Rank)):
        return 0
    writer = _Writer(plan, today, reporter, reviewer)
    for commitment in commitments:
        writer.write(commitment)
    number = writer.store()
    record(None, "reports.example", plan, after={"reports": number}, reason=NOTE)
    measure_plan(plan, [*_month_ends(plan, today), today])
    return number


def _month_ends(plan: Plan, today: date) -> list[date]:
    first, last = date(plan.first_year, 1, 1), min(date(plan.last_year, 12, 31), today)
    return [end for _, end in periods("month", first, last)] if first <= today else []


class _Writer:
    """Collects the rows of one plan, to store them together."""

    def __init__(self, plan: Plan, today: date, reporter: User, reviewer: User) -> None:
        self.plan, self.today, self.reporter, self.reviewer = plan, today, reporter, reviewer
        self.place = plan.region_name
        self.rows: dict[type[Report], list[Any]] = {Evidence: [], Observation: [], Rank: [], MilestoneReport: []}
        self.revisions: list[CommitmentRevision] = []

    def write(self, commitment: Commitment) -> None:
        terms = standing.terms_of(commitment)
        words = (self.plan.title, commitment.indicator, commitment.number)
        course = courses.course_of(*words)
        if course == Course.LOWERED and terms.counting == Counting.EVIDENCE and terms.value and terms.value >= 5:
            self._lower(commitment, terms)
        if terms.counting == Counting.RANK:
            self._ranks(commitment, terms, course)
        elif terms.counting == Counting.REPORTED:
            self._figures(commitment, terms, course, words)
        elif terms.counting == Counting.MILESTONES:
            self._nodes(commitment, terms, course, words)
        elif terms.frequency in ("month", "quarter"):
            self._rounds(commitment, terms, course, words)
        else:
            units = self._split_over(commitment) or [self._lead(commitment)]
            for number, item in enumerate(courses.items(terms, course, self.place, *words)):
                self._item(commitment, item, units[number % len(units)])

    def store(self) -> int:
        for model, rows in self.rows.items():
            reported = [(row, row.reported_at) for row in rows]
            model.objects.bulk_create(rows, batch_size=500)  # type: ignore[attr-defined]
            for row, at in reported:  # the table dates a new report today
                row.reported_at = at
            model.objects.bulk_update(rows, ["reported_at"], batch_size=500)  # type: ignore[attr-defined]
        CommitmentRevision.objects.bulk_create(self.revisions)
        return sum(len(rows) for rows in self.rows.values())

    def _item(self, commitment: Commitment, item: courses.Item, unit: CommitmentUnit | Share | None) -> None:
        self._add(
            Evidence,
            commitment,
            unit,
            item.on,
            waits=item.waits,
            happened_on=item.on,
            organisation=item.organisation,
            amount=item.amount,
            fingerprint=doubles.fingerprint(item.organisation, item.on, item.amount),
        )

    def _rounds(self, commitment: Commitment, terms: Terms, course: Course, words: tuple[object, ...]) -> None:
        """Each member does its duty in each period, but for now and then one when the course is short."""
        units: list[CommitmentUnit | None] = [unit for unit in commitment.units.all() if unit.via and unit.unit_id]
        units = units or [self._lead(commitment)]
        misses = {Course.MET: 0, Course.SHORT: 12, Course.FAR_SHORT: 45}.get(course, 6)
        for first, last in periods_ended(terms.frequency, terms.start, terms.due, self.today):
            for number, unit in enumerate(units):
                missed = courses.lot("miss", *words, last, number) % 100 < misses
                amount = (terms.value or Decimal(1)) - (1 if missed else 0)
                if course != Course.SILENT and amount > 0:
                    name = unit.name if unit else self.place
                    on = first + timedelta(days=(last - first).days * 2 // 3)
                    self._item(commitment, courses.Item(on, amount, f"{name}{last.month}月（示例）"), unit)

    def _figures(self, commitment: Commitment, terms: Terms, course: Course, words: tuple[object, ...]) -> None:
        for figure in courses.figures(terms, course, *words):
            self._add(
                Observation,
                commitment,
                self._lead(commitment),
                figure.published_on,
                waits=course == Course.WAITING and figure.last >= terms.due,
                value=figure.value,
                span=figure.span,
                first=figure.first,
                last=figure.last,
                issuer=f"{self.place}统计局（示例）",
                published_on=figure.published_on,
                status=figure.status,
            )

    def _ranks(self, commitment: Commitment, terms: Terms, course: Course) -> None:
        for year, position in courses.positions(terms, course):
            published_on = date(year + 1, 6, 20)
            self._add(
                Rank,
                commitment,
                self._lead(commitment),
                published_on,
                position=position,
                field_size=169,
                issuer="上级主管部门（示例）",
                edition=f"{year} 年度",
                year=year,
                published_on=published_on,
            )

    def _nodes(self, commitment: Commitment, terms: Terms, course: Course, words: tuple[object, ...]) -> None:
        for milestone in commitment.milestones.all():
            on = courses.reached_on(terms, milestone.planned_on, course, *words, milestone.ordinal)
            if on is not None:
                self._add(
                    MilestoneReport,
                    commitment,
                    self._lead(commitment),
                    on,
                    waits=course == Course.WAITING,
                    milestone=milestone,
                    reached_on=on,
                    document_number=f"示例〔{on.year}〕{commitment.number}号",
                )

    def _lower(self, commitment: Commitment, terms: Terms) -> None:
        on = date(terms.due.year, 9, 15)
        assert terms.value is not None
        lowered = courses.rounded(terms.value * courses.LOWERED_TO, terms)
        if on <= self.today:
            self.revisions.append(
                CommitmentRevision(
                    commitment=commitment,
                    ordinal=1,
                    effective_on=on,
                    changes={"value": str(lowered)},
                    reason=NOTE,
                    document_title=REVISION_TITLE,
                    document_number=f"示例〔{on.year}〕{commitment.number}号",
                    document_on=on,
                    standing=RevisionStanding.APPROVED,
                    proposed_by=self.reporter,
                    decided_by=self.reviewer,
                    decided_at=_noon(on),
                )
            )

    def _split_over(self, commitment: Commitment) -> list[CommitmentUnit | Share | None]:
        """Those who hold a share that is in force, largest first: they report."""
        shares = Share.objects.filter(breakdown__commitment=commitment, breakdown__standing=BreakdownStanding.FROZEN)
        return [*shares.exclude(unit=None).order_by("-value", "ordinal")]

    def _lead(self, commitment: Commitment) -> CommitmentUnit | None:
        leads = [unit for unit in commitment.units.all() if unit.role == Role.LEAD and unit.unit_id]
        return leads[0] if leads else None

    def _add(
        self,
        model: type[Report],
        commitment: Commitment,
        unit: CommitmentUnit | Share | None,
        on: date,
        *,
        waits: bool = False,
        **fields: Any,
    ) -> None:
        if on > self.today:
            return
        review = {} if waits else {"reviewed_by": self.reviewer, "reviewed_at": _noon(on + timedelta(days=2))}
        self.rows[model].append(
            model(
                commitment=commitment,
                unit_id=unit.unit_id if unit else None,
                note=NOTE,
                is_example=True,
                standing=ReportStanding.SUBMITTED if waits else ReportStanding.ACCEPTED,
                reported_by=self.reporter,
                reported_at=_noon(on),
                **review,
                **fields,
            )
        )


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
