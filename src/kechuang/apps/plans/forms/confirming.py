"""The forms of confirming a plan: what it lacks, one draft with all its terms, merge, split, drop, add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.apps.accounts.models import Role as PersonRole
from kechuang.apps.accounts.models import User
from kechuang.apps.documents.models import YEARS
from kechuang.apps.plans.actions.confirm import Edit
from kechuang.apps.plans.forms.amounts import AmountField, DayField, NamesField
from kechuang.apps.plans.models import Commitment, Comparator, Kind, Plan, Role, Standing
from kechuang.apps.plans.models.commitment import COUNTING_WORDS, DIRECTION_WORDS, FREQUENCIES, PATH_WORDS
from kechuang.apps.plans.rules.terms import Node, PathShape
from kechuang.catalog.indicator import load_indicators

SPARE_NODES, MOST_NODES = 3, 40
MONTHS = range(1, 13)
HUNDRED = Decimal(100)
HANDLERS = (PersonRole.PLANNER, PersonRole.DIVISION, PersonRole.TOWN)
# What the terms hold under the same name.
SAME = (
    "indicator", "indicator_code", "kind", "comparator", "value", "value_max", "stretch", "unit", "verb", "frequency",
    "members", "region_name", "start", "due", "judge_from", "counting", "path", "baseline", "baseline_note",
    "direction", "is_whole", "is_change", "may_fall", "parent",
)  # fmt: skip


class FactsForm(forms.Form):
    """What a document must say before it can be confirmed: which years, which place."""

    period_first = forms.IntegerField(label=gettext_lazy("计划起始年"), validators=YEARS)
    period_last = forms.IntegerField(label=gettext_lazy("计划终止年"), validators=YEARS)
    region_name = forms.CharField(
        label=gettext_lazy("适用地区"), max_length=100, help_text=gettext_lazy("例如：江阴市")
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("period_first"), values.get("period_last")
        if first and last and last < first:
            self.add_error("period_last", _("终止年不能早于起始年。"))
        return values


class DraftForm(forms.Form):
    """One draft with all its terms. A field whose default has a reason shows it underneath."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    indicator = forms.CharField(label=gettext_lazy("名称"), max_length=500)
    verb = forms.CharField(label=gettext_lazy("动词"), max_length=60, required=False)
    comparator = forms.ChoiceField(label=gettext_lazy("比较"), choices=Comparator.choices)
    value = AmountField(label=gettext_lazy("目标值"), required=False)
    value_max = AmountField(label=gettext_lazy("区间上限"), required=False)
    stretch = AmountField(label=gettext_lazy("力争值"), required=False)
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=40, required=False)
    is_sure = forms.BooleanField(label=gettext_lazy("数值没有错"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("性质"), choices=Kind.choices)
    indicator_code = forms.ChoiceField(label=gettext_lazy("目录指标"), required=False)
    region_name = forms.CharField(label=gettext_lazy("范围"), max_length=100, required=False)
    leads = NamesField(label=gettext_lazy("牵头单位"), required=False, help_text=gettext_lazy("几个单位用顿号隔开"))
    supports = NamesField(label=gettext_lazy("配合单位"), required=False)
    handler = forms.ModelChoiceField(
        label=gettext_lazy("牵头单位经办人"),
        required=False,
        queryset=User.objects.none(),
        empty_label=gettext_lazy("未指定"),
    )
    frequency = forms.ChoiceField(label=gettext_lazy("频次"), choices=FREQUENCIES, required=False)
    members = forms.IntegerField(label=gettext_lazy("应报单位数"), min_value=1, max_value=10_000)
    start = DayField(label=gettext_lazy("起算日"))
    due = DayField(label=gettext_lazy("完成期限"))
    counting = forms.ChoiceField(label=gettext_lazy("计数方式"), choices=list(COUNTING_WORDS.items()))
    path = forms.ChoiceField(label=gettext_lazy("序时进度"), choices=list(PATH_WORDS.items()))
    judge_from = DayField(label=gettext_lazy("评判起始日"))
    baseline = AmountField(label=gettext_lazy("基数"), required=False)
    baseline_note = forms.CharField(
        label=gettext_lazy("基数来源"), max_length=200, required=False, help_text=gettext_lazy("例如：2025 年统计公报")
    )
    direction = forms.ChoiceField(label=gettext_lazy("方向"), choices=list(DIRECTION_WORDS.items()))
    is_whole = forms.BooleanField(label=gettext_lazy("只数整数（家、项、人）"), required=False)
    is_change = forms.BooleanField(label=gettext_lazy("目标值是位次的变动（上升几位）"), required=False)
    may_fall = forms.BooleanField(label=gettext_lazy("达到后还可能回落（如净增数）"), required=False)
    parent = forms.ModelChoiceField(
        label=gettext_lazy("属于哪一项"),
        required=False,
        queryset=Commitment.objects.none(),
        empty_label=gettext_lazy("不属于别的目标"),
    )

    def __init__(
        self, data: Any, plan: Plan, draft: Commitment | None, initial: Mapping[str, Any] | None = None
    ) -> None:
        start = initial_of(draft) if draft else dict(initial or {})
        super().__init__(data, initial=start, prefix=None)
        self.plan, self.draft = plan, draft
        self._offer(start)
        self._add_months(start)
        self._add_nodes(start)
        reasons = draft.reasons if draft else start.get("reasons", {})
        for name, why in reasons.items():
            if name in self.fields and not self.fields[name].help_text:
                self.fields[name].help_text = why

    def _offer(self, start: Mapping[str, Any]) -> None:
        code = self.fields["indicator_code"]
        assert isinstance(code, forms.ChoiceField)
        code.choices = indicator_choices(start.get("nearest", ()))
        parents = Commitment.objects.filter(plan=self.plan).exclude(standing=Standing.DROPPED).order_by("number")
        people = User.objects.filter(is_active=True, role__in=HANDLERS).select_related("unit").order_by("name")
        for name, rows in (
            ("parent", parents.exclude(pk=self.draft.pk) if self.draft else parents),
            ("handler", people),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def _add_months(self, start: Mapping[str, Any]) -> None:
        shares = start.get("shares") or []
        for month in MONTHS:
            self.fields[f"m{month}"] = AmountField(label=_("%d 月底") % month, required=False, is_percent=True)
            if len(shares) == len(MONTHS):
                self.initial[f"m{month}"] = Decimal(shares[month - 1]) * HUNDRED

    def _add_nodes(self, start: Mapping[str, Any]) -> None:
        nodes: Sequence[Node] = start.get("nodes", ())
        sent = sum(f"n{at}_title" in self.data for at in range(1, MOST_NODES + 1)) if self.is_bound else 0
        self.node_count = min(max(len(nodes) + SPARE_NODES, sent), MOST_NODES)
        for at in range(1, self.node_count + 1):
            self.fields[f"n{at}_title"] = forms.CharField(label=_("节点 %d") % at, max_length=300, required=False)
            self.fields[f"n{at}_day"] = DayField(label=_("计划完成日"), required=False)
            self.fields[f"n{at}_amount"] = AmountField(label=_("累计应达"), required=False)
        for at, node in enumerate(nodes[:MOST_NODES], start=1):
            self.initial.update(
                {f"n{at}_title": node.title, f"n{at}_day": node.planned_on, f"n{at}_amount": node.amount}
            )

    @property
    def months(self) -> list[Any]:
        return [self[f"m{month}"] for month in MONTHS]

    @property
    def node_rows(self) -> list[tuple[Any, Any, Any]]:
        return [
            (self[f"n{at}_title"], self[f"n{at}_day"], self[f"n{at}_amount"]) for at in range(1, self.node_count + 1)
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("path") == PathShape.SHARES and any(values.get(f"m{month}") is None for month in MONTHS):
            self.add_error("path", _("按上年各月进度推进的，请填满十二个月的累计进度。"))
        if values.get("kind") != Kind.DELIVERABLE and values.get("value") is None and "value" not in self.errors:
            is_target = self.draft is None or self.draft.what == "target"
            if is_target:
                self.add_error("value", _("请填目标值；没有数值的，请把性质改为“交付成果”。"))
        for at in range(1, self.node_count + 1):
            if values.get(f"n{at}_title") and not values.get(f"n{at}_day") and f"n{at}_day" not in self.errors:
                self.add_error(f"n{at}_day", _("请填这个节点的计划完成日。"))
            if not values.get(f"n{at}_title") and (values.get(f"n{at}_day") or values.get(f"n{at}_amount") is not None):
                self.add_error(f"n{at}_title", _("请填节点的名称。"))
        return values

    def as_stored(self, draft: Commitment) -> list[tuple[Any, Any]]:
        """Label and present value of every field where what was typed differs, for a form that came too late."""
        now = DraftForm(None, self.plan, draft)
        pairs = ((now[name], str(now[name].value() or ""), str(self[name].value() or "")) for name in self.fields)
        shown = [
            (field, was) for field, was, typed in pairs if was != typed and field.name in (*SAME, "leads", "supports")
        ]
        return [(field.label, _in_words(field)) for field, _was in shown]

    def edit(self) -> Edit:
        """What was filled in, for the action."""
        given = self.cleaned_data
        values = {name: given[name] for name in SAME}
        is_by_shares = given["path"] == PathShape.SHARES
        values["shares"] = [str(given[f"m{month}"] / HUNDRED) for month in MONTHS] if is_by_shares else []
        nodes = [
            Node(given[f"n{at}_title"], given[f"n{at}_day"], given[f"n{at}_amount"])
            for at in range(1, self.node_count + 1)
            if given[f"n{at}_title"]
        ]
        return Edit(
            values=values,
            leads=given["leads"],
            supports=[name for name in given["supports"] if name not in given["leads"]],
            handler=given["handler"],
            nodes=nodes,
            is_sure=given["is_sure"],
        )


def _in_words(field: Any) -> str:
    """The label of a choice, the value of anything else; "" for none."""
    value = field.value()
    choices = dict(_flat(getattr(field.field, "choices", ())))
    if value is None or value == "":
        return ""
    return str(choices.get(value, value))


def _flat(choices: Iterable[Any]) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for key, label in choices:
        found += list(label) if isinstance(label, list | tuple) else [(key, label)]
    return found


def initial_of(draft: Commitment) -> dict[str, Any]:
    units = list(draft.units.all())
    statements = [each.statement for each in draft.anchors.all() if each.statement]
    return {
        **{name: getattr(draft, name) for name in SAME},
        "version": draft.version,
        "shares": draft.shares,
        "leads": "、".join(each.name for each in units if each.role == Role.LEAD),
        "supports": "、".join(each.name for each in units if each.role != Role.LEAD),
        "handler": next((each.handler_id for each in units if each.handler_id), None),
        "nodes": [Node(each.title, each.planned_on, each.amount) for each in draft.milestones.all()],
        "nearest": [each["code"] for statement in statements for each in statement.link_candidates],
    }


def indicator_choices(nearest: Iterable[str]) -> list[tuple[str, Any]]:
    """All indicators by theme, the nearest ones on top."""
    catalog = load_indicators()
    near = [catalog.by_code(code) for code in dict.fromkeys(nearest) if code in catalog]
    ordered = sorted(catalog, key=lambda each: each.theme)
    themes = [
        (theme, [(each.code, each.name) for each in group])
        for theme, group in groupby(ordered, lambda each: each.theme)
    ]
    front: list[tuple[str, Any]] = [("", _("不关联"))]
    if near:
        front.append((_("最接近的"), [(each.code, each.name) for each in near]))
    return [*front, *themes]


class WordsForm(forms.Form):
    """Words copied from the text, for adding a draft without a pointer to select with."""

    words = forms.CharField(
        label=gettext_lazy("原文"),
        max_length=2000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("从左边的原文复制一句话贴到这里，标点要一样。"),
    )


class WordsOfReturn(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("退回意见"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
