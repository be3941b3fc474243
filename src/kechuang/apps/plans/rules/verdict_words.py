"""The sentences of verdicts: what was promised, where it stands, what is missing, who does what by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from kechuang.apps.plans.rules import paths, wording
from kechuang.apps.plans.rules.terms import Counting, Known, Light, Terms, Verdict

MOST_NAMES = 6
LEAST_DIGITS = 2
MOST_DIGITS = 12
ROUND_WORDS = {"month": "每月", "quarter": "每季度", "year": "每年"}


def day_words(day: date, on: date) -> str:
    """8 月 31 日, with the year where it is not that of `on`."""
    words = f"{day.month} 月 {day.day} 日"
    return words if day.year == on.year else f"{day.year} 年 {words}"


def unit_of(terms: Terms) -> str:
    return "位" if paths.is_rank(terms) else terms.unit


def amount(value: Decimal, terms: Terms) -> str:
    """Value and unit, a rank as the position: 15 家, 3.06%, 第 58 位."""
    if paths.is_rank(terms):
        return f"第 {wording.figure(value)} 位"
    return wording.amount("=", "", value, None, terms.unit)


def distance(value: Decimal, terms: Terms) -> str:
    """A difference and its unit: between percentages it is one of 百分点."""
    unit = "个百分点" if terms.unit.startswith(("%", "％")) else unit_of(terms)
    return wording.amount("=", "", value, None, unit)


def goal_words(terms: Terms) -> str:
    """目标不少于 30 家, 目标确保 23%、力争 25%, 目标进入前 50 位."""
    pace = ROUND_WORDS.get(terms.frequency, "")
    each = "每个单位" if terms.members > 1 else ""
    return joined(f"目标{each}{pace}", promise_words(terms))


def joined(head: str, tail: str) -> str:
    """Both, with the space that stands between a Chinese word and a figure."""
    return f"{head} {tail}" if tail[:1].isdigit() or tail[:1] == "-" else f"{head}{tail}"


def promise_words(terms: Terms) -> str:
    """The promise alone: 不少于 30 家; without a figure 按期完成."""
    if terms.value is None:
        return "按期完成"
    if terms.kind == "breakthrough":
        return "实现零的突破"
    if paths.is_rank(terms):
        return _rank_words(terms)
    value = wording.amount("=", "", terms.value, terms.value_max, terms.unit)
    if terms.stretch is not None:
        return f"确保 {value}、力争 {wording.amount('=', '', terms.stretch, None, terms.unit)}"
    head = "" if terms.comparator in ("=", "range") else wording.bound(terms.comparator, terms.kind, terms.unit)
    return f"{head} {value}".lstrip()


def _rank_words(terms: Terms) -> str:
    figure = wording.figure(terms.value)
    if not terms.is_change:
        return f"进入前 {figure} 位"
    target = paths.goal(terms)
    reach = "" if target is None else f"（由第 {wording.figure(terms.baseline)} 位进到第 {wording.figure(target)} 位）"
    return f"上升 {figure} 位{reach}"


def whole_period(terms: Terms, within: paths.Window) -> str:
    """全年 for a calendar year, else 全期."""
    year = within.first.year
    return "全年" if (within.first, within.last) == (date(year, 1, 1), date(year, 12, 31)) else "全期"


def end_words(terms: Terms, within: paths.Window) -> str:
    return "年末" if (within.last.month, within.last.day) == (12, 31) else "期末"


def _digits(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def due_in_words(due: Decimal, figure: Decimal | None, terms: Terms) -> Decimal:
    """`due` with as many digits as people write, rounded in favour of who reports; more where they decide."""
    known = [_digits(each) for each in (terms.value, figure) if each is not None]
    less = paths.falls(terms)
    for digits in range(max([LEAST_DIGITS, *known]), MOST_DIGITS):
        shown = due.quantize(Decimal(1).scaleb(-digits), ROUND_CEILING if less else ROUND_FLOOR)
        if figure is None or ((figure > due) == (figure > shown) and (figure < due) == (figure < shown)):
            return shown
    return due


def as_read(verdict: Verdict, terms: Terms) -> Verdict:
    """`verdict` with what is due and missing in the digits of its sentence, for whoever prints them beside it."""
    if verdict.due is None or terms.counting == Counting.MILESTONES:
        return verdict
    shown = due_in_words(verdict.due, verdict.actual, terms)
    less = abs(verdict.due - shown)  # rounded in favour of who reports, so that much less is missing
    return replace(verdict, due=shown, gap=None if verdict.gap is None else max(verdict.gap - less, Decimal(0)))


def position_words(terms: Terms, figure: Decimal, known: Known) -> str:
    """现 498 家; for a rank 最近公布第 58 位（2025 年版，共 169 个）."""
    if not paths.is_rank(terms):
        return f"现 {amount(figure, terms)}"
    about = [f"{known.edition} 年版"] if known.edition else []
    about += [f"共 {known.field_size} 个"] if known.field_size else []
    return f"最近公布{amount(figure, terms)}" + (f"（{'，'.join(about)}）" if about else "")


def standing_words(terms: Terms, figure: Decimal, due: Decimal, known: Known, on: date) -> str:
    """到 6 月 30 日应达 560 家，现 498 家，差 62 家; for a rank the promise itself is what is due."""
    shown = due_in_words(due, figure, terms)
    stands = f"{position_words(terms, figure, known)}{_difference(terms, figure, shown)}"
    is_whole_promise = due == paths.goal(terms)
    if paths.is_rank(terms) and is_whole_promise:
        return f"{goal_words(terms)}，{stands}"
    strict = is_whole_promise and terms.comparator in (">", "<")
    ceiling, floor = ("应低于", "应超过") if strict else ("应不超过", "应达")
    should = joined(ceiling if paths.falls(terms) else floor, amount(shown, terms))
    return f"{by_words(terms, on)}{should}，{stands}"


def _difference(terms: Terms, figure: Decimal, shown: Decimal) -> str:
    missing = figure - shown if paths.falls(terms) else shown - figure
    if missing > 0:
        beyond = "超出" if paths.falls(terms) and not paths.is_rank(terms) else "差"
        return f"，{beyond} {distance(missing, terms)}"
    if missing == 0 and terms.comparator in (">", "<") and shown == paths.goal(terms):
        return f"，尚未{'低于' if paths.falls(terms) else '超过'}"
    return ""


def due_words(terms: Terms, due: Decimal, on: date) -> str:
    """到 6 月 30 日应达 15 家; for a rank the promise itself is what is due."""
    if paths.is_rank(terms) and due == paths.goal(terms):
        return goal_words(terms)
    shown = amount(due_in_words(due, None, terms), terms)
    return f"{by_words(terms, on)}{joined('应不超过' if paths.falls(terms) else '应达', shown)}"


def by_words(terms: Terms, on: date) -> str:
    """到 6 月 30 日, after the end 到期（12 月 31 日）."""
    last = paths.window(terms, on).last
    return f"到期（{day_words(last, on)}）" if on > last else f"到 {day_words(on, on)}"


def waiting_words(terms: Terms, known: Known) -> str:
    """另有 61 家（12 件）待审核; empty when nothing waits."""
    if not has_waiting(known):
        return ""
    if terms.counting != Counting.EVIDENCE or known.waiting is None:
        what = f"{known.waiting_items} 件" if known.waiting is None else amount(known.waiting, terms)
        return joined("新报送的", f"{what}待审核")
    items = f"（{known.waiting_items} 件）" if known.waiting_items else ""
    return f"另有 {wording.amount('=', '', known.waiting, None, terms.unit)}{items}待审核"


def has_waiting(known: Known) -> bool:
    return known.waiting_items > 0 or known.waiting != 0


def names(units: Sequence[str]) -> str:
    """高新科、农社处; of many the first few and how many there are."""
    if len(units) <= MOST_NAMES:
        return "、".join(units)
    return f"{'、'.join(units[:MOST_NAMES])}等 {len(units)} 个单位"


def plain(value: Decimal) -> str:
    return wording.figure(value)


def wait_words(terms: Terms, on: date) -> str:
    """From which day on it is judged, or that the calendar does not ask for a whole one yet."""
    within = paths.window(terms, on)
    begins = max(within.first, within.judge_from)
    if on < begins:
        return f"{day_words(begins, on)}起评判"
    if paths.due_by(terms, on) is not None:
        return f"按时序，目前应达数不足 1{' ' if terms.unit else ''}{terms.unit}"
    return f"{day_words(paths.first_due(terms, on), on)}到期评判，此前不作时序要求"


def baseline_words(terms: Terms, light: Light) -> str:
    """That the baseline is missing, where that is why less can be said."""
    if light in (Light.DONE, Light.BEHIND, Light.FAR_BEHIND) or not paths.lacks_baseline(terms):
        return ""
    if paths.adds_baseline(terms) or paths.is_rank(terms):
        return "基数未填，填报后方可评判"
    return "基数未填，不能按时序评判，暂只在到期日评判"


def silent_words(known: Known) -> str:
    return f"{names(known.silent)}尚未报送" if known.silent else ""


def range_words(terms: Terms, figure: Decimal) -> str:
    """Where in the range it stands, and how far the stretch is."""
    if terms.stretch is not None:
        return _stretch_words(terms, figure)
    if terms.comparator != "range" or terms.value_max is None or terms.value is None:
        return ""
    if figure > terms.value_max and not paths.falls(terms):
        return f"高于上限 {amount(terms.value_max, terms)}"
    if figure >= terms.value:
        return f"在 {wording.amount('=', '', terms.value, terms.value_max, terms.unit)}之间"
    return ""


def _stretch_words(terms: Terms, figure: Decimal) -> str:
    assert terms.stretch is not None
    less = paths.falls(terms)
    missing = figure - terms.stretch if less else terms.stretch - figure
    if missing <= 0:
        return f"力争目标 {amount(terms.stretch, terms)}也已达到"
    return f"距力争目标 {amount(terms.stretch, terms)}还差 {distance(missing, terms)}"


def change_words(before: Terms, terms: Terms, document: str) -> str:
    """目标已由 575 家调为 500 家（文号）; other changes are named without figures."""
    if promise_words(before) != promise_words(terms):
        former = joined("目标已由", promise_words(before))
        return f"{joined(f'{former}调为', promise_words(terms))}（{document}）"
    if before.due != terms.due:
        on = before.due
        return f"完成期限已由 {day_words(before.due, on)}调为 {day_words(terms.due, on)}（{document}）"
    return f"计数或评判办法已调整（{document}）"


def sentence(*parts: str) -> str:
    """The parts that say something, joined by semicolons and closed."""
    return "；".join(part for part in parts if part) + "。"
