"""Measure lights: a light that turned becomes a row with its day and its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from kechuang.apps.plans.models import Commitment, LightChange, Plan, PlanStanding
from kechuang.apps.plans.queries import standing

# A site that stood still for longer measures its last days only: an older change is dated a little late.
MOST_DAYS_MADE_UP = 62


@transaction.atomic
def update_lights(commitments: Iterable[Commitment], on: date) -> list[LightChange]:
    """Judge on `on` and write what turned since the last row; the rows written.

    Edge: a day before the newest row of a commitment writes nothing for it, since history is not rewritten.
    Of two at once the second waits for the first and finds nothing left to write.
    """
    ids = [commitment.pk for commitment in commitments]
    locked = list(Commitment.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    newest: dict[int, LightChange] = {}
    for change in LightChange.objects.filter(commitment__in=locked).order_by("ordinal"):
        newest[change.commitment_id] = change
    turned = []
    for each in standing.judged(standing.adopted().filter(pk__in=locked), on):
        last = newest.get(each.commitment.pk)
        if last is not None and (last.after == each.light or last.on > on):
            continue
        turned.append(
            LightChange(
                commitment=each.commitment,
                ordinal=last.ordinal + 1 if last else 1,
                on=on,
                before=last.after if last else "",
                after=each.light,
                sentence=each.verdict.sentence[:1000],
                actual=each.verdict.actual,
                due=each.verdict.due,
            )
        )
    return LightChange.objects.bulk_create(turned)


def measure_through(today: date) -> list[LightChange]:
    """Measure every adopted plan for each day since it was last measured, today included; the rows written.

    Lights turn by the calendar alone, without anybody doing anything: this runs once a day and at every start.
    """
    turned = []
    for plan in Plan.objects.filter(standing=PlanStanding.ADOPTED).order_by("pk"):
        turned += measure_plan(plan, days_since(plan.measured_on, today))
    return turned


def days_since(measured_on: date | None, today: date) -> list[date]:
    """The days to measure, oldest first; today alone when nothing was measured before."""
    first = today if measured_on is None else measured_on + timedelta(days=1)
    first = max(first, today - timedelta(days=MOST_DAYS_MADE_UP - 1))
    return [first + timedelta(days=number) for number in range((today - first).days + 1)]


def measure_plan(plan: Plan, days: Iterable[date]) -> list[LightChange]:
    """Measure `plan` on each of `days`, oldest first; a transaction each, so that a stop loses no day."""
    turned = []
    for on in days:
        with transaction.atomic():
            turned += update_lights(plan.commitments.all(), on)
            Plan.objects.filter(pk=plan.pk).update(measured_on=on)
    return turned
