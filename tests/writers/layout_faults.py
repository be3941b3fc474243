"""What is wrong with the layout of an official document, measured against GB/T 9704-2012.

Reads a file as anyone gets it, through python-docx, and knows nothing of how we wrote it.
"""

from __future__ import annotations

import re
from typing import Any

import docx
from docx.oxml.ns import qn

MM = 36_000  # EMU
POINT = 12_700


def layout_faults(path: Any) -> list[str]:
    """One line per fault; empty for a document that keeps the standard. path: a file name or a stream."""
    document = docx.Document(path)
    return [
        *_paper(document),
        *_grid(document),
        *_numbers(document),
        *_faces(document),
        *_title(document),
        *_number_and_rule(document),
        *_date(document),
    ]


def _near(found: float, wanted: float, within: float = 0.2) -> bool:
    return abs(found - wanted) <= within


def _paper(document: Any) -> list[str]:
    faults = []
    for section in document.sections:
        sideways = section.page_width > section.page_height
        sides = ("top_margin", "right_margin", "bottom_margin", "left_margin")
        wanted = (28, 37, 26, 35) if sideways else (37, 26, 35, 28)
        for side, millimetres in zip(sides, wanted, strict=True):
            found = getattr(section, side) / MM
            if not _near(found, millimetres):
                faults.append(f"{side} is {found:.1f} mm, not {millimetres} mm")
        across, down = sorted((section.page_width / MM, section.page_height / MM))
        if not (_near(across, 210) and _near(down, 297)):
            faults.append(f"the paper is {across:.0f} × {down:.0f} mm, not A4")
    return faults


def _grid(document: Any) -> list[str]:
    """22 lines of 28 characters, as Word works them out: room divided by pitch, rounded down."""
    section = document.sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None or grid.get(qn("w:type")) != "linesAndChars":
        return ["there is no grid of lines and characters"]
    room = (section.page_height - section.top_margin - section.bottom_margin) / POINT
    lines = int(room / (int(grid.get(qn("w:linePitch"))) / 20))
    width = (section.page_width - section.left_margin - section.right_margin) / POINT
    size = document.styles["Normal"].font.size.pt
    letters = int(width / (size + int(grid.get(qn("w:charSpace"))) / 4096) + 1e-6)
    return [] if (lines, letters) == (22, 28) else [f"a page has {lines} lines of {letters} characters, not 22 of 28"]


def _numbers(document: Any) -> list[str]:
    """— 1 — at the right of odd pages and at the left of even ones, one character from the edge, in 4号 宋体."""
    faults = []
    if not document.settings.odd_and_even_pages_header_footer:
        faults.append("odd and even pages share a foot")
    section = document.sections[0]
    for foot, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = foot.paragraphs[-1]
        fields = [each.get(qn("w:instr")) for each in paragraph._p.iter(qn("w:fldSimple"))]
        words = "".join(each.text or "" for each in paragraph._p.iter(qn("w:t")))
        if [each.strip() for each in fields] != ["PAGE"] or not re.fullmatch(r"— \d+ —", words):
            faults.append(f"the page number is not — 1 —: {words!r}")
        indent = paragraph._p.pPr.find(qn("w:ind"))
        if paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) != side or indent.get(qn(f"w:{side}")) != "280":
            faults.append(f"the page number is not one character from the {side}")
        if paragraph.style.font.size.pt != 14 or _face(paragraph.style) != "宋体":
            faults.append("the page number is not in 4号 宋体")
    return faults


def _face(style: Any) -> str:
    fonts = style.element.rPr.find(qn("w:rFonts"))
    names = {fonts.get(qn(f"w:{each}")) for each in ("ascii", "hAnsi", "eastAsia")}
    return str(names.pop()) if len(names) == 1 else f"mixed {sorted(names)}"


def _faces(document: Any) -> list[str]:
    wanted = {
        "Normal": ("仿宋_GB2312", 16),
        "Title": ("方正小标宋简体", 22),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16),
        "Heading 3": ("仿宋_GB2312", 16),
        "Heading 4": ("仿宋_GB2312", 16),
        "版记": ("仿宋_GB2312", 14),
        "附件标识": ("黑体", 16),
    }
    found = {name: (_face(style := document.styles[name]), style.font.size.pt) for name in wanted}
    return [f"{name} is in {found[name]}, not {each}" for name, each in wanted.items() if found[name] != each]


def _first(document: Any, style: str) -> Any:
    return next((each for each in document.paragraphs if each.style.name == style), None)


def _title(document: Any) -> list[str]:
    """Centred, two blank lines below the rule, its lines never of one length."""
    title = _first(document, "Title")
    if title is None:
        return ["there is no title"]
    faults = []
    blank = title.paragraph_format.space_before
    if blank is None or not _near(blank.pt, 2 * 28.95, 0.5):
        faults.append(f"the title stands {blank.pt if blank else 0} points below the rule, not two lines")
    if title.style.paragraph_format.alignment != 1:
        faults.append("the title is not centred")
    return faults


def _number_and_rule(document: Any) -> list[str]:
    faults = []
    ruled = [each for each in document.paragraphs if each._p.pPr.find(qn("w:pBdr")) is not None]
    if not ruled:
        return ["there is no red rule"]
    paragraph = ruled[0]
    rule = paragraph._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    if rule.get(qn("w:color")) != "FF0000":
        faults.append("the rule is not red")
    if not re.fullmatch(r"[\u4e00-\u9fff]+〔\d{4}〕[1-9]\d*号", paragraph.text):
        faults.append(f"not a document number: {paragraph.text!r}")
    if not _near(paragraph.paragraph_format.space_before.pt, 2 * 28.95, 0.5):
        faults.append("the number is not two lines below the mark")
    mark = _first(document, "发文机关标志")
    if mark is None or str(mark.style.font.color.rgb) != "FF0000":
        faults.append("there is no red mark of the issuer")
    elif not _near(mark.paragraph_format.space_before.mm, 35, 0.5):
        faults.append(f"the mark stands {mark.paragraph_format.space_before.mm:.1f} mm below the text's upper edge")
    return faults


def _date(document: Any) -> list[str]:
    dated = [each for each in document.paragraphs if re.fullmatch(r"\d{4}年[1-9]\d?月[1-9]\d?日", each.text)]
    if not dated:
        return ["there is no date"]
    indent = dated[-1]._p.pPr.find(qn("w:ind"))
    four = indent is not None and indent.get(qn("w:rightChars")) == "400"
    return [] if four else ["the date is not four characters from the right"]
