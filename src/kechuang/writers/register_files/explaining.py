"""The sheet 填写说明 of a template: how to fill it in, and what each column is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kechuang.catalog.columns import Column
from kechuang.catalog.register import Register
from kechuang.writers.register_files.choosing import VALUES_SHEET, help_of
from kechuang.writers.register_files.guarding import guarded
from kechuang.writers.register_files.looks import Looks, print_on_a4

EXPLAINING_SHEET = "填写说明"
COLUMNS = (
    ("列", 26),
    ("类型", 12),
    ("单位", 8),
    ("必填", 6),
    ("可填的值", 44),
    ("示例", 24),
    ("怎样填、数从哪里来", 50),
)
TYPES = {
    "text": "文字", "note": "长文字", "whole": "整数", "decimal": "数值", "money": "金额", "date": "日期",
    "year": "年份", "month": "年月", "yes_no": "是或否", "code": "选一项", "codes": "选几项", "region": "地区",
    "unit": "责任单位", "organisation": "单位名称", "record": "另一条记录",
}  # fmt: skip
_LISTED = 12  # longer lists are read on their own sheet


def write_explanation(
    sheet: Any, register: Register, columns: Sequence[Column], words: Mapping[str, list[str]],
    examples: Mapping[str, str], looks: Looks,
) -> None:  # fmt: skip
    """words: what is offered per target.  examples: per target, as in the example row."""
    for index, (_, wide) in enumerate(COLUMNS):
        sheet.set_column(index, index, wide, looks.long)
    sheet.write_string(0, 0, f"{register.name}：填写说明", looks.title)
    sentences = _sentences(register)
    for line, sentence in enumerate(sentences, start=1):
        sheet.write_string(line, 0, sentence, looks.plain)  # runs on over the columns beside it
    head = len(sentences) + 2
    for index, (name, _) in enumerate(COLUMNS):
        sheet.write_string(head, index, name, looks.head)
    for line, column in enumerate(columns, start=head + 1):
        for index, said in enumerate(_about(column, words.get(column.target, []), examples.get(column.target, ""))):
            sheet.write_string(line, index, guarded(said), looks.long)
    print_on_a4(sheet)


def _sentences(register: Register) -> list[str]:
    source = register.source
    return [
        register.about,
        f"依据：{source.document}{source.clause}。",
        f"一行填一条{register.record}，从第 3 行起；第 2 行是示例，导入时自动略过，不必删除。",
        "表头带 * 的列必填。没有数据的格子留空，表示还不知道；确实不适用的写“不适用”；数是零的写 0。三者不要互相代替。",
        "数字按表头括号里的单位填写；带着单位写（如 1.2亿元）也能读，会换算成本列的单位。",
        "代码、编号、证书号等列已设为文本格式，粘贴时请选“只粘贴文本”，以免末几位变成 0 或丢掉前面的 0。",
        "不要改动表头的文字；列的次序可以变。",
        f"填好后在“名录 › {register.name} › 导入”上传：先逐格核对，再决定导入；有错的行可以下载回来改好再传。",
    ]


def _about(column: Column, words: list[str], example: str) -> tuple[str, ...]:
    field = column.declared
    if column.is_code:
        return column.header, "信用代码", "", "", "18 位，末位是校验位", example, help_of(column)
    return (
        column.header, TYPES[field.type], field.unit, "是" if column.required else "", _allowed(column, words), example,
        help_of(column),
    )  # fmt: skip


def _allowed(column: Column, words: list[str]) -> str:
    field = column.declared
    if words and len(words) <= _LISTED:
        return "、".join(words)
    if words:
        return f"{len(words)} 项，见“{VALUES_SHEET}”表的“{column.header}”列"
    least, most = ("不早于", "不晚于") if field.type in ("date", "year") else ("不小于", "不大于")
    bounds = ((least, field.least), (most, field.most))
    said = [f"{word} {'今天' if bound == 'today' else bound}" for word, bound in bounds if bound is not None]
    return "，".join([*said, *([f"至多 {field.decimals} 位小数"] if field.type == "decimal" else [])])
