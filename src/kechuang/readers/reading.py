"""What reading a plan yields: drafts that a person will confirm, each with the words it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kechuang.kernel.period import Period
from kechuang.kernel.span import Span


@dataclass(frozen=True, slots=True)
class Clue:
    """Why one aspect of a draft was read so.

    aspect: "indicator" | "verb" | "comparator" | "value" | "unit" | "kind" | "period" | "frequency" | "region" |
    "units" | "stretch" | "statement"; of a heading: "title" | "issuer" | "region".
    span: the words in the issued text, or None when the reading rests on the absence of words (a default).
    reason: one Chinese sentence for the planner.  confidence: 0..1.
    """

    aspect: str
    span: Span | None
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A responsible unit as written. role: "lead" | "support"."""

    text: str
    span: Span
    role: str


@dataclass(frozen=True, slots=True)
class Task:
    """A numbered clause that carries a heading sentence or responsible units, or an annex row.

    number as written without its dot (`5`, `（一）`, annex `1-2`).
    span: the whole clause; title_span: number and title.
    has_targets: an annex row whose targets carry its units, so the row is listed for completeness only.
    """

    id: str
    number: str
    title: str
    section: tuple[str, ...]
    span: Span
    title_span: Span
    units: tuple[UnitMention, ...] = ()
    is_annex_row: bool = False
    has_targets: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One quantified promise (or policy parameter, or deliverable) as read.

    what: "target" | "policy_parameter" | "deliverable".
    comparator: ">=" ">" "<=" "<" "=" "range" "approx"; value in the written unit; None for a deliverable.
    kind: level increment share growth_rate change_in_points count_of_activities rank breakthrough deliverable.
    frequency: None "year" "quarter" "month"; per_year is True when the value is due in each year.
    region: the scope as named; region_span None when inherited from clause or document.
    span: the quote; value_span: the numeral.  confidence: the weakest clue decides.
    """

    id: str
    what: str
    indicator: str
    verb: str | None
    comparator: str
    value: Decimal | None
    value_max: Decimal | None
    stretch_value: Decimal | None
    unit: str | None
    kind: str
    period: Period | None
    per_year: bool
    frequency: str | None
    region: str | None
    span: Span
    value_span: Span
    section: tuple[str, ...]
    task_id: str | None
    units: tuple[UnitMention, ...]
    clues: tuple[Clue, ...] = ()
    confidence: float = 1.0
    progress: str | None = None  # what a progress column beside the target says, as written


@dataclass(frozen=True, slots=True)
class Heading:
    """What the document says of itself. Every field may be None: unknown is an answer.

    standing: "in_effect" | "repealed" | "consultation" | None.  kind: "work_plan" | "action_plan" | … | None.
    issued_on: ISO date string.
    """

    title: str | None
    issuer: str | None
    number: str | None
    issued_on: str | None
    period: Period | None
    region: str | None
    standing: str | None = None
    clues: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanReading:
    heading: Heading
    statements: tuple[Statement, ...]
    tasks: tuple[Task, ...]
    sections: tuple[tuple[Span, int, str], ...] = field(default=())  # heading span, level, text


def confidence_of(clues: tuple[Clue, ...]) -> float:
    return min((clue.confidence for clue in clues), default=1.0)
