"""The Chinese sentences this app can say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kechuang.kernel.errors import KechuangError

VERB_NAMES = {
    "units.add": _("登记单位"),
    "units.add_alias": _("登记别名"),
    "units.record_succession": _("登记承接关系"),
    "units.load_catalog": _("同步单位目录"),
}

UNIT_ADDED = _("已登记单位“{name}”。以后读到这个名称会自动对应。")
ALIAS_ADDED = _("已把“{alias}”记为“{name}”的别名。以后读到这个名称会自动对应。")
SUCCESSION_RECORDED = _("已登记：自 {on} 起，“{predecessor}”的工作由“{successor}”承接。")
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
