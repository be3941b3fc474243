"""What an official document is made of, before anyone thinks of Word.

Plain values: an app fills them in, `word.write_docx` lays them out. Text is taken as it stands; the only thing the
layout adds by itself are the marks the standard asks for (附件：, 抄送：, 〔〕 stay with the caller's number).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

UNDATED = datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class TextRun:
    """Words within a paragraph; `strong` is for the few a reader must not miss."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class FigureRun:
    """A figure that opens its page: looks like the text around it, and is a link.

    href: absolute (https://…), for a file leaves the site; ref: figure and day, e.g. "T-012@2026-06-30", shown when
    the pointer rests on it.
    """

    text: str
    href: str
    ref: str = ""


Run = TextRun | FigureRun


@dataclass(frozen=True, slots=True)
class Paragraph:
    """level 0 is text; 1 一、(黑体), 2 （一）(楷体), 3 1. and 4 （1）(both 仿宋). The number is part of the words.

    lead: opening words in the face of `level`, when the rest of the paragraph is ordinary text
    （“（一）总体情况。”in 楷体 and the sentence after it in 仿宋）.
    """

    runs: tuple[Run, ...]
    level: int = 0
    lead: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.level <= 4:
            raise ValueError(f"an official document has levels 0 to 4, not {self.level}")


@dataclass(frozen=True, slots=True)
class Light:
    """A light in a cell: its shape and its word. Raises ValueError when written, if the word is none of the lights."""

    word: str


# None is “—”: not known, or does not apply. It never looks like 0.
Cell = str | TextRun | FigureRun | Light | tuple[Run, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """width: how many characters it would like; columns share the page in proportion.

    group: neighbours of the same group stand under one common heading.
    """

    name: str
    align: Literal["left", "right", "centre"] = "left"
    width: float = 4
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Its heading rows repeat on every page. `unit_line` stands above at the right (单位：家), `notes` below.

    Raises ValueError when a row has more or fewer cells than there are columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    unit_line: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG; `width` in millimetres, at most the width of the text; `description` is read out by screen readers."""

    png: bytes
    width: float
    description: str
    caption: str = ""


Block = Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Attachment:
    """Begins a new page under its mark (附件1), and is named below the body. Without blocks it is only named.

    kind: the word of the mark, 附件 or 附表; landscape: its pages lie on the side.
    """

    name: str
    blocks: tuple[Block, ...] = ()
    landscape: bool = False
    kind: str = "附件"


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One official document: head, title, body, attachments, signature, foot.

    issuer_mark: 发文机关标志 (云溪县科学技术局文件), red; number: 云科发〔2026〕8号, None while it has none.
    title: lines are broken for it; where it holds "\\n", it is broken there.
    signature: 发文机关署名, centred on the date; dated: 成文日期, None while nobody has signed.
    upward_signer: 签发人, only in documents sent upwards; printed_on: 印发日期 in the foot.
    standing: words every page of a document must carry that is not in force (征求意见稿, 示例数据).
    form "letter": 信函格式. copy_number 份号, secrecy 密级, urgency 紧急程度: at the top left, if any.
    made: what the file's properties say it was made on; the same document gives the same bytes.
    """

    issuer_mark: str
    title: str
    body: tuple[Block, ...]
    signature: str
    dated: date | None
    number: str | None = None
    addressees: str = ""
    attachments: tuple[Attachment, ...] = ()
    copies_to: str = ""
    printed_by: str = ""
    printed_on: date | None = None
    note: str = ""
    standing: str = ""
    form: Literal["document", "letter"] = "document"
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    upward_signer: str = ""
    made: datetime = field(default=UNDATED)
