"""What changed on one commitment: its terms by revisions, its light by days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kechuang.apps.accounts.queries import field_name
from kechuang.apps.plans.models import Commitment, CommitmentRevision, LightChange, RevisionStanding
from kechuang.apps.plans.models.commitment import COUNTING_WORDS, PATH_WORDS
from kechuang.apps.plans.rules import revisions, wording
from kechuang.ui.marks import Mark, light_mark

TERM_WORDS = {str(term): word for words in (COUNTING_WORDS, PATH_WORDS) for term, word in words.items()}


@dataclass(frozen=True, slots=True)
class ChangedTerm:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RevisionRow:
    revision: CommitmentRevision
    changes: tuple[ChangedTerm, ...]


def revision_rows(commitment: Commitment) -> list[RevisionRow]:
    """All of them, newest first, each against the terms it changed."""
    rows = list(commitment.revisions.select_related("proposed_by", "decided_by", "proof").order_by("ordinal"))
    found = []
    values: dict[str, Any] = {name: getattr(commitment, name, None) for name in revisions.REVISABLE}
    for row in rows:
        found.append(RevisionRow(row, tuple(_changed(commitment, values, row.changes))))
        if row.standing == RevisionStanding.APPROVED:
            values |= row.changes
    return found[::-1]


def _changed(commitment: Commitment, before: dict[str, Any], changes: dict[str, Any]) -> list[ChangedTerm]:
    return [
        ChangedTerm(_label(name), _said(commitment, name, before.get(name)), _said(commitment, name, value))
        for name, value in changes.items()
    ]


def _label(name: str) -> str:
    return _("时间节点") if name == revisions.NODES else field_name(Commitment, name)


def _said(commitment: Commitment, name: str, value: Any) -> str:
    """A term in words: amounts with their unit, choices by their name, "" for none."""
    if value is None or value == "":
        return ""
    if name in ("value", "value_max", "stretch", "baseline"):
        return wording.amount("=", "", Decimal(str(value)), None, commitment.unit)
    if name in ("counting", "path"):
        return str(TERM_WORDS.get(str(value), value))
    if name == revisions.NODES:
        return "；".join(f"{each['title']} {each['planned_on']}" for each in value)
    if name == "shares":
        return "、".join(str(each) for each in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class LightRow:
    change: LightChange
    before: Mark | None
    after: Mark


def light_rows(commitment: Commitment, on: date) -> list[LightRow]:
    """Newest first, up to the day."""
    rows = LightChange.objects.filter(commitment=commitment, on__lte=on).order_by("-ordinal")
    return [LightRow(row, light_mark(row.before) if row.before else None, light_mark(row.after)) for row in rows]
