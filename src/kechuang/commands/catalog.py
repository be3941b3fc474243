"""`kechuang catalog check`: every fault of the catalog at once."""

from __future__ import annotations

import sys

import click

from kechuang.catalog.checking import check_catalog
from kechuang.catalog.codes import load_code_lists
from kechuang.catalog.cohort import load_cohorts
from kechuang.catalog.indicator import load_indicators
from kechuang.catalog.region import load_regions
from kechuang.catalog.register_files import load_registers
from kechuang.catalog.unit import load_units
from kechuang.commands.chinese import ChineseCommand, ChineseGroup
from kechuang.engine.cases import engine_faults


@click.group(cls=ChineseGroup, short_help="检查目录文件。")
def catalog() -> None:
    """指标、单位、地区、规则等目录文件。"""


@catalog.command("check", cls=ChineseCommand, short_help="检查全部目录文件，一次列出所有问题。")
def check() -> None:
    """检查全部目录文件（指标、名单和例子、单位、地区、计数与亮灯、计划体检、信息采用、名录、代码表），一次列出所有问题。

    有问题时退出码为 1；每条问题写明在哪个文件、哪一行、怎样改。
    """
    # What definitions mean can only be judged once the files they stand on can be read.
    faults = check_catalog() or engine_faults()
    if faults:
        click.echo(f"目录文件有 {len(faults)} 处需要修改：", err=True)
        for fault in faults:
            click.echo(fault.sentence, err=True)
        sys.exit(1)
    counts = (
        len(list(load_indicators())),
        sum(1 for each in load_indicators() if each.counting),
        len(load_cohorts()),
        len(load_units().departments),
        len(load_regions()),
        len(load_registers()),
        len(load_code_lists()),
    )
    found = "指标 {} 个（可计算的 {} 个），名单 {} 个，部门 {} 个，地区 {} 个，名录 {} 个，代码表 {} 个".format(*counts)
    click.echo(f"目录文件没有问题：{found}。")
