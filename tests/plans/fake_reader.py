"""A stand-in for the grammar of targets: finds `名称N单位`, so that pages and actions can be tried on any text.

What is tested with it is everything but the reading: storing, showing, exporting. It makes one draft of low confidence.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers.document import Block, IssuedDocument
from kechuang.readers.reading import Clue, Heading, PlanReading, Statement, Task, UnitMention

TARGET = re.compile(
    r"(?P<verb>新增|净增|突破|实施)?(?P<name>[\u4e00-\u9fff]{2,18}?)(?P<value>\d+(?:\.\d+)?)(?P<unit>家|项|个|%|亿元|人)"
)
CLAUSE = re.compile(r"^(?P<number>\d+)[.．](?P<title>[^。\n]+)。.*?(?:（(?P<units>[^（）\n]+)）)?$", re.MULTILINE)
PLAN_PERIOD = Period(2026, 2026)

PLAN = """云溪县2026年科技创新工作要点
一、主要目标
净增高新技术企业15家，研发投入占比2.3%。
三、重点任务
1.壮大企业集群。全年培育雏鹰企业12家，实施攻关项目8项。（高新技术科、县工信局）
2.建设研发机构。新增省级研发机构6家。（科研条件科）
"""


def issue(text: str) -> IssuedDocument:
    """A plain text with one block per line."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("paragraph", Span(at, at + len(line))))
        at += len(line) + 1
    return IssuedDocument(text, tuple(blocks), "txt")


def read(issued: IssuedDocument) -> PlanReading:
    tasks = tuple(_tasks(issued.text))
    statements = tuple(
        _statement(number, match, tasks) for number, match in enumerate(TARGET.finditer(issued.text), start=1)
    )
    title = issued.text.strip().split("\n", 1)[0][:60] or None
    heading = Heading(title, "云溪县科学技术局", "云科发〔2026〕3号", "2026-02-26", PLAN_PERIOD, "云溪县", "in_effect")
    return PlanReading(heading, statements, tasks)


def read_safely(data: bytes, name: str) -> tuple[IssuedDocument, PlanReading]:
    """In the place of `kechuang.readers.sandbox.read_safely`."""
    issued = issue(data.decode())
    return issued, read(issued)


def _tasks(text: str) -> list[Task]:
    tasks = []
    for number, match in enumerate(CLAUSE.finditer(text), start=1):
        units = []
        at = match.start("units")
        for name in (match["units"] or "").split("、"):
            if name:
                units.append(UnitMention(name, Span(at, at + len(name)), "lead" if not units else "support"))
            at += len(name) + 1
        span, title = Span(*match.span()), Span(match.start(), match.end("title"))
        tasks.append(Task(f"k{number}", match["number"], match["title"], ("三、重点任务",), span, title, tuple(units)))
    return tasks


def _statement(number: int, match: re.Match[str], tasks: tuple[Task, ...]) -> Statement:
    span, value = Span(*match.span()), Span(*match.span("value"))
    task = next((task for task in tasks if task.span.covers(span)), None)
    confidence = 0.55 if match["unit"] == "项" else 0.95
    clues = (
        Clue("indicator", Span(*match.span("name")), "数值前的名词", 0.95),
        Clue("comparator", None, "没有限定词，按“达到”读", confidence),
        Clue("value", value, "阿拉伯数字", 1.0),
        Clue("unit", Span(*match.span("unit")), "数值后的量词", 1.0),
        Clue("period", None, "取计划年度", 0.9),
        Clue("region", None, "取文件的地区", 0.9),
        Clue("units", task.units[0].span if task and task.units else None, "取所在条款末尾的括号", 0.9),
    )
    return Statement(
        id=f"s{number}",
        what="target",
        indicator=match["name"],
        verb=match["verb"],
        comparator="=",
        value=Decimal(match["value"]),
        value_max=None,
        stretch_value=None,
        unit=match["unit"],
        kind="share" if match["unit"] == "%" else "increment",
        period=PLAN_PERIOD,
        per_year=False,
        frequency=None,
        region="云溪县",
        span=span,
        value_span=value,
        section=("三、重点任务",),
        task_id=task.id if task else None,
        units=task.units if task else (),
        clues=clues,
        confidence=confidence,
    )
