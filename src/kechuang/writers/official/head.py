"""版头, title and addressees: what stands on the first page above the text."""

from __future__ import annotations

from kechuang.writers.official import layout
from kechuang.writers.official.document import OfficialDocument
from kechuang.writers.official.fonts import HEITI, KAITI
from kechuang.writers.official.ooxml import Element, w
from kechuang.writers.official.paragraphs import blank_lines, in_face, plain, styled
from kechuang.writers.official.titles import title_lines


def head(document: OfficialDocument) -> list[Element]:
    """A letter's mark stands in the head of its first page, above 版心: see `letter_mark`."""
    opening = [_letter_line(document)] if document.form == "letter" else _document_head(document)
    return [*opening, title(document.title), *_addressees(document.addressees)]


def _top_left(document: OfficialDocument) -> list[Element]:
    """份号, 密级, 紧急程度, in this order, one a line from the first line of 版心."""
    lines = [styled("Normal", plain(document.copy_number))] if document.copy_number else []
    urgent = [words for words in (document.secrecy, document.urgency) if words]
    return lines + [styled("Normal", in_face(words, HEITI)) for words in urgent]


def _document_head(document: OfficialDocument) -> list[Element]:
    lines_above = sum(bool(words) for words in (document.copy_number, document.secrecy, document.urgency))
    before = layout.twips(layout.MARK_BELOW_TOP) - lines_above * layout.LINE_PITCH
    size, narrowed = mark_size(document.issuer_mark)
    # The letters' upper edge is the line's: Word and LibreOffice set the base line at four fifths of an exact line.
    spacing = w("spacing", before=max(0, before), line=round(size * 1.08 * 20), lineRule="exact")
    mark = styled("IssuerMark", plain(document.issuer_mark, *_mark_look(size, narrowed)), properties=(spacing,))
    return [*_top_left(document), mark, _number(document)]


def mark_size(words: str) -> tuple[float, int]:
    """Points and width in per cent at which `words` fill one line of 版心, as large as they go."""
    wanted = len(words) * layout.MARK_SIZE * 20 * 1.02 or 1
    narrowed = min(100, int(layout.TEXT_TWIPS * 100 / wanted))
    if narrowed >= layout.MARK_NARROWEST:
        return layout.MARK_SIZE, narrowed
    size = int(layout.TEXT_TWIPS * 100 / (len(words) * 20 * layout.MARK_NARROWEST))
    return size, layout.MARK_NARROWEST


def _mark_look(size: float, narrowed: int) -> tuple[Element, ...]:
    return w("w", val=narrowed), w("sz", val=round(size * 2)), w("szCs", val=round(size * 2))


# The line is higher than its letters; what is below them counts towards the 4 mm, too. In points.
BELOW_LETTERS = 4
RULE_SPACE = round(layout.RULE_BELOW_NUMBER * 72 / 25.4) - BELOW_LETTERS


def _number(document: OfficialDocument) -> Element:
    """发文字号 in the middle, or at the left with 签发人 at the right in a document sent upwards; the rule below."""
    rule = w("pBdr", w("bottom", val="single", sz=layout.RULE_EIGHTHS, space=RULE_SPACE, color=layout.RED))
    above = blank_lines(layout.BLANKS_ABOVE_NUMBER)
    number = plain(document.number or "")
    if not document.upward_signer:
        return styled("Normal", number, properties=(rule, above, w("jc", val="center")))
    one = layout.characters(1)
    tabs = w("tabs", w("tab", val="right", pos=layout.TEXT_TWIPS - one))
    signer = in_face(document.upward_signer, KAITI)
    properties = (rule, tabs, above, w("ind", left=0), w("jc", val="left"))
    blank = plain("\u3000")
    return styled("Normal", blank, number, w("r", w("tab")), plain("签发人："), signer, properties=properties)


def letter_mark(document: OfficialDocument) -> Element:
    """The mark of a letter over its rule, which is wider than the text."""
    size, narrowed = mark_size(document.issuer_mark)
    rule = w("pBdr", w("bottom", val="thickThinSmallGap", sz=24, space=RULE_SPACE, color=layout.RED))
    down = layout.twips(layout.LETTER_MARK_TOP - layout.HEADER)
    spacing = w("spacing", before=down, after=120, line=round(size * 1.08 * 20), lineRule="exact")
    words = plain(document.issuer_mark, *_mark_look(size, narrowed))
    return styled("IssuerMark", words, properties=(rule, spacing, _letter_rule_indent()))


def _letter_line(document: OfficialDocument) -> Element:
    """份号, 密级 and 紧急程度 at the left, 发文字号 at the right, on the line below the rule."""
    left = [plain(document.copy_number)] if document.copy_number else []
    left += [in_face(words + "\u3000", HEITI) for words in (document.secrecy, document.urgency) if words]
    tabs = w("tabs", w("tab", val="right", pos=layout.TEXT_TWIPS))
    return styled("Normal", *left, w("r", w("tab")), plain(document.number or ""), properties=(tabs,))


def _letter_rule_indent() -> Element:
    beside = (layout.PAPER_WIDTH - layout.LETTER_RULE_WIDTH) / 2
    return w("ind", left=layout.twips(beside - layout.LEFT), right=layout.twips(beside - layout.RIGHT))


def title(words: str) -> Element:
    lines = "\n".join(title_lines(words, layout.TITLE_CHARACTERS))
    above = w(
        "spacing",
        before=layout.BLANKS_ABOVE_TITLE * layout.LINE_PITCH,
        line=layout.TITLE_PITCH * 20,
        lineRule="exact",
    )
    return styled("Title", plain(lines), properties=(above,))


def _addressees(words: str) -> list[Element]:
    if not words:
        return [styled("Normal")]  # the blank line below the title stays
    ending = "" if words.endswith("：") else "："
    above = blank_lines(layout.BLANKS_ABOVE_ADDRESSEES)
    return [styled("Normal", plain(words.rstrip(":") + ending), properties=(above,))]
