"""Forms of organisations: finding them, and what happened to one. Names and places are typed as people write them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kechuang.apps.orgs.models import Region, Unit
from kechuang.catalog.register import Register

ANY = _("不限")
ENDED = (("", _("不限")), ("no", _("未终止")), ("yes", _("已注销、吊销或迁出")))


class FindForm(forms.Form):
    """The filters of the list; what is not understood is left out."""

    q = forms.CharField(
        label=_("名称或代码"), required=False, max_length=100,
        widget=forms.TextInput({"placeholder": _("名称、曾用名、拼音首字母、信用代码")}),
    )  # fmt: skip
    region = forms.ChoiceField(label=_("所在地"), required=False)
    area = forms.ChoiceField(label=_("考核归属"), required=False)
    recognition = forms.ChoiceField(label=_("持有资格"), required=False)
    ended = forms.ChoiceField(label=_("是否终止"), required=False, choices=ENDED)
    provisional = forms.BooleanField(label=_("只看代码待补的"), required=False)

    def __init__(
        self, data: Any, regions: list[Region], areas: list[Unit], recognition: Register | None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        kinds = recognition.code_lists["kind"] if recognition else ()
        choose(self, "region", [(each.code, each.name) for each in regions])
        choose(self, "area", [(str(each.pk), each.name) for each in areas])
        choose(self, "recognition", [(each.code, each.name) for each in kinds])


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]], empty: Any = ANY) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", empty), *choices] if empty is not None else choices


class ConflictForm(forms.Form):
    register = forms.ChoiceField(label=_("名录"), required=False)
    year = forms.ChoiceField(label=_("年度"), required=False)
    field = forms.ChoiceField(label=_("指标"), required=False)

    def __init__(
        self, data: Any, registers: dict[str, Register], register: Register, years: list[int], fields: list[str]
    ) -> None:
        super().__init__(data)
        choose(self, "register", [(code, each.name) for code, each in registers.items()], None)
        choose(self, "year", [(str(each), f"{each} 年") for each in years], _("各年"))
        choose(self, "field", [(name, register.fields[name].name) for name in fields], _("全部指标"))


class GroundsForm(forms.Form):
    """What every change rests on: the day it took effect, the paper, the paper itself."""

    happened_on = forms.DateField(
        label=_("生效日期"), widget=forms.DateInput({"type": "date"}), help_text=_("新情况开始的当天。")
    )
    proof = forms.CharField(label=_("依据"), max_length=200, help_text=_("如 变更登记通知书、迁移证明、合并协议。"))
    file = forms.FileField(label=_("佐证材料"), required=False, help_text=_("可不附。"))
    note = forms.CharField(label=_("说明"), required=False, max_length=300)

    field_order: list[str] | None = None


class RenameForm(GroundsForm):
    name = forms.CharField(label=_("新名称"), max_length=120)
    kept = forms.ChoiceField(
        label=_("资格是否延续"), required=False, choices=[("", _("不清楚")), ("是", _("是")), ("否", _("否"))],
        help_text=_("认定机构同意证书变更、资格继续有效的选“是”。"),
    )  # fmt: skip
    reported_on = forms.DateField(
        label=_("报告认定机构日期"), required=False, widget=forms.DateInput({"type": "date"}),
        help_text=_("高新技术企业更名应在三个月内报告。"),
    )  # fmt: skip
    field_order = ["name", "happened_on", "proof", "file", "kept", "reported_on", "note"]


class MoveForm(GroundsForm):
    region_from = forms.CharField(label=_("原所在地"), required=False, max_length=50)
    region_to = forms.CharField(
        label=_("新所在地"), required=False, max_length=50, help_text=_("区划名称或代码，如 江阴市。")
    )
    town = forms.CharField(label=_("新所在镇街"), required=False, max_length=60)
    address = forms.CharField(label=_("新地址"), required=False, max_length=200)
    field_order = ["region_from", "region_to", "town", "address", "happened_on", "proof", "file", "note"]


class MergeForm(GroundsForm):
    other = forms.CharField(
        label=_("对方单位"), max_length=120, help_text=_("已登记的全称或统一社会信用代码。"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    way = forms.ChoiceField(
        label=_("怎样合并"), widget=forms.RadioSelect,
        choices=[("into", _("本单位并入对方，本单位终止")), ("absorb", _("对方并入本单位，对方终止"))],
    )  # fmt: skip
    field_order = ["other", "way", "happened_on", "proof", "file", "note"]


class SplitForm(GroundsForm):
    name = forms.CharField(label=_("分立出的单位"), max_length=120)
    code = forms.CharField(label=_("它的统一社会信用代码"), max_length=18)
    field_order = ["name", "code", "happened_on", "proof", "file", "note"]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()


class CodeForm(forms.Form):
    code = forms.CharField(label=_("统一社会信用代码"), max_length=30, widget=forms.TextInput({"autocomplete": "off"}))
    happened_on = forms.DateField(label=_("启用日期"), widget=forms.DateInput({"type": "date"}))
    proof = forms.CharField(label=_("依据"), max_length=200, help_text=_("如 营业执照。"))
    file = forms.FileField(label=_("佐证材料"), required=False)

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split()).upper()


class SameForm(forms.Form):
    other = forms.CharField(
        label=_("另一个档案"),
        max_length=120,
        help_text=_("全称、统一社会信用代码或临时代码。它的记录都归到本单位名下。"),
    )
    proof = forms.CharField(label=_("依据"), max_length=200, help_text=_("怎样确定是同一个单位。"))
    file = forms.FileField(label=_("佐证材料"), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("意见"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=_("退回时必填。"),
    )  # fmt: skip


class ClaimForm(forms.Form):
    """A claim for one or many. areas: units to choose from; a single one cannot be changed."""

    year = forms.TypedChoiceField(label=_("考核年度"), coerce=int)
    area = forms.TypedChoiceField(label=_("归属单位"), coerce=int)
    bodies = forms.CharField(
        label=_("单位"), max_length=20_000, widget=forms.Textarea({"rows": 5}),
        help_text=_("每行一个，写全称或统一社会信用代码，一次最多 200 个。"),
    )  # fmt: skip
    basis = forms.ChoiceField(label=_("归属依据"))
    proof = forms.CharField(
        label=_("依据说明"),
        max_length=300,
        required=False,
        help_text=_("如 营业执照住所为徐霞客镇；按园区、招引或协商归属的必填。"),
    )
    file = forms.FileField(label=_("佐证材料"), required=False)
    reason = forms.CharField(
        label=_("改变已定归属的原因"), max_length=500, required=False, help_text=_("当年归属已定、要改归本单位的必填。")
    )

    def __init__(self, data: Any, files: Any, *, years: list[int], areas: list[Unit], register: Register,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        choose(self, "year", [(str(each), f"{each} 年度") for each in years], None)
        choose(self, "area", [(str(each.pk), each.name) for each in areas], None)
        bases = [
            (each.code, each.name) for each in register.code_lists["basis"] if each.code not in ("decided", "last_year")
        ]
        choose(self, "basis", bases, None)


class ObjectionForm(forms.Form):
    reason = forms.CharField(label=_("异议理由"), max_length=500, widget=forms.Textarea({"rows": 3}))
    file = forms.FileField(label=_("佐证材料"), required=False)


class DecisionForm(forms.Form):
    area = forms.TypedChoiceField(label=_("裁定归属"), coerce=int)
    decision = forms.CharField(label=_("裁定文件"), max_length=120, help_text=_("文号或会议纪要。"))
    decided_on = forms.DateField(label=_("裁定日期"), widget=forms.DateInput({"type": "date"}))
    proof = forms.CharField(label=_("依据说明"), max_length=300, required=False)
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea({"rows": 3}))
    file = forms.FileField(label=_("裁定文件扫描件"), required=False)

    def __init__(self, data: Any, files: Any, *, areas: list[Unit]) -> None:
        super().__init__(data, files)
        choose(self, "area", [(str(each.pk), each.name) for each in areas], None)


class AreasForm(forms.Form):
    year = forms.TypedChoiceField(label=_("考核年度"), coerce=int, required=False)
    q = forms.CharField(label=_("名称或代码"), required=False, max_length=100)
    area = forms.ChoiceField(label=_("归属单位"), required=False)

    def __init__(self, data: Any, years: list[int], areas: list[Unit]) -> None:
        super().__init__(data)
        choose(self, "year", [(str(each), f"{each} 年度") for each in years], None)
        choose(self, "area", [(str(each.pk), each.name) for each in areas])
