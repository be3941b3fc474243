"""`kechuang catalog check`: every fault of the catalog at once."""

from __future__ import annotations

import sys

import click

from kechuang.catalog.checking import check_catalog
from kechuang.catalog.codes import load_code_lists
from kechuang.catalog.indicator import load_indicators
from kechuang.catalog.region import load_regions
from kechuang.catalog.register_files import load_registers
from kechuang.catalog.unit import load_units
from kechuang.commands.chinese import ChineseCommand, ChineseGroup


@click.group(cls=ChineseGroup, short_help="检查目录文件。")
def catalog() -> None:
    """指标、单位、地区、规则等目录文件。"""


@catalog.command("check", cls=ChineseCommand, short_help="检查全部目录文件，一次列出所有问题。")
def check() -> None:
    """检查全部目录文件（指标、单位、地区、计数与亮灯、计划体检、信息采用、名录、代码表），一次列出所有问题。

    有问题时退出码为 1；每条问题写明在哪个文件、哪一行、怎样改。
    """
    faults = check_catalog()
    if faults:
        click.echo(f"目录文件有 {len(faults)} 处需要修改：", err=True)
        for fault in faults:
            click.echo(fault.sentence, err=True)
        sys.exit(1)
    counts = (
        len(list(load_indicators())),
        len(load_units().departments),
        len(load_regions()),
        len(load_registers()),
        len(load_code_lists()),
    )
    click.echo("目录文件没有问题：指标 {} 个，部门 {} 个，地区 {} 个，名录 {} 个，代码表 {} 个。".format(*counts))
