"""Hand a register out: check the right, note who took what, then give the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.messages import exporting as words
from kechuang.apps.registers.models import DeclarationVersion, Waiting
from kechuang.apps.registers.queries import exporting as queries
from kechuang.apps.registers.rights import demand_register, readable
from kechuang.apps.registers.rules.written import Cell
from kechuang.catalog.columns import Column
from kechuang.catalog.register import Register
from kechuang.kernel.errors import system_says
from kechuang.writers.atomically import written_beside
from kechuang.writers.register_files.table import Note, csv_lines, write_xlsx


@dataclass(frozen=True, slots=True)
class Handed:
    """What goes out: its columns, its rows (to be gone through once), how many there are, and the note beside them."""

    columns: list[Column]
    rows: Iterator[list[Cell]]
    number: int
    note: Note


def hand_out(
    who: User | None, register: Register, seqs: queries.Seqs, form: str, filters: str, on: date | None = None,
    as_of: str = "",
) -> Handed:  # fmt: skip
    """The entries `seqs` as rows of the columns open to `who`, and an audit row that says so.

    who: None for the command line, which reads everything.  on: organisations under their names of that day.
    as_of: 数据截至 in words, unless it is now.  Raises: NotAllowed.
    """
    if who is not None:
        demand_register(who, register, "see")
        demand(who, "registers.export")
    open_fields = readable(who, register) if who else list(register.fields)
    of = queries.open_columns(register, open_fields)
    closed = [name for name in register.fields if name not in set(open_fields)]
    facts = {"register": register.code, "form": form, "filters": filters, "rows": len(seqs), "closed": closed}
    record(who, "registers.export", DeclarationVersion, after=facts)
    note = _note(who, register, filters, closed, as_of)
    return Handed(of, queries.cells(register, of, seqs, on), len(seqs), note)


def _note(who: User | None, register: Register, filters: str, closed: Iterable[str], as_of: str) -> Note:
    now = f"{timezone.localtime():%Y-%m-%d %H:%M}"
    waiting = Waiting.objects.filter(register=register.code).count()
    return Note(
        (
            ("名录", f"{register.name}（{register.code}，第 {register.version} 版）"),
            ("数据截至", as_of or now),
            ("筛选条件", filters),
            ("导出人", who.get_full_name() if who else "命令行"),
            ("导出时间", now),
            ("待审", f"另有 {waiting} 条待审，没有计入"),
            ("没有列出的项", words.closed_words(register, closed)),
            ("再导入", words.ROUND_TRIP),
        )
    )


def export_file(
    code: str, out: Path, *, as_of: date | None = None, known: datetime | None = None, overwrite: bool = False
) -> int:
    """Write a register into the file `out`, xlsx or csv by its suffix, whole or not at all; how many records it holds.

    as_of: only what is in force on that day, under the names of the day.  known: as the books stood at that moment.
    Raises: RegisterFault RG-001, RG-182 … RG-184.
    """
    register = catalogue.find(code)
    form = out.suffix.lower().removeprefix(".")
    if form not in ("xlsx", "csv"):
        raise words.unknown_suffix(str(out))
    if out.exists() and not overwrite:
        raise words.file_is_there(str(out))
    now = queries.current(register, as_of)
    seqs = queries.seqs_known(register, known, as_of) if known else queries.seqs_of(now)
    moment = f"{timezone.localtime(known):%Y-%m-%d %H:%M} 时册上所记" if known else ""
    handed = hand_out(None, register, seqs, form, words.day_words(as_of), as_of, moment)
    try:
        with written_beside(out) as part:
            _write(part, form, register, handed)
    except OSError as error:
        raise words.cannot_be_written(str(out), system_says(error)) from error
    return handed.number


def _write(part: Path, form: str, register: Register, handed: Handed) -> None:
    if form == "xlsx":
        write_xlsx(register.name, handed.columns, handed.rows, part, handed.note)
        return
    with part.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(csv_lines(handed.columns, handed.rows))
