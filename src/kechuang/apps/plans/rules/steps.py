"""What someone should do now, so that no commitment is left without a next step."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from kechuang.apps.plans.rules import paths
from kechuang.apps.plans.rules import verdict_words as words
from kechuang.apps.plans.rules.terms import Counting, Known, Light, NextStep, Terms

DAYS_TO_REVIEW = 7
Step = tuple[NextStep, str, date | None]


def next_step(terms: Terms, known: Known, on: date, light: Light, figure: Decimal | None, wrong: str) -> Step:
    """(step, words, by when); the day is None only when nothing is left to do."""
    if light == Light.DONE:
        return keep()
    if wrong:
        return report(known, on, "核对并更正报送数")
    if light == Light.BEHIND:
        return speed_up(on, _missing(terms, figure, on))
    if light == Light.FAR_BEHIND:
        return supervise(on, _missing(terms, figure, on))
    if words.has_waiting(known):
        return review(on, words.waiting_words(terms, known))
    if paths.lacks_baseline(terms):
        return set_baseline(terms, on)
    if light == Light.UNVERIFIED or (light == Light.ON_TRACK and (known.silent or _is_over(terms, on))):
        return report(known, on, f"报送{_what(terms)}")
    return wait(terms, on, light)


def _is_over(terms: Terms, on: date) -> bool:
    return on >= terms.due


def _what(terms: Terms) -> str:
    return {Counting.EVIDENCE: "佐证材料", Counting.RANK: "最新位次"}.get(terms.counting, "最新数据")


def keep() -> Step:
    return NextStep.NONE, "已完成，佐证材料妥善保存，年末归档", None


def report(known: Known, on: date, what: str) -> Step:
    """Until the end of the month; the next one's from its last day on."""
    by = paths.month_end(on + timedelta(days=1))
    who = words.names(known.silent) or "牵头单位"
    return NextStep.REPORT, f"{words.day_words(by, on)}前由{who}{what}", by


def review(on: date, what: str) -> Step:
    by = on + timedelta(days=DAYS_TO_REVIEW)
    return NextStep.REVIEW, f"{what}，{words.day_words(by, on)}前审核", by


def set_baseline(terms: Terms, on: date) -> Step:
    by = paths.month_end(on + timedelta(days=1))
    begins = "上一次的位次" if paths.is_rank(terms) else f"{words.day_words(terms.start, on)}前的基数（从零起算的填 0）"
    return NextStep.SET_BASELINE, f"{words.day_words(by, on)}前填写{' ' if begins[0].isdigit() else ''}{begins}", by


def speed_up(on: date, missing: str) -> Step:
    by = paths.month_end(on + timedelta(days=1))
    return NextStep.SPEED_UP, f"牵头单位加快进度，{words.day_words(by, on)}前{missing or '赶上时序'}", by


def supervise(on: date, missing: str) -> Step:
    by = paths.month_end(on + timedelta(days=1))
    return (
        NextStep.SUPERVISE,
        f"列入督办，牵头单位于 {words.day_words(by, on)}前说明原因，提出{missing or '补齐'}的办法",
        by,
    )


def wait(terms: Terms, on: date, light: Light) -> Step:
    """Until something is due, at the latest the end of next month's reporting."""
    within = paths.window(terms, on)
    begins = max(within.first, within.judge_from)
    if on < begins:
        return NextStep.WAIT, f"{words.day_words(begins, on)}起评判，此前按月报送进展", begins
    if light == Light.NOT_DUE and on < within.last and paths.due_by(terms, on) is None:
        day = paths.first_due(terms, on)
        return NextStep.WAIT, f"{words.day_words(day, on)}到期，此前按月报送进展", day
    look = paths.month_end(on + timedelta(days=1))
    day = min(look, within.last) if on < within.last else look
    return NextStep.WAIT, f"按时序推进，{words.day_words(day, on)}再评判", day


def _missing(terms: Terms, figure: Decimal | None, on: date) -> str:
    """补上 62 家: what is missing to the path today."""
    due = paths.due_shown(terms, on)
    if figure is None or due is None or paths.falls(terms) or due <= figure:
        return ""
    return f"补上所差 {words.distance(words.due_in_words(due, figure, terms) - figure, terms)}"
