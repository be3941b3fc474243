"""Lines copied from a table: day, organisation, amount. Pure; every line comes back, the unreadable with the reason."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from kechuang.apps.plans.rules import reportable

MOST_LINES = 500
_YEAR_FIRST = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CELLS = re.compile(r"\s*[\t,，;；]\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """number: from 0, blank lines and a header left out. fault: why it cannot be read, "" when it can.

    happened_on and amount are None only with a fault. uscc, note: further columns, where they are given.
    """

    number: int
    text: str
    happened_on: date | None = None
    organisation: str = ""
    amount: Decimal | None = None
    uscc: str = ""
    note: str = ""
    fault: str = ""


def day_in(words: str) -> date | None:
    """2026-05-08, 2026/5/8, 2026.5.8, 2026年5月8日 and 20260508; None for anything else, also for impossible days."""
    plain = unicodedata.normalize("NFKC", words).strip()
    found = _YEAR_FIRST.match(plain) or _COMPACT.match(plain)
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def amount_in(words: str) -> Decimal | None:
    """A number as Excel copies it, thousands separated or not, full width or not; None when it is none."""
    plain = unicodedata.normalize("NFKC", words).replace(" ", "").replace("\u3000", "")
    try:
        amount = Decimal(_THOUSANDS.sub("", plain))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def lines_of(text: str) -> list[Line]:
    """One a row, in order. Tabs separate the columns; commas where a line has no tab."""
    rows = [line.strip("\r\n ") for line in text.splitlines() if line.strip()]
    if rows and _is_header(rows[0]):
        rows = rows[1:]
    return [_line(number, row) for number, row in enumerate(rows)]


def _is_header(row: str) -> bool:
    return not any(sign.isdigit() for sign in unicodedata.normalize("NFKC", row))


def _cells(row: str) -> list[str]:
    # In a line with tabs a comma belongs to the name: “甲厂，乙厂联合体”.
    return [cell.strip() for cell in (row.split("\t") if "\t" in row else _CELLS.split(row))]


def _line(number: int, row: str) -> Line:
    cells = _cells(row)
    if len(cells) < 3:
        fault = _("只有 %d 列，缺日期、单位或数量。") % len(cells)
        return Line(number, row, fault=fault)
    happened_on, amount = day_in(cells[0]), amount_in(cells[2])
    faults = []
    if happened_on is None:
        faults.append(_("“%s”不是年月日齐全的日期。") % cells[0][:20])
    if amount is None:
        faults.append(_("“%s”不是数字。") % cells[2][:20])
    code = next((cell for cell in cells[3:] if reportable.is_code(cell)), "")
    note = " ".join(cell for cell in cells[3:] if cell and cell != code)
    return Line(number, row, happened_on, cells[1], amount, code, note, "".join(faults))
