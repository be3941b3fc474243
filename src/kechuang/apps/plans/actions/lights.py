"""Measure lights: a light that turned becomes a row with its day and its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from kechuang.apps.plans.models import Commitment, LightChange
from kechuang.apps.plans.queries import standing


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
