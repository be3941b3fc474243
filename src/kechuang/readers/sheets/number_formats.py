"""What a cell's number format makes of its number: a day, a clock time, a percentage, or nothing special."""

from __future__ import annotations

import re
from typing import Any

# Formats that need not be written in the file; 27–36 and 50–58 are the dates of East Asian editions.
_BUILT_IN = {
    **dict.fromkeys((9, 10), "percent"),
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58), "day"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "clock"),
}
_NOT_MEANT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]')


def meaning_of(code: str) -> str:
    """ "day" | "clock" | "percent" | "" of a format such as `yyyy"年"m"月"`; its first section decides."""
    bare = _NOT_MEANT.sub("", code.split(";", 1)[0]).lower()
    if "general" in bare or "g/通用格式" in code.lower():
        return ""
    has_clock = bool(re.search(r"[hs]", bare))
    if re.search(r"[yd]", bare) or ("m" in bare and not has_clock):
        return "day"
    if has_clock:
        return "clock"
    return "percent" if "%" in bare else ""


def meanings(styles: Any) -> list[str]:
    """By the index that cells name: what the format of each style in `xl/styles.xml` makes of a number."""
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iterfind("{*}numFmts/{*}numFmt")}
    found = []
    for style in styles.iterfind("{*}cellXfs/{*}xf"):
        number = style.get("numFmtId", "0")
        written = codes.get(number)
        found.append(meaning_of(written) if written else _BUILT_IN.get(_whole(number), ""))
    return found


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
