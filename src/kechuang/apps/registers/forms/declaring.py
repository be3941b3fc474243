"""Forms by which an administrator declares a register: what it is, and its fields in rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kechuang.catalog.register import CODE, GROUPS, MONEY_UNITS

TYPES = [
    ("organisation", _("单位（企业、院所，按信用代码）")),
    ("text", _("文字")),
    ("note", _("长文字")),
    ("whole", _("整数")),
    ("decimal", _("小数")),
    ("money", _("金额")),
    ("date", _("日期")),
    ("year", _("年度")),
    ("month", _("月份")),
    ("yes_no", _("是或否")),
    ("code", _("选一项")),
    ("codes", _("选多项")),
    ("unit", _("镇街、园区、部门")),
    ("region", _("行政区划")),
    ("record", _("另一名录的记录")),
]
CLASSES = [
    ("public", _("公开")),
    ("internal", _("内部")),
    ("commercial", _("商业秘密")),
    ("personal", _("个人信息")),
    ("tax", _("税务")),
    ("statistical", _("统计")),
]
EMPTY_ROWS = 4


class BasicForm(forms.Form):
    name = forms.CharField(label=_("名录名称"), max_length=40, min_length=2, help_text=_("如：科普基地"))
    code = forms.CharField(
        label=_("代码"), max_length=60, required=False,
        help_text=_("小写英文字母、数字和下划线；不填时按名称的拼音自动生成，以后不能更改。"),
    )  # fmt: skip
    record = forms.CharField(label=_("一条记录叫什么"), max_length=20, help_text=_("如：基地"))
    about = forms.CharField(
        label=_("记什么"),
        min_length=8,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一两句话，写给填报的人看。"),
    )
    group = forms.ChoiceField(label=_("放在哪一组"), choices=[(each, each) for each in GROUPS])
    document = forms.CharField(
        label=_("依据文件"), max_length=200, help_text=_("文件名称和文号；没有文件的写工作制度或来源。")
    )
    clause = forms.CharField(label=_("条款"), max_length=60, required=False)
    valid_first = forms.CharField(
        label=_("有效期起于哪一列"), max_length=60, required=False, help_text=_("写下面的列名；没有有效期的不填。")
    )
    valid_last = forms.CharField(label=_("最后有效日是哪一列"), max_length=60, required=False)
    valid_years = forms.IntegerField(
        label=_("没写止日时的有效年数"),
        min_value=1,
        max_value=50,
        required=False,
        widget=forms.NumberInput(attrs={"data_unit": _("年")}),
    )
    why = forms.CharField(label=_("为什么登记或修改"), max_length=500)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip()
        if code and not CODE.match(code):
            raise forms.ValidationError(_("只能用小写英文字母、数字和下划线，以字母开头。"))
        return code


class FieldRow(forms.Form):
    """One column of the register; an empty row is left out."""

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("列名"), max_length=60, required=False)
    type = forms.ChoiceField(label=_("类型"), choices=TYPES, initial="text")
    unit = forms.CharField(label=_("计量单位"), max_length=20, required=False)
    options = forms.CharField(label=_("选项（用顿号隔开）"), required=False)
    is_key = forms.BooleanField(label=_("区分记录"), required=False)
    required = forms.BooleanField(label=_("必填"), required=False)
    shown_as = forms.ChoiceField(label=_("谁能看"), choices=CLASSES, initial="internal")
    headers = forms.CharField(label=_("别的表头写法"), required=False)
    example = forms.CharField(label=_("示例"), required=False, max_length=200)
    help = forms.CharField(label=_("填写说明"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        row = super().clean() or {}
        if not row.get("name"):
            if self.has_changed() and any(
                row.get(name) for name in ("unit", "options", "example", "is_key", "headers")
            ):
                self.add_error("name", _("写了其他内容，还缺列名。"))
            return row
        kind, unit = row.get("type"), row.get("unit", "")
        if kind == "money" and unit not in MONEY_UNITS:
            self.add_error("unit", _("金额请写元、万元或亿元。"))
        if kind == "decimal" and not unit:
            self.add_error("unit", _("小数要写计量单位，比例写 %。"))
        if kind in ("code", "codes") and not row.get("options") and not row.get("code"):
            self.add_error("options", _("请列出可选的项。"))
        return row


class Rows(forms.BaseFormSet[FieldRow]):
    """All columns. Faults that concern several of them are told at the top."""

    def clean(self) -> None:
        rows = filled(self)
        names = [row["name"] for row in rows]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise forms.ValidationError(_("列名重复：") + "、".join(doubled))
        if not rows:
            raise forms.ValidationError(_("至少要有一列。"))
        if not any(row.get("is_key") for row in rows):
            raise forms.ValidationError(_("请勾选用来区分记录的列：这些列都相同的，就是同一条记录。"))


def filled(rows: forms.BaseFormSet[Any]) -> list[dict[str, Any]]:
    """The rows with a name, in order, without those marked for removal."""
    known = [form.cleaned_data for form in rows.forms if getattr(form, "cleaned_data", None)]
    return [row for row in known if row.get("name") and not row.get("DELETE")]


FieldRows = forms.formset_factory(FieldRow, formset=Rows, extra=EMPTY_ROWS, can_delete=True, max_num=120)


class TextForm(forms.Form):
    """The declaration itself, for what the rows do not ask: checks, reports owed, bounds, worked cases."""

    text = forms.CharField(
        label=_("登记表原文（YAML）"),
        widget=forms.Textarea(attrs={"rows": 40, "spellcheck": "false"}),
        max_length=100_000,
    )
    why = forms.CharField(label=_("为什么登记或修改"), max_length=500)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("退回的原因"), max_length=500)
