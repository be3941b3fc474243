"""Numbers as people write them in cells, read exactly: 1,234.5 · １２３４ · 1.2亿元 · 56% · 12人."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from kechuang.catalog.register import MONEY_UNITS

_NUMBER = re.compile(r"^([+-]?)(\d{1,3}(?:[,，]\d{3})+|\d+)?(\.\d+)?(?:[eE]([+-]?\d{1,3}))?(.*)$")
_POWERS = {
    "": 1,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "万亿": 10**12,
}
_LARGE = re.compile(r"万亿|千万|百万|亿|万")
_POWER = re.compile(r"^(万亿|千万|百万|亿|万|千|百)?(.*)$")


class NotANumber(ValueError):
    """The words are no number, or one in another unit than the column's."""


def read_number(raw: object, unit: str) -> Decimal:
    """`raw` in `unit`, exact. A word that carries its own unit (1.2亿元 in a column of 万元) is converted.

    Edge: a cell that Excel keeps as binary gives its shortest decimal (0.1, not 0.1000000000000000055).
    Raises: NotANumber, with the reason in Chinese.
    """
    if isinstance(raw, bool):
        raise NotANumber("不是数字")
    if isinstance(raw, int | Decimal):
        return Decimal(raw)
    if isinstance(raw, float):
        return Decimal(repr(raw))
    return _from_words(str(raw), unit)


def _from_words(text: str, unit: str) -> Decimal:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lstrip("¥￥")
    match = _NUMBER.match(plain)
    if not match or not (match[2] or match[3]):
        raise NotANumber("不是数字")
    sign, whole, fraction, exponent, rest = match.groups()
    digits = (whole or "0").replace(",", "").replace("，", "") + (fraction or "")
    try:
        value = Decimal(f"{sign}{digits}{f'E{exponent}' if exponent else ''}")
    except InvalidOperation as error:
        raise NotANumber("不是数字") from error
    return value * _times(rest, unit)


def _times(rest: str, unit: str) -> Decimal:
    """By how much the number in front of `rest` is to be multiplied to be one in `unit`."""
    if not rest or rest == unicodedata.normalize("NFKC", unit):
        return Decimal(1)
    power, base = _split(rest)
    if unit in MONEY_UNITS:
        if base not in ("", "元", "元整", "人民币"):
            raise NotANumber(f"单位“{rest}”不是金额单位，本列按{unit}填写")
        return Decimal(power) / MONEY_UNITS[unit]
    if not base:  # “3万” in a column of 万吨 is 3, in one of 千瓦时 it is 30,000
        lead = _LARGE.match(unit)
        return Decimal(power) / (_POWERS[lead[0]] if lead else 1)
    own_power, own_base = _split(unit)
    if base != own_base:
        raise NotANumber(f"单位“{rest}”与本列的“{unit or '无单位'}”不同")
    return Decimal(power) / own_power


def _split(unit: str) -> tuple[int, str]:
    """万吨 → (10,000, 吨), 万千瓦时 → (10,000,000, 瓦时): all the powers in front, and what is counted."""
    power, rest = 1, unicodedata.normalize("NFKC", unit)
    while (match := _POWER.match(rest)) and match[1]:
        power, rest = power * _POWERS[match[1]], match[2]
    return power, rest


def canonical(value: Decimal) -> str:
    """12.50 → "12.5", 1E+3 → "1000", -0 → "0": one writing for one number, so that nothing differs by its zeros."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
