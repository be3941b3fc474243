"""A list brought in from the command line: checked at once, and taken where that is asked for. No page, no queue.

Who can run commands on the server may accept; what is taken this way stands accepted, by the person named or nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.entering import refuse_foreign
from kechuang.apps.registers.actions.importing import checking, headers, receiving, taking, work
from kechuang.apps.registers.actions.importing.returning import marks
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.messages import importing as words
from kechuang.apps.registers.models import BatchState, ImportBatch, StagedRow, Verdict, Way
from kechuang.apps.registers.queries import importing
from kechuang.catalog.columns import CODE_SUFFIX
from kechuang.catalog.faults import nearest
from kechuang.catalog.register import Register
from kechuang.readers.sheets.cells import column_name

ALL, GOOD = "all", "good"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks. take: "" to check only, all, or good. sheet: "" for the one that fits best."""

    take: str = ""
    by: User | None = None
    sheet: str = ""
    fixed: Mapping[str, str] | None = None


def bring_in(register: Register, data: bytes, name: str, wanted: Wanted) -> ImportBatch:
    """The batch, checked and, where asked for, taken; `counts` says what became of it.

    With `all`, one bad row is enough that nothing is written.
    Raises: RG-008, RG-201 … RG-205, ReadingError.
    """
    refuse_foreign(register)
    batch = receiving.keep(wanted.by, register, data, name)
    _map(register, batch, wanted)
    _perform(batch)
    if _takeable(batch) and (wanted.take == GOOD or (wanted.take == ALL and not refused(batch))):
        taking.begin(batch, good_only=wanted.take == GOOD)
        _take(batch, register)
    return batch


def _map(register: Register, batch: ImportBatch, wanted: Wanted) -> None:
    fixed = _fixed(register, wanted.fixed or {})
    if wanted.sheet:
        _change_sheet(register, batch, wanted.sheet)
    elif fault := headers.fault_of(register, batch):
        raise fault
    given = {target.removesuffix(CODE_SUFFIX) for target in batch.mapping.values()}
    headers.choose(
        wanted.by, register, batch, sheet=batch.sheet, header_row=batch.header_row, mapping=batch.mapping,
        fixed={name: text for name, text in {**batch.fixed, **fixed}.items() if name in fixed or name not in given},
    )  # fmt: skip


def _change_sheet(register: Register, batch: ImportBatch, name: str) -> None:
    sheets = {each["name"]: each for each in batch.look["sheets"]}
    if name not in sheets:
        remedy = nearest(name, sheets) or f"现有：{'、'.join(sheets)}"
        raise RegisterFault("RG-217", f"文件里没有工作表“{name}”。", where=batch.file_name, remedy=remedy)
    header = sheets[name]["header"]
    batch.sheet, batch.header_row = name[:100], header["last"] if header else 1
    batch.mapping = headers.mapped(register, headers.headings(sheets[name], batch.header_row))
    batch.save(update_fields=["sheet", "header_row", "mapping"])


def _fixed(register: Register, given: Mapping[str, str]) -> dict[str, str]:
    """By code or by name of the field. Raises: RG-216."""
    codes = {field.name: name for name, field in register.fields.items()} | {name: name for name in register.fields}
    for word in given:
        if word not in codes:
            raise words.unknown_setting(word, nearest(word, codes))
    return {codes[word]: text for word, text in given.items()}


def _perform(batch: ImportBatch) -> None:
    work.perform(batch.pk)
    batch.refresh_from_db()
    if batch.fault:
        fault = batch.fault
        raise RegisterFault(
            fault["code"], fault["what"], where=fault["where"] or batch.file_name, remedy=fault["remedy"]
        )


def _takeable(batch: ImportBatch) -> bool:
    return any(batch.counts.get(each) for each in taking.TAKEN)


def refused(batch: ImportBatch) -> bool:
    """Whether rows are wrong or in question."""
    return bool(batch.counts.get(Verdict.BAD) or batch.counts.get(Verdict.QUESTION))


def _take(batch: ImportBatch, register: Register) -> None:
    claimed = work.claim(batch.pk)
    assert claimed is not None  # it was set aside for us a moment ago
    found, held = claimed
    try:
        taking.append_rows(found, held, register, Way.COMMAND, accepted=True)
    except BaseException:
        ImportBatch.objects.filter(pk=batch.pk, claim=held).update(claim="", state=BatchState.PREVIEWED)
        raise
    batch.refresh_from_db()


def told(batch: ImportBatch) -> Iterator[str]:
    """What is odd about the file as a whole, then every fault and question left, as 文件 工作表 行 列: sentence."""
    register = catalogue.find(batch.register)
    yield from _of_the_file(batch)
    kept_back = StagedRow.objects.filter(batch=batch, verdict__in=(Verdict.BAD, Verdict.QUESTION)).order_by("row")
    for row in kept_back.iterator(2_000):
        for mark in marks(row, register, quoted=True):
            column = f" {column_name(mark.column)} 列" if mark.column else ""
            yield f"{batch.file_name} {batch.sheet} 第 {row.row} 行{column}：{mark.sentence}"


def _of_the_file(batch: ImportBatch) -> Iterator[str]:
    """What a page shows above the rows: how the file was read, figures reckoned in other units, rows passed over."""
    for notice in batch.look.get("notices", ()):
        yield f"{batch.file_name}：{notice['what']}{notice['remedy']}（{notice['code']}）"
    if columns := importing.left_out(batch, checking.plan_of(catalogue.find(batch.register), batch).headers):
        yield f"{batch.file_name} {batch.sheet}：没有导入的列：{'、'.join(columns)}。"
    for sentence in batch.counts.get("converted", ()):
        yield f"{batch.file_name} {batch.sheet}：{sentence}"
    if rows := batch.counts.get("footers"):
        yield f"{batch.file_name} {batch.sheet}：{words.FOOTERS.format(rows='、'.join(map(str, rows)))}。"
