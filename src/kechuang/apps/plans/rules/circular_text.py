"""From a template and figures to paragraphs with places, and back to words when the notice is shown.

A paragraph never holds a number of its own: it holds places such as `{T12.现值}`, and the figures frozen with the
notice say what stands there. So new figures reach words that a person has written, and no figure is retyped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from kechuang.apps.plans.rules.circular_template import (
    Conditional,
    Each,
    Inline,
    Line,
    Node,
    Place,
    Repeated,
    Template,
    When,
    Words,
)

TITLE_KEY = "title"
PLACE = re.compile(r"\{([^{}]*)\}")
# 一、 then （一） then 1. then （1）: how the standard numbers the levels of a document.
LEVELS = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"（[一二三四五六七八九十]+）"),
    re.compile(r"\d+[.．](?!\d)"),
    re.compile(r"（\d+）"),
)
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Figure:
    """What stands at a place. value: the exact number as a string, None for words and for what is not known.

    ref: figure and day, “T-012@2026-06-30”; url: the page it opens, without the host.
    """

    text: str
    ref: str = ""
    url: str = ""
    value: str | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A member of a list. prefix: how its places begin (T12); words: places that are plain words, not figures;
    places: those that go by another name in the notice.
    """

    prefix: str
    words: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a template can say of one plan on one day. lists: of the whole notice."""

    figures: Mapping[str, Figure]
    lists: Mapping[str, tuple[Item, ...]]


@dataclass(frozen=True, slots=True)
class Generated:
    """A paragraph as the template gives it. key: stays the same while line and member do."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A place within words. figure: None for a place that the notice does not know."""

    name: str
    figure: Figure | None


Piece = str | Placed
Scopes = dict[str, tuple[int, Item]]


def write(template: Template, facts: Facts) -> list[Generated]:
    """The title first, then the paragraphs in order. Lists that are empty leave no paragraph."""
    title = Generated(TITLE_KEY, "".join(_inline(template.title, facts, {})))
    return [title, *_nodes(template.nodes, facts, {})]


def _nodes(nodes: Sequence[Node], facts: Facts, scopes: Scopes) -> Iterator[Generated]:
    for node in nodes:
        if isinstance(node, Line):
            key = ":".join((node.key, *(item.prefix for _, item in scopes.values())))
            text = "".join(_inline(node.parts, facts, scopes))
            if text.strip():
                yield Generated(key, text)
        elif isinstance(node, Repeated):
            for inner in _within(node.list, node.scope, facts, scopes):
                yield from _nodes(node.body, facts, inner)
        else:
            yield from _nodes(_chosen(node, facts, scopes), facts, scopes)


def _chosen(node: Conditional, facts: Facts, scopes: Scopes) -> tuple[Node, ...]:
    return node.body if _members(node.list, facts, scopes) else node.otherwise


def _inline(parts: Sequence[Inline], facts: Facts, scopes: Scopes) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Words):
            yield part.text
        elif isinstance(part, Place):
            yield _place(part.name, scopes)
        elif isinstance(part, When):
            if _members(part.list, facts, scopes):
                yield from _inline(part.body, facts, scopes)
        else:
            yield _joined(part, facts, scopes)


def _joined(part: Each, facts: Facts, scopes: Scopes) -> str:
    members = _within(part.list, part.scope, facts, scopes)
    return part.separator.join("".join(_inline(part.body, facts, inner)) for inner in members)


def _within(name: str, scope: str, facts: Facts, scopes: Scopes) -> Iterator[Scopes]:
    for number, item in enumerate(_members(name, facts, scopes), start=1):
        yield {**scopes, scope: (number, item)}


def _members(name: str, facts: Facts, scopes: Scopes) -> tuple[Item, ...]:
    for _, item in reversed(scopes.values()):
        if name in item.lists:
            return item.lists[name]
    return facts.lists.get(name, ())


def _place(name: str, scopes: Scopes) -> str:
    scope, _, place = name.rpartition(".")
    if not scope:
        return f"{{{name}}}"
    number, item = scopes[scope]
    if place == "序号":
        return in_chinese(number)
    if place == "序数":
        return str(number)
    return item.words.get(place) or f"{{{item.places.get(place, f'{item.prefix}.{place}')}}}"


def in_chinese(number: int) -> str:
    """1 一, 10 十, 21 二十一, 100 100: headings are not numbered further."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def pieces(text: str, figures: Mapping[str, Figure]) -> tuple[Piece, ...]:
    """Words and places in turn; a place nobody knows keeps its name."""
    parts = PLACE.split(text)
    found: list[Piece] = [
        Placed(part.strip(), figures.get(part.strip())) if is_place else part
        for part, is_place in zip(parts, cycle((False, True)), strict=False)
    ]
    return tuple(piece for piece in found if piece != "")


def words(text: str, figures: Mapping[str, Figure]) -> str:
    """`text` with its figures in it; a place nobody knows stays as it was written."""
    return "".join(
        piece if isinstance(piece, str) else piece.figure.text if piece.figure else f"{{{piece.name}}}"
        for piece in pieces(text, figures)
    )


def level_of(text: str) -> int:
    """1 for 一、 to 4 for （1）; 0 for text."""
    return next((level for level, mark in enumerate(LEVELS, start=1) if mark.match(text)), 0)


def lead_of(text: str) -> str:
    """The opening words that carry the face of the level: “（一）总体情况。” of a paragraph that goes on; else ""."""
    if not level_of(text):
        return ""
    head, stop, rest = text.partition("。")
    return head + stop if stop and rest.strip() and not PLACE.search(head) else ""


def typed_numbers(text: str) -> list[str]:
    """Numbers written by hand, outside places and beyond the paragraph's own number: “12.5%”, “1,200家”.

    The year in the number of a document (〔2026〕) is none.
    """
    bare = re.sub(r"〔\d{4}〕", "", PLACE.sub("\0", text))
    mark = next((found for each in LEVELS if (found := each.match(bare))), None)
    bare = bare[mark.end() :] if mark else bare
    return re.findall(r"[0-9０-９][0-9０-９,，.．]*(?:[0-9０-９])?\s?(?:%|％|[\u4e00-\u9fff])?", bare)
