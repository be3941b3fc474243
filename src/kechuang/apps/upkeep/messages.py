"""What this app says to people, in one place so that an official can proof-read it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.apps.upkeep.manifest import Manifest
from kechuang.kernel.errors import KechuangError, system_says

VERBS = {"upkeep.backup": gettext_lazy("备份全站"), "upkeep.restore": gettext_lazy("从备份恢复")}
MOST_LINES = 20

README_TEXT = """\
这是“{place}”的一份全站备份，{made_at} 用 kechuang backup 做成（程序版本 {version}）。

恢复：在一套还没有数据的系统上运行 kechuang restore 加本文件的名字。详见使用指南“备份与恢复”。

里面有什么：
  manifest.json      清单：各部分的行数、字节数和 SHA-256
  tables/            每张表一个文件，UTF-8 文本；第一行是列名，以后一行一条记录，写成 JSON 列表；null 是没有填
  files/             上传和签发的原始文件，文件名就是它的 SHA-256
  declarations/      做备份时随程序带的台账声明，供查阅
  local/             本单位自己的目录文件
里面有用户名、密码的散列值和全部业务数据，请像保管数据库一样保管。
"""


class BackupFault(KechuangError):
    """A backup could not be made, or a file cannot be restored from; what was there before is untouched."""


def _listed(lines: Sequence[str]) -> str:
    """All of them up to a screenful, one a line."""
    more = len(lines) - MOST_LINES
    rest = [_("  · 另有 %d 处") % more] if more > 0 else []
    return "\n".join([*(f"  · {line}" for line in lines[:MOST_LINES]), *rest])


AGAIN = "请换一份完整的备份，或从原处重新拷贝一次再试。现有数据没有改动。"


def there_is_one(path: Path) -> BackupFault:
    return BackupFault(
        "BK-001", _("已经有这个文件，没有覆盖。"), where=str(path), remedy=_("请换一个名字；确要覆盖请加 --force。")
    )


def cannot_write(path: Path, error: OSError) -> BackupFault:
    what = _("写不进去（%s）。") % system_says(error)
    return BackupFault("BK-002", what, where=str(path), remedy=_("请换一个有写入权限、空间够用的文件夹。"))


def not_migrated(missing: Sequence[str]) -> BackupFault:
    what = _("数据库还没有升级到这个版本的程序（缺 %s）。") % "、".join(missing)
    return BackupFault("BK-003", what, remedy=_("请先运行 kechuang manage migrate，再做备份。"))


def cannot_open(path: Path, error: OSError) -> BackupFault:
    what = _("打不开（%s）。") % system_says(error)
    return BackupFault("BK-004", what, where=str(path), remedy=_("请核对文件名和读取权限。"))


def no_list_of_members(path: Path, *, began_well: bool) -> BackupFault:
    what = _("文件末尾缺少目录，多半没有拷全。") if began_well else _("这不是 kechuang backup 写的备份文件。")
    return BackupFault("BK-005", what, where=_("%(path)s（%(size)s 字节）") % _size(path), remedy=_(AGAIN))


def _size(path: Path) -> dict[str, str]:
    return {"path": str(path), "size": f"{path.stat().st_size:,}"}


def not_a_backup(path: Path) -> BackupFault:
    what = _("这是压缩文件，但不是 kechuang backup 写的备份：里面没有可用的清单 manifest.json。")
    return BackupFault("BK-005", what, where=str(path), remedy=_(AGAIN))


def of_another_format(path: Path, version: str) -> BackupFault:
    what = _("备份的格式这个版本不认识（由程序版本 %s 写成）。") % (version or "?")
    return BackupFault("BK-006", what, where=str(path), remedy=_("请用同一版本或更新版本的程序恢复。"))


def part_is_unreadable(path: Path, part: str, error: Exception) -> BackupFault:
    what = _("内容损坏，读不出来（%s）。") % (type(error).__name__)
    return BackupFault("BK-007", what, where=_("%(path)s 中的 %(part)s") % _at(path, part), remedy=_(AGAIN))


def part_has_changed(path: Path, part: str) -> BackupFault:
    what = _("内容与清单里的 SHA-256 对不上，做好以后被改动过。")
    return BackupFault("BK-008", what, where=_("%(path)s 中的 %(part)s") % _at(path, part), remedy=_(AGAIN))


def _at(path: Path, part: str) -> dict[str, str]:
    return {"path": str(path), "part": part}


def damaged(path: Path, faults: Sequence[str]) -> BackupFault:
    what = _("备份有 %d 处损坏，没有恢复：") % len(faults) + "\n" + _listed(faults)
    return BackupFault("BK-009", what, where=str(path), remedy=_(AGAIN))


def part_is_missing(part: str) -> str:
    return _("%s：清单里有，文件里没有") % part


def part_is_strange(part: str) -> str:
    return _("%s：文件里有，清单里没有") % part


def count_differs(part: str, promised: int, found: int) -> str:
    return _("%(part)s：清单写 %(promised)d，实有 %(found)d") % {"part": part, "promised": promised, "found": found}


def site_is_not_empty(found: Sequence[tuple[str, int]]) -> BackupFault:
    lines = [_("%(name)s %(rows)s 行") % {"name": name, "rows": f"{rows:,}"} for name, rows in found]
    what = _("这套系统里已有数据，没有恢复：") + "\n" + _listed(lines)
    remedy = _(
        "备份只能恢复到空的系统。请另设一个空的数据目录（KECHUANG_DATA_DIR）或新建一个空的数据库"
        "（KECHUANG_DATABASE_URL），不要先启动网站、装入示例，再运行一次。"
    )
    return BackupFault("BK-010", what, remedy=remedy)


def of_another_version(manifest: Manifest, version: str, lacking: Sequence[str], unknown: Sequence[str]) -> BackupFault:
    sides = [(_("备份里有、这个程序没有"), unknown), (_("这个程序有、备份里没有"), lacking)]
    lines = [f"{label}：{'、'.join(names)}" for label, names in sides if names]
    what = _("备份由程序版本 %(theirs)s 写成，与现在的程序（%(ours)s）数据库结构不同，没有恢复：") % {
        "theirs": manifest.product_version,
        "ours": version,
    }
    remedy = _("请先用写成备份的那个版本恢复，再升级到新版本（升级时会自动调整数据库结构）。")
    return BackupFault("BK-011", what + "\n" + _listed(lines), remedy=remedy)


def rows_refused(name: str, refused: Sequence[tuple[int, str]]) -> BackupFault:
    lines = [_("第 %(line)d 行：%(why)s") % {"line": line, "why": why} for line, why in refused]
    what = _("有记录这个数据库存不下，没有恢复：") + "\n" + _listed(lines)
    remedy = _("请在原来的系统里改好这些记录，重新备份，再恢复。现在这套系统仍是空的。")
    return BackupFault("BK-012", what, where=name, remedy=remedy)


def reference_is_broken(why: str) -> BackupFault:
    what = _("记录之间的引用对不上（%s），没有恢复。") % why
    return BackupFault("BK-013", what, remedy=_(AGAIN))


def row_came_out_different(name: str, line: int, column: str) -> BackupFault:
    what = _("写入后核对，第 %(line)d 行的 %(column)s 与备份不同，没有恢复。") % {"line": line, "column": column}
    remedy = _("请把这段话发给技术支持。现在这套系统仍是空的。")
    return BackupFault("BK-014", what, where=name, remedy=remedy)


def rows_came_out_fewer(name: str, promised: int, found: int) -> BackupFault:
    what = _("写入后核对，备份有 %(promised)d 行，库中是 %(found)d 行，没有恢复。")
    remedy = _("请把这段话发给技术支持。现在这套系统仍是空的。")
    return BackupFault("BK-014", what % {"promised": promised, "found": found}, where=name, remedy=remedy)


def file_is_not_in_backup(sha256: str) -> str:
    return _("%s：记录里有，备份里没有这个原始文件") % sha256


def rebuild_failed(what: str, why: str) -> BackupFault:
    said = _("记录都能写入，但“%(what)s”没有建成（%(why)s），因此没有恢复。") % {"what": what, "why": why}
    remedy = _("请先运行 kechuang catalog check 看目录文件有没有问题。现在这套系统仍是空的。")
    return BackupFault("BK-015", said, remedy=remedy)


def no_key_in_backup(path: Path) -> BackupFault:
    what = _("这份备份里没有密钥：做备份时没有加 --with-secret-key。")
    return BackupFault("BK-016", what, where=str(path), remedy=_("请去掉 --with-secret-key 再运行一次。"))


def key_is_set_elsewhere(path: Path) -> BackupFault:
    what = _("这套系统的密钥由 KECHUANG_SECRET_KEY 设定，不能从备份写回。")
    remedy = _("请从备份中取出 secret-key 的内容填到 KECHUANG_SECRET_KEY，再去掉 --with-secret-key 运行一次。")
    return BackupFault("BK-017", what, where=str(path), remedy=remedy)


def another_file_is_there(place: Path) -> BackupFault:
    what = _("已有一个同名但内容不同的目录文件，没有恢复。")
    return BackupFault("BK-018", what, where=str(place), remedy=_("请把它移到别处，再运行一次。"))


# What is said when all went well.


def about(manifest: Manifest) -> str:
    told = {
        "place": manifest.place,
        "made_at": f"{localtime(manifest.made_at):%Y-%m-%d %H:%M:%S}",
        "version": manifest.product_version,
        "database": "PostgreSQL" if manifest.database == "postgresql" else "SQLite",
        "tables": len(manifest.tables),
        "rows": f"{manifest.rows:,}",
        "files": f"{manifest.files:,}",
        "mb": f"{manifest.file_bytes / 1e6:,.1f}",
    }
    return (
        _(
            "“%(place)s”%(made_at)s 的数据（程序版本 %(version)s，%(database)s）：%(tables)d 张表 %(rows)s 行，"
            "原始文件 %(files)s 个 %(mb)s MB。"
        )
        % told
    )


def files_were_lost(manifest: Manifest) -> str:
    lines = _listed([f"{each.sha256}：{each.why}" for each in manifest.lost_files])
    return _("有 %d 个原始文件做备份时已读不出来，不在备份里：") % len(manifest.lost_files) + "\n" + lines


def declarations_differ(names: Sequence[str]) -> str:
    return _("提示：这些台账的声明与做备份时不同，已按现在的声明重建：%s。") % "、".join(names)


def key_stays_out() -> str:
    return _("密钥没有写入备份：恢复后大家须重新登录，密码照旧。")


RESTORED = gettext_lazy("已恢复，逐行核对无误。")
CHECKED = gettext_lazy("备份完整，可以恢复。")
READING_TABLES = gettext_lazy("读取数据")
READING_FILES = gettext_lazy("收入原始文件")
CHECKING = gettext_lazy("检查备份")
MAKING_TABLES = gettext_lazy("建表")
WRITING = gettext_lazy("写入数据")
PUTTING_BACK = gettext_lazy("放回原始文件")
VERIFYING = gettext_lazy("逐行核对")
REBUILDING = gettext_lazy("重建：%s")
