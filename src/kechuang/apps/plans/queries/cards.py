"""A reading as its page shows it: a card per draft, per task and per unit. Worked out here; templates only print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.apps.orgs.queries import Resolution
from kechuang.apps.plans.models import ResponsibleUnit, Statement, Task, What
from kechuang.apps.plans.queries.reading import WholeReading
from kechuang.apps.plans.rules import wording
from kechuang.catalog.indicator import IndicatorCatalog
from kechuang.ui.marks import Mark, confidence_mark

# In the order they are shown.
ASPECTS = {
    "statement": gettext_lazy("是否目标"),
    "indicator": gettext_lazy("指标"),
    "verb": gettext_lazy("动词"),
    "comparator": gettext_lazy("比较"),
    "value": gettext_lazy("数值"),
    "unit": gettext_lazy("单位"),
    "kind": gettext_lazy("性质"),
    "period": gettext_lazy("期间"),
    "region": gettext_lazy("范围"),
    "units": gettext_lazy("责任单位"),
}


@dataclass(frozen=True, slots=True)
class UnitShown:
    """A mention: words as written, the registered name if it differs, where a click leads."""

    text: str
    role: str
    name: str = ""
    url: str = ""
    is_new: bool = False
    reason: str = ""
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aspect:
    """Why one aspect was read so. words: as issued, "" where the reading rests on their absence."""

    label: str
    reading: str
    words: str
    reason: str
    mark: Mark | None


@dataclass(slots=True)
class Card:
    """One draft. number: its ordinal in the document; anchors `d-<number>` here, `s-<number>` in the text.

    aspects: filled by `Shelf.explain`.
    """

    number: int
    statement: Statement
    quote: str
    head: str
    amount: str
    pace: str
    stretch: str
    period: str
    section: str
    kind: str
    mark: Mark
    leads: list[UnitShown]
    supports: list[UnitShown]
    indicator_name: str
    definition: str
    link_mark: Mark | None
    nearest: list[dict[str, str]]
    aspects: list[Aspect] = field(default_factory=list)

    @property
    def needs_check(self) -> bool:
        return self.mark.tone != "good"

    @property
    def row(self) -> tuple[str, ...]:
        """The line of the printed table."""
        value = " ".join(filter(None, (self.pace, self.head, self.amount)))
        return (
            str(self.number),
            str(What(self.statement.what).label),
            self.statement.indicator,
            f"{value}，{_('力争')} {self.stretch}" if self.stretch else value,
            self.period,
            self.statement.region_name,
            "、".join(unit.text for unit in self.leads),
            "、".join(unit.text for unit in self.supports),
            f"{self.mark.shape} {self.mark.word}",
        )


@dataclass(slots=True)
class TaskCard:
    """One task: anchors `t-<number>` here, `c-<number>` in the text; drafts: the numbers of its cards."""

    number: int
    task: Task
    leads: list[UnitShown]
    supports: list[UnitShown]
    drafts: list[int] = field(default_factory=list)


@dataclass(slots=True)
class UnitLine:
    """One unit of the plan, however often it is named."""

    shown: UnitShown
    key: str
    tasks: int = 0
    drafts: int = 0


class Shelf:
    """All cards of one reading. unknown: what the register says today of units it did not know at reading time."""

    def __init__(self, whole: WholeReading, catalog: IndicatorCatalog, unknown: dict[str, Resolution]) -> None:
        self.whole, self.catalog, self.unknown = whole, catalog, unknown
        self._marks: dict[float, Mark] = {}
        self._shown: dict[tuple[str, str, int | None], UnitShown] = {}
        self.cards = [self._card(each) for each in whole.statements]
        self.tasks = [self._task(each) for each in whole.tasks]
        by_task = {task.task.pk: task for task in self.tasks}
        for card in self.cards:
            if card.statement.task_id is not None:
                by_task[card.statement.task_id].drafts.append(card.number)
        self.units = self._unit_lines()

    def explain(self, cards: Iterable[Card]) -> None:
        """Fill in why each of `cards` was read so: only those shown need it."""
        for card in cards:
            card.aspects = self._aspects(card.statement, [*card.leads, *card.supports])

    def _told(self, confidence: float) -> Mark:
        """The mark in plain words: a page shows thousands, and each lazy translation would be looked up anew."""
        if confidence not in self._marks:
            mark = confidence_mark(confidence)
            self._marks[confidence] = Mark(mark.tone, mark.shape, str(mark.word))
        return self._marks[confidence]

    def _card(self, row: Statement) -> Card:
        leads, supports = self._split(self.whole.units_of_statement.get(row.pk, []))
        indicator = self.catalog.by_code(row.indicator_code) if row.indicator_code in self.catalog else None
        return Card(
            number=row.ordinal,
            statement=row,
            quote=self.whole.text[row.start : row.end],
            head=wording.head(row.verb, row.comparator, row.kind, row.unit) if row.value is not None else "",
            amount=wording.amount(row.comparator, row.kind, row.value, row.value_max, row.unit),
            pace=wording.pace(row.per_year, row.frequency),
            stretch=wording.amount("=", row.kind, row.stretch_value, None, row.unit) if row.stretch_value else "",
            period=wording.period(row.period_first, row.period_last),
            section=wording.path(row.section, self.whole.document.title),
            kind=wording.kind(row.kind),
            mark=self._told(row.confidence),
            leads=leads,
            supports=supports,
            indicator_name=indicator.name if indicator else "",
            definition=indicator.definition if indicator else "",
            link_mark=self._told(row.link_confidence) if row.indicator_code else None,
            nearest=row.link_candidates[:3],
        )

    def _aspects(self, row: Statement, units: list[UnitShown]) -> list[Aspect]:
        readings = {
            "indicator": row.indicator,
            "verb": row.verb,
            "comparator": wording.bound(row.comparator, row.kind, row.unit),
            "value": wording.amount(row.comparator, row.kind, row.value, row.value_max, ""),
            "unit": row.unit,
            "kind": wording.kind(row.kind),
            "period": wording.due(row.period_first, row.period_last, row.per_year, row.frequency),
            "region": row.region_name,
            "units": "、".join(unit.text for unit in units),
        }
        order = {aspect: place for place, aspect in enumerate(ASPECTS)}
        clues = sorted(row.clues, key=lambda clue: order.get(clue["aspect"], len(order)))
        return [self._aspect(clue, readings.get(clue["aspect"], "")) for clue in clues]

    def _aspect(self, clue: dict[str, Any], reading: str) -> Aspect:
        words = self.whole.text[clue["start"] : clue["end"]] if clue["start"] is not None else ""
        label = str(ASPECTS.get(clue["aspect"], clue["aspect"]))
        return Aspect(label, reading, words, clue["reason"], self._told(clue["confidence"]))

    def _split(self, units: Iterable[ResponsibleUnit]) -> tuple[list[UnitShown], list[UnitShown]]:
        shown = [self._unit(unit) for unit in units]
        return [each for each in shown if each.role == "lead"], [each for each in shown if each.role != "lead"]

    def _unit(self, row: ResponsibleUnit) -> UnitShown:
        key = (row.text, row.role, row.unit_id)
        if key not in self._shown:
            self._shown[key] = self._show(row)
        return self._shown[key]

    def _show(self, row: ResponsibleUnit) -> UnitShown:
        if row.unit:
            return UnitShown(row.text, row.role, row.unit.name, row.unit.get_absolute_url())
        if row.group:
            return UnitShown(row.text, row.role, row.group.name, reason=_("群称，代表当地这一类的全部单位"))
        found = self.unknown.get(row.text)
        if found and found.unit:
            return UnitShown(row.text, row.role, found.unit.name, found.unit.get_absolute_url(), reason=found.reason)
        if found and found.group:
            return UnitShown(row.text, row.role, found.group, reason=found.reason)
        document = self.whole.document
        back = reverse("plans:reading", args=[document.pk])
        register = {"name": row.text, "region": document.region_name, "next": back}
        url = f"{reverse('orgs:new_unit')}?{urlencode(register)}"
        nearest = tuple(unit.name for unit in found.nearest[:3]) if found else ()
        return UnitShown(row.text, row.role, "", url, True, found.reason if found else "", nearest)

    def _task(self, row: Task) -> TaskCard:
        return TaskCard(row.ordinal, row, *self._split(self.whole.units_of_task.get(row.pk, [])))

    def _unit_lines(self) -> list[UnitLine]:
        lines: dict[str, UnitLine] = {}

        def line(unit: UnitShown) -> UnitLine:
            key = unit.name or unit.text
            return lines.setdefault(key, UnitLine(unit, key))

        for task in self.tasks:
            for unit in {unit.name or unit.text: unit for unit in (*task.leads, *task.supports)}.values():
                line(unit).tasks += 1
        for card in self.cards:
            for unit in {unit.name or unit.text: unit for unit in (*card.leads, *card.supports)}.values():
                line(unit).drafts += 1
        return sorted(lines.values(), key=lambda each: (not each.shown.is_new, -each.drafts - each.tasks, each.key))
