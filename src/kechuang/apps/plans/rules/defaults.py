"""Proposes how a new commitment is counted, where it should stand and from when on it is judged, each with a reason.

What fits which promise is declared in `catalog/counting.yaml`; here it is looked up and turned into days and terms.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kechuang.apps.plans.rules import paths
from kechuang.apps.plans.rules.terms import Counting, Direction, PathShape, Terms
from kechuang.catalog.counting import CountingRule, JudgeFrom, When, load_counting
from kechuang.catalog.indicator import Indicator
from kechuang.catalog.measure import load_measures
from kechuang.catalog.unit import load_units

NEVER_WHOLE = frozenset({"share", "growth_rate", "change_in_points"})
MANY = ("万", "千", "百", "亿")
CLIMBS = ("上升", "提升", "前移", "晋", "进位", "提高", "前进")
PER_HEAD = re.compile(r"万人|人均|平均")
MONTH_WRITTEN = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s*月\s*(?:([12]\d|3[01]|[1-9])\s*日|份|底|末)?(?:之?前|底|末)")
HALF_YEAR = (("上半年", 6), ("一季度", 3), ("二季度", 6), ("三季度", 9))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Terms to confirm. needs_baseline: someone has to fill in where it began before it can be judged in full.

    baseline: 0 where it is counted from zero, else None. members_by_kind: which units each owe the value (divisions,
    towns, parks … as in `catalog.resolving.MEMBER_WORDS`), "" when it is owed together. may_fall: see `Terms`.
    reasons: field → one Chinese sentence. rule, source: the rule of counting.yaml it follows, and what that rests on.
    """

    counting: Counting
    direction: Direction
    path: PathShape
    start: date
    due: date
    judge_from: date
    baseline: Decimal | None
    is_change: bool
    is_whole: bool
    may_fall: bool
    needs_baseline: bool
    members_by_kind: str
    reasons: dict[str, str]
    rule: str
    source: str


def propose(
    *,
    kind: str,
    comparator: str,
    value: Decimal | None,
    unit: str,
    period: tuple[int, int],
    per_year: bool = False,
    frequency: str = "",
    indicator: Indicator | None = None,
    issued_on: date | None = None,
    words: str = "",
) -> Proposal:
    """A sensible way for any promise.

    unit: as written, "" for none. period: first and last year. indicator: the linked one.
    words: verb, name and sentence of the promise, as far as they are known. frequency: "" month quarter year.
    """
    frequency = "year" if per_year else frequency
    rule = rule_for(kind, comparator, unit, frequency, indicator, words)
    start, due = date(period[0], 1, 1), date(period[1], 12, 31)
    written = _written_due(words, period[1]) if kind == "deliverable" else None
    if written and written >= start:
        due = written
    begins = _judge_from(rule.judge_from, period, per_year)
    is_change = kind == "rank" and comparator not in ("<=", "<") and (not words or any(w in words for w in CLIMBS))
    proposed = Terms(
        kind=kind,
        counting=Counting(rule.counting),
        comparator=comparator,
        value=value,
        unit=unit,
        start=start,
        due=due,
        judge_from=max(begins, issued_on) if issued_on else begins,
        direction=_direction(kind, comparator, indicator),
        path=PathShape(rule.path),
        baseline=paths.ZERO if rule.begins_at_zero and not is_change else None,
        frequency=frequency,
        is_change=is_change,
        is_whole=_is_whole(kind, unit, value, indicator, words),
        may_fall=rule.may_fall,
    )
    members = _members(words) if frequency else ""
    return _proposal(proposed, rule, members, issued_on, written == due)


def _proposal(terms: Terms, rule: CountingRule, members: str, issued_on: date | None, is_written: bool) -> Proposal:
    needs = paths.lacks_baseline(terms)
    reasons = {"counting": rule.reason, "path": rule.reason, "judge_from": rule.reason}
    if terms.judge_from == issued_on:
        reasons["judge_from"] = "文件印发之前不评判。"
    reasons["direction"] = "数值越小越好。" if terms.direction == Direction.DOWN else "数值越大越好。"
    reasons["due"] = "按原文写明的月份。" if is_written else "按计划期间的最后一天。"
    if terms.is_whole:
        reasons["is_whole"] = f"“{terms.unit}”只能取整数，应达数向下取整。"
    if needs:
        reasons["baseline"] = "需要填写起算时的数，才能按时序评判。"
    elif terms.baseline is not None:
        reasons["baseline"] = "当年数从零起算。"
    if members:
        reasons["members"] = "原文要求每个单位各自完成。"
    return Proposal(
        terms.counting, terms.direction, terms.path, terms.start, terms.due, terms.judge_from, terms.baseline,
        terms.is_change, terms.is_whole, terms.may_fall, needs, members, reasons, rule.name, rule.source,
    )  # fmt: skip


def rule_for(
    kind: str, comparator: str, unit: str, frequency: str, indicator: Indicator | None, words: str
) -> CountingRule:
    """The first rule of counting.yaml that fits; the last one fits everything."""
    measures = load_measures()
    dimension = measures.dimension_of(unit) if unit in measures else ""
    said = words or (indicator.name if indicator else "")
    for rule in load_counting().rules:
        when = rule.when
        alternatives = (
            (when.kinds, kind),
            (when.comparators, comparator),
            (when.frequencies, frequency),
            (when.dimensions, dimension),
        )
        if (
            all(not wanted or given in wanted for wanted, given in alternatives)
            and _fits_indicator(when, indicator)
            and (not when.words or any(word in said for word in when.words))
        ):
            return rule
    raise LookupError("counting.yaml has no rule that fits everything")  # which its loader refuses


def _fits_indicator(when: When, indicator: Indicator | None) -> bool:
    if indicator is None:
        return not (when.codes or when.prefixes or when.themes or when.indicator_kinds)
    return (
        (not when.codes or indicator.code in when.codes)
        and (not when.prefixes or indicator.code.startswith(when.prefixes))
        and (not when.themes or indicator.theme in when.themes)
        and (not when.indicator_kinds or indicator.kind in when.indicator_kinds)
    )


def _judge_from(begins: JudgeFrom, period: tuple[int, int], per_year: bool) -> date:
    """Of a yearly promise the day in its first year; `paths.window` moves it on year by year."""
    year = (period[0] if per_year or begins.after == "first" else period[1]) + begins.years
    return date(year, begins.month, begins.day)


def _direction(kind: str, comparator: str, indicator: Indicator | None) -> Direction:
    if kind == "rank" or comparator in ("<=", "<"):
        return Direction.DOWN
    if comparator in (">=", ">") or indicator is None:
        return Direction.UP
    return Direction.DOWN if indicator.direction == "down" else Direction.UP


def _is_whole(kind: str, unit: str, value: Decimal | None, indicator: Indicator | None, words: str) -> bool:
    """家 and 项 are, 亿元 and 万人 are not; nor is 件 where it stands for 件/万人, nor a unit with a half promised."""
    measures = load_measures()
    if kind in NEVER_WHOLE or unit not in measures or unit.startswith(MANY) or "年" in unit or "/" in unit:
        return False
    if value is not None and value != value.to_integral_value():
        return False
    if indicator is not None and indicator.kind == "ratio":
        return False
    if indicator is None and PER_HEAD.search(words):
        return False
    return measures.dimension_of(unit) in load_counting().whole_dimensions


def _members(words: str) -> str:
    """Whom 每 and 各 address: divisions for 每科室, towns for 各镇街."""
    nouns = {noun: kind for kind, listed in load_units().group_members.items() for noun in listed}
    for match in re.finditer(r"[每各]个?", words):
        rest = words[match.end() :]
        noun = max((each for each in nouns if rest.startswith(each)), key=len, default="")
        if noun:
            return nouns[noun]
    return ""


def _written_due(words: str, year: int) -> date | None:
    """The last day of a month that is written (6 月底前, 9 月 20 日前, 上半年), None when none is."""
    return next(_written_days(words, year), None)


def _written_days(words: str, year: int) -> Iterator[date]:
    for match in MONTH_WRITTEN.finditer(words):
        month = int(match.group(1))
        last = calendar.monthrange(year, month)[1]
        yield date(year, month, min(int(match.group(2) or last), last))
    for word, month in HALF_YEAR:
        if word in words:
            yield date(year, month, calendar.monthrange(year, month)[1])
