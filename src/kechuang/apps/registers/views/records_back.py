"""Taking back: withdraw a record, or undo its last change; asked back with what follows from it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kechuang.apps.registers.actions import undoing
from kechuang.apps.registers.forms.records import ReasonForm
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.messages import records as messages
from kechuang.apps.registers.models import Entry, Operation, Standing
from kechuang.apps.registers.queries import history, showing
from kechuang.apps.registers.queries.pointing import pointing_at
from kechuang.apps.registers.queries.records import in_force, last_change
from kechuang.apps.registers.rights import demand_register, readable
from kechuang.apps.registers.views.records_shared import (
    again,
    gone,
    not_by_hand,
    person,
    record_url,
    the_register,
    visible,
)
from kechuang.catalog.register import Register
from kechuang.ui.numbers import whole


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the record `?key=` out of the register."""
    register, key = the_register(code), request.GET.get("key", "")
    demand_register(request.user, register, "enter")
    if register.kept_by:
        return not_by_hand(request, register)
    now = in_force(register, key)
    if now is None:
        return gone(request, register, key)
    form = ReasonForm(request.POST or None, initial={"based_on": now.seq})
    faults: list[RegisterFault] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            seq = undoing.withdraw(
                person(request), register, key, reason=given["reason"], based_on=whole(given["based_on"])
            )
        except RegisterFault as fault:
            faults = [fault]
            form.data = again(request, now)
        else:
            notes.success(request, messages.taken_back(_title(request, register, now), _waits(seq)))
            return redirect(record_url(register, key))
    context = {"pointing": pointing_at(register, key, visible(request.user).values()), "differences": []}
    return _page(request, register, now, form, faults, is_undo=False, **context)


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take back the last accepted change of the record `?key=`."""
    register, key = the_register(code), request.GET.get("key", "")
    demand_register(request.user, register, "enter")
    if register.kept_by:
        return not_by_hand(request, register)
    last = last_change(register, key)
    if last is None:
        return gone(request, register, key)
    form = ReasonForm(request.POST or None, initial={"based_on": last.seq})
    faults: list[RegisterFault] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            seq = undoing.undo(
                person(request), register, key, reason=given["reason"], based_on=whole(given["based_on"])
            )
        except RegisterFault as fault:
            faults = [fault]
            form.data = again(request, last)
        else:
            notes.success(request, messages.undone(_title(request, register, last), _waits(seq)))
            return redirect(record_url(register, Entry.objects.get(pk=seq).key if not _waits(seq) else key))
    return _page(request, register, last, form, faults, is_undo=True, pointing=[], **_restored(request, register, last))


def _restored(request: HttpRequest, register: Register, last: Entry) -> dict[str, Any]:
    """What undoing `last` would put back, field by field."""
    draft = undoing.undoing(register, last)
    now = in_force(register, last.key)
    before = history.payload_of(register, now) if now else None
    after = draft.payload if draft.operation == Operation.SET else None
    names = showing.names_of(register, [each for each in (before, after) if each], timezone.localdate())
    changed = history.differences(register, before, after, names, readable(request.user, register))
    return {"differences": changed, "goes": after is None, "returns": before is None}


def _waits(seq: int) -> bool:
    return Entry.objects.filter(pk=seq, standing=Standing.SUBMITTED).exists()


def _title(request: HttpRequest, register: Register, entry: Entry) -> str:
    payload = history.payload_of(register, entry)
    names = showing.names_of(register, [payload], timezone.localdate())
    return showing.title_of(register, payload, names, readable(request.user, register))


def _page(
    request: HttpRequest, register: Register, entry: Entry, form: ReasonForm, faults: list[RegisterFault], **more: Any
) -> HttpResponse:
    """Context: register, key, back, title, entry, form, faults, is_undo, pointing, differences, goes, returns."""
    context = {
        "register": register,
        "back": record_url(register, entry.key),
        "title": _title(request, register, entry),
        "entry": entry,
        "form": form,
        "faults": faults,
        **more,
    }
    status = 409 if faults else (422 if form.errors else 200)
    return render(request, "registers/record_back.html", context, status=status)
