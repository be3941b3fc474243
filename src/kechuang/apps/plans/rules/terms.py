"""What a commitment promises and what is known of it on a day, as plain values; and what is said of the two.

`paths` says where a commitment should stand on a day, `lights` judges, `defaults` proposes terms for a new one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Counting(StrEnum):
    """How a commitment is counted. `indicator`, computed from registers, joins with the engine."""

    EVIDENCE = "evidence"  # the units add dated items; the figure is the sum of the accepted ones
    MILESTONES = "milestones"  # a document issued, a node reached
    REPORTED = "reported"  # an official observation with issuer, span and status
    RANK = "rank"  # a position in an edition of a ranking; smaller is better


class Direction(StrEnum):
    UP = "up"  # more is better
    DOWN = "down"  # less is better: a ceiling, a rank


class PathShape(StrEnum):
    LINEAR = "linear"  # from the baseline on the first day to the value on the last, day by day
    SHARES = "shares"  # twelve cumulative monthly shares, from last year
    NODES = "nodes"  # filed milestones, each with what it should have reached by its day
    FLAT = "flat"  # the same value is due at any time: growth rates, ceilings
    DUE_ONLY = "due_only"  # nothing is due before the last day


class Light(StrEnum):
    """Best first. 未到时点 judges nothing; 待核实 does not know; 已调整 is met only because the target was changed."""

    DONE = "done"
    ON_TRACK = "on_track"
    NOT_DUE = "not_due"
    ADJUSTED = "adjusted"
    UNVERIFIED = "unverified"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone. amount: what should have been reached in all by `planned_on`, None where nothing is counted.

    reached_on: the day of the accepted proof; waiting: a proof was handed in and nobody has reviewed it.
    """

    title: str
    planned_on: date
    amount: Decimal | None = None
    reached_on: date | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What is promised, in the commitment's own unit.

    value: None only for deliverables and tasks. For a rank, value is the worst position that will do
    (进入前50 → 50) or, with `is_change`, by how many places to climb (上升5位 → 5).
    comparator: as read (`>= > <= < = range approx`); a range passes at `value`, `value_max` is its upper end.
    baseline: where a level, share or rank began; None: unknown. Increments, activities and deliverables begin at 0
    whatever stands here. start, due: first and last day of the promise.
    judge_from: nothing is judged before that day, e.g. because results are published late.
    shares: twelve cumulative shares 0..1, one a month, with `path` SHARES. nodes: with NODES and for milestones.
    frequency: "" | "month" | "quarter" | "year": then `value` is due in each such period, by each of `members` units.
    is_whole: the unit of measure cannot be divided (家, 项): what is due is rounded down to a whole number.
    may_fall: what was reached can be lost again before the last day although it is a count (净增, 有效期内 …).
    """

    kind: str
    counting: Counting
    comparator: str
    value: Decimal | None
    unit: str
    start: date
    due: date
    judge_from: date
    direction: Direction = Direction.UP
    path: PathShape = PathShape.LINEAR
    value_max: Decimal | None = None
    stretch: Decimal | None = None
    baseline: Decimal | None = None
    shares: tuple[Decimal, ...] = ()
    nodes: tuple[Node, ...] = ()
    frequency: str = ""
    members: int = 1
    is_change: bool = False
    is_whole: bool = False
    may_fall: bool = False


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """What one unit had accepted in one period of a duty that comes round (每科室每月2篇). None: nothing reported."""

    unit: str
    first: date
    last: date
    count: Decimal | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the records say on the day asked about; only what happened by then.

    actual: None means that nobody has reported anything, which is not 0, or that a month is missing in a sum. For
    counts of evidence it holds what was accepted, without the baseline; for promises that begin anew every year only
    what falls into `paths.window`.
    observed_on: the day the newest figure speaks of; of a rank the day it was published. edition: the year it ranks.
    waiting, waiting_items: amount and number of items handed in and not yet reviewed. Of evidence the sum, which would
    be added; of observations and ranks the figure that would take the place of `actual`, None when that cannot be told.
    is_final: an official figure that will not be revised, or the books of the period are closed.
    periods: for duties that come round. field_size: in how large a field a rank was taken.
    silent: names of the units that lead, while nobody has reported anything, reviewed or not.
    """

    actual: Decimal | None = None
    observed_on: date | None = None
    waiting: Decimal | None = Decimal(0)
    waiting_items: int = 0
    is_final: bool = False
    periods: tuple[PeriodCount, ...] = ()
    field_size: int | None = None
    edition: int | None = None
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revised:
    """An approved change of terms. before: the terms it replaced, None when withdrawn is what happened.

    withdrawn: the promise was called off, and is judged no more from `effective_on` on.
    known: what the records say by the terms `before`, None when it is the same as by the new ones.
    """

    effective_on: date
    before: Terms | None
    document: str
    withdrawn: bool = False
    known: Known | None = None


class NextStep(StrEnum):
    """What someone should do now: no commitment is ever left without one."""

    NONE = "none"  # met: keep the papers
    WAIT = "wait"  # nothing to do before `Verdict.next_on`
    REPORT = "report"
    REVIEW = "review"
    SPEED_UP = "speed_up"
    SUPERVISE = "supervise"
    SET_BASELINE = "set_baseline"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The light with its reason. All amounts in the commitment's unit and exact; None where there is none.

    actual: with the baseline where the promise is a level; due: what should stand there today, rounded down where the
    unit is whole. For milestones both count milestones. gap: how much is missing to `due`, never negative.
    progress: share 0..1 of the whole promise.
    sentence: one Chinese sentence with the numbers. next_step, next_words: who should do what.
    """

    light: Light
    sentence: str
    actual: Decimal | None = None
    due: Decimal | None = None
    gap: Decimal | None = None
    progress: Decimal | None = None
    next_step: NextStep = NextStep.NONE
    next_words: str = ""
    next_on: date | None = None
    path: tuple[tuple[date, Decimal], ...] = field(default=())
