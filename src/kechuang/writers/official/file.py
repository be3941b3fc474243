"""A Word file being written: its body grows block by block, the other parts follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from kechuang.writers.official import layout
from kechuang.writers.official.closing import tiny
from kechuang.writers.official.document import Block, Paragraph, Picture
from kechuang.writers.official.fonts import font_table
from kechuang.writers.official.ooxml import OFFICE, WORD_TYPE, Element, Package, Part, as_xml, ppr, w
from kechuang.writers.official.paragraphs import paragraph
from kechuang.writers.official.pictures import picture
from kechuang.writers.official.sections import UPRIGHT, Paper, heads_and_feet, section
from kechuang.writers.official.styles import styles
from kechuang.writers.official.tables import table

COMPATIBLE = "http://schemas.microsoft.com/office/word"


@dataclass(frozen=True, slots=True)
class About:
    """What the file's properties say. made: the same file written again gives the same bytes."""

    title: str
    made: datetime
    creator: str = ""
    subject: str = ""
    status: str = ""


class WordFile:
    """Blocks become lines (`lines_of`), lines on their papers become the file (`as_bytes`)."""

    def __init__(
        self, about: About, standing: str = "", letter_mark: Element | None = None, numbered: bool = True
    ) -> None:
        """standing: what every page carries above its text; letter_mark: stands above the first page of a letter."""
        self.about = about
        self.package = Package()
        self.part = Part(f"{WORD_TYPE}.document.main+xml")
        self.is_letter = letter_mark is not None
        self._references = heads_and_feet(standing, letter_mark, numbered, self.package, self.part)
        self._pictures = 0

    def lines_of(self, blocks: Iterable[Block], paper: Paper = UPRIGHT) -> list[Element]:
        lines: list[Element] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                lines.append(paragraph(block, self.part))
            elif isinstance(block, Picture):
                lines += self._picture(block, paper)
            else:
                lines += table(block, self.part, layout.twips(paper.text_width))
        return lines

    def _picture(self, block: Picture, paper: Paper) -> list[Element]:
        self._pictures += 1
        name = f"media/picture{self._pictures}.png"
        lines = picture(block, self.part, name, self._pictures, paper.text_width)
        self.package.put(f"word/{name}", block.png, Part("image/png"))
        return lines

    def as_bytes(self, groups: Sequence[tuple[Paper, list[Element]]]) -> bytes:
        """groups: the lines cut where the paper changes."""
        body = w("body")
        for number, (paper, lines) in enumerate(groups, start=1):
            body.extend(lines)
            end = section(deepcopy(self._references), paper, self.is_letter and number == 1)
            if number == len(groups):
                body.append(end)
            else:
                _end_section(body, end)
        for name, root in (("styles", styles()), ("settings", _settings()), ("fontTable", font_table())):
            self.part.relate(f"{OFFICE}/{name}", f"{name}.xml")
            self.package.put(f"word/{name}.xml", as_xml(root), Part(f"{WORD_TYPE}.{name}+xml"))
        self.package.put("word/document.xml", as_xml(w("document", body)), self.part)
        _properties(self.package, self.about)
        return self.package.as_bytes()


def add_property(line: Element, each: Element) -> None:
    """Adds `each` to the properties of a paragraph, at the place the schema has for it."""
    properties = line.find(w("pPr").tag)
    if properties.find(each.tag) is None:
        properties[:] = ppr(*properties, each)[:]


def _end_section(body: Element, end: Element) -> None:
    """Word keeps a section's paper in the last paragraph of it; after a table it needs one of its own."""
    if len(body) == 0 or body[-1].tag != w("p").tag or body[-1].find(f".//{end.tag}") is not None:
        body.append(tiny())
    add_property(body[-1], end)


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


def _properties(package: Package, about: About) -> None:
    root = etree.Element(f"{{{CORE}}}coreProperties", nsmap={"cp": CORE, "dc": DUBLIN, "dcterms": TERMS, "xsi": XSI})
    etree.SubElement(root, f"{{{DUBLIN}}}title").text = about.title.replace("\n", "")
    etree.SubElement(root, f"{{{DUBLIN}}}subject").text = about.subject
    etree.SubElement(root, f"{{{DUBLIN}}}creator").text = about.creator
    etree.SubElement(root, f"{{{DUBLIN}}}language").text = "zh-CN"
    etree.SubElement(root, f"{{{CORE}}}contentStatus").text = about.status
    for name in ("created", "modified"):
        element = etree.SubElement(root, f"{{{TERMS}}}{name}", {f"{{{XSI}}}type": "dcterms:W3CDTF"})
        element.text = _stamp(about.made)
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
