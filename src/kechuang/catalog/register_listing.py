"""docs/registers.md, written from the catalog: `python -m kechuang.catalog.register_listing`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping

from kechuang.catalog.collection import Collection
from kechuang.catalog.register import GROUPS, Register, RegisterField
from kechuang.catalog.register_files import load_registers

TYPE_NAMES = {
    "text": "文字", "note": "长文字", "whole": "整数", "decimal": "数值", "money": "金额", "yes_no": "是否",
    "date": "日期", "year": "年度", "month": "月份", "code": "单选", "codes": "多选", "region": "行政区划",
    "unit": "责任主体", "organisation": "企业或机构", "record": "关联",
}  # fmt: skip
CLASS_NAMES = {
    "public": "公开", "internal": "内部", "commercial": "商业信息", "personal": "个人信息", "tax": "涉税",
    "statistical": "统计资料",
}  # fmt: skip
_ROLES = {
    "planner": "规划员", "division": "处室人员", "town": "镇街人员", "leader": "领导", "enterprise": "企业",
    "administrator": "管理员",
}  # fmt: skip
_REPORTERS = {
    "department": "部门", "division": "处室", "town": "镇街", "park": "园区", "county": "县区", "institute": "院所高校",
    "enterprise": "企业", "other": "其他",
}  # fmt: skip
_EVERY = {"month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}
_ALSO = 4
_SHOWN_CODES = 6


def registers_page(registers: Mapping[str, Register]) -> str:
    """Markdown: one chapter per group, one section per register in order of code; ends with a newline."""
    lines = [
        "# 名录目录",
        "",
        "本页由 `python -m kechuang.catalog.register_listing` 从 `src/kechuang/catalog/registers/` 生成，",
        "请改目录文件，不要改本页。",
        "",
        "新增一个名录：复制一个相近的文件，文件名与 code 相同，写明来源、字段、有效期和算例，",
        "再运行 `kechuang catalog check`；列表、表单、模板、导入、导出和历史随之而来。",
        "表头只是多了一种写法时，在该字段的 headers 里加上即可。",
        "",
        f"共 {len(registers)} 个名录。公开范围：{'、'.join(CLASS_NAMES.values())}。“也写作”只列前 {_ALSO} 个。",
    ]
    for group in GROUPS:
        members = [each for each in registers.values() if each.group == group]
        if members:
            lines += ["", f"## {group}"]
        for each in members:
            lines += ["", *_section(each, registers)]
    return "\n".join(lines) + "\n"


def _section(register: Register, registers: Mapping[str, Register]) -> Iterator[str]:
    yield f"### {register.name} `{register.code}`"
    yield ""
    yield register.about
    yield ""
    for word, told in _facts(register):
        yield f"- {word}：{told}"
    yield ""
    yield "| 字段 | 代码 | 类型与单位 | 公开范围 | 必填 | 说明 | 也写作 |"
    yield "|---|---|---|---|---|---|---|"
    for name, field in register.fields.items():
        yield _row(register, name, field, registers)


def _facts(register: Register) -> Iterator[tuple[str, str]]:
    yield "来源", register.source.document + (f"，{register.source.clause}" if register.source.clause else "")
    yield "一条记录由哪些字段确定", _names(register, register.key)
    yield "有效期", _validity(register)
    if register.collection:
        yield "谁来报", _collection(register)
    rights = register.rights
    if register.kept_by:
        yield "维护", "由系统的相应功能维护，不能填表或导入"
    else:
        own = "，本人录入的可自行确认" if rights.own_accepted else ""
        yield "录入", f"{_roles(rights.enter)}；审核：{_roles(rights.accept)}{own}"
    yield "查看", _roles(rights.see)
    if register.source_order:
        labels = register.code_lists["source"]
        yield "同一数据有几个来源时依次采用", "、".join(labels.label(each) for each in register.source_order)
    if register.same:
        yield "疑似重复", "；".join(f"{_names(register, group)}相同" for group in register.same)


def _validity(register: Register) -> str:
    """One sentence on from when until when a record counts."""
    validity = register.validity
    if validity is None:
        return "不设"
    if validity.year:
        return f"{register.fields[validity.year].name}所在的自然年"
    told = [f"自{register.fields[validity.first].name}起"]
    if validity.last:
        last_day = validity.end_means == "last_day"
        told.append(f"至{register.fields[validity.last].name}（{'含当日' if last_day else '当日起不计'}）")
    if validity.years:
        told.append(f"{'没有填写的' if validity.last else ''}满 {validity.years} 年当日起不计")
    if validity.ended_by:
        told.append(f"自{register.fields[validity.ended_by].name}当日起不计")
    return "，".join(told)


def _collection(register: Register) -> str:
    owed = register.collection
    assert owed is not None
    who = "、".join(_reporter(each) for each in owed.reporters)
    basis = f"；依据：{owed.basis}" if owed.basis else ""
    span = f"自 {owed.since} 起" + (f"至 {owed.until}" if owed.until else "")
    return f"{who}，{_EVERY[owed.every]}一次，{_due(owed.due)}，{_counted(register, owed)}{span}{basis}"


def _due(due: int | str) -> str:
    if isinstance(due, int):
        return f"期末后 {due} 天内"
    month, day = map(int, due.split("-"))
    return f"次年 {month} 月 {day} 日前"


def _counted(register: Register, owed: Collection) -> str:
    """Which records are a report, and which of them say there was nothing."""
    told = ""
    for word, which in (("已报", owed.sent), ("零报告", owed.nil)):
        conditions = [
            f"{register.fields[name].name}为{'、'.join(register.code_lists[name].label(each) for each in values)}"
            for name, values in which.items()
        ]
        told += f"{'且'.join(conditions)}的算{word}，" if conditions else ""
    return told


def _reporter(kind: str) -> str:
    register, of_record = kind.removeprefix("record:"), kind.startswith("record:")
    return f"`{register}` 在册单位" if of_record else _REPORTERS.get(kind, kind)


def _row(register: Register, name: str, field: RegisterField, registers: Mapping[str, Register]) -> str:
    must = "是" if register.is_required(name) else ""
    cells = (
        field.name, f"`{name}`", _type(register, name, field, registers), CLASS_NAMES[field.shown_as], must, field.help,
        "、".join(field.headers[:_ALSO]),
    )  # fmt: skip
    return f"| {' | '.join(cell.replace('|', '／') for cell in cells)} |"


def _type(register: Register, name: str, field: RegisterField, registers: Mapping[str, Register]) -> str:
    told = TYPE_NAMES[field.type]
    if field.type == "record":
        return f"{told}{registers[field.to].name}"
    if field.codes is not None:
        labels = [each.name for each in register.code_lists[name]]
        more = f" 等 {len(labels)} 项" if len(labels) > _SHOWN_CODES else ""
        return f"{told}：{'、'.join(labels[:_SHOWN_CODES])}{more}"
    return f"{told}，{field.unit}" if field.unit else told


def _names(register: Register, fields: Iterable[str]) -> str:
    return "＋".join(register.fields[each].name for each in fields)


def _roles(roles: Iterable[str]) -> str:
    return "、".join(_ROLES[each] for each in roles)


if __name__ == "__main__":
    sys.stdout.write(registers_page(load_registers()))
