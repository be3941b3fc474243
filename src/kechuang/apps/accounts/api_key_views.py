"""The page of one's own keys for programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kechuang.apps.accounts import messages
from kechuang.apps.accounts.api_keys import DAYS, MOST_LIVE, TooManyKeys, make_key, revoke_key
from kechuang.apps.accounts.models import ApiKey, User
from kechuang.apps.accounts.permissions import demand


class ApiKeyForm(forms.Form):
    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("写明哪个系统用它，例如：统计平台取数。"))
    days = forms.TypedChoiceField(
        label=_("有效期"), coerce=int, initial=180, choices=[(each, _("{} 天").format(each)) for each in DAYS],
        help_text=_("到期自动失效，届时重新建立。"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def api_keys(request: HttpRequest) -> HttpResponse:
    """Context: form, keys (key, is_live), fresh: the words of a key just made, shown this once."""
    demand(request.user, "registers.see")
    assert isinstance(request.user, User)
    form = ApiKeyForm(request.POST if request.method == "POST" else None)
    fresh = _made(request.user, form) if request.method == "POST" and form.is_valid() else ""
    now = timezone.now()
    context: dict[str, Any] = {
        "form": ApiKeyForm() if fresh else form,
        "keys": [(key, key.is_live(now)) for key in ApiKey.objects.filter(user=request.user)],
        "fresh": fresh,
    }
    response = render(request, "accounts/api_keys.html", context, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _made(who: User, form: ApiKeyForm) -> str:
    try:
        return make_key(who, form.cleaned_data["name"], form.cleaned_data["days"])[1]
    except TooManyKeys:
        form.add_error(None, messages.TOO_MANY_KEYS.format(most=MOST_LIVE))
        return ""


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Only one's own; for anybody else's there is no such page."""
    assert isinstance(request.user, User)
    try:
        key = revoke_key(request.user, pk)
    except (ApiKey.DoesNotExist, OverflowError):
        raise Http404 from None
    notes.success(request, messages.KEY_REVOKED.format(name=key.name))
    return redirect("accounts:api_keys")
