"""What lies on the table while someone breaks a commitment down: the whole, the units, what was typed, what fits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from kechuang.apps.orgs.models import UnitKind
from kechuang.apps.orgs.queries import stands
from kechuang.apps.plans.actions.breakdown import Attempt, fit_of
from kechuang.apps.plans.actions.breakdown_faults import Given
from kechuang.apps.plans.forms.breakdown import Place, SharesForm
from kechuang.apps.plans.messages import breakdown as messages
from kechuang.apps.plans.messages.breakdown import BreakdownFault
from kechuang.apps.plans.models import Breakdown, BreakdownStanding, Commitment, Share, SplitBy, SplitMethod
from kechuang.apps.plans.queries import breakdown as queries
from kechuang.apps.plans.queries.breakdown_units import Candidates, Fate, LastYear, candidates, day_within, last_year
from kechuang.apps.plans.rules.sharing import (
    SENTENCES,
    Method,
    Slack,
    Whole,
    not_summed,
    propose,
    strict,
    whole_words,
    with_unit,
)
from kechuang.apps.plans.rules.wording import figure


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table being filled in. share: as stored, with the unit's answer; last: last year's figure."""

    place: Place
    value: forms.BoundField
    base: forms.BoundField | None
    is_wrong: bool
    share: Share | None
    last: str
    fate: Fate | None


class Desk:
    """Everything the page needs for one commitment and one way of splitting it, read once per request."""

    def __init__(self, commitment: Commitment, split: str, on: date) -> None:
        self.commitment, self.split, self.on = commitment, split, on
        self.history = queries.history(commitment, split)
        self.open = next((each for each in self.history if each.standing in queries.OPEN), None)
        self.frozen = next((each for each in self.history if each.standing == BreakdownStanding.FROZEN), None)
        self.whole: Whole = queries.whole_on(commitment, on)
        self.by_quarters = split == SplitBy.QUARTERS

    @cached_property
    def offered(self) -> Candidates:
        rows = [breakdown for breakdown in (self.open, self.frozen) if breakdown]
        holding = [share.unit for row in rows for share in row.shares.all() if share.unit]
        return candidates(self.commitment, self.on, holding)

    @cached_property
    def last(self) -> LastYear | None:
        return None if self.by_quarters else last_year(self.commitment)

    @cached_property
    def places(self) -> list[Place]:
        if not self.by_quarters:
            return [Place(unit.pk, unit.name) for unit in self.offered.units.values()]
        year = self.commitment.start.year
        return [Place(each, self._quarter(year, each)) for each in queries.quarters_of(self.commitment)]

    def _quarter(self, year: int, quarter: int) -> str:
        day = min(queries.quarter_end(year, quarter), self.commitment.due)
        return f"第 {quarter} 季度（至 {day.month} 月 {day.day} 日）"

    @property
    def base(self) -> Breakdown | None:
        """What the form begins with: the open draft, else what holds now."""
        return self.open or self.frozen

    def form(self, data: QueryDict | None = None) -> SharesForm:
        return SharesForm(data, self.places, self.whole.unit, by_quarters=self.by_quarters, initial=self._initial())

    def _initial(self) -> dict[str, Any]:
        shares = list(self.base.shares.all()) if self.base else []
        initial: dict[str, Any] = {
            "version": self.open.version if self.open else None,
            "note": self.base.note if self.base else "",
            "units": [share.unit_id for share in shares] or self._likely(),
        }
        for share in shares:
            place = share.unit_id or share.quarter
            initial[f"value_{place}"] = plain(share.value)
            initial[f"base_{place}"] = plain(share.base)
        return initial

    def _likely(self) -> list[int]:
        """Ticked before anyone has chosen: the units that came in through a group word, else towns and parks."""
        grouped = [each.unit_id for each in self.commitment.units.all() if each.via and each.unit_id]
        day = day_within(self.commitment, self.on)
        units = [unit for unit in self.offered.units.values() if stands(unit, day)]
        local = [unit.pk for unit in units if unit.kind in (UnitKind.TOWN, UnitKind.PARK, UnitKind.COUNTY)]
        return grouped or local or [unit.pk for unit in units]

    def attempt(self, form: SharesForm, given: Sequence[Given], method: str) -> Attempt:
        read = {name: form[name].value() for name in ("note", "version", "is_checked")}
        version = str(read["version"] or "")
        return Attempt(
            self.split,
            given,
            method=method,
            note=str(read["note"] or "").strip()[:500],
            version=int(version) if version.isdigit() else None,
            is_checked=bool(read["is_checked"]),
        )

    def fit(self, given: Sequence[Given]) -> Slack:
        return fit_of(self.whole, self.split, [each.value for each in given])

    def lines(self, form: SharesForm, faults: Sequence[BreakdownFault]) -> list[Line]:
        wrong = {fault.place for fault in faults}
        shares = list(self.open.shares.all()) if self.open else []
        stored = {share.unit_id or share.quarter: share for share in shares}
        return [
            Line(
                place,
                form.value_field(place.pk),
                form.base_field(place.pk),
                place.pk in wrong,
                stored.get(place.pk),
                self._last_words(place.pk),
                None if self.by_quarters else self.offered.fates.get(place.pk),
            )
            for place in form.ticked
        ]

    def _last_words(self, pk: int) -> str:
        value = self.last.values.get(pk) if self.last else None
        return "" if value is None else with_unit(figure(value), self.whole.unit)

    def proposed(self, data: QueryDict, given: Sequence[Given], method: str, leave_unknown: bool) -> QueryDict:
        """`data` with values filled in. Raises: BreakdownFault where there is nothing to go by."""
        filled = data.copy()
        values = self._values(given, method, leave_unknown, filled)
        for each, value in zip(given, values, strict=True):
            filled[f"value_{each.place}"] = plain(value)
        filled["method"] = method
        return filled

    def _values(
        self, given: Sequence[Given], method: str, leave_unknown: bool, filled: QueryDict
    ) -> list[Decimal | None]:
        word = SplitMethod(method).label
        if not given:
            raise messages.nobody_ticked()
        if self.whole.value is None or not self.whole.adds_up:
            if method != SplitMethod.EQUAL or self.whole.value is None:
                raise messages.ratio_has_no_parts(word)
            return [self.whole.value] * len(given)
        bases = [each.base for each in given]
        if method == SplitMethod.LAST_YEAR:
            known = self.last.values if self.last else {}
            bases = [known.get(each.place, each.base) for each in given]
            for each, base in zip(given, bases, strict=True):
                filled[f"base_{each.place}"] = plain(base)
        if method != SplitMethod.EQUAL:
            self._must_be_known(given, bases, word, leave_unknown)
        shares = propose(self.whole.value, bases, Method(method), self.whole.is_whole, self.whole.unit)
        return _running(shares) if self.by_quarters else shares

    @staticmethod
    def _must_be_known(given: Sequence[Given], bases: Sequence[Decimal | None], word: Any, leave_unknown: bool) -> None:
        if not any(bases):
            raise messages.no_base(word)
        if any(base is not None and base < 0 for base in bases):
            raise messages.no_base(word)
        unknown = [each.name for each, base in zip(given, bases, strict=True) if base is None]
        if unknown and not leave_unknown:
            raise messages.base_unknown(word, unknown)

    def succeeded(self, data: QueryDict, pk: int) -> QueryDict:
        """`data` with the ceased unit's tick and value handed to its successor."""
        fate = self.offered.fates.get(pk)
        if fate is None or fate.heir is None:
            return data
        changed, heir = data.copy(), str(fate.heir.pk)
        ticked = [each for each in data.getlist("units") if each != str(pk)]
        changed.setlist("units", ticked if heir in ticked else [*ticked, heir])
        for what in ("value", "base"):
            both = [_amount(data.get(f"{what}_{each}", "")) for each in (heir, pk)]
            known = [each for each in both if each is not None]
            changed[f"{what}_{heir}"] = plain(sum(known, Decimal(0))) if known else ""
        return changed

    def script_words(self) -> str:
        """What the page's script needs to say the same while one types, as JSON."""
        whole = self.whole
        words = dict(SENTENCES)
        words["exact"] += strict(whole)
        words["within"] += strict(whole)
        if self.by_quarters:
            words = {key: said.replace("各项合计", "到期末累计") for key, said in words.items()}
        return json.dumps(
            {
                "low": plain(whole.value),
                "high": plain(whole.value_max),
                "unit": whole.unit,
                "whole": whole_words(whole),
                "isCeiling": whole.is_ceiling,
                "addsUp": whole.adds_up and whole.value is not None,
                "byQuarters": self.by_quarters,
                "notSummed": not_summed(whole),
                "words": words,
            },
            ensure_ascii=False,
        )


def plain(value: Decimal | None) -> str:
    """An amount as it stands in a field: no exponent, no superfluous zeros, no separators."""
    return "" if value is None else f"{value.normalize():f}"


def _running(shares: Sequence[Decimal | None]) -> list[Decimal | None]:
    total, found = Decimal(0), []
    for share in shares:
        total += share or Decimal(0)
        found.append(total)
    return list(found)


def _amount(typed: str) -> Decimal | None:
    try:
        return Decimal(typed) if typed.strip() else None
    except ArithmeticError:
        return None
