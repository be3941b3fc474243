"""Write down where the chain stood at the end of a day, to be noted outside this machine as well."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kechuang.apps.registers import chaining
from kechuang.apps.registers.models import Entry, Seal


def end_of(day: date) -> datetime:
    """The last moment of a day in this place."""
    return timezone.make_aware(datetime.combine(day, datetime.max.time()))


@transaction.atomic
def seal(today: date) -> Seal | None:
    """The seal of the day before `today`, made now unless it is there; None while there is no entry up to its end.

    Only a day that is over is sealed: what comes in later on the same day would not be covered.
    """
    chaining.lock()
    day = today - timedelta(days=1)
    kept = Seal.objects.filter(day=day).first()
    if kept is not None:
        return kept
    last = Entry.objects.filter(recorded_at__lte=end_of(day)).order_by("-seq").values_list("seq", "digest").first()
    if last is None:
        return None
    return Seal.objects.create(day=day, seq=last[0], digest=last[1], sealed_at=timezone.now())
