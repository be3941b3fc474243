"""Pages of the unit register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.orgs import actions, messages, queries
from kechuang.apps.orgs.forms import (
    AliasForm,
    KnownUnitForm,
    SuccessionForm,
    UnitChange,
    UnitChangeForm,
    UnitFilter,
    UnitForm,
)
from kechuang.apps.orgs.messages import OrgFault
from kechuang.apps.orgs.models import Unit
from kechuang.ui.days import day_asked

ROWS_PER_PAGE = 50


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    demand(request.user, "units.see")
    form = UnitFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = queries.units(wanted.get("q", ""), wanted.get("kind", ""))
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    on = day_asked(request, timezone.localdate())
    lines = [(unit, queries.unit_on(unit, on)) for unit in page]
    context = {"form": form, "page": page, "lines": lines, "may_change": bool(may(request.user, "units.change"))}
    return render(request, "orgs/unit_list.html", context)


@require_safe
def unit_page(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request.user, "units.see")
    get_object_or_404(Unit, pk=pk)
    return show_unit(request, pk, AliasForm(), SuccessionForm())


def show_unit(request: HttpRequest, pk: int, alias_form: AliasForm, succession_form: SuccessionForm) -> HttpResponse:
    unit = queries.unit_with_history(pk)
    on = day_asked(request, timezone.localdate())
    facts = queries.unit_on(unit, on)
    context = {
        "unit": unit,
        "facts": facts,
        "covered": queries.covered_by(unit, on),
        "answers": [each for each in unit.successions.all() if each.on <= on],
        "alias_form": alias_form,
        "succession_form": succession_form,
        "may_change": bool(may(request.user, "units.change")),
    }
    return render(request, "orgs/unit.html", context)


@require_http_methods(["GET", "POST"])
def new_unit(request: HttpRequest) -> HttpResponse:
    """Register a unit met in a plan: as another writing of a known one, or as a new one. `?name=…&next=…`."""
    demand(request.user, "units.change")
    name = request.POST.get("alias") or request.GET.get("name", "")
    offered = list(queries.Register(timezone.localdate()).nearest(name)) if name else []
    is_known = "known" in request.POST
    known = KnownUnitForm(request.POST if is_known else None, offered=offered, initial={"alias": name})
    fresh = UnitForm(request.POST if request.method == "POST" and not is_known else None, initial={"name": name})
    if request.method == "POST":
        done = (
            attempt(known, lambda unit, alias: alias_added(request, unit, alias))
            if is_known
            else attempt(fresh, lambda **facts: unit_added(request, **facts))
        )
        if done:
            return go_back(request) or redirect(done)
    context = {"name": name, "known": known if offered else None, "fresh": fresh}
    return render(request, "orgs/new_unit.html", context)


@require_http_methods(["POST"])
def add_alias(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk)
    form = AliasForm(request.POST)
    if attempt(form, lambda alias: alias_added(request, unit, alias)):
        return redirect(unit)
    return show_unit(request, pk, form, SuccessionForm())


@require_http_methods(["POST"])
def record_succession(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk)
    form = SuccessionForm(request.POST, initial={"region": unit.region})
    if attempt(form, lambda **facts: succession_recorded(request, unit, **facts)):
        return redirect(unit)
    return show_unit(request, pk, AliasForm(), form)


@require_http_methods(["GET", "POST"])
def change_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A new name, another region, more or less area: a fact from its day on."""
    demand(request.user, "units.change")
    unit = get_object_or_404(Unit, pk=pk)
    form = UnitChangeForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda **facts: unit_changed(request, unit, **facts)):
        return redirect(unit)
    return render(request, "orgs/change_unit.html", {"unit": unit, "form": form})


def unit_changed(request: HttpRequest, unit: Unit, what: str, on: date, **facts: Any) -> bool:
    who, region = request.user, facts["region"]
    why = {"reason": facts["reason"] or facts["proof"]}
    match what:
        case UnitChange.RENAME:
            names = {"short_name": facts["short_name"], "proof": facts["proof"]}
            actions.rename_unit(who, unit, facts["name"], on, **names, **why)  # type: ignore[arg-type]
        case UnitChange.MOVE:
            actions.move_unit(who, unit, on, parent=unit.parent, region=region, proof=facts["proof"], **why)  # type: ignore[arg-type]
        case UnitChange.COVER:
            actions.cover(who, unit, region, on, is_part=facts["is_part"], **why)  # type: ignore[arg-type]
        case _:
            row = unit.coverage.filter(region__code=region.code).order_by("-valid_from").first()
            if row is None:
                raise messages.not_covered(unit.name, region.name)
            actions.uncover(who, row, on, **why)  # type: ignore[arg-type]
    said = f"{unit.name}{UnitChange(what).label}"
    notes.success(request, messages.CHANGE_RECORDED.format(on=on, what=said))
    return True


def attempt(form: forms.Form, act: Callable[..., Any]) -> Any:
    """`act` with the form's values; its refusal becomes a fault of the form, so that what was typed stays."""
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except OrgFault as fault:
        form.add_error(None, f"{fault.what}{fault.remedy}（{fault.code}）")
        return None


def unit_added(request: HttpRequest, **facts: Any) -> Unit:
    unit = actions.add_unit(request.user, **facts)  # type: ignore[arg-type]
    notes.success(request, messages.UNIT_ADDED.format(name=unit.name))
    return unit


def alias_added(request: HttpRequest, unit: Unit, alias: str) -> Unit:
    actions.add_alias(request.user, unit, alias)  # type: ignore[arg-type]
    notes.success(request, messages.ALIAS_ADDED.format(alias=alias, name=unit.name))
    return unit


def succession_recorded(request: HttpRequest, unit: Unit, **facts: Any) -> Unit:
    kept = actions.record_succession(request.user, unit, **facts)  # type: ignore[arg-type]
    words = {"on": kept.on, "predecessor": unit.name, "successor": kept.successor.name}
    notes.success(request, messages.SUCCESSION_RECORDED.format(**words))
    return unit


def go_back(request: HttpRequest) -> HttpResponse | None:
    """To the page that asked for the registration, if it is one of ours."""
    back = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back) if ours else None
