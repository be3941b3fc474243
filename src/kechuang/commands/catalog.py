"""`kechuang catalog check`: every fault of the catalog at once."""

from __future__ import annotations

import click

from kechuang.commands.chinese import ChineseCommand, ChineseGroup


@click.group(cls=ChineseGroup, short_help="检查目录文件。")
def catalog() -> None:
    """指标、单位、地区等目录文件。"""


@catalog.command("check", cls=ChineseCommand, short_help="检查全部目录文件，一次列出所有问题。")
def check() -> None:
    """检查全部目录文件（指标、单位、地区），一次列出所有问题。

    有问题时退出码为 1；每条问题写明在哪个文件、错在哪里、怎样改。
    """
    raise NotImplementedError
