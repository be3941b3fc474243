"""What one unit has to do, commitment by commitment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.models import (
    BreakdownStanding,
    Commitment,
    CommitmentUnit,
    Plan,
    Role,
    Share,
    Sort,
)
from kechuang.apps.plans.queries import answering, reports, standing
from kechuang.apps.plans.queries.standing import Judged
from kechuang.apps.plans.rules import wording
from kechuang.ui.marks import Mark, light_mark


@dataclass(frozen=True, slots=True)
class Task:
    """One commitment as one unit sees it. role: 牵头, 配合 or 分解; row: None for a share alone.

    share: the unit's part of the breakdown with its unit of measure, "" where there is none.
    owes: months (first days) of which the unit has reported nothing, the current one last.
    """

    judged: Judged
    role: str
    row: CommitmentUnit | None
    share: str
    owes: tuple[date, ...]
    may_report: bool

    @property
    def commitment(self) -> Commitment:
        return self.judged.commitment

    @property
    def mark(self) -> Mark:
        return light_mark(self.judged.light)

    @property
    def handler(self) -> User | None:
        return self.row.handler if self.row else None

    @property
    def comes_round(self) -> bool:
        return bool(self.judged.terms.frequency)


ROLE_WORDS = {Role.LEAD: "牵头", Role.SUPPORT: "配合"}
BY_SHARE = "分解"


def tasks_of(unit: Unit, on: date, person: User) -> list[Task]:
    """What `unit` leads, supports or holds a share of in adopted plans; what it leads first, then worst light first.

    A number of queries that does not grow with the tasks.
    """
    shares = {share.breakdown.commitment_id: share for share in _shares(unit)}
    named = Q(units__unit=unit) | Q(pk__in=shares)
    rows = standing.worst_first(standing.judged(standing.adopted().filter(named).distinct(), on))
    owed = owed_months([row.commitment for row in rows], unit, on)
    theirs = may(person, "reports.submit") and (not answering_only(person) or unit.pk in answering.spoken_for(person))
    tasks = [_task(row, unit, shares, owed.get(row.commitment.pk, ()), bool(theirs)) for row in rows]
    return sorted(tasks, key=lambda task: list(ORDER).index(task.role))


ORDER = (ROLE_WORDS[Role.LEAD], ROLE_WORDS[Role.SUPPORT], BY_SHARE)


def answering_only(person: User) -> bool:
    """Whether the person speaks for own units alone; planners speak for all."""
    return not may(person, "plans.confirm")


def _shares(unit: Unit) -> Sequence[Share]:
    frozen = Share.objects.filter(unit=unit, breakdown__standing=BreakdownStanding.FROZEN, value__isnull=False)
    return list(frozen.select_related("breakdown"))


def _task(row: Judged, unit: Unit, shares: dict[int, Share], owes: tuple[date, ...], may_report: bool) -> Task:
    mine = [each for each in row.commitment.units.all() if each.unit_id == unit.pk]
    mine.sort(key=lambda each: each.role != Role.LEAD)
    held = shares.get(row.commitment.pk)
    share = wording.amount("=", "", held.value, None, row.terms.unit) if held else ""
    role = ROLE_WORDS[Role(mine[0].role)] if mine else BY_SHARE
    return Task(row, role, mine[0] if mine else None, share, owes, may_report)


def owed_months(rows: Sequence[Commitment], unit: Unit, on: date) -> dict[int, tuple[date, ...]]:
    """Of what `unit` leads: the month before and this one, where it has reported nothing. Names make the match: the
    register may hold two units of one name, but no commitment names both."""
    this = on.replace(day=1)
    before = date(this.year - 1, 12, 1) if this.month == 1 else this.replace(month=this.month - 1)
    owed: dict[int, tuple[date, ...]] = {}
    for month in (before, this):
        for pk, names in reports.silent_units(rows, month).items():
            if any(each.name in names for each in _led(rows, pk, unit)):
                owed[pk] = (*owed.get(pk, ()), month)
    return owed


def _led(rows: Sequence[Commitment], pk: int, unit: Unit) -> list[CommitmentUnit]:
    return [each for row in rows if row.pk == pk for each in reports.leads_of(row) if each.unit_id == unit.pk]


@dataclass(frozen=True, slots=True)
class Picked:
    """Filters of the page: words of `Light`, `Sort`, a role, a plan; "" for all."""

    light: str = ""
    what: str = ""
    role: str = ""
    plan: str = ""
    owing: bool = False

    def holds(self, task: Task) -> bool:
        return (
            (not self.light or task.judged.light == self.light)
            and (not self.what or task.commitment.what == self.what)
            and (not self.role or task.role == self.role)
            and (not self.plan or str(task.commitment.plan_id) == self.plan)
            and (not self.owing or bool(task.owes))
        )


def plans_of(tasks: Sequence[Task]) -> list[Plan]:
    return list({task.commitment.plan_id: task.commitment.plan for task in tasks}.values())


def people_of(unit: Unit) -> list[User]:
    """Those of the unit and of units below it, who may be named as handlers."""
    return list(User.objects.filter(unit__in=answering.below([unit.pk]), is_active=True).order_by("name", "username"))


SORTS = [(str(each.value), each.label) for each in Sort]
