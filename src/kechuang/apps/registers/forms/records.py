"""The form of one record, made from the declaration.

It judges nothing itself: what was typed goes to `check_row`, as the rows of a file do, and the faults come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kechuang.apps.registers.rules.cells import NotApplicable, Question, Written, is_not_applicable
from kechuang.apps.registers.rules.faults import CellFault
from kechuang.catalog.codes import CodeList
from kechuang.catalog.columns import columns
from kechuang.catalog.register import Register, RegisterField

PREFIX = "v-"
CODE, CHOICE, NEW = "-code", "-choice", "-new"
NOT_APPLICABLE = "不适用"
NONE_OF_THESE = "none"
SHORT_LIST = 25  # longer ones are typed with suggestions instead of scrolled
TICKED = 12
CODE_FAULTS = frozenset(("RG-141",))


class RecordForm(forms.Form):
    """register: whose record. shown: the fields that the person may read; others keep what they have.

    questions: what could not be told from what was typed; each asks beside its field.  fresh: bodies not kept yet, by
    field, to be confirmed.  is_correction: then a reason is asked for.
    """

    def __init__(
        self,
        register: Register,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        initial: Mapping[str, Any] | None = None,
        shown: Sequence[str] | None = None,
        questions: Sequence[Question] = (),
        fresh: Mapping[str, str] | None = None,
        is_correction: bool = False,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self.register, self.shown = register, list(register.fields) if shown is None else list(shown)
        self.code_headers = {each.field: each.header for each in columns(register) if each.is_code}
        asked = {each.field: each for each in questions}
        for name in self.shown:
            self._add(name, asked.get(name), (fresh or {}).get(name, ""))
        if is_correction:
            self.fields["reason"] = forms.CharField(
                label=_("更正原因"), max_length=500, help_text=_("写进历史，供以后查证。")
            )
        self.fields["proof"] = forms.FileField(
            label=_("佐证材料"), required=False, help_text=_("证书、批文、报表等，可不附。")
        )
        self.fields["proof_kept"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["based_on"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def _add(self, name: str, question: Question | None, fresh: str) -> None:
        declared = self.register.fields[name]
        self.fields[PREFIX + name] = self._field(name, declared)
        if declared.type == "organisation":
            self.fields[PREFIX + name + CODE] = forms.CharField(
                label=self.code_headers[name],
                required=False,
                widget=forms.TextInput({"maxlength": 30, "autocomplete": "off", "spellcheck": "false"}),
                help_text=_("已登记过的单位，名称和代码填一样就行；新单位两样都要填。"),
            )
        if question:
            choices = [(each.value, each.label) for each in question.options]
            self.fields[PREFIX + name + CHOICE] = forms.ChoiceField(
                label=f"“{question.written}”是哪一个",
                required=False,
                widget=forms.RadioSelect,
                choices=[*choices, (NONE_OF_THESE, _none_of_these(declared))],
            )
        if fresh:
            self.fields[PREFIX + name + NEW] = forms.BooleanField(
                label=f"“{fresh}”还没有登记过，接受后按这个名称和代码登记为新单位",
                required=False,
            )

    def _field(self, name: str, declared: RegisterField) -> forms.Field:
        required = self.register.is_required(name)
        common: dict[str, Any] = {"label": declared.name, "help_text": _help(declared)}
        codes = self.register.code_lists.get(name)
        choices = _choices(declared, codes, required)
        if choices is None:
            field: forms.Field = forms.CharField(widget=_typed(declared, name, self.register), **common)
        elif declared.type == "codes":
            field = forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        else:
            field = forms.ChoiceField(choices=choices, **common)
        # Said to be required by `check_row`, in its own words; here it only decides what the label says.
        field.widget.is_required = required
        field.required = required
        return field

    def full_clean(self) -> None:
        """Nothing is judged here: faults come from `show`."""
        super().full_clean()
        self._errors = forms.utils.ErrorDict()

    def raw(self, kept: Mapping[str, object]) -> dict[str, object]:
        """What was typed, as `check_row` asks for it; of fields not shown, what the record has (`kept`)."""
        raw = {name: value for name, value in kept.items() if name not in self.shown}
        for name in self.shown:
            raw[name] = self._raw(name)
        return raw

    def _raw(self, name: str) -> object:
        declared = self.register.fields[name]
        chosen = str(self.data.get(PREFIX + name + CHOICE, ""))
        typed = self._typed(name)
        if declared.type == "organisation" and not is_not_applicable(typed):
            if chosen and chosen != NONE_OF_THESE:
                return Written(code=chosen)
            return Written(str(self.data.get(PREFIX + name + CODE, "")).strip(), str(typed).strip())
        if chosen and chosen != NONE_OF_THESE:
            return chosen
        return NotApplicable() if is_not_applicable(typed) else typed

    def _typed(self, name: str) -> Any:
        if isinstance(self.fields[PREFIX + name].widget, forms.CheckboxSelectMultiple):
            values = self.data.getlist(PREFIX + name) if isinstance(self.data, QueryDict) else []
            return NOT_APPLICABLE if NOT_APPLICABLE in values else values or None
        return self.data.get(PREFIX + name, "")

    def says_new(self, name: str) -> bool:
        """Whether the body named in `name` was confirmed to be a new one."""
        return bool(self.data.get(PREFIX + name + NEW))

    def show(self, faults: Iterable[CellFault]) -> None:
        """Put faults beside the fields they are about."""
        for fault in faults:
            place = PREFIX + fault.field
            if fault.code in CODE_FAULTS and place + CODE in self.fields:
                place += CODE
            self.add_error(place if place in self.fields else None, fault.sentence)

    def ask(self, name: str, words: str, kind: str = "") -> None:
        """Point at a field that needs an answer; kind: CHOICE or NEW for what is asked beside it."""
        place = PREFIX + name + kind
        self.add_error(place if place in self.fields else None, words)


def _choices(declared: RegisterField, codes: CodeList | None, required: bool) -> list[tuple[str, str]] | None:
    """What may be chosen; None where it is typed."""
    beside = [] if required else [(NOT_APPLICABLE, NOT_APPLICABLE)]
    if declared.type == "yes_no":
        return [("", "未填"), ("是", "是"), ("否", "否"), *beside]
    if codes is None:
        return None
    listed = [(each.code, each.name) for each in codes]
    if declared.type == "codes":
        return [*listed, *beside] if len(listed) <= TICKED else None
    return [("", "请选择" if required else "未填"), *listed, *beside] if len(listed) <= SHORT_LIST else None


def is_chosen(register: Register, name: str) -> bool:
    """Whether a field with codes is chosen from a list or ticked, not typed."""
    codes = register.code_lists.get(name)
    most = TICKED if register.fields[name].type == "codes" else SHORT_LIST
    return codes is not None and len(codes.codes) <= most


def _typed(declared: RegisterField, name: str, register: Register) -> forms.Widget:
    """The input of a field that is typed."""
    attrs: dict[str, Any] = {"autocomplete": "off"}
    if declared.type == "note":
        return forms.Textarea({**attrs, "rows": 3})
    if declared.type in ("whole", "decimal", "money"):
        attrs |= {"inputmode": "decimal"} | ({"data_unit": declared.unit} if declared.unit else {})
    if declared.type in ("date", "month", "year"):
        attrs |= {"placeholder": {"date": "2026-03-01", "month": "2026-03", "year": "2026"}[declared.type]}
        attrs |= {"inputmode": "numeric"} if declared.type == "year" else {}
    if declared.type in ("organisation", "unit", "region", "record", "code", "codes"):
        address = reverse("registers:suggest", args=[register.code, name])
        attrs |= {"list": f"suggest-{name}", "data-suggest": address}
    return forms.TextInput(attrs)


def _help(declared: RegisterField) -> str:
    example = f"如 {declared.example}" if declared.example not in (None, True, False) else ""
    if declared.type == "codes" and isinstance(declared.codes, str):
        example = example or "多个用顿号隔开"
    if declared.help and example and str(declared.example) not in declared.help:
        return f"{declared.help}{'' if declared.help.endswith('。') else '。'}{example}。"
    return declared.help or (f"{example}。" if example else "")


def _none_of_these(declared: RegisterField) -> str:
    if declared.type == "organisation":
        return "都不是：是新单位，统一社会信用代码已填在上面"
    return "都不是，我改写上面的名称"


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("原因"), max_length=500, help_text=_("写进历史，供以后查证。"))
    based_on = forms.CharField(required=False, widget=forms.HiddenInput)
