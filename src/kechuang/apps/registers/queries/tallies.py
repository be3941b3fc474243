"""How many records each register holds, how many wait, when it last changed: cheap however large the registers are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max

from kechuang.apps.registers import tables
from kechuang.apps.registers.models import DeclarationVersion, Entry, Waiting
from kechuang.catalog.register import Register


@dataclass(frozen=True, slots=True)
class Numbers:
    """records: in force now, accepted ones only. changed_at: of the last entry that stands; None while empty."""

    records: int
    changed_at: datetime | None


@dataclass(slots=True)
class _Counted:
    """What this process counted last, and the end of the chain it counted at."""

    seq: int = 0
    digest: str = ""
    declared: int = 0
    numbers: dict[str, Numbers] = field(default_factory=dict)


_last = _Counted()


def numbers_of(registers: Mapping[str, Register]) -> dict[str, Numbers]:
    """By code. Only registers that had entries since they were last counted are counted again."""
    end = Entry.objects.order_by("-seq").values_list("seq", "digest").first() or (0, "")
    declared = DeclarationVersion.objects.aggregate(latest=Max("id"))["latest"] or 0
    known = _still_true(end[0], declared)
    missing = {code: each for code, each in registers.items() if code not in known}
    known |= {code: _count(each) for code, each in missing.items()}
    _last.seq, _last.digest, _last.declared, _last.numbers = end[0], end[1], declared, known
    return {code: known[code] for code in registers}


def _still_true(seq: int, declared: int) -> dict[str, Numbers]:
    """The digest of the entry we counted at proves that the books are the same and only grew."""
    if not _last.digest or declared != _last.declared or seq < _last.seq:
        return {}
    if not Entry.objects.filter(seq=_last.seq, digest=_last.digest).exists():
        return {}
    if seq == _last.seq:
        return dict(_last.numbers)
    touched = set(Entry.objects.filter(seq__gt=_last.seq).order_by().values_list("register", flat=True).distinct())
    return {code: numbers for code, numbers in _last.numbers.items() if code not in touched}


def _count(register: Register) -> Numbers:
    rows = tables.typed(register)._default_manager
    latest = rows.aggregate(latest=Max("seq"))["latest"]
    changed = Entry.objects.filter(seq=latest).values_list("recorded_at", flat=True).first() if latest else None
    return Numbers(rows.count(), changed)


def waiting_numbers() -> dict[str, int]:
    """How many entries wait, by register."""
    return dict(Waiting.objects.order_by().values_list("register").annotate(Count("entry")))
