"""Texts that a spreadsheet would take for something else, written so that it does not, and read back as they were.

An apostrophe is put before a text that would become a formula. Bringing the file in again takes that one apostrophe
away (`unguarded`), also after Excel or WPS kept the file: `unguarded(guarded(text)) == text` for every text.
"""

from __future__ import annotations

import re

from kechuang.writers.workbook import FORMULA_STARTS

MARK = "'"
# In a CSV file nothing says that digits are a text: 18 of them come back as 9.13203E+17, leading zeros are lost.
_LONG_DIGITS = re.compile(r"(0\d+|\d{12,})")
_DIGITS = re.compile(r"\d+")


def guarded(text: str, *, digits_too: bool = False) -> str:
    """`text` fit for a cell that is opened as text.  digits_too: keep long numbers as they are (CSV)."""
    plain = text.lstrip(MARK)
    needs = (
        _is_taken_for_more(plain)
        or (digits_too and _LONG_DIGITS.fullmatch(text))
        or (plain != text and _DIGITS.fullmatch(plain))
    )
    return MARK + text if needs else text


def unguarded(text: str) -> str:
    """What was written, from what stands in the cell."""
    plain = text.lstrip(MARK)
    is_guarded = plain != text and (_is_taken_for_more(plain) or _DIGITS.fullmatch(plain))
    return text.removeprefix(MARK) if is_guarded else text


def _is_taken_for_more(text: str) -> bool:
    """Formulas, also behind blanks, which some programs trim; and what the writer of workbooks takes for markup."""
    return text.lstrip().startswith(FORMULA_STARTS) or text.startswith((*FORMULA_STARTS, "<r>"))
