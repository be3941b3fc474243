"""Run in a process of its own by test_killed_server: `make` fills an empty database, `look` tells what is in it.

Both print JSON. The database is the one the environment names; the tests' own is never touched.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

import making  # noqa: E402  (needs the apps to be loaded)

from kechuang.apps.accounts.models import AuditEntry, Role, User  # noqa: E402
from kechuang.apps.plans.models import (  # noqa: E402
    Commitment,
    CommitmentUnit,
    Evidence,
    LightChange,
    Plan,
    PlanStanding,
    ReportStanding,
    Standing,
)

PASSWORD = "killed-and-risen"
DRAFTS, ITEMS, PLANS = 80, 80, 4


def make() -> dict[str, Any]:
    """People who can sign in, a plan of drafts, an adopted plan with items to review, plans to adopt."""
    people = {role.value: User(username=role.value, name=role.label, role=role) for role in Role}
    for person in people.values():
        person.set_password(PASSWORD)
        person.save()
    town = making.unit("青岭镇", "town")
    drafting = making.plan(people, adopted=False)
    drafts = [making.commitment(drafting, standing=Standing.PROPOSED, number=n + 1) for n in range(DRAFTS)]
    target = making.commitment(making.plan(people, title="在办计划"), value="500", leads=[town])
    reporter = making.person("reporter")
    items = [making.evidence(target, by=reporter, standing=ReportStanding.SUBMITTED) for _ in range(ITEMS)]
    waiting = [_to_adopt(people) for _ in range(PLANS)]
    return {"drafts": [each.pk for each in drafts], "items": [each.pk for each in items], "plans": waiting}


def _to_adopt(people: dict[str, User]) -> int:
    """A plan that waits for its second person; its group word becomes one unit for each town."""
    plan = making.plan(people, adopted=False)
    for number in range(1, 31):
        making.commitment(plan, number=number, leads=["各镇街"])
    now = plan.started_at
    Plan.objects.filter(pk=plan.pk).update(
        standing=PlanStanding.SUBMITTED, submitted_by=people["planner"], submitted_at=now
    )
    return plan.pk


def look() -> dict[str, Any]:
    accepted = Evidence.objects.filter(standing=ReportStanding.ACCEPTED)
    plans = Plan.objects.filter(submitted_at__isnull=False, title__startswith="云溪县")
    return {
        "confirmed": list(Commitment.objects.filter(standing=Standing.CONFIRMED).values_list("pk", flat=True)),
        "accepted": list(accepted.values_list("pk", flat=True)),
        "audited": [int(pk) for pk in _subjects("reports.accept")],
        "plans": {
            plan.pk: {
                "standing": plan.standing,
                "lights": LightChange.objects.filter(commitment__plan=plan).count(),
                "members": CommitmentUnit.objects.filter(commitment__plan=plan).exclude(via="").count(),
                "audited": AuditEntry.objects.filter(verb="plans.adopt", subject_id=str(plan.pk)).count(),
            }
            for plan in plans
        },
    }


def _subjects(verb: str) -> list[str]:
    return list(AuditEntry.objects.filter(verb=verb).values_list("subject_id", flat=True))


print(json.dumps({"make": make, "look": look}[sys.argv[1]]()))
