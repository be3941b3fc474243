"""The page of the notice's template: edit, preview, older versions; and numbers already used on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents.views import person
from kechuang.apps.plans.actions import circular_templates as actions
from kechuang.apps.plans.actions import letters
from kechuang.apps.plans.forms.circular import NumbersForm, TemplateForm
from kechuang.apps.plans.messages.circular import MovedOn, Refused
from kechuang.apps.plans.models import LetterSeries, Plan
from kechuang.apps.plans.queries import circular_preview
from kechuang.apps.plans.queries import circular_templates as queries
from kechuang.apps.plans.rules.circular_vocabulary import SCOPES


@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Context: plan (None: for all), form, faults, in_use, shown (an older version), versions, seen, preview, scopes,
    series, numbers. POST `do`: preview, save. `?version=2` shows an older one, which can be kept as the newest again.
    """
    demand(request.user, "circulars.template")
    plan = get_object_or_404(Plan.objects.select_related("document"), pk=pk) if pk else None
    if request.method == "GET":
        return _page(request, plan, TemplateForm(initial=_initial(request, plan)))
    form = TemplateForm(request.POST)
    if not form.is_valid():
        return _page(request, plan, form, status=422)
    given = form.cleaned_data
    faults = actions.faults_of(given["text"])
    if faults or request.POST.get("do") != "save":
        return _page(request, plan, form, faults=faults, preview=not faults, status=422 if faults else 200)
    head = {name: given[name] for name in queries.LETTERHEAD}
    try:
        row = actions.save_template(plan, given["text"], head, person(request), _seen(request))
    except Refused as fault:
        status = 409 if isinstance(fault, MovedOn) else 422
        return _page(request, plan, form, faults=[fault], status=status)
    notes.success(request, _("已保存为第 %d 版，下次生成通报时使用；已有的通报不变。") % row.ordinal)
    return redirect(request.path)


def _seen(request: HttpRequest) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def _initial(request: HttpRequest, plan: Plan | None) -> dict[str, Any]:
    """The version asked for, else the one in use. Version 0 is the one that comes with the system."""
    asked = request.GET.get("version", "")
    in_use = queries.in_use(plan)
    if asked == "0":
        return {"text": queries.shipped(), **in_use.letterhead}
    if asked.isascii() and asked.isdigit() and len(asked) < 9:
        row = get_object_or_404(queries.versions(plan), ordinal=int(asked))
        return {"text": row.text, **queries.letterhead(row)}
    return {"text": in_use.text, **in_use.letterhead}


def _page(
    request: HttpRequest,
    plan: Plan | None,
    form: TemplateForm,
    *,
    faults: list[Refused] | None = None,
    preview: bool = False,
    numbers: NumbersForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    in_use = queries.in_use(plan)
    context = {
        "plan": plan,
        "form": form,
        "faults": faults or [],
        "in_use": in_use,
        "shown": request.GET.get("version", ""),
        "versions": list(queries.versions(plan)),
        "seen": queries.newest_ordinal(plan),
        "preview": circular_preview.preview(plan, form.cleaned_data["text"], today) if preview else None,
        "scopes": list(SCOPES.values()),
        "series": LetterSeries.objects.order_by("-year", "mark"),
        "numbers": numbers or NumbersForm(initial={"mark": in_use.letterhead["mark"], "year": today.year}),
    }
    return render(request, "plans/circular_template.html", context, status=status)


@require_POST
def numbers(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Say up to which number letters went out before the system numbered them."""
    demand(request.user, "circulars.template")
    plan = get_object_or_404(Plan.objects.select_related("document"), pk=pk) if pk else None
    form = NumbersForm(request.POST)
    back = ("plans:circular_template", pk) if pk else ("plans:circular_template_for_all",)
    fresh = TemplateForm(initial=_initial(request, plan))
    if not form.is_valid():
        return _page(request, plan, fresh, numbers=form, status=422)
    given = form.cleaned_data
    try:
        series = letters.begin_after(given["mark"], given["year"], given["last"], person(request))
    except Refused as fault:
        return _page(request, plan, fresh, faults=[fault], numbers=form, status=422)
    notes.success(request, _("已记下：%s，下一份从后一号编起。") % series)
    return redirect(*back)
