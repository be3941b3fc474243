"""A notice as the writer of official documents takes it: every figure a link to the page it came from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from urllib.parse import urljoin

from django.utils.timezone import localtime

from kechuang.apps.plans.models import Circular
from kechuang.apps.plans.queries import circular as reads
from kechuang.apps.plans.rules import circular_text as text
from kechuang.apps.plans.rules.circular_edits import Paragraph
from kechuang.apps.plans.rules.circular_text import Figure
from kechuang.apps.plans.rules.lights import LIGHT_WORDS
from kechuang.apps.plans.rules.terms import Light as LightName
from kechuang.writers.official.document import (
    Attachment,
    Cell,
    Column,
    FigureRun,
    Light,
    OfficialDocument,
    Run,
    Table,
    TextRun,
)
from kechuang.writers.official.document import Paragraph as OfficialParagraph
from kechuang.writers.official.word import write_docx

DRAFT, EXAMPLE = "草稿", "示例数据"
APPENDIX = "各项目标进展情况表"
COLUMNS = (
    Column("编号", "centre", 5.5),
    Column("指标", "left", 10),
    Column("目标", "left", 6.5),
    Column("应达", "right", 5.5),
    Column("现值", "right", 5.5),
    Column("亮灯", "left", 6),
    Column("牵头单位", "left", 7),
    Column("说明", "left", 20),
)


def as_docx(circular: Circular, site: str) -> bytes:
    """The Word file. site: where its links lead, such as https://kc.example.cn; the same notice, the same bytes."""
    return write_docx(as_official(circular, site))


def as_official(circular: Circular, site: str) -> OfficialDocument:
    """Until it is released it says 草稿, and has neither number nor date."""
    figures = reads.figures(circular)
    title, *body = reads.paragraphs(circular)
    released = localtime(circular.released_at) if circular.released_at else None
    standing = [] if circular.is_released else [DRAFT]
    standing += [EXAMPLE] if circular.plan.is_example else []
    day = released.date() if released else None
    head = circular.letterhead
    return OfficialDocument(
        issuer_mark=head.get("issuer_mark") or "（发文机关标志未填）",
        title=text.words(title.words, figures),
        body=tuple(_paragraph(each, figures, site) for each in body if each.words.strip()),
        signature=head.get("signature", ""),
        dated=day,
        number=circular.letter_number or None,
        addressees=head.get("addressees", ""),
        attachments=(_appendix(circular, site),),
        copies_to=head.get("copies_to", ""),
        printed_by=head.get("printed_by", ""),
        printed_on=day if head.get("printed_by") else None,
        standing="　".join(standing),
        made=datetime.combine(day or circular.as_of, time()),
    )


def _paragraph(paragraph: Paragraph, figures: Mapping[str, Figure], site: str) -> OfficialParagraph:
    words = " ".join(paragraph.words.split())
    level, lead = text.level_of(words), text.lead_of(words)
    runs = tuple(_run(piece, site) for piece in text.pieces(words[len(lead) :], figures))
    return OfficialParagraph(runs, level, lead)


def _run(piece: text.Piece, site: str) -> Run:
    if isinstance(piece, str):
        return TextRun(piece)
    if piece.figure is None:
        return TextRun(f"{{{piece.name}}}", strong=True)
    return FigureRun(piece.figure.text, urljoin(site, piece.figure.url), piece.figure.ref)


def _appendix(circular: Circular, site: str) -> Attachment:
    rows = tuple(_row(row, site) for row in reads.rows(circular))
    day = circular.as_of
    note = f"数据截至{day.year}年{day.month}月{day.day}日；“—”表示暂无数据。"
    return Attachment(APPENDIX, (Table(COLUMNS, rows, notes=(note,)),), landscape=True)


def _row(row: Mapping[str, Any], site: str) -> tuple[Cell, ...]:
    href = urljoin(site, row["url"])

    def figure(words: str | None) -> Cell:
        return FigureRun(words, href, row["ref"]) if words else None

    light = Light(LIGHT_WORDS[LightName(row["light"])].word)
    numbers = (figure(row[name]) for name in ("number", "name", "target", "due", "actual"))
    return (*numbers, light, row["lead"] or None, figure(row["note"]))
