"""Pages: paper, margins, character grid, page numbers at the outer side, the line a draft carries on every page."""

from __future__ import annotations

from dataclasses import dataclass

from kechuang.writers.official import layout
from kechuang.writers.official.layout import twips
from kechuang.writers.official.ooxml import OFFICE, WORD_TYPE, Element, Package, Part, R, as_xml, w
from kechuang.writers.official.paragraphs import plain, styled

# From the lower edge of the paper to that of the number's line, in millimetres. The line is 14 points; 一字线 stands
# in its middle, and its upper edge shall be 7 mm below the text.
DASH_IN_LINE = 2.3
NUMBER_LINE = layout.SIZE_4 * 25.4 / 72
FOOTER = layout.BOTTOM - layout.NUMBER_BELOW_TEXT + DASH_IN_LINE - NUMBER_LINE


@dataclass(frozen=True, slots=True)
class Paper:
    """A4 with its margins in millimetres, as it lies before the reader."""

    top: float
    right: float
    bottom: float
    left: float
    on_its_side: bool = False

    @property
    def text_width(self) -> float:
        across = layout.PAPER_HEIGHT if self.on_its_side else layout.PAPER_WIDTH
        return across - self.left - self.right


UPRIGHT = Paper(layout.TOP, layout.RIGHT, layout.BOTTOM, layout.LEFT)
# A page on its side keeps its binding edge: what was left is now on top.
ON_ITS_SIDE = Paper(layout.LEFT, layout.TOP, layout.RIGHT, layout.BOTTOM, on_its_side=True)


def heads_and_feet(
    standing: str, letter_mark: Element | None, numbered: bool, package: Package, part: Part
) -> list[Element]:
    """Writes their parts and returns the references to them that every section of the document carries."""
    kinds = ["default", "even", *(["first"] if letter_mark is not None else [])]
    references = []
    for kind in kinds:
        for tag, root, lines in (
            ("header", "hdr", _header(standing, kind, letter_mark)),
            ("footer", "ftr", _footer(kind) if numbered else []),
        ):
            if lines:
                name = f"{tag}_{kind}.xml"
                package.put(f"word/{name}", as_xml(w(root, *lines)), Part(f"{WORD_TYPE}.{tag}+xml"))
                reference = w(f"{tag}Reference", type=kind)
                reference.set(f"{R}id", part.relate(f"{OFFICE}/{tag}", name))
                references.append(reference)
    return sorted(references, key=lambda element: not element.tag.endswith("headerReference"))


def _header(standing: str, kind: str, letter_mark: Element | None) -> list[Element]:
    lines = []
    if standing:
        box = w("bdr", val="single", sz=6, space=4, color="000000")
        frame = _corner() if kind == "first" else None  # out of the way of a letter's mark
        lines.append(styled("Header", plain(standing, box), properties=(frame, w("jc", val="right"))))
    if kind == "first" and letter_mark is not None:
        lines.append(letter_mark)
    return lines


def _corner() -> Element:
    return w("framePr", wrap="around", vAnchor="page", hAnchor="margin", xAlign="right", y=twips(layout.HEADER - 8))


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


def section(references: list[Element], paper: Paper, letter: bool) -> Element:
    across, down = twips(layout.PAPER_WIDTH), twips(layout.PAPER_HEIGHT)
    size = w("pgSz", w=down, h=across, orient="landscape") if paper.on_its_side else w("pgSz", w=across, h=down)
    return w(
        "sectPr",
        *references,
        w("type", val="nextPage"),
        size,
        _margins(paper),
        w("titlePg") if letter else None,
        w("docGrid", type="linesAndChars", linePitch=layout.LINE_PITCH, charSpace=layout.CHARACTER_SPACE),
    )


def _margins(paper: Paper) -> Element:
    """Head and foot keep their distance from the text, so they move with a smaller margin."""
    return w(
        "pgMar",
        top=twips(paper.top),
        right=twips(paper.right),
        bottom=twips(paper.bottom),
        left=twips(paper.left),
        header=max(0, twips(layout.HEADER - layout.TOP + paper.top)),
        footer=max(0, twips(FOOTER - layout.BOTTOM + paper.bottom)),
        gutter=0,
    )
