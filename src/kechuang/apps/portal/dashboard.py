"""The leader's page: where all adopted plans stand against the calendar, what turned, what is due, who is behind.

Everything is judged once and then counted in different ways, so the number of queries stays the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kechuang.apps.plans.messages import lights as messages
from kechuang.apps.plans.queries import boards, pending, standing, towns
from kechuang.apps.plans.queries.boards import Group, Line, MonthOfLights, Turn
from kechuang.apps.plans.queries.pending import Due
from kechuang.apps.plans.queries.shares import judged_shares
from kechuang.apps.plans.rules.terms import Light
from kechuang.ui.bars import Bar

WORST = 5
WALL_HEAT = (6, 7)
CONCERNING = (Light.FAR_BEHIND, Light.BEHIND, Light.UNVERIFIED)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All of the page. lines: of the plans that run on the day, worst first. past: plans that ended before its year.

    since: the last day of the month before; week: Monday and Sunday of the day's week.
    """

    on: date
    since: date
    week: tuple[date, date]
    lines: Sequence[Line]
    summary: str
    bar: Bar
    worst: Sequence[Line]
    plans: Sequence[Group]
    past: Sequence[Group]
    regions: Sequence[Group]
    divisions: Sequence[Group]
    places: Sequence[Group]
    heat: towns.Heat
    turns: Sequence[Turn]
    turned: str
    due: Sequence[Due]
    months: Sequence[MonthOfLights]

    @property
    def panels(self) -> list[str]:
        """The panels of the wall screen that have something to show, in the order they come round."""
        found = {
            "lights": True,
            "chart": self.charted is not None,
            "units": bool(self.divisions or self.places),
            "towns": bool(self.heat.rows),
            "changes": bool(self.turns or self.due),
        }
        return [name for name, is_there in found.items() if is_there]

    @property
    def wall_heat(self) -> towns.Heat:
        """What of the heat table fits on the wall."""
        columns, rows = WALL_HEAT
        return self.heat.first(columns, rows)

    @property
    def charted(self) -> Line | None:
        """The worst one that can be drawn against the calendar."""
        return next((line for line in self.worst if line.track is not None and line.judged.verdict.path), None)


def gather(on: date) -> Dashboard:
    """The page on a day: the plans of its year. Plans that ended before stand apart, unless no other is there; plans
    that only begin later are left out."""
    rows = standing.worst_first(standing.judged(standing.adopted(), on))
    everything = boards.lines(rows)
    running = [line for line in everything if _runs(line, on.year)]
    ended = [line for line in everything if line.commitment.plan.last_year < on.year]
    lines = running or ended or everything
    past = ended if running else []
    shown = {line.commitment.pk for line in lines}
    shares = judged_shares([row for row in rows if row.commitment.pk in shown], on)
    since = boards.month_before(on)
    log = boards.light_log(lines, on)
    turns = boards.turns(lines, since, log)
    monday = on - timedelta(days=on.weekday())
    week = monday, monday + timedelta(days=6)
    counts = boards.counts_of(lines)
    return Dashboard(
        on=on,
        since=since,
        week=week,
        lines=lines,
        summary=messages.summary([line.commitment for line in lines], counts),
        bar=boards.bar(counts),
        worst=[line for line in lines if line.light in CONCERNING][:WORST],
        plans=boards.by_plan(lines),
        past=boards.by_plan(past),
        regions=boards.by_region(lines),
        divisions=boards.by_division(lines),
        places=towns.by_place(lines, shares),
        heat=towns.heat(lines, shares),
        turns=turns,
        turned=messages.turned(since, *boards.ways(turns)),
        due=pending.falling_due(lines, *week),
        months=boards.months(lines, log, on),
    )


def _runs(line: Line, year: int) -> bool:
    plan = line.commitment.plan
    return plan.first_year <= year <= plan.last_year
