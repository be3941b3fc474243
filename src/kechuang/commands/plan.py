"""`kechuang plan read`: plans in, statements, tasks and units out."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from kechuang.commands.chinese import ChineseCommand, ChineseGroup, ChineseUsageError
from kechuang.commands.reading import Outcome, read_all
from kechuang.commands.sources import Source, gather, output_names, shown
from kechuang.kernel.errors import KechuangError
from kechuang.writers.atomically import written_beside
from kechuang.writers.drafts import Draft
from kechuang.writers.terminal import plan_table
from kechuang.writers.workbook import write_xlsx

BAR = "{desc} {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} 份，已用 {elapsed}，还需约 {remaining}"


def _some_workers(ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
    if value is not None and not 1 <= value <= 64:
        raise ChineseUsageError(f"CL-003 --workers 的值不对：{value} 不在 1 到 64 之间。", ctx)
    return value


@click.group(cls=ChineseGroup, short_help="读工作要点。")
def plan() -> None:
    """工作要点、行动计划：读出目标、任务和责任单位。"""


@plan.command("read", cls=ChineseCommand, options_metavar="[选项]", short_help="读一份或许多份文件。")
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@click.option("--json", "form", flag_value="json", help="输出 JSON；不给 --out 时写到标准输出。")
@click.option("--table", "form", flag_value="table", help="输出终端里看的表（不写输出方式时就是它）。")
@click.option("--xlsx", "form", flag_value="xlsx", help="写一个 Excel 工作簿，各文件的目标在同一张表里。")
@click.option(
    "--out",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help="写到这个文件夹，没有就新建。--json 每份写一个同名 .json；--xlsx 也可给出 .xlsx 文件名。",
)
@click.option(
    "--workers", metavar="个数", type=int, callback=_some_workers, help="同时读几份（1 到 64），默认与处理器核数相同。"
)
@click.option("--quiet", "-q", is_flag=True, help="不显示进度条和小结；读不出的文件仍会报出。")
def read(files: tuple[str, ...], form: str | None, out: Path | None, workers: int | None, quiet: bool) -> None:
    """读出每份文件里的目标、政策参数、交付成果、任务和责任单位。

    文件可以是 .docx、.pdf、.html、.txt 等；可以一次给许多份，也可以给文件夹（连同下级文件夹）、
    通配符（如 "要点/*.docx"），或用 - 表示从标准输入读。

    一份读不出不影响其他：原因写到标准错误，最后给出小结，退出码为 1。
    同名的几份文件写成 要点.json、要点-2.json……，写到哪里会在标准错误里说明。
    """
    form = form or "table"
    if form == "xlsx" and out is None:
        raise ChineseUsageError("CL-007 --xlsx 要写成文件，请用 --out 给出文件夹或 .xlsx 文件名。")
    sources = gather(files)
    watch = _Watch(len(sources), quiet)
    with watch:
        _write(form, out, sources, watch.over(read_all(sources, workers)), watch)
    watch.sum_up()
    if watch.failed:
        sys.exit(1)


def _write(form: str, out: Path | None, sources: list[Source], outcomes: Iterable[Outcome], watch: _Watch) -> None:
    if form == "xlsx":
        assert out is not None
        watch.written = shown(_write_workbook(out, outcomes))
    elif out is not None:
        folder = _folder(out)
        _write_files(form, folder, sources, outcomes, watch)
        watch.written = shown(folder)
    elif form == "json":
        _print_json((outcome.draft for outcome in outcomes if outcome.draft), as_list=len(sources) > 1)
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for outcome in outcomes:
            if outcome.draft:
                _say("\n".join([*plan_table(outcome.draft, width), ""]))


def _folder(out: Path) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise KechuangError("CL-008", "--out 要的是文件夹，这里已有一个同名文件", where=shown(out)) from None
    except OSError as error:
        raise _cannot_write(out, error) from error
    return out


def _cannot_write(place: Path, error: OSError) -> KechuangError:
    remedy = "请换一个有写入权限、空间够用的文件夹。"
    return KechuangError("CL-009", f"写不进去（{error.strerror or '系统报错'}）", where=shown(place), remedy=remedy)


def _write_files(form: str, folder: Path, sources: list[Source], outcomes: Iterable[Outcome], watch: _Watch) -> None:
    names = output_names(sources, ".json" if form == "json" else ".txt")
    for outcome, source, name in zip(outcomes, sources, names, strict=True):
        if outcome.draft is None:
            continue
        if form == "json":
            text = json.dumps(outcome.draft, ensure_ascii=False, indent=1) + "\n"
        else:
            text = "\n".join(plan_table(outcome.draft, None)) + "\n"
        try:
            with written_beside(folder / name) as part:
                part.write_text(text, encoding="utf-8", errors="replace")
        except OSError as error:
            raise _cannot_write(folder / name, error) from error
        if Path(name).stem != source.stem:
            watch.say(f"{source.name} → {shown(name)}（同名文件不止一份）")


def _write_workbook(out: Path, outcomes: Iterable[Outcome]) -> Path:
    if out.suffix.lower() == ".xlsx" and not out.is_dir():
        _folder(out.parent)
        target = out
    else:
        target = _folder(out) / f"目标_{datetime.now():%Y%m%d-%H%M%S}.xlsx"
    try:
        with written_beside(target) as part:
            write_xlsx((outcome.draft or _not_read(outcome) for outcome in outcomes), part)
    except OSError as error:
        raise _cannot_write(target, error) from error
    return target


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


def _print_json(drafts: Iterable[Draft], as_list: bool) -> None:
    """One object, or a list that is printed as it grows: a thousand plans need no more memory than one."""
    if not as_list:
        for draft in drafts:
            _say(json.dumps(draft, ensure_ascii=False, indent=1))
        return
    opening = "["
    for draft in drafts:
        _say(opening)
        sys.stdout.write(json.dumps(draft, ensure_ascii=False, indent=1))
        opening = ","
    _say("[]" if opening == "[" else "\n]")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


class _Watch:
    """The progress bar, the faults beside it, and the count at the end; all on standard error."""

    def __init__(self, total: int, quiet: bool) -> None:
        self.total, self.quiet = total, quiet
        self.read = self.failed = 0
        self.written = ""
        self._bar: Any = nullcontext()

    def __enter__(self) -> _Watch:
        if self.total > 1 and not self.quiet:
            seen = sys.stderr.isatty()
            self._bar = tqdm(
                total=self.total,
                desc="读取",
                unit="份",
                file=sys.stderr,
                dynamic_ncols=seen,
                ncols=None if seen else 80,
                mininterval=0.1 if seen else 5,  # a log file wants a line now and then, not ten a second
                bar_format=BAR,
            )
        self._bar.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._bar.__exit__(*error)

    def over(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        for outcome in outcomes:
            if outcome.fault is not None:
                self.failed += 1
                self.say(_with_name(outcome))
            else:
                self.read += 1
            if isinstance(self._bar, tqdm):
                self._bar.update()
            yield outcome

    def say(self, text: str) -> None:
        if isinstance(self._bar, tqdm) and sys.stderr.isatty():
            tqdm.write(text, file=sys.stderr)
        else:
            print(text, file=sys.stderr)

    def sum_up(self) -> None:
        if self.quiet or (self.total == 1 and not self.written):
            return
        place = f"结果在 {self.written}" if self.written else ""
        counts = f"读了 {self.total} 份：{self.read} 份成功，{self.failed} 份未读出"
        print("。".join(filter(None, (counts, place))), file=sys.stderr)


def _with_name(outcome: Outcome) -> str:
    """The fault in words, beginning with the file it belongs to unless it says so itself."""
    fault, name = outcome.fault, outcome.source.name
    assert fault is not None
    return fault.sentence if name in fault.where else f"{name}\n{fault.sentence}"
