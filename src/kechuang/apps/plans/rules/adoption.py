"""Pieces that others adopted: their points, and the ranking of divisions by them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

SEPARATOR = "、"
Row = TypeVar("Row")


def levels_in(words: str) -> list[str]:
    """The levels written in one field, in order, each once."""
    return list(dict.fromkeys(each.strip() for each in words.split(SEPARATOR) if each.strip()))


def points_of(words: str, scale: Mapping[str, int]) -> int:
    """Points of every level named; a level the scale does not know earns none."""
    return sum(scale.get(level, 0) for level in levels_in(words))


def ranked(rows: Sequence[Row], key: Callable[[Row], Any]) -> list[tuple[int, Row]]:
    """Best first with the position of each; equals share one, and the next is counted from all before (1, 1, 3)."""
    ordered = sorted(rows, key=key, reverse=True)
    placed: list[tuple[int, Row]] = []
    for number, row in enumerate(ordered, start=1):
        is_equal = bool(placed) and key(placed[-1][1]) == key(row)
        placed.append((placed[-1][0] if is_equal else number, row))
    return placed
