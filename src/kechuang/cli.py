"""The command line: what a person may ask of Kechuang without a browser."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from kechuang.commands.catalog import catalog
from kechuang.commands.chinese import ChineseCommand, ChineseGroup, ChineseUsageError, in_chinese
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
    with _site():
        from kechuang.demo.load import load_demo

        for line in load_demo():
            click.echo(line)


def _given(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    """Click would write [required] into the Chinese help."""
    if value is None:
        raise ChineseUsageError(f"CL-002 还缺 {param.opts[0]}。", ctx)
    return value


def _month(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    """2026-06 as the first day of that month."""
    value = _given(ctx, param, value)
    try:
        return datetime.strptime(value, "%Y-%m").date().isoformat()
    except ValueError:
        raise ChineseUsageError(f"CL-003 --month 的值不对：“{value}”应写成 2026-06 这样的年-月。", ctx) from None


@plan.command("notice", cls=ChineseCommand, short_help="写出一份计划某月的通报（Word）。")
@click.argument("which", metavar="计划")
@click.option("--month", metavar="年-月", callback=_month, help="哪个月的通报，如 2026-06。必填。")
@click.option(
    "--out", metavar="文件", callback=_given, help="写到这个 .docx 文件；给出文件夹时，以通报的标题为文件名。必填。"
)
@click.option("--keep", is_flag=True, help="当月还没有通报时，把写出的存为草稿，可在网页上接着改。")
def notice(which: str, month: str, out: str, keep: bool) -> None:
    """写出一份计划某月的通报，版式按 GB/T 9704-2012，每个数字都链接到网站上的出处。

    计划写编号，或标题里的几个字；对得上几份时会列出来。当月的通报已签发，写出的就是签发的原件；
    正在编辑，写出标明“草稿”的现稿；还没有，就按现在的数字写一份草稿。

    写到哪里输出在标准输出，是否已签发写在标准错误。退出码：0 写好，1 没有写成，2 命令写错。
    """
    with _site():
        from django.core.management import call_command

        try:
            call_command("write_notice", which, f"--month={month}", f"--out={out}", *(["--keep"] if keep else []))
        except OSError as error:
            what = f"写不进去（{error.strerror or '系统报错'}）。"
            raise KechuangError("CL-009", what, where=out, remedy="请换一个有写入权限、空间够用的文件夹。") from error


@contextmanager
def _site() -> Iterator[None]:
    """With Django set up; what goes wrong with settings or database is said in a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    try:
        django.setup()
        yield
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
