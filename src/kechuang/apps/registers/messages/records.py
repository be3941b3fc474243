"""What the pages of lists and records say. Codes RG-03x are theirs."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kechuang.apps.registers.messages import RegisterFault

VERBS = {
    "registers.enter": _("填报记录"),
    "registers.correct": _("更正记录"),
    "registers.withdraw": _("撤回记录"),
    "registers.undo": _("撤销更改"),
    "registers.accepted": _("接受条目"),
    "registers.rejected": _("退回条目"),
    "registers.disputed": _("提出异议"),
    "registers.apply": _("启用名录表"),
    "registers.retire": _("停用名录表"),
}

CHOOSE_ONE = "请在下面选一个（RG-031）"
CONFIRM_NEW = "是新单位的话，请在下面勾选确认；不是的话，请核对名称和代码（RG-032）"
NEW_NEEDS_CODE = "没有选中已有的单位：请在下面填写这个新单位的统一社会信用代码（RG-033）"


def proof_is_empty(name: str) -> RegisterFault:
    return RegisterFault("RG-034", f"“{name}”是空文件。", remedy="请重新选择佐证材料。")


def proof_is_too_large(name: str, most_mb: int) -> RegisterFault:
    return RegisterFault("RG-035", f"“{name}”超过 {most_mb} MB。", remedy="请压缩或拆分后再选。")


def proof_is_of_wrong_kind(name: str) -> RegisterFault:
    return RegisterFault(
        "RG-036", f"“{name}”不是能作佐证的文件。", remedy="请用 PDF、图片（JPG、PNG）、Word、Excel 或 OFD。"
    )


def proof_cannot_be_kept(name: str, why: str) -> RegisterFault:
    return RegisterFault("RG-037", f"“{name}”没能存下（{why}）。", remedy="请稍后再试，仍不行请联系管理员。")


def nothing_picked() -> RegisterFault:
    return RegisterFault("RG-038", "还没有勾选任何条目。", remedy="请勾选要处理的条目，或点那一条旁边的按钮。")


def entered(name: str, url: str, waits: bool) -> SafeString:
    if waits:
        return format_html('已提交“{}”1 条，等待另一人审核后入册。<a href="{}">看这一条</a>', name, url)
    return format_html('“{}”1 条已入册。<a href="{}">看这一条</a>', name, url)


def corrected(name: str, url: str, fields: int, waits: bool) -> SafeString:
    if waits:
        return format_html(
            '已提交对“{}”的更正，改动 {} 项，等待另一人审核；审核前仍按原内容。<a href="{}">看这一条</a>',
            name,
            fields,
            url,
        )
    return format_html('“{}”已更正 {} 项。<a href="{}">看这一条</a>', name, fields, url)


def taken_back(name: str, waits: bool) -> str:
    if waits:
        return f"已申请撤回“{name}”，等待另一人审核；审核前仍在册。"
    return f"已撤回“{name}”，历史仍可查看。"


def undone(name: str, waits: bool) -> str:
    if waits:
        return f"已申请撤销“{name}”的上一次更改，等待另一人审核。"
    return f"已撤销“{name}”的上一次更改。"


def decided(deed: str, number: int, registers: str) -> str:
    """deed: accept | reject | dispute."""
    done = {
        "accept": f"已接受 {number} 条，已入册",
        "reject": f"已退回 {number} 条",
        "dispute": f"已对 {number} 条提出异议，仍在待审",
    }
    return f"{done[deed]}（{registers}）。"
