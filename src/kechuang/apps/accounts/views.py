"""Signing in and out, the password, the audit trail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages as notes
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kechuang.apps.accounts import actions, kept, messages, queries
from kechuang.apps.accounts.forms import AuditFilter, SignInForm
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.kernel.errors import KechuangError

ROWS_PER_PAGE = 50


class SignIn(LoginView):
    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        actions.record(form.get_user(), "accounts.sign_in", form.get_user())
        sent = kept.unseal(self.request.POST.get(kept.FIELD, ""))
        if sent is None:
            return response
        kept.store(self.request, sent)
        return redirect("accounts:go_on")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """A wrong password must not cost what waits to be sent."""
        return super().get_context_data(sealed=self.request.POST.get(kept.FIELD, ""), **more)


@require_safe
def go_on(request: HttpRequest) -> HttpResponse:
    """Context: kept, what was sent while nobody was signed in."""
    sent = kept.stored(request)
    if sent is None:
        return redirect("portal:overview")
    return render(request, "accounts/go_on.html", {"kept": sent})


def client_address(request: HttpRequest) -> str | None:
    """Where the request comes from. Behind our proxy that is the last address in X-Forwarded-For: the proxy added it;
    those before it are whatever the caller wrote, and would let a guesser choose a new address for every try.
    """
    peer: str | None = request.META.get("REMOTE_ADDR")
    if settings.BEHIND_PROXY:
        return request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or peer
    return peer


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *_: Any) -> HttpResponse:
    """What django-axes shows after too many wrong passwords."""
    words = {
        "limit": settings.AXES_FAILURE_LIMIT,
        "minutes": round(settings.AXES_COOLOFF_TIME * 60),
        "username": request.POST.get("username", ""),
    }
    fault = KechuangError(
        "AC-002", messages.LOCKED_OUT.format(**words), remedy=messages.LOCKED_OUT_REMEDY.format(**words)
    )
    return render(request, "accounts/locked_out.html", {"faults": [fault]}, status=429)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        actions.record(request.user, "accounts.sign_out", request.user)
    logout(request)
    notes.success(request, messages.SIGNED_OUT)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)  # SignInFirst stands before this view
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(request.user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        notes.success(request, messages.PASSWORD_CHANGED)
        return redirect("portal:overview")
    return render(request, "accounts/change_password.html", {"form": form})


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    demand(request.user, "audit.see")
    form = AuditFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(queries.audit_entries(**wanted), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    lines = [queries.as_line(entry) for entry in page]
    return render(request, "accounts/audit.html", {"form": form, "page": page, "lines": lines})
