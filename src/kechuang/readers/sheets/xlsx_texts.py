"""Texts of an .xlsx package: the shared ones, and rich text as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

_PHONETIC = re.compile(r"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.DOTALL)  # how a word is spoken, not part of it
_TEXT = re.compile(r"<(?:\w+:)?t(?:\s[^>]*)?(?<!/)>([^<]*)<")
_PLAIN = re.compile(r"\s*<si><t(?: xml:space=\"preserve\")?>([^<]*)</t>")
_ITEM = re.compile(r"<(?:\w+:)?si(?:\s[^>]*)?(/?)>")
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNMEANT = re.compile(r"<!--.*?-->", re.DOTALL)
_LITERAL = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_LONGEST_ITEM = 16 * 1024 * 1024  # characters


def shared_texts(pieces: Iterator[str], damaged: Callable[[str], Exception]) -> Iterator[str]:
    """The texts that cells refer to by number, in order."""
    rest = ""
    end = ""
    for piece in pieces:
        rest += piece
        end = end or _end_of(rest)
        if not end:
            continue
        *items, rest = rest.split(end)
        for item in items:
            yield from _texts_of(item)
        if len(rest) > _LONGEST_ITEM:
            raise damaged("共享文字过长")
    yield from ("" for each in _ITEM.finditer(rest) if each.group(1))


def _end_of(head: str) -> str:
    """`</si>` with the prefix this file uses."""
    match = re.search(r"<((?:\w+:)?)si\b", head)
    return f"</{match.group(1)}si>" if match else ""


def _texts_of(item: str) -> Iterator[str]:
    """The text of the item that ends `item`, after the empty ones before it."""
    match = _PLAIN.fullmatch(item)
    if match:
        yield plain(match.group(1))
        return
    item = without_comments(item)
    opening = None
    for opening in _ITEM.finditer(item):
        if opening.group(1):
            yield ""
    yield rich(item[opening.end() :]) if opening else ""


def without_comments(markup: str) -> str:
    """Comments away, literal sections written as ordinary text."""
    if "<!" not in markup:
        return markup
    escaped = _LITERAL.sub(
        lambda match: match.group(1).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), markup
    )
    return _UNMEANT.sub("", escaped)


def rich(markup: str) -> str:
    """All runs of a rich text joined, without the phonetic guide."""
    if "rPh" in markup:
        markup = _PHONETIC.sub("", markup)
    return plain("".join(_TEXT.findall(markup)))


def plain(text: str) -> str:
    """Character references resolved, and what spreadsheets write as _x000D_."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")  # as XML has it; a meant one is written &#13; or _x000D_
    if "&" in text:
        text = unescape(text)
    if "_x" in text:
        text = _CODED.sub(lambda match: chr(int(match.group(1), 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of one character meet
        text = text.replace("\0", "␀")  # no database stores NUL
    return text
