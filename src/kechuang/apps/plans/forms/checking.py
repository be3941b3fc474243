"""Which other documents to check together, and what to say to a finding."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kechuang.apps.documents.models import Document
from kechuang.apps.plans.models import Said


class WithForm(forms.Form):
    """`?asked=1&with=3&with=5`: those ticked; nothing asked: all that are offered."""

    # The name of the field is a word of Python's own.
    def __init__(self, data: QueryDict, offered: list[Document]) -> None:
        super().__init__(data)
        self.asked = data
        self.offered = {str(document.pk): document for document in offered}
        self.fields["with"] = forms.MultipleChoiceField(
            label=_("同时对照"), required=False, choices=[(pk, str(each)) for pk, each in self.offered.items()]
        )

    def chosen(self) -> list[Document]:
        """Edge: a number that is not offered is no choice."""
        if "asked" not in self.asked:
            return list(self.offered.values())
        return [self.offered[pk] for pk in self.asked.getlist("with") if pk in self.offered]


class AnswerForm(forms.Form):
    key = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    said = forms.ChoiceField(label=_("意见"), choices=Said, widget=forms.RadioSelect)
    words = forms.CharField(label=_("说明"), required=False, max_length=500)
