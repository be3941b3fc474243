"""The page on which one commitment is broken down, answered and sent down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages as notes
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import NotAllowed, demand, may
from kechuang.apps.documents.views import person
from kechuang.apps.plans.actions import breakdown as actions
from kechuang.apps.plans.actions.breakdown import Reply, fit_of
from kechuang.apps.plans.forms.breakdown import AnswerForm, FreezeForm, SharesForm
from kechuang.apps.plans.messages import breakdown as messages
from kechuang.apps.plans.messages.breakdown import BreakdownFault, BreakdownFaults
from kechuang.apps.plans.models import (
    Answer,
    Breakdown,
    BreakdownStanding,
    Commitment,
    Share,
    SplitBy,
    SplitMethod,
)
from kechuang.apps.plans.queries import breakdown as queries
from kechuang.apps.plans.queries.breakdown_units import answers_for
from kechuang.apps.plans.rules import wording
from kechuang.apps.plans.rules.sharing import not_summed, whole_words, with_unit
from kechuang.apps.plans.rules.wording import figure
from kechuang.apps.plans.views.breakdown_desk import Desk, plain
from kechuang.kernel.errors import KechuangError

PROPOSALS = (SplitMethod.BASE, SplitMethod.LAST_YEAR, SplitMethod.EQUAL)


@require_http_methods(["GET", "HEAD", "POST"])
def breakdown(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: commitment, plan, split, whole, open, frozen, history, form, lines, fit, answers, …"""
    demand(request.user, "plans.see")
    desk = _desk(request, pk, request.POST.get("by") or request.GET.get("by", ""))
    if request.method == "POST":
        demand(request.user, "breakdowns.make", desk.commitment)
        return _done(request, desk)
    return _page(request, desk)


def _desk(request: HttpRequest, pk: int, split: str) -> Desk:
    rows = Commitment.objects.select_related("plan__region", "plan__previous", "plan__document")
    commitment = get_object_or_404(rows, pk=pk)
    is_quarters = split == SplitBy.QUARTERS and bool(queries.quarters_of(commitment))
    return Desk(commitment, SplitBy.QUARTERS if is_quarters else SplitBy.UNITS, timezone.localdate())


def _done(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the pressed button asks for. Only 保存 and 发送 change anything; the others fill in the form anew."""
    deed, _, argument = request.POST.get("deed", "reckon").partition("-")
    form = desk.form(request.POST)
    if deed in ("save", "send"):
        return _stored(request, desk, form, is_sent=deed == "send")
    try:
        data = _refilled(desk, form, request.POST, deed, argument)
    except BreakdownFault as fault:
        form.given()
        return _page(request, desk, form, [*form.faults, fault])
    filled = desk.form(data)
    filled.given()
    return _page(request, desk, filled, filled.faults)


def _refilled(desk: Desk, form: SharesForm, data: QueryDict, deed: str, argument: str) -> QueryDict:
    if deed in [method.value for method in PROPOSALS]:
        return desk.proposed(
            data, form.given(), deed, bool(form["leave_unknown"].value()) if not desk.by_quarters else False
        )
    changed = data.copy()
    if deed == "clear":
        for place in desk.places:
            changed[f"value_{place.pk}"] = ""
    elif deed == "heir" and argument.isdigit():
        return desk.succeeded(data, int(argument))
    elif deed == "wish" and argument.isdigit() and desk.open:
        share = next((each for each in desk.open.shares.all() if each.unit_id == int(argument)), None)
        if share is not None:
            changed[f"value_{argument}"] = plain(share.wished)
    return changed


def _stored(request: HttpRequest, desk: Desk, form: SharesForm, *, is_sent: bool) -> HttpResponse:
    given = form.given()
    asked = request.POST.get("method", "")
    method = asked if asked in SplitMethod.values else SplitMethod.BY_HAND
    try:
        if form.faults:
            raise BreakdownFaults(form.faults)
        with transaction.atomic():
            kept = actions.save(desk.commitment, desk.attempt(form, given, method), person(request), desk.on)
            if is_sent:
                kept = actions.send(kept, kept.version, person(request), desk.on)
    except BreakdownFaults as fault:
        return _page(request, desk, form, list(fault.faults), status=422)
    except BreakdownFault as fault:
        return _stale(request, desk, fault)
    sentence = desk.fit(given).sentence
    if not is_sent:
        notes.success(request, messages.saved(sentence))
    elif desk.by_quarters:
        notes.success(request, messages.sent_for_freezing(sentence))
    else:
        notes.success(request, messages.sent(len(given), sentence))
    return redirect(queries.address(kept))


def _stale(request: HttpRequest, desk: Desk, fault: BreakdownFault) -> HttpResponse:
    """For someone who was told that things moved on: what they typed, beside what now stands."""
    now = _desk(request, desk.commitment.pk, desk.split)
    data = request.POST.copy()
    data["version"] = str(now.open.version) if now.open else ""
    return _page(request, now, now.form(data), [fault], status=409, is_stale=True)


def _page(
    request: HttpRequest,
    desk: Desk,
    form: SharesForm | None = None,
    faults: Sequence[KechuangError] = (),
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    user = person(request)
    can_be_shared = queries.can_be_shared(desk.commitment)
    may_make = bool(may(user, "breakdowns.make")) and can_be_shared and actions.may_make(user, desk.commitment)
    is_edited = may_make and (desk.open is not None or form is not None or "new" in request.GET or not desk.frozen)
    context: dict[str, Any] = {
        "commitment": desk.commitment,
        "plan": desk.commitment.plan,
        "split": desk.split,
        "by_quarters": desk.by_quarters,
        "has_quarters": bool(queries.quarters_of(desk.commitment)),
        "whole": desk.whole,
        "whole_words": _whole_words(desk),
        "not_summed": not_summed(desk.whole),
        "open": desk.open,
        "frozen": desk.frozen,
        "history": desk.history,
        "can_be_shared": can_be_shared,
        "may_make": may_make,
        "faults": faults,
        "last": desk.last,
        "last_words": messages.from_last_year(desk.last.plan.title, desk.last.is_result) if desk.last else "",
        **(_edited(desk, form, faults) if is_edited else {}),
        **_shown(desk, user, more.get("answer_form")),
        **more,
    }
    return render(request, "plans/breakdown.html", context, status=status)


def _whole_words(desk: Desk) -> str:
    """不少于 150 家, as a person says it."""
    head = wording.bound(desk.whole.comparator, desk.whole.kind, desk.whole.unit)
    return f"{head} {whole_words(desk.whole)}"


def _edited(desk: Desk, form: SharesForm | None, faults: Sequence[KechuangError]) -> dict[str, Any]:
    form = form or desk.form()
    given = form.given()
    of_places = [fault for fault in faults if isinstance(fault, BreakdownFault)]
    lines = desk.lines(form, of_places)
    ticked = {place.pk for place in form.ticked}
    return {
        "form": form,
        "lines": lines,
        "fit": desk.fit(given),
        "groups": []
        if desk.by_quarters
        else [(name, [(unit, unit.pk in ticked) for unit in units]) for name, units in desk.offered.groups],
        "ticked": len(ticked),
        "method": form.data.get("method", "") if form.is_bound else (desk.base.method if desk.base else ""),
        "warnings": [
            (
                line.fate,
                messages.dissolved(line.fate.unit.name, line.fate.until, line.fate.heir.name if line.fate.heir else ""),
            )
            for line in lines
            if line.fate
        ],
        "proposals": [SplitMethod.EQUAL] if desk.by_quarters or not desk.whole.adds_up else PROPOSALS,
        "script_words": desk.script_words(),
        "asks_back": any(fault.code == "BD-011" for fault in faults),
        "asks_unknown": any(fault.code == "BD-027" for fault in faults) or bool(form["leave_unknown"].value())
        if not desk.by_quarters
        else False,
    }


def _shown(desk: Desk, user: User, bound: tuple[int, AnswerForm] | None) -> dict[str, Any]:
    """The breakdown that waits or holds, with the forms of those who may do something about it."""
    shown = desk.open or desk.frozen
    if shown is None:
        return {"shown": None}
    shares = list(shown.shares.all())
    is_sent = shown.standing == BreakdownStanding.SENT
    mine = (
        [share for share in shares if is_sent and answers_for(user, share, desk.on)]
        if may(user, "breakdowns.answer")
        else []
    )
    forms = [(share, AnswerForm(None, share, desk.whole.unit)) for share in mine]
    if bound:
        forms = [(share, bound[1] if share.pk == bound[0] else form) for share, form in forms]
    return {
        "shown": shown,
        "shown_fit": fit_of(desk.whole, desk.split, [share.value for share in shares]),
        "shares": shares,
        "to_answer": forms,
        "gaps": messages.unanswered(_count(shares, Answer.WAITING), _count(shares, Answer.OBJECTED)) if is_sent else "",
        "may_freeze": is_sent and bool(may(user, "breakdowns.freeze")) and not queries.had_a_hand_in(shown, user),
        "freeze_form": FreezeForm(initial={"version": shown.version}),
    }


def _count(shares: Sequence[Share], answer: str) -> int:
    return sum(share.answer == answer for share in shares if share.unit_id)


@require_safe
def earlier(request: HttpRequest, pk: int) -> HttpResponse:
    """One breakdown as it was, whatever its standing. Context: breakdown, commitment, plan, shares, whole, fit."""
    demand(request.user, "plans.see")
    found = get_object_or_404(queries.with_shares(Breakdown.objects.filter(pk=pk)))
    day = timezone.localdate(found.frozen_at or found.made_at)
    whole = queries.whole_on(found.commitment, day)
    shares = list(found.shares.all())
    context = {
        "breakdown": found,
        "commitment": found.commitment,
        "plan": found.commitment.plan,
        "shares": shares,
        "whole": whole,
        "fit": fit_of(whole, found.by, [share.value for share in shares]),
        "by_quarters": found.by == SplitBy.QUARTERS,
    }
    return render(request, "plans/breakdown_earlier.html", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    share = get_object_or_404(Share.objects.select_related("breakdown__commitment", "unit"), pk=pk)
    commitment = share.breakdown.commitment
    form = AnswerForm(request.POST, share, commitment.unit)
    is_agreed = request.POST.get("deed") == "agree"
    if not form.is_valid():
        faults = [KechuangError("BD-008", str(error)) for errors in form.errors.values() for error in errors]
        return _again(request, share.breakdown, faults, answer_form=(pk, form))
    given = form.cleaned_data
    reply = Reply(is_agreed, given["seen_value"], given["seen_answer"], given["objection"], given["wished"])
    try:
        kept = actions.answer(share, reply, person(request), timezone.localdate())
    except (BreakdownFault, BreakdownFaults) as fault:
        share.refresh_from_db()
        data = request.POST.copy()
        data["seen_value"], data["seen_answer"] = plain(share.value), share.answer
        renewed = AnswerForm(data, share, commitment.unit)
        return _again(request, share.breakdown, _all(fault), answer_form=(pk, renewed))
    notes.success(request, messages.answered(is_agreed, with_unit(figure(kept.value), commitment.unit)))
    return redirect(queries.address(share.breakdown))


@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: Breakdown, version: int, reason: str) -> str:
        replaced = found.commitment.breakdowns.filter(by=found.by, standing=BreakdownStanding.FROZEN).exists()
        kept = actions.freeze(found, version, person(request), timezone.localdate(), reason)
        return messages.frozen(kept.shares.count(), replaced)

    return _decided(request, pk, act)


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: Breakdown, version: int, reason: str) -> str:
        actions.give_back(found, version, person(request), timezone.localdate(), reason)
        return str(messages.GIVEN_BACK)

    return _decided(request, pk, act)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: Breakdown, version: int, reason: str) -> str:
        actions.discard(found, version, person(request), timezone.localdate())
        return str(messages.DISCARDED)

    return _decided(request, pk, act)


def _decided(request: HttpRequest, pk: int, act: Callable[[Breakdown, int, str], str]) -> HttpResponse:
    """One decision about a whole breakdown; a refusal is shown on its page with the reason typed kept."""
    found = get_object_or_404(Breakdown.objects.select_related("commitment__plan"), pk=pk)
    form = FreezeForm(request.POST)
    if not form.is_valid():
        faults = [KechuangError("BD-030", str(error)) for errors in form.errors.values() for error in errors]
        return _again(request, found, faults, freeze_form=form)
    try:
        notes.success(request, act(found, form.cleaned_data["version"], form.cleaned_data["reason"]))
    except NotAllowed:
        raise
    except (BreakdownFault, BreakdownFaults) as fault:
        initial = {"reason": form.cleaned_data["reason"]}
        found.refresh_from_db()
        return _again(
            request, found, _all(fault), freeze_form=FreezeForm(initial={**initial, "version": found.version})
        )
    return redirect(queries.address(found))


def _again(request: HttpRequest, found: Breakdown, faults: Sequence[KechuangError], **more: Any) -> HttpResponse:
    return _page(request, _desk(request, found.commitment_id, found.by), None, faults, status=409, **more)


def _all(fault: KechuangError) -> list[KechuangError]:
    return list(fault.faults) if isinstance(fault, BreakdownFaults) else [fault]
