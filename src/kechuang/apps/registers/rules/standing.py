"""How long a record holds, said in words and as a mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kechuang.catalog.register import Register
from kechuang.catalog.validity import Span, holds


@dataclass(frozen=True, slots=True)
class Holding:
    """tone: of the mark; word: 有效, 已失效, 尚未生效; words: the sentence with its days."""

    tone: str
    word: str
    words: str


def holding(register: Register, span: Span, on: date) -> Holding | None:
    """How the record stands on `on`. None for registers without validity."""
    if register.validity is None:
        return None
    first, until = span
    if first and until and until <= first:
        return Holding("none", "不计有效", f"{first} 当天即失效，没有有效的日子")
    if holds(span, on):
        return Holding("good", "有效", _in_force(register, first, until))
    if until and until <= on:
        return Holding("none", "已失效", f"有效至 {_last(until)}，{until} 起失效")
    return Holding("unknown" if first is None else "busy", "尚未生效", f"{first} 起生效")


def _in_force(register: Register, first: date | None, until: date | None) -> str:
    if register.validity and register.validity.year and first and until == date(first.year + 1, 1, 1):
        return f"{first.year} 年度"
    since = f"{first} 起" if first else "起始日不详"
    return f"有效至 {_last(until)}（{since}）" if until else f"{since}，一直有效"


def _last(until: date) -> date:
    """The last day in force: validity inside ends on the first day out."""
    return until - timedelta(days=1)
