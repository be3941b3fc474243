"""Judges what has a figure: counts, levels, shares, rates and ranks against their path."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kechuang.apps.plans.rules import paths
from kechuang.apps.plans.rules import verdict_words as words
from kechuang.apps.plans.rules.steps import next_step
from kechuang.apps.plans.rules.terms import Counting, Known, Light, PathShape, Terms, Verdict
from kechuang.catalog.counting import load_counting

BAD = (Light.BEHIND, Light.FAR_BEHIND)
HUNDRED = Decimal(100)
ONE = Decimal(1)


def meets(terms: Terms, figure: Decimal) -> bool:
    """Whether the final promise is met by `figure`; 超过 70 is not met by 70, 约 70 by a little less."""
    end = paths.goal(terms)
    if end is None:
        return False
    if terms.comparator == ">" and not paths.falls(terms):
        return figure > end
    if terms.comparator in ("<", ">") and paths.falls(terms):
        return figure < end
    return _reaches(terms, figure, end)


def _reaches(terms: Terms, figure: Decimal, mark: Decimal) -> bool:
    margin = abs(mark) * load_counting().lights.approx_tolerance if terms.comparator == "approx" else paths.ZERO
    return figure <= mark + margin if paths.falls(terms) else figure >= mark - margin


def only_grows(terms: Terms) -> bool:
    """Counts of what happened never become less, unless the terms say so."""
    return not terms.may_fall and (terms.kind in paths.FROM_ZERO or paths.adds_baseline(terms))


def is_old(terms: Terms, known: Known, on: date) -> bool:
    """Whether the newest figure speaks of a time before the promise began."""
    if terms.counting == Counting.EVIDENCE or known.observed_on is None:
        return False
    return known.observed_on < paths.window(terms, on).first


def figure_of(terms: Terms, known: Known, on: date) -> Decimal | None:
    """What stands there; None when nobody has reported, or only the part above an unknown baseline is known."""
    if known.actual is None or is_old(terms, known, on):
        return None
    return _with_baseline(terms, known.actual)


def _with_baseline(terms: Terms, accepted: Decimal) -> Decimal | None:
    if not paths.adds_baseline(terms):
        return accepted
    if terms.baseline is not None:
        return terms.baseline + accepted
    # No baseline is below 0: the evidence alone can be enough for a promise, or too much for a ceiling.
    return accepted if meets(terms, accepted) != paths.falls(terms) else None


def figure_if_accepted(terms: Terms, known: Known, on: date) -> Decimal | None:
    """What would stand there if all that waits were accepted; None when nothing waits or it cannot be told."""
    if not words.has_waiting(known):
        return None
    if terms.counting == Counting.EVIDENCE:
        return _with_baseline(terms, (known.actual or paths.ZERO) + (known.waiting or paths.ZERO))
    return known.waiting


def is_settled(terms: Terms, known: Known, on: date) -> bool:
    """Whether a promise that is met today cannot be broken any more."""
    within = paths.window(terms, on)
    if within.last < terms.due:
        return False
    if known.is_final or (only_grows(terms) and not paths.falls(terms)):
        return True
    return on >= within.last and not lacks_last_figure(terms, known, on)


def lacks_last_figure(terms: Terms, known: Known, on: date) -> bool:
    """Whether the promise has ended and the newest official figure speaks of an earlier day."""
    last = paths.window(terms, on).last
    if terms.counting != Counting.REPORTED or known.is_final or known.observed_on is None:
        return False
    return known.observed_on < last <= on


def light_at(terms: Terms, figure: Decimal | None, known: Known, on: date) -> Light:
    """The light of a figure, whatever still waits. 1 met, 2 nothing due, 3 unknown, 4 on its path, 5 behind it."""
    if figure is not None and meets(terms, figure):
        return Light.DONE if is_settled(terms, known, on) else Light.ON_TRACK
    due = paths.due_shown(terms, on)
    if figure is not None and _is_broken_for_good(terms, on):
        return Light.FAR_BEHIND
    if due is None:
        return Light.UNVERIFIED if _cannot_be_told(terms, on) else Light.NOT_DUE
    if figure is None:
        return Light.NOT_DUE if due == paths.origin(terms) else Light.UNVERIFIED
    if due != paths.goal(terms) and _reaches(terms, figure, due):
        return Light.ON_TRACK
    return Light.FAR_BEHIND if _is_far(terms, figure, due, on) else Light.BEHIND


def _is_broken_for_good(terms: Terms, on: date) -> bool:
    """A ceiling on what only grows, once passed, stays passed."""
    within = paths.window(terms, on)
    return paths.falls(terms) and only_grows(terms) and on >= max(within.first, within.judge_from)


def _cannot_be_told(terms: Terms, on: date) -> bool:
    """Whether it is time to judge, but what is due cannot be told without the baseline."""
    within = paths.window(terms, on)
    return paths.goal(terms) is None and on >= max(within.first, within.judge_from)


def _is_far(terms: Terms, figure: Decimal, due: Decimal, on: date) -> bool:
    """Whether the shortfall is a large part of what was due since the baseline, of the value itself without one."""
    begin = None if paths.shape(terms, paths.window(terms, on)) == PathShape.FLAT else paths.origin(terms)
    asked = abs(due) if begin is None or due == begin else abs(due - begin)
    return abs(figure - due) > asked * load_counting().lights.far_behind_share


def light_with_waiting(alone: Light, all_accepted: Light | None) -> Light:
    """待核实 where the review decides between well and badly; what waits never counts for anyone before."""
    if all_accepted is None or Light.UNVERIFIED in (alone, all_accepted):
        return alone
    return Light.UNVERIFIED if (alone in BAD) != (all_accepted in BAD) else alone


def lacking(terms: Terms, known: Known) -> list[str]:
    """Of a yearly duty that each of several units owes, who has not done its part, though all together may."""
    if terms.frequency != "year" or terms.members < 2:
        return []
    once = replace(terms, frequency="", members=1)
    return [each.unit for each in known.periods if each.count is None or not meets(once, each.count)]


def light_of_all(light: Light, someone_lacks: bool, is_over: bool) -> Light:
    """What one unit did too much of does not stand for another: nothing is met before all have done theirs."""
    if not someone_lacks or light not in (Light.DONE, Light.ON_TRACK):
        return light
    return Light.BEHIND if is_over else Light.ON_TRACK


def impossible(terms: Terms, figure: Decimal | None, known: Known) -> str:
    """Why a figure cannot be right: 占比超过 100%, 位次不是整数 …; empty when it can."""
    if figure is None:
        return ""
    if paths.is_rank(terms):
        if figure < 1 or figure != figure.to_integral_value():
            return f"位次应为不小于 1 的整数，报送的是 {words.plain(figure)}"
        return ""
    if terms.kind == "share" and terms.unit.startswith("%") and not 0 <= figure <= HUNDRED:
        return f"占比应在 0% 与 100% 之间，报送的是 {words.amount(figure, terms)}"
    if terms.kind in paths.FROM_ZERO and not terms.may_fall and figure < 0:
        return f"数量不应为负，报送的是 {words.amount(figure, terms)}"
    return ""


def looks_like_a_fraction(terms: Terms, figure: Decimal) -> bool:
    """0.345 where the promise is 34.5%: probably not written as a percentage. Worth asking, never a reason to judge."""
    if terms.kind != "share" or not terms.unit.startswith("%") or terms.value is None:
        return False
    return terms.value >= 5 and 0 < figure < 1


def progress(terms: Terms, figure: Decimal | None) -> Decimal | None:
    """Share 0..1 of the way from the baseline to the promise; None where no way can be told, as under a ceiling."""
    begin, end = paths.origin(terms), paths.goal(terms)
    if figure is None or end is None:
        return None
    if begin is None:
        begin = paths.ZERO
    if begin == end or paths.falls(terms) != (end < begin):
        return ONE if meets(terms, figure) and not paths.falls(terms) else None
    return min(max((figure - begin) / (end - begin), paths.ZERO), ONE)


def judge(terms: Terms, known: Known, on: date) -> Verdict:
    """The verdict of a promise with a figure, without regard to revisions."""
    figure = figure_of(terms, known, on)
    wrong = impossible(terms, figure, known)
    if wrong:
        light = Light.UNVERIFIED
    else:
        possible = figure_if_accepted(terms, known, on)
        all_accepted = light_at(terms, possible, known, on) if possible is not None else None
        light = light_with_waiting(light_at(terms, figure, known, on), all_accepted)
        light = light_of_all(light, bool(lacking(terms, known)), on >= paths.window(terms, on).last)
    due = paths.due_shown(terms, on)
    step, said, next_on = next_step(terms, known, on, light, figure, wrong)
    return Verdict(
        light=light,
        sentence=_sentence(terms, known, on, light, figure, wrong),
        actual=figure,
        due=due,
        gap=_gap(terms, figure, due),
        progress=progress(terms, figure),
        next_step=step,
        next_words=said,
        next_on=next_on,
        path=paths.points(terms),
    )


def _gap(terms: Terms, figure: Decimal | None, due: Decimal | None) -> Decimal | None:
    if figure is None or due is None:
        return None
    return max(figure - due if paths.falls(terms) else due - figure, paths.ZERO)


def _sentence(terms: Terms, known: Known, on: date, light: Light, figure: Decimal | None, wrong: str) -> str:
    if wrong:
        return words.sentence(wrong, words.goal_words(terms))
    if figure is None:
        parts = [_without_figure(terms, known, on, light)]
    elif meets(terms, figure):
        parts = [_met(terms, known, on, light, figure), words.range_words(terms, figure)]
    else:
        parts = [_unmet(terms, known, on, figure), _unmet_goal(terms, on)]
        if looks_like_a_fraction(terms, figure):
            parts.append(f"报送数 {words.amount(figure, terms)}请核对是否按百分数填写")
    decides = light == Light.UNVERIFIED and figure is not None
    waiting = words.waiting_words(terms, known)
    parts.append(f"{waiting}，审核后方能判定" if waiting and decides else waiting)
    unmet = lacking(terms, known) if figure is not None and meets(terms, figure) else []
    parts.append(f"其中{words.names(unmet)}还没有完成自己的一份" if unmet else "")
    return words.sentence(*parts, words.silent_words(known), words.baseline_words(terms, light))


def _met(terms: Terms, known: Known, on: date, light: Light, figure: Decimal) -> str:
    within = paths.window(terms, on)
    stands = f"{words.goal_words(terms)}，{words.position_words(terms, figure, known)}"
    if light == Light.DONE:
        return f"{stands}，已完成"
    if light == Light.UNVERIFIED:
        return stands
    if within.last < terms.due:
        return f"{stands}，{within.first.year} 年的目标已达到，{within.last.year + 1} 年重新计算"
    if lacks_last_figure(terms, known, on):
        return f"{stands}，已达目标，但{words.end_words(terms, within)}数尚未报送"
    if paths.falls(terms) and not paths.is_rank(terms):
        return f"{stands}，未超过上限，{words.end_words(terms, within)}前仍须保持"
    return f"{stands}，已达{words.whole_period(terms, within)}目标，{words.end_words(terms, within)}仍须保持"


def _unmet(terms: Terms, known: Known, on: date, figure: Decimal) -> str:
    """Where it stands against the path, or when it will be judged."""
    due = paths.due_shown(terms, on)
    if due is not None:
        return words.standing_words(terms, figure, due, known, on)
    stands = words.position_words(terms, figure, known)
    if _is_broken_for_good(terms, on):
        return f"{stands}，已超过上限，不能再降回"
    return stands if _cannot_be_told(terms, on) else f"{stands}；{words.wait_words(terms, on)}"


def _unmet_goal(terms: Terms, on: date) -> str:
    """The promise, unless it is what was just said to be due."""
    due = paths.due_shown(terms, on)
    if due is not None and due == paths.goal(terms) and terms.comparator == "=" and terms.stretch is None:
        return ""
    return "" if due == paths.goal(terms) and paths.is_rank(terms) else words.goal_words(terms)


def _without_figure(terms: Terms, known: Known, on: date, light: Light) -> str:
    due = paths.due_shown(terms, on)
    if light == Light.NOT_DUE:
        return f"{words.goal_words(terms)}；{words.wait_words(terms, on)}"
    old = "最近一次数早于起算日，本期" if is_old(terms, known, on) else ""
    if due is None:
        lacks = "" if paths.lacks_baseline(terms) else "；未填目标值，不能判定"
        return f"{words.goal_words(terms)}{lacks}"
    if known.actual is not None and not old:
        return f"{words.due_words(terms, due, on)}，已审核新增 {words.amount(known.actual, terms)}"
    if known.actual is None and known.observed_on is not None:
        return f"{words.due_words(terms, due, on)}，已报送的数中间缺月份，不能累计；{words.goal_words(terms)}"
    # What waits for review was reported; only nobody has accepted it yet.
    lacking = "尚无采纳的数据" if known.waiting_items else "尚未报送"
    said = f"{words.due_words(terms, due, on)}，{old}{lacking}，不能判定"
    return "；".join(filter(None, (said, _unmet_goal(terms, on))))
