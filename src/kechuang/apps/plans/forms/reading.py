"""What the reader of a reading may pick: which drafts, in which order. All of it lives in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kechuang.apps.plans.models import What
from kechuang.apps.plans.queries.cards import Card, Shelf
from kechuang.apps.plans.rules import wording

ORDERS = [("", _("要核对的在前")), ("document", _("按原文顺序"))]
SHOWS = [("", _("全部")), ("check", _("只看要核对的")), ("unlinked", _("只看未关联指标的"))]
ANY = ("", _("全部"))
GROUPS = {str(what.value): place for place, what in enumerate(What)}


class PickForm(forms.Form):
    order = forms.ChoiceField(label=_("排列"), required=False, choices=ORDERS)
    show = forms.ChoiceField(label=_("看哪些"), required=False, choices=SHOWS)
    what = forms.ChoiceField(label=_("类别"), required=False, choices=[ANY, *What.choices])
    kind = forms.ChoiceField(label=_("性质"), required=False)
    task = forms.TypedChoiceField(label=_("任务"), required=False, coerce=int, empty_value=None)
    unit = forms.ChoiceField(label=_("责任单位"), required=False)

    def __init__(self, data: Any, shelf: Shelf) -> None:
        super().__init__(data)
        self.shelf = shelf
        kinds = dict.fromkeys(card.statement.kind for card in shelf.cards)
        self._offer("kind", [(kind, wording.kind(kind)) for kind in kinds])
        self._offer("unit", sorted((line.key, line.key) for line in shelf.units if line.drafts))
        with_drafts = [task for task in shelf.tasks if task.drafts]
        self._offer("task", [(str(each.number), f"{each.task.number} {each.task.title}"[:40]) for each in with_drafts])

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *choices]

    def picked(self) -> list[Card]:
        """The cards asked for, in the order asked for, targets first; an impossible value asks for nothing."""
        self.is_valid()
        asked = self.cleaned_data
        cards = [card for card in self.shelf.cards if self._is_asked(card, asked)]
        if not asked.get("order"):
            cards.sort(key=lambda card: (card.statement.confidence, card.number))
        return sorted(cards, key=lambda card: GROUPS[card.statement.what])

    def _is_asked(self, card: Card, asked: dict[str, Any]) -> bool:
        row = card.statement
        task = self.shelf.tasks[asked["task"] - 1] if asked.get("task") else None
        names = {unit.name or unit.text for unit in (*card.leads, *card.supports)}
        return (
            (asked.get("show") != "check" or card.needs_check)
            and (asked.get("show") != "unlinked" or (row.what == What.TARGET and not row.indicator_code))
            and (not asked.get("what") or row.what == asked["what"])
            and (not asked.get("kind") or row.kind == asked["kind"])
            and (task is None or card.number in task.drafts)
            and (not asked.get("unit") or asked["unit"] in names)
        )

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("show", "what", "kind", "task", "unit"))
