"""The sentences about organisations and where they belong. Codes RG-301 …"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from kechuang.apps.accounts.models import User
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.rules.faults import CellFault


class UnfitChange(RegisterFault):
    """What was typed cannot become records. faults: every one of them."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        self.faults = list(faults)
        listed = "；".join(fault.sentence for fault in self.faults)
        super().__init__("RG-301", f"有 {len(self.faults)} 处不能登记：{listed}", remedy="请改正后重新提交。")


def kept_already(name: str, what: str) -> RegisterFault:
    return RegisterFault(
        "RG-302", f"“{name}”里已有{what}的记录。", remedy="请打开那条记录核对；确实有误的，在那里更正。"
    )


def not_registered(name: str) -> RegisterFault:
    return RegisterFault(
        "RG-303", f"“{name}”还没有单位登记信息，无处写终止日期。", remedy="请先在“单位登记信息”中登记这个单位。"
    )


def before_the_last(what: str, day: str) -> RegisterFault:
    return RegisterFault(
        "RG-304", f"生效日期不晚于现在这条{what}的起始日期 {day}。", remedy="请核对生效日期，或先更正那条记录。"
    )


def same_name() -> RegisterFault:
    return RegisterFault("RG-305", "新名称与当天的名称相同。", remedy="请核对新名称。")


def itself() -> RegisterFault:
    return RegisterFault("RG-306", "对方单位就是本单位。", remedy="请填写另一个单位的名称或统一社会信用代码。")


def which_one(written: str, options: Sequence[str]) -> RegisterFault:
    listed = "、".join(options)
    remedy = f"可能是：{listed}。请改填统一社会信用代码。" if listed else "请填写已登记的全称或统一社会信用代码。"
    return RegisterFault("RG-307", f"不能确定“{written}”是哪个单位。", remedy=remedy)


def code_is_known(code: str) -> RegisterFault:
    return RegisterFault("RG-308", f"{code} 已是这个单位的代码。", remedy="不必再登记。")


def code_of_another(code: str, name: str) -> RegisterFault:
    return RegisterFault("RG-309", f"{code} 是“{name}”的代码。", remedy="如果两个单位其实是同一个，请用“二合一”办理。")


def code_is_wrong(code: str, what: str) -> RegisterFault:
    return RegisterFault("RG-310", f"“{code}”{what}。", remedy="对照营业执照或法人证书核对。")


def entries_wait(name: str, number: int) -> RegisterFault:
    return RegisterFault(
        "RG-311", f"“{name}”还有 {number} 条待审的记录。", remedy="请先接受或退回这些记录，再办理这一项。"
    )


def group_is_decided(name: str) -> RegisterFault:
    return RegisterFault("RG-312", f"“{name}”已经有人处理过了。", remedy="请刷新页面，查看处理结果。")


def is_gone(name: str) -> RegisterFault:
    return RegisterFault("RG-313", f"“{name}”已并入另一个单位的档案。", remedy="请在并入的档案中办理。")


def not_your_town(name: str) -> RegisterFault:
    return RegisterFault(
        "RG-321", f"只能为本单位（{name}）申报考核归属。", remedy="为其他单位申报的，请由该单位或科技局办理。"
    )


def no_unit_of_yours() -> RegisterFault:
    return RegisterFault("RG-322", "您的账号没有登记所在的镇街或园区。", remedy="请联系管理员登记您的所在单位。")


def nobody_named() -> RegisterFault:
    return RegisterFault("RG-323", "没有选定单位。", remedy="每行写一个单位的名称或统一社会信用代码。")


def nothing_to_carry(year: int) -> RegisterFault:
    return RegisterFault(
        "RG-324", f"{year - 1} 年度的归属都已沿用到 {year} 年度，没有要办的。", remedy="没有归属的单位可逐个申报。"
    )


def own_claim() -> RegisterFault:
    return RegisterFault("RG-325", "不能对本单位自己的申报提出异议。", remedy="要改的，请联系科技局退回后重新申报。")


def submitted(title: str, entries: int) -> str:
    what = f"共 {entries} 条记录，" if entries else ""
    return f"已提交“{title}”，{what}由另一位审核人整项接受后生效。"


def accepted(title: str, entries: int) -> str:
    return f"已接受“{title}”，{entries} 条记录入册。"


def rejected(title: str) -> str:
    return f"已退回“{title}”，原有记录不变。"


def claimed(number: int, waits: bool) -> str:
    return f"已申报 {number} 个单位的考核归属，{'待科技局审核。' if waits else '已生效。'}"


def settled(others: int) -> str:
    return f"已采纳这份申报，另外 {others} 份申报同时退回。" if others else "已采纳这份申报。"


OBJECTED = "已提出异议，这份申报转为有争议，由科技局裁定。"
CLAIM = "考核归属申报"
DECISION_ENTERED = "裁定已提交，由另一位有裁定权限的人采纳后生效。"
BELONGING, CHANGE = "考核归属", "单位变更"
CONTESTED = "两家以上申报，或有单位提出异议，等待裁定。"


def more_contested(number: int) -> str:
    return f"还有 {number} 个单位的归属有争议"


def proposed_by(who: User | None) -> str:
    name = who.get_full_name() if who else "系统"
    return f"{name}提交，整项接受或退回。"


VERBS = {
    "registers.propose_group": _("提交成组变更"),
    "registers.accepted_group": _("接受成组变更"),
    "registers.rejected_group": _("退回成组变更"),
    "organisations.adopt_code": _("补登统一社会信用代码"),
    "organisations.unite": _("两个档案合为一个"),
}
