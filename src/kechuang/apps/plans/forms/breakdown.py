"""What people type when they break a target down, answer a share, or send a breakdown down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kechuang.apps.plans.actions.breakdown_faults import Given
from kechuang.apps.plans.messages import breakdown as messages
from kechuang.apps.plans.messages.breakdown import BreakdownFault
from kechuang.apps.plans.models import Share

NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
LONGEST = 40


class NoNumber(ValueError):
    """What was typed is not a number; the words are its own."""


def number(typed: str, unit: str) -> Decimal | None:
    """An amount as people type it: full-width digits, separators and the unit itself are understood; "" is None.

    Raises: NoNumber. Another unit (万元 where 亿元 is meant) is no number here, for nobody should have to guess.
    """
    plain = unicodedata.normalize("NFKC", typed).replace(",", "").replace(" ", "").replace("，", "")
    plain = plain.removesuffix(unicodedata.normalize("NFKC", unit)) if unit else plain
    if not plain:
        return None
    if not NUMBER.fullmatch(plain) or len(plain) > LONGEST:
        raise NoNumber(typed)
    return Decimal(plain)


def amount_widget(unit: str, label: str) -> forms.TextInput:
    attrs = {"inputmode": "decimal", "autocomplete": "off", "maxlength": LONGEST, "aria-label": label}
    return forms.TextInput(attrs | ({"data_unit": unit} if unit else {}))


@dataclass(frozen=True, slots=True)
class Place:
    """A line that can be filled in: the pk of a unit or the number of a quarter, and its name."""

    pk: int
    name: str


class SharesForm(forms.Form):
    """One field for the value and one for the base of each place ticked; `given` reads them all and tells every fault.

    places: everything that can be ticked; those ticked stand in `units` (in `data` or in `initial`).
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("合计不足总数时，请写明差额怎么办。"),
    )
    is_checked = forms.BooleanField(label=_("数值核对无误"), required=False)
    leave_unknown = forms.BooleanField(label=_("缺依据的先空着"), required=False)

    def __init__(self, data: Any, places: Sequence[Place], unit: str, *, by_quarters: bool, initial: Any) -> None:
        super().__init__(data, initial=initial)
        self.places, self.unit, self.by_quarters = places, unit, by_quarters
        self.faults: list[BreakdownFault] = []
        if by_quarters:
            del self.fields["leave_unknown"]
        for place in self.ticked:
            self.fields[f"value_{place.pk}"] = self._amount(f"{place.name}的分解值")
            if not by_quarters:
                self.fields[f"base_{place.pk}"] = self._amount(f"{place.name}的分配依据")

    def _amount(self, label: str) -> forms.CharField:
        return forms.CharField(label=label, required=False, widget=amount_widget(self.unit, label))

    @property
    def ticked(self) -> list[Place]:
        if self.by_quarters:
            return list(self.places)
        chosen = self._posted("units") if self.is_bound else [str(pk) for pk in self.initial.get("units", ())]
        return [place for place in self.places if str(place.pk) in chosen]

    def _posted(self, name: str) -> list[str]:
        assert isinstance(self.data, QueryDict)  # a browser's post is the only thing it is ever bound to
        return [str(each) for each in self.data.getlist(name)]

    def value_field(self, pk: int) -> forms.BoundField:
        return self[f"value_{pk}"]

    def base_field(self, pk: int) -> forms.BoundField | None:
        return None if self.by_quarters else self[f"base_{pk}"]

    def given(self) -> list[Given]:
        """The shares as typed, in order; `faults` then holds what is no number. Those values count as not set."""
        self.faults = []
        found = []
        for place in self.ticked:
            value = self._read(place, "value")
            found.append(Given(place.pk, place.name, value, None if self.by_quarters else self._read(place, "base")))
        return found

    def _read(self, place: Place, what: str) -> Decimal | None:
        typed = self[f"{what}_{place.pk}"].value() or ""
        try:
            return number(str(typed), self.unit)
        except NoNumber:
            self.faults.append(messages.no_number(place.name, str(typed)[:LONGEST], self.unit, place.pk))
            return None


class AnswerForm(forms.Form):
    """One unit's answer to one share. seen_value and seen_answer: what the page showed."""

    seen_value = forms.DecimalField(widget=forms.HiddenInput)
    seen_answer = forms.CharField(widget=forms.HiddenInput, max_length=10)
    objection = forms.CharField(label=_("异议理由"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}))
    wished = forms.CharField(label=_("建议值"), required=False, max_length=LONGEST)

    def __init__(self, data: Any, share: Share, unit: str) -> None:
        initial = {
            "seen_value": share.value,
            "seen_answer": share.answer,
            "objection": share.objection,
            "wished": "" if share.wished is None else f"{share.wished.normalize():f}",
        }
        super().__init__(data, initial=initial, auto_id=f"answer-{share.pk}-%s")
        self.unit = unit
        self.fields["wished"].widget = amount_widget(unit, str(_("建议值")))

    def clean_wished(self) -> Decimal | None:
        typed = self.cleaned_data["wished"]
        try:
            return number(typed, self.unit)
        except NoNumber:
            raise forms.ValidationError(messages.no_number(messages.WISHED, typed, self.unit, 0).what) from None


class FreezeForm(forms.Form):
    """despite: why it is sent down although some have not agreed. Also used to give a breakdown back, with reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("理由"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}))
