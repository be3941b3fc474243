"""The leader's brief as a Word file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kechuang.apps.accounts.permissions import demand
from kechuang.apps.plans.links import site_of
from kechuang.apps.plans.models import Plan
from kechuang.apps.plans.queries.brief import brief_of
from kechuang.apps.plans.views.circular import DOCX, attached
from kechuang.ui.days import day_asked
from kechuang.writers.onepage import brief_docx


@require_GET
def brief(request: HttpRequest, pk: int) -> HttpResponse:
    """One page about an adopted plan on the day asked for (`?on=`), today at the latest."""
    demand(request.user, "plans.export")
    plan = get_object_or_404(Plan.objects.select_related("document"), pk=pk)
    if not plan.is_adopted:
        raise Http404
    today = timezone.localdate()
    on = min(day_asked(request, today), today)
    name = _("%(plan)s（一页通 %(day)s）.docx") % {"plan": plan.title, "day": on}
    return attached(brief_docx(brief_of(plan, on, site_of(request))), DOCX, name)
