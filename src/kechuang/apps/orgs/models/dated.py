"""Half-open validity: [valid_from, valid_until), an absent end is open."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q


class Dated(models.QuerySet):
    def in_force(self, on: date) -> Dated:
        """Rows whose half-open validity [valid_from, valid_until) holds `on`; an absent end is open."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        not_ended = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
        return self.filter(begun & not_ended)


def ends_after_beginning(name: str) -> models.CheckConstraint:
    condition = Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from"))
    return models.CheckConstraint(condition=condition, name=name)
