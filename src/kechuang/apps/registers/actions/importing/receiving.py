"""A list comes in: kept byte for byte, looked at in the confined reader, its headings understood as far as they go."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.documents import vault
from kechuang.apps.documents.actions import check_file
from kechuang.apps.documents.models import StoredFile
from kechuang.apps.documents.rules import safe_name
from kechuang.apps.registers.actions.entering import refuse_foreign
from kechuang.apps.registers.actions.importing import headers, work
from kechuang.apps.registers.models import BatchState, ImportBatch
from kechuang.apps.registers.rights import demand_register
from kechuang.apps.registers.rules.file_rows import stored
from kechuang.catalog.register import Register
from kechuang.readers.sheets import reading
from kechuang.readers.sheets.cells import Row, Sheet, Workbook

SHOWN_ROWS, SHOWN_COLUMNS, LONGEST_SAMPLE = 12, 60, 80


def receive(who: User, register: Register, data: bytes, name: str) -> ImportBatch:
    """A new batch: on its way to be checked when all headings are understood, else waiting for somebody to map them.

    Raises: NotAllowed; RG-008; UploadFault; ReadingError when the file cannot be read. Nothing is kept then.
    """
    refuse_foreign(register)
    demand_register(who, register, "enter")
    batch = keep(who, register, data, safe_name(name))
    if headers.is_clear(register, batch):
        headers.confirm(batch)
        work.start(batch, inline=is_short(batch))
    return batch


def keep(who: User | None, register: Register, data: bytes, name: str) -> ImportBatch:
    """The file looked at and kept, with a proposal of what its headings mean. Right is the caller's business."""
    check_file(name, len(data))
    looked = as_json(reading.look(data, name))
    sha256 = vault.put(data)
    with transaction.atomic():
        file, _ = StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": len(data)})
        batch = ImportBatch(
            register=register.code, version=register.version, file=file, file_name=name[:255], look=looked,
            by=who, unit=who.unit if who else None, state=BatchState.UPLOADED,
        )  # fmt: skip
        headers.propose(register, batch)
        batch.save()
        after = {"register": register.code, "name": name, "sha256": sha256}
        record(who, "registers.upload_list", batch, after=after)
    return batch


def is_short(batch: ImportBatch) -> bool:
    """Whether checking takes no longer than a page may."""
    sheet = headers.sheet_of(batch)
    return sheet is not None and sheet["filled"] <= work.INLINE


def as_json(book: Workbook) -> dict[str, Any]:
    """What the batch remembers of the file: sheets with their first rows, guessed headings and oddities."""
    notices = [{"code": n.code, "what": n.what, "where": n.where, "remedy": n.remedy} for n in book.notices]
    return {"format": book.format, "notices": notices, "sheets": [_sheet(each) for each in book.sheets]}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    header = None
    if sheet.header:
        names = {str(column): text[:200] for column, text in sheet.header.names.items()}
        header = {"first": sheet.header.first, "last": sheet.header.last, "names": names}
    shown = sheet.first_rows[: SHOWN_ROWS + (sheet.header.last if sheet.header else 0)]
    return {
        "name": sheet.name, "hidden": sheet.is_hidden, "rows": sheet.rows, "filled": sheet.filled_rows,
        "header": header, "first_rows": [_row(row) for row in shown],
    }  # fmt: skip


def _row(row: Row) -> dict[str, Any]:
    cells = {
        str(column): str(stored(cell))[:LONGEST_SAMPLE]
        for column, cell in row.cells.items()
        if column <= SHOWN_COLUMNS and cell.value is not None
    }
    return {"row": row.number, "cells": cells}
