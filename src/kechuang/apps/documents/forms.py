"""The forms of documents: upload or paste, find, correct."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kechuang.apps.documents import queries, rules
from kechuang.apps.documents.actions import CORRECTABLE, seen
from kechuang.apps.documents.models import Document, Standing, State


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; empty and unreadable ones pass here, because `actions.receive` says what is wrong."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [file for file in (data if isinstance(data, Sequence) else [data]) if file is not None]


class UploadForm(forms.Form):
    upload = FilesField(label=_("选择文件"), required=False)
    text = forms.CharField(label=_("正文"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 10}))
    name = forms.CharField(label=_("叫什么名字"), required=False, max_length=200)


SORT_CHOICES = [
    ("", _("最新的在前")),
    ("issued", _("成文日期")),
    ("title", _("标题")),
    ("issuer", _("制发机关")),
]


class FindForm(forms.Form):
    """Filters of the list; they live in the address."""

    q = forms.CharField(label=_("标题、文号或正文中的词"), required=False, max_length=200)
    issuer = forms.ChoiceField(label=_("制发机关"), required=False)
    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)
    region = forms.ChoiceField(label=_("地区"), required=False)
    standing = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *Standing.choices])
    state = forms.ChoiceField(label=_("读取情况"), required=False, choices=[("", _("全部")), *State.choices])
    sort = forms.ChoiceField(label=_("排列"), required=False, choices=SORT_CHOICES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries.choices()
        self._offer("issuer", [(issuer, issuer) for issuer in found.issuers])
        self._offer("region", [(region, region) for region in found.regions])
        self._offer("year", [(str(year), f"{year} 年") for year in found.years])
        self.fields["q"].widget.input_type = "search"

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部")), *choices]

    def wanted(self) -> queries.Wanted:
        """What was asked for; a filter with an impossible value asks for nothing."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value and name != "q"}
        return queries.Wanted(words=tuple(rules.words_of(self.cleaned_data.get("q", ""))), **asked)

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "q")


class CorrectForm(forms.ModelForm):
    """seen: what the metadata were when the page was opened, so that nobody's correction is overwritten unseen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("更正的依据"),
        required=False,
        max_length=500,
        help_text=_("例如：以印发的纸质文件为准。会记入操作记录。"),
    )

    class Meta:
        model = Document
        fields = CORRECTABLE
        widgets = {
            "issued_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "title": forms.TextInput,
        }
        help_texts = {
            "number": _("例如：科发〔2024〕12号"),
            "period_first": _("四位数的年份；只管一年的，两栏填同一年。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = seen(self.instance)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("period_first"), values.get("period_last")
        if (first is None) != (last is None):
            self.add_error("period_last" if last is None else "period_first", _("起始年和终止年要么都填，要么都不填。"))
        elif first is not None and last is not None and last < first:
            self.add_error("period_last", _("终止年不能早于起始年。"))
        return values
