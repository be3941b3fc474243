"""Forms to register a unit, an alias, a succession; and the filter of the list."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kechuang.apps.orgs import messages, queries
from kechuang.apps.orgs.models import Region, Unit, UnitKind


def day_field(label: Any, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput({"type": "date"}))


class RegionField(forms.CharField):
    """A region written by name or six-digit code; empty means known everywhere."""

    def clean(self, value: Any) -> Region | None:
        name = str(super().clean(value)).strip()
        if not name:
            return None
        found = queries.regions_named(name, timezone.localdate())
        if not found:
            near = get_close_matches(name, Region.objects.values_list("name", flat=True), n=3, cutoff=0.5)
            offer = f"相近的有 {'、'.join(dict.fromkeys(near))}。" if near else ""
            raise forms.ValidationError(messages.UNKNOWN_REGION.format(name=name, near=offer))
        if len(found) > 1:
            places = "、".join(f"{each.parent or ''}{each.name}（{each.code}）" for each in found[:6])
            words = {"name": name, "number": len(found), "places": places}
            raise forms.ValidationError(messages.AMBIGUOUS_REGION.format(**words))
        return found[0]


class UnitForm(forms.Form):
    name = forms.CharField(label=_("全称"), max_length=100)
    short_name = forms.CharField(label=_("简称"), max_length=50, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=UnitKind.choices, initial=UnitKind.DEPARTMENT)
    region = RegionField(
        label=_("所在区划"),
        required=False,
        help_text=_("名称或六位代码，如“江阴市”。各地通用的单位（如本局科室）请留空。"),
    )
    valid_from = day_field(_("设立日"))
    reason = forms.CharField(label=_("说明"), max_length=200, required=False, help_text=_("为什么登记，写进操作记录。"))


class AliasForm(forms.Form):
    alias = forms.CharField(label=_("别名"), max_length=100, help_text=_("文件里出现的另一种写法，如“发改委”。"))


class KnownUnitForm(forms.Form):
    """The written name belongs to a unit already registered: which?"""

    alias = forms.CharField(widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(
        label=_("它就是"), queryset=Unit.objects.all(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, offered: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in offered])


class SuccessionForm(forms.Form):
    successor = forms.CharField(label=_("由谁承接"), max_length=100, help_text=_("承接单位的全称、简称或别名。"))
    on = day_field(_("自何日起"), required=True)
    reason = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("如机构改革方案的名称或文号。")
    )

    def clean_successor(self) -> Unit:
        name = self.cleaned_data["successor"]
        answer = queries.resolve(name, timezone.localdate(), self.initial.get("region"))
        if answer.unit is None:
            near = "、".join(unit.name for unit in answer.nearest)
            offer = f"相近的有：{near}。" if near else "请先登记这个单位。"
            raise forms.ValidationError(f"{answer.reason}{offer}")
        return answer.unit


class UnitFilter(forms.Form):
    q = forms.CharField(label=_("名称、简称或别名"), required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), *UnitKind.choices], required=False)
