"""待审: what waits for a decision, decided in place, one by one or many at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kechuang.apps.accounts.permissions import demand
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions import deciding
from kechuang.apps.registers.messages import Conflict, RegisterFault, nothing_waits, reason_needed
from kechuang.apps.registers.messages import records as messages
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.queries import history, reviewing, showing
from kechuang.apps.registers.rights import may_register, readable
from kechuang.apps.registers.views.records_shared import person
from kechuang.ui.numbers import whole

DEEDS = {"accept": "接受", "reject": "退回", "dispute": "提出异议"}


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """Context: groups, registers, only, number. `?register=` narrows."""
    demand(request.user, "registers.see")
    who, only = person(request), request.GET.get("register", "")
    groups = reviewing.groups(who, timezone.localdate(), only)
    context = {
        "groups": [(group, [(each, titled(request, group.register, each)) for each in group.lines],
                    bool(may_register(who, group.register, "accept"))) for group in groups],
        "number": sum(group.number for group in groups),
        "only": only,
    }  # fmt: skip
    return render(request, "registers/review.html", context)


def titled(request: HttpRequest, register: Any, waits: history.Waits) -> str:
    return showing.title_of(register, waits.payload, waits.names, readable(request.user, register))


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Accept, reject or dispute the entries named by `seq`; `one`: deed and number of a single entry's own button.

    What lacks a reason, or was overtaken by another change, comes back as a page that asks for it.
    """
    deed, seqs = _asked(request)
    reason = request.POST.get("reason", "").strip() or request.POST.get(f"reason-{seqs[0] if seqs else ''}", "").strip()
    if not seqs:
        return _ask(request, deed, [], [messages.nothing_picked()], reason)
    if deed != "accept" and not reason:
        faults = [reason_needed()] if "confirmed" in request.POST else []
        return _ask(request, deed, seqs, faults, reason)
    try:
        _do(request, deed, seqs, reason)
    except RegisterFault as fault:
        return _ask(request, deed, seqs, [fault], reason, is_conflict=isinstance(fault, Conflict))
    names = Entry.objects.filter(seq__in=seqs).order_by().values_list("register", flat=True).distinct()
    words = "、".join(catalogue.find(code).name for code in names)
    notes.success(request, messages.decided(deed, len(seqs), words))
    return redirect(_back(request))


def _asked(request: HttpRequest) -> tuple[str, list[int]]:
    """Which deed, on which entries."""
    deed, _, number = request.POST.get("one", "").partition("-")
    if deed in DEEDS and (seq := whole(number)):
        return deed, [seq]
    deed = request.POST.get("deed", "accept")
    seqs = sorted({seq for each in request.POST.getlist("seq") if (seq := whole(each))})
    return deed if deed in DEEDS else "accept", seqs


def _do(request: HttpRequest, deed: str, seqs: list[int], reason: str) -> None:
    who = person(request)
    if deed == "accept":
        deciding.accept(who, seqs, reason=reason, even_if_changed="even_so" in request.POST)
    elif deed == "reject":
        deciding.reject(who, seqs, reason=reason)
    else:
        deciding.dispute(who, seqs, reason=reason)


def _back(request: HttpRequest) -> str:
    back = request.POST.get("next", "")
    if back.startswith("/registers/") and url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return back
    return reverse("registers:review")


def _ask(
    request: HttpRequest,
    deed: str,
    seqs: list[int],
    faults: list[RegisterFault],
    reason: str,
    is_conflict: bool = False,
) -> HttpResponse:
    """The same deed once more, with what is missing. Context: deed, word, lines, faults, reason, next, is_conflict."""
    who, today = person(request), timezone.localdate()
    registers = catalogue.current()
    lines: list[tuple[Any, history.Waits, str]] = []
    for code in registers:
        rows = Entry.objects.filter(seq__in=seqs, register=code, waiting__isnull=False)
        if not may_register(who, registers[code], "see"):
            continue
        entries = list(rows.select_related("entered_by", "unit", "waiting", "proof").order_by("seq"))
        told = history.told(registers[code], entries, today, readable(who, registers[code]), who.pk)
        lines += [(registers[code], each, titled(request, registers[code], each)) for each in told]
    if seqs and not lines and not faults:
        faults = [nothing_waits("这些条目")]
    context = {
        "deed": deed,
        "word": DEEDS[deed],
        "lines": lines,
        "faults": faults,
        "reason": reason,
        "next": _back(request),
        "is_conflict": is_conflict,
        "needs_reason": deed != "accept",
    }
    return render(request, "registers/decide.html", context, status=409 if faults else 200)
