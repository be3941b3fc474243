"""A folded paragraph cut into sentences, and the state that one promise hands on to the next in its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(r"[。！？]")
_OPEN, _CLOSE = "（“《［", "）”》］"


@dataclass(frozen=True, slots=True)
class Sentence:
    """[start, end) in the view of the paragraph; end excludes the full stop."""

    start: int
    end: int


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Sentence]:
    stop = len(text) if end is None else end
    found = []
    place = start
    for match in _END.finditer(text, start, stop):
        if match.start() > place:
            found.append(Sentence(place, match.start()))
        place = match.end()
    if place < stop:
        found.append(Sentence(place, stop))
    return found


def phrase_start(text: str, place: int) -> int:
    """Where the comma phrase that holds `place` begins; commas inside brackets do not cut."""
    depth = 0
    index = place - 1
    while index >= 0:
        character = text[index]
        depth += (character in _CLOSE) - (character in _OPEN)
        if depth < 0:
            # inside an open bracket: the phrase begins behind the bracket, a quotation is part of the phrase
            if character == "（":
                return index + 1
            depth = 0
        if depth == 0 and character in "，；：。！？":
            return index + 1
        index -= 1
    return 0


def phrase_end(text: str, place: int, ceiling: int) -> int:
    depth = 0
    index = place
    while index < ceiling:
        character = text[index]
        depth += (character in _OPEN) - (character in _CLOSE)
        if depth < 0 or (depth == 0 and character in "，；：。！？"):
            return index
        index += 1
    return ceiling
