"""The Chinese sentences this app can say."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kechuang.kernel.errors import KechuangError

VERB_NAMES = {
    "units.add": _("登记单位"),
    "units.add_alias": _("登记别名"),
    "units.record_succession": _("登记承接关系"),
    "units.load_catalog": _("同步单位目录"),
    "units.rename": _("登记单位更名"),
    "units.move": _("登记单位改隶"),
    "units.cover": _("登记所辖区域"),
    "units.uncover": _("登记所辖区域划出"),
    "regions.add": _("登记区划"),
    "regions.rename": _("登记区划更名"),
    "regions.merge": _("登记区划合并"),
    "regions.split": _("登记区划拆分"),
    "regions.move": _("登记区划改隶"),
}

UNIT_ADDED = _("已登记单位“{name}”。以后读到这个名称会自动对应。")
ALIAS_ADDED = _("已把“{alias}”记为“{name}”的别名。以后读到这个名称会自动对应。")
CHANGE_RECORDED = _("已登记：自 {on} 起，{what}。此前的日期仍按原样显示。")
SUCCESSION_RECORDED = _("已登记：自 {on} 起，“{predecessor}”的工作由“{successor}”承接。")
NEEDS_NAME = _("更名要填新名称。")
NEEDS_PARENT = _("改隶要填新上级。")
NEEDS_OTHERS = _("请填涉及的区划。")
MERGES_INTO_ONE = _("只能并入一个区划，请只填一个；分到几个区划请选“拆分”。")
REGION_ADDED = _("已登记区划“{name}”（{code}）。")
UNKNOWN_REGION = _("区划表中没有“{name}”。{near}请写全称，如“江阴市”；全局通用的单位请留空。")
AMBIGUOUS_REGION = _("“{name}”有 {number} 处同名：{places}。请改写六位代码。")


class OrgFault(KechuangError):
    """A unit, alias or succession cannot be taken as given."""


def nameless() -> OrgFault:
    return OrgFault("OR-001", "单位名称是空的。", remedy="请填写全称。")


def unit_exists(name: str, place: str) -> OrgFault:
    return OrgFault(
        "OR-002", f"{place}已有名为“{name}”的单位。", remedy="请直接选用它；写法不同时，可把新写法记为它的别名。"
    )


def alias_taken(alias: str, owner: str) -> OrgFault:
    return OrgFault(
        "OR-003",
        f"“{alias}”已是“{owner}”的名称或别名，再记给别的单位就分不清了。",
        remedy="请核对是不是同一个单位；确是两个单位，请用更完整的写法。",
    )


def ends_before_beginning(name: str) -> OrgFault:
    return OrgFault("OR-004", f"“{name}”的撤并日不晚于设立日。", remedy="请核对两个日期。")


def succeeds_itself(name: str) -> OrgFault:
    return OrgFault("OR-005", f"“{name}”不能承接自己。", remedy="请选择另一个承接单位。")


def goes_in_circles(predecessor: str, successor: str) -> OrgFault:
    return OrgFault(
        "OR-006", f"“{successor}”的工作已由“{predecessor}”承接，再反过来记就成了循环。", remedy="请核对承接的先后。"
    )


def succession_known(predecessor: str, successor: str) -> OrgFault:
    return OrgFault("OR-007", f"“{predecessor}”由“{successor}”承接，已经登记过。", remedy="不必重复登记。")


def nothing_changes(name: str) -> OrgFault:
    return OrgFault("OR-008", f"“{name}”的新情况与现在相同。", remedy="请填写变更后的名称或上级。")


def did_not_stand(name: str, on: date) -> OrgFault:
    return OrgFault("OR-009", f"“{name}”在 {on} 还没有设立、当天刚设立，或已经撤并。", remedy="请核对变更日。")


def not_the_latest(name: str, until: date) -> OrgFault:
    return OrgFault(
        "OR-012",
        f"“{name}”已登记了 {until} 的变更，更早的变更不能补在它前面。",
        remedy="请核对变更日；变更按先后登记。",
    )


def covered_already(unit: str, region: str) -> OrgFault:
    return OrgFault("OR-010", f"“{unit}”所辖区域里已有“{region}”。", remedy="不必重复登记；要改起止日，请先登记划出。")


def region_exists(code: str, name: str) -> OrgFault:
    return OrgFault("OR-011", f"代码 {code} 已是“{name}”。", remedy="请核对代码和日期；新设的区划请填它自己的代码。")


def above_itself(name: str) -> OrgFault:
    return OrgFault("OR-006", f"“{name}”不能归到自己或自己的下级之下。", remedy="请另选上级。")


def not_covered(unit: str, region: str) -> OrgFault:
    return OrgFault("OR-013", f"“{unit}”所辖区域里没有“{region}”。", remedy="请核对区划名称。")
