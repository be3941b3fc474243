"""Reads for the audit page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from kechuang.apps.accounts.models import AuditEntry


def audit_entries(
    who: str = "", verb: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[AuditEntry]:
    """Audit rows, newest first; `who` is part of a name or user name, both days are included whole."""
    entries = AuditEntry.objects.select_related("who")
    if who:
        entries = entries.filter(Q(who_name__icontains=who) | Q(who__username__icontains=who))
    if verb:
        entries = entries.filter(verb=verb)
    if since:
        entries = entries.filter(at__gte=midnight(since))
    if until:
        entries = entries.filter(at__lt=midnight(until + timedelta(days=1)))
    return entries


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
