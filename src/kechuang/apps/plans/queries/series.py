"""One commitment against the calendar: what was reached when, as the chart and the table behind it take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from kechuang.apps.plans.messages import lights as messages
from kechuang.apps.plans.models import Evidence, Observation, Rank, ReportStanding
from kechuang.apps.plans.queries.shares import JudgedShare
from kechuang.apps.plans.queries.standing import Judged, as_figure, newest_rank
from kechuang.apps.plans.rules import observed, paths, verdict_words
from kechuang.apps.plans.rules.paths import month_end
from kechuang.apps.plans.rules.terms import Counting, Light, Terms
from kechuang.ui.marks import light_mark
from kechuang.writers.charts.shown import Point, ProgressChart, TownsChart, TownSeries

FINE = Decimal("0.0001")
MOST_DENT = Decimal("0.02")


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of the table behind the chart: a day, what stood there, what was due. None: unknown, or nothing due."""

    day: date
    actual: Decimal | None
    due: Decimal | None


def progress_chart(judged: Judged, on: date) -> ProgressChart | None:
    """The chart of a commitment on a day. None where nothing runs along the calendar: milestones, and promises
    without a value. One query."""
    terms = judged.terms
    if terms.counting == Counting.MILESTONES or terms.value is None:
        return None
    actual = tuple(reached(judged, on))
    newest = max((point.day for point in actual), default=terms.due)  # ranks come out after the last day
    return ProgressChart(
        finding=judged.verdict.sentence,
        name=judged.commitment.name,
        unit=verdict_words.unit_of(terms),
        first=terms.start,
        last=max(terms.due, newest),
        today=on,
        actual=actual,
        due=tuple(_due_points(judged, on)),
        target=paths.goal(terms),
        stretch=terms.stretch,
        judge_from=terms.judge_from,
        steps=terms.counting == Counting.EVIDENCE,
        as_of=on,
    )


def _due_points(judged: Judged, on: date) -> list[Point]:
    """The path with as many digits as can be seen, and today what the verdict says is due: the same number stands in
    its sentence. Where whole things are rounded down so far that the line would show a dent, today has no point."""
    terms, due = judged.terms, judged.verdict.due
    points = {day: amount.quantize(FINE, ROUND_HALF_EVEN) for day, amount in judged.verdict.path}
    planned, goal = paths.due_by(terms, on), paths.goal(terms)
    if due is not None and planned is not None and goal is not None and terms.start <= on < terms.due:
        points.pop(on, None)
        if abs(planned - due) <= abs(goal) * MOST_DENT:
            points[on] = verdict_words.due_in_words(due, judged.verdict.actual, terms)
    return [Point(day, points[day]) for day in sorted(points)]


def reached(judged: Judged, on: date) -> list[Point]:
    """What stood there by days, oldest first: a point per day that changed it, and one for today."""
    terms = judged.terms
    if terms.counting == Counting.EVIDENCE:
        return _counted(judged, on)
    if terms.counting == Counting.RANK:
        return _ranks(judged, on)
    return _observed(judged, on)


def _counted(judged: Judged, on: date) -> list[Point]:
    """The running sum of accepted evidence; where the promise is a level, from the baseline up. Of a yearly promise
    each year begins anew."""
    terms = judged.terms
    end = min(on, paths.window(terms, on).last)
    items = Evidence.objects.filter(
        commitment=judged.commitment,
        standing=ReportStanding.ACCEPTED,
        happened_on__range=(terms.start, end),
    ).order_by("happened_on", "pk")
    begin = terms.baseline if paths.adds_baseline(terms) else Decimal(0)
    if begin is None:  # the level is unknown; a part of it must not be drawn as the whole
        return []
    points: dict[date, Decimal | None] = {terms.start: begin}
    total, year = begin, terms.start.year
    for day, amount in items.values_list("happened_on", "amount"):
        if terms.frequency == "year" and day.year != year:
            total, year = begin, day.year
            points[date(year, 1, 1)] = total
        total += amount
        points[day] = total
    if len(points) == 1 and judged.verdict.actual is None:  # nobody reported: that is not 0
        return []
    points[max(end, terms.start)] = judged.verdict.actual  # of a new year in which nobody reported yet: unknown
    return [Point(day, value) for day, value in sorted(points.items())]


def _ranks(judged: Judged, on: date) -> list[Point]:
    """By the day of publication; an old edition that comes out late does not take the place of a newer one."""
    rows = Rank.objects.filter(commitment=judged.commitment, standing=ReportStanding.ACCEPTED, published_on__lte=on)
    newest: Rank | None = None
    points: dict[date, Decimal] = {}
    for row in rows.filter(year__lte=judged.terms.due.year).order_by("published_on", "pk"):
        if newest is None or newest_rank(row) > newest_rank(newest):
            newest = row
            points[row.published_on] = Decimal(row.position)
    return [Point(day, position) for day, position in points.items()]


def _observed(judged: Judged, on: date) -> list[Point]:
    """By the last day each figure speaks of, added up as the verdict does. Edge: where a month of a sum is missing
    the line has a gap."""
    terms = judged.terms
    rows = Observation.objects.filter(
        commitment=judged.commitment, standing=ReportStanding.ACCEPTED, last__lte=on, published_on__lte=on
    )
    figures = [as_figure(row) for row in rows]
    return [
        Point(day, value)
        for within in paths.windows(terms)
        for day, value in observed.line(figures, terms.kind, within)
    ]


def by_month(chart: ProgressChart, terms: Terms) -> list[Mark]:
    """The table behind the chart: every month end of the promise up to today, and today."""
    days = _month_ends(chart.first, min(chart.today, chart.last))
    return [Mark(day, _standing_on(chart, day), paths.due_shown(terms, day)) for day in days]


def _standing_on(chart: ProgressChart, day: date) -> Decimal | None:
    by_then = [point.value for point in chart.actual if point.day <= day]
    return by_then[-1] if by_then else None


def towns_chart(judged: Judged, shares: Sequence[JudgedShare], on: date) -> TownsChart | None:
    """Every unit that holds a share against its own path, by month ends. None where none can be judged. One query."""
    held = [each for each in shares if each.verdict is not None and each.terms is not None]
    if not held:
        return None
    terms = judged.terms
    rows = Evidence.objects.filter(
        commitment=judged.commitment,
        standing=ReportStanding.ACCEPTED,
        unit__in={pk for each in held for pk in each.reporting},
        happened_on__range=(terms.start, on),
    ).values_list("unit", "happened_on", "amount")
    items = list(rows)
    days = _month_ends(terms.start, min(on, terms.due))
    return TownsChart(
        finding=_towns_finding(held),
        unit=verdict_words.unit_of(terms),
        towns=tuple(_town(each, items, days) for each in held),
        first=terms.start,
        last=terms.due,
        as_of=on,
    )


def _town(each: JudgedShare, items: Sequence[tuple[int | None, date, Decimal]], days: Sequence[date]) -> TownSeries:
    assert each.terms is not None and each.verdict is not None  # only those that can be judged are drawn
    mine = [(day, amount) for unit, day, amount in items if unit in each.reporting]
    begins_anew = each.terms.frequency == "year"
    begin = (each.terms.baseline or Decimal(0)) if paths.adds_baseline(each.terms) else Decimal(0)
    is_known = each.verdict.actual is not None
    actual = [Point(day, begin + _sum_by(mine, day, begins_anew) if is_known else None) for day in days]
    path = tuple(Point(day, amount) for day, amount in each.verdict.path)
    return TownSeries(str(each.share.unit), tuple(actual), path, str(light_mark(each.verdict.light).word))


def _sum_by(items: Sequence[tuple[date, Decimal]], day: date, begins_anew: bool) -> Decimal:
    """What was reported by the end of `day`, of a yearly promise in its year."""
    return sum((amount for at, amount in items if at <= day and (not begins_anew or at.year == day.year)), Decimal(0))


def _towns_finding(held: Sequence[JudgedShare]) -> str:
    counts = _counts(held)
    return f"{len(held)} 个单位：{messages.counted(counts)}"


def _counts(held: Sequence[JudgedShare]) -> dict[Light, int]:
    counts = dict.fromkeys(Light, 0)
    for each in held:
        if each.verdict is not None:
            counts[each.verdict.light] += 1
    return counts


def _month_ends(first: date, last: date) -> list[date]:
    """The ends of the months from `first` on, and `last` itself."""
    days = []
    day = month_end(first)
    while day < last:
        days.append(day)
        day = month_end(date(day.year + day.month // 12, day.month % 12 + 1, 1))
    return [*days, last] if last >= first else []
