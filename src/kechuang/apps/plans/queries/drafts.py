"""The drafts of a plan as the confirm page shows them: a card each, worked out here; templates only print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.apps.documents.rendering import Mark as TextMark
from kechuang.apps.plans.models import Commitment, CommitmentUnit, Plan, Role, Sort, Standing, Statement
from kechuang.apps.plans.queries import confirming
from kechuang.apps.plans.queries.cards import ASPECTS
from kechuang.apps.plans.rules import paths, soundness, wording
from kechuang.catalog.indicator import IndicatorCatalog
from kechuang.ui.marks import NEEDS_CHECKING_BELOW, SHAPES, Mark, confidence_mark

STANDING_MARKS = {
    Standing.CONFIRMED: Mark("good", SHAPES["good"], gettext_lazy("已确认")),
    Standing.DROPPED: Mark("none", SHAPES["none"], gettext_lazy("不列入")),
}
KINDS = {Sort.TARGET: "m-target", Sort.DELIVERABLE: "m-deliverable", Sort.TASK: "m-task"}


@dataclass(frozen=True, slots=True)
class Quote:
    """One place of the text. anchor: where it is marked on the page; statement: the ordinal of what was read there;
    why: what was read with little confidence."""

    anchor: str
    words: str
    section: str
    statement: int | None
    why: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class DraftCard:
    """One draft: `d-<number>` here, `s-<number>` in the text. unknown: units that the register does not know."""

    row: Commitment
    head: str
    amount: str
    pace: str
    stretch: str
    kind: str
    mark: Mark
    is_sure: bool
    quotes: list[Quote]
    leads: list[CommitmentUnit]
    supports: list[CommitmentUnit]
    indicator_name: str
    faults: list[str]
    unknown: list[str] = field(default_factory=list)
    near: list[Commitment] = field(default_factory=list)
    parts: list[Commitment] = field(default_factory=list)
    lacks_baseline: bool = False
    baseline: str = ""

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def is_open(self) -> bool:
        return self.row.standing == Standing.PROPOSED

    @property
    def is_confirmed(self) -> bool:
        return self.row.standing == Standing.CONFIRMED

    @property
    def is_dropped(self) -> bool:
        return self.row.standing == Standing.DROPPED

    @property
    def why(self) -> list[tuple[str, str]]:
        """The reasons of the defaults, each said once, with what it is about."""
        labels = {"counting": _("计数方式"), "judge_from": _("评判起始日"), "members": _("应报单位数")}
        told: dict[str, list[str]] = {}
        for name, label in labels.items():
            if name in self.row.reasons:
                told.setdefault(self.row.reasons[name], []).append(label)
        return [("、".join(names), why) for why, names in told.items()]


class Desk:
    """All cards of one plan, by number; merged ones left out."""

    def __init__(self, plan: Plan, rows: Sequence[Commitment], catalog: IndicatorCatalog) -> None:
        self.plan, self.catalog = plan, catalog
        self.text = plan.reading.issued.text
        self.rows = [row for row in rows if not confirming.is_merged(row)]
        self.by_pk = {row.pk: row for row in self.rows}
        self.near = confirming.suggestions(self.rows) if plan.is_open else {}
        self.unknown = confirming.unknown_names(plan, self.rows)
        self.progress = confirming.progress(self.rows)
        parts: dict[int, list[Commitment]] = {}
        for row in self.rows:
            if row.parent_id is not None:
                parts.setdefault(row.parent_id, []).append(row)
        self.parts = parts
        self.cards = [self._card(row) for row in self.rows]

    def _card(self, row: Commitment) -> DraftCard:
        units = list(row.units.all())
        sure = confirming.confidence(row)
        terms = confirming.draft_terms(row)
        linked = self.catalog.by_code(row.indicator_code) if row.indicator_code in self.catalog else None
        return DraftCard(
            row=row,
            head=wording.head(row.verb, row.comparator, row.kind, row.unit) if row.value is not None else "",
            amount=wording.amount(row.comparator, row.kind, row.value, row.value_max, row.unit),
            pace=wording.pace(False, row.frequency) if row.frequency != "year" else wording.pace(True, ""),
            stretch=wording.amount("=", row.kind, row.stretch, None, row.unit) if row.stretch is not None else "",
            kind=wording.kind(row.kind),
            mark=_told(STANDING_MARKS.get(Standing(row.standing)) or confidence_mark(sure)),
            is_sure=sure >= NEEDS_CHECKING_BELOW,
            quotes=self._quotes(row),
            leads=[unit for unit in units if unit.role == Role.LEAD],
            supports=[unit for unit in units if unit.role != Role.LEAD],
            indicator_name=linked.name if linked else "",
            faults=soundness.draft_faults(terms) if row.standing != Standing.DROPPED else [],
            unknown=list(dict.fromkeys(unit.name for unit in units if unit.name in self.unknown)),
            near=[self.by_pk[pk] for pk in self.near.get(row.pk, ()) if pk in self.by_pk],
            parts=self.parts.get(row.pk, []),
            lacks_baseline=paths.lacks_baseline(terms),
            baseline=wording.amount("=", "", row.baseline, None, row.unit) if row.kind not in paths.FROM_ZERO else "",
        )

    def _quotes(self, row: Commitment) -> list[Quote]:
        return [
            Quote(
                anchor=place_id(row.number, at),
                words=self.text[anchor.start : anchor.end],
                section=wording.path(anchor.statement.section, self.plan.title) if anchor.statement else "",
                statement=anchor.statement.ordinal if anchor.statement else None,
                why=_doubts(anchor.statement) if anchor.statement and row.standing == Standing.PROPOSED else (),
            )
            for at, anchor in enumerate(row.anchors.all(), start=1)
        ]

    def marks(self, shown: Iterable[DraftCard]) -> list[TextMark]:
        """The places of all drafts over the text; those whose card is on the page lead to it."""
        on_page = {card.number for card in shown}
        found = []
        for card in self.cards:
            if card.is_dropped:
                continue
            state = "m-settled" if card.is_confirmed else ("" if card.is_sure else "m-doubtful")
            kind = " ".join(filter(None, (KINDS[Sort(card.row.what)], state)))
            note = " ".join(filter(None, (f"{card.number}.", card.row.indicator, card.head, card.amount)))
            href = f"#d-{card.number}" if card.number in on_page else ""
            for at, anchor in enumerate(card.row.anchors.all(), start=1):
                found.append(TextMark(anchor.start, anchor.end, kind, place_id(card.number, at), href, note))
        return found


def place_id(number: int, at: int) -> str:
    return f"s-{number}" if at == 1 else f"s-{number}-{at}"


def _told(mark: Mark) -> Mark:
    return Mark(mark.tone, mark.shape, str(mark.word))


def _doubts(statement: Statement) -> tuple[tuple[str, str], ...]:
    """What was read with little confidence: aspect and reason."""
    doubtful = [clue for clue in statement.clues if clue["confidence"] < NEEDS_CHECKING_BELOW]
    return tuple((str(ASPECTS.get(clue["aspect"], clue["aspect"])), clue["reason"]) for clue in doubtful)


# What the page can be narrowed to.
SHOWS = [
    ("", gettext_lazy("待确认的在前")),
    ("open", gettext_lazy("只看待确认的")),
    ("doubt", gettext_lazy("只看要核对的")),
    ("settled", gettext_lazy("只看已确认的")),
    ("dropped", gettext_lazy("只看不列入的")),
    ("document", gettext_lazy("按原文顺序")),
]


def picked(cards: Sequence[DraftCard], show: str) -> list[DraftCard]:
    """The cards asked for: what waits first, least sure on top; then what is confirmed, then what was dropped."""
    wanted = {
        "open": lambda card: card.is_open,
        "doubt": lambda card: card.is_open and not card.is_sure,
        "settled": lambda card: card.is_confirmed,
        "dropped": lambda card: card.is_dropped,
    }
    found = [card for card in cards if wanted.get(show, lambda card: True)(card)]
    if show == "document":
        return sorted(found, key=lambda card: (card.row.anchors.all()[0].start, card.number))
    order = {Standing.PROPOSED: 0, Standing.CONFIRMED: 1, Standing.DROPPED: 2}
    return sorted(found, key=lambda card: (order[Standing(card.row.standing)], _doubt(card), card.number))


def _doubt(card: DraftCard) -> float:
    """Faults first, then the least sure, in steps wide enough that drafts of one clause stay together."""
    if not card.is_open:
        return 0
    return -1 if card.faults else round(confirming.confidence(card.row), 1)
