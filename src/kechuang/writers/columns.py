"""The columns of every export, declared once: what stands in them, how wide, and what they mean in words.

Workbook, CSV and the site's own export read this list. A row is one entry of a draft (a target, a task …) with the
draft's `document` beside it under the key "document".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
Cell = str | int | float | None

COMPARATOR_WORDS = {
    "=": "达到",
    ">=": "不少于",
    ">": "超过",
    "<=": "不超过",
    "<": "低于",
    "range": "区间",
    "approx": "约",
}
KIND_WORDS = {
    "level": "水平",
    "increment": "新增",
    "share": "占比",
    "growth_rate": "增长率",
    "change_in_points": "百分点变化",
    "count_of_activities": "活动与项目数",
    "rank": "位次",
    "breakthrough": "零的突破",
    "deliverable": "交付成果",
}
FREQUENCY_WORDS = {"year": "每年", "quarter": "每季度", "month": "每月"}
NEEDS_CHECKING_BELOW = 0.85  # the same as on the site's pages, which a test holds together
STANDING_WORDS = {"in_effect": "执行中", "repealed": "失效", "consultation": "征求意见"}


@dataclass(frozen=True, slots=True)
class Column:
    """kind: "text" | "long" (wrapped) | "number" | "share" (0..1, shown as a percentage); width in characters."""

    name: str
    kind: str
    width: int
    comment: str
    value: Callable[[Row], Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, what one row is, its columns, and how to get the rows out of a draft."""

    name: str
    grain: str
    columns: tuple[Column, ...]
    rows: Callable[[Mapping[str, Any]], Iterable[Row]]


def entries(draft: Mapping[str, Any], key: str, what: str | None = None) -> Iterator[Row]:
    for entry in draft[key]:
        if what is None or entry["kind_of_statement"] == what:
            yield {**entry, "document": draft["document"]}


def tasks(draft: Mapping[str, Any]) -> list[Row]:
    """Every task in the order of the text: clauses, and annex rows with and without targets of their own."""
    every = [*draft["tasks"], *draft.get("optional_tasks", [])]
    return [{**task, "document": draft["document"]} for task in sorted(every, key=lambda task: task["offset"])]


def period_words(period: int | Mapping[str, int] | None) -> str | None:
    if period is None:
        return None
    if isinstance(period, int):
        return f"{period}年"
    first, last = period["from"], period["to"]
    return f"{first}年" if first == last else f"{first}—{last}年"


def due_words(row: Row) -> str | None:
    if row["per_year"]:
        return FREQUENCY_WORDS["year"]
    return FREQUENCY_WORDS.get(row["frequency"] or "")


def doubt(row: Row) -> str | None:
    """The reason of the weakest clue, when it is weak enough to be worth a look."""
    weakest = min(row["clues"], key=lambda clue: clue["confidence"], default=None)
    return weakest["reason"] if weakest and weakest["confidence"] < NEEDS_CHECKING_BELOW else None


def _of(key: str) -> Callable[[Row], Cell]:
    return lambda row: row[key]


def _of_document(key: str) -> Callable[[Row], Cell]:
    return lambda row: row["document"][key]


def _link(key: str) -> Callable[[Row], Cell]:
    return lambda row: row["link"][key] if row.get("link") else None


def _link_name(row: Row) -> Cell:
    link = row.get("link")
    if not link:
        return None
    return link["name"] or "未关联"


def _nearest(row: Row) -> Cell:
    link = row.get("link")
    if not link or link["code"]:
        return None
    return "、".join(candidate["name"] for candidate in link["candidates"]) or None


def _units(key: str) -> Callable[[Row], Cell]:
    return lambda row: "、".join(row[key]) or None


def _one_line(key: str) -> Callable[[Row], Cell]:
    """Cells of one line: a page break inside a quote stays in JSON and in the site, not in a table."""
    return lambda row: "".join(row[key].split("\n")) if row[key] is not None else None


FILE = Column("文件", "text", 28, "读取的文件名", _of_document("file"))
IDENT = Column(
    "编号", "text", 12, "本文件内的顺序号：T 目标，P 政策参数，D 交付成果，K 任务，R 自己列有目标的附表行", _of("id")
)
LEAD = Column("牵头单位", "text", 26, "原文所列责任单位或牵头单位", _units("lead_units"))
SUPPORT = Column("配合单位", "text", 26, "原文所列参与、配合单位", _units("support_units"))
SECTION = Column("所在章节", "long", 34, "自上而下的各级标题", _of("section"))
LINE = Column("行", "number", 6, "在所附原文中的行号，从 1 起", _of("line"))
QUOTE = Column("原文", "long", 44, "据以读出的原文，一字未改（只去掉换行）", _one_line("quote"))
CONFIDENCE = Column("把握", "share", 8, "各项线索中最弱一项的把握，越低越应先核对", _of("confidence"))
DOUBT = Column("请核对", "long", 34, "最弱线索的说明；空白表示没有特别存疑之处", doubt)

STATEMENT_COLUMNS = (
    FILE,
    IDENT,
    Column("指标", "text", 34, "被衡量的事物，用原文的说法", _of("indicator")),
    Column("动词", "text", 9, "支配数值的动词；空白表示原文未写", _of("verb")),
    Column("比较", "text", 8, "只依据原文的限定词", lambda row: COMPARATOR_WORDS.get(row["comparator"])),
    Column("数值", "number", 10, "按原文单位的数；区间为下限，两档为“确保”一档", _of("value")),
    Column("上限", "number", 10, "区间的上限", _of("value_max")),
    Column("力争值", "number", 10, "“确保……力争……”中的力争一档", _of("stretch_value")),
    Column("单位", "text", 9, "原文的计量单位", _of("unit")),
    Column("类别", "text", 12, "决定以后怎样计数", lambda row: KIND_WORDS.get(row["kind"])),
    Column("期间", "text", 14, "应当完成的年份", lambda row: period_words(row["period"])),
    Column("频次", "text", 8, "数值按每年、每季度或每月计；空白表示整个期间一次", due_words),
    Column("范围", "text", 14, "目标所指的地区或园区", _of("region")),
    LEAD,
    SUPPORT,
    QUOTE,
    LINE,
    SECTION,
    Column("任务", "text", 10, "所属任务的编号，见“任务”表", _of("task_id")),
    Column("原文所报进度", "text", 16, "目标旁边“进展”栏的原文", _of("progress")),
    CONFIDENCE,
    DOUBT,
    Column("指标代码", "text", 26, "所关联的指标目录代码", _link("code")),
    Column("目录指标", "text", 26, "指标目录中的名称；“未关联”表示目录中没有足够相近的", _link_name),
    Column("关联把握", "share", 10, "与目录指标相符的程度", _link("confidence")),
    Column("相近指标", "long", 34, "未关联时，目录中最接近的几个", _nearest),
)

DELIVERABLE_COLUMNS = (
    FILE,
    IDENT,
    Column("交付成果", "text", 40, "要出台、编制、建成的东西", _of("indicator")),
    Column("动词", "text", 9, "原文的动词", _of("verb")),
    Column("期间", "text", 14, "应当完成的年份", lambda row: period_words(row["period"])),
    Column("范围", "text", 14, "所指的地区或园区", _of("region")),
    LEAD,
    SUPPORT,
    QUOTE,
    LINE,
    SECTION,
    Column("任务", "text", 10, "所属任务的编号，见“任务”表", _of("task_id")),
    CONFIDENCE,
    DOUBT,
)

TASK_COLUMNS = (
    FILE,
    IDENT,
    Column("序号", "text", 10, "原文的条款号或附表序号", _of("number")),
    Column("任务", "long", 50, "条款的首句，或附表行的首句", _one_line("title")),
    LEAD,
    SUPPORT,
    LINE,
    SECTION,
)

FILE_COLUMNS = (
    FILE,
    Column("标题", "text", 40, "文件自己的标题", _of_document("title")),
    Column("发文机关", "text", 24, "空白表示原文未写", _of_document("issuer")),
    Column("文号", "text", 20, "空白表示原文未写", _of_document("number")),
    Column("成文日期", "text", 12, "空白表示原文未写", _of_document("issued_on")),
    Column("期间", "text", 14, "计划所管的年份", lambda row: period_words(row["document"]["period"])),
    Column("地区", "text", 14, "空白表示原文未写", _of_document("region")),
    Column("状态", "text", 10, "空白表示未知", lambda row: STANDING_WORDS.get(row["document"]["standing"] or "")),
    Column("格式", "text", 8, "识别出的文件格式", _of_document("format")),
    Column("目标数", "number", 8, "读出的目标", _of("target_count")),
    Column("政策参数数", "number", 10, "读出的政策参数（不算目标）", _of("parameter_count")),
    Column("交付成果数", "number", 10, "读出的交付成果", _of("deliverable_count")),
    Column("任务数", "number", 8, "读出的任务", _of("task_count")),
    Column("结果", "text", 10, "已读出，或未读出", _of("outcome")),
    Column("说明", "long", 60, "读取时的提示，或未读出的原因和办法", _of("remarks")),
)


def _file_rows(draft: Mapping[str, Any]) -> Iterator[Row]:
    """One row per file; `failure` holds the words when the file was not read."""
    failure = draft.get("failure")
    whats = [entry["kind_of_statement"] for entry in draft["targets"]]
    notices = [" ".join(filter(None, (n["code"], n["where"], n["what"]))) for n in draft["document"]["notices"]]
    yield {
        "document": draft["document"],
        "target_count": None if failure else whats.count("target"),
        "parameter_count": None if failure else whats.count("policy_parameter"),
        "deliverable_count": None if failure else len(draft["deliverables"]),
        "task_count": None if failure else len(tasks(draft)),
        "outcome": "未读出" if failure else "已读出",
        "remarks": failure or "；".join(notices) or None,
    }


SHEETS = (
    Sheet("目标", "每行一个目标", STATEMENT_COLUMNS, lambda draft: entries(draft, "targets", "target")),
    Sheet(
        "政策参数",
        "每行一个政策参数：门槛、比例、期限，不是要完成的目标",
        STATEMENT_COLUMNS,
        lambda draft: entries(draft, "targets", "policy_parameter"),
    ),
    Sheet("交付成果", "每行一项要交出的文件或成果", DELIVERABLE_COLUMNS, lambda draft: entries(draft, "deliverables")),
    Sheet("任务", "每行一项任务（条款或附表行）", TASK_COLUMNS, tasks),
    Sheet("文件", "每行一份文件，未读出的也列出", FILE_COLUMNS, _file_rows),
)


def sheet(name: str) -> Sheet:
    return next(each for each in SHEETS if each.name == name)
