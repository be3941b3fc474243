"""The Chinese sentences this app can say. Codes RG-001 … concern registers and records, RG-1xx cells, RG-2xx files."""

from __future__ import annotations

from collections.abc import Iterable

from kechuang.catalog.faults import Fault, nearest
from kechuang.kernel.errors import KechuangError


class RegisterFault(KechuangError):
    """Something about registers that a person can mend."""


class Conflict(RegisterFault):
    """Somebody else changed the record in between."""


def no_such_register(code: str, known: Iterable[str]) -> RegisterFault:
    return RegisterFault("RG-001", f"没有名录“{code}”。", remedy=nearest(code, known) or "请核对名录代码。")


def stored_declaration_is_wrong(code: str, faults: list[Fault]) -> RegisterFault:
    listed = "；".join(fault.sentence for fault in faults)
    return RegisterFault("RG-002", f"名录“{code}”的登记表不能读出：{listed}", remedy="请联系管理员重新启用这份登记表。")


def nothing_waits(name: str) -> RegisterFault:
    return RegisterFault("RG-003", f"{name}已经有人处理过了。", remedy="请刷新页面，查看处理结果。")


def own_entry(name: str) -> RegisterFault:
    return RegisterFault(
        "RG-004", f"{name}由您本人填报，需要另一位有审核权限的人接受。", remedy="已列入其他审核人的待办。"
    )


def changed_since(name: str, who: str, when: str) -> Conflict:
    return Conflict(
        "RG-005", f"{name}在您打开之后被{who}于 {when} 更改。", remedy="请对照现在的内容，再决定是否仍要更改。"
    )


def reason_needed() -> RegisterFault:
    return RegisterFault("RG-006", "没有写明原因。", remedy="更正、撤销和退回都要写原因，供以后查证。")


def no_such_record(name: str) -> RegisterFault:
    return RegisterFault("RG-007", f"{name}中没有这条记录。", remedy="它可能已被撤回，可在历史中查看。")


def kept_elsewhere(name: str, by: str) -> RegisterFault:
    return RegisterFault("RG-008", f"“{name}”由{by}自动登记，不能在这里填报或导入。", remedy=f"请到{by}办理。")


def not_for_role(name: str, deed: str) -> RegisterFault:
    return RegisterFault("RG-009", f"您的角色不能{deed}“{name}”。", remedy="需要时请联系管理员或归口处室。")


def key_taken(name: str) -> RegisterFault:
    return RegisterFault("RG-010", f"{name}已有一条相同的记录。", remedy="请打开那条记录更正，不必重复登记。")


def nothing_changed() -> RegisterFault:
    return RegisterFault("RG-011", "内容与现有记录相同，没有需要保存的更改。", remedy="改动后再保存，或直接返回。")


def part_of_a_group(name: str) -> RegisterFault:
    return RegisterFault(
        "RG-012", f"这一条是“{name}”的一部分，不能单独处理。", remedy="请在“待审的单位变更”中整项接受或退回。"
    )


def declared_anew(name: str) -> RegisterFault:
    return RegisterFault(
        "RG-013",
        f"“{name}”的登记表在此之后更新过，这些内容是按旧登记表核对的。",
        remedy="导入的名单请重新确认表头、再核对一次；待审的条目请退回，由填报人重新填报。",
    )


def former_identifier(was: str, name: str, code: str) -> RegisterFault:
    return RegisterFault(
        "RG-014",
        f"内容中的单位代码“{was}”已经改为“{code}”（{name}），照原样入册会使同一件事记成两条。",
        remedy="待审的条目请退回，按现在的代码重新填报；导入的名单请重新核对一次。",
    )


def keys_collide(name: str, keys: list[str]) -> RegisterFault:
    return RegisterFault(
        "RG-022",
        f"按“{name}”新的 key，{len(keys)} 条记录会与别的混为一条，或缺少 key 中的字段：{'、'.join(keys[:5])}。",
        remedy="请在 key 中保留能把记录区分开的字段，或先更正、撤回这些记录，再启用新登记表。",
    )


def needs_a_version(name: str, version: int, gone: list[str], other: list[str], key: bool) -> RegisterFault:
    changes = [
        *(f"去掉了字段 {each}" for each in gone),
        *(f"改变了字段 {each} 的类型、单位或小数位数" for each in other),
        *(["改变了 key"] if key else []),
    ]
    return RegisterFault(
        "RG-021",
        f"“{name}”的登记表{'、'.join(changes) or '版本号变小'}，但版本号没有升高（现为第 {version} 版）。",
        remedy=f"把 version 改为 {version + 1}，并在 upgrade 中写明旧记录怎样读（rename、values、fill、drop）。",
    )
