"""我的任务: what a unit leads, supports and holds a share of, with what it owes; and who of the unit handles it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kechuang.apps.accounts.permissions import NotAllowed, demand
from kechuang.apps.documents.views import person
from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.actions import assign as actions
from kechuang.apps.plans.forms.work import TaskFilter
from kechuang.apps.plans.models import CommitmentUnit
from kechuang.apps.plans.queries import boards, work
from kechuang.kernel.errors import KechuangError
from kechuang.ui.days import day_asked

TASKS_PER_PAGE = 100


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My own unit's; those without a unit choose one."""
    demand(request.user, "plans.see")
    unit = person(request).unit
    if unit is None:
        return render(request, "plans/work_choose.html", {"units": _busy_units()})
    return _shown(request, unit)


@require_safe
def of_unit(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request.user, "plans.see")
    return _shown(request, get_object_or_404(Unit, pk=pk))


def _busy_units() -> list[Unit]:
    answering = CommitmentUnit.objects.filter(commitment__plan__standing="adopted", unit__isnull=False)
    return list(Unit.objects.filter(pk__in=answering.values("unit")).order_by("kind", "name"))


def _shown(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Context: unit, form, page, tasks, counts, bar, owing, people, may_assign, is_mine."""
    me, on = person(request), day_asked(request, timezone.localdate())
    tasks = work.tasks_of(unit, on, me)
    form = TaskFilter(request.GET, tasks)
    picked = [task for task in tasks if form.picked().holds(task)]
    lines = boards.lines([task.judged for task in tasks])
    counts = boards.counts_of(lines)
    may_assign = actions.may_assign(me, unit)
    context: dict[str, Any] = {
        "unit": unit,
        "form": form,
        "tasks": tasks,
        "page": Paginator(picked, TASKS_PER_PAGE).get_page(request.GET.get("page")),
        "bar": boards.bar(counts),
        "owing": sum(bool(task.owes) for task in tasks),
        "people": work.people_of(unit) if may_assign else [],
        "may_assign": may_assign,
        "is_mine": me.unit_id == unit.pk,
    }
    return render(request, "plans/work.html", context)


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who of the unit handles it; empty for nobody in particular."""
    row = get_object_or_404(CommitmentUnit.objects.select_related("unit", "commitment"), pk=pk)
    chosen = request.POST.get("handler", "")
    try:
        handler = actions.assign(row, int(chosen) if chosen.isdigit() else None, person(request))
    except NotAllowed:
        raise
    except KechuangError as fault:
        notes.error(request, fault.sentence)
    else:
        words = {"indicator": row.commitment.name, "name": handler.get_full_name() if handler else _("不指定")}
        notes.success(request, _("“%(indicator)s”的经办人：%(name)s。") % words)
    if row.unit_id is None:
        return redirect(row.commitment)
    return redirect("plans:unit_work", row.unit_id)
