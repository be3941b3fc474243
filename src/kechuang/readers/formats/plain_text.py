"""Text files and pasted text: the issued text is the decoded text, character for character."""

from __future__ import annotations

import re

from kechuang.kernel.span import Span
from kechuang.readers.document import Block, IssuedDocument
from kechuang.readers.formats.decoding import decode
from kechuang.readers.limits import Limits
from kechuang.readers.messages import fault
from kechuang.readers.paragraphs import Line, group, span_of, split_lines

# What government pages say of a document above its text; met as “文号 锡政办发…”, “发文机关：…”, several on a line.
_KEYS = (
    r"文\s?号|发文字号|发布文号|公文文号|制发机关|发文机关|发文单位|发布机构|发布单位|信息来源|来源|成文日期|发文日期|"
    r"发布日期|发布时间|印发日期|生成日期|公开日期|施行日期|实施日期|废止日期|文件状态|效力状态|时效性?|有效性|是否有效|"
    r"信息索引号|索引号|主题分类|主题词|体裁分类|公开方式|公开形式|名\s{0,4}称|标\s{0,4}题"
)
_NOISE = r"文字大小|字体|字号|浏览次数|浏览量|阅读次数|访问量|点击|打印|分享"
_SAYS_OF_ITSELF = re.compile(
    rf"(?:^|(?<=\s))({_KEYS})(?:\s*[:：]\s*|\s+)(\S.*?)\s*(?=$|\s(?:{_KEYS}|{_NOISE})(?:\s*[:：]|\s))"
)
_HEADER_LINES = 60


def read(data: bytes, name: str, limits: Limits) -> IssuedDocument:
    decoded = decode(data)
    if len(decoded.text) > limits.characters:
        count, limit = len(decoded.text) // 10_000, limits.characters // 10_000
        raise fault("RD-023", name, count=count, limit=limit)
    lines = split_lines(decoded.text)
    if not lines:
        raise fault("RD-021", name)
    return IssuedDocument(
        text=decoded.text,
        blocks=tuple(blocks_of(decoded.text, lines)),
        format="txt",
        properties=header_properties(decoded.text, lines),
        notices=decoded.notices,
    )


def blocks_of(text: str, lines: list[Line]) -> list[Block]:
    """Paragraphs healed of hard line breaks; runs of tab-separated lines become tables."""
    blocks: list[Block] = []
    waiting: list[Line] = []
    table = 0
    at = 0
    while at < len(lines):
        rows = _tabbed_rows(text, lines, at)
        if rows:
            blocks += _paragraphs(text, waiting)
            waiting = []
            blocks += _cells(text, lines[at : at + rows], table)
            table += 1
            at += rows
        else:
            waiting.append(lines[at])
            at += 1
    return blocks + _paragraphs(text, waiting)


def _paragraphs(text: str, lines: list[Line]) -> list[Block]:
    return [Block("paragraph", span_of(each)) for each in group(text, lines)]


def _tabbed_rows(text: str, lines: list[Line], at: int) -> int:
    """How many lines from `at` form a table pasted from Word or Excel: as many tabs in each, two lines at least.

    A tab that only leads is no column; that is how annex tables come out of a PDF, one cell a line.
    """
    if "\t" not in lines[at].span.of(text):
        return 0
    columns = lines[at].whole.of(text).count("\t")
    rows = 0
    for line in lines[at:]:
        if (rows and line.blanks_before) or line.whole.of(text).count("\t") != columns:
            break
        rows += 1
    return rows if rows >= 2 else 0


def _cells(text: str, lines: list[Line], table: int) -> list[Block]:
    blocks = []
    for row, line in enumerate(lines):
        at = line.whole.start
        for column, words in enumerate(line.whole.of(text).split("\t")):
            printed = words.strip()
            if printed:
                start = at + len(words) - len(words.lstrip())
                blocks.append(Block("cell", Span(start, start + len(printed)), None, table, row, column))
            at += len(words) + 1
    return blocks


def header_properties(text: str, lines: list[Line]) -> dict[str, str]:
    """Key and value as issued; the first mention counts."""
    found: dict[str, str] = {}
    for line in lines[:_HEADER_LINES]:
        for key, value in key_values(line.span.of(text)):
            found.setdefault(key, value)
    return found


def key_values(printed: str) -> list[tuple[str, str]]:
    """“文号 锡政办发〔2018〕90号”, “发布时间:… 来源:…”: the pairs of a line that begins with a known key, else none."""
    if len(printed) > 200 or re.search(r"[。；]", printed) or not re.match(_KEYS, printed):
        return []
    return [(match[1], match[2]) for match in _SAYS_OF_ITSELF.finditer(printed)]


def is_key(printed: str) -> bool:
    """A known key alone in its cell, colon or not."""
    return re.fullmatch(rf"[\[【]?\s*(?:{_KEYS})\s*[\]】]?\s*[:：]?", printed.strip()) is not None
