"""Which light a commitment shows on a day and why. Pure: terms and what is known give a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeVar

from kechuang.apps.plans.rules import counted, milestones, rounds
from kechuang.apps.plans.rules import verdict_words as words
from kechuang.apps.plans.rules.terms import Counting, Known, Light, NextStep, Revised, Terms, Verdict


class LightMark(NamedTuple):
    """A light told by word, shape and tone; the tone is the name of its colour in the style sheets."""

    word: str
    shape: str
    tone: str


LIGHT_WORDS = {
    Light.DONE: LightMark("完成", "●", "done"),
    Light.ON_TRACK: LightMark("正常", "●", "on-track"),
    Light.BEHIND: LightMark("滞后", "▲", "behind"),
    Light.FAR_BEHIND: LightMark("严重滞后", "■", "far-behind"),
    Light.NOT_DUE: LightMark("未到时点", "○", "not-due"),
    Light.UNVERIFIED: LightMark("待核实", "？", "unverified"),
    Light.ADJUSTED: LightMark("已调整", "↺", "adjusted"),
}
WORST_FIRST = (
    Light.FAR_BEHIND, Light.BEHIND, Light.UNVERIFIED, Light.ADJUSTED, Light.ON_TRACK, Light.NOT_DUE, Light.DONE,
)  # fmt: skip
FINE = (Light.DONE, Light.ON_TRACK, Light.NOT_DUE)
# How much a light asks for attention. 未到时点 → 正常 is only the calendar going on: neither better nor worse.
CONCERN = {Light.FAR_BEHIND: 3, Light.BEHIND: 2, Light.UNVERIFIED: 1, Light.DONE: -1}
Row = TypeVar("Row")


def worst_first(light_of: Callable[[Row], Light]) -> Callable[[Row], int]:
    """A sort key for rows whose light `light_of` gives: `sorted(rows, key=worst_first(lambda row: row.light))`."""
    return lambda row: WORST_FIRST.index(light_of(row))


def turned(before: Light, after: Light) -> int:
    """1: the light became worse; -1: better; 0: another one that is neither. One answer for page, notice and brief."""
    rise = CONCERN.get(after, 0) - CONCERN.get(before, 0)
    return (rise > 0) - (rise < 0)


def judge(terms: Terms, known: Known, on: date, revised: Revised | None = None) -> Verdict:
    """The verdict at the end of `on`. `terms` are those in force after `revised`; before its day the former hold."""
    if revised is None:
        return _by_terms(terms, known, on)
    if on < revised.effective_on:
        return _by_terms(revised.before or terms, revised.known or known, on)
    if revised.withdrawn:
        return _withdrawn(terms, known, on, revised)
    if revised.before is None:
        return _by_terms(terms, known, on)
    former = _by_terms(revised.before, revised.known or known, on)
    return _by_changed_terms(terms, revised.before, _by_terms(terms, known, on), former, revised.document)


def _by_terms(terms: Terms, known: Known, on: date) -> Verdict:
    if terms.counting == Counting.MILESTONES:
        return milestones.judge(terms, known, on)
    if rounds.is_by_units(terms, known):
        return rounds.judge(terms, known, on)
    return counted.judge(terms, known, on)


def _withdrawn(terms: Terms, known: Known, on: date, revised: Revised) -> Verdict:
    verdict = _by_terms(terms, known, on)
    since = words.day_words(revised.effective_on, on)
    return replace(
        verdict,
        light=Light.ADJUSTED,
        sentence=words.sentence(f"目标已取消（{revised.document}，{since}起），不再评判"),
        next_step=NextStep.NONE,
        next_words="调整文件存档备查，年末一并归档",
        next_on=None,
    )


def _by_changed_terms(terms: Terms, before: Terms, now: Verdict, former: Verdict, document: str) -> Verdict:
    """By the new terms; 已调整 where only the change makes them good enough."""
    change = words.change_words(before, terms, document)
    if now.light not in FINE or former.light not in counted.BAD:
        return replace(now, sentence=words.sentence(change, now.sentence.removesuffix("。")))
    by_new = f"按新目标，{now.sentence.removesuffix('。')}"
    by_old = f"按原目标，{former.sentence.removesuffix('。')}"
    return replace(now, light=Light.ADJUSTED, sentence=words.sentence(change, by_new, by_old))
