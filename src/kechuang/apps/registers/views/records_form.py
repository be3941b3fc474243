"""Entering a record and correcting one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages as notes
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kechuang.apps.accounts.models import User
from kechuang.apps.documents import uploads
from kechuang.apps.documents.proofs import KeptFile, seal, unseal
from kechuang.apps.registers.actions import proofs
from kechuang.apps.registers.actions.entering import Entered, enter
from kechuang.apps.registers.forms.records import CHOICE, NEW, PREFIX, RecordForm
from kechuang.apps.registers.forms.records_prefilled import initial_of, kept_raw
from kechuang.apps.registers.messages import Conflict, RegisterFault
from kechuang.apps.registers.messages import records as messages
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.queries import alike, history, showing
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.queries.records import in_force, waiting_for
from kechuang.apps.registers.rights import demand_register, readable
from kechuang.apps.registers.rules.faults import CellFault
from kechuang.apps.registers.rules.rows import NEW_NAMES, CheckedRow, Payload, check_row
from kechuang.apps.registers.views.records_shared import again, gone, not_by_hand, person, record_url, the_register
from kechuang.catalog.register import Register
from kechuang.ui.numbers import whole

SEEN_SALT = "kechuang.warnings-seen"


@dataclass(frozen=True, slots=True)
class Desk:
    """What one form is about. now: the entry in force of the record corrected; None when a new one is entered."""

    register: Register
    who: User
    key: str
    now: Entry | None
    payload: Payload
    shown: list[str]
    lookup: Lookup
    today: date

    @property
    def is_correction(self) -> bool:
        return self.now is not None


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a record; fields may be filled from the address (`?organisation=…`)."""
    register = the_register(code)
    demand_register(request.user, register, "enter")
    if register.kept_by:
        return not_by_hand(request, register)
    desk = Desk(register, person(request), "", None, {}, list(register.fields), Lookup(register), timezone.localdate())
    given = {PREFIX + name: request.GET[name] for name in register.fields if name in request.GET}
    return _answer(request, desk, given)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Correct the record `?key=`."""
    register, key = the_register(code), request.GET.get("key", "")
    demand_register(request.user, register, "enter")
    if register.kept_by:
        return not_by_hand(request, register)
    now = in_force(register, key)
    if now is None:
        return gone(request, register, key)
    payload = history.payload_of(register, now)
    lookup, today = Lookup(register), timezone.localdate()
    desk = Desk(register, person(request), key, now, payload, readable(request.user, register), lookup, today)
    names = showing.names_of(register, [payload], today)
    return _answer(request, desk, {**initial_of(register, payload, names, lookup), "based_on": str(now.seq)})


def _answer(request: HttpRequest, desk: Desk, initial: dict[str, Any]) -> HttpResponse:
    if request.method == "GET":
        form = RecordForm(desk.register, initial=initial, shown=desk.shown, is_correction=desk.is_correction)
        return _page(request, desk, form)
    form = _form(request, desk)
    kept = _proof(request, form)
    checked = _guarded(
        desk, check_row(desk.register, form.raw(kept_raw(desk.register, desk.payload, desk.shown)), desk.lookup)
    )
    warned = [*checked.warnings, *alike.alike_in_register(desk.register, checked, desk.key)]
    form = _asking(request, desk, form, checked)
    seen = _digest(warned)
    if form.errors or (warned and request.POST.get("seen") != seen) or "review" in request.POST:
        return _page(request, desk, form, kept, warned if not form.errors else [], seen, status=422)
    try:
        entered = _keep(request, desk, form, kept)
    except Conflict as fault:
        return _conflict(request, desk, form, kept, fault, checked)
    except RegisterFault as fault:
        form.add_error("reason" if fault.code == "RG-006" else None, fault.sentence)
        return _page(request, desk, form, kept, status=409)
    return _done(request, desk, entered)


def _guarded(desk: Desk, checked: CheckedRow) -> CheckedRow:
    """A check between fields quotes them; what it says of a field closed to this person is left out."""
    closed = [each.name for name, each in desk.register.fields.items() if name not in desk.shown]
    faults = tuple(
        replace(each, what=each.what.split("：")[0], value="") if any(name in each.what for name in closed) else each
        for each in checked.faults
    )
    return replace(checked, faults=faults)


def _form(request: HttpRequest, desk: Desk, **more: Any) -> RecordForm:
    form = RecordForm(
        desk.register, request.POST, request.FILES, shown=desk.shown, is_correction=desk.is_correction, **more
    )
    form.full_clean()
    return form


def _asking(request: HttpRequest, desk: Desk, before: RecordForm, checked: CheckedRow) -> RecordForm:
    """The form again, with all faults at their fields, and with a question where something is not clear."""
    fresh = _fresh(desk.register, checked)
    form = _form(request, desk, questions=checked.questions, fresh=fresh)
    for place, sentences in before.errors.items():
        form.add_error(place, list(sentences))
    form.show(checked.errors)
    for question in checked.questions:
        answered = request.POST.get(PREFIX + question.field + CHOICE)
        form.ask(question.field, messages.NEW_NEEDS_CODE if answered else messages.CHOOSE_ONE, CHOICE)
    for name in fresh:
        if not form.says_new(name):
            form.ask(name, messages.CONFIRM_NEW, NEW)
    return form


def _fresh(register: Register, checked: CheckedRow) -> dict[str, str]:
    """Field → name of a body that is not kept yet."""
    names = checked.payload.get(NEW_NAMES, {})
    bodies = [name for name, each in register.fields.items() if each.type == "organisation"]
    return {name: names[checked.payload[name]] for name in bodies if checked.payload.get(name) in names}


def _proof(request: HttpRequest, form: RecordForm) -> KeptFile | None:
    """The proof handed in now, else the one handed in before with this form."""
    for name in uploads.too_large(request):
        form.add_error("proof", messages.proof_is_too_large(name, uploads.most_mb()).sentence)
    file = request.FILES.get("proof")
    if file is None:
        return unseal(request.POST.get("proof_kept", ""), person(request))
    try:
        return proofs.keep(file.read(), file.name or "")
    except RegisterFault as fault:
        form.add_error("proof", fault.sentence)
        return None


def _keep(request: HttpRequest, desk: Desk, form: RecordForm, kept: KeptFile | None) -> Entered:
    return enter(
        desk.who,
        desk.register,
        form.raw(kept_raw(desk.register, desk.payload, desk.shown)),
        correcting=desk.key,
        based_on=whole(request.POST.get("based_on")),
        reason=request.POST.get("reason", "").strip(),
        proof=proofs.attach(kept),
        lookup=desk.lookup,
    )


def _done(request: HttpRequest, desk: Desk, entered: Entered) -> HttpResponse:
    register, key = desk.register, entered.checked.key
    url = record_url(register, key)
    if desk.is_correction:
        names = showing.names_of(register, [], desk.today)
        changed = history.differences(register, desk.payload, entered.checked.payload, names, desk.shown)
        notes.success(request, messages.corrected(register.name, url, len(changed), entered.waits))
        return redirect(record_url(register, desk.key) if entered.waits else url)
    notes.success(request, messages.entered(register.name, url, entered.waits))
    return redirect("registers:new", register.code) if "again" in request.POST else redirect(url)


def _conflict(
    request: HttpRequest,
    desk: Desk,
    form: RecordForm,
    kept: KeptFile | None,
    fault: Conflict,
    checked: CheckedRow,
) -> HttpResponse:
    """Both versions side by side; sending again then means: even so."""
    assert desk.now is not None
    form.data = again(request, desk.now)
    names = showing.names_of(desk.register, [desk.payload, checked.payload], desk.today)
    both = history.differences(desk.register, desk.payload, checked.payload, names, desk.shown)
    return _page(request, desk, form, kept, status=409, faults=[fault], both=both)


def _digest(warned: list[CellFault]) -> str:
    """What a person says by sending again that he has seen these warnings, and no others."""
    return signing.Signer(salt=SEEN_SALT).signature("|".join(each.sentence for each in warned)) if warned else ""


def _page(
    request: HttpRequest,
    desk: Desk,
    form: RecordForm,
    kept: KeptFile | None = None,
    warned: list[CellFault] | None = None,
    seen: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Context: register, form, key, is_correction, kept, kept_sealed, warned, seen, waiting, closed, faults, both."""
    register = desk.register
    if kept:
        form.initial["proof_kept"] = seal(kept, desk.who)
    context = {
        "register": register,
        "form": form,
        "key": desk.key,
        "back": record_url(register, desk.key) if desk.key else "",
        "is_correction": desk.is_correction,
        "kept": kept,
        "kept_sealed": seal(kept, desk.who) if kept else "",
        "warned": [(register.fields[each.field].name if each.field else "", each) for each in warned or []],
        "seen": seen,
        "waiting": waiting_for(register.code, desk.key).count() if desk.key else 0,
        "closed": [each.name for name, each in register.fields.items() if name not in desk.shown],
        "faults": [],
        "both": [],
        **more,
    }
    return render(request, "registers/record_form.html", context, status=status)
