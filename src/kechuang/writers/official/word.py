"""An official document as a Word file. The same document gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime

from lxml import etree

from kechuang.writers.official import layout
from kechuang.writers.official.closing import attachment_note, foot, note, signature, tiny
from kechuang.writers.official.document import Attachment, Block, OfficialDocument, Paragraph, Picture
from kechuang.writers.official.fonts import font_table
from kechuang.writers.official.head import head
from kechuang.writers.official.ooxml import OFFICE, WORD_TYPE, Element, Package, Part, as_xml, ppr, w
from kechuang.writers.official.paragraphs import paragraph, plain, styled
from kechuang.writers.official.pictures import picture
from kechuang.writers.official.sections import heads_and_feet, section, text_width
from kechuang.writers.official.styles import styles
from kechuang.writers.official.tables import table
from kechuang.writers.official.titles import title_lines

COMPATIBLE = "http://schemas.microsoft.com/office/word"


def write_docx(document: OfficialDocument) -> bytes:
    """The bytes of a .docx in the layout of GB/T 9704-2012.

    Raises ValueError for a figure whose address is not absolute, a light that is none, a picture that is no PNG.
    """
    return _Writing(document).as_bytes()


class _Writing:
    """One document being written: the parts that grow while its text does."""

    def __init__(self, document: OfficialDocument) -> None:
        self.document = document
        self.package = Package()
        self.part = Part(f"{WORD_TYPE}.document.main+xml")
        self.references = heads_and_feet(document, self.package, self.part)
        self.pictures = 0

    def as_bytes(self) -> bytes:
        body = w("body")
        for number, (landscape, lines) in enumerate(groups := self._groups(), start=1):
            body.extend(lines)
            letter = self.document.form == "letter" and number == 1
            end = section([deepcopy(each) for each in self.references], landscape, letter)
            if number == len(groups):
                body.append(end)
            else:
                _end_section(body, end)
        for name, kind, root in (
            ("styles", "styles", styles()),
            ("settings", "settings", _settings()),
            ("fontTable", "fontTable", font_table()),
        ):
            self.part.relate(f"{OFFICE}/{kind}", f"{name}.xml")
            self.package.put(f"word/{name}.xml", as_xml(root), Part(f"{WORD_TYPE}.{kind}+xml"))
        self.package.put("word/document.xml", as_xml(w("document", body)), self.part)
        _properties(self.package, self.document)
        return self.package.as_bytes()

    def _groups(self) -> list[tuple[bool, list[Element]]]:
        """The text cut where the paper turns: (does it lie on its side?, paragraphs and tables)."""
        document = self.document
        first = [*head(document), *self._blocks(document.body, landscape=False)]
        first += [*attachment_note(document.attachments), *signature(document), *note(document.note)]
        groups = [(False, first)]
        for number, attachment in enumerate(document.attachments, start=1):
            if attachment.blocks:
                lines = self._attachment(attachment, number)
                if attachment.landscape == groups[-1][0]:
                    _begin_page(lines[0])
                    groups[-1][1].extend(lines)
                else:
                    groups.append((attachment.landscape, lines))
        if ending := foot(document):
            if groups[-1][0]:  # 版记 stands upright
                groups.append((False, []))
            groups[-1][1].extend(ending)
        return groups

    def _attachment(self, attachment: Attachment, number: int) -> list[Element]:
        alone = len(self.document.attachments) == 1
        mark = styled("AttachmentMark", plain(attachment.kind + ("" if alone else str(number))))
        blank = {"before": layout.LINE_PITCH, "after": layout.LINE_PITCH}
        spacing = w("spacing", **blank, line=layout.TITLE_PITCH * 20, lineRule="exact")
        lines = "\n".join(title_lines(attachment.name, layout.TITLE_CHARACTERS))
        title = styled("Title", plain(lines), properties=(spacing,))
        return [mark, title, *self._blocks(attachment.blocks, attachment.landscape)]

    def _blocks(self, blocks: Iterable[Block], landscape: bool) -> list[Element]:
        lines: list[Element] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                lines.append(paragraph(block, self.part))
            elif isinstance(block, Picture):
                lines += self._picture(block, landscape)
            else:
                lines += table(block, self.part, layout.twips(text_width(landscape)))
        return lines

    def _picture(self, block: Picture, landscape: bool) -> list[Element]:
        self.pictures += 1
        name = f"media/picture{self.pictures}.png"
        lines = picture(block, self.part, name, self.pictures, text_width(landscape))
        self.package.put(f"word/{name}", block.png, Part("image/png"))
        return lines


def _begin_page(first: Element) -> None:
    properties = first.find(w("pPr").tag)
    properties[:] = ppr(*properties, w("pageBreakBefore"))[:]


def _end_section(body: Element, end: Element) -> None:
    """Word keeps a section's paper in the last paragraph of it; after a table it needs one of its own."""
    last = body[-1]
    if last.tag != w("p").tag:
        last = tiny()
        body.append(last)
    properties = last.find(w("pPr").tag)
    properties[:] = ppr(*properties, end)[:]


def _settings() -> Element:
    modern = w("compatSetting", name="compatibilityMode", uri=COMPATIBLE, val=15)
    return w(
        "settings",
        w("zoom", percent=100),
        w("evenAndOddHeaders"),
        w("drawingGridVerticalSpacing", val=layout.LINE_PITCH // 2),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", w("doNotExpandShiftReturn"), w("useFELayout"), modern),
        w("themeFontLang", val="en-US", eastAsia="zh-CN"),
    )


CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DUBLIN = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def _properties(package: Package, document: OfficialDocument) -> None:
    root = etree.Element(f"{{{CORE}}}coreProperties", nsmap={"cp": CORE, "dc": DUBLIN, "dcterms": TERMS, "xsi": XSI})
    etree.SubElement(root, f"{{{DUBLIN}}}title").text = document.title.replace("\n", "")
    etree.SubElement(root, f"{{{DUBLIN}}}subject").text = document.number or ""
    etree.SubElement(root, f"{{{DUBLIN}}}creator").text = document.signature
    etree.SubElement(root, f"{{{DUBLIN}}}language").text = "zh-CN"
    etree.SubElement(root, f"{{{CORE}}}contentStatus").text = document.standing
    for name in ("created", "modified"):
        element = etree.SubElement(root, f"{{{TERMS}}}{name}", {f"{{{XSI}}}type": "dcterms:W3CDTF"})
        element.text = _stamp(document.made)
    package.put(
        "docProps/core.xml",
        etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
        Part("application/vnd.openxmlformats-package.core-properties+xml"),
    )
    app = etree.Element(f"{{{EXTENDED}}}Properties", nsmap={None: EXTENDED})
    etree.SubElement(app, f"{{{EXTENDED}}}Application").text = "Kechuang"
    package.put(
        "docProps/app.xml",
        etree.tostring(app, xml_declaration=True, encoding="UTF-8", standalone=True),
        Part("application/vnd.openxmlformats-officedocument.extended-properties+xml"),
    )


def _stamp(moment: datetime) -> str:
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
