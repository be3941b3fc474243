"""The filters of a list, as plain controls whose values live in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kechuang.apps.orgs.models import Unit
from kechuang.apps.registers.rules.asking import EMPTY, FROM, RANGED, SPANS, UNTIL
from kechuang.catalog.register import Register, RegisterField

Counts = Callable[[str], Mapping[str, int]]


class FilterForm(forms.Form):
    """counts: field → code → how many records; an empty mapping where counting would be dear."""

    use_required_attribute = False

    def __init__(self, register: Register, data: QueryDict, open_fields: Iterable[str], counts: Counts, span: str):
        # Not bound: what does not fit is said above the list and not used. What `span` is when unasked, the day says.
        super().__init__(initial={**data.dict(), "span": span})
        self.fields["q"] = forms.CharField(label=_search_label(register), required=False, max_length=100)
        if register.validity:
            self.fields["span"] = forms.ChoiceField(label=_("有效情况"), required=False, choices=list(SPANS.items()))
        readable = set(open_fields)
        for name in register.list_page.filters:
            if name in readable:
                self._add(register, name, counts)
        for field in self.fields.values():
            field.required = True  # only so that the label does not say 可不填 at every filter

    def _add(self, register: Register, name: str, counts: Counts) -> None:
        declared = register.fields[name]
        if declared.type in RANGED:
            unit = f"（{declared.unit}）" if declared.unit else ""
            for end, words in ((FROM, "从"), (UNTIL, "到")):
                widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
                self.fields[name + end] = forms.CharField(label=f"{declared.name}{unit}{words}", widget=widget)
        elif choices := _choices(register, name, declared, counts):
            self.fields[name] = forms.ChoiceField(label=declared.name, choices=choices)
        else:
            self.fields[name] = forms.CharField(label=declared.name, widget=_widget(register, name, declared))


def _choices(register: Register, name: str, declared: RegisterField, counts: Counts) -> list[tuple[str, Any]]:
    beside = [] if register.is_required(name) else [(EMPTY, "（未填）")]
    match declared.type:
        case "yes_no":
            return [("", "全部"), ("yes", "是"), ("no", "否"), *beside]
        case "unit":
            units = Unit.objects.select_related("region").order_by("kind", "name")
            return [("", "全部"), *((each.identity, each.name) for each in units), *beside]
        case "code" | "codes":
            numbers = counts(name)
            words = [(each.code, _counted(each.name, numbers, each.code)) for each in register.code_lists[name]]
            return [("", "全部"), *words, *beside]
    return []


def _counted(name: str, numbers: Mapping[str, int], code: str) -> str:
    return f"{name}（{numbers.get(code, 0)}）" if numbers else name


def _widget(register: Register, name: str, declared: RegisterField) -> forms.TextInput:
    if declared.type not in ("organisation", "record", "region"):
        return forms.TextInput()
    address = reverse("registers:suggest", args=[register.code, name])
    return forms.TextInput({"list": f"suggest-{name}", "data-suggest": address, "autocomplete": "off"})


def _search_label(register: Register) -> Any:
    if any(each.type == "organisation" for each in register.fields.values()):
        return _("名称、首字母或代码")
    return _("名称或首字母")
