"""What units fill in to report, and reviewers to answer. Chosen by how the commitment is counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.models import Commitment, Milestone, ObservationSpan, ObservationStatus, Report
from kechuang.apps.plans.rules.pasted import amount_in, day_in
from kechuang.apps.plans.rules.periods import periods
from kechuang.apps.plans.rules.terms import Terms

FILES = ".pdf,.jpg,.jpeg,.png,.doc,.docx,.xls,.xlsx,.ofd,.wps,.et"
ROWS, MOST_ROWS = 3, 30


class DayField(forms.DateField):
    """A day as officials write it, besides what a browser's own calendar sends."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        found = day_in(str(value))
        if found is None:
            raise forms.ValidationError(_("“%(value)s”不是日期，请写成 2026-05-08 的样子。"), params={"value": value})
        return found


class AmountField(forms.Field):
    """An exact number; the unit of measure stands inside the field."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "data_unit": unit}
        super().__init__(widget=forms.TextInput(attributes), **kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        found = amount_in(str(value))
        if found is None:
            raise forms.ValidationError(_("“%(value)s”不是数字，请只写阿拉伯数字。"), params={"value": value})
        return found


class WholeField(AmountField):
    """A place in a ranking, a year: a whole number, or nothing."""

    def to_python(self, value: Any) -> int | None:
        found = super().to_python(value)
        if found is None:
            return None
        if found != found.to_integral_value() or abs(found) > 10**9:
            raise forms.ValidationError(_("“%(value)s”应是整数。"), params={"value": value})
        return int(found)


# What an item is of, by the unit it is counted in. Others are firms or things: the plain label serves.
SUBJECTS = {
    "篇": _("标题"),
    "期": _("标题"),
    "件": _("名称"),
    "场": _("活动名称"),
    "次": _("活动名称"),
    "人": _("姓名或批次"),
}
PIECES = {"篇", "期"}


def subject_label(unit: str) -> Any:
    return SUBJECTS.get(unit, _("企业、单位或事项"))


def ask_by_name(fields: dict[str, forms.Field]) -> None:
    """A field left empty is asked for by its label."""
    for each in fields.values():
        chosen = isinstance(each, forms.ChoiceField)
        each.error_messages["required"] = (_("请选择%s。") if chosen else _("请填写%s。")) % each.label


class ItemForm(forms.Form):
    """One item. A row left wholly empty is no item."""

    happened_on = DayField(label=_("日期"))
    organisation = forms.CharField(label=_("企业、单位或事项"), max_length=200)
    amount = AmountField(label=_("数量"))
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=40, required=False)
    adopted_elsewhere = forms.CharField(label=_("采用情况"), max_length=200, required=False)

    def __init__(self, *args: Any, terms: Terms, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].label = subject_label(terms.unit)
        self.fields["amount"].widget.attrs["data_unit"] = terms.unit
        self.fields["happened_on"].widget.attrs |= {"min": terms.start, "max": min(terms.due, today)}
        dropped = "uscc" if terms.unit in SUBJECTS else "adopted_elsewhere"
        del self.fields[dropped]
        ask_by_name(self.fields)
        if terms.unit in PIECES and not self.is_bound and "amount" not in self.initial:
            self.fields["amount"].initial = 1

    def has_changed(self) -> bool:
        """A row that holds nothing but the amount offered to it is empty."""
        return any(self[name].data not in (None, "") for name in self.fields if name != "amount") or bool(
            self.initial and super().has_changed()
        )


ItemRows: type[BaseFormSet[Any]] = formset_factory(ItemForm, extra=ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def unit_choices(units: Sequence[Unit]) -> list[tuple[str, str]]:
    return [(str(unit.pk), unit.name) for unit in units] or [("", str(_("（名单中没有登记的单位）")))]


class ReportForm(forms.Form):
    """What every report has: for whom, a proof, a note. proof_kept: a file sent before, while the rest is mended."""

    unit = forms.ChoiceField(label=_("报送单位"), required=False)
    proof = forms.FileField(
        label=_("证明材料"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": FILES}),
        help_text=_("PDF、图片、Word、Excel 或 OFD。几条共用一份即可。"),
    )
    proof_kept = forms.CharField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(label=_("说明"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}))
    corrects = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.units = {str(unit.pk): unit for unit in units}
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = unit_choices(units)
        if len(units) == 1:
            choice.widget = forms.HiddenInput()
            choice.initial = str(units[0].pk)
        self.order_fields([*self.own_fields(), "proof", "note"])
        ask_by_name(self.fields)

    def own_fields(self) -> list[str]:
        """Those a kind of report adds, which stand first."""
        return ["unit", *(name for name in self.fields if name not in ReportForm.base_fields)]

    @property
    def chosen_unit(self) -> Unit | None:
        return self.units.get(self.cleaned_data.get("unit", ""))

    def keep_proof(self, sealed: str) -> None:
        """Carry the file along, since a browser does not hand it out twice."""
        sent = self.data
        assert isinstance(sent, QueryDict)
        self.data = sent.copy()
        self.data["proof_kept"] = sealed


class EvidenceForm(ReportForm):
    pasted = forms.CharField(
        label=_("从表格粘贴"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 6, "wrap": "off", "spellcheck": "false"}),
        help_text=_(
            "每行一条：日期、单位（或事项）、数量，后面还可以有信用代码和说明。在表格里选中这几列，复制后粘贴到这里。"
        ),
    )


class MilestoneForm(ReportForm):
    milestone = forms.ChoiceField(label=_("完成了哪个节点"), widget=forms.RadioSelect)
    reached_on = DayField(label=_("完成日期"))
    document_number = forms.CharField(
        label=_("文号"), max_length=100, required=False, help_text=_("印发的文件请写文号，例如：云科发〔2026〕9号。")
    )

    def __init__(self, *args: Any, nodes: Sequence[Milestone], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nodes = {str(node.pk): node for node in nodes}
        choice = self.fields["milestone"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(key, f"{node.title}（{node.planned_on:%Y-%m-%d}）") for key, node in self.nodes.items()]
        if len(nodes) == 1:
            choice.initial = str(nodes[0].pk)
        self.fields["reached_on"].widget.attrs["max"] = today


class ObservationForm(ReportForm):
    value = AmountField(label=_("数值"))
    span = forms.ChoiceField(label=_("口径期"), choices=ObservationSpan.choices, initial=ObservationSpan.YEAR_TO_DATE)
    first = DayField(label=_("数据从哪天起"), help_text=_("时点数起止填同一天；年初至今从 1 月 1 日起。"))
    last = DayField(label=_("到哪天止"))
    issuer = forms.CharField(label=_("发布机构"), max_length=200, help_text=_("例如：省统计局。"))
    published_on = DayField(label=_("发布日期"))
    status = forms.ChoiceField(label=_("数据状态"), choices=ObservationStatus.choices)

    def __init__(self, *args: Any, terms: Terms, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].widget.attrs["data_unit"] = terms.unit
        last_month = today.replace(day=1)
        self.fields["first"].initial = last_month.replace(month=1)
        self.fields["last"].initial = last_month if last_month.month == 1 else last_month - timedelta(days=1)
        for name in ("last", "published_on"):
            self.fields[name].widget.attrs["max"] = today


class RankForm(ReportForm):
    position = WholeField(label=_("位次"), unit=str(_("位")))
    field_size = WholeField(label=_("参评总数"), required=False, unit=str(_("个")))
    issuer = forms.CharField(label=_("发布机构"), max_length=200, help_text=_("例如：科技部、赛迪研究院。"))
    edition = forms.CharField(label=_("哪一版"), max_length=100, help_text=_("例如：2026 年全国百强县榜单。"))
    year = WholeField(label=_("评价年度"), unit=str(_("年")))
    published_on = DayField(label=_("发布日期"))
    status = forms.ChoiceField(label=_("数据状态"), choices=ObservationStatus.choices, initial=ObservationStatus.FINAL)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = today.year
        self.fields["published_on"].widget.attrs["max"] = today


class NilForm(forms.Form):
    """Nothing came in this month. The newest month stands first; months to come are not offered."""

    unit = forms.ChoiceField(label=_("报送单位"), required=False)
    month = forms.TypedChoiceField(label=_("月份"), coerce=date.fromisoformat)
    note = forms.CharField(label=_("说明"), required=False, max_length=1000)

    def __init__(self, *args: Any, units: Sequence[Unit], terms: Terms, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        choice, month = self.fields["unit"], self.fields["month"]
        assert isinstance(choice, forms.ChoiceField) and isinstance(month, forms.ChoiceField)
        choice.choices = unit_choices(units)
        if len(units) == 1:
            choice.widget = forms.HiddenInput()
            choice.initial = str(units[0].pk)
        month.choices = months_up_to(terms.start, min(terms.due, today))

    @property
    def chosen_unit(self) -> Unit | None:
        return self.units.get(self.cleaned_data.get("unit", ""))


def months_up_to(start: date, last: date) -> list[tuple[str, str]]:
    firsts = [first.replace(day=1) for first, _last in periods("month", start, last)] if start <= last else []
    return [(first.isoformat(), f"{first.year}年{first.month}月") for first in reversed(firsts)]


class PickReports(forms.Form):
    """Filters of the reviewing page; they live in the address. Offers only what waits."""

    plan = forms.ChoiceField(label=_("计划"), required=False)
    commitment = forms.ChoiceField(label=_("目标"), required=False)
    unit = forms.ChoiceField(label=_("报送单位"), required=False)

    def __init__(self, data: Any, waiting: Sequence[Report]) -> None:
        super().__init__(data)
        commitments = {row.commitment_id: row.commitment for row in waiting}
        self._offer("plan", {row.plan_id: row.plan.title for row in commitments.values()})
        self._offer("commitment", {pk: row.name for pk, row in commitments.items()})
        self._offer("unit", {row.unit_id: row.unit.name for row in waiting if row.unit and row.unit_id})

    def _offer(self, name: str, offered: dict[int, str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        named = sorted(offered.items(), key=lambda pair: pair[1])
        field.choices = [("", _("全部")), *((str(pk), words) for pk, words in named)]

    @property
    def is_narrowed(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def picks(self, row: Report) -> bool:
        self.is_valid()
        has = {"plan": row.commitment.plan_id, "commitment": row.commitment_id, "unit": row.unit_id}
        return all(not asked or asked == str(has[name]) for name, asked in self.cleaned_data.items())


class MonthForm(forms.Form):
    """Which month, quarter or year of a duty that comes round; it lives in the address."""

    month = forms.ChoiceField(label=_("时段"), required=False)

    def __init__(self, data: Any, commitment: Commitment, terms: Terms, today: date) -> None:
        super().__init__(data)
        found = list(periods(terms.frequency or "year", terms.start, min(terms.due, today)))
        self.spans = {first.replace(day=1): (first, last) for first, last in found}
        choice = self.fields["month"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(f"{key:%Y-%m}", period_words(terms.frequency, key)) for key in reversed(self.spans)]

    def span(self) -> tuple[date, date] | None:
        """First and last day asked for; the newest period when none or an impossible one is. None: none has begun."""
        if not self.spans:
            return None
        asked = self.cleaned_data.get("month") if self.is_valid() else ""
        key = next((key for key in self.spans if f"{key:%Y-%m}" == asked), max(self.spans))
        return self.spans[key]


def period_words(frequency: str, first: date) -> str:
    if frequency == "month":
        return f"{first.year}年{first.month}月"
    if frequency == "quarter":
        return f"{first.year}年第{(first.month - 1) // 3 + 1}季度"
    return f"{first.year}年"
