"""What this app says to people, in one place so that an official can proof-read it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kechuang.apps.plans.models import What
from kechuang.kernel.errors import KechuangError


def reading_broke_down(name: str) -> KechuangError:
    return KechuangError(
        "PL-001",
        _("读取时出现意料之外的错误，没有存下任何结果；原始文件完好。"),
        where=_("文件“%s”") % name,
        remedy=_("请按“重新读取”再试一次。仍不行时，请把这个编号和文件交给管理员，运行日志里有详细原因。"),
    )


class BeingRead(KechuangError):
    """A reading is under way; another would be work done twice."""


def already_being_read() -> BeingRead:
    return BeingRead("PL-002", _("这份文件正在读取。"), remedy=_("请稍等片刻，页面会自动显示结果。"))


def summary(drafts: Mapping[What, int], tasks: int, units: int, to_check: int) -> str:
    """The sentence on top of a reading. drafts: how many of each kind; kinds that do not occur are left unsaid."""
    counted = [_("%d 项目标") % drafts.get(What.TARGET, 0)]
    counted += [
        _("%(n)d 项%(what)s") % {"n": drafts[what], "what": what.label}
        for what in (What.POLICY_PARAMETER, What.DELIVERABLE)
        if drafts.get(what)
    ]
    counted += [_("%d 项任务") % tasks, _("%d 个责任单位") % units]
    doubts = _("%d 项需要核对") % to_check if to_check else _("没有拿不准的")
    return _("读出 %(counted)s；%(doubts)s") % {"counted": "、".join(counted), "doubts": doubts}
