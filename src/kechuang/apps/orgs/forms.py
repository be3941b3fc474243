"""Forms to register a unit, an alias, a succession; and the filter of the list."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from django import forms
from django.db import models
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


class RegionsField(RegionField):
    """Several regions, written one after another with 、 or a comma."""

    def clean(self, value: Any) -> list[Region]:  # type: ignore[override]
        if not str(value or "").strip():
            return []
        written = [each.strip() for each in re.split(r"[、，,;；\n]", str(value)) if each.strip()]
        found = [super(RegionsField, self).clean(each) for each in written]
        return [each for each in found if each]


class RegionFilter(forms.Form):
    q = forms.CharField(label=_("名称或代码"), required=False)


class NewRegionForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=50, help_text=_("全称，如“南闸街道”。"))
    code = forms.CharField(
        label=_("代码"), max_length=20, required=False,
        help_text=_("正式的九位代码；不知道请留空，系统编一个本系统用的代码。"),
    )  # fmt: skip
    on = day_field(_("设立日"))
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)


class Change(models.TextChoices):
    RENAME = "rename", _("更名（或换代码）")
    MOVE = "move", _("改隶：换上级")
    MERGE = "merge", _("并入：整个并入另一区划")
    SPLIT = "split", _("拆分：整个分成几个区划，自身撤销")
    GIVE = "give", _("划出一部分，自身保留")


class ChangeForm(forms.Form):
    """A change with its day and proof; which further fields it needs depends on what it is."""

    on = day_field(_("自何日起"), required=True)
    proof = forms.CharField(label=_("依据"), max_length=200, help_text=_("批复或文件的名称、文号。"))
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)

    def demand(self, name: str, sentence: Any) -> None:
        """A field that this change cannot do without."""
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, sentence)


class RegionChangeForm(ChangeForm):
    what = forms.ChoiceField(label=_("变更"), choices=Change.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("新名称"), max_length=50, required=False, help_text=_("更名时填。"))
    code = forms.CharField(label=_("新代码"), max_length=20, required=False, help_text=_("更名且代码也变时填。"))
    parent = RegionField(label=_("新上级"), required=False, help_text=_("改隶时填。"))
    others = RegionsField(
        label=_("涉及的区划"), required=False,
        help_text=_("并入谁、拆成或划给谁；几个用顿号隔开。新设的区划请先登记。"),
    )  # fmt: skip
    field_order = ("what", "on", "name", "code", "parent", "others", "proof", "reason")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        match facts.get("what"):
            case Change.RENAME:
                self.demand("name", messages.NEEDS_NAME)
            case Change.MOVE:
                self.demand("parent", messages.NEEDS_PARENT)
            case Change.MERGE | Change.SPLIT | Change.GIVE:
                self.demand("others", messages.NEEDS_OTHERS)
        if facts.get("what") == Change.MERGE and len(facts.get("others") or []) > 1:
            self.add_error("others", messages.MERGES_INTO_ONE)
        return facts


class UnitChange(models.TextChoices):
    RENAME = "rename", _("更名")
    MOVE = "move", _("改隶：换区划")
    COVER = "cover", _("增加所辖区域")
    UNCOVER = "uncover", _("划出所辖区域")


class UnitChangeForm(ChangeForm):
    what = forms.ChoiceField(label=_("变更"), choices=UnitChange.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("新全称"), max_length=100, required=False, help_text=_("更名时填。"))
    short_name = forms.CharField(label=_("新简称"), max_length=50, required=False)
    region = RegionField(label=_("区划"), required=False, help_text=_("改隶、增加或划出所辖区域时填。"))
    is_part = forms.BooleanField(label=_("只含该区域的一部分"), required=False)
    field_order = ("what", "on", "name", "short_name", "region", "is_part", "proof", "reason")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if facts.get("what") == UnitChange.RENAME:
            self.demand("name", messages.NEEDS_NAME)
        elif facts.get("what"):
            self.demand("region", messages.NEEDS_OTHERS)
        return facts
