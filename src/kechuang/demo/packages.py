"""Plan packages: the facts of public plans, and a text composed from them in our own few words.

A package holds no sentence of the plan. So that every draft still has words to point to, each fact becomes a short
line such as “净增高新技术企业191家”, under the number of its clause and the units that answer for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from kechuang.catalog.faults import read_yaml, refuse
from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers.document import Block, IssuedDocument, Notice
from kechuang.readers.reading import Clue, Heading, PlanReading, Statement, Task, UnitMention

FOLDER = Path(__file__).parent / "packages"
EXCERPT = "（事实摘编）"
DISCLAIMER = "示例数据：按公开文件整理的指标、数值、单位、年份和责任单位，不含原文。"
BY_HAND = "示例数据，按公开文件整理，不是系统读出的。"

# Verbs that say how far, not what is done; they follow the thing measured: 占比达到38%, but 新建中心6家.
ATTAINMENT = frozenset("达 达到 超 超过 突破 提高 提高到 增长 上升 进入 保持在 为 实现".split())  # noqa: SIM905
BOUNDS = {"=": "", ">=": "不少于", ">": "超过", "<=": "不超过", "<": "低于", "range": "", "approx": "约"}
FREQUENCY = {"month": "每月", "quarter": "每季度", "year": "每年"}


def packages() -> Iterator[Mapping[str, Any]]:
    """In a steady order. document.text names the file of the issued text, for where that is at hand."""
    for path in sorted(FOLDER.glob("*.yaml")):
        package, faults = read_yaml(path)
        refuse(faults)
        yield package


def compose(package: Mapping[str, Any]) -> tuple[IssuedDocument, PlanReading]:
    """A document made of the facts, and the reading that says exactly these facts of it."""
    about = package["document"]
    text = _Text()
    text.line(about["title"] + EXCERPT, level=1)
    text.line(DISCLAIMER)
    for label, key in (("制发机关", "issuer"), ("文号", "number"), ("成文日期", "issued_on"), ("适用地区", "region")):
        if about[key]:
            text.line(f"{label}：{about[key]}")
    plan = _Plan(text, Period(*about["period"]), about["region"])
    for part in package["parts"]:
        text.line(part["heading"], level=1)
        for clause in part["clauses"]:
            plan.clause(part["heading"], clause)
    heading = Heading(
        title=about["title"] + EXCERPT,
        issuer=about["issuer"],
        number=about["number"],
        issued_on=about["issued_on"],
        period=plan.period,
        region=about["region"],
        standing=about["standing"],
    )
    notices = (Notice("DM-101", DISCLAIMER, remedy=about.get("note", "")),)
    document = IssuedDocument("".join(text.parts), tuple(text.blocks), "txt", notices=notices)
    return document, PlanReading(heading, tuple(plan.statements), tuple(plan.tasks))


class _Text:
    """A text that grows, and knows where each piece of it stands."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.length = 0

    def add(self, words: str) -> Span:
        self.parts.append(words)
        self.length += len(words)
        return Span(self.length - len(words), self.length)

    def end_line(self, start: int, level: int | None = None) -> Span:
        span = Span(start, self.length)
        self.blocks.append(Block("heading" if level else "paragraph", span, level))
        self.add("\n")
        return span

    def line(self, words: str, level: int | None = None) -> None:
        self.end_line(self.add(words).start, level)


@dataclass
class _Plan:
    """Clauses and facts written into `text`, with the tasks and statements they stand for."""

    text: _Text
    period: Period
    region: str
    statements: list[Statement] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)

    def clause(self, heading: str, clause: Mapping[str, Any]) -> None:
        start, task_id = self.text.length, None
        section: tuple[str, ...] = (heading,)
        title = Span(start, start)
        units: tuple[UnitMention, ...] = ()
        if "number" in clause:
            task_id = f"K{len(self.tasks) + 1}"
            title = self.text.add(f"{clause['number']} {clause['label']}")
            units = tuple(self._units(clause))
            self.text.end_line(start)
            section = (heading, f"{clause['number']} {clause['label']}")
        for fact in clause.get("targets", ()):
            self._fact(fact, section, task_id, units)
        if task_id:
            is_row = "-" in clause["number"]
            self.tasks.append(
                Task(
                    id=task_id,
                    number=clause["number"],
                    title=clause["label"],
                    section=(heading,),
                    span=Span(start, self.text.length - 1),
                    title_span=title,
                    units=units,
                    is_annex_row=is_row,
                    has_targets=is_row and any("what" not in fact for fact in clause.get("targets", ())),
                )
            )

    def _units(self, clause: Mapping[str, Any]) -> Iterator[UnitMention]:
        before = "（责任单位："
        for role, names in (("lead", clause.get("lead", ())), ("support", clause.get("support", ()))):
            for name in names:
                self.text.add(before)
                yield UnitMention(name, self.text.add(name), role)
                before = "、"
            before = "；配合单位：" if before == "、" else "（配合单位："
        if clause.get("lead") or clause.get("support"):
            self.text.add("）")

    def _fact(
        self, fact: Mapping[str, Any], section: tuple[str, ...], task_id: str | None, units: tuple[UnitMention, ...]
    ) -> None:
        period = Period(*fact["period"]) if "period" in fact else self.period
        line = self.text.length
        self.text.add(_when(fact, period if period != self.period else None))
        region_span = self.text.add(fact["region"]) if "region" in fact else None
        before, numeral, after = wording(fact)
        start = self.text.add(before).start
        value = self.text.add(numeral)
        quote = Span(start, self.text.add(after).end)
        self.text.add("。")
        self.text.end_line(line)
        clues = (
            Clue("statement", quote, BY_HAND, 1.0),
            Clue("value", value, BY_HAND, 1.0),
            Clue("region", region_span, "随全文。" if region_span is None else BY_HAND, 1.0),
        )
        self.statements.append(
            Statement(
                id=f"S{len(self.statements) + 1}",
                what=fact.get("what", "target"),
                indicator=fact["indicator"],
                verb=fact.get("verb"),
                comparator=fact["comparator"],
                value=_decimal(fact["value"]),
                value_max=_decimal(fact.get("value_max")),
                stretch_value=_decimal(fact.get("stretch_value")),
                unit=fact.get("unit"),
                kind=fact["kind"],
                period=period,
                per_year=fact.get("per_year", False),
                frequency="year" if fact.get("per_year") else fact.get("frequency"),
                region=fact.get("region", self.region),
                span=quote,
                value_span=value,
                section=section,
                task_id=task_id,
                units=units,
                clues=clues,
                confidence=1.0,
            )
        )


def wording(fact: Mapping[str, Any]) -> tuple[str, str, str]:
    """The words before the numeral, the numeral, and the words after it, of one fact."""
    thing, verb, unit = fact["indicator"], fact.get("verb", ""), fact.get("unit", "")
    if fact["kind"] == "breakthrough":
        return f"{thing}实现", "零的突破", ""
    numeral = _numeral(fact["value"])
    if "value_max" in fact:
        numeral += f"—{_numeral(fact['value_max'])}"
    bound = BOUNDS[fact["comparator"]]
    if fact["kind"] == "rank" and fact["comparator"] == "<=":
        return f"{thing}进入前", numeral, unit
    stretch = f"，力争达到{_numeral(fact['stretch_value'])}{unit}" if "stretch_value" in fact else ""
    if verb in thing:  # 科技型企业融资17亿元: the verb is part of what is measured
        verb = ""
    if verb in ATTAINMENT:
        lead = verb if verb in ("增长", "提高", "上升") or not bound else ""
        return f"{thing}{'确保达到' if stretch else lead + bound}", numeral, unit + stretch
    return f"{verb}{thing}{'确保达到' if stretch else bound}", numeral, unit + stretch


def _when(fact: Mapping[str, Any], period: Period | None) -> str:
    """The time in front of a fact that is not due in the plan's own years once."""
    every = FREQUENCY["year"] if fact.get("per_year") else FREQUENCY.get(fact.get("frequency", ""), "")
    if period is None:
        return every
    return (f"{period}，" if period.is_one_year else f"{period.first}—{period.last}年，") + every


def _numeral(value: int | float) -> str:
    return f"{Decimal(str(value)):f}"


def _decimal(value: int | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
