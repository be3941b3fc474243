"""Where each unit stands with its own share of a commitment that was broken down; two queries, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kechuang.apps.plans.models import (
    BreakdownStanding,
    Evidence,
    NilReport,
    ReportStanding,
    Share,
    SplitBy,
    SplitMethod,
)
from kechuang.apps.plans.queries.standing import COUNTED, Judged
from kechuang.apps.plans.rules import lights, paths
from kechuang.apps.plans.rules.sharing import terms_of_share
from kechuang.apps.plans.rules.terms import Counting, Known, Terms, Verdict

# Only in these does the base of a proposal say where the unit itself began.
FROM_BASE = (SplitMethod.BASE, SplitMethod.LAST_YEAR)


@dataclass(frozen=True, slots=True)
class JudgedShare:
    """One unit's part. terms, known and verdict are None where a part cannot be judged alone: official figures and
    ranks are not taken by unit, milestones are not shared out, or the share was never set."""

    share: Share
    whole: Judged
    terms: Terms | None
    known: Known | None
    verdict: Verdict | None


def judged_shares(rows: Sequence[Judged], on: date) -> dict[int, list[JudgedShare]]:
    """By primary key of the commitment, in the order of the breakdown in force; absent where there is none."""
    wholes = {row.commitment.pk: row for row in rows}
    shares = Share.objects.filter(
        breakdown__commitment__in=list(wholes),
        breakdown__by=SplitBy.UNITS,
        breakdown__standing=BreakdownStanding.FROZEN,
    ).select_related("unit", "breakdown")
    found: dict[int, list[JudgedShare]] = defaultdict(list)
    items = _Items(list(shares), on)
    for share in items.shares:
        whole = wholes[share.breakdown.commitment_id]
        found[whole.commitment.pk].append(_judge(share, whole, items, on))
    return dict(found)


def _judge(share: Share, whole: Judged, items: _Items, on: date) -> JudgedShare:
    if share.value is None or whole.terms.counting != Counting.EVIDENCE:
        return JudgedShare(share, whole, None, None, None)
    base = share.base if share.breakdown.method in FROM_BASE else None
    terms = terms_of_share(whole.terms, share.value, base)
    known = items.known(share, terms)
    return JudgedShare(share, whole, terms, known, lights.judge(terms, known, on))


class _Items:
    """What units that hold a share have reported up to a day, by commitment and unit."""

    def __init__(self, shares: list[Share], on: date) -> None:
        self.shares = shares
        self.on = on
        mine = {
            "commitment__in": {share.breakdown.commitment_id for share in shares},
            "unit__in": {share.unit_id for share in shares},
            "standing__in": COUNTED,
        }
        self.evidence: dict[tuple[int, int | None], list[Evidence]] = defaultdict(list)
        self.nil: dict[tuple[int, int | None], list[NilReport]] = defaultdict(list)
        if not shares:
            return
        evidence = Evidence.objects.filter(**mine, happened_on__lte=on).order_by()
        for item in evidence.only("commitment_id", "unit_id", "happened_on", "amount", "standing"):
            self.evidence[item.commitment_id, item.unit_id].append(item)
        nil = NilReport.objects.filter(**mine, month__lte=on, standing=ReportStanding.ACCEPTED).order_by()
        for each in nil.only("commitment_id", "unit_id", "month"):
            self.nil[each.commitment_id, each.unit_id].append(each)

    def known(self, share: Share, terms: Terms) -> Known:
        key = share.breakdown.commitment_id, share.unit_id
        first = paths.window(terms, self.on).first  # of a yearly promise, only the year judged
        items = [each for each in self.evidence[key] if each.happened_on >= first]
        accepted = [each for each in items if each.standing == ReportStanding.ACCEPTED]
        waiting = [each for each in items if each.standing == ReportStanding.SUBMITTED]
        anything = bool(accepted or self.nil[key])
        return Known(
            actual=sum((each.amount for each in accepted), Decimal(0)) if anything else None,
            observed_on=max((each.happened_on for each in accepted), default=None),
            waiting=sum((each.amount for each in waiting), Decimal(0)),
            waiting_items=len(waiting),
            silent=() if anything or waiting else (str(share.unit),),
        )
