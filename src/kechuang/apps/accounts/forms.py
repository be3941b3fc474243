"""Sign-in, password and the audit filter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from kechuang.apps.accounts import messages
from kechuang.apps.accounts.models import AuditEntry


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": messages.WRONG_PASSWORD,
        "inactive": messages.ACCOUNT_CLOSED,
    }

    def get_invalid_login_error(self) -> forms.ValidationError:
        minutes = round(settings.AXES_COOLOFF_TIME * 60)
        sentence = messages.WRONG_PASSWORD.format(limit=settings.AXES_FAILURE_LIMIT, minutes=minutes)
        return forms.ValidationError(sentence, code="AC-001")


class AuditFilter(forms.Form):
    """Plain controls that also live in the address."""

    who = forms.CharField(label=_("操作人"), required=False)
    verb = forms.ChoiceField(label=_("操作"), required=False)
    since = forms.DateField(label=_("自"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("至"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = AuditEntry.objects.order_by("verb").values_list("verb", flat=True).distinct()
        choice = self.fields["verb"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("全部")), *((verb, messages.verb_name(verb)) for verb in verbs)]
