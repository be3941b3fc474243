"""报送情况: every collected register, one of them by reporter and period, and what my unit owes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.registers.actions.due_opening import not_opened, open_due_reports
from kechuang.apps.registers.forms.completeness import CompletenessForm
from kechuang.apps.registers.models import DueReport
from kechuang.apps.registers.queries import completeness as queries
from kechuang.apps.registers.queries.due_reporters import answers_for
from kechuang.apps.registers.rights import demand_register, may_register
from kechuang.apps.registers.rules.due import Period, State
from kechuang.apps.registers.views.records_shared import person, the_register, visible
from kechuang.catalog.register import GROUPS, Register
from kechuang.ui.days import day_asked
from kechuang.ui.marks import SHAPES, Mark

TONES = {
    State.NOT_DUE: "none",
    State.SOON: "busy",
    State.SENT: "good",
    State.LATE: "warn",
    State.NIL: "good",
    State.OVERDUE: "bad",
    State.EXCUSED: "none",
}
NAMED = 30  # reporters that are missing, named in the sentence above the table


def mark_of(cell: queries.Cell) -> Mark:
    tone = TONES[cell.standing.state]
    return Mark(tone, SHAPES[tone], cell.standing.words)


def collected(request: HttpRequest) -> dict[str, Register]:
    """The registers with a collection that the reader may see, by code."""
    return {code: each for code, each in visible(request.user).items() if each.collection is not None}


def write_down(today: date) -> None:
    """What the daily command does, where it has not run yet today's period."""
    if codes := not_opened(today):
        open_due_reports(today, only=codes)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Context: groups (name, lines of register and sent), missing, may_see_mine."""
    demand(request.user, "completeness.see")
    today = timezone.localdate()
    write_down(today)
    registers = collected(request)
    sent = queries.completeness_now(registers.values(), day_asked(request, today))
    lines = [(each, sent.get(code)) for code, each in registers.items()]
    groups = [(group, [line for line in lines if line[0].group == group]) for group in GROUPS]
    context = {
        "groups": [(group, members) for group, members in groups if members],
        "registers": len(registers),
        "incomplete": sum(1 for each in sent.values() if each.number(State.OVERDUE)),
        "overdue": sum(each.number(State.OVERDUE) for each in sent.values()),
        "may_see_mine": person(request).unit_id is not None,
    }
    return render(request, "registers/completeness/home.html", context)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. reports: of the chosen period, narrowed."""

    register: Register
    form: CompletenessForm
    periods: list[Period]
    reports: QuerySet[DueReport]
    on: date
    areas: set[int] | None

    @property
    def shown(self) -> list[Period]:
        """The periods of the matrix: the chosen one and those before it, the oldest first."""
        every = self.register.collection.every if self.register.collection else "year"
        before = [period for period in self.periods if period.first <= self.form.period.first]
        return before[: queries.SHOWN[every]][::-1]


def asked(request: HttpRequest, code: str) -> Asked | None:
    """None while nothing is written down. Raises: Http404 for a register that is not collected; NotAllowed."""
    demand(request.user, "completeness.see")
    register = the_register(code)
    demand_register(request.user, register, "see")
    if register.collection is None:
        raise Http404
    today = timezone.localdate()
    write_down(today)
    on, periods = day_asked(request, today), queries.periods_of(register)
    if not periods and open_due_reports(today, only=[code]).new:  # its first reporters came today
        periods = queries.periods_of(register)
    if not periods:
        return None
    usual = next((period for period in periods if period.until <= on), periods[-1])
    form = CompletenessForm(request.GET, periods, usual, register.collection.by_record)
    areas = answers_for(person(request).unit_id, on) if request.GET.get("mine") == "on" else None
    reports = queries.matching(register, form.period, on=on, words=form.words, state=form.state, areas=areas)
    return Asked(register, form, periods, reports, on, areas)


@require_safe
def one_register(request: HttpRequest, code: str) -> HttpResponse:
    """Context: register, sent, form, missing, more_missing, before, lines, page, is_mine, may_*, how."""
    question = asked(request, code)
    register = the_register(code)
    if question is None:
        return render(request, "registers/completeness/register.html", {"register": register, "sent": None})
    period, on = question.form.period, question.on
    page = Paginator(question.reports, queries.PER_PAGE).get_page(request.GET.get("page"))
    listed = queries.matrix(register, list(page), question.shown, on)
    missing = queries.matching(register, period, on=on, state="owing", areas=question.areas)
    context = {
        "register": register,
        "collection": register.collection,
        "sent": queries.completeness(register, period, on),
        "period": period,
        "form": question.form,
        "missing": queries.matrix(register, list(missing[:NAMED]), [period], on),
        "more_missing": max(0, missing.count() - NAMED),
        "before": question.shown[-2::-1],
        "lines": _lines(listed),
        "page": page,
        "is_mine": question.areas is not None,
        "is_narrowed": bool(question.form.words or question.form.state or question.areas is not None),
        "export_query": request.GET.urlencode(),
        "may_remind": bool(may(request.user, "completeness.remind")),
        "may_excuse": bool(may(request.user, "completeness.excuse")),
        "may_export": bool(may(request.user, "registers.export")),
        "here": request.get_full_path(),
    }
    return render(request, "registers/completeness/register.html", context)


Told = tuple[queries.Cell, Mark] | None


@dataclass(frozen=True, slots=True)
class Line:
    """One reporter: now, the chosen period; before, those before it, the newest first. None where nothing was owed."""

    reporter: queries.ReporterRow
    now: Told
    before: list[Told]


def _lines(listed: list[queries.ReporterRow]) -> list[Line]:
    told = [(row, [(cell, mark_of(cell)) if cell else None for cell in row.cells]) for row in listed]
    return [Line(row, cells[-1], cells[-2::-1]) for row, cells in told]


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Context: unit, owed, done (each: one, mark, may_enter, may_nil), areas, more."""
    demand(request.user, "completeness.see")
    me, today = person(request), timezone.localdate()
    write_down(today)
    registers = collected(request)
    own = [_mine(request, one, today) for one in queries.mine(me, registers, today)]
    context = {
        "unit": me.unit,
        "owed": [each for each in own if each.one.cell.is_owed],
        "done": [each for each in own if not each.one.cell.is_owed],
        "areas": queries.of_my_area(me, registers, today),
        "here": reverse("registers:my_reports"),
    }
    return render(request, "registers/completeness/mine.html", context)


@dataclass(frozen=True, slots=True)
class MyLine:
    """filled: what the form of a record can know already, for its address.

    may_nil: the period is over and nothing was sent."""

    one: queries.Mine
    mark: Mark
    filled: str
    may_enter: bool
    may_nil: bool
    may_take_back: bool


def _mine(request: HttpRequest, one: queries.Mine, today: date) -> MyLine:
    report: DueReport = one.cell.report
    may_enter = bool(may_register(request.user, one.register, "enter")) and not one.register.kept_by
    return MyLine(
        one,
        mark_of(one.cell),
        _filled(one),
        may_enter,
        may_enter and one.cell.is_owed and today >= report.until,
        may_enter and report.nil and not report.records,
    )


def _filled(one: queries.Mine) -> str:
    owed = one.register.collection
    assert owed is not None
    known = {owed.reporter: one.who} if owed.reporter else {}
    if owed.period:
        last = one.period.last
        known[owed.period] = f"{last:%Y}" if one.register.fields[owed.period].type == "year" else f"{last:%Y-%m}"
    return urlencode(known)
