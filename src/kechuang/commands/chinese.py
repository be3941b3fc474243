"""Click in Chinese: headings of the help, and what is said when a command was mistyped."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

import click
from click.exceptions import MissingParameter, NoArgsIsHelpError, NoSuchOption

from kechuang.writers.terminal import display_width, fold, pad


class _Formatter(click.HelpFormatter):
    """Click counts characters; Chinese ones take two columns, and their lines may break anywhere."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{' ' * self.current_indent}{heading}：\n")

    def write_text(self, text: str) -> None:
        for ordinal, paragraph in enumerate(inspect.cleandoc(text).split("\n\n")):
            self.write("\n" if ordinal else "")
            self._write_folded("".join(paragraph.split("\n")), self.current_indent)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        column = self.current_indent + col_spacing + min(col_max, max(display_width(term) for term, _ in rows))
        for term, words in rows:
            self.write(pad(" " * self.current_indent + term, column))
            self._write_folded(words, column, first_indent=0)

    def _write_folded(self, text: str, indent: int, first_indent: int | None = None) -> None:
        lines = fold(text, self.width - indent)
        for ordinal, line in enumerate(lines):
            margin = first_indent if ordinal == 0 and first_indent is not None else indent
            self.write(" " * margin + line + "\n")


class _Context(click.Context):
    formatter_class = _Formatter


class _Chinese(click.Command):
    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write(f"用法：{ctx.command_path} {pieces}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx)) is not None]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option


class ChineseCommand(_Chinese):
    pass


class ChineseGroup(_Chinese, click.Group):
    command_class = ChineseCommand
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "命令 [参数]…")
        super().__init__(*args, **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        commands = [(name, self.commands[name]) for name in self.list_commands(ctx)]
        rows = [(name, command.get_short_help_str(60)) for name, command in commands if not command.hidden]
        with formatter.section("命令"):
            formatter.write_dl(rows)


def in_chinese(error: click.UsageError) -> str:
    """What was mistyped and where the help is; one or two lines."""
    if isinstance(error, NoArgsIsHelpError):
        return error.message
    place = error.ctx.command_path if error.ctx else "kechuang"
    return f"{_mistake(error)}\n用法见：{place} --help"


def _mistake(error: click.UsageError) -> str:
    if isinstance(error, NoSuchOption):
        near = f"，相近的有：{'、'.join(error.possibilities)}" if error.possibilities else ""
        return f"CL-001 没有选项 {error.option_name}{near}。"
    if isinstance(error, MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "参数"
        return f"CL-002 还缺 {name}。"
    if isinstance(error, ChineseUsageError):
        return error.message
    if isinstance(error, click.BadOptionUsage):
        return f"CL-003 选项 {error.option_name} 后面要写一个值。"
    if isinstance(error, click.BadParameter) and error.param is not None:
        wanted = "应是整数" if error.param.type is click.INT else error.message
        return f"CL-003 {error.param.opts[0]} 的值不对：{wanted}。"
    if "No such command" in error.message:
        return f"CL-004 没有这个命令：{error.message.split(chr(39))[1]}。"
    return f"CL-005 命令没有看懂：{error.format_message()}"


class ChineseUsageError(click.UsageError):
    """A mistake we found ourselves, already in Chinese."""
