"""A plan of a few lines with a reading made by hand, so that writers are tested apart from readers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers.document import Block, IssuedDocument, Notice
from kechuang.readers.reading import Clue, Heading, PlanReading, Statement, Task, UnitMention

TEXT = """云溪县2026年科技工作要点
1.培育企业。净增高新技术企业15家，研发投入占比确保2.3%。力争2.5%，建成院士工作站3—5家，年销售5亿元以下，出台管理办法。（高新科、各镇）
2.其他。"""
NAME = "004_云溪县要点.docx"


@dataclass(frozen=True)
class ALink:
    code: str | None
    confidence: float
    candidates: tuple[tuple[str, str, float], ...]
    reason: str


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def statement(ident: str, quote: str, number: str, **changes: Any) -> Statement:
    lead = (UnitMention("高新科", span("高新科"), "lead"), UnitMention("各镇", span("各镇"), "support"))
    clue = Clue("indicator", span(quote), "指标紧接在动词之后。", 0.95)
    fields: dict[str, Any] = {
        "id": ident,
        "what": "target",
        "indicator": quote,
        "verb": None,
        "comparator": "=",
        "value": Decimal(1),
        "value_max": None,
        "stretch_value": None,
        "unit": "家",
        "kind": "level",
        "period": Period.year(2026),
        "per_year": False,
        "frequency": None,
        "region": "云溪县",
        "span": span(quote),
        "value_span": span(number),
        "section": ("三、重点任务", "1.培育企业"),
        "task_id": "b",
        "units": lead,
        "clues": (clue,),
        "confidence": 0.95,
    }
    return Statement(**{**fields, **changes})


def document(text: str = TEXT) -> IssuedDocument:
    blocks = (Block("paragraph", Span(0, len(text))),)
    return IssuedDocument(text, blocks, "docx", notices=(Notice("RD-106", "文件带有 1 条批注。"),), pages=1)


def reading(*more: Statement) -> PlanReading:
    heading = Heading("云溪县2026年科技工作要点", "云溪县科技局", None, "2026-02-26", Period.year(2026), "云溪县")
    weak = Clue("period", None, "没有写明年份，按全文的计划年份。", 0.6)
    statements = (
        statement(
            "a",
            "净增高新技术企业15家",
            "15",
            indicator="高新技术企业",
            verb="净增",
            value=Decimal("15"),
            kind="increment",
        ),
        statement(
            "b",
            "研发投入占比确保2.3%。力争2.5%",
            "2.3",
            indicator="研发投入占比",
            value=Decimal("2.30"),
            stretch_value=Decimal("2.5"),
            unit="%",
            kind="share",
            period=Period(2026, 2028),
            clues=(weak,),
            confidence=0.6,
        ),
        statement(
            "c",
            "建成院士工作站3—5家",
            "3—5",
            indicator="院士工作站",
            verb="建成",
            comparator="range",
            value=Decimal(3),
            value_max=Decimal(5),
            kind="increment",
        ),
        statement("d", "年销售5亿元以下", "5", what="policy_parameter", comparator="<=", value=Decimal(5), unit="亿元"),
        statement("e", "出台管理办法", "", what="deliverable", verb="出台", value=None, unit=None, kind="deliverable"),
        *more,
    )
    tasks = (
        Task("x", "1-1", "附表行", (), span("1.培育企业"), span("1.培育企业"), is_annex_row=True, has_targets=True),
        Task("b", "1", "培育企业", ("三、重点任务",), span("1.培育企业。"), span("1.培育企业"), statements[0].units),
    )
    return PlanReading(heading, statements, tasks)
