"""The leader's brief of one plan on one day, as its writer takes it: every figure a link to its page."""

from __future__ import annotations

from datetime import date, datetime, time
from urllib.parse import urljoin

from kechuang.apps.plans.messages import brief as messages
from kechuang.apps.plans.messages import lights as lights_said
from kechuang.apps.plans.models import Plan
from kechuang.apps.plans.queries import boards, standing
from kechuang.apps.plans.queries.boards import Group, Line
from kechuang.apps.plans.queries.circular_facts import BEHIND, on_paper, page_of, reference
from kechuang.apps.plans.rules import lights
from kechuang.apps.plans.rules.lights import LIGHT_WORDS
from kechuang.apps.plans.rules.terms import Light
from kechuang.writers.brief import Brief, Concern, UnitCounts
from kechuang.writers.charts.lights import lights_bar
from kechuang.writers.charts.look import Size
from kechuang.writers.charts.picture import png
from kechuang.writers.charts.shown import LightsChart, LightsRow
from kechuang.writers.official.document import FigureRun, Picture, Run, TextRun

PICTURE = Size(width=640, height=220, font=14, scale=3)
PICTURE_WIDTH = 165  # millimetres
MONTHS = 5
EXAMPLE = "示例数据"
ATTENTION = (*BEHIND, Light.UNVERIFIED)


def brief_of(plan: Plan, on: date, site: str) -> Brief:
    """Where `plan` stands at the end of `on`. site: where the links lead."""
    return _Briefing(plan, on, site).brief()


class _Briefing:
    def __init__(self, plan: Plan, on: date, site: str) -> None:
        self.plan, self.on, self.site = plan, on, site
        self.lines = boards.lines(standing.worst_first(standing.of_plan(plan, on)))
        self.counts = boards.counts_of(self.lines)
        self.log = boards.light_log(self.lines, on)

    def brief(self) -> Brief:
        since = boards.month_before(self.on)
        return Brief(
            title=messages.title(self.plan.title),
            place=self.plan.region_name or self.plan.document.issuer,
            as_of=self.on,
            headline=self.headline(),
            counts={
                LIGHT_WORDS[light].word: (self.counts[light], self.page(f"&light={light}"))
                for light in Light
                if self.counts[light]
            },
            worst=tuple(self.concern(line) for line in self.lines if line.light in ATTENTION),
            since=since,
            changes=tuple(self.changes(since)),
            units=tuple(self.units()),
            picture=self.picture(),
            home=FigureRun(self.plan.title, self.page(), f"P-{self.plan.pk}@{self.on}"),
            standing=EXAMPLE if self.plan.is_example else "",
            made=datetime.combine(self.on, time()),
        )

    def page(self, rest: str = "") -> str:
        return urljoin(self.site, f"{self.plan.get_absolute_url()}?on={self.on}{rest}")

    def figure(self, number: int, rest: str = "") -> FigureRun:
        return FigureRun(str(number), self.page(rest), f"P-{self.plan.pk}@{self.on}")

    def headline(self) -> tuple[Run, ...]:
        """共 51 项目标：严重滞后 5，滞后 10 …, in the order in which they press."""
        runs: list[Run] = [TextRun(messages.ALL_TOLD), self.figure(len(self.lines)), TextRun(messages.TARGETS)]
        said = [light for light in lights_said.SAID_FIRST if self.counts[light]]
        for light in said:
            runs += [TextRun(LIGHT_WORDS[light].word), self.figure(self.counts[light], f"&light={light}")]
            runs.append(TextRun("。" if light == said[-1] else "，"))
        return tuple(runs)

    def concern(self, line: Line) -> Concern:
        return Concern(
            light=LIGHT_WORDS[line.light].word,
            name=line.commitment.name,
            sentence=on_paper(line.sentence),
            href=urljoin(self.site, page_of(line.commitment, self.on)),
            ref=reference(line.commitment, self.on),
            lead="、".join(unit.name for unit in line.leads),
        )

    def changes(self, since: date) -> list[tuple[Run, ...]]:
        """What is another light than at the end of the month before, for the worse first."""
        then = self.log.on(since)
        turned = [line for line in self.lines if then.get(line.commitment.pk, line.light) != line.light]
        turned.sort(key=lambda line: -lights.turned(Light(then[line.commitment.pk]), line.light))
        return [self.change(line, Light(then[line.commitment.pk])) for line in turned]

    def change(self, line: Line, then: Light) -> tuple[Run, ...]:
        href = urljoin(self.site, page_of(line.commitment, self.on))
        words = messages.turned(LIGHT_WORDS[then].word, LIGHT_WORDS[line.light].word)
        return (FigureRun(line.commitment.name, href, reference(line.commitment, self.on)), TextRun(words))

    def units(self) -> list[UnitCounts]:
        """Who leads, most behind first."""
        groups = boards.grouped(self.lines, lambda line: ((unit.name, unit.url) for unit in line.leads))
        groups.sort(key=lambda group: (-group.bad, -group.total))
        return [
            UnitCounts(group.name, _words(group), urljoin(self.site, f"{group.url}?on={self.on}") if group.url else "")
            for group in groups
        ]

    def picture(self) -> Picture | None:
        """How the lights went month by month, as far back as they were written down."""
        rows = [LightsRow(messages.today(self.on), _by_word(self.counts))]
        day = boards.month_before(self.on)
        while len(rows) < MONTHS and (lights := self.log.on(day)):
            counts = {light: sum(1 for each in lights.values() if each == light) for light in Light}
            rows.insert(0, LightsRow(messages.month(day), _by_word(counts)))
            day = boards.month_before(day)
        if len(rows) < 2:
            return None
        finding = messages.finding(self.counts, len(self.lines))
        image = png(lights_bar(LightsChart(finding, tuple(rows), self.on), PICTURE), PICTURE.scale)
        return Picture(image, PICTURE_WIDTH, finding)


def _words(group: Group) -> dict[str, int]:
    return _by_word(group.counts)


def _by_word(counts: dict[Light, int]) -> dict[str, int]:
    return {LIGHT_WORDS[light].word: number for light, number in counts.items() if number}
