"""A clean view over issued text for matching, every character of which maps back to where it was issued.

The view folds width, drops blanks that Chinese text does not mean, and reads traditional characters through
their simplified form. It never changes the issued text: a match in the view becomes a span of the original.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_left
from importlib import resources

from kechuang.kernel.span import Span

# Punctuation folds to one form, so that a grammar rule is written once for "," and "，".
_PUNCTUATION = str.maketrans(
    {
        ",": "，", ";": "；", ":": "：", "?": "？", "!": "！",
        "(": "（", ")": "）", "[": "［", "]": "］", "〔": "（", "〕": "）", "【": "（", "】": "）",
        "﹙": "（", "﹚": "）", "{": "（", "}": "）",
        "〝": "“", "〞": "”", "「": "“", "」": "”", "『": "“", "』": "”", "｢": "“", "｣": "”",
        "–": "—", "－": "—", "−": "—", "―": "—", "~": "～", "∼": "～", "〜": "～", "-": "—",
        "％": "%", "﹪": "%", "．": ".", "·": "·", "•": "·", "●": "·", "＋": "+",
        "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "＞": ">", "＜": "<", "﹥": ">", "﹤": "<",
    }
)  # fmt: skip


@functools.cache
def _simplified() -> dict[str, str]:
    """Single-character traditional → simplified, from OpenCC's own table. One to one, so offsets hold."""
    table: dict[str, str] = {}
    source = resources.files("opencc").joinpath("dictionary/TSCharacters.txt")
    for line in source.read_text(encoding="utf-8").splitlines():
        traditional, _, targets = line.partition("\t")
        simplified = targets.split(" ")[0].strip()
        if len(traditional) == 1 and len(simplified) == 1:
            table[traditional] = simplified
    # Words that simplified Chinese writes with the "traditional" form; folding them would only lose meaning.
    for kept in "乾著於":
        table.pop(kept, None)
    table["於"] = "于"
    return table


@functools.lru_cache(maxsize=8192)
def fold(character: str) -> str:
    """One issued character as the grammar sees it; "" for a blank."""
    if character.isspace() or unicodedata.category(character) in ("Cf", "Cc", "Zs"):
        return ""
    translated = character.translate(_PUNCTUATION)
    if translated != character:
        return translated
    if unicodedata.category(character) == "No" and not character.isdecimal():
        return character  # ① marks a point; it is not the figure 1
    normal = unicodedata.normalize("NFKC", character)
    if len(normal) == 1 and not normal.isspace():
        character = normal.translate(_PUNCTUATION)
    return _simplified().get(character, character)


def folded(text: str) -> str:
    """`text` as the grammar sees it, without a way back; for catalog names and lexicon entries."""
    return View(text, Span(0, len(text))).text


# 二〇二三年 is 2023年. Whole dates (二〇二三年二月三日) stay: they are signatures, read where letters are signed.
_HAN_YEAR = re.compile(r"二[〇零○][〇零○一二三四五六七八九]{2}(?=年(?![一二三四五六七八九十]{1,3}月))")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def _years_in_digits(text: str) -> str:
    """Digit for digit, so offsets hold."""
    return _HAN_YEAR.sub(lambda year: year.group().translate(_HAN_DIGITS), text) if "二" in text else text


class View:
    """`text`: the folded characters of `span`; `at[i]`: where character i stands in the issued text."""

    __slots__ = ("at", "issued_text", "span", "text")

    def __init__(self, issued_text: str, span: Span, skip: tuple[Span, ...] = ()) -> None:
        """skip: stretches to leave out (a page number between two halves of a sentence)."""
        self.issued_text, self.span = issued_text, span
        characters: list[str] = []
        at: list[int] = []
        for index in range(span.start, span.end):
            issued = issued_text[index]
            if any(part.start <= index < part.end for part in skip):
                continue
            seen = fold(issued)
            if not seen:
                # A blank between two Latin words is meant; everywhere else it is layout.
                if characters and _is_latin(characters[-1]) and _next_is_latin(issued_text, index + 1, span.end):
                    characters.append(" ")
                    at.append(index)
                continue
            if issued in ",.．，" and _between_digits(characters, issued_text, index, span.end, issued):
                seen = "," if issued in ",，" else "."
            characters.append(seen)
            at.append(index)
        self.text = _years_in_digits("".join(characters))
        self.at = at

    def part(self, start: int, end: int) -> View:
        """View characters [start, end) as a view of their own."""
        piece = object.__new__(View)
        piece.issued_text, piece.text, piece.at = self.issued_text, self.text[start:end], self.at[start:end]
        piece.span = self.issued_span(start, end)
        return piece

    def __len__(self) -> int:
        return len(self.text)

    def issued_span(self, start: int, end: int) -> Span:
        """The issued stretch behind view characters [start, end), inner blanks included."""
        if start >= end:
            place = self.at[start] if start < len(self.at) else self.span.end
            return Span(place, place)
        return Span(self.at[start], self.at[end - 1] + 1)

    def words(self, start: int, end: int) -> str:
        """The issued characters of [start, end) without the blanks the view left out; script and width as issued."""
        return "".join(self.issued_text[place] for place in self.at[start:end])

    def position(self, issued_offset: int) -> int:
        """The first view character at or after an issued offset."""
        return bisect_left(self.at, issued_offset)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _next_is_latin(text: str, index: int, end: int) -> bool:
    while index < end and text[index].isspace():
        if text[index] == "\n":
            return False
        index += 1
    return index < end and _is_latin(text[index])


def _between_digits(seen: list[str], text: str, index: int, end: int, mark: str) -> bool:
    """A thousands separator (three digits follow, no fourth) or a decimal point, not a list comma."""
    if not seen or not seen[-1].isdigit():
        return False
    following = "".join(fold(c) for c in text[index + 1 : min(end, index + 5)])
    if mark == "，" and not ("０" <= text[index + 1 : index + 2] <= "９"):
        return False  # a full-width comma separates thousands only between full-width digits
    if mark in ",，":
        return following[:3].isdigit() and len(following) >= 3 and not following[3:4].isdigit()
    return following[:1].isdigit()
