"""The verb of noting that a piece was adopted: often weeks after it was accepted."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import Role as PersonRole
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.plans.actions.sending import locked, settled
from kechuang.apps.plans.messages import reporting as messages
from kechuang.apps.plans.models import Evidence
from kechuang.apps.plans.queries import answering
from kechuang.apps.plans.queries import reports as queries
from kechuang.apps.plans.rules.adoption import SEPARATOR


def may_record(person: User, piece: Evidence) -> bool:
    """Planners, those who sent it or speak for its unit, and the division that leads."""
    if person.role == PersonRole.PLANNER or piece.reported_by_id == person.pk:
        return True
    return piece.unit_id in answering.spoken_for(person) or piece.commitment_id in answering.led_by(person)


@transaction.atomic
def record_adoption(piece: Evidence, by: User, levels: Sequence[str], position: int | None = None) -> Evidence:
    """Note who adopted it, all levels at once; none takes the note back. The item itself, its day and amount stay.

    Raises: Overtaken when the piece no longer stands; KechuangError RP-062 for whoever may not.
    """
    demand(by, "reports.submit")
    row: Evidence = locked(piece)
    if row.standing not in queries.STANDS:
        raise settled(row)
    if not may_record(by, row):
        raise messages.adoption_is_not_yours()
    before = {"adopted_elsewhere": row.adopted_elsewhere, "rank_elsewhere": row.rank_elsewhere}
    row.adopted_elsewhere = SEPARATOR.join(dict.fromkeys(levels))[:200]
    row.rank_elsewhere = position
    after = {"adopted_elsewhere": row.adopted_elsewhere, "rank_elsewhere": row.rank_elsewhere}
    if after != before:
        row.save(update_fields=["adopted_elsewhere", "rank_elsewhere"])
        record(by, "reports.record_adoption", row, before=before, after=after)
    return row
