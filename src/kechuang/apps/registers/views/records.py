"""The page of one record: what it says, since when and by whom, what waits beside it, how it came to be so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from kechuang.apps.documents import vault
from kechuang.apps.documents.rules import attachment
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.queries import history, showing
from kechuang.apps.registers.queries.pointing import pointing_at
from kechuang.apps.registers.queries.records import in_force, one_as_known
from kechuang.apps.registers.rights import demand_register, may_register, readable
from kechuang.apps.registers.rules.rows import Payload
from kechuang.apps.registers.rules.standing import holding
from kechuang.apps.registers.views.records_shared import person, record_url, the_register, visible
from kechuang.catalog.register import Register
from kechuang.catalog.validity import span_of
from kechuang.ui.days import day_asked, known_asked


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of the record. shown_as: whom the field is open to, in a word; "" for public ones."""

    label: str
    unit: str
    cell: showing.Cell
    shown_as: str


@require_safe
def record(request: HttpRequest, code: str) -> HttpResponse:
    """One record, `?key=`; `?known=` a day: as it stood in the books at the end of that day. See `_context`."""
    register, key = the_register(code), request.GET.get("key", "")
    demand_register(request.user, register, "see")
    known = known_asked(request)
    stands = one_as_known(register, key, history.end_of(known)) if known else in_force(register, key)
    today = timezone.localdate()
    on = day_asked(request, today)
    open_fields = readable(request.user, register)
    lines = history.history(register, key, on, open_fields)
    if not lines:
        raise Http404
    waits = [] if known else history.waits_of(register, key, on, open_fields, person(request).pk)
    payload = history.payload_of(register, stands) if stands else None
    told = payload or (waits[0].payload if waits else history.payload_of(register, lines[0].entry))
    names = showing.names_of(register, [told], on)
    context = {
        "register": register,
        "key": key,
        "on": on,
        "known": known,
        "title": showing.title_of(register, told, names, open_fields),
        "is_here": payload is not None,
        "stands": stands,
        "submitted": _submitted(stands),
        "facts": _facts(register, told, names, open_fields),
        "holding": holding(register, span_of(register, payload), on) if payload else None,
        "waits": waits,
        "lines": lines,
        "moved_to": next((line.moved_to for line in lines if line.moved_to), "") if stands is None else "",
        "list_title": register.name,
        **_deeds(request, register, stands, known),
    }
    if context["moved_to"]:
        context["moved_url"] = record_url(register, str(context["moved_to"]))
    return render(request, "registers/record.html", context)


def _submitted(stands: Entry | None) -> Entry | None:
    """Where the accepted entry decides on another: that one, by which it was entered."""
    if stands is None or stands.answers_id is None:
        return None
    return Entry.objects.select_related("entered_by", "unit").get(pk=stands.answers_id)


def _facts(register: Register, payload: Payload, names: showing.Names, open_fields: list[str]) -> list[Fact]:
    return [
        Fact(
            each.name,
            each.unit,
            showing.cell_of(register, name, payload, names, name in open_fields),
            "" if each.shown_as == "public" else showing.CLASS_WORDS[each.shown_as],
        )
        for name, each in register.fields.items()
    ]


def _deeds(request: HttpRequest, register: Register, stands: Entry | None, known: date | None) -> dict[str, Any]:
    """What may be done here: nothing to what a past day knew, nothing to what another part of the house keeps."""
    is_now = stands is not None and known is None
    may_enter = bool(may_register(request.user, register, "enter")) and not register.kept_by
    return {
        "may_correct": may_enter and is_now,
        "may_undo": may_enter and known is None and stands is not None,
        "may_accept": bool(may_register(request.user, register, "accept")),
        "may_dispute": bool(may_register(request.user, register, "enter")),
        "pointing": pointing_at(register, stands.key, visible(request.user).values()) if is_now and stands else [],
    }


@require_GET
def proof(request: HttpRequest, seq: int) -> HttpResponse:
    """The proof of an entry, to be saved: never shown or run by the browser."""
    entry = get_object_or_404(Entry.objects.select_related("proof"), pk=seq, proof__isnull=False)
    demand_register(request.user, the_register(entry.register), "see")
    assert entry.proof is not None
    response = HttpResponse(vault.fetch(entry.proof.sha256), content_type="application/octet-stream")
    response["Content-Disposition"] = attachment(entry.proof_name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
