"""Numerals as plans write them: 21, ２１, 1,200, 三千, 1亿2000(万), 百余, 近百, 半; found in a folded view.

A numeral never takes the scale word that belongs to its unit: in 三千万元 the numeral is 三千 and the unit 万元,
in 1亿2000万元 the numeral is 1亿2000 (twelve thousand) and the unit 万元. Values are exact decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = "零〇一二三四五六七八九两"
SMALL_SCALES = "十百千"
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
CHINESE = rf"[{DIGITS}{SMALL_SCALES}]+(?:点[{DIGITS}]+)?"
# A figure with a scale inside: something must follow the 亿 or 万, else the scale belongs to the unit.
_MIXED = rf"(?:{ARABIC}|{CHINESE})[亿万](?:零?(?:\d+(?:\.\d+)?[千百]?|{CHINESE})(?=[万个家人元项件名亩]))"
NUMERAL = re.compile(
    rf"(?:{_MIXED}|{ARABIC}[十百千]?(?![\d])|{CHINESE})(?P<more>[余多](?![个种方元层重])|[余多](?=个))?"
)
# 过万亿元, 超万家: a bare scale word is the number when a bound stands before it and a measure behind it.
_ROUND = re.compile(r"(?<=[过超破近上逾])[万亿](?=[万亿]?(?:元|家|人|件|户|吨|亩|平方|次|项|台|套|名))")
# 几十家, 数百家 name no number that anybody could be held to; 企业数百家 does not occur.
_UNKNOWN = re.compile(r"[几数][十百千万]$")
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


@dataclass(frozen=True, slots=True)
class Numeral:
    """value is exact; start and end index the view; is_chinese: written without Arabic digits;
    is_indefinite: 余 or 多 follows, the true figure is somewhat more."""

    start: int
    end: int
    value: Decimal
    is_chinese: bool
    is_indefinite: bool


def find_numerals(text: str) -> list[Numeral]:
    """Every numeral of a folded text, left to right, not overlapping. Nonsense runs (零零) are left out."""
    found = []
    for match in NUMERAL.finditer(text):
        numeral = _numeral(match)
        if numeral is not None and not _UNKNOWN.search(text[: match.start() + 1][-2:]):
            found.append(numeral)
    for match in _ROUND.finditer(text):
        found.append(Numeral(match.start(), match.end(), Decimal(_SCALE[match.group()]), True, False))
    return sorted(found, key=lambda numeral: numeral.start)


def _numeral(match: re.Match[str]) -> Numeral | None:
    more = match.group("more") or ""
    written = match.group()[: len(match.group()) - len(more)]
    # 1亿2000万 counts in 万, 1亿500元 in ones: what follows the figure decides.
    value = value_of(written, 10**4 if match.string[match.end() :].startswith("万") else 1)
    if value is None:
        return None
    return Numeral(match.start(), match.end(), value, not any(c.isdigit() for c in written), bool(more))


def value_of(written: str, unit_scale: int = 1) -> Decimal | None:
    """The value of a folded numeral; None when it is none.

    unit_scale: what the unit behind the numeral counts in, for a scale inside it: 1亿2000 is 12000 before 万 and
    100002000 before 元.
    """
    written = written.replace(",", "")
    inner = re.search(r"[亿万]", written)
    if inner and inner.end() < len(written):
        head, tail = _plain(written[: inner.start()]), _plain(written[inner.end() :].removeprefix("零"))
        if head is None or tail is None:
            return None
        return head * _SCALE[inner.group()] / unit_scale + tail
    return _plain(written)


def _plain(written: str) -> Decimal | None:
    if not written.strip("零〇"):
        return None
    scale = Decimal(1)
    if written[0].isascii() and written[0].isdigit():
        while written and written[-1] in _SCALE:
            scale *= _SCALE[written[-1]]
            written = written[:-1]
        return Decimal(written) * scale if re.fullmatch(r"\d+(?:\.\d+)?", written) else None
    whole, point, fraction = written.partition("点")
    if point:
        before = Decimal(0) if whole in ("零", "〇") else _plain(whole)
        digits = "".join(str(_DIGIT[character]) for character in fraction if character in _DIGIT)
        return before + Decimal(f"0.{digits}") if before is not None and len(digits) == len(fraction) > 0 else None
    if not set(written) <= set(DIGITS + SMALL_SCALES):
        return None
    if re.fullmatch(rf"[{DIGITS}]{{2,}}", written):
        # Digits read one by one: 二〇二五 is a year, 三五 is not thirty-five of anything.
        return Decimal("".join(str(_DIGIT[character]) for character in written))
    return _below_ten_thousand(written)


_DIGIT = {character: index for index, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def _below_ten_thousand(written: str) -> Decimal | None:
    """三千五百 → 3500, 百 → 100, 三百五 → 350; None for a run that is no number (十百)."""
    total, digit, last = 0, None, 10**4
    after_zero = False
    for character in written:
        scale = _SCALE.get(character)
        if scale is None:
            digit, after_zero = _DIGIT[character], after_zero or _DIGIT[character] == 0
            continue
        if scale >= last:
            return None
        total += (1 if digit is None else digit) * scale
        digit, last, after_zero = None, scale, False
    if digit:
        # 三百五 is said for 350; after a 零 the last digit counts as it stands.
        total += digit if after_zero or last > 10**3 or last == 10 else digit * last // 10
    return Decimal(total)
