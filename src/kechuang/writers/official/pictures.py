"""Pictures within the text, with the words a screen reader says in their place."""

from __future__ import annotations

import struct

from lxml import etree

from kechuang.writers.official import layout
from kechuang.writers.official.document import Picture
from kechuang.writers.official.ooxml import NAMESPACES, OFFICE, Element, Part, R, w
from kechuang.writers.official.paragraphs import plain, styled

IMAGE = f"{OFFICE}/image"
PNG_START = b"\x89PNG\r\n\x1a\n"
A, PIC, WP = (f"{{{NAMESPACES[name]}}}" for name in ("a", "pic", "wp"))


def picture(block: Picture, part: Part, name: str, number: int, widest: float) -> list[Element]:
    """name: the part the bytes are stored under, relative to word/; number: unique in the document.

    Never wider than `widest` millimetres; the height follows from the picture's own proportions.
    """
    width, height = png_size(block.png)
    across = min(block.width, widest)
    drawing = _drawing(block, part.relate(IMAGE, name), number, layout.emu(across), layout.emu(across * height / width))
    loose = w("spacing", before=60, after=60, line=240, lineRule="auto")
    lines = [styled("Normal", w("r", drawing), properties=(loose, w("jc", val="center")))]
    if block.caption:
        lines.append(styled("TableHead", plain(block.caption)))
    return lines


def png_size(png: bytes) -> tuple[int, int]:
    """Pixels across and down. Raises ValueError for bytes that are no PNG."""
    if png[:8] != PNG_START or len(png) < 24:
        raise ValueError("not a PNG picture")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _drawing(block: Picture, relation: str, number: int, across: int, down: int) -> Element:
    inline = etree.Element(f"{WP}inline", distT="0", distB="0", distL="0", distR="0", nsmap=NAMESPACES)
    etree.SubElement(inline, f"{WP}extent", cx=str(across), cy=str(down))
    etree.SubElement(inline, f"{WP}docPr", id=str(number), name=f"图{number}", descr=block.description)
    graphic = etree.SubElement(inline, f"{A}graphic")
    data = etree.SubElement(graphic, f"{A}graphicData", uri=NAMESPACES["pic"])
    shape = etree.SubElement(data, f"{PIC}pic")
    about = etree.SubElement(shape, f"{PIC}nvPicPr")
    etree.SubElement(about, f"{PIC}cNvPr", id=str(number), name=f"图{number}", descr=block.description)
    etree.SubElement(about, f"{PIC}cNvPicPr")
    fill = etree.SubElement(shape, f"{PIC}blipFill")
    etree.SubElement(fill, f"{A}blip").set(f"{R}embed", relation)
    etree.SubElement(etree.SubElement(fill, f"{A}stretch"), f"{A}fillRect")
    frame = etree.SubElement(shape, f"{PIC}spPr")
    place = etree.SubElement(frame, f"{A}xfrm")
    etree.SubElement(place, f"{A}off", x="0", y="0")
    etree.SubElement(place, f"{A}ext", cx=str(across), cy=str(down))
    etree.SubElement(etree.SubElement(frame, f"{A}prstGeom", prst="rect"), f"{A}avLst")
    return w("drawing", inline)
