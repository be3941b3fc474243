"""An official document with everything in it, for the tests to look at."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import docx
from lxml import etree

from kechuang.writers.lights import WORDS
from kechuang.writers.official.document import (
    Attachment,
    Column,
    FigureRun,
    Light,
    OfficialDocument,
    Paragraph,
    Table,
    TextRun,
)
from kechuang.writers.official.word import write_docx

SITE = "https://kechuang.example.cn"


def words(text: str, level: int = 0, lead: str = "") -> Paragraph:
    return Paragraph((TextRun(text),), level, lead)


def figure(text: str, number: int) -> FigureRun:
    return FigureRun(text, f"{SITE}/figures/T-{number:03d}?on=2026-06-30", f"T-{number:03d}@2026-06-30")


BODY = (
    words("现将2026年1—6月目标任务完成情况通报如下。"),
    words("一、总体情况", 1),
    Paragraph((TextRun("全县共"), figure("43", 1), TextRun("项目标，正常"), figure("27", 2), TextRun("项。"))),
    words("有效期内高新技术企业498家。", 2, lead="（一）企业培育。"),
    words("1.技术合同", 3),
    words("（1）登记机构", 4),
)
COLUMNS = (
    Column("目标", "left", 12),
    Column("应达", "right", 5, "进度"),
    Column("实际", "right", 5, "进度"),
    Column("状态", "left", 6),
)
ROWS = tuple((f"目标{order}", "560", figure("498", 9), Light(word)) for order, word in enumerate(WORDS))
TABLE = Table(COLUMNS, (*ROWS, ("未知", None, "0", "")), unit_line="单位：家", notes=("注：示例。",))

NOTICE = OfficialDocument(
    issuer_mark="云溪县科学技术局文件",
    title="关于2026年1—6月科技创新目标任务完成情况的通报",
    number="云科发〔2026〕8号",
    addressees="各镇人民政府、街道办事处，各科室",
    body=BODY,
    attachments=(
        Attachment("目标任务完成情况表", (TABLE,), kind="附表"),
        Attachment("分镇（街道）情况表", (TABLE,), landscape=True, kind="附表"),
        Attachment("另行寄送的材料"),
    ),
    signature="云溪县科学技术局",
    dated=date(2026, 7, 8),
    copies_to="县委办公室，县政府办公室",
    printed_by="云溪县科学技术局办公室",
    printed_on=date(2026, 7, 9),
    made=datetime(2026, 7, 8, 9, 30),
)


def opened(document: OfficialDocument) -> Any:
    return docx.Document(io.BytesIO(write_docx(document)))


def texts(document: OfficialDocument) -> list[str]:
    """The words of each paragraph outside tables, links included."""
    return [paragraph.text for paragraph in opened(document).paragraphs]


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))
