"""Pages: paper, margins, character grid, page numbers at the outer side, the line a draft carries on every page."""

from __future__ import annotations

from kechuang.writers.official import layout
from kechuang.writers.official.document import OfficialDocument
from kechuang.writers.official.head import letter_mark
from kechuang.writers.official.layout import twips
from kechuang.writers.official.ooxml import OFFICE, WORD_TYPE, Element, Package, Part, R, as_xml, w
from kechuang.writers.official.paragraphs import plain, styled

# From the lower edge of the paper to that of the number's line, in millimetres. The line is 14 points; 一字线 stands
# in its middle, and its upper edge shall be 7 mm below the text.
DASH_IN_LINE = 2.3
NUMBER_LINE = layout.SIZE_4 * 25.4 / 72
FOOTER = layout.BOTTOM - layout.NUMBER_BELOW_TEXT + DASH_IN_LINE - NUMBER_LINE
HEADER = 22


def heads_and_feet(document: OfficialDocument, package: Package, part: Part) -> list[Element]:
    """Writes their parts and returns the references to them that every section of the document carries."""
    kinds = ["default", "even", *(["first"] if document.form == "letter" else [])]
    references = []
    for kind in kinds:
        for tag, root, lines in (
            ("header", "hdr", _header(document, kind)),
            ("footer", "ftr", _footer(kind)),
        ):
            if lines:
                name = f"{tag}_{kind}.xml"
                package.put(f"word/{name}", as_xml(w(root, *lines)), Part(f"{WORD_TYPE}.{tag}+xml"))
                reference = w(f"{tag}Reference", type=kind)
                reference.set(f"{R}id", part.relate(f"{OFFICE}/{tag}", name))
                references.append(reference)
    return sorted(references, key=lambda element: not element.tag.endswith("headerReference"))


def _header(document: OfficialDocument, kind: str) -> list[Element]:
    lines = []
    if document.standing:
        box = w("bdr", val="single", sz=6, space=4, color="000000")
        lines.append(styled("Header", plain(document.standing, box), properties=(w("jc", val="right"),)))
    if kind == "first":
        lines.append(letter_mark(document))
    return lines


def _footer(kind: str) -> list[Element]:
    if kind == "first":
        return [_letter_rule(), styled("Footer")]
    one = layout.characters(1, layout.SIZE_4)
    side = "right" if kind == "default" else "left"
    indent = w("ind", **{side: one})
    number = w("fldSimple", plain("1"), instr=" PAGE ")
    return [styled("Footer", plain("— "), number, plain(" —"), properties=(indent, w("jc", val=side)))]


def _letter_rule() -> Element:
    """The second rule of a letter, 20 mm above the paper's end and wider than the text."""
    frame = w(
        "framePr",
        w=twips(layout.LETTER_RULE_WIDTH),
        wrap="around",
        vAnchor="page",
        hAnchor="page",
        xAlign="center",
        y=twips(layout.PAPER_HEIGHT - layout.LETTER_RULE_ABOVE_PAPER_END),
    )
    rule = w("pBdr", w("top", val="thinThickSmallGap", sz=24, space=0, color=layout.RED))
    return styled("Footer", properties=(frame, rule, w("spacing", line=20, lineRule="exact")))


def section(references: list[Element], landscape: bool, letter: bool) -> Element:
    """One `sectPr`. A page on its side keeps its binding edge: what was left is now on top."""
    across, down = twips(layout.PAPER_WIDTH), twips(layout.PAPER_HEIGHT)
    size = w("pgSz", w=down, h=across, orient="landscape") if landscape else w("pgSz", w=across, h=down)
    return w(
        "sectPr",
        *references,
        w("type", val="nextPage"),
        size,
        _margins(landscape),
        w("titlePg") if letter else None,
        w("docGrid", type="linesAndChars", linePitch=layout.LINE_PITCH, charSpace=layout.CHARACTER_SPACE),
    )


def _margins(landscape: bool) -> Element:
    top, right, bottom, left = layout.TOP, layout.RIGHT, layout.BOTTOM, layout.LEFT
    header, footer = HEADER, FOOTER
    if landscape:
        top, right, bottom, left = left, top, right, bottom
        header, footer = header - layout.TOP + top, footer - layout.BOTTOM + bottom
    return w(
        "pgMar",
        top=twips(top),
        right=twips(right),
        bottom=twips(bottom),
        left=twips(left),
        header=twips(header),
        footer=twips(footer),
        gutter=0,
    )


def text_width(landscape: bool) -> float:
    """In millimetres."""
    return layout.TEXT_HEIGHT if landscape else layout.TEXT_WIDTH
