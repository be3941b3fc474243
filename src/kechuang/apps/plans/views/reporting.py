"""Reporting on a commitment: one page, its form chosen by how the commitment is counted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notes
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kechuang.apps.accounts.models import Role
from kechuang.apps.accounts.permissions import NotAllowed, demand, may
from kechuang.apps.documents import uploads, vault
from kechuang.apps.documents.messages import StoredFileLost
from kechuang.apps.documents.proofs import KeptFile, seal, unseal
from kechuang.apps.documents.rules import attachment
from kechuang.apps.documents.views import person
from kechuang.apps.plans.actions import proofs
from kechuang.apps.plans.actions import report as actions
from kechuang.apps.plans.forms.reporting import (
    NilForm,
)
from kechuang.apps.plans.messages import reporting as messages
from kechuang.apps.plans.models import Commitment, Evidence, Proof, Report, ReportStanding
from kechuang.apps.plans.queries import answering, standing
from kechuang.apps.plans.queries import reports as queries
from kechuang.apps.plans.queries.twins import twins_among
from kechuang.apps.plans.views.report_sheet import TAKERS, Sheet, Taker
from kechuang.kernel.errors import KechuangError
from kechuang.ui.marks import light_mark


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: commitment, judged, mark, counting, form, rows, was_refused, nil, questions, refusals, history, …"""
    demand(request.user, "reports.submit")
    found = get_object_or_404(standing.with_terms(Commitment.objects.filter(pk=pk)))
    today = timezone.localdate()
    (judged,) = standing.judged([found], today)
    units = answering.reportable(found, person(request))
    sheet = Sheet(request, judged, units, today, _corrected(request, found))
    taker = TAKERS[judged.terms.counting]
    sheet.form, sheet.rows = taker.forms(sheet)
    sheet.nil = NilForm(
        request.POST if "nil" in request.POST else None, units=units, terms=judged.terms, today=today, prefix="nil"
    )
    if request.method == "POST":
        sent = _send_nil(sheet) if "nil" in request.POST else _send(sheet, taker)
        if sent:
            return redirect("plans:work" if request.GET.get("back") == "work" else found)
    was_refused = request.method == "POST" and "more" not in request.POST
    context = {**_context(sheet), "was_refused": was_refused}
    return render(request, "plans/report.html", context, status=422 if was_refused else 200)


def _context(sheet: Sheet) -> dict[str, Any]:
    me = person(sheet.request)
    history = queries.of_commitment(sheet.commitment)[:50]
    return {
        "sheet": sheet,
        "commitment": sheet.commitment,
        "judged": sheet.judged,
        "mark": light_mark(sheet.judged.light),
        "counting": str(sheet.judged.terms.counting),
        "form": sheet.form,
        "rows": sheet.rows,
        "nil": sheet.nil,
        "questions": sheet.questions,
        "refusals": sheet.refusals,
        "answered": _answered(sheet.request),
        "corrects": sheet.corrects,
        "nothing_to_report_for": _why_not(sheet),
        "history": [queries.told(each, me) for each in history],
        "most_mb": uploads.most_mb(),
    }


def _answered(request: HttpRequest) -> list[tuple[str, str]]:
    """Ticks and reasons given before, which travel on while another question is still open."""
    given = [("sure", value) for value in request.POST.getlist("sure")]
    reasons = [(name, request.POST.get(name, "")) for name in request.POST if name.startswith("because-")]
    return given + [(name, reason) for name, reason in reasons if reason]


def _why_not(sheet: Sheet) -> messages.Fault | None:
    """Why this person cannot report here, said before they type anything."""
    me = person(sheet.request)
    if not sheet.commitment.plan.is_adopted:
        return messages.plan_is_not_adopted(sheet.commitment.plan.title)
    if sheet.units or me.role == Role.PLANNER:
        return None
    if me.unit_id is None:
        return messages.account_has_no_unit(me.get_full_name())
    everyone = "、".join(unit.name for unit in answering.answerable(sheet.commitment))
    return messages.unit_does_not_answer(str(me.unit), everyone)


def _corrected(request: HttpRequest, commitment: Commitment) -> Report | None:
    """The returned report that this one is to mend (`?corrects=evidence-12`), if it is this person's."""
    kind, _, pk = (request.POST.get("corrects") or request.GET.get("corrects", "")).partition("-")
    if kind not in queries.KINDS or not pk.isdigit():
        return None
    mine = queries.rows_of(queries.KINDS[kind]).filter(commitment=commitment, reported_by=person(request))
    return mine.filter(pk=int(pk), standing=ReportStanding.RETURNED, corrections__isnull=True).first()


def _send(sheet: Sheet, taker: Taker) -> bool:
    """Whether it was taken. What was typed stays in the forms, a fit file stays with them."""
    assert sheet.form is not None
    is_valid = sheet.form.is_valid()
    is_valid = (sheet.rows is None or sheet.rows.is_valid()) and is_valid
    proof, fault = _proof(sheet)
    if fault is not None:
        sheet.form.add_error("proof", fault.what)
        sheet.faults.append(fault)
    if "more" in sheet.request.POST or not is_valid or fault is not None:
        return False
    try:
        number = taker.take(sheet, proof)
    except messages.Refused as refused:
        sheet.faults = refused.faults
        _show_at_fields(sheet)
        return False
    _thank(sheet, number)
    return True


def _show_at_fields(sheet: Sheet) -> None:
    assert sheet.form is not None
    for fault in sheet.refusals:
        if fault.row is None and fault.field in sheet.form.fields:
            sheet.form.add_error(fault.field, fault.what)


def _proof(sheet: Sheet) -> tuple[KeptFile | None, messages.Fault | None]:
    """The file sent now, or the one kept from the try before."""
    assert sheet.form is not None
    me, sent = person(sheet.request), sheet.request.FILES.get("proof")
    large = uploads.too_large(sheet.request)
    if large:
        return None, messages.proof_is_too_large(large[0], uploads.most_mb())
    if isinstance(sent, UploadedFile):
        try:
            kept = proofs.keep(sent.read(), sent.name or "")
        except messages.Fault as fault:
            return None, fault
        sheet.form.keep_proof(seal(kept, me))
        return kept, None
    return unseal(sheet.request.POST.get("proof_kept", ""), me), None


def _send_nil(sheet: Sheet) -> bool:
    assert sheet.nil is not None
    if not sheet.nil.is_valid():
        return False
    given = sheet.nil.cleaned_data
    try:
        actions.nil(
            sheet.commitment,
            person(sheet.request),
            sheet.nil.chosen_unit,
            given["month"],
            note=given["note"],
            on=sheet.today,
        )
    except messages.Refused as refused:
        sheet.faults = refused.faults
        return False
    words = {"year": given["month"].year, "month": given["month"].month, "indicator": sheet.commitment.name}
    notes.success(sheet.request, _("已报“%(indicator)s”%(year)d年%(month)d月无进展。") % words)
    return True


def _thank(sheet: Sheet, number: int) -> None:
    words = {"n": number, "indicator": sheet.commitment.name}
    notes.success(sheet.request, _("已报送“%(indicator)s”%(n)d 条，等待另一人审核；采纳后计入现值。") % words)


@require_POST
def withdraw(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    row = find(kind, pk)
    try:
        actions.withdraw(row, person(request), on=timezone.localdate())
    except KechuangError as fault:
        if isinstance(fault, NotAllowed):
            raise
        notes.error(request, fault.sentence)
    else:
        notes.success(request, _("已撤回。需要时可以重新报送。"))
    return redirect("plans:one_report", kind, pk)


def find(kind: str, pk: int) -> Any:
    """One report by the word of its kind. Raises: Http404."""
    if kind not in queries.KINDS:
        raise Http404
    return get_object_or_404(queries.rows_of(queries.KINDS[kind]), pk=pk)


@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came in, to be saved: never shown or run by the browser."""
    demand(request.user, "plans.see")
    found = get_object_or_404(Proof.objects.select_related("file"), pk=pk)
    if not queries.may_see_proof(person(request), found):
        raise messages.proof_is_not_for_you(found.name)
    try:
        data = vault.fetch(found.file.sha256)
    except StoredFileLost as fault:
        return render(request, "plans/report_fault.html", {"faults": [fault]}, status=500)
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = attachment(found.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def one_report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Context: line, report, twins, may_review, is_mine."""
    demand(request.user, "plans.see")
    row = find(kind, pk)
    me = person(request)
    twins = twins_among([row]).get(row.pk, []) if isinstance(row, Evidence) else []
    theirs = type(row)._default_manager.filter(queries.may_review_of(me), pk=row.pk).exists()
    context = {
        "line": queries.told(row, me),
        "report": row,
        "twins": twins,
        "may_review": bool(may(me, "reports.review")) and theirs,
        "is_mine": row.reported_by_id == me.pk,
    }
    return render(request, "plans/report_one.html", context)
