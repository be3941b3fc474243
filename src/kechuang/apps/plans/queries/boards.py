"""Boards: many commitments as their pages list them, counted, grouped and ranked. Worked out here; templates print.

Nothing here costs a query per commitment: `standing.judged` fetched along what a line needs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from kechuang.apps.orgs.models import UnitKind
from kechuang.apps.plans.messages import lights as messages
from kechuang.apps.plans.models import Commitment, CommitmentUnit, LightChange, Role
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.queries.standing import Judged
from kechuang.apps.plans.rules import lights, paths, verdict_words
from kechuang.apps.plans.rules.terms import Counting, Light, NextStep, Terms, Verdict
from kechuang.ui.bars import Bar, Track, stacked, track
from kechuang.ui.marks import Mark, light_mark

PLACES = (UnitKind.TOWN, UnitKind.PARK, UnitKind.COUNTY)
BAD = (Light.FAR_BEHIND, Light.BEHIND)
WELL = (Light.DONE, Light.ON_TRACK, Light.ADJUSTED)


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit as it is written; url: its board, "" while the register does not know it."""

    name: str
    url: str = ""
    kind: str = ""
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One commitment on a board. actual, due, target: with unit; "" where there is none, and then `why_*` says why."""

    judged: Judged
    mark: Mark
    name: str
    url: str
    actual: str
    due: str
    target: str
    why_no_actual: Any
    why_no_due: Any
    track: Track | None
    leads: tuple[UnitRef, ...]
    supports: tuple[UnitRef, ...]

    @property
    def light(self) -> Light:
        return self.judged.light

    @property
    def commitment(self) -> Commitment:
        return self.judged.commitment

    @property
    def observed_on(self) -> date | None:
        """The day the newest accepted figure speaks of; of milestones, the day the last one was reached."""
        reached = [node.reached_on for node in self.judged.terms.nodes if node.reached_on is not None]
        return max(reached, default=None) if counts_nodes(self.judged.terms) else self.judged.known.observed_on

    @property
    def sentence(self) -> str:
        return self.judged.verdict.sentence

    @property
    def next_words(self) -> str:
        return self.judged.verdict.next_words

    @property
    def step(self) -> NextStep:
        return self.judged.verdict.next_step


def unit_ref(unit: CommitmentUnit) -> UnitRef:
    if unit.unit is None:
        return UnitRef(unit.name)
    return UnitRef(unit.unit.name, reverse("plans:unit", args=[unit.unit.pk]), unit.unit.kind, unit.unit.pk)


def line(judged: Judged) -> Line:
    commitment, terms, verdict = judged.commitment, judged.terms, judged.verdict
    units = [(each.role, unit_ref(each)) for each in commitment.units.all()]
    return Line(
        judged=judged,
        mark=light_mark(verdict.light),
        name=commitment.name,
        url=commitment.get_absolute_url(),
        actual=actual_words(terms, verdict),
        due=due_words(terms, verdict),
        target=verdict_words.goal_words(terms).removeprefix("目标"),
        why_no_actual=messages.NO_ACTUAL,
        why_no_due=messages.NO_DUE,
        track=track_of(terms, verdict),
        leads=tuple(ref for role, ref in units if role == Role.LEAD),
        supports=tuple(ref for role, ref in units if role == Role.SUPPORT),
    )


def unit_words(terms: Terms) -> str:
    """The unit of what the verdict counts."""
    return str(messages.NODES) if counts_nodes(terms) else verdict_words.unit_of(terms)


def counts_nodes(terms: Terms) -> bool:
    """Whether the verdict counts milestones instead of an amount."""
    return terms.counting == Counting.MILESTONES


def actual_words(terms: Terms, verdict: Verdict) -> str:
    """Where it stands, with its unit; "" where nobody knows."""
    return "" if verdict.actual is None else _amount(terms, verdict.actual)


def due_words(terms: Terms, verdict: Verdict) -> str:
    if verdict.due is None:
        return ""
    return _amount(terms, verdict_words.as_read(verdict, terms).due or Decimal(0))


def _amount(terms: Terms, value: Decimal) -> str:
    return f"{value:f} {messages.NODES}" if counts_nodes(terms) else verdict_words.amount(value, terms)


def track_of(terms: Terms, verdict: Verdict) -> Track | None:
    """How far along it is; None where a bar says nothing: ceilings, ranks, unknown figures."""
    end, begin = paths.goal(terms), paths.origin(terms)
    if verdict.progress is None or paths.falls(terms):
        return None
    if verdict.due is None or end is None or begin is None or counts_nodes(terms) or end <= begin:
        return track(verdict.progress, None)
    return track(verdict.progress, (verdict.due - begin) / (end - begin))


def lines(rows: Iterable[Judged]) -> list[Line]:
    """In the order given."""
    return [line(each) for each in rows]


def counts_of(found: Iterable[Line]) -> dict[Light, int]:
    return standing.tally(each.judged for each in found)


def bar(counts: Mapping[Light, int]) -> Bar:
    return stacked({str(light): number for light, number in counts.items()})


@dataclass(slots=True)
class Group:
    """Lines under one heading: a section, a division, a town, a plan. rank: 1 is best; None where nothing is judged."""

    name: str
    url: str
    lines: list[Line]
    counts: dict[Light, int]
    rank: int | None = None

    @property
    def bar(self) -> Bar:
        return bar(self.counts)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def judged(self) -> int:
        """Those whose time has come: the rate is of these alone."""
        return self.total - self.counts.get(Light.NOT_DUE, 0)

    @property
    def well(self) -> int:
        return sum(self.counts.get(light, 0) for light in WELL)

    @property
    def bad(self) -> int:
        return sum(self.counts.get(light, 0) for light in BAD)

    @property
    def rate(self) -> str:
        """`81.8%`; "" where nothing is judged yet, which is not 0 %."""
        return f"{Decimal(100 * self.well) / self.judged:.1f}%" if self.judged else ""


def group(name: str, url: str, found: list[Line]) -> Group:
    return Group(name, url, found, counts_of(found))


def grouped(found: Iterable[Line], keys: Callable[[Line], Iterable[tuple[str, str]]]) -> list[Group]:
    """Groups in the order first met. keys: name and address of each group a line belongs to."""
    members: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for each in found:
        for key in dict.fromkeys(keys(each)):
            members[key].append(each)
    return [group(name, url, of_group) for (name, url), of_group in members.items()]


def by_division(found: Iterable[Line]) -> list[Group]:
    """By who leads, places left out; worst first."""
    return ranked(grouped(found, lambda each: ((u.name, u.url) for u in each.leads if u.kind not in PLACES)))


def by_plan(found: Iterable[Line]) -> list[Group]:
    """The newest plan first."""
    groups = grouped(found, lambda each: [(each.commitment.plan.title, each.commitment.plan.get_absolute_url())])
    return sorted(groups, key=lambda each: (-each.lines[0].commitment.plan.last_year, each.name))


def by_region(found: Iterable[Line]) -> list[Group]:
    """By the region of the plan; those of plans without a registered region under the name they are written with."""

    def key(each: Line) -> list[tuple[str, str]]:
        plan = each.commitment.plan
        url = reverse("plans:board_region", args=[plan.region_id]) if plan.region_id else ""
        return [(plan.region_name, url)] if plan.region_name else []

    return ranked(grouped(found, key))


def ranked(groups: Iterable[Group]) -> list[Group]:
    """Worst first, each with its rank among those that can be judged: the higher the rate of 正常, the better; equal
    ones share a rank."""
    rows = list(groups)
    judged = [each for each in rows if each.judged]
    rates = {id(each): Decimal(each.well) / each.judged for each in judged}
    above = Counter(rates.values())
    for each in judged:
        each.rank = 1 + sum(number for rate, number in above.items() if rate > rates[id(each)])
    return sorted(rows, key=lambda each: (each.rank is None, rates.get(id(each), 0), -each.bad, -each.total, each.name))


# What turned, who is silent, what falls due.


@dataclass(frozen=True, slots=True)
class Turn:
    """A light that is another one than on an earlier day. way: 1 it became worse, -1 better, 0 neither.

    on: the day it was written down, None while only today's judgement knows of it.
    """

    line: Line
    before: Mark
    way: int
    on: date | None


def ways(turned: Iterable[Turn]) -> tuple[int, int, int]:
    """How many became better, worse, and merely another."""
    counts = Counter(each.way for each in turned)
    return counts[-1], counts[1], counts[0]


def month_before(on: date) -> date:
    """The last day of the month before."""
    return on.replace(day=1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LightLog:
    """Every light written down up to a day, oldest first: (commitment, day, light). One query for many commitments."""

    rows: tuple[tuple[int, date, str], ...]

    def on(self, day: date) -> dict[int, str]:
        """The light each commitment had at the end of `day`; those without a row by then are left out."""
        return {pk: light for pk, at, light in self.rows if at <= day}

    def turned_on(self, since: date) -> dict[int, date]:
        """The day each commitment last turned after `since`."""
        return {pk: at for pk, at, _ in self.rows if at > since}


def light_log(found: Iterable[Line], on: date) -> LightLog:
    rows = LightChange.objects.filter(commitment__in=[each.commitment.pk for each in found], on__lte=on)
    return LightLog(tuple(rows.order_by("commitment", "ordinal").values_list("commitment", "on", "after")))


def turns(found: Sequence[Line], since: date, log: LightLog) -> list[Turn]:
    """Whose light is another than the one last written down by `since`; the worse ones first.

    Edge: a commitment without a row by then has no light to compare with and is left out.
    """
    by_pk = {each.commitment.pk: each for each in found}
    turned_on = log.turned_on(since)
    changed = [
        Turn(by_pk[pk], light_mark(light), lights.turned(Light(light), by_pk[pk].light), turned_on.get(pk))
        for pk, light in log.on(since).items()
        if light != by_pk[pk].light
    ]
    return sorted(changed, key=lambda each: (-each.way, messages.SAID_FIRST.index(each.line.light)))


@dataclass(frozen=True, slots=True)
class MonthOfLights:
    """The lights as they stood at the end of a month, of those that had one by then. day: its last day, or `on`."""

    day: date
    bar: Bar


def months(found: Sequence[Line], log: LightLog, on: date, most: int = 6) -> list[MonthOfLights]:
    """The last months whose lights were written down, oldest first, and today as it is judged now."""
    ends: list[date] = []
    day = month_before(on)
    while len(ends) < most - 1 and log.on(day):
        ends.append(day)
        day = month_before(day)
    rows = [MonthOfLights(end, stacked(Counter(log.on(end).values()))) for end in reversed(ends)]
    return [*rows, MonthOfLights(on, bar(counts_of(found)))] if rows else []
