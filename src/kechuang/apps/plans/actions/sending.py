"""What every report goes through: may this person report for this unit, is the commitment open; and the lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import Role as PersonRole
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.orgs.models import Unit
from kechuang.apps.orgs.queries import stands
from kechuang.apps.plans.messages import reporting as messages
from kechuang.apps.plans.models import (
    Commitment,
    Plan,
    Report,
    ReportStanding,
    Standing,
)
from kechuang.apps.plans.models.commitment import COUNTING_WORDS
from kechuang.apps.plans.queries import answering, standing
from kechuang.apps.plans.rules.terms import Counting, Terms


@dataclass(frozen=True, slots=True)
class Sender:
    """Who reports for which unit on what, once it is sure that they may. terms: as they stand on `on`."""

    commitment: Commitment
    by: User
    unit: Unit | None
    on: date
    terms: Terms

    def faults_of_day(self, day: date, field: str, row: int | None = None) -> list[messages.Fault]:
        """In the future, outside the period, or on a day on which the unit does not exist."""
        if day > self.on:
            return [messages.is_in_the_future(day, self.on, field, row)]
        if not self.terms.start <= day <= self.terms.due:
            return [messages.is_outside_period(day, self.terms.start, self.terms.due, field, row)]
        if self.unit is not None and not stands(self.unit, day):
            return [messages.unit_is_dissolved(self.unit.name, day, field, row)]
        return []

    @property
    def whose(self) -> dict[str, Any]:
        return {"commitment": self.commitment, "unit": self.unit, "reported_by": self.by}


def locked(report: Report) -> Any:
    """The row as it stands now, held until the transaction ends: first its commitment, then itself.

    Always in this order, which is also that of `update_lights`: two reviewers never wait for each other in a circle.
    """
    Commitment.objects.select_for_update().get(pk=report.commitment_id)
    return type(report)._default_manager.select_for_update().get(pk=report.pk)


def settled(row: Report) -> messages.Overtaken:
    """Who dealt with the row meanwhile, and how."""
    was_withdrawn = row.standing == ReportStanding.WITHDRAWN
    who = row.reported_by if was_withdrawn else row.reviewed_by
    word = str(ReportStanding(row.standing).label)
    return messages.was_settled(who.get_full_name() if who else "", word, None if was_withdrawn else row.reviewed_at)


def open_for(commitment: Commitment, by: User, unit: Unit | None, on: date, counting: Counting | None) -> Sender:
    """1 the role may, 2 the commitment is locked and open, 3 the person may speak for the unit. Raises: Refused."""
    demand(by, "reports.submit")
    row = Commitment.objects.select_for_update().get(pk=commitment.pk)
    terms = _refusing(lambda: _open_terms(row, on, counting))
    _refusing(lambda: _check_unit(row, by, unit))
    return Sender(row, by, unit, on, terms)


def _refusing(check: Callable[[], Any]) -> Any:
    try:
        return check()
    except messages.Fault as fault:
        raise messages.Refused([fault]) from fault


def _open_terms(row: Commitment, on: date, counting: Counting | None) -> Terms:
    plan = Plan.objects.get(pk=row.plan_id)
    if not plan.is_adopted:
        raise messages.plan_is_not_adopted(plan.title)
    if row.standing != Standing.CONFIRMED:
        raise messages.is_not_listed(row.name)
    terms, revised = standing.terms_on(row, on)
    if revised and revised.withdrawn:
        raise messages.is_withdrawn(row.name, revised.document, revised.effective_on)
    if counting is not None and terms.counting != counting:
        raise messages.is_counted_otherwise(row.name, str(COUNTING_WORDS[terms.counting]))
    return terms


def _check_unit(row: Commitment, by: User, unit: Unit | None) -> None:
    units = answering.answerable(row)
    if by.role != PersonRole.PLANNER and by.unit_id is None:
        raise messages.account_has_no_unit(by.get_full_name())
    if unit is None:
        # A plan may name a unit that the register does not know: then the planner reports for it.
        if units or by.role != PersonRole.PLANNER:
            raise messages.unit_does_not_answer(_("（未选单位）"), "、".join(each.name for each in units))
        return
    if unit not in units:
        raise messages.unit_does_not_answer(unit.name, "、".join(each.name for each in units))
    if by.role != PersonRole.PLANNER and unit.pk not in answering.spoken_for(by):
        raise messages.not_for_your_unit(str(by.unit), unit.name)


def refuse_if(faults: Sequence[messages.Fault]) -> None:
    """Faults before questions: what is wrong anyway need not be confirmed first."""
    if faults:
        raise messages.Refused(sorted(faults, key=lambda each: isinstance(each, messages.Question)))


def recorded(row: Report, facts: dict[str, Any]) -> None:
    plain = {"commitment": row.commitment.number, "unit": row.unit.name if row.unit else None}
    for name, fact in facts.items():
        plain[name] = messages.plain(fact) if isinstance(fact, Decimal) else str(fact) if fact is not None else None
    record(row.reported_by, "reports.submit", row, after=plain)
