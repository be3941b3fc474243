"""What the pages and verbs of due reports say. Codes RG-4xx."""

from __future__ import annotations

from collections.abc import Iterable

from kechuang.apps.registers.messages import RegisterFault

VERBS = {
    "completeness.nil": "零报告",
    "completeness.take_back_nil": "撤回零报告",
    "completeness.excuse": "准予免报",
    "completeness.owe_again": "取消免报",
    "completeness.remind": "催报",
    "completeness.export": "导出报送情况",
}
PLACES = frozenset(("town", "park"))
NOUNS = {"town": "个镇街", "park": "个园区", "division": "个处室", "county": "个县区", "department": "个部门"}


def noun(reporters: Iterable[str]) -> str:
    """What the reporters are called together: 镇街, 镇街园区, 处室, 家企业或机构 …"""
    kinds = frozenset(reporters)
    if any(kind.startswith("record:") for kind in kinds):
        return "家单位"
    if kinds == PLACES:
        return "个镇街园区"
    return NOUNS.get(next(iter(kinds)), "个单位") if len(kinds) == 1 else "个单位"


def not_your_report(who: str, unit: str) -> RegisterFault:
    return RegisterFault(
        "RG-401",
        f"“{who}”应报的内容由{unit or '它的属地镇街园区'}的人员报送。",
        remedy="请由该单位的人员办理；需要代报的请联系规划员。",
    )


def already_sent(name: str, records: int) -> RegisterFault:
    return RegisterFault(
        "RG-402", f"“{name}”已报 {records} 条，不是零报告。", remedy="填报有误的，先在名录中撤回这些记录。"
    )


def not_nil(name: str) -> RegisterFault:
    return RegisterFault("RG-403", f"“{name}”不是零报告，没有可以撤回的。", remedy="请刷新页面，查看现在的情况。")


def reason_for_excusing() -> RegisterFault:
    return RegisterFault("RG-404", "没有写明免报的原因。", remedy="写一句话，如“本季度停产”，供以后查证。")


def is_excused(name: str) -> RegisterFault:
    return RegisterFault("RG-405", f"“{name}”已准予免报。", remedy="要恢复应报，请由规划员或处室人员取消免报。")


def nobody_to_remind() -> RegisterFault:
    return RegisterFault("RG-406", "没有选中还没有报送的单位。", remedy="勾选未报的单位，再按“催报”。")


def not_begun(name: str, first: str) -> RegisterFault:
    return RegisterFault("RG-407", f"“{name}”的这一期还没有结束，不能报零报告。", remedy=f"请在 {first} 及以后办理。")
