"""What is checked: promises with a number, and clauses of a plan that may lack one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kechuang.kernel.period import Period


@dataclass(frozen=True, slots=True)
class Promise:
    """One quantified promise, as a statement or a commitment says it. Only ident, indicator and value are needed.

    ident: unique among all promises checked together; findings name it.
    indicator: its name as written; indicator_code: its catalog code, "" when it is not linked.
    comparator: ">=" ">" "<=" "<" "=" "range" "approx"; value, value_max, stretch: in `unit` as written, exact.
    decimals: digits behind the point as written; None: as many as the value has without trailing zeros.
    kind: as `Statement.kind`: level increment share growth_rate change_in_points count_of_activities rank …
    period: the years it is for, None when unknown; per_year: due in each of them; frequency: None year quarter month.
    region: the scope as named, None for the whole of `home`; home: the region of the plan itself.
    document: label of the plan, as people know it; plan_period: the years the plan covers, None when unknown.
    quote: the words; where: section or paragraph, for people.  position: order in the document.
    baseline: the value before the period, in `unit`; baseline_year: of which year, None for the year before.
    progress: a progress column as written.  part_of: ident of the promise it is said to be part of (其中 …), or "".
    is_all_of: with all others of the same `part_of` it makes up the whole (合计, 共计 …).
    is_hoped: said as what one strives for (力争), so a lower figure elsewhere does not contradict it.
    is_average: a yearly average (年均增长); is_cumulative: said of the whole run of years (三年累计).
    within: a part of the year that it is for (一季度, 上半年, 6月); "" for whole years.
    sentence: what all promises of one sentence share; "" when unknown.
    """

    ident: str
    indicator: str
    value: Decimal | None
    indicator_code: str = ""
    comparator: str = "="
    value_max: Decimal | None = None
    stretch: Decimal | None = None
    unit: str | None = None
    decimals: int | None = None
    kind: str = "level"
    verb: str = ""
    period: Period | None = None
    per_year: bool = False
    frequency: str | None = None
    region: str | None = None
    home: str | None = None
    leads: tuple[str, ...] = ()
    quote: str = ""
    where: str = ""
    document: str = ""
    plan_period: Period | None = None
    position: int = 0
    baseline: Decimal | None = None
    baseline_year: int | None = None
    progress: str = ""
    part_of: str = ""
    is_all_of: bool = False
    is_hoped: bool = False
    is_average: bool = False
    is_cumulative: bool = False
    within: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A task of a plan in its own words. has_target: a number or deliverable is in it.

    The check of unmeasurable wording looks at these; leave them out and it stays silent.
    """

    ident: str
    text: str
    where: str = ""
    document: str = ""
    has_target: bool = False
    leads: tuple[str, ...] = ()
    position: int = 0
