"""Paragraphs → headings and numbered clauses, whatever numbering scheme the plan uses.

Levels are not fixed: 1. may stand below （一） or below （1）. A marker that is open already closes back to its
own level; a new kind of marker opens a level below. So 000's 一、 > （一） > （1） > 1. comes out as it was meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kechuang.kernel.span import Span
from kechuang.readers.document import Block
from kechuang.readers.lexicon import alternatives, unit_keywords, words
from kechuang.readers.quantities import unit_at
from kechuang.readers.view import View

_CN = "〇零一二三四五六七八九十百"
_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"(第[{_CN}\d]{{1,4}}[章篇编部]分?)[、.：]?")),
    ("section", re.compile(rf"(第[{_CN}\d]{{1,4}}节)[、.：]?")),
    ("ordinal", re.compile(rf"(第[{_CN}\d]{{1,4}}[项类]|其[{_CN}])[、.：]?(?=[^，。]{{2}})")),
    ("letter", re.compile(r"([A-H])(?:[、.．](?=[一-鿿“])|(?=[一-鿿、]{2,16}：))")),
    ("article", re.compile(rf"(第[{_CN}\d]{{1,4}}条)[、.：]?")),
    ("annex", re.compile(rf"(附件?[{_CN}\d]{{0,3}})(?:[：、.]|$|(?=[“《【（\d]))")),
    ("annex", re.compile(r"(附[表录])(?=[：、.\d]|$)")),
    ("box", re.compile(r"(专栏[〇零一二三四五六七八九十\d]{0,3})(?=[：、 ]?[^，。]{2,40}$)")),
    ("item", re.compile(rf"((?:任务|行动|工程|专项|举措|重点)[{_CN}\d]{{1,3}})[：、.]")),
    ("han", re.compile(rf"([{_CN}]{{1,4}})[、.](?![{_CN}]{{1,3}}是)")),
    ("han_bracket", re.compile(rf"(（[{_CN}]{{1,4}}）)[、.]?")),
    ("decimal3", re.compile(r"(\d{1,2}\.\d{1,2}\.\d{1,2})(?=[^\d%.])[、.]?")),
    ("decimal2", re.compile(r"(\d{1,2}\.\d{1,2})[、.]?(?=[^\d%.,、—～至万亿家个项件人名元倍])")),
    ("arabic", re.compile(r"(\d{1,3})[.、．](?!\d)")),
    ("arabic", re.compile(r"(\d{1,3}\.)(?=\d{4}年)")),
    ("arabic_bare", re.compile(r"(\d{1,2})(?=[一-鿿“])")),
    ("arabic_bracket", re.compile(r"(（\d{1,3}）)[、.]?")),
    ("arabic_half", re.compile(r"(\d{1,3}）)[、.]?")),
    ("circle", re.compile(r"([①-⑳⑴-⒇⒈-⒛㈠-㈩])[、.]?")),
)
DOCUMENT_NUMBER = r"[一-鿿]{1,12}(?:（|［)?(?:20|19)\d{2}(?:）|］)?第?\d{1,4}号"  # folded
_BULLET = re.compile(r"^[—\-·*○◆◇■□▪★☆※>#]{1,6}(?=.)")
_SENTENCE_END = re.compile(r"[。！？；]")
_UNITS_LINE = re.compile(rf"^（?(?:{alternatives(unit_keywords())})")
HEADING_LENGTH = 60


@dataclass(slots=True)
class Node:
    """A heading or numbered clause. number: as written; title: its first sentence, without 。.

    view: the block that carries the marker; body_from: where in the view the text after number and title starts;
    bodies: following paragraphs; inline: the heading sentence and the body share one paragraph.
    """

    kind: str
    number: str
    title: str
    view: View
    title_span: Span
    text_from: int
    body_from: int
    inline: bool
    level: int = 0
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    bodies: list[View] = field(default_factory=list)

    @property
    def ancestors(self) -> tuple[Node, ...]:
        """Headings above this node, highest first; the root is none."""
        above: list[Node] = []
        node = self.parent
        while node is not None and node.kind != "root":
            above.append(node)
            node = node.parent
        return tuple(reversed(above))

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(node.heading for node in self.ancestors)

    @property
    def heading(self) -> str:
        return self.view.issued_text[self.title_span.start : self.title_span.end].replace("\n", "").strip()

    @property
    def end(self) -> int:
        last = self.bodies[-1] if self.bodies else self.view
        return last.span.end

    def descendants(self) -> list[Node]:
        found: list[Node] = []
        for child in self.children:
            found.append(child)
            found.extend(child.descendants())
        return found


def read_outline(issued_text: str, blocks: list[Block]) -> Node:
    """The tree of a plan; the root's bodies are the paragraphs before the first heading."""
    root = Node("root", "", "", View(issued_text, Span(0, 0)), Span(0, 0), 0, 0, False)
    stack: list[Node] = [root]
    for index, block in enumerate(blocks):
        view = View(issued_text, block.span, page_numbers(issued_text, block.span))
        if not view.text:
            continue
        node = _marked(view) or _unnumbered(view, block, blocks[index + 1 : index + 2], issued_text)
        if node is None:
            stack[-1].bodies.append(view)
            continue
        _place(node, stack)
    return root


_PAGE_NUMBER = re.compile(
    r"(?<=\n)[ \t\u3000]*(?:[—–－-]{1,2}[ \t]*)?[\d０-９]{1,4}(?:[ \t]*[—–－-]{1,2})?[ \t\u3000]*(?=\r?\n)"
)


def page_numbers(text: str, span: Span) -> tuple[Span, ...]:
    """Page numbers on lines of their own inside a paragraph that a page break cut in two."""
    inner = text[span.start : span.end]
    if "\n" not in inner:
        return ()
    return tuple(Span(span.start + m.start(), span.start + m.end()) for m in _PAGE_NUMBER.finditer(inner))


def _place(node: Node, stack: list[Node]) -> None:
    if node.kind in ("annex", "chapter", "part"):
        # A known part (主要目标, 重点工作) stands at the top unless the plan numbers its top headings.
        numbered = [i for i, open_node in enumerate(stack) if open_node.kind in ("han", "chapter", "style1")]
        del stack[(numbered[0] + 1 if numbered and node.kind == "part" else 1) :]
    kinds = [open_node.kind for open_node in stack]
    if node.kind in kinds:
        del stack[kinds.index(node.kind) :]
    elif node.kind == "han" and "han_bracket" in kinds and "han" not in kinds:
        del stack[kinds.index("han_bracket") :]
    node.parent, node.level = stack[-1], len(stack)
    stack[-1].children.append(node)
    stack.append(node)


def _marked(view: View) -> Node | None:
    text = view.text
    bullet = _BULLET.match(text)
    start = bullet.end() if bullet else 0
    for kind, marker in _MARKERS:
        match = marker.match(text, start)
        if match is None or (match.end() >= len(text) and kind != "annex"):
            continue
        if kind == "arabic" and _is_quantity(text, match):
            continue
        if kind == "arabic_bare" and not _stands_apart(view, match):
            continue
        number = view.words(match.start(1), match.end(1)).rstrip(".．")
        return _node(kind, number, view, match.start(1), match.end())
    return None


def _is_quantity(text: str, match: re.Match[str]) -> bool:
    """10、20家: a list of figures at a line's start is no clause number."""
    return bool(re.match(r"\d+[、.]\d", text[match.start() :])) and not re.match(r"\d{4}年", text[match.end() :])


def _stands_apart(view: View, match: re.Match[str]) -> bool:
    """01 做强平台: a bare number heads a clause only when a blank divides it from words that are no measure."""
    if view.at[match.end()] - view.at[match.end() - 1] < 2 or len(view.text) > HEADING_LENGTH:
        return False
    return not unit_at(view.text, match.end())[0] and view.text[match.end()] not in "年月日个大项条届"


def _node(kind: str, number: str, view: View, start: int, text_from: int) -> Node:
    text = view.text
    stop = _SENTENCE_END.search(text, text_from)
    title_end = stop.start() if stop else len(text)
    if stop and stop.group() == "；":
        full = text.find("。", text_from)
        title_end = full if full >= 0 else len(text)
    body_from = min(title_end + 1, len(text))
    inline = body_from < len(text) or (stop is not None and kind not in ("chapter", "section"))
    bracket = re.search(r"（[^（）]{0,4}(?:责任|牵头|配合)", text[text_from:title_end])
    if bracket and bracket.start() > 0:
        title_end = body_from = text_from + bracket.start()
        inline = True
    colon = text.find("：", text_from, title_end)
    if 0 < colon - text_from <= 24 and title_end - colon > 12:
        # 提升企业创新能力：…… a heading that ends with a colon
        title_end, body_from, inline = colon, colon + 1, True
    return Node(
        kind=kind,
        number=number,
        title=view.words(text_from, title_end),
        view=view,
        title_span=view.issued_span(start, max(title_end, start + 1)),
        text_from=text_from,
        body_from=body_from,
        inline=inline,
    )


def _unnumbered(view: View, block: Block, following: list[Block], issued_text: str) -> Node | None:
    """A heading without a number: by the file's own style, or a short bare line that names a known part."""
    text = _UNITS_BRACKET.sub("", view.text)
    if block.kind == "heading" and len(text) <= HEADING_LENGTH and not _UNITS_LINE.match(text):
        return _node(f"style{block.level or 1}", "", view, 0, 0)
    if len(text) > 24 or _SENTENCE_END.search(text) or _UNITS_LINE.match(text) or text.endswith(("：", "，", "、")):
        return None
    if _KNOWN_PART.fullmatch(text):
        return _node("part", "", view, 0, 0)
    if _IMPRINT.fullmatch(text):
        return None
    if _BARE_HEADING.fullmatch(text) and (len(text) < len(view.text) or _is_long(following, issued_text)):
        return _node("bare", "", view, 0, 0)
    return None


_UNITS_BRACKET = re.compile(r"（[^（）]*(?:牵头|负责|责任|配合)[^（）]*）$")
_KNOWN_PART = re.compile(
    rf"(?:20\d\d年度?)?(?:{alternatives(words('words', 'goal_sections') + words('words', 'history_sections'))}"
    r"|(?:主要|重点|工作)(?:任务|举措|措施|工作|内容)|保障措施|组织保障|工作要求|组织实施|工作措施|保障机制|实施保障|有关要求|进度安排|工作安排|任务分工)"
)
# 阎科发〔2021〕6号, 2021年3月2日 below the title.
_IMPRINT = re.compile(rf"{DOCUMENT_NUMBER}|\d{{4}}年\d{{1,2}}月\d{{1,2}}日")
_BARE_HEADING = re.compile(r"[一-鿿“”、（）·\dA-Za-z]{2,20}(?:，[一-鿿“”、]{2,12})?")


def _is_long(following: list[Block], issued_text: str) -> bool:
    """A bare line is a heading only when running text follows it."""
    if not following:
        return False
    text = following[0].span.of(issued_text).strip()
    return len(text) > 25 and bool(_SENTENCE_END.search(text))


_GOALS = re.compile(alternatives(words("words", "goal_sections")))
_HISTORY = re.compile(alternatives(words("words", "history_sections")))


def is_goal_section(heading: str) -> bool:
    """主要目标, 总体要求 …: promises stand here, tasks do not."""
    return bool(_GOALS.search(heading) or re.search(r"目标$", heading)) and not re.search(
        r"重点任务|主要任务|任务分工|工作任务|行动计划", heading
    )


def is_history_section(heading: str) -> bool:
    """工作回顾, 发展基础 …: figures here report, they do not promise."""
    return bool(_HISTORY.search(heading))
