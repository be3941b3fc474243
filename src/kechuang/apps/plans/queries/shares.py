"""Where each unit stands with its own share of a commitment that was broken down; few queries, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kechuang.apps.plans.models import Evidence, NilReport, ReportStanding, Share, SplitMethod
from kechuang.apps.plans.queries.breakdown import ShareInForce, all_shares_in_force
from kechuang.apps.plans.queries.standing import COUNTED, Item, Judged
from kechuang.apps.plans.rules import lights, paths
from kechuang.apps.plans.rules.paths import month_end
from kechuang.apps.plans.rules.sharing import terms_of_share
from kechuang.apps.plans.rules.terms import Counting, Known, Terms, Verdict

# Only in these does the base of a proposal say where the unit itself began.
FROM_BASE = (SplitMethod.BASE, SplitMethod.LAST_YEAR)


@dataclass(frozen=True, slots=True)
class JudgedShare:
    """One unit's part. terms, known and verdict are None where a part cannot be judged alone: official figures and
    ranks are not taken by unit, milestones are not shared out. reporting: the units whose items count towards it."""

    share: Share
    whole: Judged
    reporting: frozenset[int]
    terms: Terms | None
    known: Known | None
    verdict: Verdict | None


def judged_shares(rows: Sequence[Judged], on: date) -> dict[int, list[JudgedShare]]:
    """By primary key of the commitment, in the order of the breakdown that held on `on`; absent where none did.

    What a dissolved unit's successor reports counts towards the share it took over.
    """
    wholes = {row.commitment.pk: row for row in rows}
    in_force = all_shares_in_force([row.commitment for row in rows], on)
    items = _Items(in_force, on)
    return {pk: [_judge(each, wholes[pk], items, on) for each in shares] for pk, shares in in_force.items()}


def _judge(held: ShareInForce, whole: Judged, items: _Items, on: date) -> JudgedShare:
    if whole.terms.counting != Counting.EVIDENCE:
        return JudgedShare(held.share, whole, held.reporting, None, None, None)
    base = held.base if held.share.breakdown.method in FROM_BASE else None
    if base is None and whole.terms.baseline == 0:
        base = whole.terms.baseline  # what begins at nothing begins so everywhere
    terms = terms_of_share(whole.terms, held.value, base)
    known = items.known(whole.commitment.pk, held, terms)
    return JudgedShare(held.share, whole, held.reporting, terms, known, lights.judge(terms, known, on))


class _Items:
    """What units that hold a share have reported up to a day, by commitment and unit."""

    def __init__(self, in_force: Mapping[int, Sequence[ShareInForce]], on: date) -> None:
        self.on = on
        self.evidence: dict[tuple[int, int | None], list[Item]] = defaultdict(list)
        self.nil: dict[tuple[int, int | None], list[date]] = defaultdict(list)
        units = {pk for shares in in_force.values() for each in shares for pk in each.reporting}
        if not units:
            return
        mine = {"commitment__in": list(in_force), "unit__in": units, "standing__in": COUNTED}
        for row in Evidence.objects.filter(**mine, happened_on__lte=on).order_by().values_list(*Item._fields):
            item = Item._make(row)
            self.evidence[item.commitment_id, item.unit_id].append(item)
        nil = NilReport.objects.filter(**{**mine, "standing__in": [ReportStanding.ACCEPTED]}, month__lte=on).order_by()
        for commitment_id, unit_id, month in nil.values_list("commitment_id", "unit_id", "month"):
            self.nil[commitment_id, unit_id].append(month_end(month))

    def known(self, commitment_id: int, held: ShareInForce, terms: Terms) -> Known:
        within = paths.window(terms, self.on)  # of a yearly promise, only the year judged
        keys = [(commitment_id, unit_id) for unit_id in held.reporting]
        items = [each for key in keys for each in self.evidence[key] if within.first <= each.happened_on <= within.last]
        accepted = [each for each in items if each.standing == ReportStanding.ACCEPTED]
        waiting = [each for each in items if each.standing == ReportStanding.SUBMITTED]
        anything = bool(accepted) or any(month >= within.first for key in keys for month in self.nil[key])
        return Known(
            actual=sum((each.amount for each in accepted), Decimal(0)) if anything else None,
            observed_on=max((each.happened_on for each in accepted), default=None),
            waiting=sum((each.amount for each in waiting), Decimal(0)),
            waiting_items=len(waiting),
            silent=() if anything or waiting else (held.holder.name,),
        )
