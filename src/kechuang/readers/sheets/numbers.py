"""Numbers and dates as spreadsheets keep them: binary floats and counted days."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from decimal import Decimal

from kechuang.readers.sheets.cells import Value

_LONG = 10**15  # from 16 digits on a spreadsheet no longer keeps every whole number
_DAYS_OF_9999 = 2_958_465
_EPOCH = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}


def number_of(text: str) -> int | Decimal | None:
    """A number as written in the file, in the fewest digits that mean the same; None for what is no number."""
    if len(text) < 16 and text.isascii() and text.isdigit():
        return int(text)
    try:
        return plain_number(float(text))
    except ValueError:
        return None


def plain_number(number: float | int) -> int | Decimal | None:
    """0.1 → Decimal("0.1"), 3.0 → 3; None for what is not finite."""
    if isinstance(number, int):
        return number
    if not math.isfinite(number):
        return None
    if number.is_integer() and abs(number) < 1e22:
        return int(number)
    return Decimal(repr(number))


def is_long(number: Value) -> bool:
    """Whether digits of an identifier may have been lost: 16 digits or more in a number."""
    return isinstance(number, int) and not isinstance(number, bool) and abs(number) >= _LONG


def day_of(number: int | Decimal, counts_from_1904: bool) -> date | datetime | None:
    """The day that a serial number counts; with a time of day where it has one. None where it counts no day.

    Edge: Excel believes in 29 February 1900 (60); days before it count one more.
    """
    serial = float(number)
    last = _DAYS_OF_9999 - 1462 if counts_from_1904 else _DAYS_OF_9999
    if not (0 if counts_from_1904 else 1) <= serial < last + 1:
        return None
    if not counts_from_1904 and serial < 61:
        if serial >= 60:
            return None
        serial += 1
    day = int(serial)
    milliseconds = min(round((serial - day) * 86_400_000), 86_399_999)
    moment = _EPOCH[counts_from_1904] + timedelta(days=day, milliseconds=milliseconds)
    return moment if milliseconds else moment.date()


def clock_of(number: int | Decimal) -> str:
    """A time of day, or a span of hours, as text: 0.5 → "12:00:00", 1.25 → "30:00:00"."""
    seconds = round(float(number) * 86_400)
    sign = "-" if seconds < 0 else ""
    minutes, seconds = divmod(abs(seconds), 60)
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
