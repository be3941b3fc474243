"""What the pages of imported lists show: batches, the rows of a preview with every fault in its cell, what waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kechuang.apps.accounts.inbox import Todo
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.models import BatchKind, BatchState, ImportBatch, StagedRow, Verdict
from kechuang.apps.registers.queries import showing, standing
from kechuang.apps.registers.rights import may_register, readable
from kechuang.apps.registers.rules.differences import Difference, differences
from kechuang.apps.registers.rules.faults import shorten
from kechuang.catalog.columns import columns
from kechuang.catalog.register import Register

TABS = (Verdict.BAD, Verdict.QUESTION, Verdict.NEW, Verdict.CHANGED, Verdict.SAME)
WARNED = "warned"


def visible(user: User) -> QuerySet[ImportBatch]:
    """The lists brought in to registers that `user` may see, and what was taken back, the newest first."""
    registers = [code for code, each in catalogue.current().items() if may_register(user, each, "see")]
    rows = ImportBatch.objects.filter(register__in=registers).exclude(kind=BatchKind.GROUP)
    return rows.select_related("by", "unit", "decided_by", "reverts", "file")


def may_see_rows(user: User, batch: ImportBatch, register: Register) -> bool:
    """The rows of a list not taken yet are for who brought it in and for who may accept."""
    return batch.by_id == user.pk or bool(may_register(user, register, "accept"))


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    label: str
    number: int
    is_here: bool


def tabs(batch: ImportBatch, here: str) -> list[Tab]:
    """Every verdict that has rows, and the rows to look at twice."""
    counts = batch.counts
    found = [Tab(each.value, str(each.label), counts.get(each.value, 0), here == each.value) for each in TABS]
    found.append(Tab(WARNED, _("请核对"), counts.get(WARNED, 0), here == WARNED))
    return [tab for tab in found if tab.number]


def first_tab(batch: ImportBatch) -> str:
    return next((each.value for each in TABS if batch.counts.get(each.value)), Verdict.NEW.value)


def rows_of(batch: ImportBatch, tab: str) -> QuerySet[StagedRow]:
    rows = StagedRow.objects.filter(batch=batch).order_by("row")
    if tab == WARNED:
        return rows.filter(warned=True).exclude(verdict=Verdict.BAD)
    return rows.filter(verdict=tab) if tab in Verdict.values else rows


@dataclass(frozen=True, slots=True)
class Said:
    """One fault as the page tells it. weight: error | warning."""

    where: str
    sentence: str
    weight: str


@dataclass(frozen=True, slots=True)
class PreviewCell:
    text: str
    weight: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it stands in the file, with what is wrong in which cell, what it would change, and its likes."""

    row: StagedRow
    cells: list[PreviewCell]
    said: list[Said]
    changes: list[Difference] = field(default_factory=list)
    twins: list[tuple[str, list[Difference]]] = field(default_factory=list)


def heads(batch: ImportBatch, names: Mapping[int, str]) -> list[tuple[int, str]]:
    """The columns that are imported, with the headings of the file."""
    return [
        (int(c), names.get(int(c), f"第 {c} 列")) for c, target in sorted(batch.mapping.items(), key=_number) if target
    ]


def _number(item: tuple[str, str]) -> int:
    return int(item[0])


def preview(
    user: User, register: Register, batch: ImportBatch, rows: Iterable[StagedRow], names: Mapping[int, str], on: date
) -> list[PreviewRow]:
    """The rows of one page. Fields closed to the reader show no values."""
    shown = list(rows)
    existing = standing.payloads_of(register, {row.existing for row in shown if row.existing})
    alike = standing.records_of(register, {key for row in shown for key in (row.question or {}).get("twins", ())})
    payloads = [*existing.values(), *(each.payload for each in alike.values()), *(row.payload for row in shown)]
    called = showing.names_of(register, payloads, on, with_records=False)
    open_fields = set(readable(user, register))
    columns_shown = [c for c, _ in heads(batch, names)]
    by_column = {int(c): target.partition(":")[0] for c, target in batch.mapping.items() if target}
    result = []
    for row in shown:
        faults = [_guarded(register, fault, open_fields) for fault in row.faults]
        told = [_said(fault, names) for fault in faults]
        cells = [_cell(row, faults, c, by_column[c] in open_fields) for c in columns_shown]
        before = existing.get(row.existing) if row.existing and row.verdict == Verdict.CHANGED else None
        changes = differences(register, before, row.payload) if before is not None else []
        twins = [
            (showing.title_of(register, alike[key].payload, called, open_fields),
             _named(register, differences(register, alike[key].payload, row.payload), open_fields))
            for key in (row.question or {}).get("twins", ()) if key in alike
        ]  # fmt: skip
        result.append(PreviewRow(row, cells, told, _named(register, changes, open_fields), twins))
    return result


def _named(register: Register, found: list[Difference], open_fields: set[str]) -> list[Difference]:
    """With the names of the fields; values of closed ones are not told."""
    return [
        {"field": register.fields[each["field"]].name, "before": each["before"], "after": each["after"]}
        if each["field"] in open_fields
        else {"field": register.fields[each["field"]].name, "before": showing.CLOSED, "after": showing.CLOSED}
        for each in found
    ]


def _guarded(register: Register, fault: Mapping[str, Any], open_fields: Collection[str]) -> Mapping[str, Any]:
    """A fault quotes its cell, and a check between cells quotes them all: not those closed to the reader."""
    closed = [name for name in register.fields if name not in open_fields]
    if fault["field"] not in closed and not any(register.fields[name].name in fault["what"] for name in closed):
        return fault
    return {**fault, "value": "", "what": fault["what"].split("：")[0]}


def _said(fault: Mapping[str, Any], names: Mapping[int, str]) -> Said:
    where = names.get(fault["column"], "") if fault["column"] else ""
    quoted = f"“{shorten(fault['value'])}”" if fault["value"] else ""
    mend = f"。{fault['remedy']}" if fault["remedy"] else ""
    return Said(where, f"{quoted}{fault['what']}{mend}（{fault['code']}）", fault["weight"])


def _cell(row: StagedRow, told: Iterable[Mapping[str, Any]], column: int, is_open: bool) -> PreviewCell:
    """The cell as the file has it, marked with the weightiest fault in it."""
    faults = [fault for fault in told if fault["column"] == column]
    weight = "error" if any(f["weight"] == "error" for f in faults) else "warning" if faults else ""
    value = row.raw.get(str(column))
    text = "" if value is None else ("是" if value else "否") if isinstance(value, bool) else str(value)
    title = "；".join(fault["what"] for fault in faults)
    return PreviewCell(text if is_open else showing.CLOSED, weight, title)


def kinds(user: User, register: Register, batch: ImportBatch) -> list[dict[str, Any]]:
    """Faults by kind with their numbers, the name of the field in front."""
    opened = readable(user, register)
    return [
        dict(_guarded(register, kind, opened))
        | {"name": register.fields[kind["field"]].name if kind["field"] in register.fields else ""}
        for kind in batch.counts.get("kinds", ())
    ]


def left_out(batch: ImportBatch, names: Mapping[int, str]) -> list[str]:
    """Headings of the file whose columns are not imported."""
    return [text for column, text in names.items() if not batch.mapping.get(str(column))]


def target_choices(register: Register) -> list[tuple[str, str]]:
    """What a column may be said to hold, for the drop-down of a heading."""
    return [(each.target, f"{each.header}{'（必填）' if each.required else ''}") for each in columns(register)]


# 待办: what waits for me here; entries that wait for acceptance are told by queries.reviewing.


def todos(user: User, on: date) -> list[Todo]:
    return [_todo(batch) for batch in _mine(user)] + [_revert_todo(batch) for batch in _reverts(user)]


def count_todos(user: User, on: date) -> int:
    return _mine(user).count() + len(_reverts(user))


def _mine(user: User) -> QuerySet[ImportBatch]:
    states = (BatchState.UPLOADED, BatchState.PREVIEWED, BatchState.FAILED)
    return ImportBatch.objects.filter(by=user, state__in=states, register__in=catalogue.current())


def _reverts(user: User) -> list[ImportBatch]:
    """Batches that somebody else asked to have taken back, where I may confirm it."""
    if not may(user, "registers.accept"):
        return []
    rows = ImportBatch.objects.filter(~Q(by=user), kind=BatchKind.REVERT, state=BatchState.SUBMITTED)
    registers = catalogue.current()
    return [row for row in rows if row.register in registers and may_register(user, registers[row.register], "accept")]


_WHY = {
    BatchState.UPLOADED: _("表头还没有全部对应上，对好后开始核对。"),
    BatchState.PREVIEWED: _("已核对完，看过预览后确认导入。"),
    BatchState.FAILED: _("核对没有完成，请看原因后重试。"),
}


def _todo(batch: ImportBatch) -> Todo:
    what = f"{catalogue.find(batch.register).name}：{batch.file_name}"
    return Todo(_("导入名单"), what, _WHY[BatchState(batch.state)], reverse("registers:batch", args=[batch.pk]))


def _revert_todo(batch: ImportBatch) -> Todo:
    what = f"{catalogue.find(batch.register).name}：撤回“{batch.file_name}”"
    why = f"{batch.by.get_full_name() if batch.by else ''}申请撤回 {batch.counts.get('undo', 0)} 条：{batch.reason}"
    return Todo(_("撤回批次"), what, why, reverse("registers:batch", args=[batch.pk]))
