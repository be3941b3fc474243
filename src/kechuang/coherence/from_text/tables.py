"""Breakdown tables: a row of 合计 under rows of places is the sum of what stands in its column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from kechuang.coherence.from_text.places import Member
from kechuang.readers.document import IssuedDocument
from kechuang.readers.reading import Statement

_LABEL = re.compile(r"(?:合\s*计|总\s*计|总\s*数|全[省市区县州旗])[\s|\d—－-]*$")
_FROM_A_TABLE = "表中数值"


def table_members(document: IssuedDocument, statements: Sequence[Statement], home: str | None) -> dict[str, Member]:
    """Statement id of each place's figure → the figure of the same column in the row of 合计."""
    columns: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for each in statements:
        if any(clue.reason == _FROM_A_TABLE for clue in each.clues):
            columns[each.section, each.indicator, each.period, each.unit].append(each)
    sums = _rows_of_sums(document, [each for column in columns.values() for each in column], home)
    found: dict[str, Member] = {}
    for column in columns.values():
        wholes = [each for each in column if each.id in sums]
        places = [each for each in column if each.region not in (None, home)]
        if len(wholes) == 1 and len(places) >= 2 and len({each.region for each in places}) == len(places):
            found |= {each.id: Member(wholes[0].id, True) for each in places}
    return found


def _rows_of_sums(document: IssuedDocument, cells: Sequence[Statement], home: str | None) -> set[str]:
    """Cells of no place: the first one behind a label of a sum, and those that follow it in its row."""
    found: set[str] = set()
    in_sum = False
    for each in sorted(cells, key=lambda cell: cell.value_span.start):
        before = document.text[max(0, each.value_span.start - 24) : each.value_span.start]
        in_sum = each.region in (None, home) and (in_sum or bool(_LABEL.search(before)))
        if in_sum:
            found.add(each.id)
    return found
