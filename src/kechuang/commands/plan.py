"""`kechuang plan …`: plans in; statements, tasks and units out, or what does not hang together in them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kechuang.commands.check import check
from kechuang.commands.chinese import ChineseCommand, ChineseGroup, ChineseUsageError
from kechuang.commands.reading import Outcome, read_all
from kechuang.commands.sinks import open_sink
from kechuang.commands.sources import gather
from kechuang.commands.watch import Watch


def _some_workers(ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
    if value is not None and not 1 <= value <= 64:
        raise ChineseUsageError(f"CL-003 --workers 的值不对：{value} 不在 1 到 64 之间。", ctx)
    return value


@click.group(cls=ChineseGroup, short_help="读工作要点，做计划体检。")
def plan() -> None:
    """工作要点、行动计划：读出目标、任务和责任单位，核对目标之间是否对得上。"""


plan.add_command(check)


@plan.command("read", cls=ChineseCommand, short_help="读一份或许多份文件。")
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@click.option("--json", "form", flag_value="json", help="输出 JSON；不给 --out 时写到标准输出，几份合成一个列表。")
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
    with Watch(len(sources), quiet) as watch, open_sink(form, out, sources, watch.say) as sink:

        def done(outcome: Outcome) -> None:
            watch.count(outcome)
            sink.add(outcome)

        read_all(sources, done, workers)
    watch.sum_up(sink.place)
    if watch.failed:
        sys.exit(1)
