"""The overview, and the switch for large print."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.portal import dashboard, queries
from kechuang.apps.portal.shell import LARGE_PRINT_COOKIE, inbox_of
from kechuang.ui.days import day_asked

YEAR_IN_SECONDS = 365 * 24 * 3600


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Context: board (a Dashboard), and what was read lately. `?on=` another day; `?wall=1` a screen on the wall."""
    if not may(request.user, "plans.see"):
        return render(request, "portal/welcome.html")
    board = dashboard.gather(day_asked(request, timezone.localdate()))
    if request.GET.get("wall"):
        return wall(request, board)
    context = {
        "board": board,
        "tally": queries.tally(),
        "plans": queries.latest_plans(),
        "doubts": queries.doubts(),
        "may_upload": bool(may(request.user, "documents.upload")),
    }
    return render(request, "portal/overview.html", context)


def wall(request: HttpRequest, board: dashboard.Dashboard) -> HttpResponse:
    """One panel of the wall screen; the page itself asks for the next one after a while, without a script."""
    panels = board.panels
    asked = request.GET.get("panel", "")
    at = panels.index(asked) if asked in panels else 0
    query = request.GET.copy()
    query["panel"] = panels[(at + 1) % len(panels)]
    context = {"board": board, "panel": panels[at], "panels": panels, "next_panel": f"?{query.urlencode()}"}
    return render(request, "portal/wall.html", context)


@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    demand(request.user, "plans.see")
    context = {"inbox": inbox_of(request), "may_review": may(request.user, "reports.review")}
    return render(request, "portal/todo.html", context)


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
