"""The verb of naming who handles a commitment in a unit."""

from __future__ import annotations

from django.db import transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import Role as PersonRole
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.messages import reporting as messages
from kechuang.apps.plans.models import CommitmentUnit
from kechuang.apps.plans.queries import answering, work


def may_assign(person: User, unit: Unit) -> bool:
    """Planners everywhere; others in their own unit and those it belongs to or that belong to it."""
    if not may(person, "reports.submit"):
        return False
    return person.role == PersonRole.PLANNER or unit.pk in answering.spoken_for(person)


@transaction.atomic
def assign(row: CommitmentUnit, handler_id: int | None, by: User) -> User | None:
    """Name the handler; None for nobody in particular. Raises: KechuangError RP-060, RP-061."""
    demand(by, "reports.submit")
    row = CommitmentUnit.objects.select_for_update().get(pk=row.pk)
    unit = row.unit
    if unit is None or not may_assign(by, unit):
        raise messages.not_your_unit_to_assign(row.name)
    handler = None
    if handler_id is not None:
        handler = next((each for each in work.people_of(unit) if each.pk == handler_id), None)
        if handler is None:
            named = User.objects.filter(pk=handler_id).first()
            raise messages.handler_is_of_another_unit(named.get_full_name() if named else "", unit.name)
    before = row.handler.get_full_name() if row.handler else None
    if row.handler_id != handler_id:
        row.handler = handler
        row.save(update_fields=["handler"])
        after = {"unit": unit.name, "handler": handler.get_full_name() if handler else None}
        record(by, "commitments.assign", row.commitment, before={"handler": before}, after=after)
    return handler
