"""What breaking a target down says to people: faults with their code, and the sentences of the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.kernel.errors import KechuangError


class BreakdownFault(KechuangError):
    """Something about a breakdown is not as it must be. place: the unit or quarter it is about, None for the whole."""

    def __init__(self, code: str, what: str, *, where: str = "", remedy: str = "", place: int | None = None) -> None:
        super().__init__(code, what, where=where, remedy=remedy)
        self.place = place


class BreakdownFaults(KechuangError):
    """All faults of one attempt at once; nothing of it was stored."""

    def __init__(self, faults: Sequence[BreakdownFault]) -> None:
        first = faults[0]
        super().__init__(first.code, first.what, where=first.where, remedy=first.remedy)
        self.faults = tuple(faults)


class MovedOn(BreakdownFault):
    """Someone else was quicker. What was typed is shown again beside what now stands."""


def not_adopted(name: str) -> BreakdownFault:
    return BreakdownFault(
        "BD-001",
        _("“%s”所在的计划还没有批准，或者这一项没有列入，不能分解。") % name,
        remedy=_("请先完成确认并经第二人批准，再来分解。"),
    )


def withdrawn(name: str) -> BreakdownFault:
    return BreakdownFault("BD-002", _("“%s”已经取消，不再分解。") % name, remedy=_("请在目标页查看调整记录。"))


def nobody_ticked() -> BreakdownFault:
    return BreakdownFault("BD-003", _("没有勾选任何单位。"), remedy=_("请在“参与分解的单位”中至少勾选一个。"))


def twice(name: str, place: int) -> BreakdownFault:
    return BreakdownFault("BD-004", _("“%s”出现了两次。") % name, remedy=_("请只保留一行。"), place=place)


def not_offered(name: str, place: int) -> BreakdownFault:
    return BreakdownFault(
        "BD-005",
        _("“%s”不在可选的单位之中。") % name,
        remedy=_("请从列表中勾选；没有列出的单位请先在“单位”中登记。"),
        place=place,
    )


def gone(name: str, day: date, heir: str, place: int | None = None) -> BreakdownFault:
    """Of a unit that no longer stands; heir: "" where no succession is registered."""
    offer = _("其工作由“%s”承接，请改由它承担。") % heir if heir else _("没有登记承接单位，请改由其他单位承担。")
    return BreakdownFault(
        "BD-006", _("“%(name)s”已于 %(day)s 撤并。") % {"name": name, "day": day}, remedy=offer, place=place
    )


def negative(name: str, typed: str, place: int) -> BreakdownFault:
    words = _("“%(name)s”填了 %(typed)s，分解值不能小于 0。") % {"name": name, "typed": typed}
    return BreakdownFault("BD-007", words, remedy=_("不承担的单位请取消勾选；承担 0 请填 0。"), place=place)


def no_number(name: str, typed: str, unit: str, place: int) -> BreakdownFault:
    words = _("“%(name)s”填的“%(typed)s”不是一个数。") % {"name": name, "typed": typed}
    return BreakdownFault("BD-008", words, remedy=_("请只填数字，单位是“%s”。") % (unit or _("无")), place=place)


def too_fine(name: str, typed: str, digits: int, unit: str, place: int) -> BreakdownFault:
    words = {"name": name, "typed": typed, "unit": unit, "digits": digits}
    what = (
        _("“%(name)s”填了 %(typed)s，但以“%(unit)s”计的只能是整数。")
        if digits == 0
        else _("“%(name)s”填了 %(typed)s，以“%(unit)s”计最多 %(digits)d 位小数。")
    )
    return BreakdownFault("BD-009", what % words, remedy=_("请改成合适的位数。"), place=place)


def too_large(name: str, typed: str, place: int) -> BreakdownFault:
    words = _("“%(name)s”填的 %(typed)s 位数太多，存不下。") % {"name": name, "typed": typed}
    return BreakdownFault("BD-010", words, remedy=_("请核对是否多打了数字。"), place=place)


def suspicious(name: str, typed: str, whole: str, times: str, smaller: str, place: int) -> BreakdownFault:
    """smaller: the unit it may have been meant in (万元), "" where there is none."""
    guess = _("是不是按“%s”填的？") % smaller if smaller else _("是不是多打了几位？")
    words = {"name": name, "typed": typed, "whole": whole, "times": times}
    what = _("“%(name)s”填了 %(typed)s，是总数 %(whole)s 的 %(times)s 倍。") % words + guess
    return BreakdownFault("BD-011", what, remedy=_("请改正；确实如此的，勾选“数值核对无误”再保存。"), place=place)


def not_filled(names: Sequence[str]) -> BreakdownFault:
    some = "、".join(names[:5]) + (_("等 %d 项") % len(names) if len(names) > 5 else "")
    return BreakdownFault(
        "BD-012", _("还没有填写分解值：%s。") % some, remedy=_("请填写；不承担的请取消勾选，承担 0 的请填 0。")
    )


def short_without_reason(sentence: str) -> BreakdownFault:
    return BreakdownFault("BD-013", sentence, remedy=_("要这样发送，请在“说明”里写明差额怎么办。"))


def falls(name: str, place: int) -> BreakdownFault:
    return BreakdownFault(
        "BD-014",
        _("%s的累计值比前面的季度还小。") % name,
        remedy=_("各季度填的是年初以来的累计数，只增不减。"),
        place=place,
    )


def no_such_quarter(place: int) -> BreakdownFault:
    return BreakdownFault(
        "BD-015", _("这一项没有第 %d 季度。") % place, remedy=_("请按页面上列出的季度填写。"), place=place
    )


def not_by_quarters() -> BreakdownFault:
    return BreakdownFault(
        "BD-016", _("跨年度或没有数值的目标不按季度分解。"), remedy=_("请按单位分解，或为它报备时间节点。")
    )


def moved_on(who: str, what: str) -> MovedOn:
    return MovedOn(
        "BD-017",
        _("另一人（%(who)s）刚刚%(what)s，您看到的已不是最新的。") % {"who": who, "what": what},
        remedy=_("您填的内容仍在下面，还没有保存；请核对最新情况后再提交。"),
    )


def wrong_standing(standing: Any) -> BreakdownFault:
    return BreakdownFault(
        "BD-018", _("这份分解现在是“%s”，不能这样做。") % standing, remedy=_("请刷新页面查看最新情况。")
    )


def not_your_commitment(name: str) -> BreakdownFault:
    return BreakdownFault("BD-019", _("“%s”不由您所在的处室牵头。") % name, remedy=_("请由牵头处室或规划员编制分解。"))


def not_your_unit(unit: str, yours: str) -> BreakdownFault:
    own = _("您登记在“%s”。") % yours if yours else _("您的账号还没有登记所在单位。")
    return BreakdownFault(
        "BD-020",
        _("只有“%(unit)s”的人员能替它答复。%(own)s") % {"unit": unit, "own": own},
        remedy=_("登记有误请联系管理员。"),
    )


def share_changed(now: str) -> MovedOn:
    return MovedOn(
        "BD-021",
        _("您看到之后，分解值已改为 %s，所以没有替您答复。") % now,
        remedy=_("请按新的分解值重新答复。"),
    )


def already_answered(who: str, answer: Any) -> MovedOn:
    return MovedOn(
        "BD-022",
        _("另一人（%(who)s）刚刚答复了“%(answer)s”。") % {"who": who, "answer": answer},
        remedy=_("要改变答复，请在最新的页面上重新提交。"),
    )


def objection_without_words() -> BreakdownFault:
    return BreakdownFault("BD-023", _("有异议，但没有写理由。"), remedy=_("请写明理由，也可以填建议值。"))


def your_own_work() -> BreakdownFault:
    return BreakdownFault(
        "BD-024", _("编制、修改或发送过这份分解的人不能自己下达。"), remedy=_("请由另一位有下达权的人下达。")
    )


def not_all_agreed(waiting: Sequence[str], objecting: Sequence[str]) -> BreakdownFault:
    parts = []
    if waiting:
        parts.append(_("%(n)d 家未答复（%(names)s）") % {"n": len(waiting), "names": "、".join(waiting[:5])})
    if objecting:
        parts.append(_("%(n)d 家有异议（%(names)s）") % {"n": len(objecting), "names": "、".join(objecting[:5])})
    return BreakdownFault(
        "BD-025", "，".join(parts) + "。", remedy=_("请等答复齐全；确需现在下达的，请写明理由，理由会留在操作记录里。")
    )


def no_base(method: Any) -> BreakdownFault:
    return BreakdownFault(
        "BD-026",
        _("%s分配需要各单位的依据，现在一个也没有，或者都是 0。") % method,
        remedy=_("请在“分配依据”一列填写，或改用“平均”。"),
    )


def base_unknown(method: Any, names: Sequence[str]) -> BreakdownFault:
    return BreakdownFault(
        "BD-027",
        _("%(method)s分配缺少 %(names)s 的依据。缺少不等于 0。") % {"method": method, "names": "、".join(names[:8])},
        remedy=_("请补填；或勾选“缺依据的先空着”，总数就分给其余单位。"),
    )


def ratio_has_no_parts(method: Any) -> BreakdownFault:
    return BreakdownFault(
        "BD-028", _("比率、增速和位次不能%s分摊。") % method, remedy=_("可用“平均”让各单位与总的要求相同，再逐个修改。")
    )


def no_reason_given() -> BreakdownFault:
    return BreakdownFault("BD-029", _("退回要写理由。"), remedy=_("请写明要改什么。"))


DEEDS = {
    "breakdowns.save": gettext_lazy("保存了这份分解"),
    "breakdowns.send": gettext_lazy("发送了这份分解"),
    "breakdowns.answer": gettext_lazy("答复了这份分解"),
    "breakdowns.freeze": gettext_lazy("下达了这份分解"),
    "breakdowns.give_back": gettext_lazy("退回了这份分解"),
    "breakdowns.discard": gettext_lazy("作废了这份分解"),
}


def saved(sentence: str) -> str:
    return _("草稿已保存。%s") % sentence


def sent(units: int, sentence: str) -> str:
    return _("已发给 %(units)d 家单位确认。%(sentence)s") % {"units": units, "sentence": sentence}


def sent_for_freezing(sentence: str) -> str:
    return _("已提交，等待另一人下达。%s") % sentence


def answered(is_agreed: bool, value: str) -> str:
    return _("已确认分解值 %s。") % value if is_agreed else _("已提出异议，编制人会在待办里看到。")


def frozen(parts: int, replaced: bool) -> str:
    words = _("已下达，共 %d 项。") % parts
    return words + _("上一稿保留为“已被替换”。") if replaced else words


WISHED = "建议值"
GIVEN_BACK = gettext_lazy("已退回编制人修改。")
DISCARDED = gettext_lazy("这一稿已作废，内容仍可查阅。")


def dissolved(name: str, day: date, heir: str) -> str:
    """A warning on the page: the unit ends within the period."""
    words = _("“%(name)s”自 %(day)s 起撤并") % {"name": name, "day": day}
    return words + (_("，由“%s”承接。") % heir if heir else _("，还没有登记承接单位。"))


def from_last_year(plan: str, is_result: bool) -> str:
    what = _("上年完成数：已采纳的报送") if is_result else _("上年分解值：完成数尚无报送")
    return _("%(what)s，取自《%(plan)s》") % {"what": what, "plan": plan}


def unanswered(waiting: int, objecting: int) -> str:
    """The gap in one row of the plan's table; "" when all have agreed."""
    parts = [_("%d 家未答复") % waiting] if waiting else []
    parts += [_("%d 家有异议") % objecting] if objecting else []
    return "，".join(parts)


NOT_BROKEN_DOWN = gettext_lazy("未分解")
DRAFT_MARK = gettext_lazy("草案")


def table_summary(total: int, frozen_count: int, open_count: int) -> str:
    left = total - frozen_count - open_count
    words = {"total": total, "frozen": frozen_count, "open": open_count, "left": left}
    return _("%(total)d 项可分解的目标：已下达 %(frozen)d，正在编制或待确认 %(open)d，未分解 %(left)d。") % words


def document_notes(frozen_count: int, open_count: int) -> list[str]:
    """Below the table as a document."""
    words = [_("确认情况为“已下达”的 %d 项已经下达。") % frozen_count] if frozen_count else []
    words += [_("标“草案”的 %d 项尚未下达，以正式下达的为准。") % open_count] if open_count else []
    return words


def waiting_share(indicator: str, value: str) -> str:
    return _("请确认分解值：%(indicator)s %(value)s") % {"indicator": indicator, "value": value}


def waiting_objections(indicator: str, units: Sequence[str]) -> str:
    words = {"indicator": indicator, "units": "、".join(units[:3]), "n": len(units)}
    return _("%(n)d 家对分解有异议：%(indicator)s（%(units)s）") % words


def waiting_freeze(indicator: str) -> str:
    return _("待下达的分解：%s") % indicator


WHY_SHARE = gettext_lazy("发来确认的分解值，答复后才能下达")
WHY_OBJECTION = gettext_lazy("修改后重新发送，或说明后请人下达")
WHY_FREEZE = gettext_lazy("各单位均已确认")
WHY_FREEZE_QUARTERS = gettext_lazy("季度分解已提交")
