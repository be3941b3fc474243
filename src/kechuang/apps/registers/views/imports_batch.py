"""Pages of imported lists: all of them, one of them at whatever step it is, its files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.documents import vault
from kechuang.apps.documents.rules import attachment
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.importing import deciding, headers, returning, reverting, work
from kechuang.apps.registers.messages import importing as words
from kechuang.apps.registers.models import BatchKind, BatchState, ImportBatch
from kechuang.apps.registers.queries import importing
from kechuang.apps.registers.rights import demand_register, may_register
from kechuang.apps.registers.views.records_shared import person, visible
from kechuang.catalog.register import Register

BATCHES, ROWS = 50, 50
REFRESH_SECONDS = 2
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def the_batch(request: HttpRequest, pk: int) -> tuple[ImportBatch, Register]:
    """Raises: Http404; NotAllowed for a register that the reader may not see."""
    demand(request.user, "registers.see")
    lists = ImportBatch.objects.exclude(kind=BatchKind.GROUP)
    batch = lists.select_related("by", "unit", "decided_by", "reverts", "file").filter(pk=pk).first()
    register = catalogue.current().get(batch.register) if batch else None
    if batch is None or register is None:
        raise Http404
    demand_register(request.user, register, "see")
    return batch, register


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Context: page, registers (by code), register, state, states, may_enter. `?register=` and `?state=` narrow."""
    demand(request.user, "registers.see")
    rows, registers = importing.visible(person(request)), visible(request.user)
    register, state = request.GET.get("register", ""), request.GET.get("state", "")
    if register in registers:
        rows = rows.filter(register=register)
    if state in BatchState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, BATCHES).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(batch, registers[batch.register], sentence(batch)) for batch in page],
        "registers": registers,
        "register": register,
        "state": state,
        "states": BatchState.choices,
        "may_enter": may(request.user, "registers.enter"),
    }
    return render(request, "registers/imports/list.html", context)


def sentence(batch: ImportBatch) -> str:
    """What became of a batch, in one sentence; "" while it is on its way."""
    if batch.kind == BatchKind.REVERT:
        done = batch.state == BatchState.ACCEPTED
        return words.revert_result(batch.counts) if done else words.revert_consequence(
            batch.counts.get("undo", 0), batch.counts.get("stay", 0)
        )  # fmt: skip
    if batch.state in (BatchState.SUBMITTED, BatchState.ACCEPTING):
        return words.result(batch.counts, waits=True)
    if batch.state in (BatchState.ACCEPTED, BatchState.REVERTED):
        return words.result(batch.counts, waits=False)
    return ""


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch at its step: headings to map, progress, preview, or what became of it."""
    found, register = the_batch(request, pk)
    if found.state == BatchState.UPLOADED and importing.may_see_rows(person(request), found, register):
        return redirect("registers:import_headers", pk)
    if found.state in work.BUSY:
        return progress(request, found, register)
    if found.state == BatchState.PREVIEWED:
        return preview(request, found, register)
    return outcome(request, found, register)


def progress(request: HttpRequest, batch: ImportBatch, register: Register) -> HttpResponse:
    """Context: batch, register, is_abandoned, share. The page comes back by itself while the work goes on."""
    abandoned = work.is_abandoned(batch)
    share = round(100 * batch.done / batch.rows) if batch.rows and batch.state == BatchState.CHECKING else None
    context = {"batch": batch, "register": register, "is_abandoned": abandoned, "share": share}
    response = render(request, "registers/imports/progress.html", context)
    if not abandoned:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


def preview(request: HttpRequest, batch: ImportBatch, register: Register) -> HttpResponse:
    """Context: see `rows_context`; takeable, is_mine, questions, fault, left_out, footers, converted."""
    who = person(request)
    counts = batch.counts
    context = rows_context(request, batch, register) | {
        "takeable": counts.get("new", 0) + counts.get("changed", 0),
        "blocked": counts.get("bad", 0) + counts.get("question", 0),
        "is_mine": batch.by_id == who.pk,
        "converted": counts.get("converted", ()),
        "footers": words.FOOTERS.format(rows="、".join(map(str, counts["footers"]))) if counts.get("footers") else "",
    }
    return render(request, "registers/imports/preview.html", context)


def rows_context(request: HttpRequest, batch: ImportBatch, register: Register) -> dict[str, Any]:
    """Context: batch, register, tabs, tab, page, rows, heads, kinds, left_out, counts, fault, sees_rows."""
    who = person(request)
    sheet = headers.sheet_of(batch)
    names = headers.headings(sheet, batch.header_row) if sheet else {}
    tab = request.GET.get("tab") or importing.first_tab(batch)
    sees = importing.may_see_rows(who, batch, register)
    page = Paginator(importing.rows_of(batch, tab), ROWS).get_page(request.GET.get("page"))
    rows = importing.preview(who, register, batch, page, names, timezone.localdate()) if sees else []
    return {
        "batch": batch, "register": register, "tabs": importing.tabs(batch, tab), "tab": tab, "page": page,
        "rows": rows, "heads": importing.heads(batch, names), "kinds": importing.kinds(who, register, batch),
        "left_out": importing.left_out(batch, names), "counts": batch.counts, "fault": batch.fault, "sees_rows": sees,
        "notices": batch.look.get("notices", []),
    }  # fmt: skip


def outcome(request: HttpRequest, batch: ImportBatch, register: Register) -> HttpResponse:
    """Context: batch, register, sentence, decidable, overtaken, may_revert, reverts, left, steps."""
    who = person(request)
    may_accept = bool(may_register(who, register, "accept"))
    waits = batch.state == BatchState.SUBMITTED
    own = batch.by_id == who.pk and not (batch.kind == BatchKind.IMPORT and register.rights.own_accepted)
    context = rows_context(request, batch, register) | {
        "sentence": sentence(batch),
        "may_accept": waits and may_accept and not own,
        "may_reject": waits and may_accept,
        "is_own": waits and own,
        "overtaken": deciding.overtaken(batch, register) if waits and batch.kind == BatchKind.IMPORT else 0,
        "may_revert": batch.state == BatchState.ACCEPTED
        and (batch.counts.get("taken_new") or batch.counts.get("taken_changed") or batch.counts.get("undone"))
        and may(who, "registers.revert"),
        "open_revert": batch.reverted_by.filter(state__in=reverting.OPEN).first(),
        "done_revert": batch.reverted_by.filter(state=BatchState.ACCEPTED).first(),
        "is_revert": batch.kind == BatchKind.REVERT,
    }
    return render(request, "registers/imports/outcome.html", context)


@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came in."""
    found, register = the_batch(request, pk)
    if found.file is None or not importing.may_see_rows(person(request), found, register):
        raise Http404
    return download(vault.fetch(found.file.sha256), found.file_name, "application/octet-stream")


@require_safe
def returned(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were not taken, with their faults."""
    found, register = the_batch(request, pk)
    if found.file is None or not importing.may_see_rows(person(request), found, register):
        raise Http404
    return download(returning.returned_file(found), returning.name_of(found), EXCEL)


def download(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = attachment(name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
