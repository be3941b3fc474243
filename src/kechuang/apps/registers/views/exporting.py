"""Files of a register: the rows of its list, and the template to fill in."""

from __future__ import annotations

import tempfile
from datetime import date

from django.contrib import messages as notes
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from kechuang.apps.documents.rules import attachment, safe_name
from kechuang.apps.registers.actions import exporting as actions
from kechuang.apps.registers.messages import exporting as words
from kechuang.apps.registers.queries import exporting as queries
from kechuang.apps.registers.queries import listing
from kechuang.apps.registers.rights import demand_register
from kechuang.apps.registers.views.records_shared import list_asked, person, the_register
from kechuang.catalog.register import Register
from kechuang.writers.register_files.table import csv_lines, write_xlsx
from kechuang.writers.register_files.template import template as template_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
XLSX_MOST = 50_000  # a workbook is sent only when it is whole; nobody should wait for it longer than half a minute


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """The rows that the list shows for the same address, all pages of it; ?format=xlsx (as by default) or csv."""
    register = the_register(code)
    demand_register(request.user, register, "see")
    question, open_fields = list_asked(request, register)
    on, today = question.on, timezone.localdate()
    seqs = queries.seqs_of(listing.matching(register, question, open_fields))
    form = "csv" if request.GET.get("format") == "csv" else "xlsx"
    if form == "xlsx" and len(seqs) > XLSX_MOST:
        notes.error(request, words.too_many_for_excel(register.name, len(seqs), XLSX_MOST).sentence)
        return redirect("registers:list", code)
    filters = words.filter_words(register, question)
    handed = actions.hand_out(person(request), register, seqs, form, filters, on if on != today else None)
    return _csv(register, handed, on) if form == "csv" else _xlsx(register, handed, on)


def _csv(register: Register, handed: actions.Handed, on: date) -> HttpResponseBase:
    """Sent as it is written: the first rows arrive at once, and memory stays as it is."""
    lines = csv_lines(handed.columns, handed.rows)
    return _as_file(StreamingHttpResponse(lines, content_type=CSV), register, on, "csv")


def _xlsx(register: Register, handed: actions.Handed, on: date) -> HttpResponseBase:
    stream = tempfile.TemporaryFile(prefix="kechuang-")  # noqa: SIM115  closed with the response
    write_xlsx(register.name, handed.columns, handed.rows, stream, handed.note)
    stream.seek(0)
    return _as_file(FileResponse(stream, content_type=XLSX), register, on, "xlsx")


def _as_file(response: HttpResponseBase, register: Register, on: date, suffix: str) -> HttpResponseBase:
    response["Content-Disposition"] = attachment(safe_name(f"{register.name}_{on:%Y%m%d}.{suffix}"))
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The workbook to fill in. It says nothing of any record, so whoever sees the register may have it."""
    register = the_register(code)
    demand_register(request.user, register, "see")
    response = HttpResponse(template_file(register, queries.choices()), content_type=XLSX)
    response["Content-Disposition"] = attachment(safe_name(f"{register.name}（模板）.xlsx"))
    response["X-Content-Type-Options"] = "nosniff"
    return response
