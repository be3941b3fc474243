"""What one does with due reports: 零报告, 免报, 催报."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kechuang.apps.accounts.permissions import NotAllowed, demand
from kechuang.apps.registers.actions import due as actions
from kechuang.apps.registers.models import DueReport
from kechuang.apps.registers.rights import demand_register
from kechuang.apps.registers.views.records_shared import person, the_register
from kechuang.kernel.errors import KechuangError
from kechuang.ui.numbers import whole


def back_to(request: HttpRequest, otherwise: str) -> str:
    back = request.POST.get("next", "") or request.GET.get("next", "")
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else otherwise


def _done(request: HttpRequest, act: Callable[[], str], back: str) -> HttpResponseRedirect:
    """Act, and say what became of it on the page one came from."""
    try:
        notes.success(request, act())
    except NotAllowed:
        raise
    except KechuangError as fault:
        notes.error(request, fault.sentence)
    return redirect(back)


def _report(pk: int) -> DueReport:
    return get_object_or_404(DueReport.objects.select_related("unit", "organisation__area"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def nil(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask back, then say that there was nothing; or take that back (`undo`). Context: report, name, back."""
    report, me = _report(pk), person(request)
    demand_register(me, the_register(report.register), "enter")
    back, name = back_to(request, reverse("registers:my_reports")), actions.name_of(report)
    if request.method != "POST":
        context = {"report": report, "name": name, "register": the_register(report.register), "back": back}
        return render(request, "registers/completeness/nil.html", context)

    def act() -> str:
        if "undo" in request.POST:
            actions.take_back_nil(me, pk)
            return _("已撤回“%s”的零报告，恢复为应报。") % name
        actions.say_nil(me, pk)
        return _("已报“%s”零报告。填报记录后自动改为已报；也可以在“我的应报”中撤回。") % name

    return _done(request, act, back)


@require_http_methods(["GET", "HEAD", "POST"])
def excuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then excuse; or take that back (`undo`). Context: report, name, back, reason."""
    report, me = _report(pk), person(request)
    demand(me, "completeness.excuse")
    demand_register(me, the_register(report.register), "see")
    back = back_to(request, reverse("registers:completeness", args=[report.register]))
    name = actions.name_of(report)
    if request.method != "POST":
        context = {"report": report, "name": name, "register": the_register(report.register), "back": back}
        return render(request, "registers/completeness/excuse.html", context)

    def act() -> str:
        if "undo" in request.POST:
            actions.owe_again(me, pk)
            return _("已取消“%s”的免报，恢复为应报。") % name
        actions.excuse(me, pk, reason=request.POST.get("reason", ""))
        return _("已准予“%s”免报。") % name

    return _done(request, act, back)


@require_POST
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """催报 to the reports that were ticked."""
    register, me = the_register(code), person(request)
    if register.collection is None:
        raise Http404
    numbers = [number for each in request.POST.getlist("report") if (number := whole(each))]

    def act() -> str:
        asked = actions.remind(me, code, numbers)
        if not asked:
            return _("选中的单位今天都已催过，没有重复催报。")
        return _("已向 %d 个单位催报“%s”，对方的待办里会看到。") % (asked, register.name)

    return _done(request, act, back_to(request, reverse("registers:completeness", args=[code])))
