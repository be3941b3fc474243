"""目标任务分解表: every target of a plan against every unit that carries part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from kechuang.apps.orgs.models import Unit, UnitKind
from kechuang.apps.plans.messages import breakdown as messages
from kechuang.apps.plans.models import (
    Answer,
    Breakdown,
    BreakdownStanding,
    Commitment,
    Plan,
    Role,
    Share,
    Sort,
    SplitBy,
)
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.queries.breakdown import OPEN, whole_on, with_shares
from kechuang.apps.plans.rules.sharing import Slack, Whole, in_short, slack, whole_words
from kechuang.writers.breakdown.table import BreakdownRow, BreakdownTable

SHOWN = (*OPEN, BreakdownStanding.FROZEN)
UNIT_ORDER = {kind: place for place, kind in enumerate((UnitKind.TOWN, UnitKind.PARK, UnitKind.COUNTY))}


@dataclass(frozen=True, slots=True)
class Row:
    """One target. breakdown: the one sent down, else the one being made, None where there is none yet.

    values: as many as the table has units, in their order; None is no share. newer: a draft beside the one in force.
    """

    commitment: Commitment
    whole: Whole
    breakdown: Breakdown | None
    values: tuple[Decimal | None, ...]
    fit: Slack | None
    gaps: str
    newer: Breakdown | None

    @property
    def is_frozen(self) -> bool:
        return self.breakdown is not None and self.breakdown.standing == BreakdownStanding.FROZEN

    @property
    def whole_words(self) -> str:
        return whole_words(self.whole)

    @property
    def in_short(self) -> str:
        return in_short(self.whole, self.fit) if self.fit else ""

    @property
    def leads(self) -> str:
        return "、".join(unit.name for unit in self.commitment.units.all() if unit.role == Role.LEAD)

    @property
    def standing(self) -> str:
        """已下达, or 草案 with how far it has come."""
        if self.breakdown is None:
            return str(messages.NOT_BROKEN_DOWN)
        word = str(BreakdownStanding(self.breakdown.standing).label)
        return word if self.is_frozen else f"{messages.DRAFT_MARK}（{word}）"


@dataclass(frozen=True, slots=True)
class PlanTable:
    plan: Plan
    on: date
    units: tuple[Unit, ...]
    rows: tuple[Row, ...]

    @property
    def frozen(self) -> int:
        return sum(row.is_frozen for row in self.rows)

    @property
    def open(self) -> int:
        return sum(row.breakdown is not None and not row.is_frozen for row in self.rows)


def of_plan(plan: Plan, on: date) -> PlanTable:
    """Every target with a number, in the order of the plan. Edge: revised values are those in force on `on`."""
    open_or_frozen = with_shares(Breakdown.objects.filter(by=SplitBy.UNITS, standing__in=SHOWN))
    targets = standing.adopted().filter(plan=plan, what=Sort.TARGET, value__isnull=False)
    commitments = list(targets.prefetch_related(Prefetch("breakdowns", open_or_frozen, to_attr="shown_breakdowns")))
    chosen = {each.pk: _chosen(each) for each in commitments}
    units = _units([each for each, _ in chosen.values() if each])
    rows = tuple(_row(each, *chosen[each.pk], units, on) for each in commitments)
    return PlanTable(plan, on, units, rows)


def _chosen(commitment: Commitment) -> tuple[Breakdown | None, Breakdown | None]:
    """The breakdown to show, and a draft that is to replace it."""
    rows: list[Breakdown] = commitment.shown_breakdowns  # type: ignore[attr-defined]
    frozen = next((row for row in rows if row.standing == BreakdownStanding.FROZEN), None)
    draft = next((row for row in rows if row.standing in OPEN), None)
    return (frozen, draft) if frozen else (draft, None)


def _units(breakdowns: list[Breakdown]) -> tuple[Unit, ...]:
    """Towns, parks, counties, then the others; within a kind in the order in which tables list them first."""
    seen = {share.unit.pk: share.unit for each in breakdowns for share in each.shares.all() if share.unit}
    return tuple(sorted(seen.values(), key=lambda unit: UNIT_ORDER.get(UnitKind(unit.kind), len(UNIT_ORDER))))


def _row(
    commitment: Commitment, breakdown: Breakdown | None, newer: Breakdown | None, units: tuple[Unit, ...], on: date
) -> Row:
    whole = whole_on(commitment, on)
    shares: list[Share] = list(breakdown.shares.all()) if breakdown else []
    by_unit = {share.unit_id: share.value for share in shares}
    fit = slack(whole, [share.value for share in shares]) if breakdown else None
    values = tuple(by_unit.get(unit.pk) for unit in units)
    return Row(commitment, whole, breakdown, values, fit, _gaps(breakdown, shares), newer)


def _gaps(breakdown: Breakdown | None, shares: list[Share]) -> str:
    if breakdown is None or breakdown.standing != BreakdownStanding.SENT:
        return ""
    answers = [share.answer for share in shares]
    return messages.unanswered(answers.count(Answer.WAITING), answers.count(Answer.OBJECTED))


def as_document(table: PlanTable, issuer: str, site: str) -> BreakdownTable:
    """For the writers: only what is broken down, each row saying whether it was sent down. site: ends in "/"."""
    rows = [row for row in table.rows if row.breakdown is not None]
    plan = table.plan
    marks = ["示例数据"] if plan.is_example else []
    if rows and not table.frozen:
        marks.append(str(messages.DRAFT_MARK))
    return BreakdownTable(
        title=f"{plan.title}目标任务分解表",
        as_of=table.on,
        units=tuple(unit.name for unit in table.units),
        rows=tuple(_document_row(row, table.on, site) for row in rows),
        issuer=issuer,
        notes=tuple(messages.document_notes(table.frozen, table.open)),
        standing=" ".join(marks),
    )


def _document_row(row: Row, on: date, site: str) -> BreakdownRow:
    commitment = row.commitment
    number = f"T-{commitment.number:03}"
    return BreakdownRow(
        number=number,
        indicator=commitment.name,
        unit=row.whole.unit,
        whole=row.whole.value,
        shares=row.values,
        lead=row.leads,
        slack=row.in_short if row.whole.adds_up else "",
        standing=row.standing,
        sums=row.whole.adds_up,
        href=f"{site.rstrip('/')}{commitment.get_absolute_url()}",
        ref=f"{number}@{on.isoformat()}",
    )
