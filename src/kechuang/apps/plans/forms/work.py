"""Filters of a unit's tasks; they live in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kechuang.apps.plans.queries.work import ORDER, SORTS, Picked, Task, plans_of
from kechuang.ui.marks import LIGHTS

ANY = ("", _("全部"))


class TaskFilter(forms.Form):
    light = forms.ChoiceField(label=_("灯"), required=False)
    role = forms.ChoiceField(label=_("角色"), required=False, choices=[ANY, *((word, word) for word in ORDER)])
    what = forms.ChoiceField(label=_("类别"), required=False, choices=[ANY, *SORTS])
    plan = forms.ChoiceField(label=_("计划"), required=False)
    owing = forms.BooleanField(label=_("只看还有月份没报的"), required=False)

    def __init__(self, data: Any, tasks: Sequence[Task]) -> None:
        super().__init__(data)
        lights = [(word, mark.word) for word, mark in LIGHTS.items() if any(t.judged.light == word for t in tasks)]
        self._offer("light", lights)
        self._offer("plan", [(str(plan.pk), plan.title[:40]) for plan in plans_of(tasks)])

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *choices]

    def picked(self) -> Picked:
        """What was asked for; an impossible value asks for nothing."""
        self.is_valid()
        return Picked(**self.cleaned_data)
