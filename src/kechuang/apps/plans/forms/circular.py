"""Forms of notices: which month, the letterhead, sending back, the template, numbers already used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MonthForm(forms.Form):
    month = forms.TypedChoiceField(label=_("月份"), coerce=date.fromisoformat)

    def __init__(self, data: Any, months: Sequence[date]) -> None:
        super().__init__(data)
        choice = self.fields["month"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = [(month.isoformat(), f"{month.year}年{month.month}月") for month in months]


class LetterheadForm(forms.Form):
    issuer_mark = forms.CharField(
        label=_("发文机关标志"), required=False, max_length=60, help_text=_("红头，如：云溪县科学技术局文件")
    )
    mark = forms.CharField(
        label=_("机关代字"),
        required=False,
        max_length=50,
        help_text=_("如：云科通。文号在签发时自动编排，不跳号、不重号。"),
    )
    addressees = forms.CharField(
        label=_("主送机关"), required=False, max_length=300, help_text=_("如：各镇街科技办，局机关各科室")
    )
    signature = forms.CharField(label=_("发文机关署名"), required=False, max_length=100)
    copies_to = forms.CharField(label=_("抄送机关"), required=False, max_length=300)
    printed_by = forms.CharField(
        label=_("印发机关"), required=False, max_length=100, help_text=_("不填则没有版记中的印发一行")
    )

    def clean_addressees(self) -> str:
        """The colon behind the addressees is set by the layout; one typed along is not doubled."""
        return str(self.cleaned_data["addressees"]).rstrip("：:")


class TemplateForm(LetterheadForm):
    text = forms.CharField(
        label=_("模板"), max_length=60_000, strip=False, widget=forms.Textarea({"rows": 26, "spellcheck": "false"})
    )
    field_order = ["text"]


class SendBackForm(forms.Form):
    because = forms.CharField(label=_("退回意见"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))


class NumbersForm(forms.Form):
    """Numbers of this year that were given on paper before the system gave its first."""

    mark = forms.CharField(label=_("机关代字"), max_length=50)
    year = forms.IntegerField(label=_("年"), min_value=2000, max_value=2100)
    last = forms.IntegerField(
        label=_("已用到"), min_value=0, max_value=99_999, widget=forms.NumberInput({"data_unit": "号"})
    )
