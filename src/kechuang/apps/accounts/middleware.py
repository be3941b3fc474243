"""Asks strangers to sign in, and holds what they were sending until they have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from kechuang.apps.accounts import kept
from kechuang.apps.accounts.forms import SignInForm


class SignInFirst(LoginRequiredMiddleware):
    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        answer: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is None and request.method == "POST" and request.user.is_authenticated:
            kept.forget_once_sent(request)
        return answer

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseBase:  # type: ignore[override]
        """A redirect would drop what was sent, so a POST is answered with the sign-in page itself."""
        sent = kept.of(request) if request.method == "POST" else None
        if sent is None:
            return super().handle_no_permission(request, view_func)
        context = {"form": SignInForm(request), "sealed": kept.seal(sent)}
        return render(request, "accounts/sign_in.html", context, status=403)
