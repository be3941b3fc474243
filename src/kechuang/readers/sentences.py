"""A folded paragraph cut into sentences, and the state that one promise hands on to the next in its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(r"[。！？]")
_OPEN, _CLOSE = "（“《［", "）”》］"
# No official writes so much without a full stop; what does is a list or a file gone wrong. The grammar looks at each
# figure with its whole sentence in view, so a sentence without end would take time by its square.
LONGEST = 1000
LONGEST_PHRASE = 200


@dataclass(frozen=True, slots=True)
class Sentence:
    """[start, end) in the view of the paragraph; end excludes the full stop."""

    start: int
    end: int


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Sentence]:
    """Sentences of text[start:end] in order, none longer than LONGEST."""
    stop = len(text) if end is None else end
    found = []
    place = start
    for match in _END.finditer(text, start, stop):
        found += _bounded(text, place, match.start())
        place = match.end()
    return found + _bounded(text, place, stop)


def _bounded(text: str, start: int, end: int) -> list[Sentence]:
    """[start, end) as one sentence, or cut behind a semicolon or comma where it is longer than any real one."""
    found = []
    while end - start > LONGEST:
        marks = (text.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in "；，、")
        cut = next((at + 1 for at in marks if at >= 0), start + LONGEST)
        found.append(Sentence(start, cut))
        start = cut
    return [*found, Sentence(start, end)] if end > start else found


def phrase_start(text: str, place: int) -> int:
    """Where the comma phrase that holds `place` begins, LONGEST_PHRASE back at most.

    Commas inside brackets do not cut.
    """
    depth = 0
    index = place - 1
    floor = max(0, place - LONGEST_PHRASE)
    while index >= floor:
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
    return floor


def phrase_end(text: str, place: int, ceiling: int) -> int:
    """Where the comma phrase that holds `place` ends: before `ceiling`, LONGEST_PHRASE on at most."""
    ceiling = max(place, min(ceiling, place + LONGEST_PHRASE))
    depth = 0
    index = place
    while index < ceiling:
        character = text[index]
        depth += (character in _OPEN) - (character in _CLOSE)
        if depth < 0 or (depth == 0 and character in "，；：。！？"):
            return index
        index += 1
    return ceiling
