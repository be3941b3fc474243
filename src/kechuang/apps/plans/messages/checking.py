"""What the plan check says beside its findings."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kechuang.kernel.errors import KechuangError


def summary(counts: Mapping[str, int], open_ones: int) -> str:
    """counts: findings by severity. open_ones: how many nobody has answered yet."""
    total = sum(counts.values())
    if not total:
        return _("没有发现前后不一致的地方。")
    parts = "，".join(f"{severity} {number}" for severity, number in counts.items() if number)
    state = _("还有 %d 处没有答复。") % open_ones if open_ones else _("都已答复。")
    return _("发现 %(n)d 处：%(parts)s。%(state)s") % {"n": total, "parts": parts, "state": state}


def not_read(title: str) -> KechuangError:
    return KechuangError("CK-001", _("“%s”还没有读出目标，无法体检。") % title, remedy=_("请先在文件页读取这份文件。"))


def finding_is_gone() -> KechuangError:
    return KechuangError(
        "CK-002",
        _("这一处已经不在了：相关目标刚刚有人改过，或体检的文件范围变了。"),
        remedy=_("请看刷新后的体检结果；您填写的说明没有记入。"),
    )


def explanation_needs_words() -> KechuangError:
    return KechuangError(
        "CK-003", _("选择“说明属实”时请写明理由。"), remedy=_("例如：另含省级统筹 20 家，不重复计算。")
    )
