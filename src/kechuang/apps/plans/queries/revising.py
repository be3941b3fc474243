"""Reads of revisions: what held on which day, side by side, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.apps.plans.models import (
    Commitment,
    CommitmentRevision,
    RevisionStanding,
)
from kechuang.apps.plans.models.commitment import COUNTING_WORDS, PATH_WORDS
from kechuang.apps.plans.queries.confirming import draft_terms
from kechuang.apps.plans.rules import revisions, wording
from kechuang.apps.plans.rules.terms import Counting, PathShape, Terms


def approved(commitment: Commitment) -> list[CommitmentRevision]:
    """In the order they take effect."""
    rows = commitment.revisions.filter(standing=RevisionStanding.APPROVED).select_related("decided_by", "proposed_by")
    return list(rows.order_by("effective_on", "ordinal"))


def waiting() -> QuerySet[CommitmentRevision]:
    """Revisions that wait for a decision, oldest first."""
    rows = CommitmentRevision.objects.filter(standing=RevisionStanding.PROPOSED)
    return rows.select_related("commitment__plan", "proposed_by").order_by("proposed_at")


def terms_on(commitment: Commitment, on: date) -> Terms:
    """As adopted, with every approved revision that holds on that day."""
    return revisions.terms_on(draft_terms(commitment), approved(commitment), on)


@dataclass(frozen=True, slots=True)
class Version:
    """The terms from one day on. revision: what brought them about, None as adopted. cells: as ROWS; changed: which
    differ from the version before. until: the last day they held, None while they hold."""

    since: date
    until: date | None
    revision: CommitmentRevision | None
    is_withdrawn: bool
    cells: tuple[tuple[str, bool], ...]


# What is shown side by side, in this order.
ROWS = (
    ("value", gettext_lazy("目标值")),
    ("stretch", gettext_lazy("力争值")),
    ("baseline", gettext_lazy("基数")),
    ("due", gettext_lazy("完成期限")),
    ("judge_from", gettext_lazy("评判起始日")),
    ("counting", gettext_lazy("计数方式")),
    ("path", gettext_lazy("序时进度")),
    ("shares", gettext_lazy("各月累计进度")),
    ("nodes", gettext_lazy("时间节点")),
)
LABELS = {**dict(ROWS), "value_max": gettext_lazy("区间上限")}


def versions(commitment: Commitment) -> list[Version]:
    """The terms as adopted and after each approved revision, oldest first."""
    terms = draft_terms(commitment)
    changes = approved(commitment)
    found = [Version(commitment.start, None, None, False, tuple((cell(terms, name), False) for name, _label in ROWS))]
    for at, revision in enumerate(changes):
        after = revisions.apply(terms, revision.changes)
        cells = tuple((cell(after, name), cell(after, name) != cell(terms, name)) for name, _label in ROWS)
        found.append(Version(revision.effective_on, None, revision, revision.withdrawn, cells))
        terms = after
        before = found[at]
        found[at] = Version(before.since, revision.effective_on, before.revision, before.is_withdrawn, before.cells)
    return found


def cell(terms: Terms, name: str) -> str:
    """One of the terms in words; "—" for what is not there."""
    value = getattr(terms, name)
    if name == "value":
        words = wording.head("", terms.comparator, terms.kind, terms.unit)
        return (
            f"{words} {wording.amount(terms.comparator, terms.kind, value, terms.value_max, terms.unit)}"
            if value
            else "—"
        )
    if isinstance(value, Decimal):
        return wording.amount("=", terms.kind if terms.kind != "breakthrough" else "", value, None, terms.unit)
    if isinstance(value, date):
        return value.isoformat()
    if name == "counting":
        return str(COUNTING_WORDS[Counting(value)])
    if name == "path":
        return str(PATH_WORDS[PathShape(value)])
    if name == "shares":
        return "、".join(f"{wording.figure(share * 100)}%" for share in value) or "—"
    if name == "nodes":
        return "；".join(f"{node.planned_on} {node.title}" for node in value) or "—"
    return "—"


def difference(revision: CommitmentRevision) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the revision changes, before and after, in words, by label. Withdrawal is a change of its own."""
    row = revision.commitment
    earlier = [
        each for each in approved(row) if (each.effective_on, each.ordinal) < (revision.effective_on, revision.ordinal)
    ]
    before = revisions.terms_on(draft_terms(row), earlier, revision.effective_on)
    after = revisions.apply(before, revision.changes)
    names = dict.fromkeys("value" if name == "value_max" else name for name in revision.changes)
    was = {str(LABELS[name]): cell(before, name) for name in names}
    becomes = {str(LABELS[name]): cell(after, name) for name in names}
    if revision.withdrawn:
        was[_("是否执行")], becomes[_("是否执行")] = _("执行"), _("取消")
    return was, becomes


def changes_of(revision: CommitmentRevision) -> Sequence[tuple[str, str, str]]:
    """(label, before, after) for a page."""
    was, becomes = difference(revision)
    return [(label, was[label], becomes[label]) for label in becomes]
