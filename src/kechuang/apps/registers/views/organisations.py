"""Pages on organisations: the list, one body as of a day, its history, and where sources disagree."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.orgs.models import Organisation
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.identity import settled
from kechuang.apps.registers.forms.organisations import ConflictForm, FindForm
from kechuang.apps.registers.queries import organisation_facts as facts
from kechuang.apps.registers.queries import organisation_sections as sections
from kechuang.apps.registers.queries import organisation_trail as trail
from kechuang.apps.registers.queries import organisation_years as figures
from kechuang.apps.registers.queries import organisations
from kechuang.apps.registers.queries.organisation_ladders import ladder_of
from kechuang.apps.registers.rights import readable
from kechuang.apps.registers.views.records_shared import visible
from kechuang.catalog.register import NUMBERS, Register
from kechuang.ui.days import day_asked, known_asked
from kechuang.ui.numbers import whole

ENTRIES_PER_PAGE = 50
MOST_PAGE = 999_999


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Context: form, found, on, previous, next, may_enter, wanted."""
    demand(request.user, "organisations.see")
    today = timezone.localdate()
    form = FindForm(
        request.GET,
        organisations.regions_to_choose(),
        organisations.areas_to_choose(),
        visible(request.user).get("recognition"),
    )
    form.is_valid()
    wanted = _wanted(form.cleaned_data, day_asked(request, today), today)
    found = organisations.page_of(wanted, _number(request.GET.get("page", "")))
    context = {
        "form": form,
        "wanted": wanted,
        "found": found,
        "on": wanted.on,
        "previous": _other_page(request, found.page - 1) if found.page > 1 else "",
        "next": _other_page(request, found.page + 1) if found.page < found.pages else "",
        "may_enter": bool(may(request.user, "registers.enter")),
        "waiting_groups": len(trail.groups_waiting()),
    }
    return render(request, "registers/organisations/list.html", context)


def _wanted(given: dict[str, Any], on: date, today: date) -> organisations.Wanted:
    """Only what was understood."""
    area = given.get("area", "")
    return organisations.Wanted(
        on=on,
        today=today,
        words=given.get("q", "").strip(),
        region=given.get("region", ""),
        area=int(area) if area else None,
        recognition=given.get("recognition", ""),
        ended=given.get("ended", ""),
        provisional=bool(given.get("provisional")),
    )


def _number(text: str) -> int:
    return max(1, min(whole(text) or 1, MOST_PAGE))


def _other_page(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One body as of the day; `?known=` a day: its own facts as the books stood then. Context: see below."""
    demand(request.user, "organisations.see")
    body = get_object_or_404(Organisation, pk=pk)
    now = settled(body)
    if now.pk != body.pk:
        return redirect("registers:organisation", now.pk)
    today = timezone.localdate()
    on, known = day_asked(request, today), known_asked(request)
    registers = visible(request.user)
    ids = facts.same_bodies(body)
    waiting = {code: number for code, number in facts.waiting_numbers(ids).items() if code in registers}
    newest = trail.entries_about(ids, registers)[: trail.NEWEST]
    context = {
        "body": body,
        "on": on,
        "known": known,
        "head": facts.head_of(request.user, body, on, known),
        "ladder": ladder_of(registers["recognition"], body, ids, on, known) if "recognition" in registers else None,
        "tables": _year_tables(request, registers, body),
        "sections": _sections(request, registers, body, on, waiting),
        "waiting": sum(waiting.values()),
        "groups": trail.groups_waiting(body),
        "steps": trail.steps(list(newest), registers),
        "files": trail.files_about(ids, registers),
        "may_enter": bool(may(request.user, "registers.enter")),
        "year": on.year,
    }
    return render(request, "registers/organisations/organisation.html", context)


def _year_tables(request: HttpRequest, registers: dict[str, Register], body: Organisation) -> list[figures.YearTable]:
    declared = catalogue.current()
    found = [
        figures.year_table(register, body, readable(request.user, register, declared))
        for register in registers.values()
        if figures.is_yearly(register)
    ]
    return [each for each in found if each]


def _sections(
    request: HttpRequest, registers: dict[str, Register], body: Organisation, on: date, waiting: dict[str, int]
) -> list[sections.Section]:
    """Yearly figures by source and what the head of the page shows are left out here."""
    own = {
        code: each for code, each in registers.items() if code not in sections.ELSEWHERE and not figures.is_yearly(each)
    }
    declared = catalogue.current()
    opened = {code: readable(request.user, each, declared) for code, each in own.items()}
    places = sections.places(own, lambda register: opened[register.code])
    return sections.sections(places, body, on, waiting, lambda register: opened[register.code])


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every entry about the body, newest first. Context: body, page, steps."""
    demand(request.user, "organisations.see")
    body = get_object_or_404(Organisation, pk=pk)
    registers = visible(request.user)
    rows = trail.entries_about(facts.same_bodies(body), registers)
    page = Paginator(rows, ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    context = {"body": body, "page": page, "steps": trail.steps(list(page), registers)}
    return render(request, "registers/organisations/history.html", context)


@require_safe
def conflicts(request: HttpRequest) -> HttpResponse:
    """Context: form, register, found, year, page, previous, next. Without a year, the newest one there is."""
    demand(request.user, "organisations.see")
    yearly = {code: each for code, each in visible(request.user).items() if figures.is_yearly(each)}
    register = yearly.get(request.GET.get("register", "")) or next(iter(yearly.values()), None)
    if register is None:
        return render(request, "registers/organisations/conflicts.html", {"register": None})
    years, opened = figures.years_of(register), readable(request.user, register)
    fields = [name for name in opened if register.fields[name].type in NUMBERS]
    data = request.GET.copy()
    data.setdefault("year", str(figures.newest_year(register, day_asked(request, timezone.localdate()))))
    form = ConflictForm(data, yearly, register, years, fields)
    form.is_valid()
    year, field = form.cleaned_data.get("year", ""), form.cleaned_data.get("field", "")
    page = _number(request.GET.get("page", ""))
    found = figures.conflicts(register, opened, year=int(year) if year else None, field=field, page=page)
    context = {
        "form": form,
        "register": register,
        "found": found,
        "previous": _other_page(request, page - 1) if page > 1 else "",
        "next": _other_page(request, page + 1) if page * figures.CONFLICTS < found.number else "",
    }
    return render(request, "registers/organisations/conflicts.html", context)
