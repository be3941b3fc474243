"""What each heading of a list means: proposed, corrected by a person, remembered for the next list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.registers.actions.importing import work
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.messages import importing as words
from kechuang.apps.registers.models import BatchState, HeaderChoice, ImportBatch
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.rights import demand_register
from kechuang.apps.registers.rules.cells import read_cell
from kechuang.catalog.columns import CODE_SUFFIX, FAULT_HEADER, columns, folded_header, map_headers
from kechuang.catalog.register import Register

NEVER_MAPPED = frozenset(map(folded_header, (FAULT_HEADER, "序号", "行号")))
CHANGEABLE = (BatchState.UPLOADED, BatchState.PREVIEWED, BatchState.FAILED)


def propose(register: Register, batch: ImportBatch) -> None:
    """The sheet whose headings fit best, and what they mean; a value that was fixed the last time is offered again."""
    best = max(_choices(batch), key=lambda sheet: _fit(register, sheet), default=None)
    if best is None:
        return
    batch.sheet = best["name"][:100]
    batch.header_row = best["header"]["last"] if best["header"] else 1
    batch.mapping = mapped(register, headings(best, batch.header_row))
    lacking = missing(register, batch.mapping, {})
    last = (
        ImportBatch.objects.filter(register=register.code, by=batch.by).exclude(fixed={}).first() if lacking else None
    )
    batch.fixed = {name: last.fixed[name] for name in lacking if last and name in last.fixed}


def is_clear(register: Register, batch: ImportBatch) -> bool:
    """Whether nobody needs to be asked: one sheet fits, and every required field has its column."""
    fitting = [each for each in _choices(batch) if _is_whole(register, each)]
    return len(fitting) == 1 and fitting[0]["name"] == batch.sheet


def _choices(batch: ImportBatch) -> list[dict[str, Any]]:
    filled = [sheet for sheet in batch.look["sheets"] if sheet["filled"]]
    return [sheet for sheet in filled if not sheet["hidden"]] or filled


def _fit(register: Register, sheet: dict[str, Any]) -> tuple[bool, int]:
    return _is_whole(register, sheet), len(_targets(_proposed(register, sheet)))


def _is_whole(register: Register, sheet: dict[str, Any]) -> bool:
    return not missing(register, _proposed(register, sheet), {})


def _proposed(register: Register, sheet: dict[str, Any]) -> dict[str, str]:
    return mapped(register, headings(sheet, sheet["header"]["last"])) if sheet["header"] else {}


def sheet_of(batch: ImportBatch) -> dict[str, Any] | None:
    return next((sheet for sheet in batch.look.get("sheets", ()) if sheet["name"][:100] == batch.sheet), None)


def headings(sheet: dict[str, Any], header_row: int) -> dict[int, str]:
    """Column → heading, of the guessed header or of whatever row a person says holds it."""
    header = sheet["header"]
    if header and header_row == header["last"]:
        return {int(column): text for column, text in header["names"].items()}
    row = next((each for each in sheet["first_rows"] if each["row"] == header_row), None)
    return {int(column): text for column, text in row["cells"].items()} if row else {}


def mapped(register: Register, found: Mapping[int, str]) -> dict[str, str]:
    """Column (as a string, for JSON) → target, for the headings that are known; "" for those known to be left out.

    A heading of several rows (基本情况/企业名称) is also known by its last part.
    """
    remembered = dict(HeaderChoice.objects.filter(register=register.code).values_list("header", "field"))
    known = {column.target for column in columns(register)}
    remembered = {header: target for header, target in remembered.items() if not target or target in known}
    remembered = dict.fromkeys(NEVER_MAPPED, "") | remembered
    whole = map_headers(register, found, remembered)
    rest = {c: text.rsplit("/", 1)[-1] for c, text in found.items() if c not in whole and "/" in text}
    parts = {c: target for c, target in map_headers(register, rest, remembered).items() if target not in whole.values()}
    return {str(column): target for column, target in sorted((whole | parts).items())}


def _targets(mapping: Mapping[str, str]) -> set[str]:
    return {target for target in mapping.values() if target}


def missing(register: Register, mapping: Mapping[str, str], fixed: Mapping[str, Any]) -> list[str]:
    """The required fields that no column and no fixed value gives."""
    given = {target.removesuffix(CODE_SUFFIX) for target in _targets(mapping)} | fixed.keys()
    return [name for name in register.fields if register.is_required(name) and name not in given]


def fault_of(register: Register, batch: ImportBatch) -> RegisterFault | None:
    """What to tell before anybody is asked: a file none of whose headings fits is probably another file."""
    if _targets(batch.mapping):
        return None
    expected = [column.header for column in columns(register) if column.required or column.is_code]
    return words.wrong_template(register.name, batch.file_name, expected)


@transaction.atomic
def choose(
    who: User | None, register: Register, batch: ImportBatch, *, sheet: str, header_row: int,
    mapping: Mapping[str, str], fixed: Mapping[str, str],
) -> None:  # fmt: skip
    """Set what the columns mean and remember it; the batch is then to be checked (the caller starts that).

    mapping: column → target or "".  fixed: field → words as typed, for every row.
    Raises: NotAllowed; RG-202, RG-203, RG-204, RG-206.
    """
    if who is not None:
        demand_register(who, register, "enter")
    batch.refresh_from_db(from_queryset=ImportBatch.objects.select_for_update())
    if batch.state not in CHANGEABLE:
        raise words.not_at_this_step(batch.get_state_display())
    fixed = {name: text.strip() for name, text in fixed.items() if text.strip()}
    _refuse_unfit(register, mapping, fixed)
    before = {"mapping": batch.mapping, "fixed": batch.fixed}
    batch.sheet, batch.header_row = sheet[:100], header_row
    batch.mapping, batch.fixed = dict(mapping), fixed
    batch.save(update_fields=["sheet", "header_row", "mapping", "fixed"])
    _remember(who, register, batch)
    record(who, "registers.map_headers", batch, before=before, after={"mapping": batch.mapping, "fixed": fixed})
    confirm(batch)


def confirm(batch: ImportBatch) -> None:
    """From here on the batch waits for the check."""
    batch.state, batch.done, batch.claim, batch.claimed_at, batch.fault = BatchState.MAPPED, 0, "", timezone.now(), None
    batch.save(update_fields=["state", "done", "claim", "claimed_at", "fault"])


def _refuse_unfit(register: Register, mapping: Mapping[str, str], fixed: Mapping[str, str]) -> None:
    by_target: dict[str, list[str]] = {}
    for column, target in mapping.items():
        if target:
            by_target.setdefault(target, []).append(column)
    for target, places in by_target.items():
        if len(places) > 1:
            name = next(each.header for each in columns(register) if each.target == target)
            raise words.column_twice(name, [f"第 {place} 列" for place in places])
    lacking = missing(register, mapping, fixed)
    if lacking:
        raise words.columns_missing(register.fields[name].name for name in lacking)
    lookup = Lookup(register)
    for name, text in fixed.items():
        read = read_cell(name, register.fields[name], register.code_lists.get(name), text, lookup)
        wrong = [fault for fault in read.faults if fault.is_error]
        if wrong:
            raise words.fixed_is_wrong(wrong[0], register.fields[name].name)


def _remember(who: User | None, register: Register, batch: ImportBatch) -> None:
    """Only what the declaration does not say by itself: a better declaration is not held back by old choices."""
    sheet = sheet_of(batch)
    if sheet is None:
        return
    found = headings(sheet, batch.header_row)
    declared = map_headers(register, found, {})
    for column, target in batch.mapping.items():
        heading = folded_header(found.get(int(column), ""))[:200]
        if heading and heading not in NEVER_MAPPED and declared.get(int(column), "") != target:
            HeaderChoice.objects.update_or_create(
                register=register.code, header=heading, defaults={"field": target, "by": who}
            )
        elif heading:
            HeaderChoice.objects.filter(register=register.code, header=heading).exclude(field=target).delete()


def again(batch: ImportBatch) -> None:
    """Check once more, as after an answer or when an earlier check was broken off."""
    if batch.state not in (BatchState.PREVIEWED, BatchState.FAILED):
        raise words.not_at_this_step(batch.get_state_display())
    confirm(batch)
    work.start(batch, inline=(batch.rows or 0) <= work.INLINE)


@transaction.atomic
def abandon(who: User, batch: ImportBatch) -> None:
    """Give a list up that was not taken: its rows go, the file and this note of it stay. Raises: RG-206, RG-209."""
    batch.refresh_from_db(from_queryset=ImportBatch.objects.select_for_update())
    if batch.by_id != who.pk:
        raise words.not_yours()
    if batch.state not in CHANGEABLE:
        raise words.not_at_this_step(batch.get_state_display())
    batch.staged.all().delete()
    batch.state = BatchState.ABANDONED
    batch.save(update_fields=["state"])
    record(who, "registers.abandon_batch", batch, after={"register": batch.register})
