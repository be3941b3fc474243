"""The page before adoption: what is still open, what should be known, and the whole plan in a table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.documents.views import person
from kechuang.apps.plans.actions import adopt
from kechuang.apps.plans.forms.confirming import WordsOfReturn
from kechuang.apps.plans.models import Plan, PlanStanding
from kechuang.apps.plans.queries import confirming as queries
from kechuang.apps.plans.queries.drafts import Desk
from kechuang.apps.plans.views.confirming import issues_of, the_plan, version_of
from kechuang.catalog.indicator import load_indicators
from kechuang.kernel.errors import KechuangError


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a plan before adoption; POST asks for approval. Context: see `_page`."""
    demand(request.user, "plans.see")
    plan = the_plan(pk)
    if plan.is_adopted and request.method == "GET":
        return redirect("plans:plan", pk)
    if request.method == "GET":
        return _page(request, plan)
    try:
        adopt.submit(plan, version_of(request), person(request))
    except KechuangError as fault:
        return _refused(request, pk, fault)
    notes.success(request, _("已提请批准。领导或另一位规划员批准之后，目标开始计数和评判。"))
    return redirect("plans:submit", pk)


def _refused(request: HttpRequest, pk: int, fault: KechuangError, **more: Any) -> HttpResponse:
    if not fault.code.startswith("CF-"):
        raise fault
    return _page(request, the_plan(pk), status=409, faults=issues_of(fault), **more)


def _page(request: HttpRequest, plan: Plan, status: int = 200, **more: Any) -> HttpResponse:
    """Context: plan, cards, still_open, dropped, progress, hindrances, warnings, may_submit, may_approve, form, …"""
    rows = queries.drafts(plan)
    desk = Desk(plan, rows, load_indicators())
    is_submitted = plan.standing == PlanStanding.SUBMITTED
    context = {
        "plan": plan,
        "cards": [card for card in desk.cards if card.is_confirmed],
        "still_open": [card for card in desk.cards if card.is_open],
        "dropped": [card for card in desk.cards if card.is_dropped],
        "progress": desk.progress,
        "hindrances": _numbered(rows, queries.hindrances(plan, rows)),
        "warnings": _numbered(rows, queries.warnings(plan, rows)),
        "is_submitted": is_submitted,
        "is_mine": plan.submitted_by_id == person(request).pk,
        "may_submit": bool(may(request.user, "plans.submit")) and plan.is_open,
        "may_approve": bool(may(request.user, "plans.approve")) and is_submitted,
        "form": WordsOfReturn(initial={"version": plan.version}),
        "faults": [],
        **more,
    }
    return render(request, "plans/confirm_submit.html", context, status=status)


def _numbered(rows: list[Any], checks: list[queries.Check]) -> list[tuple[queries.Check, int | None]]:
    numbers = {row.pk: row.number for row in rows}
    return [(check, numbers.get(check.pk) if check.pk else None) for check in checks]


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Adopt, or return with words; the button says which."""
    plan = the_plan(pk)
    by, version = person(request), version_of(request)
    try:
        if "return" in request.POST:
            adopt.send_back(plan, version, request.POST.get("words", ""), by)
            notes.success(request, _("已退回，规划员会看到您的意见。"))
            return redirect("plans:list")
        adopt.adopt(plan, version, by, timezone.localdate())
    except KechuangError as fault:
        form = WordsOfReturn({"version": the_plan(pk).version, "words": request.POST.get("words", "")})
        return _refused(request, pk, fault, form=form)
    notes.success(request, _("已批准采用。目标从今天起计数、评判，责任单位的待办里会出现它们。"))
    return redirect("plans:plan", pk)
