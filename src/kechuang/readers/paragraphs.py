"""Hard-wrapped lines → paragraphs. Shared by plain text and PDF.

Nothing is removed or rewritten: a paragraph is a stretch of the issued text that may hold line breaks.
The rule is conservative, because two paragraphs wrongly joined are worse than one left in two pieces:
a line is continued only when it is visibly unfinished and the next line does not start something new.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kechuang.kernel.span import Span

# Every character that ends a line somewhere; `str.splitlines` is not used because it hides the ends.
LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]*")
BREAK = re.compile(r"\r\n|[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]")

_CHINESE_NUMBER = "[〇零○一二三四五六七八九十百两]"
_STARTS = re.compile(
    rf"""
      {_CHINESE_NUMBER}{{1,4}}[、．.]                       # 一、
    | [（(〔]\s*{_CHINESE_NUMBER}{{1,4}}\s*[）)〕]           # （一） (一)
    | [（(]\s*[0-9０-９]{{1,3}}\s*[）)]                      # （1）
    | [0-9０-９]{{1,3}}\s*(?:、|[.．](?![0-9０-９%％]))       # 1、 1. 1．  (not 3.5)
    | [0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,3}}\s+(?=\S)         # 1.2 加强…
    | [0-9]{{1,3}}[)）]                                     # 1）
    | [①-⑳⑴-⒇⒈-⒛㈠-㈩Ⅰ-Ⅻ❶-❿]
    | 第{_CHINESE_NUMBER}{{1,4}}[条章节篇部编]|第\s*[0-9]{{1,3}}\s*[条章节]
    | 附\s*[件表录图]\s*(?:[0-9一二三四五六七八九十]{{0,3}})\s*(?:[:：]|$|\s)
    | 附\s*[:：]
    | [-–—•·●○◆◇■□▪★☆※*]\s+(?=\S) | [•●◆■□▪★]
    """,
    re.VERBOSE,
)
_FINISHED = re.compile(r"[。！？；：…!?;:.．]['\"”’』」》）)】〕\]]*$")
_CLOSED = re.compile(r"[）)】〕\]]$")
_UNFINISHED = re.compile(r"[，、,（(《〈“‘「『【〔]$")
_DATE = re.compile(r"^(?:[0-9０-９]{4}|[〇零○Ｏ一二三四五六七八九]{4})\s*年[^，。；]{1,12}日$")
_KEY_VALUE = re.compile(r"^[一-鿿]{2,8}\s*[:：]")
_PROSE = re.compile(r"[。；，,;]")
_PAIRS = {"《": "》", "（": "）", "(": ")", "〈": "〉", "“": "”", "【": "】", "〔": "〕"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text without its surrounding blanks.

    span: the printed characters; never empty.  whole: with the blanks around them, without the break.
    blanks_before: blank lines since the previous line.
    indent: width of the leading blanks in half-width columns.  tab_led: the line began with a tab.
    page: 1-based, where known.  apart: the caller knows that this line starts afresh (geometry, a table).
    full: whether it reaches the right margin; None where only the count of characters can tell.
    """

    span: Span
    whole: Span
    blanks_before: int = 0
    indent: int = 0
    tab_led: bool = False
    page: int | None = None
    apart: bool = False
    full: bool | None = None


def split_lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The printed lines of `text[start:end]`, in order."""
    lines: list[Line] = []
    at, blanks, stop = start, 0, len(text) if end is None else end
    while at < stop:
        match = LINE.match(text, at, stop)
        right = match.end() if match else at
        raw = text[at:right]
        printed = raw.strip()
        if printed:
            lead = len(raw) - len(raw.lstrip())
            span = Span(at + lead, at + lead + len(printed))
            lines.append(Line(span, Span(at, right), blanks, width(raw[:lead]), raw[0] == "\t"))
            blanks = 0
        else:
            blanks += 1
        broken = BREAK.match(text, right, stop)
        at = broken.end() if broken else right + 1
    return lines


def width(text: str) -> int:
    """Printed width in half-width columns; a tab counts as four."""
    return sum(4 if char == "\t" else 2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def starts_afresh(printed: str) -> bool:
    """True for lines that open a clause, list item or annex: “一、” “（一）” “1.” “①” “第三条” “附件”; dates too."""
    return _STARTS.match(printed) is not None or _DATE.match(printed) is not None


def is_finished(printed: str) -> bool:
    """True where a sentence visibly ends: “。” “；” “：” and the like, closing quotes and brackets allowed."""
    return _FINISHED.search(printed) is not None


def group(text: str, lines: Sequence[Line]) -> list[list[Line]]:
    """Lines grouped into paragraphs, in order; every line is in exactly one group."""
    habits = _Habits.of(text, lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(text, groups[-1], line, habits):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def span_of(lines: Sequence[Line]) -> Span:
    return Span(lines[0].span.start, lines[-1].span.end)


@dataclass(frozen=True, slots=True)
class _Habits:
    """How this text was laid out: `wrap` is the column where lines were broken (None: a paragraph per line),
    `indents` whether paragraphs begin with an indent."""

    wrap: int | None
    indents: bool

    @property
    def is_paragraph_a_line(self) -> bool:
        return self.wrap is None

    @classmethod
    def of(cls, text: str, lines: Sequence[Line]) -> _Habits:
        prose = [line for line in lines if not line.tab_led and not line.apart]
        indented = sum(1 for line in prose if line.indent in range(2, 9))
        indents = len(prose) >= 4 and indented * 5 >= len(prose)
        widths = sorted(line.indent + width(line.span.of(text)) for line in prose)
        if any(line.full is not None for line in prose):
            return cls(max(widths, default=0), indents)
        if len(widths) < 6:
            return cls(None, indents)
        wrap = widths[-1 - len(widths) // 50]  # the widest, but for one stray line in fifty
        full = sum(1 for each in widths if wrap - 6 <= each <= wrap + 4)
        is_wrapped = 36 <= wrap <= 160 and full * 10 >= len(widths) * 3
        return cls(wrap if is_wrapped else None, indents)


def _continues(text: str, group: list[Line], line: Line, habits: _Habits) -> bool:
    """Does `line` go on where `group` left off?"""
    previous, printed = group[-1], line.span.of(text)
    if line.apart or line.tab_led:
        return False
    if group[0].tab_led:
        return _continues_cell(text, line)
    if line.blanks_before > 3 or starts_afresh(printed):
        return False
    so_far = text[group[0].span.start : previous.span.end]
    is_indented = habits.indents and line.indent >= 2
    if _UNFINISHED.search(so_far):
        return not is_indented
    if _open_bracket_closes(so_far, printed):
        return True
    if _FINISHED.search(so_far):
        return _full(text, previous, habits) and habits.indents and not is_indented and not line.blanks_before
    if is_indented or _KEY_VALUE.match(printed):
        return False
    if _full(text, previous, habits):
        return not _CLOSED.search(so_far) or line.blanks_before == 0
    return habits.is_paragraph_a_line and _breaks_off(so_far, printed)


def _continues_cell(text: str, line: Line) -> bool:
    """A cell flattened into a tab-led line goes on in the lines below that lack the tab; a blank line ends the row."""
    return line.blanks_before == 0 and len(line.span) <= 60 and not _STARTS.match(line.span.of(text))


def _full(text: str, line: Line, habits: _Habits) -> bool:
    """The line was broken by the margin, not by its author."""
    if line.full is not None:
        return line.full
    return habits.wrap is not None and line.indent + width(line.span.of(text)) >= habits.wrap - 6


def _open_bracket_closes(so_far: str, printed: str) -> bool:
    """A title or bracket opened above is closed in this line: 《…三年行动计划⏎（2020—2022年）》."""
    tail = so_far[-80:]
    for opening, closing in _PAIRS.items():
        at = tail.rfind(opening)
        if at >= 0 and closing not in tail[at:]:
            stop = printed.find(closing)
            if 0 <= stop <= 60 and opening not in printed[:stop]:
                return True
    return False


def _breaks_off(so_far: str, printed: str) -> bool:
    """Where paragraphs are not wrapped, a line that stops in mid-sentence was cut by a page break.

    “…每年为科⏎⏎技型企业融资超17亿元。” The upper part must read as prose (a title does not hold a full stop or
    run to sixty characters with commas), and the lower part must read as the rest of a sentence.
    """
    if _CLOSED.search(so_far):
        return False
    is_prose = re.search(r"[。；]", so_far) is not None or (len(so_far) >= 60 and _PROSE.search(so_far) is not None)
    ends_sentence = _FINISHED.search(printed) is not None or _CLOSED.search(printed) is not None
    return is_prose and (ends_sentence or (len(printed) >= 20 and _PROSE.search(printed) is not None))
