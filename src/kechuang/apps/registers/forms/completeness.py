"""The filters of a register's completeness, as plain controls whose values live in the address."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kechuang.apps.registers.rules.due import WORDS, Period

STATES = {"": _("全部"), "owing": _("还没有报的"), **{state.value: word for state, word in WORDS.items()}}


class CompletenessForm(forms.Form):
    """What is asked stands in it as its initial values: anything that is not offered counts as not asked.

    periods: to choose from; usual: the one shown when none of them was asked for.
    """

    use_required_attribute = False

    def __init__(self, data: QueryDict, periods: Sequence[Period], usual: Period, by_record: bool) -> None:
        known = {period.first.isoformat(): period for period in periods}
        self.period = known.get(data.get("period", ""), usual)
        self.state = data.get("state", "") if data.get("state") in STATES else ""
        self.words = data.get("q", "").strip()[:100]
        super().__init__(initial={"period": self.period.first.isoformat(), "state": self.state, "q": self.words})
        choices = [(first, period.words) for first, period in known.items()]
        self.fields["period"] = forms.ChoiceField(label=_("报送期"), choices=choices)
        self.fields["state"] = forms.ChoiceField(label=_("情况"), choices=list(STATES.items()))
        label = _("企业名称、首字母或代码") if by_record else _("单位名称")
        self.fields["q"] = forms.CharField(label=label, max_length=100)
