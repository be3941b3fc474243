"""Merged areas and links of a sheet, and the merged value repeated to the rows that the area covers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kechuang.readers.sheets.cells import LAST_COLUMN, LAST_ROW, Merge
from kechuang.readers.sheets.wire import RawCell, RawRow

_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")
_WIDEST = 256  # columns filled from one merged area: a title over a whole sheet is not repeated sixteen thousand times


def column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def area(reference: str) -> Merge | None:
    """ "B2:C5" as an area, one cell as an area of itself; None for what is no reference."""
    match = _AREA.fullmatch(reference)
    if match is None:
        return None
    first, top, last, bottom = match.groups()
    found = Merge(int(top), column_number(first), int(bottom or top), column_number(last or first))
    inside = 1 <= found.first_row <= found.last_row <= LAST_ROW
    return found if inside and 1 <= found.first_column <= found.last_column <= LAST_COLUMN else None


def repeat_merged(rows: Iterator[RawRow], merges: list[Merge]) -> Iterator[RawRow]:
    """Each row with the values of the merged areas it lies in.

    Edge: a row wholly without values of its own stays away; an area whose first cell is empty gives nothing.
    """
    waiting = sorted(merges, reverse=True)
    open_areas: list[tuple[Merge, RawCell]] = []
    for number, is_hidden, cells in rows:
        own = {cell[0]: cell for cell in cells}
        open_areas = [each for each in open_areas if each[0].last_row >= number]
        while waiting and waiting[-1].first_row <= number:
            merge = waiting.pop()
            first = own.get(merge.first_column)
            if merge.first_row == number and first is not None:
                open_areas.append((merge, first))
        if open_areas:
            cells = _filled(own, open_areas)
        yield number, is_hidden, cells


def _filled(own: dict[int, RawCell], open_areas: list[tuple[Merge, RawCell]]) -> list[RawCell]:
    filled = dict(own)
    for merge, (_, value, how, note) in open_areas:
        last = min(merge.last_column, merge.first_column + _WIDEST - 1)
        kept = note if note in {"error", "formula_without_value", "long_number"} else "merged"
        for column in range(merge.first_column, last + 1):
            if column not in own:
                filled[column] = (column, value, how, kept)
    return [filled[column] for column in sorted(filled)]
