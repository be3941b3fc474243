"""The sentences of files that go out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.rules.asking import SPANS, Asked
from kechuang.catalog.register import Register

ROUND_TRIP = (
    "本表可以直接修改后再导入，没有改动的行不会重复登记；“不适用”、空白和 0 三者不同；"
    "单引号开头、后面像公式的文字，导入时去掉这一个单引号"
)


def too_many_for_excel(name: str, number: int, most: int) -> RegisterFault:
    return RegisterFault(
        "RG-181",
        f"“{name}”选中了 {number} 条，网页上导出 Excel 一次最多 {most} 条。",
        remedy="请改用 CSV（条数不限），或先筛选；也可以由管理员用 kechuang export 写出 Excel 文件。",
    )


def file_is_there(path: str) -> RegisterFault:
    return RegisterFault("RG-182", "已有同名文件，没有覆盖。", where=path, remedy="请换一个名字，或加上 --force。")


def unknown_suffix(path: str) -> RegisterFault:
    return RegisterFault("RG-183", "文件名要以 .xlsx 或 .csv 结尾。", where=path, remedy="由扩展名决定写成哪一种。")


def cannot_be_written(path: str, why: str) -> RegisterFault:
    remedy = "请换一个有写入权限、空间够用的文件夹。"
    return RegisterFault("RG-184", f"写不进去（{why or '系统报错'}）。", where=path, remedy=remedy)


def filter_words(register: Register, asked: Asked) -> str:
    """What was asked for, in words; 全部 when nothing was."""
    said = [f"检索“{asked.words}”"] if asked.words else []
    for name, values in asked.picked.items():
        codes = register.code_lists.get(name)
        said.append(
            f"{register.fields[name].name}：{'、'.join(codes.label(each) if codes else each for each in values)}"
        )
    for name, (least, most) in asked.ranges.items():
        said.append(f"{register.fields[name].name}：{least or '不限'} 至 {most or '不限'}")
    if asked.span != "all":
        said.append(f"{asked.on} {SPANS[asked.span]}")
    return "；".join(said) or "全部"


def closed_words(register: Register, closed: Iterable[str]) -> str:
    names = "、".join(register.fields[name].name for name in closed)
    return f"{names}（您的角色无权查看，不在表中；再导入时这些项保持原样）" if names else "无"


def day_words(on: date | None) -> str:
    return f"{on} 有效的记录，单位写当日的名称" if on else "现行的全部记录"
