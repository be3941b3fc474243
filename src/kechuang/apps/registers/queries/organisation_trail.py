"""Everything ever written about one organisation: entries newest first, the files they came with, what waits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from kechuang.apps.orgs.models import Organisation
from kechuang.apps.registers.models import BatchKind, BatchState, Entry, ImportBatch, Operation, Standing, Way
from kechuang.catalog.register import Register

FILES = 12
NEWEST = 8
_DEEDS = {Operation.SET: "记入", Operation.WITHDRAW: "撤回", Operation.MOVE: "改记"}


@dataclass(frozen=True, slots=True)
class Step:
    """One entry in words. did: 提交, 接受, 退回, 提出异议, 记入, 撤回, 改记."""

    entry: Entry
    register: Register
    did: str
    tone: str


@dataclass(frozen=True, slots=True)
class File:
    """A paper some entry came with. seq: the newest such entry, by which the file is fetched."""

    name: str
    seq: int
    register: Register
    key: str


def entries_about(ids: Collection[int], registers: Collection[str]) -> QuerySet[Entry]:
    """Newest first, of the registers the reader may see."""
    rows = Entry.objects.filter(organisation__in=ids, register__in=registers).order_by("-seq")
    return rows.select_related("entered_by", "accepted_by", "unit", "batch")


def steps(entries: Collection[Entry], registers: dict[str, Register]) -> list[Step]:
    return [Step(each, registers[each.register], *_deed(each)) for each in entries]


def _deed(entry: Entry) -> tuple[str, str]:
    if entry.standing == Standing.REJECTED:
        return "退回", "bad"
    if entry.standing == Standing.DISPUTED:
        return "提出异议", "warn"
    if entry.standing == Standing.SUBMITTED:
        return "提交", "busy"
    if entry.answers_id:
        return "接受", "good"
    if entry.way == Way.UNDO:
        return "撤销", "good"
    return _DEEDS[Operation(entry.operation)], "good"


def files_about(ids: Collection[int], registers: dict[str, Register]) -> list[File]:
    """The newest papers, each once."""
    rows = Entry.objects.filter(organisation__in=ids, register__in=registers, proof__isnull=False).order_by()
    newest = list(rows.values("proof").annotate(seq=Max("seq")).values_list("seq", flat=True).order_by("-seq")[:FILES])
    found = Entry.objects.filter(seq__in=newest).order_by("-seq")
    return [File(each.proof_name or "佐证", each.seq, registers[each.register], each.key) for each in found]


def groups_waiting(body: Organisation | None = None) -> list[ImportBatch]:
    """Renames, mergers and the like that wait for a second person, first come first; those about `body` if given."""
    rows = ImportBatch.objects.filter(kind=BatchKind.GROUP, state=BatchState.SUBMITTED).select_related("by", "unit")
    return [each for each in rows.order_by("pk") if body is None or body.pk in each.fixed["about"]]
