"""Certificates of one kind as a ladder: renewals joined to one line, with a clock on the day that is asked about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kechuang.catalog.validity import Span, holds, merged

SOON = 90  # days before the end from which one is warned


@dataclass(frozen=True, slots=True)
class Rung:
    """One certificate. span: half-open; revoked_on, why: where it was taken away."""

    key: str
    span: Span
    number: str = ""
    revoked_on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Certificates one after the other without a longer break than the gap: the first and its renewals.

    tone: of the mark; word: 有效, 临期, 已过期, 已撤销, 尚未生效; clock: the sentence with its days.
    """

    kind: str
    rungs: tuple[Rung, ...]
    span: Span
    tone: str
    word: str
    clock: str

    @property
    def renewals(self) -> int:
        return len(self.rungs) - 1


def lines(kind: str, rungs: Iterable[Rung], gap: int, on: date) -> list[Line]:
    """The lines of one kind, newest first. gap: days between two validities that still make a renewal."""
    ordered = sorted(rungs, key=lambda rung: (rung.span[0] or date.min, rung.span[1] or date.max))
    whole = merged([rung.span for rung in ordered], gap)
    found = []
    for span in whole:
        own = tuple(rung for rung in ordered if _within(rung.span, span))
        found.append(_line(kind, own, span, gap, on))
    empty = [rung for rung in ordered if _is_empty(rung.span)]
    found += [Line(kind, (rung,), rung.span, "none", "不计有效", _ended(rung, on)) for rung in empty]
    return sorted(found, key=lambda line: line.span[0] or date.min, reverse=True)


def _within(span: Span, whole: Span) -> bool:
    begins = (whole[0] or date.min) <= (span[0] or date.min)
    return begins and (span[1] or date.max) <= (whole[1] or date.max) and not _is_empty(span)


def _is_empty(span: Span) -> bool:
    return bool(span[0] and span[1] and span[1] <= span[0])


def _line(kind: str, rungs: tuple[Rung, ...], span: Span, gap: int, on: date) -> Line:
    current = [rung for rung in rungs if holds(rung.span, on)]
    if current:
        until = _latest_end(current)
        left = (until - on).days - 1 if until else None
        tone, word = ("warn", "临期") if left is not None and left <= SOON else ("good", "有效")
        return Line(kind, rungs, span, tone, word, _running(until, left))
    if span[0] and on < span[0]:
        return Line(kind, rungs, span, "busy", "尚未生效", f"{span[0]} 起生效，还有 {(span[0] - on).days} 天")
    begun = [rung for rung in rungs if rung.span[0] is None or rung.span[0] <= on]
    last = max(begun or rungs, key=lambda rung: rung.span[1] or date.max)
    word = "已撤销" if last.revoked_on and last.revoked_on <= on else "已过期"
    return Line(kind, rungs, span, "bad" if word == "已撤销" else "none", word, _ended(last, on, gap))


def _latest_end(rungs: list[Rung]) -> date | None:
    ends = [rung.span[1] for rung in rungs]
    return None if None in ends else max(end for end in ends if end)


def _running(until: date | None, left: int | None) -> str:
    if until is None or left is None:
        return "没有写明止日，撤销前一直有效"
    last = until - timedelta(days=1)
    return f"有效至 {last}，还有 {left} 天" if left else f"有效至 {last}，今天是最后一天"


def _ended(rung: Rung, on: date, gap: int = 0) -> str:
    if rung.revoked_on and rung.revoked_on <= on:
        return f"{rung.revoked_on} 撤销" + (f"：{rung.why}" if rung.why else "")
    until = rung.span[1]
    if until is None or until > on:
        return "没有有效的日子"
    said = f"有效至 {until - timedelta(days=1)}，已过期 {(on - until).days + 1} 天"
    closes = until + timedelta(days=gap)
    if gap and on <= closes:
        return f"{said}；{closes} 前重新认定的，仍算延续"
    return said


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a certificate lies on a scale of 1000 from the first year shown to the last. All whole numbers."""

    x: int
    width: int
    tone: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The years [first, last] side by side, and where the day lies."""

    first: int
    last: int
    today: int

    def at(self, day: date) -> int:
        begin, end = date(self.first, 1, 1), date(self.last + 1, 1, 1)
        return round(1000 * min(max((day - begin).days / (end - begin).days, 0), 1))

    @property
    def years(self) -> list[tuple[int, int]]:
        """(year, where it begins), at most some ten of them."""
        step = max(1, (self.last - self.first + 9) // 10)
        return [(year, self.at(date(year, 1, 1))) for year in range(self.first, self.last + 1, step)]

    def bar(self, rung: Rung, on: date) -> Bar:
        begin = self.at(rung.span[0]) if rung.span[0] else 0
        end = self.at(rung.span[1]) if rung.span[1] else 1000
        revoked = rung.revoked_on and rung.revoked_on <= on
        tone = "bad" if revoked else "good" if holds(rung.span, on) else "none"
        return Bar(begin, max(end - begin, 4), tone)


def scale_of(spans: Iterable[Span], on: date) -> Scale:
    """From the first beginning to the last end, the day within."""
    days = [on, *(day for span in spans for day in span if day)]
    first, last = min(days).year, max(days).year
    scale = Scale(first, last, 0)
    return Scale(first, last, scale.at(on))
