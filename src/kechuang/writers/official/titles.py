"""Breaking a title into lines as the standard likes them: whole words, a trapezium or a lozenge, never a box.

梯形: each line longer (or each shorter) than the one before; 菱形: the middle one is the longest. An hourglass or
lines of one length are what proof-readers send back.
"""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import rjieba

MOST_SHAPED = 4  # lines; trying every division of more takes too long, and no such title is well made
NOT_FIRST = "的和及与等、，。：；）》〉”’"
NOT_LAST = "（《〈“‘第"
# What belongs on one line though it is several words: a name in 《》, a year or a month with its unit.
UNBROKEN = re.compile(r"《[^》]*》|（[^）]*）|\d+(?:\.\d+)?[年月日号季项%]?(?:\d+[月日])?")


def title_lines(title: str, longest: int) -> list[str]:
    """`title` in as few lines as fit `longest` full-width characters each; breaks the caller wrote are kept."""
    if "\n" in title:
        return [line.strip() for line in title.split("\n") if line.strip()]
    words = _words(title, longest)
    fewest = max(1, -(-int(_width(title) * 2) // (longest * 2)))
    for count in range(fewest, min(MOST_SHAPED, len(words)) + 1):
        fitting = [lines for lines in _divisions(words, count) if max(map(_width, lines)) <= longest]
        if fitting:
            return min(fitting, key=_ugliness)
    return _filled(words, longest)


def _width(line: str) -> float:
    return sum(0.5 if character.isascii() else 1 for character in line)


def _filled(words: list[str], longest: int) -> list[str]:
    """Line after line as full as it goes: what nobody can give a shape to."""
    lines = [""]
    for word in words:
        if lines[-1] and _width(lines[-1] + word) > longest:
            lines.append("")
        lines[-1] += word
    return lines


def _words(title: str, longest: int) -> list[str]:
    """What may stand on lines of their own: words, and names too short to be torn."""
    words: list[str] = []
    position = 0
    for kept in UNBROKEN.finditer(title):
        if _width(kept[0]) > longest:
            continue
        words += rjieba.cut(title[position : kept.start()])
        words.append(kept[0])
        position = kept.end()
    words += rjieba.cut(title[position:])
    return [piece for word in words for piece in ([word] if _width(word) <= longest else word)]


def _divisions(words: list[str], count: int) -> list[list[str]]:
    places = combinations(range(1, len(words)), count - 1)
    bounds = ([0, *place, len(words)] for place in places)
    return [["".join(words[start:end]) for start, end in pairwise(bound)] for bound in bounds]


def _ugliness(lines: list[str]) -> tuple[float, float]:
    """What a proof-reader minds first: a bad break, then the shape, then lines of very different length."""
    bad = sum(line[0] in NOT_FIRST for line in lines[1:]) + sum(line[-1] in NOT_LAST for line in lines[:-1])
    widths = [_width(line) for line in lines]
    steps = [after - before for before, after in pairwise(widths)]
    spread = max(widths) - min(widths)
    return bad * 10 + _misshapen(steps), spread if len(lines) > 1 else 0


def _misshapen(steps: list[float]) -> float:
    growing, shrinking = all(step > 0 for step in steps), all(step < 0 for step in steps)
    turn = next((place for place, step in enumerate(steps) if step < 0), len(steps))
    lozenge = all(step > 0 for step in steps[:turn]) and all(step < 0 for step in steps[turn:])
    box = sum(abs(step) < 2 for step in steps)  # nearly one length is no shape either
    return box * 3 + (0 if growing or shrinking or lozenge else 5)
