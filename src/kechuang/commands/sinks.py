"""Where outcomes go: files in a folder, standard output, or one workbook. Each takes them one at a time."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from kechuang.commands.reading import Outcome
from kechuang.commands.sources import Source, output_names, shown
from kechuang.kernel.errors import KechuangError, system_says
from kechuang.writers.atomically import written_beside
from kechuang.writers.drafts import Draft, as_text
from kechuang.writers.terminal import plan_table
from kechuang.writers.workbook import Workbook


class Sink(Protocol):
    """place: where the results are, in words; empty for standard output."""

    place: str

    def add(self, outcome: Outcome) -> None: ...


@contextmanager
def open_sink(form: str, out: Path | None, sources: Sequence[Source], say: Callable[[str], None]) -> Iterator[Sink]:
    """The sink for `form` ("json", "table", "xlsx").

    say: tells the user something beside the bar.  Raises: KechuangError where `out` cannot be written.
    On leaving after a fault or Ctrl-C nothing half-written stays.
    """
    if form == "xlsx":
        assert out is not None
        target = _workbook_name(out)
        with _in_chinese(target), written_beside(target) as part, Workbook(part) as workbook:
            yield _Rows(workbook, target)
    elif out is not None:
        yield _Files(form, _folder(out), sources, say)
    elif form == "json" and len(sources) > 1:
        sink = _JsonList()
        yield sink
        sink.close()
    else:
        yield _Printed(form)


class _Files:
    """One file per source, named after it, each whole or not there."""

    def __init__(self, form: str, folder: Path, sources: Sequence[Source], say: Callable[[str], None]) -> None:
        self.place = shown(folder)
        self._form, self._folder, self._say = form, folder, say
        self._names = iter(output_names(sources, ".json" if form == "json" else ".txt"))

    def add(self, outcome: Outcome) -> None:
        target = self._folder / next(self._names)
        if outcome.draft is None:
            return
        with _in_chinese(target), written_beside(target) as part:
            part.write_text(_written(self._form, outcome.draft, None), encoding="utf-8", errors="replace")
        if target.stem != outcome.source.stem:
            self._say(f"{outcome.source.name} → {shown(target.name)}（同名文件不止一份）")


class _Printed:
    place = ""

    def __init__(self, form: str) -> None:
        self._form = form
        self._width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None

    def add(self, outcome: Outcome) -> None:
        if outcome.draft is not None:
            sys.stdout.write(_written(self._form, outcome.draft, self._width))
            sys.stdout.write("\n" if self._form == "table" else "")


class _JsonList:
    """A list that is printed as it grows: a thousand plans need no more memory than one."""

    place = ""

    def __init__(self) -> None:
        self._before = "[\n"

    def add(self, outcome: Outcome) -> None:
        if outcome.draft is not None:
            sys.stdout.write(self._before + _written("json", outcome.draft, None).rstrip("\n"))
            self._before = ",\n"

    def close(self) -> None:
        sys.stdout.write("[]\n" if self._before == "[\n" else "\n]\n")


class _Rows:
    def __init__(self, workbook: Workbook, target: Path) -> None:
        self.place, self._workbook = shown(target), workbook

    def add(self, outcome: Outcome) -> None:
        self._workbook.add(outcome.draft or _not_read(outcome))


def _written(form: str, draft: Draft, width: int | None) -> str:
    if form == "json":
        return as_text(draft)
    return "\n".join(plan_table(draft, width)) + "\n"


def _not_read(outcome: Outcome) -> Draft:
    """A file that was not read still has its row in 文件, with the reason."""
    unknown = dict.fromkeys(("title", "issuer", "number", "issued_on", "period", "region", "standing", "format"))
    return {
        "document": {"file": outcome.source.name, **unknown, "notices": []},
        "targets": [],
        "deliverables": [],
        "tasks": [],
        "failure": outcome.fault.sentence if outcome.fault else "",
    }


def _workbook_name(out: Path) -> Path:
    if out.suffix.lower() == ".xlsx" and not out.is_dir():
        return _folder(out.parent) / out.name
    return _folder(out) / f"目标_{datetime.now():%Y%m%d-%H%M%S}.xlsx"


def _folder(out: Path) -> Path:
    with _in_chinese(out):
        try:
            out.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            what = "--out 要的是文件夹，这里已有一个同名的文件。"
            raise KechuangError("CL-008", what, where=shown(out), remedy="请换一个名字。") from None
    return out


@contextmanager
def _in_chinese(place: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        remedy = "请换一个有写入权限、空间够用的文件夹。"
        what = f"写不进去（{system_says(error)}）。"
        raise KechuangError("CL-009", what, where=shown(place), remedy=remedy) from error
