"""What bringing a list in, taking it and taking it back says. RG-2xx; RG-16x and RG-17x stand beside the pure rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.rules.faults import CellFault

VERBS = {
    "registers.upload_list": _("上传名单"),
    "registers.map_headers": _("对应表头"),
    "registers.answer_names": _("确认名单里的单位"),
    "registers.take_batch": _("导入名单"),
    "registers.accept_batch": _("整批接受"),
    "registers.reject_batch": _("整批退回"),
    "registers.ask_revert": _("申请撤回批次"),
    "registers.revert_batch": _("撤回批次"),
    "registers.refuse_revert": _("不同意撤回批次"),
    "registers.abandon_batch": _("放弃导入"),
    "registers.name_provisionally": _("登记代码待补的单位"),
}


def nothing_given() -> RegisterFault:
    return RegisterFault("RG-200", "还没有选择文件。", remedy="请选择要导入的表格（.xlsx、.xls、.csv 或 .ods）。")


def wrong_template(name: str, file: str, expected: Iterable[str]) -> RegisterFault:
    listed = "、".join(expected)
    return RegisterFault(
        "RG-201",
        f"没有一列的表头与“{name}”相符。",
        where=file,
        remedy=f"这份名录要的列有：{listed}。请核对是不是选错了文件或工作表；也可以在下面逐列指明，或下载模板填写。",
    )


def columns_missing(names: Iterable[str]) -> RegisterFault:
    listed = "、".join(names)
    return RegisterFault(
        "RG-202", f"必填的项还没有着落：{listed}。", remedy="请指明在哪一列，或者为全部行统一填写一个值。"
    )


def column_twice(name: str, columns: Iterable[str]) -> RegisterFault:
    return RegisterFault(
        "RG-203", f"“{name}”对应了不止一列（{'、'.join(columns)}）。", remedy="请只留一列，其余选“不导入”。"
    )


def fixed_is_wrong(fault: CellFault, name: str) -> RegisterFault:
    return RegisterFault("RG-204", f"统一填写的“{name}”不对：{fault.what}。", remedy=fault.remedy)


def no_rows(sheet: str) -> RegisterFault:
    return RegisterFault(
        "RG-205",
        f"工作表“{sheet}”的表头下面没有可以导入的行。",
        remedy="请核对工作表和表头所在的行，或填好数据再上传。",
    )


def too_many_rows(sheet: str, rows: int, most: int) -> RegisterFault:
    return RegisterFault(
        "RG-229",
        f"工作表“{sheet}”有 {rows} 行数据，超过一次导入的上限 {most} 行，没有核对。",
        remedy=f"请把名单分成几个文件，每个不超过 {most} 行，分次上传；多出来的行若是误填，请删去。",
    )


def not_at_this_step(state: str) -> RegisterFault:
    return RegisterFault(
        "RG-206", f"这一批现在是“{state}”，不能做这一步。", remedy="可能别人已经办了，请刷新页面查看。"
    )


def still_bad(bad: int, questions: int) -> RegisterFault:
    parts = [f"{bad} 行有误" if bad else "", f"{questions} 行待确认" if questions else ""]
    return RegisterFault(
        "RG-207",
        f"还有{'、'.join(filter(None, parts))}，不能全部导入。",
        remedy="可以只导入其余各行，并取回带“错误”列的文件改好再传；或者先逐项确认。",
    )


def nothing_to_take() -> RegisterFault:
    return RegisterFault(
        "RG-208", "没有可以导入的行。", remedy="各行要么与现有记录相同，要么需要先改正；详见下面各页签。"
    )


def not_yours() -> RegisterFault:
    return RegisterFault("RG-209", "这一批是别人上传的，由上传的人导入。", remedy="需要时请重新上传同一个文件。")


def own_batch() -> RegisterFault:
    return RegisterFault(
        "RG-210", "这一批由您本人导入，需要另一位有审核权限的人接受。", remedy="已列入其他审核人的待办。"
    )


def own_revert() -> RegisterFault:
    return RegisterFault(
        "RG-211", "撤回是您本人申请的，需要另一位有权限的人确认。", remedy="已列入其他有权限的人的待办。"
    )


def cannot_revert(why: str) -> RegisterFault:
    return RegisterFault("RG-212", f"这一批不能撤回：{why}。", remedy="个别记录可以在记录页面撤销或更正。")


def at_work() -> RegisterFault:
    return RegisterFault("RG-213", "这一批正在处理中。", remedy="请稍候，完成后会回到这里；也可以先去做别的。")


def broken_off(what: str) -> RegisterFault:
    return RegisterFault(
        "RG-214", f"{what}时程序出了没有料到的问题，什么也没有写入。", remedy="请重试；仍不行时把编号告诉管理员。"
    )


def no_such_option(name: str) -> RegisterFault:
    return RegisterFault("RG-215", f"“{name}”的选择无效。", remedy="请从列出的单位中选择，或写对统一社会信用代码。")


def unknown_setting(name: str, known: str) -> RegisterFault:
    return RegisterFault("RG-216", f"没有字段“{name}”。", remedy=known or "请核对字段的代码或名称。")


def clears(field: str, before: str) -> CellFault:
    return CellFault(field, "", f"这一格空着，导入后现有的“{before}”将被清空", "不想清空的请补上", "RG-174", "warning")


def waits_already(field: str = "") -> CellFault:
    return CellFault(field, "", "同一条记录另有一条更改在等待审核", "请核对后再导入", "RG-175", "warning")


def moved_since(who: str, when: str) -> CellFault:
    what = f"核对之后，这条记录又被{who}于 {when} 更改，没有覆盖"
    return CellFault("", "", what, "请对照现在的内容，需要时改好再传", "RG-176")


OVERTAKEN = "提交之后这条记录又有更改，未覆盖；请对照现在的内容重新填报。"
FOOTERS = "示例、合计、注释等不是记录的行没有导入：第 {rows} 行"


def result(counts: dict[str, Any], *, waits: bool) -> str:
    """“已入册 214 条：新增 200，更改 14；无变化 30 条未重复登记。”"""
    new, changed = counts.get("taken_new", 0), counts.get("taken_changed", 0)
    parts = [f"{'已提交' if waits else '已入册'} {new + changed} 条：新增 {new}，更改 {changed}"]
    if counts.get("same"):
        parts.append(f"无变化 {counts['same']} 条未重复登记")
    if counts.get("left"):
        parts.append(f"{counts['left']} 行没有导入，可取回改正")
    if counts.get("overtaken"):
        parts.append(f"{counts['overtaken']} 条在提交之后另有更改，未覆盖，已退回")
    return "；".join(parts) + ("。等待另一位审核。" if waits else "。")


def revert_result(counts: dict[str, Any]) -> str:
    stayed = counts.get("stayed", 0)
    rest = f"，{stayed} 条之后又被更改，保持不动" if stayed else ""
    return f"已撤回 {counts.get('undone', 0)} 条记录{rest}。"


def revert_consequence(undo: int, stay: int) -> str:
    rest = f"，另有 {stay} 条之后又被更改，保持不动" if stay else ""
    return f"将撤回 {undo} 条记录{rest}。"
