"""The command line: what a person may ask of Kechuang without a browser."""

from __future__ import annotations

import io
import os
import sys

import click

from kechuang.commands.catalog import catalog
from kechuang.commands.chinese import ChineseCommand, ChineseGroup, in_chinese
from kechuang.commands.plan import plan
from kechuang.commands.reference import reference
from kechuang.environment import SettingsFault
from kechuang.kernel.errors import KechuangError

INTERRUPTED = 130  # what a shell expects after Ctrl-C


@click.group(cls=ChineseGroup)
@click.version_option(package_name="kechuang", message="kechuang %(version)s", help="显示版本号。")
def kechuang() -> None:
    """科创：科技局的工作系统。读工作要点，记目标，算数字，管到底。"""


kechuang.add_command(plan)
kechuang.add_command(catalog)


@kechuang.command(
    cls=ChineseCommand,
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    options_metavar="",
    add_help_option=False,
    short_help="运行 Django 的管理命令，如 manage migrate。",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[参数]…")
def manage(arguments: tuple[str, ...]) -> None:
    """运行 Django 的管理命令，如 kechuang manage migrate、kechuang manage runserver。"""
    # Django is imported here and not above: reading a plan needs neither it nor a database.
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")
    execute_from_command_line(["kechuang manage", *arguments])


@kechuang.command(cls=ChineseCommand, short_help="装入示例数据。")
def demo() -> None:
    """装入示例数据：示例用户、五份真实工作要点的事实，以及虚构的云溪县 2026 年工作要点。

    可以重复运行，已有的数据不会变。数据库须先建好（make demo 会全部做好）。
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    try:
        django.setup()
        from kechuang.demo.load import load_demo

        for line in load_demo():
            click.echo(line)
    except ImproperlyConfigured as wrong:
        raise KechuangError("CL-010", str(wrong)) from wrong
    except DatabaseError as wrong:
        remedy = "请先运行 make demo，或 kechuang manage migrate 建好数据库，再试一次。"
        raise KechuangError("CL-011", f"数据库用不了（{wrong}）。", remedy=remedy) from wrong


@kechuang.command("reference", cls=ChineseCommand, hidden=True)
def print_reference() -> None:
    """写出 docs/cli.md。"""
    click.echo(reference(kechuang), nl=False)


def main() -> None:
    """The entry point. Exit codes: 0 done, 1 something was not read, 2 mistyped, 130 stopped by Ctrl-C."""
    _speak_utf8()
    try:
        sys.exit(kechuang.main(prog_name="kechuang", standalone_mode=False) or 0)
    except click.UsageError as error:
        _stop(in_chinese(error), 2)
    except KechuangError as error:
        _stop(error.sentence, 1)
    except SettingsFault as fault:
        _stop(f"CL-010 {fault}", 1)
    except (KeyboardInterrupt, click.Abort):
        _stop("已停止。已经写好的文件是完整的，正在写的没有留下半份。", INTERRUPTED)
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _speak_utf8() -> None:
    """Chinese comes out whole under any locale, LANG=C and pipes included."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _stop(words: str, code: int) -> None:
    print(words, file=sys.stderr)
    sys.stderr.flush()
    sys.exit(code)


if __name__ == "__main__":
    main()
