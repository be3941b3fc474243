"""An official document as a Word file. The same document gives the same bytes."""

from __future__ import annotations

from kechuang.writers.official.appendix import titled
from kechuang.writers.official.closing import attachment_note, foot, note, signature
from kechuang.writers.official.document import Attachment, OfficialDocument
from kechuang.writers.official.file import About, WordFile, add_property
from kechuang.writers.official.head import head, letter_mark
from kechuang.writers.official.ooxml import Element, w
from kechuang.writers.official.paragraphs import plain, styled
from kechuang.writers.official.sections import ON_ITS_SIDE, UPRIGHT, Paper


def write_docx(document: OfficialDocument) -> bytes:
    """The bytes of a .docx in the layout of GB/T 9704-2012.

    Raises ValueError for a figure whose address is not absolute, a light that is none, a picture that is no PNG.
    """
    about = About(document.title, document.made, document.signature, document.number or "", document.standing)
    mark = letter_mark(document) if document.form == "letter" else None
    file = WordFile(about, document.standing, mark)
    groups = [(UPRIGHT, _first_pages(document, file))]
    for number, attachment in enumerate(document.attachments, start=1):
        if attachment.blocks:
            _attach(groups, attachment, _mark_number(number, document), file)
    if ending := foot(document):
        if groups[-1][0] is not UPRIGHT:  # 版记 stands upright
            groups.append((UPRIGHT, []))
        groups[-1][1].extend(ending)
    return file.as_bytes(groups)


def _first_pages(document: OfficialDocument, file: WordFile) -> list[Element]:
    lines = [*head(document), *file.lines_of(document.body), *attachment_note(document.attachments)]
    closing = signature(document)
    if closing and lines[-1].tag == w("p").tag:
        add_property(lines[-1], w("keepNext"))  # no page with a seal and no text
    return [*lines, *closing, *note(document.note)]


def _mark_number(number: int, document: OfficialDocument) -> str:
    return "" if len(document.attachments) == 1 else str(number)


def _attach(groups: list[tuple[Paper, list[Element]]], attachment: Attachment, number: str, file: WordFile) -> None:
    """The attachment's mark on the first line of a new page, its title on the third."""
    paper = ON_ITS_SIDE if attachment.landscape else UPRIGHT
    mark = styled("AttachmentMark", plain(attachment.kind + number))
    lines = [mark, titled(attachment.name), *file.lines_of(attachment.blocks, paper)]
    if groups[-1][0] is paper:
        add_property(mark, w("pageBreakBefore"))
        groups[-1][1].extend(lines)
    else:
        groups.append((paper, lines))
