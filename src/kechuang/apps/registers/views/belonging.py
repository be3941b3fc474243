"""考核归属: the list of a year, claims for one or many, the case of one body, its decision as a letter."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kechuang.apps.accounts.models import Role
from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.orgs.models import Organisation, Unit
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions import belonging as actions
from kechuang.apps.registers.actions.belonging import Claim
from kechuang.apps.registers.actions.identity import settled as settled_body
from kechuang.apps.registers.forms.organisations import AreasForm, ClaimForm, DecisionForm, ObjectionForm
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.messages import organisations as words
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.queries import belonging
from kechuang.apps.registers.queries.bodies_on import bodies_on
from kechuang.apps.registers.queries.history import history
from kechuang.apps.registers.queries.organisations import areas_to_choose
from kechuang.apps.registers.queries.organisations_named import named
from kechuang.apps.registers.rights import readable
from kechuang.apps.registers.views.organisation_changes import proof_of
from kechuang.apps.registers.views.records_shared import person
from kechuang.ui.days import day_asked
from kechuang.ui.numbers import whole

ROWS_PER_PAGE = 50


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """Context: form, year, state, states (code, word, number), page, lines, may_claim, may_settle, carried."""
    demand(request.user, "organisations.see")
    today = timezone.localdate()
    on = day_asked(request, today)
    years = belonging.years_to_choose(today)
    year = _year(request.GET.get("year", ""), years, on)
    form = AreasForm(request.GET if request.GET else {"year": year}, years, belonging.areas_of(year))
    form.is_valid()
    numbers = belonging.numbers(year)
    state = _state(request.GET.get("state", ""), numbers)
    rows, lines = _rows(state, year, form.cleaned_data, on)
    if state != "settled":
        del form.fields["area"]  # what nobody counts yet cannot be narrowed by who counts it
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "year": year,
        "state": state,
        "states": [(code, word, getattr(numbers, code)) for code, word in belonging.STATES.items()],
        "counted": belonging.COUNTED,
        "page": page,
        "lines": lines(list(page)),
        "may_claim": bool(may(request.user, "areas.claim")),
        "may_settle": bool(may(request.user, "areas.settle")),
    }
    return render(request, "registers/organisations/areas.html", context)


def _year(text: str, years: list[int], on: date) -> int:
    year = whole(text)
    return year if year in years else on.year


def _state(text: str, numbers: belonging.Numbers) -> str:
    """What is asked for; else what most needs a look."""
    if text in belonging.STATES:
        return text
    return next((code for code in ("disputed", "waiting") if getattr(numbers, code)), "settled")


def _rows(state: str, year: int, given: dict[str, Any], on: date) -> tuple[Any, Any]:
    """What is leafed through, and how a page of it becomes lines."""
    text, area = given.get("q", "").strip(), given.get("area", "")
    match state:
        case "settled":
            rows = belonging.settled_rows(year, text, int(area) if area else None)
            return rows, lambda some: belonging.settled_lines(some, year, on)
        case "none":
            return belonging.without_area(year, text), lambda some: belonging.none_lines(some, year, on)
        case "waiting":
            keys = belonging.waiting_keys(year)
        case _:
            keys = belonging.contested_keys(year)
    lines = belonging.waiting_lines(keys, year, on, state)
    if text:
        lines = [each for each in lines if text in each.name or each.organisation.identifier.startswith(text.upper())]
    return lines, lambda some: some


@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Claim bodies for a year, one per line. Context: form, faults, unclear, refused, done."""
    demand(request.user, "areas.claim")
    who, today = person(request), timezone.localdate()
    if who.role == Role.TOWN and who.unit is None:
        return _claim_page(request, None, [words.no_unit_of_yours()])
    units = [who.unit] if who.role == Role.TOWN and who.unit else areas_to_choose()
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ClaimForm(
        *sent,
        years=belonging.years_to_choose(today),
        areas=units,
        register=catalogue.find(actions.AREAS),
        initial=_initial(request, today),
    )
    if request.method == "POST" and form.is_valid():
        return _claimed(request, form, {unit.pk: unit for unit in units})
    return _claim_page(request, form, [])


def _initial(request: HttpRequest, today: date) -> dict[str, Any]:
    ids = [pk for each in request.GET.getlist("body") if (pk := whole(each))][:200]
    bodies = Organisation.objects.filter(pk__in=ids).values_list("identifier", "name")
    year = whole(request.GET.get("year"))
    lines = "\n".join(name if code.startswith("T") else code for code, name in bodies)
    return {"year": year or today.year, "bodies": lines, "area": request.GET.get("area", "")}


def _claimed(request: HttpRequest, form: ClaimForm, units: dict[int, Unit]) -> HttpResponse:
    """What was entered is told; what was not stays in the form with its reason."""
    given = form.cleaned_data
    bodies, unclear = named(given["bodies"].splitlines())
    faults: list[Any] = [_told(each.written, each.fault) for each in unclear]
    try:
        file = proof_of(given["file"])
        wanted = Claim(
            given["year"], units[given["area"]], given["basis"], given["proof"], file, reason=given["reason"]
        )
        done = actions.claim(person(request), bodies, wanted) if bodies or not unclear else None
    except RegisterFault as fault:
        return _claim_page(request, form, [*faults, fault])
    refused = done.refused if done else []
    faults += [_told(each.name, each.fault) for each in refused]
    if done and done.seqs:
        notes.success(request, words.claimed(len(done.seqs), True))
    if not faults:
        return redirect(f"{reverse('registers:areas')}?year={given['year']}&state=waiting")
    left = request.POST.copy()
    left["bodies"] = "\n".join([*(each.written for each in unclear), *(each.name for each in refused)])
    form.data = left
    return _claim_page(request, form, faults)


def _told(name: str, fault: RegisterFault) -> dict[str, str]:
    return {"where": name, "what": fault.what, "remedy": fault.remedy, "code": fault.code}


def _claim_page(request: HttpRequest, form: ClaimForm | None, faults: list[Any]) -> HttpResponse:
    return render(request, "registers/organisations/claim.html", {"form": form, "faults": faults})


@require_POST
def carry_over(request: HttpRequest) -> HttpResponse:
    """沿用上年: one group for all, to be accepted by another person."""
    today = timezone.localdate()
    year = _year(request.POST.get("year", ""), belonging.years_to_choose(today), today)
    try:
        group = actions.carry_over(person(request), year)
    except RegisterFault as fault:
        notes.error(request, f"{fault.what}{fault.remedy}（{fault.code}）")
        return redirect(f"{reverse('registers:areas')}?year={year}")
    notes.success(request, words.submitted(group.file_name, group.rows or 0))
    return redirect("registers:change_group", group.pk)


@require_safe
def case(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    demand(request.user, "organisations.see")
    return _case_page(request, pk, year)


def _case_page(request: HttpRequest, pk: int, year: int, **more: Any) -> HttpResponse:
    """Context: body, name, year, settled, cases, objection, decision, faults, may_claim, may_settle, key."""
    body, on = settled_body(get_object_or_404(Organisation, pk=pk)), day_asked(request, timezone.localdate())
    who, register = person(request), catalogue.find(actions.AREAS)
    key = belonging.key_of(body, year)
    context = {
        "body": body,
        "name": bodies_on([body.pk], on).names.get(body.pk, body.name),
        "year": year,
        "key": key,
        "settled": belonging.settled(body, year, on),
        "before": belonging.settled(body, year - 1, on),
        "cases": belonging.cases(body, year, on, who),
        "lines": history(register, key, on, readable(who, register)),
        "objection": ObjectionForm(auto_id="objection_%s"),
        "decision": DecisionForm(None, None, areas=areas_to_choose()),
        "may_claim": bool(may(who, "areas.claim")),
        "may_settle": bool(may(who, "areas.settle")),
        "my_unit": who.unit_id,
        **more,
    }
    return render(request, "registers/organisations/case.html", context)


@require_POST
def object_to(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Say against the claim `seq`."""
    form = ObjectionForm(request.POST, request.FILES, auto_id="objection_%s")
    if not form.is_valid():
        return _case_page(request, pk, year, objection=form, objects_to=_seq(request, pk, year))
    given = form.cleaned_data
    try:
        seq = _seq(request, pk, year)
        actions.object_to(person(request), seq, reason=given["reason"], file=proof_of(given["file"]))
    except RegisterFault as fault:
        return _case_page(request, pk, year, objection=form, faults=[fault], objects_to=_seq(request, pk, year))
    notes.success(request, words.OBJECTED)
    return redirect("registers:area_case", pk, year)


def _seq(request: HttpRequest, pk: int, year: int) -> int:
    """The entry the form is about; only one of this very case."""
    body = settled_body(get_object_or_404(Organisation, pk=pk))
    rows = Entry.objects.filter(register=actions.AREAS, key=belonging.key_of(body, year))
    return get_object_or_404(rows, seq=whole(request.POST.get("seq")) or 0).seq


@require_POST
def settle(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Accept the claim `seq`, which sends the others back; or send it back alone."""
    who, reason, seq = person(request), request.POST.get("reason", ""), _seq(request, pk, year)
    try:
        if request.POST.get("deed") == "reject":
            actions.send_back(who, seq, reason=reason)
            notes.success(request, words.rejected(words.CLAIM))
        else:
            others = actions.settle(who, seq, reason=reason)
            notes.success(request, words.settled(others))
    except RegisterFault as fault:
        return _case_page(request, pk, year, faults=[fault], reason=reason)
    return redirect("registers:area_case", pk, year)


@require_POST
def decide(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Enter a decision with its document and day."""
    demand(request.user, "areas.settle")
    units = {unit.pk: unit for unit in areas_to_choose()}
    form = DecisionForm(request.POST, request.FILES, areas=list(units.values()))
    if not form.is_valid():
        return _case_page(request, pk, year, decision=form)
    given = form.cleaned_data
    try:
        wanted = Claim(
            year, units[given["area"]], "decided", given["proof"], proof_of(given["file"]), given["decision"],
            given["decided_on"].isoformat(), given["reason"],
        )  # fmt: skip
        actions.decide(person(request), get_object_or_404(Organisation, pk=pk), wanted)
    except RegisterFault as fault:
        return _case_page(request, pk, year, decision=form, faults=[fault])
    notes.success(request, words.DECISION_ENTERED)
    return redirect("registers:area_case", pk, year)


@require_safe
def letter(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The decision on paper. Context: body, name, year, settled. Without a settled area there is no letter."""
    demand(request.user, "organisations.see")
    body = settled_body(get_object_or_404(Organisation, pk=pk))
    on = day_asked(request, timezone.localdate())
    found = belonging.settled(body, year, on)
    if found is None:
        return redirect("registers:area_case", pk, year)
    name = bodies_on([body.pk], on).names.get(body.pk, body.name)
    context = {"body": body, "name": name, "year": year, "settled": found}
    return render(request, "registers/organisations/letter.html", context)
