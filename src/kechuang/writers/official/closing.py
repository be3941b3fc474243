"""What follows the text: 附件说明, 署名, 成文日期, 附注; and 版记 at the foot of the last page."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import date

from kechuang.writers.official import layout
from kechuang.writers.official.document import Attachment, OfficialDocument
from kechuang.writers.official.ooxml import Element, W, w
from kechuang.writers.official.paragraphs import blank_lines, plain, styled

BLANKS_ABOVE_SIGNATURE = 2  # room for the seal; the standard asks that it reach to within a line of the text


def chinese_date(day: date) -> str:
    """成文日期: Arabic digits, no leading zero."""
    return f"{day.year}年{day.month}月{day.day}日"


def attachment_note(attachments: Sequence[Attachment]) -> list[Element]:
    """“附件：1.…” one line below the text, each name under the one above, nothing at its end."""
    names = [attachment.name.rstrip("。；;，,") for attachment in attachments]
    if not names:
        return []
    if len(names) == 1:
        return [_noted(f"附件：{names[0]}", hanging=3, left=5, first=True)]
    width = 1 if len(names) < 10 else 1.5
    lines = [_noted(f"附件：1.{names[0]}", hanging=3 + width, left=5 + width, first=True)]
    return lines + [
        _noted(f"{number}.{name}", hanging=width, left=5 + width) for number, name in enumerate(names[1:], start=2)
    ]


def _noted(words: str, hanging: float, left: float, first: bool = False) -> Element:
    indent = w("ind", left=layout.characters(left), hanging=layout.characters(hanging))
    return styled("Normal", plain(words), properties=(blank_lines(1) if first else None, indent))


def signature(document: OfficialDocument) -> list[Element]:
    """署名 centred over 成文日期, whose right end is four characters in; a name much longer than the date moves it.

    Kept on one page with each other: a page with a seal and no text invites a forger.
    """
    day = chinese_date(document.dated) if document.dated else ""
    day_width, name_width = _width(day), _width(document.signature)
    middle = max(layout.DATE_INDENT + day_width / 2, name_width / 2)
    name_indent, day_indent = middle - name_width / 2, middle - day_width / 2
    lines = []
    if document.signature:
        lines.append(_from_right(document.signature, name_indent, BLANKS_ABOVE_SIGNATURE, keep=bool(day)))
    if day:
        lines.append(_from_right(day, day_indent, 0 if lines else BLANKS_ABOVE_SIGNATURE))
    return lines


def _from_right(words: str, indent: float, blanks: int, keep: bool = False) -> Element:
    properties = (
        w("keepNext") if keep else None,
        blank_lines(blanks) if blanks else None,
        w("ind", rightChars=round(indent * 100), right=layout.characters(indent)),
        w("jc", val="right"),
    )
    return styled("Normal", plain(words), properties=properties)


def _width(words: str) -> float:
    return sum(0.5 if character.isascii() else 1 for character in words)


def note(words: str) -> list[Element]:
    """附注, in brackets two characters in, on the line below the date."""
    if not words:
        return []
    bracketed = words if words.startswith("（") else f"（{words}）"
    return [styled("BodyText", plain(bracketed))]


def foot(document: OfficialDocument) -> list[Element]:
    """版记 as a table that rests on the lower edge of 版心; a letter's has no rules and names no printer.

    抄送机关 stands one character in on both sides, its further lines under the first name, closed by a full stop.
    """
    one = layout.characters(1, layout.SIZE_4)
    lines = []
    if document.copies_to:
        indent = w("ind", left=4 * one, right=one, hanging=3 * one)
        lines.append(_foot_line(plain(f"抄送：{document.copies_to.rstrip('。')}。"), indent=indent))
    if document.form == "document" and document.printed_by:
        day = f"{chinese_date(document.printed_on)}印发" if document.printed_on else ""
        runs = plain(document.printed_by), w("r", w("tab")), plain(day)
        lines.append(_foot_line(*runs, indent=w("ind", left=one, right=one)))
    return [_resting_table(lines, ruled=document.form == "document"), tiny()] if lines else []


def _foot_line(*runs: Element, indent: Element) -> Element:
    tabs = w("tabs", w("tab", val="right", pos=layout.TEXT_TWIPS - layout.characters(1, layout.SIZE_4)))
    return styled("Foot", *runs, properties=(tabs, indent))


def _resting_table(lines: list[Element], ruled: bool) -> Element:
    place = w("tblpPr", leftFromText=0, rightFromText=0, vertAnchor="margin", horzAnchor="margin")
    for name, value in (("tblpXSpec", "center"), ("tblpYSpec", "bottom")):
        place.set(f"{W}{name}", value)
    outer, inner = layout.OUTER_RULE_EIGHTHS, layout.INNER_RULE_EIGHTHS
    rules = (_rule("top", outer), _rule("bottom", outer), _rule("insideH", inner)) if ruled else ()
    margins = w("tblCellMar", *(w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right")))
    # LibreOffice leaves a table where it stands in the text unless it is narrower than the text: by a third of 1 mm.
    across = layout.TEXT_TWIPS - 20
    width = w("tblW", w=across, type="dxa")
    about = w("tblPr", place, width, w("tblBorders", *rules), w("tblLayout", type="fixed"), margins)
    cell = w("tcPr", w("tcW", w=across, type="dxa"))
    rows = [w("tr", w("trPr", w("cantSplit")), w("tc", deepcopy(cell), line)) for line in lines]
    return w("tbl", about, w("tblGrid", w("gridCol", w=across)), *rows)


def _rule(side: str, eighths: int) -> Element:
    return w(side, val="single", sz=eighths, space=0, color="000000")


def tiny() -> Element:
    """A paragraph nobody sees: what a resting table hangs on, or what a section ends with after a table."""
    return styled("Normal", properties=(w("spacing", line=20, lineRule="exact"),))
