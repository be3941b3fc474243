"""Days, months and years as people write them in cells."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

_DAY = re.compile(
    r"^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[T ]?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?$"
)
_MONTH = re.compile(r"^(\d{4})(?:[-/.年](\d{1,2})月?(?:份)?|(\d{2}))$")
_YEAR = re.compile(r"^(\d{4})(?:年|年度)?$")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)  # 1927 … 2119; smaller numbers are years or counts, not days


class NotADay(ValueError):
    """The words are no day, month or year; the reason in Chinese."""


def read_day(raw: object) -> date:
    """A day, from a date cell, from words (2024-3-1, 2024.3.1, 2024年3月1日, 20240301) or from Excel's serial."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = _plain(raw)
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(float(text)) in _SERIALS:
        return _EXCEL_DAY_ZERO + timedelta(days=int(float(text)))
    match = _DAY.match(text)
    if not match:
        raise NotADay("只写到月，缺少日" if _MONTH.match(text) else "不是日期")
    year, month, day = int(match[1]), int(match[2] or match[4]), int(match[3] or match[5])
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotADay(f"没有 {year} 年 {month} 月 {day} 日这一天") from error


def read_month(raw: object) -> str:
    """ "2024-03", from 2024-03, 2024年3月, 202403 or any day of the month.

    A cell that holds the number 2024.1 may have been typed 2024.10: Excel drops the nought.
    """
    if isinstance(raw, date):
        return f"{raw:%Y-%m}"
    if isinstance(raw, float) and raw != int(raw) and _plain(raw).endswith(".1"):
        raise NotADay("存成了数字，分不清是 1 月还是 10 月")
    match = _MONTH.match(_plain(raw))
    if match:
        month = int(match[2] or match[3])
        if 1 <= month <= 12:
            return f"{match[1]}-{month:02d}"
        raise NotADay(f"没有 {month} 月")
    return f"{read_day(raw):%Y-%m}"


def read_year(raw: object) -> int:
    """2024, from 2024, 2024年, 2024年度 or a day."""
    if isinstance(raw, date):
        return raw.year
    match = _YEAR.match(_plain(raw))
    if not match or not 1949 <= int(match[1]) <= 2200:
        raise NotADay("不是年份")
    return int(match[1])


def _plain(raw: object) -> str:
    if isinstance(raw, float | Decimal) and raw == int(raw):
        raw = int(raw)
    return re.sub(r"\s*([-/.年月日])\s*", r"\1", unicodedata.normalize("NFKC", str(raw)).strip())
