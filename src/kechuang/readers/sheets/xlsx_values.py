"""What the cells of an .xlsx sheet mean: written value, kind and style → value, how it travels, note."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from kechuang.readers.sheets.merging import column_number
from kechuang.readers.sheets.numbers import clock_of, day_of, is_long, number_of
from kechuang.readers.sheets.wire import RawCell, encode_value
from kechuang.readers.sheets.xlsx_texts import plain

Meant = tuple[str | int | bool | None, str, str]  # as the last three of a RawCell
_NOTHING: Meant = (None, "", "")
_UNCOMPUTED: Meant = (None, "", "formula_without_value")
_MOST_KEPT = 20_000


class Values:
    """Makes values of cells. texts: the shared ones.  meanings: of styles (`number_formats.py`)."""

    def __init__(
        self,
        texts: list[str],
        meanings: list[str],
        damaged: Callable[[str], Exception],
        *,
        counts_from_1904: bool = False,
        is_never_calculated: bool = False,
    ) -> None:
        self._texts, self._meanings, self._damaged = texts, meanings, damaged
        self._counts_from_1904, self._is_never_calculated = counts_from_1904, is_never_calculated
        self._columns: dict[str, int] = {}
        self._kinds: dict[str, tuple[str, str]] = {}
        # Days repeat in a table; making each anew took a third of the time.
        self._days: dict[tuple[str, str], Meant] = {}

    def of_cells(self, written: list[tuple[str, str, str, str, str]]) -> list[RawCell]:
        """The cells that hold something. A million cells pass here: the commonest kinds are dealt with on the spot."""
        cells: list[RawCell] = []
        columns, kinds, texts, days = self._columns, self._kinds, self._texts, self._days
        column = 0
        for letters, attributes, formula, value, inline in written:
            column = (columns.get(letters) or self._column(letters)) if letters else column + 1
            kind, meaning = kinds.get(attributes) or self._kind(attributes)
            if not formula and value:
                if kind == "s" and len(value) < 9 and value.isdigit() and int(value) < len(texts):
                    if text := texts[int(value)]:
                        cells.append((column, text, "", ""))
                    continue
                if kind == "n" and not meaning and len(value) < 16 and value.isascii():
                    if value.isdigit():
                        cells.append((column, int(value), "", ""))
                        continue
                    if value[-1] not in "0." and value.replace(".", "", 1).isdigit():
                        cells.append((column, value, "n", ""))
                        continue
                if kind == "n" and (known := days.get((meaning, value))):
                    cells.append((column, *known))
                    continue
            meant = self._meant(kind, meaning, formula, value, inline)
            if meant != _NOTHING:
                cells.append((column, *meant))
        return cells

    def _column(self, letters: str) -> int:
        number = self._columns[letters] = column_number(letters)
        return number

    def _kind(self, attributes: str) -> tuple[str, str]:
        """Kind of value ("n" is the kind of cells that name none) and meaning of the style."""
        said = dict(each.split("=", 1) for each in attributes.split() if "=" in each)
        style = said.get("s", "").strip("\"'")
        index = int(style) if style.isdigit() else 0
        meaning = self._meanings[index] if index < len(self._meanings) else ""
        found = self._kinds[attributes] = said.get("t", "").strip("\"'") or "n", meaning
        return found

    def _meant(self, kind: str, meaning: str, formula: str, value: str, inline: str) -> Meant:
        note = "formula" if formula else ""
        if kind == "inlineStr" or (inline and not value):
            return (plain(inline), "", note) if inline else _NOTHING
        if kind == "str":
            return (plain(value), "", note) if value else _NOTHING
        value = value.strip()
        if not value:
            return _UNCOMPUTED if formula else _NOTHING
        if kind == "s":
            return self._shared(value, note)
        if kind == "b":
            return value in {"1", "true"}, "", note
        if kind == "e":
            return plain(value), "", "error"
        if formula and self._is_never_calculated and value == "0":
            return _UNCOMPUTED  # a place holder of the program that wrote the file; Excel has not seen it yet
        return _moment(value, note) if kind == "d" else self._number(value, meaning, note)

    def _shared(self, value: str, note: str) -> Meant:
        if not value.isdigit() or int(value) >= len(self._texts):
            raise self._damaged("有单元格引用了不存在的共享文字")
        text = self._texts[int(value)]
        return (text, "", note) if text else _NOTHING

    def _number(self, written: str, meaning: str, note: str) -> Meant:
        number = number_of(written)
        if number is None:
            return plain(written), "", note
        if meaning == "day" and (day := day_of(number, self._counts_from_1904)) is not None:
            meant = *encode_value(day), note
            if not note and len(self._days) < _MOST_KEPT:
                self._days[meaning, written] = meant
            return meant
        if meaning == "clock":
            return clock_of(number), "", note
        if is_long(number):
            note = "long_number"
        return *encode_value(number), note or ("percent" if meaning == "percent" else "")


def _moment(written: str, note: str) -> Meant:
    """A date in the words of ISO 8601, as “strict” files have it."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return plain(written), "", note
    moment = moment.replace(tzinfo=None)
    return *encode_value(moment if moment.time() != time() else moment.date()), note
