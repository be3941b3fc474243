"""Judges duties that come round: so many in each month, quarter or year, by each of several units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kechuang.apps.plans.rules import paths, steps
from kechuang.apps.plans.rules import verdict_words as words
from kechuang.apps.plans.rules.counted import meets
from kechuang.apps.plans.rules.terms import Known, Light, NextStep, PeriodCount, Terms, Verdict
from kechuang.catalog.counting import load_counting

PERIOD_WORDS = {"month": "个月", "quarter": "个季度", "year": "年"}
MOST_PERIODS = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """Pairs of unit and ended period. due: how many there should be; met: of these; unmet, silent: by period, newest
    first: units with too little, units that reported nothing. missing: the sum still lacking."""

    periods: int
    due: int
    met: int
    unmet: tuple[PeriodCount, ...]
    total: Decimal | None
    missing: Decimal


def is_by_units(terms: Terms, known: Known) -> bool:
    """Whether the duty is judged by pairs of unit and period, not by one sum."""
    if terms.frequency in paths.ROUND_MONTHS:
        return bool(known.periods) or known.actual is None
    return terms.frequency == "year" and (bool(known.periods) or terms.members > 1) and known.actual is None


def tally(terms: Terms, known: Known, on: date) -> Tally:
    ended = [last for _, last in paths.rounds(terms) if last <= on]
    judged = [each for each in known.periods if terms.start <= each.first and each.last <= min(on, terms.due)]
    once = replace(terms, frequency="", members=1)  # what one unit owes in one period
    unmet = [each for each in judged if each.count is None or not meets(once, each.count)]
    due = max(len(ended) * terms.members, len(judged))
    counts = [each.count for each in judged if each.count is not None]
    owed = paths.goal(once) or paths.ZERO
    lacking = sum((max(owed - (each.count or paths.ZERO), paths.ZERO) for each in unmet), paths.ZERO)
    return Tally(
        periods=len(ended),
        due=due,
        met=len(judged) - len(unmet),
        unmet=tuple(sorted(unmet, key=lambda each: each.last, reverse=True)),
        total=sum(counts, paths.ZERO) if counts else None,
        missing=lacking + owed * (due - len(judged)),
    )


def judge(terms: Terms, known: Known, on: date) -> Verdict:
    """A period that has not ended is not due; who reported nothing has not met it, unless nobody reported at all."""
    counted = tally(terms, known, on)
    light = _light(terms, known, on, counted)
    every = len(paths.rounds(terms)) * terms.members
    step, said, next_on = _next(terms, known, on, light, counted)
    is_judged = on >= max(terms.start, terms.judge_from) and counted.due > 0
    return Verdict(
        light=light,
        sentence=_sentence(terms, known, on, light, counted),
        # The running period is not judged yet, but what came in during it stands there today.
        actual=counted.total if known.actual is None else known.actual,
        due=paths.due_by(terms, on) if is_judged else None,
        gap=counted.missing if is_judged and counted.total is not None else None,
        progress=min(Decimal(counted.met) / every, Decimal(1)) if every and counted.total is not None else None,
        next_step=step,
        next_words=said,
        next_on=next_on,
        path=paths.points(terms),
    )


def _light(terms: Terms, known: Known, on: date, counted: Tally) -> Light:
    if counted.due == 0 or on < max(terms.start, terms.judge_from):
        return Light.NOT_DUE
    unmet = counted.due - counted.met
    if unmet == 0:
        return Light.DONE if on >= terms.due else Light.ON_TRACK
    if counted.total is None:
        return Light.UNVERIFIED
    if words.has_waiting(known) and (known.waiting or paths.ZERO) >= counted.missing:
        return Light.UNVERIFIED
    far = unmet > counted.due * load_counting().lights.far_behind_share
    return Light.FAR_BEHIND if far else Light.BEHIND


def _sentence(terms: Terms, known: Known, on: date, light: Light, counted: Tally) -> str:
    if light == Light.NOT_DUE:
        return words.sentence(words.goal_words(terms), words.wait_words(terms, on), words.waiting_words(terms, known))
    units = f"{terms.members} 个单位×" if terms.members > 1 else ""
    should = f"应完成 {units}{counted.periods} {PERIOD_WORDS[terms.frequency]}共 {counted.due} 次"
    if light == Light.UNVERIFIED and counted.total is None:
        return words.sentence(f"{should}，均未报送，不能判定", words.goal_words(terms), words.silent_words(known))
    done = "全部达标" if counted.met == counted.due else f"已达标 {counted.met} 次"
    waiting = words.waiting_words(terms, known)
    if light == Light.UNVERIFIED:
        waiting += "，审核后方能判定"
    return words.sentence(f"{should}，{done}", *_unmet_words(terms, counted), waiting, words.goal_words(terms))


def _unmet_words(terms: Terms, counted: Tally) -> list[str]:
    """6 月未达标：办公室、高新科；3 月未报送：农社处, the newest periods first."""
    ends = list(dict.fromkeys(each.last for each in counted.unmet))
    said = []
    for end in ends[:MOST_PERIODS]:
        those = [each for each in counted.unmet if each.last == end]
        said += _named(terms, end, "未达标", [each.unit for each in those if each.count is not None])
        said += _named(terms, end, "未报送", [each.unit for each in those if each.count is None])
    if len(ends) > MOST_PERIODS:
        said.append(f"更早还有 {len(ends) - MOST_PERIODS} {PERIOD_WORDS[terms.frequency]}未全部达标")
    unknown = counted.due - counted.met - len(counted.unmet)
    if unknown:
        said.append(f"另有 {unknown} 次没有任何报送")
    return said


def _named(terms: Terms, end: date, what: str, units: Sequence[str]) -> list[str]:
    if not units:
        return []
    who = words.names([unit for unit in units if unit])  # a duty of all together names nobody
    return [f"{_period_name(terms, end)}{what}：{who}" if who else f"{_period_name(terms, end)}{what}"]


def _period_name(terms: Terms, end: date) -> str:
    year = "" if terms.start.year == terms.due.year else f"{end.year} 年 "
    if terms.frequency == "month":
        return f"{year}{end.month} 月"
    if terms.frequency == "quarter":
        return f"{year}第 {(end.month + 2) // 3} 季度"
    return f"{end.year} 年"


def _next(terms: Terms, known: Known, on: date, light: Light, counted: Tally) -> steps.Step:
    if light == Light.DONE:
        return steps.keep()
    missing = f"补上所差 {words.distance(counted.missing, terms)}" if counted.missing else ""
    if light == Light.BEHIND:
        return steps.speed_up(on, missing)
    if light == Light.FAR_BEHIND:
        return steps.supervise(on, missing)
    if words.has_waiting(known):
        return steps.review(on, words.waiting_words(terms, known))
    if light == Light.UNVERIFIED or known.silent:
        return steps.report(known, on, "报送佐证材料")
    begins = max(terms.start, terms.judge_from)
    ends = next((last for _, last in paths.rounds(terms) if last > on), None)
    day = max(begins, ends) if ends else begins
    return NextStep.WAIT, f"{words.day_words(day, on)}前完成本期，期满评判", max(day, on)
