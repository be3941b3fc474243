"""Duties that come round (每科室每月2篇, 每年至少2场): what each unit did in one period, what was adopted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kechuang.apps.plans.models import Commitment, Evidence, NilReport, ReportStanding, Role
from kechuang.apps.plans.rules import adoption
from kechuang.apps.plans.rules.terms import Terms
from kechuang.catalog.adoption import load_adoption


@dataclass(slots=True)
class UnitRound:
    """One unit in one period. count: accepted; waiting: handed in, not yet reviewed; neither is None.

    is_silent: reported nothing, not even a nil report, which is not 0. due: what it owes, None where nothing is owed
    by the unit itself. position: its rank by pieces and points, 0 before it is ranked.
    """

    unit: str
    unit_id: int | None
    due: Decimal | None
    pieces: list[Evidence] = field(default_factory=list)
    said_nil: bool = False
    position: int = 0

    @property
    def count(self) -> Decimal:
        return sum((row.amount for row in self.pieces if row.standing == ReportStanding.ACCEPTED), Decimal(0))

    @property
    def waiting(self) -> Decimal:
        return sum((row.amount for row in self.pieces if row.standing == ReportStanding.SUBMITTED), Decimal(0))

    @property
    def is_silent(self) -> bool:
        return not self.pieces and not self.said_nil

    @property
    def missing(self) -> Decimal:
        return max((self.due or Decimal(0)) - self.count, Decimal(0))

    @property
    def adopted(self) -> list[Evidence]:
        """Accepted pieces that someone adopted."""
        return [row for row in self.pieces if row.adopted_elsewhere and row.standing == ReportStanding.ACCEPTED]

    @property
    def points(self) -> int:
        scale = load_adoption().levels
        return sum(adoption.points_of(row.adopted_elsewhere, scale) for row in self.adopted)


@dataclass(frozen=True, slots=True)
class Round:
    """One period of a duty. rows: best first. is_by_units: each unit owes the value, else all together."""

    first: date
    last: date
    rows: list[UnitRound]
    is_by_units: bool
    due: Decimal | None

    @property
    def count(self) -> Decimal:
        return sum((row.count for row in self.rows), Decimal(0))

    @property
    def unmet(self) -> list[UnitRound]:
        return [row for row in self.rows if row.due is not None and row.missing > 0]

    @property
    def missing(self) -> Decimal:
        """What is still lacking of what all owe together."""
        return max((self.due or Decimal(0)) - self.count, Decimal(0))

    @property
    def adopted(self) -> int:
        return sum(len(row.adopted) for row in self.rows)

    @property
    def has_pieces(self) -> bool:
        return any(row.pieces for row in self.rows)


def round_of(commitment: Commitment, terms: Terms, first: date, last: date) -> Round:
    """What every unit that owes, and every other that reported, did from `first` to `last`. Two queries."""
    is_by_units = terms.members > 1
    due = terms.value if is_by_units else None
    rows = {unit_id or name: UnitRound(name, unit_id, due) for name, unit_id in members(commitment, is_by_units)}
    whose = {"commitment": commitment, "standing__in": (ReportStanding.SUBMITTED, ReportStanding.ACCEPTED)}
    pieces = Evidence.objects.filter(happened_on__gte=first, happened_on__lte=last, **whose)
    for piece in pieces.select_related("unit", "reported_by").order_by("happened_on", "pk"):
        _row(rows, piece).pieces.append(piece)
    nil = NilReport.objects.filter(month__gte=first.replace(day=1), month__lte=last, **whose).select_related("unit")
    for each in nil:
        _row(rows, each).said_nil = True
    ranked = adoption.ranked(list(rows.values()), lambda row: (row.count, row.points))
    for position, row in ranked:
        row.position = position
    return Round(first, last, [row for _position, row in ranked], is_by_units, terms.value)


def _row(rows: dict[int | str, UnitRound], report: Evidence | NilReport) -> UnitRound:
    name = report.unit.name if report.unit else "（未登记单位）"
    return rows.setdefault(report.unit_id or name, UnitRound(name, report.unit_id, None))


def members(commitment: Commitment, is_by_units: bool) -> Sequence[tuple[str, int | None]]:
    """Those who each owe it: units that came in through a group word (各科室), else all that lead."""
    units = list(commitment.units.all())
    grouped = [unit for unit in units if unit.via]
    chosen = grouped if grouped and is_by_units else [unit for unit in units if unit.role == Role.LEAD]
    return [(unit.name, unit.unit_id) for unit in chosen]


def by_level(round_: Round) -> list[tuple[str, int, int]]:
    """Level, pieces, points; highest first; levels nobody was adopted by are left out."""
    scale = load_adoption().levels
    counts: dict[str, int] = defaultdict(int)
    for row in round_.rows:
        for piece in row.adopted:
            for level in adoption.levels_in(piece.adopted_elsewhere):
                counts[level] += 1
    ordered = sorted(counts, key=lambda level: -scale.get(level, 0))
    return [(level, counts[level], counts[level] * scale.get(level, 0)) for level in ordered]
