"""`kechuang synth`: example data of any size, as files that can be brought in."""

from __future__ import annotations

import time
from pathlib import Path

import click
from tqdm import tqdm

from kechuang.commands.chinese import ChineseCommand, ChineseUsageError
from kechuang.kernel.errors import KechuangError, system_says
from kechuang.synth.files import MANIFEST, write
from kechuang.synth.places import place_of
from kechuang.synth.scene import Scene


def _given(ctx: click.Context, param: click.Parameter, value: object) -> object:
    if value is None:
        raise ChineseUsageError(f"CL-002 还缺 {param.opts[0]}。", ctx)
    return value


def _least_one(ctx: click.Context, param: click.Parameter, value: int | None) -> object:
    if value is not None and value < 1:
        raise ChineseUsageError(f"CL-003 {param.opts[0]} 的值不对：至少是 1。", ctx)
    return _given(ctx, param, value)


@click.command("synth", cls=ChineseCommand, short_help="生成任意规模的示例数据。")
@click.option("--organisations", type=int, metavar="数", callback=_least_one, help="多少家企业。必填。")
@click.option("--contracts", type=int, metavar="数", callback=_least_one, help="多少份技术合同。必填。")
@click.option("--out", metavar="文件夹", callback=_given, help="写到这个文件夹，须是空的或还没有的。必填。")
@click.option("--seed", type=int, default=1, metavar="数", help="种子，默认 1；规模和种子相同，文件逐字节相同。")
@click.option("--place", default="320281", metavar="代码", help="行政区划代码，默认 320281（江阴市）。")
@click.option("--only", multiple=True, metavar="名录", help="只写这个名录，可写多次；不写时写全部名录。")
@click.option("--xlsx", is_flag=True, help="写成 Excel（20 万行以内）；默认 CSV，UTF-8 带 BOM。")
@click.option("--quiet", "-q", is_flag=True, help="不显示进度和小结。")
def synth(
    organisations: int, contracts: int, out: str, seed: int, place: str, only: tuple[str, ...], xlsx: bool, quiet: bool
) -> None:
    """按五份工作要点的规模比例，生成一个地方各名录的示例数据，一个名录一个文件，可用 kechuang import 导入。

    全部虚构：单位名称都带“（示例）”，统一社会信用代码的行政区划段都是 999999。另有两份只写序号、企业名称、
    证书编号的公布名单；manifest.json 写明各名录的行数、导入的先后和特意放进去的难例。

    写了什么在标准输出，进度和小结在标准错误。退出码：0 写好，1 没有写成，2 命令写错。
    """
    scene = Scene(place_of(place), organisations, contracts, seed)
    began = time.monotonic()
    try:
        with tqdm(disable=quiet, unit="份", desc="生成", leave=False) as bar:
            manifest = write(scene, Path(out), only=only, xlsx=xlsx, progress=lambda at, all_: _show(bar, at, all_))
    except OSError as error:
        what = f"写不进去（{system_says(error)}）。"
        raise KechuangError("SY-005", what, where=out, remedy="请换一个有写入权限、空间够用的文件夹。") from error
    click.echo(str(Path(out) / MANIFEST))
    if not quiet:
        seconds = time.monotonic() - began
        words = f"{len(manifest['registers'])} 个名录共 {manifest['rows']:,} 行，用时 {seconds:.1f} 秒。"
        click.echo(words, err=True)


def _show(bar: tqdm[object], at: int, whole: int) -> None:
    bar.total = whole
    bar.update(at - bar.n)
