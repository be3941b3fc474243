"""The command line: what a person may ask of Kechuang without a browser."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import click

from kechuang.commands.catalog import catalog
from kechuang.commands.chinese import ChineseCommand, ChineseGroup, ChineseUsageError, in_chinese
from kechuang.commands.plan import plan
from kechuang.commands.reference import reference
from kechuang.commands.synth import synth
from kechuang.environment import SettingsFault
from kechuang.kernel.errors import KechuangError, system_says

INTERRUPTED = 130  # what a shell expects after Ctrl-C


@click.group(cls=ChineseGroup)
@click.version_option(package_name="kechuang", message="kechuang %(version)s", help="显示版本号。")
def kechuang() -> None:
    """科创：科技局的工作系统。读工作要点，记目标，算数字，管到底。"""


kechuang.add_command(plan)
kechuang.add_command(catalog)
kechuang.add_command(synth)


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
            what = f"写不进去（{system_says(error)}）。"
            raise KechuangError("CL-009", what, where=out, remedy="请换一个有写入权限、空间够用的文件夹。") from error


@kechuang.command("backup", cls=ChineseCommand, short_help="把全站写成一个备份文件。")
@click.argument("out", metavar="文件")
@click.option("--force", is_flag=True, help="已有同名文件时覆盖它。")
@click.option("--with-secret-key", is_flag=True, help="把密钥也写进去：恢复后不必重新登录，但文件要更小心保管。")
@click.option("--quiet", "-q", is_flag=True, help="不显示进度和小结。")
def backup(out: str, force: bool, with_secret_key: bool, quiet: bool) -> None:
    """把全部数据和原始文件写成一个 zip 文件，网站照常使用。给出文件夹时，以单位名称和时间为文件名。

    备份的是开始那一刻的数据，只有本人可读（权限 0600），写完才有这个名字。恢复用 kechuang restore。
    不含登录状态、登录尝试记录和后台任务队列；由记录算出的台账数据表恢复时重建。

    写到哪里输出在标准输出，小结写在标准错误。退出码：0 写好，1 没有写成，或写好了但有原始文件读不出，2 命令写错。
    """
    flags = [(force, "--force"), (with_secret_key, "--with-secret-key"), (quiet, "--quiet")]
    _manage("make_backup", [out], *(flag for given, flag in flags if given))


@kechuang.command("restore", cls=ChineseCommand, short_help="从备份恢复到一套空的系统。")
@click.argument("file", metavar="文件")
@click.option("--check", is_flag=True, help="只检查备份是否完整，什么也不写。")
@click.option("--with-secret-key", is_flag=True, help="把备份里的密钥也放回（备份时须加过同一选项）。")
@click.option("--quiet", "-q", is_flag=True, help="不显示进度和小结。")
def restore(file: str, check: bool, with_secret_key: bool, quiet: bool) -> None:
    """先把备份从头到尾检查一遍，再全部写入，逐行核对；中途停下或不成，系统仍是空的。

    只能恢复到还没有数据的系统：新的数据目录或新建的空数据库，表可以没有建。SQLite 的备份可以恢复到 PostgreSQL，
    反过来也可以。程序版本须与做备份时数据库结构相同。

    退出码：0 恢复好（或检查无误），1 没有恢复，2 命令写错。
    """
    flags = [(check, "--check"), (with_secret_key, "--with-secret-key"), (quiet, "--quiet")]
    _manage("restore_backup", [file], *(flag for given, flag in flags if given))


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """2026-06-30, or nothing given."""
    try:
        return value and datetime.strptime(value, "%Y-%m-%d").date().isoformat()
    except ValueError:
        words = f"CL-003 {param.opts[0]} 的值不对：“{value}”应写成 2026-06-30 这样的年-月-日。"
        raise ChineseUsageError(words, ctx) from None


@kechuang.command("export", cls=ChineseCommand, short_help="把一个名录写成 Excel 或 CSV。")
@click.argument("register", metavar="名录")
@click.argument("out", metavar="文件")
@click.option("--as-of", metavar="日期", callback=_day, help="只要这一天有效的记录，单位写当日的名称。")
@click.option("--known", metavar="日期", callback=_day, help="按这一天结束时册上所记，此后接受的更改都不算。")
@click.option("--force", is_flag=True, help="已有同名文件时覆盖它。")
def export(register: str, out: str, as_of: str | None, known: str | None, force: bool) -> None:
    """把一个名录的现行记录写成 .xlsx 或 .csv 文件（由扩展名决定），条数不限，全部字段都在内。

    名录写代码，如 recognition。写出的文件可以再导入，没有改动的行不会重复登记。超过一张工作表行数的，接着写在
    下一张。写完才有这个文件名，中途停下不留半份。每次导出记入操作记录。

    写到哪里输出在标准输出，条数写在标准错误。退出码：0 写好，1 没有写成，2 命令写错。
    """
    days = [f"--as-of={as_of}"] * bool(as_of) + [f"--known={known}"] * bool(known)
    _manage("export_register", [register, out], *days, *(["--force"] if force else []))


@kechuang.command("measure", cls=ChineseCommand, short_help="由名录算出指标的数字。")
@click.argument("codes", metavar="指标…", nargs=-1, required=True)
@click.option("--on", metavar="日期", callback=_day, help="哪一天的数字，不写为今天；当年发生数从年初算到这一天。")
@click.option("--in", "span", metavar="期间", help="改算一段期间：2026、2026-03 或 2026-01..2026-09。")
@click.option("--known", metavar="日期", callback=_day, help="按这一天结束时册上所记，此后接受的更改都不算。")
@click.option("--area", metavar="名称", help="只算一个镇街、园区或地区；“未归属”是不属于任何镇街园区的。")
@click.option("--by", metavar="area|month", type=click.Choice(["area", "month"]), help="逐个镇街园区，或当年逐月。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，含精确分数、来源和待核实的条数。")
def measure(
    codes: tuple[str, ...], on: str | None, span: str | None, known: str | None, area: str | None, by: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """由名录里已接受的条目算出指标。指标写代码，如 hnte_in_force，可写多个；代码见 docs/indicators.md。

    每行依次是代码、名称、日期或期间、（镇街园区、）数字和依据。算不出的写“待核实”或“不适用”和原因，不写 0。

    退出码：0 算出，1 有指标不存在或不能由名录计算，2 命令写错。
    """
    given = {"on": on, "in": span, "known": known, "area": area, "by": by}
    flags = [f"--{name}={value}" for name, value in given.items() if value]
    _manage("measure_figures", list(codes), *flags, *(["--json"] if as_json else []))


def _settings(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if "=" not in value:
            raise ChineseUsageError(f"CL-003 --set 的值不对：“{value}”应写成 字段=值，如 认定类别=高新技术企业。", ctx)
    return values


@kechuang.command("import", cls=ChineseCommand, short_help="核对一份名单，或把它导入名录。")
@click.argument("register", metavar="名录")
@click.argument("file", metavar="文件")
@click.option(
    "--take",
    metavar="all|good",
    type=click.Choice(["all", "good"]),
    help="导入：all 全部（有一行不对就什么也不写），good 只导入没有问题的行。不写就只核对。",
)
@click.option("--report", metavar="文件", help="把没有导入的行写成带“错误”列的 .xlsx，改好后可以再导入。")
@click.option("--by", metavar="用户名", help="以谁的名义导入，记入操作记录。")
@click.option("--sheet", metavar="工作表", help="导入哪一张工作表；不写时选表头最相符的一张。")
@click.option(
    "--set", "fixed", metavar="字段=值", multiple=True, callback=_settings, help="为全部行统一填写，可写多次。"
)
def import_list(
    register: str, file: str, take: str | None, report: str | None, by: str | None, sheet: str | None,
    fixed: tuple[str, ...],
) -> None:  # fmt: skip
    """按名录的登记表逐行核对 .xlsx、.xls、.ods 或 .csv 名单；加 --take 时导入，整批一次写入，当即入册。

    名录写代码，如 recognition。同一份名单导入两次，第二次什么也不变。中途停下，什么也没有写入。

    每一处问题输出在标准错误，写明文件、工作表、行、列和改法；结果输出在标准输出。
    退出码：0 全部没有问题（加了 --take 时已导入），1 有行没有导入或文件读不了，2 命令写错。
    """
    given = {"take": take, "report": report, "by": by, "sheet": sheet}
    flags = [f"--{name}={value}" for name, value in given.items() if value]
    _manage("import_list", [register, file], *flags, *(f"--set={each}" for each in fixed))


@catalog.command("apply", cls=ChineseCommand, short_help="启用目录中的名录，更新台账数据表。")
@click.option("--rebuild", is_flag=True, help="没有变化的名录，数据表也由登记条目重新建立。")
@click.option("--dry-run", is_flag=True, help="只列出会有什么变化，什么也不写。")
def apply(rebuild: bool, dry_run: bool) -> None:
    """把名录文件（随系统的、网页批准的、数据目录 catalog/registers/ 下的）与现行的比较，启用新增和更改的，停用删去的。

    先检查全部文件，连同文件里的例子和旧记录能否读出；有问题时一次列出，什么也不启用。可以重复运行。

    变化逐条输出在标准输出，注明记录数和用时。退出码：0 完成，1 没有启用，2 命令写错。
    """
    flags = [(rebuild, "--rebuild"), (dry_run, "--dry-run")]
    _manage("apply_catalog", [], *(flag for given, flag in flags if given))


@kechuang.group("audit", cls=ChineseGroup, short_help="核对和封存登记条目。")
def audit() -> None:
    """登记条目只增不改，逐条相链：核对这条链，每天封存一次。"""


@audit.command("verify", cls=ChineseCommand, short_help="从第一条到最后一条核对登记条目的链。")
@click.option("--quiet", "-q", is_flag=True, help="不显示进度。")
def verify(quiet: bool) -> None:
    """逐条核对：内容有没有改动，有没有缺失或插入，与每天的封存值是否相符。

    条数、末条链值、封存次数输出在标准输出，请与另外保存的封存值对照；不符之处全部列在标准错误。
    退出码：0 全部相符，1 有不符，2 命令写错。
    """
    _manage("verify_chain", [], *(["--quiet"] if quiet else []))


@audit.command("seal", cls=ChineseCommand, short_help="封存昨天为止的登记条目。")
def seal() -> None:
    """记下昨天结束时的末条序号和链值，输出在标准输出，可抄存到别处。可以重复运行，已封存的不变。"""
    _manage("seal_chain", [])


def _manage(command: str, names: Sequence[str], *flags: str) -> None:
    """Run one of the site's own management commands; a name may begin with a dash."""
    with _site():
        from django.core.management import call_command

        call_command(command, *flags, *(["--", *names] if names else []))


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
