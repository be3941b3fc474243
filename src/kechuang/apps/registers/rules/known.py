"""What a row may refer to, as the row checker asks for it: organisations, units, regions, other records."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a written name may mean: the value kept, and how a person recognises it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """value: what is meant, None when that is not sure. options: what it may be, likeliest first.

    ask: no fault, a person chooses among the options (or says it is a body not yet kept).
    new_name: the body is not kept yet; it will be, under this name.  doubt: a sentence worth a second look.
    """

    value: str | None = None
    options: tuple[Option, ...] = ()
    ask: bool = False
    new_name: str = ""
    doubt: str = ""


class Known(Protocol):
    """Looks things up for the row checker; asked once per cell, so it answers from memory."""

    @property
    def today(self) -> date: ...

    def organisation(self, code: str, name: str) -> Found:
        """code: 18 characters that passed their check, a provisional identifier, or "". name: as written, or ""."""

    def unit(self, written: str) -> Found: ...

    def region(self, written: str) -> Found: ...

    def record(self, register: str, written: str) -> Found: ...


@dataclass(frozen=True, slots=True)
class Anything:
    """Takes every reference at its word: for the worked cases of a declaration, which have no database."""

    today: date

    def organisation(self, code: str, name: str) -> Found:
        return Found(code or f"T:{name}", new_name=name)

    def unit(self, written: str) -> Found:
        return Found(written)

    def region(self, written: str) -> Found:
        return Found(written)

    def record(self, register: str, written: str) -> Found:
        return Found(written)


_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WORTH = {letter: worth for worth, letter in enumerate(_ALPHABET)}
_WEIGHTS = tuple(3**place % 31 for place in range(17))
# The first place says who registers: besides digits A (bodies of the army), N (rural collectives) and Y (others), which
# GB 32100-2015 and its amendments have and `stdnum` refuses. In all else a test holds this against `stdnum`.
_SHAPE = re.compile(r"[0-9ANY][0-9]{7}[0-9A-HJ-NPQRTUWXY]{10}")
_MISREAD = str.maketrans("OIZS", "0125")


_LONGEST_NAME = 200  # as `Organisation.name` keeps it


def name_fault(name: str) -> tuple[str, str, str] | None:
    """What is wrong with the name of a body, how to mend it, the code; None for one that can be kept."""
    if len(name) > _LONGEST_NAME:
        return f"名称有 {len(name)} 个字，最多 {_LONGEST_NAME} 个", "请只写单位的全称", "RG-112"
    if not name.isprintable() and any(unicodedata.category(each) in ("Cc", "Cs") for each in name):
        return "名称含有不能显示的控制字符", "请重新输入这一格", "RG-113"
    return None


def code_fault(code: str) -> str:
    """Why `code` is no unified social credit code (GB 32100-2015), in Chinese; "" when it is one."""
    if _SHAPE.fullmatch(code):
        expected = _check_of(code)
        return "" if expected == code[17] else f"统一社会信用代码校验不过（按前 17 位算，末位应为 {expected}）"
    if len(code) != 18:
        old = "；15 位的是旧的注册号或税号" if len(code) == 15 else ""
        return f"统一社会信用代码应为 18 位，这里是 {len(code)} 位{old}"
    if any(letter not in _WORTH for letter in code):
        return f"统一社会信用代码含有不该有的字符（不用 I、O、S、V、Z）{_likely(code)}"
    return f"统一社会信用代码的前 8 位应是数字（第 1 位也可以是 A、N、Y）{_likely(code)}"


def _check_of(code: str) -> str:
    """The character that the first 17 ask for in the last place."""
    total = sum(weight * _WORTH[letter] for weight, letter in zip(_WEIGHTS, code, strict=False))
    return _ALPHABET[-total % 31]


def _likely(code: str) -> str:
    """What was probably meant, where letters that look like digits are all that is wrong."""
    meant = code.translate(_MISREAD)
    return f"，可能是 {meant}" if _SHAPE.fullmatch(meant) and _check_of(meant) == meant[17] else ""
