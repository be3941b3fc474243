"""The page of one commitment, and its chart."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents.views import person
from kechuang.apps.plans.models import Commitment, Standing
from kechuang.apps.plans.queries import boards, handed_in, history, plan_tools, series, standing, towns
from kechuang.apps.plans.queries import commitment_page as queries
from kechuang.apps.plans.queries.reports import open_proofs
from kechuang.apps.plans.queries.shares import judged_shares
from kechuang.ui.days import day_asked
from kechuang.writers.charts.look import PAGE, PHONE, WALL, Spec
from kechuang.writers.charts.picture import svg
from kechuang.writers.charts.progress import progress_chart
from kechuang.writers.charts.towns import small_multiples

REPORTS_PER_PAGE = 20
WIDE = replace(PAGE, width=1100)
SIZES = {"phone": PHONE, "wall": WALL}


@require_safe
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: commitment, plan, line, passages, grounds, owners, shares, reports, nodes, revisions, changes, …"""
    demand(request.user, "plans.see")
    on = day_asked(request, timezone.localdate())
    try:
        found = queries.find(pk)
    except Commitment.DoesNotExist:
        raise Http404 from None
    context: dict[str, Any] = {
        "commitment": found,
        "plan": found.plan,
        "passages": queries.passages(found),
        "owners": queries.owners(found),
        "revisions": history.revision_rows(found),
        "is_judged": found.plan.is_adopted and found.standing == Standing.CONFIRMED,
    }
    if context["is_judged"]:
        context |= _judged(request, found, on)
    return render(request, "plans/commitment.html", context)


def _judged(request: HttpRequest, found: Commitment, on: date) -> dict[str, Any]:
    judged, family = queries.judged_with_family(found, on)
    reports = handed_in.reports(judged, on)
    chart = series.progress_chart(judged, on)
    shares = judged_shares([judged], on).get(found.pk, [])
    page = Paginator(reports, REPORTS_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "line": boards.line(judged),
        "judged": judged,
        "deeds": plan_tools.deeds(found, person(request)),
        "tools": plan_tools.commitment_tools(found, person(request)),
        "grounds": queries.grounds(judged),
        "family": family,
        "shares": towns.share_rows(shares, judged.terms),
        "split": shares[0].share.breakdown if shares else None,
        "page": page,
        "open_proofs": open_proofs(person(request), [row.report.proof for row in page if row.report.proof]),
        "waiting": handed_in.waiting(reports),
        "nodes": handed_in.node_rows(judged, on),
        "changes": history.light_rows(found, on),
        "chart": chart,
        "months": queries.month_rows(chart, judged) if chart else [],
    }


@require_safe
def chart(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The commitment against the calendar as SVG; 404 where there is nothing to draw. `?size=phone` is narrow."""
    demand(request.user, "plans.see")
    on = day_asked(request, timezone.localdate())
    rows = standing.judged([get_object_or_404(standing.adopted(), pk=pk)], on)
    shown = series.progress_chart(rows[0], on)
    if shown is None:
        raise Http404
    size = SIZES.get(request.GET.get("size", ""), PAGE)
    return drawn_if_changed(request, progress_chart(shown, size))


def drawn_if_changed(request: HttpRequest, spec: Spec) -> HttpResponseBase:
    """Drawing takes longer than all the rest: a browser that has the same picture is told to keep it."""
    etag = f'"{hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(svg(spec), content_type="image/svg+xml")
        answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


@require_safe
def towns_chart(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every unit with a share against its own path as SVG; 404 where the commitment was not broken down."""
    demand(request.user, "plans.see")
    on = day_asked(request, timezone.localdate())
    rows = standing.judged([get_object_or_404(standing.adopted(), pk=pk)], on)
    shown = series.towns_chart(rows[0], judged_shares(rows, on).get(pk, []), on)
    if shown is None:
        raise Http404
    return drawn_if_changed(request, small_multiples(shown, WIDE))
