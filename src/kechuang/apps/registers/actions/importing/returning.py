"""The rows that were not taken, handed back in the layout of the file they came in, with what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import PurePath

from kechuang.apps.documents import vault
from kechuang.apps.documents.models import StoredFile
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.actions.importing import checking
from kechuang.apps.registers.models import BatchState, ImportBatch, StagedRow, Verdict
from kechuang.apps.registers.rules.faults import CellFault
from kechuang.apps.registers.rules.numbers import canonical
from kechuang.apps.registers.rules.stated_units import with_units
from kechuang.catalog.register import Register
from kechuang.readers.sheets import reading
from kechuang.readers.sheets.cells import Cell, Row
from kechuang.writers.register_files.returned import BadRow, Mark, returned

KEPT_BACK = (Verdict.BAD, Verdict.QUESTION)
CHUNK = 2_000


def returned_file(batch: ImportBatch) -> bytes:
    """The workbook. Kept with the batch once the good rows are taken, so that it is the same whenever it is fetched."""
    if batch.returned_id and batch.returned:
        return vault.fetch(batch.returned.sha256)
    register = catalogue.find(batch.register)
    plan = checking.plan_of(register, batch)
    # A unit that stood above the table does not come along: its columns have to say it.
    found = with_units(plan.headers, plan.targets, plan.stated)
    data = returned(register, found, bad_rows(batch, register))
    if batch.state not in (BatchState.PREVIEWED, BatchState.TAKING):
        sha256 = vault.put(data)
        batch.returned, _ = StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": len(data)})
        batch.save(update_fields=["returned"])
    return data


def name_of(batch: ImportBatch) -> str:
    return f"{PurePath(batch.file_name).stem}（待改）.xlsx"


def bad_rows(batch: ImportBatch, register: Register) -> Iterator[BadRow]:
    """The rows that stay behind, with their cells as the file has them: dates as dates, numbers as numbers."""
    assert batch.file is not None
    data = vault.fetch(batch.file.sha256)
    plan = checking.plan_of(register, batch)
    percents = {column for name, column in plan.names if register.fields[name].unit == "%"}
    for rows in tables.chunks(reading.rows(data, batch.file_name, batch.sheet, batch.header_row), CHUNK):
        by_number: dict[int, Row] = {row.number: row for row in rows}
        first, last = min(by_number), max(by_number)
        staged = StagedRow.objects.filter(batch=batch, verdict__in=KEPT_BACK, row__range=(first, last)).order_by("row")
        for each in staged.defer("payload", "raw"):
            row = by_number.get(each.row)
            if row is not None:
                cells = {column: _handed_back(cell, column in percents) for column, cell in row.cells.items()}
                yield BadRow(each.row, cells, tuple(marks(each, register)))


def _handed_back(cell: Cell, in_percent: bool) -> object:
    """The value; one shown as 35% in a column of percents in these words, since its format does not come along."""
    if cell.note == "percent" and in_percent and isinstance(cell.value, int | Decimal):
        return f"{canonical(Decimal(cell.value) * 100)}%"
    return cell.value


def marks(row: StagedRow, register: Register, *, quoted: bool = False) -> Iterator[Mark]:
    """What is to be mended, or asked, in this row. quoted: with what stands in the cell, for who does not see it."""
    for fault in row.faults:
        told = CellFault(
            fault["field"],
            fault["value"] if quoted else "",
            fault["what"],
            fault["remedy"],
            fault["code"],
            fault["weight"],
        )
        yield Mark(fault["column"], told.sentence, told.is_error)
    for asked in (row.question or {}).get("ask", ()):
        labels = "、".join(option["label"] for option in asked["options"][:3])
        meant = f"可能是：{labels}。" if labels else ""
        name = register.fields[asked["field"]].name
        yield Mark(0, f"{name}“{asked['written']}”没有对上已登记的单位。{meant}请写上统一社会信用代码（RG-142）")
