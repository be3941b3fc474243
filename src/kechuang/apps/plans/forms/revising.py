"""The form of a change after adoption: the new terms, and what they rest on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.apps.documents.proofs import KeptFile
from kechuang.apps.plans.actions.revise import Ground
from kechuang.apps.plans.forms.amounts import AmountField, DayField
from kechuang.apps.plans.models import Commitment
from kechuang.apps.plans.models.commitment import COUNTING_WORDS, PATH_WORDS
from kechuang.apps.plans.rules import paths
from kechuang.apps.plans.rules.terms import PathShape, Terms

HUNDRED = Decimal(100)
MONTHS = range(1, paths.MONTHS + 1)
AMOUNTS = ("value", "value_max", "stretch", "baseline")
DAYS = ("due", "judge_from")


class ReviseForm(forms.Form):
    """Starts from the terms in force; only what differs becomes part of the change."""

    value = AmountField(label=gettext_lazy("目标值"), required=False)
    value_max = AmountField(label=gettext_lazy("区间上限"), required=False)
    stretch = AmountField(label=gettext_lazy("力争值"), required=False)
    baseline = AmountField(label=gettext_lazy("基数"), required=False)
    is_sure = forms.BooleanField(label=gettext_lazy("数值没有错"), required=False)
    due = DayField(label=gettext_lazy("完成期限"))
    judge_from = DayField(label=gettext_lazy("评判起始日"))
    counting = forms.ChoiceField(label=gettext_lazy("计数方式"), choices=list(COUNTING_WORDS.items()))
    path = forms.ChoiceField(label=gettext_lazy("序时进度"), choices=list(PATH_WORDS.items()))
    withdrawn = forms.BooleanField(label=gettext_lazy("取消这项目标，以后不再评判"), required=False)
    effective_on = DayField(label=gettext_lazy("生效日"), help_text=gettext_lazy("这一天之前仍按原来的内容评判。"))
    document_title = forms.CharField(
        label=gettext_lazy("依据文件"), max_length=300, help_text=gettext_lazy("例如：关于调整2026年科技创新目标的通知")
    )
    document_number = forms.CharField(label=gettext_lazy("文号"), max_length=100, required=False)
    document_on = DayField(label=gettext_lazy("文件日期"))
    reason = forms.CharField(
        label=gettext_lazy("调整的原因"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    proof = forms.FileField(
        label=gettext_lazy("文件扫描件"), required=False, help_text=gettext_lazy("PDF、图片、Word、Excel 或 OFD。")
    )
    proof_kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, files: Any, commitment: Commitment, terms: Terms) -> None:
        names = (*AMOUNTS, *DAYS, "counting", "path")
        super().__init__(data, files, initial={name: getattr(terms, name) for name in names})
        self.commitment, self.terms = commitment, terms
        for name in AMOUNTS:
            if terms.unit:
                self.fields[name].widget.attrs["data_unit"] = terms.unit
        for month in MONTHS:
            self.fields[f"m{month}"] = AmountField(label=_("%d 月底") % month, required=False, is_percent=True)
            if len(terms.shares) == paths.MONTHS:
                self.initial[f"m{month}"] = terms.shares[month - 1] * HUNDRED
        for at, node in enumerate(terms.nodes, start=1):
            self.fields[f"n{at}_day"] = DayField(label=node.title)
            self.fields[f"n{at}_amount"] = AmountField(label=_("累计应达"), required=False)
            self.initial[f"n{at}_day"], self.initial[f"n{at}_amount"] = node.planned_on, node.amount

    @property
    def months(self) -> list[Any]:
        return [self[f"m{month}"] for month in MONTHS]

    @property
    def node_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"n{at}_day"], self[f"n{at}_amount"]) for at in range(1, len(self.terms.nodes) + 1)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("path") == PathShape.SHARES and any(values.get(f"m{month}") is None for month in MONTHS):
            self.add_error("path", _("按上年各月进度推进的，请填满十二个月的累计进度。"))
        if self.terms.value is not None and values.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("请填目标值；不再要求的，请勾选“取消这项目标”。"))
        return values

    def changes(self) -> dict[str, object]:
        """As `CommitmentRevision.changes`; what stays the same is left out by the action."""
        given = self.cleaned_data
        found: dict[str, object] = {name: _text(given[name]) for name in AMOUNTS}
        found |= {name: given[name].isoformat() for name in DAYS}
        found |= {"counting": given["counting"], "path": given["path"]}
        if given["path"] == PathShape.SHARES:
            found["shares"] = [_text(given[f"m{month}"] / HUNDRED) for month in MONTHS]
        if self.terms.nodes:
            found["nodes"] = [
                {
                    "title": node.title,
                    "planned_on": given[f"n{at}_day"].isoformat(),
                    "amount": _text(given[f"n{at}_amount"]),
                }
                for at, node in enumerate(self.terms.nodes, start=1)
            ]
        return found

    def ground(self, proof: KeptFile | None) -> Ground:
        given = self.cleaned_data
        return Ground(given["reason"], given["document_title"], given["document_on"], given["document_number"], proof)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


class DecideForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
