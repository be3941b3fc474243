"""The forms that take a draft off, put several together, or split one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.apps.plans.actions.regroup import Part
from kechuang.apps.plans.forms.amounts import AmountField, NamesField
from kechuang.apps.plans.models import Commitment, Standing

SPARE_PARTS = 6


class DropForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("为什么不列入"),
        max_length=500,
        help_text=gettext_lazy("例如：是背景数据，不是目标；与第 3 项重复。会留在“不列入”里，可以恢复。"),
    )


class RowsField(forms.MultipleChoiceField):
    """Rows with the version looked at, `12:3`; one that moved on since is still chosen, and the action says so."""

    known: frozenset[int] = frozenset()

    def valid_value(self, value: str) -> bool:
        pk, _colon, version = value.partition(":")
        return version.isdecimal() and pk.isdecimal() and int(pk) in self.known


class MergeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    others = RowsField(label=gettext_lazy("与哪几项是同一件事"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any, draft: Commitment, rows: Iterable[Commitment], suggested: Sequence[int]) -> None:
        super().__init__(data, initial={"version": draft.version})
        self.rows = {row.pk: row for row in rows if row.pk != draft.pk and row.standing != Standing.DROPPED}
        others = self.fields["others"]
        assert isinstance(others, RowsField)
        others.known = frozenset(self.rows)
        self.suggested = frozenset(suggested)
        self.ordered = sorted(self.rows.values(), key=lambda row: (row.pk not in suggested, row.number))
        others.choices = [(f"{row.pk}:{row.version}", str(row)) for row in self.ordered]

    def as_now(self, sent: Iterable[str]) -> list[str]:
        """The same rows with their present versions."""
        keys = (each.partition(":")[0] for each in sent)
        rows = Commitment.objects.in_bulk([int(key) for key in keys if key.isascii() and key.isdigit()])
        return [f"{pk}:{row.version}" for pk, row in rows.items()]

    def chosen(self) -> dict[Commitment, int]:
        """The drafts to merge with the version that was looked at."""
        pairs = (each.split(":") for each in self.cleaned_data["others"])
        return {self.rows[int(pk)]: int(version) for pk, version in pairs}


class SplitForm(forms.Form):
    """Either some places of the text go, or the content is split into parts of their own."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    anchors = forms.TypedMultipleChoiceField(
        label=gettext_lazy("分出来的原文"), widget=forms.CheckboxSelectMultiple, coerce=int, required=False
    )
    keep_whole = forms.BooleanField(label=gettext_lazy("保留原目标作为总目标，拆出来的属于它"), required=False)

    def __init__(self, data: Any, draft: Commitment, quotes: Sequence[tuple[int, str]]) -> None:
        super().__init__(data, initial={"version": draft.version})
        anchors = self.fields["anchors"]
        assert isinstance(anchors, forms.TypedMultipleChoiceField)
        anchors.choices = list(quotes)
        self.has_places = len(quotes) > 1
        for at in range(1, SPARE_PARTS + 1):
            self.fields[f"p{at}_name"] = forms.CharField(label=_("第 %d 份") % at, max_length=500, required=False)
            self.fields[f"p{at}_value"] = AmountField(label=_("数值"), required=False)
            self.fields[f"p{at}_unit"] = forms.CharField(
                label=_("单位"), max_length=40, required=False, initial=draft.unit
            )
            self.fields[f"p{at}_region"] = forms.CharField(
                label=_("范围"), max_length=100, required=False, initial=draft.region_name
            )
            self.fields[f"p{at}_leads"] = NamesField(label=_("牵头单位"), required=False)
        self.initial["p1_name"] = draft.indicator

    @property
    def part_rows(self) -> list[list[Any]]:
        names = ("name", "value", "unit", "region", "leads")
        return [[self[f"p{at}_{name}"] for name in names] for at in range(1, SPARE_PARTS + 1)]

    def parts(self) -> list[Part]:
        given = self.cleaned_data
        return [
            Part(
                given[f"p{at}_name"],
                given[f"p{at}_value"],
                given[f"p{at}_unit"],
                given[f"p{at}_region"],
                tuple(given[f"p{at}_leads"]),
            )
            for at in range(1, SPARE_PARTS + 1)
            if given[f"p{at}_name"]
        ]
