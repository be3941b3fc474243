"""Reviewing what units reported: one by one, or many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kechuang.apps.accounts.permissions import NotAllowed, demand
from kechuang.apps.documents.views import person
from kechuang.apps.plans.actions import review as actions
from kechuang.apps.plans.forms.reporting import PickReports
from kechuang.apps.plans.models import Commitment, Evidence, Report
from kechuang.apps.plans.queries import reports as queries
from kechuang.apps.plans.queries.twins import Twin, twins_among
from kechuang.apps.plans.views.reporting import find
from kechuang.kernel.errors import KechuangError

ROWS_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One report to review: what looks like it, and what was typed for it before."""

    told: queries.Told
    twins: list[Twin]
    note: str = ""
    because: str = ""
    is_picked: bool = False

    @property
    def is_double(self) -> bool:
        return any(twin.is_same for twin in self.twins)


@dataclass(frozen=True, slots=True)
class OfCommitment:
    commitment: Commitment
    lines: list[Line]


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Context: form, page, groups, waiting, faults. A POST carries `accept` or `return` with one key, or `selected`."""
    demand(request.user, "reports.review")
    faults: list[KechuangError] = []
    if request.method == "POST":
        faults = _act(request)
        if not faults:
            return redirect(request.get_full_path())
    waiting = queries.waiting_for(person(request))
    form = PickReports(request.GET, waiting)
    picked = [row for row in waiting if form.picks(row)]
    picked.sort(key=lambda row: (row.commitment.plan_id, row.commitment.number))
    page = Paginator(picked, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "groups": _groups(request, list(page)),
        "waiting": len(waiting),
        "faults": faults,
    }
    return render(request, "plans/review.html", context, status=409 if faults else 200)


def _groups(request: HttpRequest, rows: Sequence[Report]) -> list[OfCommitment]:
    me = person(request)
    found = twins_among([row for row in rows if isinstance(row, Evidence)])
    selected = set(request.POST.getlist("pick"))
    groups: dict[int, OfCommitment] = {}
    for row in rows:
        group = groups.setdefault(row.commitment_id, OfCommitment(row.commitment, []))
        told = queries.told(row, me)
        typed = {name: request.POST.get(f"{name}-{told.key}", "") for name in ("note", "because")}
        alike = found.get(row.pk, []) if isinstance(row, Evidence) else []
        group.lines.append(Line(told, alike, **typed, is_picked=told.key in selected))
    return list(groups.values())


def _act(request: HttpRequest) -> list[KechuangError]:
    """Do what the pressed button says; the faults, for which the page is shown again with all that was typed."""
    if "selected" in request.POST:
        return _accept_selected(request)
    for name in ("accept", "return"):
        if name in request.POST:
            return _one(request, name, request.POST[name])
    return []


def _accept_selected(request: HttpRequest) -> list[KechuangError]:
    rows = list(_found(request.POST.getlist("pick")))
    if not rows:
        notes.warning(request, _("还没有勾选任何一条。"))
        return []
    batch = actions.accept_all(rows, person(request), on=timezone.localdate())
    if batch.accepted:
        moved = "；".join(f"“{indicator}”{words}" for indicator, words in batch.moved.items())
        words = {"n": len(batch.accepted), "moved": moved}
        notes.success(request, _("已采纳 %(n)d 条。%(moved)s。") % words)
    for row, fault in batch.left:
        fault.where = fault.where or queries.told(row).what
    return [fault for _row, fault in batch.left]


def _found(keys: Iterable[str]) -> Iterable[Report]:
    for key in keys:
        kind, _dash, pk = key.partition("-")
        if kind in queries.KINDS and pk.isdigit():
            yield from queries.rows_of(queries.KINDS[kind]).filter(pk=int(pk))


def _one(request: HttpRequest, deed: str, key: str) -> list[KechuangError]:
    row = next(iter(_found([key])), None)
    if row is None:
        return []
    typed = {name: request.POST.get(f"{name}-{key}", "") for name in ("note", "because")}
    try:
        _do(request, deed, row, typed)
    except NotAllowed:
        raise
    except KechuangError as fault:
        fault.where = fault.where or queries.told(row).what
        return [fault]
    return []


def _do(request: HttpRequest, deed: str, row: Report, typed: dict[str, str]) -> None:
    me, today, what = person(request), timezone.localdate(), queries.told(row).what
    if deed == "accept":
        done = actions.accept(row, me, on=today, because=typed["because"])
        words = _("已采纳“%(what)s”。%(moved)s。")
    elif deed == "return":
        done = actions.send_back(row, me, typed["note"], on=today)
        words = _("已退回“%(what)s”，报送人会在待办里看到您的意见。")
    else:
        done = actions.reverse(row, me, typed["note"], on=today)
        words = _("已撤销“%(what)s”。%(moved)s。")
    notes.success(request, words % {"what": what, "moved": done.moved})


@require_POST
def decide(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Accept, return or reverse from the page of one report, or accept in place from 待办 (`next`)."""
    demand(request.user, "reports.review")
    row = find(kind, pk)
    deed = next((name for name in ("accept", "return", "reverse") if name in request.POST), "")
    typed = {name: request.POST.get(name, "") for name in ("note", "because")}
    try:
        if deed:
            _do(request, deed, row, typed)
    except NotAllowed:
        raise
    except KechuangError as fault:
        notes.error(request, fault.sentence)
    back = request.POST.get("next", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("plans:one_report", kind, pk)
