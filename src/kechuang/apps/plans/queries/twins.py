"""Which reported items look like one, and where else a firm or a file turns up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kechuang.apps.plans.models import (
    Commitment,
    Evidence,
)
from kechuang.apps.plans.queries import reports
from kechuang.apps.plans.rules import doubles


@dataclass(frozen=True, slots=True)
class Twin:
    """An item that looks like another. is_same: by the same commitment and so certain to be counted twice.

    why: in a few words.
    """

    report: Evidence
    is_same: bool
    why: str

    @property
    def figure(self) -> str:
        return reports.words_of(self.report)[1]


def twins_of(commitment: Commitment, days: Iterable[date]) -> list[Evidence]:
    """Items of `commitment` on these days that stand: what a new one must not repeat."""
    found = Evidence.objects.filter(commitment=commitment, happened_on__in=list(days), standing__in=reports.STANDS)
    return list(found.select_related("unit", "reported_by").order_by("pk"))


def look_like_one(one: Evidence, other: Evidence) -> bool:
    """Same day and amount, and the same organisation by name or by code."""
    if (one.happened_on, one.amount) != (other.happened_on, other.amount):
        return False
    same_code = bool(one.uscc) and one.uscc == other.uscc
    return same_code or one.fingerprint == other.fingerprint


def twins_among(rows: Sequence[Evidence]) -> dict[int, list[Twin]]:
    """For each item what looks like it: on its own commitment, or elsewhere by firm and day or by file. One query."""
    if not rows:
        return {}
    days, names = {row.happened_on for row in rows}, {row.fingerprint for row in rows}
    files = {row.proof.file_id for row in rows if row.proof}
    near = Q(happened_on__in=days) | Q(fingerprint__in=names)
    if files:
        near |= Q(proof__file__in=files)
    others = reports.rows_of(Evidence).filter(near, standing__in=reports.STANDS)
    by_day: dict[date, list[Evidence]] = defaultdict(list)
    by_file: dict[int, list[Evidence]] = defaultdict(list)
    for other in others:
        by_day[other.happened_on].append(other)
        if other.proof:
            by_file[other.proof.file_id].append(other)
    return {row.pk: _twins(row, by_day[row.happened_on], by_file) for row in rows}


def _twins(row: Evidence, that_day: Sequence[Evidence], by_file: dict[int, list[Evidence]]) -> list[Twin]:
    found: dict[int, Twin] = {}
    for other in that_day:
        why = _likeness(row, other)
        if other.pk != row.pk and why:
            found[other.pk] = Twin(other, why == "same", WHY[why])
    for other in by_file[row.proof.file_id] if row.proof else ():
        # One announcement proves many items of one commitment; under another commitment it is worth a look.
        if other.pk != row.pk and other.commitment_id != row.commitment_id:
            found.setdefault(other.pk, Twin(other, False, WHY["file"]))
    return sorted(found.values(), key=lambda twin: (not twin.is_same, twin.report.pk))


WHY = {
    "same": "单位、日期、数量都相同",
    "alike": "日期、数量相同，名称相近",
    "elsewhere": "同一单位同一天，报在另一项目标下",
    "file": "另一项目标下交过同一份证明材料",
}


def _likeness(one: Evidence, other: Evidence) -> str:
    """A key of WHY, "" when they are two."""
    if one.commitment_id != other.commitment_id:
        same_firm = doubles.plain_name(one.organisation) == doubles.plain_name(other.organisation)
        return "elsewhere" if same_firm or (one.uscc and one.uscc == other.uscc) else ""
    if look_like_one(one, other):
        return "same"
    two_codes = bool(one.uscc and other.uscc)
    if one.amount == other.amount and not two_codes and doubles.are_alike(one.organisation, other.organisation):
        return "alike"
    return ""
