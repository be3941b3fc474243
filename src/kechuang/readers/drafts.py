"""A promise as the grammar drafts it, in view coordinates, and the state that one draft hands to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kechuang.kernel.period import Period
from kechuang.readers.quantities import Quantity
from kechuang.readers.when import Dated

Stretch = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """A promise in view coordinates. indicator: stretches whose words make the name, in order; suffix and prefix are
    restored words (shared heads of a list). quote: what a reader must see."""

    what: str
    quantity: Quantity
    quote: Stretch
    indicator: list[Stretch]
    verb: str
    verb_at: Stretch | None
    kind: str
    period: Period | None
    period_at: Stretch | None
    period_why: str
    frequency: str | None
    area: Stretch | None
    everyone: bool
    stretch: Decimal | None = None
    stretch_at: Stretch | None = None
    comparator: str = "="
    prefix: str = ""
    suffix: str = ""
    inherited: bool = False
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Carry:
    """What the sentence so far hands on: list verb, frequency, date, last draft, last area."""

    verb: Stretch | None = None
    frequency: str | None = None
    dated: Dated | None = None
    last: Draft | None = None
    area: Stretch | None = None
    everyone: bool = False
    phrase_floor: int = 0
    policy_end: int = 0
    by_unit: dict[str, Draft] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the document and the clause say before the sentence speaks: plan period, governing date of the heading."""

    plan: Period | None
    governing: Dated | None = None
    only_year: bool = False
    is_history: bool = False
