"""Reads for the audit page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from kechuang.apps.accounts import messages
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


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One row of the audit page, in the words an official uses. changes: (field, before, after), None where absent."""

    entry: AuditEntry
    verb: str
    subject: str
    changes: list[tuple[str, Any, Any]]


def as_line(entry: AuditEntry) -> AuditLine:
    try:
        model = apps.get_model(entry.subject_type)
    except (LookupError, ValueError):  # a table that a later version gave up; its old rows stay
        model = None
    before, after = entry.before or {}, entry.after or {}
    changes = [
        (field_name(model, name), *(in_words(model, name, side.get(name)) for side in (before, after)))
        for name in {**before, **after}
    ]
    kind = str(model._meta.verbose_name) if model else entry.subject_type
    return AuditLine(entry, messages.verb_name(entry.verb), f"{kind} {entry.subject_id}".strip(), changes)


def field_name(model: type[Model] | None, name: str) -> str:
    """The Chinese name of the field, or the name itself for facts that are no field (how many rows were loaded)."""
    try:
        return str(getattr(model._meta.get_field(name), "verbose_name", name)) if model else name
    except FieldDoesNotExist:
        return messages.FACT_NAMES.get(name, name)


def in_words(model: type[Model] | None, name: str, value: Any) -> Any:
    """A value as an official reads it: a choice by its label, lists and pairs without brackets; None stays None."""
    if isinstance(value, Mapping):
        return "，".join(f"{key} {each}" for key, each in value.items()) or "—"
    if isinstance(value, list):
        return "、".join(map(str, value)) or "—"
    labels = {str(code): label for code, label in _choices(model, name)}
    return str(labels[value]) if isinstance(value, str) and value in labels else value


def _choices(model: type[Model] | None, name: str) -> Sequence[tuple[Any, Any]]:
    try:
        return getattr(model._meta.get_field(name), "flatchoices", ()) if model else ()
    except FieldDoesNotExist:
        return ()


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
