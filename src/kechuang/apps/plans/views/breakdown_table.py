"""目标任务分解表 of a whole plan: the page, and the same as Excel and Word."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.documents.rules import attachment, safe_name
from kechuang.apps.documents.views import person
from kechuang.apps.plans.links import site_of
from kechuang.apps.plans.messages import breakdown as messages
from kechuang.apps.plans.models import Plan
from kechuang.apps.plans.queries import breakdown_table as queries
from kechuang.ui.days import day_asked
from kechuang.writers.breakdown.excel import breakdown_xlsx
from kechuang.writers.breakdown.table import BreakdownTable
from kechuang.writers.breakdown.word import breakdown_docx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: plan, table, broken (rows with a breakdown), bare (rows without), summary, may_make, may_export."""
    demand(request.user, "plans.see")
    plan = get_object_or_404(Plan, pk=pk)
    found = queries.of_plan(plan, day_asked(request, timezone.localdate()))
    context = {
        "plan": plan,
        "table": found,
        "broken": [row for row in found.rows if row.breakdown],
        "bare": [row for row in found.rows if not row.breakdown],
        "summary": messages.table_summary(len(found.rows), found.frozen, found.open),
        "may_make": bool(may(request.user, "breakdowns.make")),
        "may_export": bool(may(request.user, "plans.export")),
    }
    return render(request, "plans/breakdown_table.html", context)


@require_GET
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    made, plan = _document(request, pk, "xlsx")
    return _attached(breakdown_xlsx(made), XLSX, _("%s目标任务分解表.xlsx") % plan.title)


@require_GET
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    made, plan = _document(request, pk, "docx")
    return _attached(breakdown_docx(made), DOCX, _("%s目标任务分解表.docx") % plan.title)


def _document(request: HttpRequest, pk: int, kind: str) -> tuple[BreakdownTable, Plan]:
    """What the page shows on the same day; leaves an audit row."""
    demand(request.user, "plans.export")
    plan = get_object_or_404(Plan.objects.select_related("document"), pk=pk)
    found = queries.of_plan(plan, day_asked(request, timezone.localdate()))
    record(person(request), "breakdowns.export", plan, after={"rows": len(found.rows), "kind": kind})
    return queries.as_document(found, plan.document.issuer or settings.PLACE, site_of(request)), plan


def _attached(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = attachment(safe_name(name))
    response["X-Content-Type-Options"] = "nosniff"
    return response
