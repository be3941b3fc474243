"""The overview, and the switch for large print."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.portal import queries
from kechuang.apps.portal.shell import LARGE_PRINT_COOKIE, inbox_of

YEAR_IN_SECONDS = 365 * 24 * 3600


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    if not may(request.user, "plans.see"):
        return render(request, "portal/welcome.html")
    context = {
        "tally": queries.tally(),
        "plans": queries.latest_plans(),
        "doubts": queries.doubts(),
        "may_upload": bool(may(request.user, "documents.upload")),
    }
    return render(request, "portal/overview.html", context)


@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    demand(request.user, "plans.see")
    return render(request, "portal/todo.html", {"inbox": inbox_of(request)})


@login_not_required
@require_POST
def set_large_print(request: HttpRequest) -> HttpResponse:
    """Kept in a cookie, so that it holds before signing in too. Comes back to the page it was switched on."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("portal:overview")
    response = HttpResponseRedirect(back)
    if request.POST.get("large") == "1":
        response.set_cookie(LARGE_PRINT_COOKIE, "1", max_age=YEAR_IN_SECONDS, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(LARGE_PRINT_COOKIE)
    return response
