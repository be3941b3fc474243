"""The filters above a board; all of them live in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kechuang.apps.documents.rules import fold
from kechuang.apps.plans.models import Kind, Sort
from kechuang.apps.plans.queries.boards import PLACES, Line
from kechuang.apps.plans.queries.sections import Place
from kechuang.apps.plans.rules.lights import LIGHT_WORDS, WORST_FIRST

GROUPS = [("", _("最差的在前")), ("section", _("按章节")), ("lead", _("按牵头单位")), ("place", _("按镇街园区"))]
LONGEST_CHOICE = 30


class BoardForm(forms.Form):
    """Bound to `request.GET`; offers only what occurs on the board, with how often. Unknown words narrow to nothing
    worse than the whole: a mistyped address shows everything."""

    q = forms.CharField(label=_("查找"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    plan = forms.ChoiceField(label=_("计划"), required=False)
    light = forms.ChoiceField(label=_("灯"), required=False)
    lead = forms.ChoiceField(label=_("牵头单位"), required=False)
    place = forms.ChoiceField(label=_("镇街园区"), required=False)
    task = forms.ChoiceField(label=_("任务"), required=False)
    what = forms.ChoiceField(label=_("类别"), required=False)
    kind = forms.ChoiceField(label=_("性质"), required=False)
    step = forms.CharField(required=False, widget=forms.HiddenInput)
    group = forms.ChoiceField(label=_("排列"), required=False, choices=GROUPS)

    def __init__(self, data: Mapping[str, Any], lines: Sequence[Line], places: Mapping[int, Place]) -> None:
        super().__init__(data)
        self.lines, self.places = lines, places
        lights = Counter(str(line.light) for line in lines)
        words = {str(light): LIGHT_WORDS[light].word for light in WORST_FIRST}
        self._offer("light", [(each, words[each]) for each in words if lights[each]], lights)
        plans = {str(line.commitment.plan_id): line.commitment.plan.title for line in lines}
        self._offer("plan", plans.items(), Counter(str(line.commitment.plan_id) for line in lines))
        self._offer_names("lead", (ref.name for line in lines for ref in line.leads))
        self._offer_names("place", (name for line in lines for name in places_in(line)))
        self._offer_names("task", (places[line.commitment.pk].task for line in lines if line.commitment.pk in places))
        for name, choices in (("what", Sort.choices), ("kind", Kind.choices)):
            counts = Counter(getattr(line.commitment, name) for line in lines)
            self._offer(name, [(value, label) for value, label in choices if counts[value]], counts)

    def _offer(self, name: str, choices: Iterable[tuple[str, Any]], counts: Mapping[str, int]) -> None:
        shown = [(value, f"{str(label)[:LONGEST_CHOICE]}（{counts[value]}）") for value, label in choices]
        self.fields[name].choices = [("", _("全部")), *shown]  # type: ignore[attr-defined]
        if len(shown) < 2:  # nothing to choose between
            self.fields[name].widget = forms.HiddenInput()

    def _offer_names(self, name: str, names: Iterable[str]) -> None:
        counts = Counter(each for each in names if each)
        self._offer(name, [(each, each) for each in counts], counts)

    @property
    def wanted(self) -> dict[str, str]:
        """What was asked for and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.wanted.keys() - {"group"})

    def picked(self) -> list[Line]:
        """Those asked for, in the order given."""
        return [line for line in self.lines if all(self._fits(line, *pair) for pair in self.wanted.items())]

    def _fits(self, line: Line, name: str, value: str) -> bool:
        if name == "q":
            units = (ref.name for ref in (*line.leads, *line.supports))
            return fold(value) in fold(" ".join((line.name, line.commitment.region_name, *units)))
        if name == "light":
            return line.light == value
        if name == "plan":
            return str(line.commitment.plan_id) == value
        if name == "lead":
            return any(ref.name == value for ref in line.leads)
        if name == "place":
            return value in places_in(line)
        if name == "task":
            return line.commitment.pk in self.places and self.places[line.commitment.pk].task == value
        if name == "step":
            return line.step == value
        return name == "group" or getattr(line.commitment, name) == value


def places_in(line: Line) -> list[str]:
    """The towns, parks and counties that lead or support it."""
    return [ref.name for ref in (*line.leads, *line.supports) if ref.kind in PLACES]
