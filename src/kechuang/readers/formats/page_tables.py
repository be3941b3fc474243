"""Tables of pages, put together again where a page break cut them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kechuang.readers.paragraphs import is_finished

_NEAR = 4  # points by which the rules of one table may differ from page to page
_MOST_HEADINGS = 3


@dataclass(frozen=True, slots=True)
class PageCell:
    """words of one cell, its own line breaks kept; row and column on the table's grid."""

    words: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class PageTable:
    """columns: the x of each vertical rule, by which a table is known again on the next page."""

    cells: tuple[PageCell, ...]
    top: float
    bottom: float
    columns: tuple[int, ...]
    rows: int

    def row(self, number: int) -> list[str]:
        """What a row says, blanks aside."""
        return [re.sub(r"\s", "", each.words) for each in self.cells if each.row == number]


@dataclass(slots=True)
class GrowingTable:
    """A table as far as it has been read. cells: with the page each began on; repeated: headings printed again."""

    first: PageTable
    cells: list[tuple[PageCell, int]] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    rows: int = 0

    @classmethod
    def of(cls, table: PageTable, page: int) -> GrowingTable:
        return cls(table, [(each, page) for each in table.cells], [], table.rows)

    def goes_on_in(self, table: PageTable) -> bool:
        """The table at the top of the next page has the same columns."""
        ours, theirs = self.first.columns, table.columns
        return len(ours) == len(theirs) and all(abs(a - b) <= _NEAR for a, b in zip(ours, theirs, strict=True))

    def extend(self, table: PageTable, page: int) -> None:
        """Repeated heading rows are set aside; a row cut by the page break becomes one row again."""
        skipped = self._repeated_rows(table)
        self.repeated += [each.words for each in table.cells if each.row < skipped and each.words]
        cells = [replace(each, row=each.row - skipped) for each in table.cells if each.row >= skipped]
        cut = 1 if self._was_cut(cells) else 0
        if cut:
            self._mend([each for each in cells if each.row == 0])
        self.cells += [(replace(each, row=each.row - cut + self.rows), page) for each in cells if each.row >= cut]
        self.rows += table.rows - skipped - cut

    def _repeated_rows(self, table: PageTable) -> int:
        most = min(_MOST_HEADINGS, table.rows - 1)
        same = 0
        while same < most and table.row(same) == self.first.row(same):
            same += 1
        return same

    def _last_row(self) -> dict[int, int]:
        """Column → place in `cells`, for the plain cells of the last row."""
        return {
            each.column: place
            for place, (each, _) in enumerate(self.cells)
            if each.row == self.rows - 1 and each.row_span == 1
        }

    def _was_cut(self, cells: list[PageCell]) -> bool:
        """The new row has no number where every row has one, and goes on with what was left unfinished above."""
        above = {column: self.cells[place][0].words for column, place in self._last_row().items()}
        below = {each.column: each.words for each in cells if each.row == 0 and each.row_span == 1}
        lacks_number = any(
            re.fullmatch(r"\s*\d{1,3}\s*", words) and below.get(column) == "" for column, words in above.items()
        )
        goes_on = any(words and below.get(column) and not is_finished(words) for column, words in above.items())
        return lacks_number and goes_on

    def _mend(self, top: list[PageCell]) -> None:
        places = self._last_row()
        for each in top:
            if each.words and each.column in places:
                cell, page = self.cells[places[each.column]]
                words = f"{cell.words}\n{each.words}" if cell.words else each.words
                self.cells[places[each.column]] = (replace(cell, words=words), page)
