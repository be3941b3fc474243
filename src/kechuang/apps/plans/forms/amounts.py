"""Fields for figures as officials type them: full-width digits, thousands separators; never a unit inside."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.apps.plans.rules import wording

# As the columns of commitments hold them.
DIGITS, DECIMALS = 24, 6
_GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")


class AmountField(forms.DecimalField):
    """An exact decimal. What was typed stays in the field when it is none, and is quoted in the fault."""

    widget = forms.TextInput
    default_error_messages = {
        "max_digits": gettext_lazy("数字太大了，最多 18 位整数。请核对是不是多打了几位。"),
        "max_whole_digits": gettext_lazy("数字太大了，最多 18 位整数。请核对是不是多打了几位。"),
        "max_decimal_places": gettext_lazy("小数最多 6 位。"),
        "required": gettext_lazy("请填数值。"),
    }

    def __init__(self, *, is_percent: bool = False, **options: Any) -> None:
        super().__init__(max_digits=DIGITS, decimal_places=DECIMALS, **options)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")
        if is_percent:
            self.widget.attrs["data_unit"] = "%"

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # a DecimalField is no IntegerField
        text = unicodedata.normalize("NFKC", str(value or "")).strip().replace(" ", "")
        if not text:
            return None
        plain = text.replace(",", "") if _GROUPED.match(text) else text
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", plain):
            raise ValidationError(_("“%s”不是一个数。请只填数字，单位填在“单位”一栏。") % str(value).strip()[:40])
        return Decimal(plain)

    def prepare_value(self, value: Any) -> Any:
        return wording.figure(value).replace(",", "") if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A day with the browser's own calendar; typed days are taken as 2026-06-30, 2026/6/30 or 2026年6月30日."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "invalid": gettext_lazy("这不是一个日期。请填成 2026-06-30 这样。"),
        "required": gettext_lazy("请填日期。"),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d"], **options)


class NamesField(forms.CharField):
    """Names of units, separated by 、 or a line break, as documents write them. Cleans to a list, each once."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        names = [name.strip() for name in re.split(r"[、，,；;\n]", text) if name.strip()]
        long = next((name for name in names if len(name) > 100), None)
        if long:
            raise ValidationError(_("“%s…”太长，不像一个单位的名称。请用顿号隔开各单位。") % long[:30])
        return list(dict.fromkeys(names))
