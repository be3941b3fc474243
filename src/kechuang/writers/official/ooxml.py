"""The grammar of a .docx: elements, relationships between parts, and the zip they travel in.

python-docx knows no figures as links, no character grid, no odd and even feet and no fixed time stamps, so the parts
are written here directly; the tests read them back through python-docx.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

Element = Any  # lxml's, which come without types

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
W = f"{{{NAMESPACES['w']}}}"
R = f"{{{NAMESPACES['r']}}}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# What XML 1.0 cannot hold, whatever way it is written; a pasted sentence may carry such a character.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say; the real day stands in the core properties


def w(tag: str, *children: Element | None, **attributes: str | int) -> Element:
    """One element of WordprocessingML; attributes are in the same namespace, children that are None are left out."""
    element = etree.Element(W + tag, nsmap={"w": NAMESPACES["w"], "r": NAMESPACES["r"]} if tag in ROOTS else None)
    for name, value in attributes.items():
        element.set(W + name, str(value))
    element.extend([child for child in children if child is not None])
    return element


def ppr(*children: Element | None) -> Element:
    """Paragraph properties in the order the schema asks for, which Word insists on."""
    given = [child for child in children if child is not None]
    return w("pPr", *sorted(given, key=lambda child: PPR_ORDER.index(etree.QName(child).localname)))


_PPR = """pStyle keepNext keepLines pageBreakBefore framePr widowControl pBdr tabs kinsoku overflowPunct autoSpaceDE
autoSpaceDN adjustRightInd snapToGrid spacing ind jc textDirection outlineLvl sectPr"""
PPR_ORDER = _PPR.split()
ROOTS = {"document", "hdr", "ftr", "styles", "fonts", "settings"}


def text(words: str) -> Element:
    element = w("t")
    element.text = NOT_IN_XML.sub("", words)
    element.set(XML_SPACE, "preserve")
    return element


def _bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def as_xml(root: Element) -> bytes:
    etree.cleanup_namespaces(root)
    return _bytes(root)


@dataclass
class Part:
    """A part of the package with the relationships that start from it."""

    content_type: str
    relationships: list[tuple[str, str, bool]] = field(default_factory=list)  # kind, target, is it outside?
    _ids: dict[tuple[str, str], str] = field(default_factory=dict)

    def relate(self, kind: str, target: str, external: bool = False) -> str:
        """The id of the relationship; asking twice for the same gives the same."""
        if (kind, target) not in self._ids:
            self.relationships.append((kind, target, external))
            self._ids[kind, target] = f"rId{len(self.relationships)}"
        return self._ids[kind, target]


class Package:
    """Parts by name (word/document.xml), in the order they were put in; `as_bytes` gives the same bytes every time."""

    def __init__(self) -> None:
        self._content: dict[str, bytes] = {}
        self._parts: dict[str, Part] = {}

    def put(self, name: str, content: bytes, part: Part) -> None:
        self._content[name] = content
        self._parts[name] = part

    def as_bytes(self) -> bytes:
        files = {"[Content_Types].xml": self._content_types()}
        for name, content in self._content.items():
            files[name] = content
            if self._parts[name].relationships:
                folder, _, file = name.rpartition("/")
                files[f"{folder}/_rels/{file}.rels"] = _relationships(self._parts[name].relationships)
        files["_rels/.rels"] = _relationships(
            [
                (f"{OFFICE}/officeDocument", "word/document.xml", False),
                (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
                (f"{OFFICE}/extended-properties", "docProps/app.xml", False),
            ]
        )
        return _zipped(files)

    def _content_types(self) -> bytes:
        root = etree.Element("Types", xmlns=f"{PACKAGE}/content-types")
        for extension, kind in (
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
            ("png", "image/png"),
        ):
            etree.SubElement(root, "Default", Extension=extension, ContentType=kind)
        for name, part in self._parts.items():
            if not name.endswith(".png"):
                etree.SubElement(root, "Override", PartName=f"/{name}", ContentType=part.content_type)
        return _bytes(root)


def _relationships(relationships: list[tuple[str, str, bool]]) -> bytes:
    root = etree.Element("Relationships", xmlns=f"{PACKAGE}/relationships")
    for number, (kind, target, external) in enumerate(relationships, start=1):
        element = etree.SubElement(root, "Relationship", Id=f"rId{number}", Type=kind, Target=target)
        if external:
            element.set("TargetMode", "External")
    return _bytes(root)


def _zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(entry, content)
    return stream.getvalue()
