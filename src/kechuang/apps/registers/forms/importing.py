"""The forms of bringing a list in: the file, what its columns mean, why a batch is sent or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kechuang.catalog.register import Register

ACCEPTED = ".xlsx,.xlsm,.xls,.xlsb,.et,.ods,.csv,.txt,.tsv,.html,.htm"


class UploadForm(forms.Form):
    register = forms.ChoiceField(label=_("导入到哪份名录"))
    file = forms.FileField(
        label=_("选择文件"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, registers: Mapping[str, Register], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for code, each in registers.items():
            groups.setdefault(each.group, []).append((code, each.name))
        field = self.fields["register"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *groups.items()]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("会记入操作记录，供以后查证。"),
    )  # fmt: skip
