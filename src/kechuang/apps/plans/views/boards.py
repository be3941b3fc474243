"""Boards: a plan, a unit, all units and towns, a region; each with its lights counted and listed, worst first."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.documents.rules import attachment, safe_name
from kechuang.apps.documents.views import person
from kechuang.apps.orgs.models import Region, Unit
from kechuang.apps.plans.forms.lights import BoardForm, places_in
from kechuang.apps.plans.messages import lights as messages
from kechuang.apps.plans.models import Commitment, Plan
from kechuang.apps.plans.queries import boards, pending, plan_tools, standing, towns
from kechuang.apps.plans.queries.boards import Group, Line, UnitRef
from kechuang.apps.plans.queries.sections import Place, places_of
from kechuang.apps.plans.queries.shares import judged_shares
from kechuang.apps.plans.rules import verdict_words
from kechuang.ui.days import day_asked, on_query
from kechuang.writers.board import BoardRow, write_board

ROWS_PER_PAGE, FEW_MORE = 50, 15  # a page may hold a few more than leave one alone on the next
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: plan, form, lines, groups, tools, first_step, turns, silent, … A plan not adopted is confirmed first."""
    demand(request.user, "plans.see")
    found = get_object_or_404(Plan.objects.select_related("document", "region", "previous"), pk=pk)
    on = day_asked(request, timezone.localdate())
    if not found.is_adopted:
        return redirect("plans:confirm", found.pk)
    lines = boards.lines(standing.worst_first(standing.of_plan(found, on)))
    places = places_of(found)
    form = BoardForm(request.GET, lines, places)
    picked, day = form.picked(), on_query(on, timezone.localdate())
    context = {
        "plan": found,
        "form": form,
        **_listed(request, form, picked, places),
        "filters": _filters(request),
        **about(lines, on),
        "may_export": bool(may(request.user, "plans.export")),
        "tools": plan_tools.tools(found, person(request), day),
        "first_step": plan_tools.first_step(found, person(request), day),
    }
    return render(request, "plans/plan.html", context)


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """The commitments of all adopted plans on one board; `?plan=` narrows to one."""
    demand(request.user, "plans.see")
    on = day_asked(request, timezone.localdate())
    lines = boards.lines(standing.worst_first(standing.judged(standing.adopted(), on)))
    form = BoardForm(request.GET, lines, {})
    picked = form.picked()
    context = {
        "form": form,
        **_listed(request, form, picked, {}),
        **about(lines, on),
    }
    return render(request, "plans/board.html", context)


def about(lines: Sequence[Line], on: date) -> dict[str, Any]:
    """What every board says first: the sentence, the bar, what turned, who is silent."""
    counts = boards.counts_of(lines)
    since = boards.month_before(on)
    turns = boards.turns(lines, since, boards.light_log(lines, on))
    return {
        "lines": lines,
        "counts": counts,
        "bar": boards.bar(counts),
        "summary": messages.summary([line.commitment for line in lines], counts),
        "turns": turns,
        "turned": messages.turned(since, *boards.ways(turns)),
        "silent": pending.silent(lines),
        "steps": pending.steps(lines),
    }


def _filters(request: HttpRequest) -> str:
    """The address of what is shown, for the export."""
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _listed(request: HttpRequest, form: BoardForm, picked: Sequence[Line], places: dict[int, Place]) -> dict[str, Any]:
    """What the list shows: by pages, or in groups, which stay whole since each is counted."""
    by = form.wanted.get("group", "")
    page: Page[Line] | None = None
    if not by:
        page = Paginator(picked, ROWS_PER_PAGE, orphans=FEW_MORE).get_page(request.GET.get("page"))
    shown = picked if page is None else list(page)
    return {"picked": picked, "page": page, "groups": _groups(by, shown, places)}


def _groups(by: str, lines: Sequence[Line], places: dict[int, Place]) -> list[Group]:
    keys: dict[str, Callable[[Line], list[tuple[str, str]]]] = {
        "section": lambda line: [(_section(line, places), "")],
        "lead": lambda line: [(ref.name, ref.url) for ref in line.leads] or [(_("没有写明牵头单位"), "")],
        "place": lambda line: [(name, "") for name in places_in(line)] or [(_("不涉及镇街园区"), "")],
    }
    if by not in keys:
        return [boards.group("", "", list(lines))] if lines else []
    if by == "section":
        lines = sorted(lines, key=lambda line: places[line.commitment.pk].start if line.commitment.pk in places else 0)
    return boards.grouped(lines, keys[by])


def _section(line: Line, places: dict[int, Place]) -> str:
    found = places.get(line.commitment.pk)
    return found.section if found and found.section else _("其他")


@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """What the board shows under the same address, as a workbook; leaves an audit row."""
    demand(request.user, "plans.export")
    found = get_object_or_404(Plan, pk=pk)
    on = day_asked(request, timezone.localdate())
    lines = boards.lines(standing.worst_first(standing.of_plan(found, on)))
    places = places_of(found)
    picked = BoardForm(request.GET, lines, places).picked()
    record(person(request), "plans.export", found, after={"on": on.isoformat(), "commitments": len(picked)})
    stream = io.BytesIO()
    summary = messages.summary([line.commitment for line in picked], boards.counts_of(picked))
    write_board(found.title, on, summary, [_row(line, places) for line in picked], stream)
    response = HttpResponse(stream.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = attachment(safe_name(_("%s（目标进展%s）.xlsx") % (found.title, f"{on:%Y%m%d}")))
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _row(line: Line, places: dict[int, Place]) -> BoardRow:
    terms = line.judged.terms
    verdict = verdict_words.as_read(line.judged.verdict, terms)
    place = places.get(line.commitment.pk, Place("", "", 0))
    return BoardRow(
        number=line.commitment.number,
        light=str(line.mark.word),
        name=line.name,
        target=line.target,
        unit=boards.unit_words(terms),
        actual=verdict.actual,
        due=verdict.due,
        gap=verdict.gap,
        progress=verdict.progress,
        sentence=line.sentence,
        next_words=line.next_words,
        lead="、".join(ref.name for ref in line.leads),
        support="、".join(ref.name for ref in line.supports),
        section=place.section,
        task=place.task,
        observed_on=line.observed_on,
        due_on=terms.due,
    )


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """What one unit leads and supports in all adopted plans, and its own shares."""
    demand(request.user, "plans.see")
    found = get_object_or_404(Unit.objects.select_related("region", "parent"), pk=pk)
    on = day_asked(request, timezone.localdate())
    rows = standing.worst_first(standing.judged(towns.concerning(found), on))
    lines = boards.lines(rows)
    leads = [line for line in lines if pk in _pks(line.leads)]
    supports = [line for line in lines if pk in _pks(line.supports) - _pks(line.leads)]
    context = {
        "unit": found,
        "is_mine": person(request).unit_id == found.pk,
        "leads": leads,
        "supports": supports,
        "own": towns.of_unit(lines, judged_shares(rows, on), pk),
        **about(leads or lines, on),
    }
    return render(request, "plans/board_unit.html", context)


def _pks(refs: Iterable[UnitRef]) -> set[int | None]:
    return {ref.pk for ref in refs}


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """All divisions and places with their lights and ranks, and places against commitments."""
    demand(request.user, "plans.see")
    return _many(request, _("各单位完成情况"), standing.adopted())


@require_safe
def region(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for the plans of one region."""
    demand(request.user, "plans.see")
    found = get_object_or_404(Region, pk=pk)
    return _many(request, found.name, standing.adopted().filter(plan__region=found))


def _many(request: HttpRequest, title: str, commitments: QuerySet[Commitment]) -> HttpResponse:
    """`?plan=` narrows to one plan."""
    on = day_asked(request, timezone.localdate())
    rows = standing.worst_first(standing.judged(commitments, on))
    plans = {str(row.commitment.plan_id): row.commitment.plan for row in rows}
    asked = plans.get(request.GET.get("plan", ""))
    if asked is not None:
        rows = [row for row in rows if row.commitment.plan_id == asked.pk]
    lines = boards.lines(rows)
    shares = judged_shares(rows, on)
    context = {
        "title": title,
        "plans": sorted(plans.values(), key=lambda each: (-each.last_year, each.title)),
        "asked": asked,
        "by_plan": boards.by_plan(lines),
        "divisions": boards.by_division(lines),
        "towns": towns.by_place(lines, shares),
        "heat": towns.heat(lines, shares),
        **about(lines, on),
    }
    return render(request, "plans/board_units.html", context)
