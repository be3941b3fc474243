"""The lock, the end of the chain, and what of an entry the chain covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from kechuang.apps.registers.models.entry import Entry, Seal
from kechuang.apps.registers.rules.chain import BEGINNING, digest, instant

LOCK = 4_726_001  # a number of our own among PostgreSQL's advisory locks
COVERED = (
    "seq", "register", "key", "operation", "payload", "version", "standing", "answers_id", "undoes_id", "based_on",
    "was_key", "organisation_id", "way", "batch_id", "place", "proof_id", "proof_name", "entered_by_id", "unit_id",
    "accepted_by_id", "reason", "recorded_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class End:
    """The last entry there is; seq 0 when there is none."""

    seq: int
    digest: str
    recorded_at: datetime | None


def lock() -> None:
    """From here to the end of the transaction nobody else appends, so `seq` is given in the order of commits.

    SQLite needs nothing: its transactions take the only write lock when they begin (see settings, IMMEDIATE).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def end() -> End:
    last = Entry.objects.order_by("-seq").values_list("seq", "digest", "recorded_at").first()
    return End(*last) if last else End(0, BEGINNING, None)


def now(after: datetime | None) -> datetime:
    """The clock, but never before the last entry: a clock put back must not change what was known when."""
    moment = timezone.now()
    return max(moment, after) if after else moment


def link(before: str, facts: dict[str, Any]) -> str:
    """The digest of the entry with these `facts` (all of COVERED)."""
    return digest(before, facts | {"recorded_at": instant(facts["recorded_at"])})


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and how."""

    seq: int
    what: str


def verify(progress: Any = None) -> tuple[int, str, list[Break]]:
    """Walk the whole chain: how many entries, the last digest, and every place where it does not hold.

    After a break the walk goes on from what the row itself says, so that one change is told once.
    """
    breaks: list[Break] = []
    count, expected, before = 0, 1, BEGINNING
    seals = {seal.seq: seal for seal in Seal.objects.all()}
    for row in _rows():
        if row["seq"] != expected:
            breaks.append(Break(expected, f"缺少第 {expected} 至 {row['seq'] - 1} 条"))
        facts = {name: row[name] for name in COVERED}
        if link(before, facts) != row["digest"]:
            breaks.append(Break(row["seq"], "内容与链值不符，这一条或前一条被改动过"))
        seal = seals.pop(row["seq"], None)
        if seal and seal.digest != row["digest"]:
            breaks.append(Break(row["seq"], f"与 {seal.day} 的封存值不符"))
        before, expected, count = row["digest"], row["seq"] + 1, count + 1
        if progress:
            progress(count)
    breaks += [Break(seal.seq, f"{seal.day} 封存的第 {seal.seq} 条已经不在") for seal in seals.values()]
    return count, before, breaks


def _rows() -> Iterator[dict[str, Any]]:
    yield from Entry.objects.order_by("seq").values(*COVERED, "digest").iterator(5_000)
