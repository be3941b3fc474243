"""The words of one Word paragraph as they are displayed: results of fields and not their codes, insertions and
not deletions, no hidden text, text boxes set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kechuang.readers.formats.word_numbering import W, is_on
from kechuang.readers.formats.word_styles import Styles

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Symbol fonts hide characters in the private range; these are the ones that carry meaning in a plan.
_SYMBOLS = {
    ("symbol", 0xB3): "≥", ("symbol", 0xA3): "≤", ("symbol", 0xB1): "±", ("symbol", 0xB4): "×", ("symbol", 0xB9): "≠",
    ("symbol", 0xBB): "≈", ("symbol", 0xAE): "→", ("symbol", 0xB7): "•", ("symbol", 0xB8): "÷", ("symbol", 0xA5): "∞",
    ("wingdings", 0xFC): "✓", ("wingdings", 0xFE): "☑", ("wingdings", 0xA8): "□", ("wingdings", 0x6C): "●",
    ("wingdings", 0x6E): "■", ("wingdings", 0x75): "◆", ("wingdings", 0xD8): "➢", ("wingdings", 0xB2): "★",
    ("wingdings 2", 0x52): "☑", ("wingdings 2", 0xA3): "□",
}  # fmt: skip
_PASS_THROUGH = {
    W + name
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "fldSimple", "customXml", "dir", "bdo", "sdt", "sdtContent")
} | {M + "oMath", M + "oMathPara", W + "rubyBase", W + "ruby"}
_DROPPED = {W + "del", W + "moveFrom"}


@dataclass(slots=True)
class Tally:
    """What was met and left out, for the notices."""

    inserted: int = 0
    deleted: int = 0
    hidden: int = 0
    pictures: int = 0
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    marks: dict[tuple[str, str], str] = field(default_factory=dict)

    def mark(self, kind: str, identifier: str) -> str:
        """The raised figure of a foot- or endnote; figures on the line would read as part of a quantity."""
        key = (kind, identifier)
        if key not in self.marks:
            self.notes.append(key)
            self.marks[key] = str(len(self.notes)).translate(_SUPERSCRIPT)
        return self.marks[key]


class Words:
    """Collects the words of one paragraph. A field may begin in one run and end in another, hence the state."""

    def __init__(self, styles: Styles, tally: Tally, hidden_style: bool = False) -> None:
        self._styles, self._tally, self._hidden_style = styles, tally, hidden_style
        self._fields: list[bool] = []  # for each open field: are we still in its code?
        self._pieces: list[str] = []

    def of(self, element: Any) -> str:
        self._children(element)
        return "".join(self._pieces)

    def _children(self, element: Any) -> None:
        for child in element:
            self._one(child)

    def _one(self, child: Any) -> None:
        tag = child.tag
        if tag == W + "r":
            self._run(child)
        elif tag in _DROPPED:
            self._tally.deleted += 1
        elif tag in _PASS_THROUGH:
            self._tally.inserted += tag in {W + "ins", W + "moveTo"}
            self._children(child)
        elif tag == MC + "AlternateContent":
            self._children(chosen(child))
        elif tag == M + "t":
            self._say(child.text or "")
        elif isinstance(tag, str) and tag.startswith(M):
            self._children(child)

    def _run(self, run: Any) -> None:
        if self._is_hidden(run):
            self._tally.hidden += any(child.tag == W + "t" and child.text for child in run)
            return
        for child in run:
            self._run_child(child, run)

    def _run_child(self, child: Any, run: Any) -> None:
        tag = child.tag
        if tag == W + "t":
            words = child.text or ""
            self._say(words if child.get(XML_SPACE) == "preserve" else words.strip(" \t\r\n"))
        elif tag in _SHOWN_AS:
            self._say(_SHOWN_AS[tag])
        elif tag == W + "br" and child.get(W + "type") not in {"page", "column"}:
            self._say("\n")
        elif tag == W + "fldChar":
            self._field(child.get(W + "fldCharType"))
        elif tag == W + "sym":
            self._say(_symbol(child))
        elif tag in {W + "footnoteReference", W + "endnoteReference"}:
            kind = "footnotes" if tag == W + "footnoteReference" else "endnotes"
            if not is_on_custom(child):
                self._say(self._tally.mark(kind, child.get(W + "id", "")))
        elif tag in {W + "drawing", W + "pict", W + "object"}:
            self._drawing(child)
        elif tag == MC + "AlternateContent":
            for inner in chosen(child):
                self._run_child(inner, run)
        elif tag == W + "ruby":
            self._children(child)

    def _say(self, words: str) -> None:
        if not any(self._fields):
            self._pieces.append(words)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _drawing(self, element: Any) -> None:
        boxes = list(outermost(element, W + "txbxContent"))
        self._tally.boxes += boxes
        if not boxes and any(_local(each) in {"pic", "imagedata", "blip"} for each in element.iter()):
            self._tally.pictures += 1

    def _is_hidden(self, run: Any) -> bool:
        properties = run.find(W + "rPr")
        own = properties.find(W + "vanish") if properties is not None else None
        if own is not None:
            return is_on(own)
        style = properties.find(W + "rStyle") if properties is not None else None
        return self._hidden_style or (style is not None and self._styles.of(style.get(W + "val")).hidden)


_SHOWN_AS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}


def is_on_custom(reference: Any) -> bool:
    """A note with its own mark: the mark is typed in the text already."""
    return reference.get(W + "customMarkFollows") in {"1", "true", "on"}


def chosen(alternate: Any) -> Any:
    """One reading of mc:AlternateContent, so that a text box is not read twice: the first choice, else the fallback."""
    choice = alternate.find(MC + "Choice")
    if choice is not None and len(choice):
        return choice
    fallback = alternate.find(MC + "Fallback")
    return fallback if fallback is not None else ()


def outermost(element: Any, tag: str) -> Any:
    """Descendants named `tag` that do not lie in another one, each alternative once."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == MC + "AlternateContent":
            yield from outermost(chosen(child), tag)
        else:
            yield from outermost(child, tag)


def _symbol(element: Any) -> str:
    font = (element.get(W + "font") or "").lower()
    try:
        code = int(element.get(W + "char") or "", 16)
    except ValueError:
        return "□"
    if not 0xF000 <= code <= 0xF0FF:
        return chr(code) if 0x20 <= code < 0xD800 else "□"
    return _SYMBOLS.get((font, code - 0xF000), "□")


def _local(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
