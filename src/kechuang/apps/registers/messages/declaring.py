"""What is said about declaring registers in the site."""

from __future__ import annotations

from kechuang.apps.registers.messages import RegisterFault, reason_needed
from kechuang.catalog.faults import Fault

__all__ = ["RegisterFault", "draft_is_decided", "draft_is_open", "draft_is_wrong", "own_draft", "reason_needed"]

VERBS = {
    "declarations.save": "保存名录登记表草稿",
    "declarations.submit": "提请批准名录登记表",
    "declarations.approved": "批准名录登记表",
    "declarations.refused": "退回名录登记表",
}
SAVED = "草稿已保存，没有提交前不影响现有名录。"
SUBMITTED = "“{name}”已提请批准，由另一位有批准权限的人启用。"
APPROVED = "“{name}”第 {version} 版已启用：列表、填报、模板、导入、导出、接口都可以用了，现有 {records} 条记录。"
REFUSED = "已退回，撰写人会看到您的意见。"
DROPPED = "草稿已放弃。"


def draft_is_open(code: str) -> RegisterFault:
    return RegisterFault("RG-041", f"名录“{code}”已有一份没有办完的草稿。", remedy="请接着那份草稿改，或先放弃它。")


def draft_is_decided(code: str) -> RegisterFault:
    return RegisterFault("RG-042", f"名录“{code}”的这份草稿已经办完或正在审批。", remedy="请刷新页面，查看结果。")


def own_draft(code: str) -> RegisterFault:
    return RegisterFault(
        "RG-043", f"名录“{code}”的登记表由您本人编写，需要另一位有批准权限的人启用。", remedy="已列入其他人的待办。"
    )


def draft_was_changed(code: str, who: str) -> RegisterFault:
    what = f"名录“{code}”的草稿在您打开之后由{who}改过。"
    return RegisterFault("RG-045", what, remedy="请在另一个窗口打开草稿，对照后再办。")


def draft_is_wrong(code: str, faults: list[Fault]) -> RegisterFault:
    listed = "；".join(fault.sentence for fault in faults[:5])
    return RegisterFault("RG-044", f"名录“{code}”的登记表现在不能启用：{listed}", remedy="请退回撰写人修改后再提请。")
