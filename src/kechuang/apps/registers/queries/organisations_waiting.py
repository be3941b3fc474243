"""What of organisations waits for a person: contested areas, and changes of identity, which have no entries yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from kechuang.apps.accounts.inbox import Todo
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.orgs.models import OrganisationIdentifier
from kechuang.apps.registers.messages import organisations as words
from kechuang.apps.registers.models import BatchKind, BatchState, ImportBatch, Waiting
from kechuang.apps.registers.queries.belonging import contested_keys

MOST = 10
CONTESTED, IDENTITY = 55, 45  # a dispute holds up everybody's figures


def todos(user: User, on: date) -> list[Todo]:
    """Source of 待办. Groups that have entries are told by `reviewing`."""
    return [*_contested(user), *(_identity(group) for group in _without_entries(user))]


def count(user: User, on: date) -> int:
    contested = min(len(contested_keys()), MOST + 1) if may(user, "areas.settle") else 0
    return contested + _without_entries(user).count()


def _contested(user: User) -> list[Todo]:
    """The first few by themselves, the rest as one."""
    keys = contested_keys() if may(user, "areas.settle") else []
    shown = dict(key.split("|") for key in keys[:MOST])
    rows = OrganisationIdentifier.objects.filter(identifier__in=shown).select_related("organisation")
    bodies = {row.identifier: row.organisation for row in rows}
    found = [
        Todo(
            words.BELONGING, f"{bodies[code].name} {year} 年度归属", words.CONTESTED,
            reverse("registers:area_case", args=[bodies[code].pk, int(year)]), weight=CONTESTED,
        )
        for code, year in (key.split("|") for key in keys[:MOST])
        if code in bodies
    ]  # fmt: skip
    if len(keys) > MOST:
        url = f"{reverse('registers:areas')}?state=disputed"
        found.append(
            Todo(words.BELONGING, words.more_contested(len(keys) - MOST), words.CONTESTED, url, weight=CONTESTED)
        )
    return found


def _without_entries(user: User) -> QuerySet[ImportBatch]:
    if not may(user, "registers.accept"):
        return ImportBatch.objects.none()
    rows = ImportBatch.objects.filter(kind=BatchKind.GROUP, state=BatchState.SUBMITTED).exclude(by=user)
    return rows.exclude(Exists(Waiting.objects.filter(batch=OuterRef("pk")))).select_related("by").order_by("pk")


def _identity(group: ImportBatch) -> Todo:
    url = reverse("registers:change_group", args=[group.pk])
    return Todo(words.CHANGE, group.file_name, words.proposed_by(group.by), url, weight=IDENTITY)
