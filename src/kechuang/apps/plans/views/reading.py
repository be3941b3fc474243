"""The reading page, reading again, and export of the drafts."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

from django.contrib import messages as notes
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.documents import intake
from kechuang.apps.documents.models import Document
from kechuang.apps.documents.queries import with_text
from kechuang.apps.documents.rendering import layout
from kechuang.apps.documents.rules import attachment, safe_name
from kechuang.apps.documents.views import person, refreshing
from kechuang.apps.plans.actions import reading as actions
from kechuang.apps.plans.forms.reading import PickForm
from kechuang.apps.plans.messages import reading as messages
from kechuang.apps.plans.models import What
from kechuang.apps.plans.queries import highlights
from kechuang.apps.plans.queries import reading as queries
from kechuang.apps.plans.queries.cards import Card, Shelf
from kechuang.apps.plans.queries.plan_list import next_step
from kechuang.catalog.indicator import load_indicators
from kechuang.writers.drafts import to_json
from kechuang.writers.workbook import write_csv, write_xlsx

# Most plans stand on one page; one of a thousand targets stays quick.
DRAFTS_PER_PAGE = 200


@require_GET
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: document, whole, form, drawn, targets, parameters, deliverables, tasks, units, summary, step, …"""
    demand(request.user, "plans.see")
    document = get_object_or_404(with_text(pk))
    context: dict[str, Any] = {
        "document": document,
        "is_abandoned": intake.is_abandoned(document),
        "may_upload": may(request.user, "plans.read", document),
        "may_export": may(request.user, "plans.export", document),
        "may_register": may(request.user, "units.change"),
    }
    whole = queries.whole_reading(document, _ordinal(request))
    if whole is not None:
        context |= _shown(request, whole)
    return refreshing(render(request, "plans/reading.html", context), document)


def _ordinal(request: HttpRequest) -> int | None:
    """Which reading is asked for (`?reading=2`); None for the newest."""
    asked = request.GET.get("reading", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else None


def _shown(request: HttpRequest, whole: queries.WholeReading) -> dict[str, Any]:
    shelf = Shelf(whole, load_indicators(), queries.unknown_units(whole))
    form = PickForm(request.GET, shelf)
    cards = form.picked()
    page = Paginator(cards, DRAFTS_PER_PAGE).get_page(request.GET.get("page"))
    shelf.explain(page)
    drafts = Counter(What(card.statement.what) for card in shelf.cards)
    to_check = sum(card.needs_check for card in shelf.cards)
    return {
        "whole": whole,
        "reading": whole.reading,
        "readings": queries.readings(whole.document),
        "form": form,
        "page": page,
        "on_paper": sorted(cards, key=lambda card: card.number),
        "drawn": layout(whole.text, whole.blocks, highlights.marks(shelf, _addresses(request, page))),
        "groups": [_group(what, cards, list(page)) for what in What],
        "tasks": shelf.tasks,
        "units": shelf.units,
        "found_anything": bool(shelf.cards or shelf.tasks),
        "step": next_step(whole.document, person(request)) if shelf.cards or shelf.tasks else None,
        "summary": messages.summary(drafts, len(shelf.tasks), len(shelf.units), to_check),
        "first_to_check": next((card.number for card in page if card.needs_check), None),
    }


def _group(what: What, picked: list[Card], shown: list[Card]) -> tuple[str, Any, int, list[Card]]:
    """Word, name, how many in all, and those on this page."""
    count = sum(card.statement.what == what for card in picked)
    return what.value, what.label, count, [card for card in shown if card.statement.what == what]


def _addresses(request: HttpRequest, page: Page[Card]) -> dict[int, str]:
    """Where the card of each draft asked for stands: on this page, or on which other one."""
    places: dict[int, str] = {}
    for at, card in enumerate(page.paginator.object_list):
        number = at // page.paginator.per_page + 1
        query = request.GET.copy()
        query["page"] = str(number)
        before = "" if number == page.number else f"?{query.urlencode()}"
        places[card.number] = f"{before}#d-{card.number}"
    return places


@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(Document, pk=pk)
    try:
        actions.read_again(document, person(request))
    except messages.BeingRead as fault:
        notes.info(request, fault.sentence)
    return redirect("plans:reading", pk)


def _export(request: HttpRequest, pk: int) -> tuple[Document, dict[str, Any]]:
    """What the page shows under the same address, as the writers take it; leaves an audit row."""
    demand(request.user, "plans.export")
    document = get_object_or_404(with_text(pk))
    whole = queries.whole_reading(document, _ordinal(request))
    if whole is None:
        raise Http404
    shelf = Shelf(whole, load_indicators(), queries.unknown_units(whole))
    form = PickForm(request.GET, shelf)
    idents = {card.statement.ident for card in form.picked()}
    drafts = queries.as_drafts(whole)
    after = {"reading": whole.reading.ordinal, "statements": len(idents)}
    record(person(request), "plans.export", document, after=after)
    return document, to_json(document.name, drafts.document, drafts.plan, drafts.links, only=idents)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def export_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    document, draft = _export(request, pk)
    stream = io.BytesIO()
    write_xlsx([draft], stream)
    return _attached(stream.getvalue(), XLSX, _("%s（目标任务）.xlsx") % document)


@require_GET
def export_csv(request: HttpRequest, pk: int) -> HttpResponse:
    document, draft = _export(request, pk)
    stream = io.StringIO(newline="")
    write_csv([draft], stream)
    return _attached(stream.getvalue().encode(), "text/csv; charset=utf-8", _("%s（目标）.csv") % document)


def _attached(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = attachment(safe_name(name))
    response["X-Content-Type-Options"] = "nosniff"
    return response
