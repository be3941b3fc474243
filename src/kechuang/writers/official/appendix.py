"""A file of its own that looks like an attachment: a table that is sent round before, or without, its document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kechuang.writers.official import layout
from kechuang.writers.official.document import UNDATED, Block
from kechuang.writers.official.file import About, WordFile
from kechuang.writers.official.fonts import KAITI
from kechuang.writers.official.ooxml import Element, w
from kechuang.writers.official.paragraphs import in_face, plain, styled
from kechuang.writers.official.sections import ON_ITS_SIDE, UPRIGHT
from kechuang.writers.official.titles import title_lines


@dataclass(frozen=True, slots=True)
class Appendix:
    """mark: 附件2, if it belongs to a document; under_title: issuer, number and day in one line."""

    name: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    mark: str = ""
    under_title: str = ""
    standing: str = ""
    issuer: str = ""
    made: datetime = field(default=UNDATED)


def write_appendix(appendix: Appendix) -> bytes:
    """The bytes of a .docx with the pages, faces and page numbers of an official document."""
    paper = ON_ITS_SIDE if appendix.landscape else UPRIGHT
    file = WordFile(About(appendix.name, appendix.made, appendix.issuer, "", appendix.standing), appendix.standing)
    lines = [styled("AttachmentMark", plain(appendix.mark))] if appendix.mark else []
    lines.append(titled(appendix.name, third_line=bool(appendix.mark), followed=bool(appendix.under_title)))
    if appendix.under_title:
        after = w("spacing", after=layout.LINE_PITCH // 2)
        lines.append(styled("Normal", in_face(appendix.under_title, KAITI), properties=(after, w("jc", val="center"))))
    return file.as_bytes([(paper, [*lines, *file.lines_of(appendix.blocks, paper)])])


def titled(name: str, third_line: bool = True, followed: bool = False) -> Element:
    """A title below the mark of an attachment, with a blank line above and, unless it is `followed`, below it."""
    spacing = w(
        "spacing",
        before=layout.LINE_PITCH if third_line else 0,
        after=0 if followed else layout.LINE_PITCH,
        line=layout.TITLE_PITCH * 20,
        lineRule="exact",
    )
    return styled("Title", plain("\n".join(title_lines(name, layout.TITLE_CHARACTERS))), properties=(spacing,))
