"""The steps of bringing a list in: upload, headings, questions, take; accept or send back; take back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents import messages as documents
from kechuang.apps.documents import rules, uploads
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.importing import deciding, headers, receiving, reverting, settling, taking, work
from kechuang.apps.registers.forms.importing import ReasonForm, UploadForm
from kechuang.apps.registers.messages import importing as words
from kechuang.apps.registers.models import BatchState, ImportBatch
from kechuang.apps.registers.queries import importing
from kechuang.apps.registers.rights import demand_register, may_register
from kechuang.apps.registers.views.imports_batch import the_batch
from kechuang.apps.registers.views.records_shared import person
from kechuang.catalog.register import Register
from kechuang.kernel.errors import KechuangError
from kechuang.ui.numbers import whole

ASKED_AT_ONCE = 100
MOST_ROW = 1_048_576  # a sheet of a workbook has no more


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str = "") -> HttpResponse:
    """Context: form, faults, register (None until chosen)."""
    demand(request.user, "registers.enter")
    who = person(request)
    registers = {
        each: register
        for each, register in catalogue.current().items()
        if not register.kept_by and may_register(who, register, "enter")
    }
    form = UploadForm(registers, request.POST or None, request.FILES or None, initial={"register": code})
    faults: list[KechuangError] = []
    if request.method == "POST":
        made, faults = _received(request, form, registers)
        if made:
            return redirect("registers:batch", made.pk)
    register = registers.get(request.POST.get("register", code))
    context = {"form": form, "faults": faults, "register": register}
    return render(request, "registers/imports/new.html", context, status=422 if faults else 200)


def _received(
    request: HttpRequest, form: UploadForm, registers: Mapping[str, Register]
) -> tuple[ImportBatch | None, list[KechuangError]]:
    """The batch, or everything that is wrong with the upload."""
    too_large = uploads.too_large(request)
    if too_large:
        return None, [documents.file_is_too_large(rules.safe_name(name), uploads.most_mb()) for name in too_large]
    if not form.is_valid():
        return None, []
    file = form.cleaned_data["file"]
    if file is None:
        return None, [words.nothing_given()]
    try:
        return receiving.receive(
            person(request), registers[form.cleaned_data["register"]], file.read(), file.name or ""
        ), []
    except KechuangError as fault:
        return None, [fault]


@require_http_methods(["GET", "HEAD", "POST"])
def map_headers(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: batch, register, sheets, sheet, header_row, lines, choices, fixable, notices, faults."""
    batch, register = the_batch(request, pk)
    demand_register(request.user, register, "enter")
    if not importing.may_see_rows(person(request), batch, register):
        return _not_yours(request, pk)
    if batch.state not in headers.CHANGEABLE or batch.file is None:
        return redirect("registers:batch", pk)
    faults: list[KechuangError] = []
    if request.method == "POST" and "look" not in request.POST:
        try:
            _choose(request, batch, register)
            return redirect("registers:batch", pk)
        except KechuangError as fault:
            faults = [fault]
    context = _heading_page(request, batch, register) | {"faults": faults}
    wrong_file = headers.fault_of(register, batch)
    if wrong_file and not request.POST:
        context["faults"] = [wrong_file]
    return render(request, "registers/imports/headers.html", context, status=422 if faults else 200)


def _not_yours(request: HttpRequest, pk: int) -> HttpResponse:
    """Headings come with values below them, questions with names: rows that are not this person's to read."""
    notes.error(request, words.not_yours().sentence)
    return redirect("registers:batch", pk)


def _choose(request: HttpRequest, batch: ImportBatch, register: Register) -> None:
    given = request.POST
    mapping = {key.removeprefix("column-"): given[key] for key in given if key.startswith("column-")}
    fixed = {key.removeprefix("fixed-"): given[key] for key in given if key.startswith("fixed-")}
    taken = {target.partition(":")[0] for target in mapping.values()}
    headers.choose(
        person(request), register, batch, sheet=given.get("sheet", batch.sheet),
        header_row=_row(given.get("header_row"), batch.header_row), mapping=mapping,
        fixed={name: text for name, text in fixed.items() if name in register.fields and name not in taken},
    )  # fmt: skip
    work.start(batch, inline=receiving.is_short(batch))


def _row(text: str | None, otherwise: int) -> int:
    """The number of a row that a sheet can have."""
    number = whole(text)
    return number if number and number <= MOST_ROW else otherwise


def _heading_page(request: HttpRequest, batch: ImportBatch, register: Register) -> dict[str, Any]:
    """The headings of the sheet and row asked for, each with a few values below it."""
    given = request.POST or request.GET
    names = [sheet["name"] for sheet in batch.look["sheets"]]
    wanted = given.get("sheet", batch.sheet)
    sheet = next(each for each in batch.look["sheets"] if each["name"] == (wanted if wanted in names else names[0]))
    guessed = sheet["header"]["last"] if sheet["header"] else 1
    same_sheet = sheet["name"][:100] == batch.sheet
    row = _row(given.get("header_row"), batch.header_row if same_sheet else guessed)
    found = headers.headings(sheet, row)
    known = same_sheet and row == batch.header_row
    proposed = batch.mapping if known else headers.mapped(register, found)
    below = [each["cells"] for each in sheet["first_rows"] if each["row"] > row][:3]
    lines = [
        (column, text, [cells.get(str(column), "") for cells in below],
         given.get(f"column-{column}", proposed.get(str(column), "")))
        for column, text in sorted(found.items())
    ]  # fmt: skip
    lacking = headers.missing(register, {str(column): chosen for column, _, _, chosen in lines}, {})
    return {
        "batch": batch, "register": register, "sheets": batch.look["sheets"], "sheet": sheet, "header_row": row,
        "rows_to_choose": sheet["first_rows"], "lines": lines, "choices": importing.target_choices(register),
        "fixable": [_fixable(register, name, given, batch, name in lacking) for name in register.fields],
        "notices": batch.look.get("notices", []),
    }  # fmt: skip


def _fixable(register: Register, name: str, given: Any, batch: ImportBatch, lacks: bool) -> dict[str, Any]:
    declared = register.fields[name]
    codes = [each.name for each in register.code_lists.get(name, ())]
    value = given.get(f"fixed-{name}", batch.fixed.get(name, ""))
    return {"code": name, "field": declared, "options": codes, "value": value, "lacks": lacks}


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: batch, register, questions, beyond, faults. Many are answered at once; those left blank wait."""
    batch, register = the_batch(request, pk)
    demand_register(request.user, register, "enter")
    if not importing.may_see_rows(person(request), batch, register):
        return _not_yours(request, pk)
    if batch.state != BatchState.PREVIEWED:
        return redirect("registers:batch", pk)
    faults: list[KechuangError] = []
    if request.method == "POST":
        try:
            number = settling.answer(person(request), batch, _answers(request))
            if number:
                notes.success(request, _("已记下 %d 个名称的答复，下次遇到同样的写法不再询问。") % number)
            return redirect("registers:batch", pk)
        except KechuangError as fault:
            faults = [fault]
    found = settling.open_questions(batch, register)
    context = {
        "batch": batch, "register": register, "questions": found[:ASKED_AT_ONCE], "faults": faults,
        "beyond": max(0, len(found) - ASKED_AT_ONCE), "given": _answers(request),
    }  # fmt: skip
    return render(request, "registers/imports/questions.html", context, status=422 if faults else 200)


def _answers(request: HttpRequest) -> dict[str, str]:
    """question-N names the thing asked, answer-N what was chosen, code-N a credit code typed instead."""
    given = request.POST
    found = {}
    for key in given:
        if key.startswith("question-"):
            number = key.removeprefix("question-")
            chosen = given.get(f"code-{number}", "").strip() or given.get(f"answer-{number}", "")
            if chosen:
                found[given[key]] = chosen
    return found


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    batch, _register = the_batch(request, pk)
    return _done(
        request, batch, lambda: taking.ask(person(request), batch, good_only=request.POST.get("what") == "good")
    )


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    batch, _register = the_batch(request, pk)
    return _done(request, batch, lambda: deciding.accept(person(request), batch))


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    batch, _register = the_batch(request, pk)
    return _done(request, batch, lambda: deciding.reject(person(request), batch, request.POST.get("reason", "")))


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up work that was broken off, or check once more."""
    batch, register = the_batch(request, pk)
    demand_register(request.user, register, "enter")
    if batch.state in work.BUSY:
        return _done(request, batch, lambda: work.start(batch, inline=(batch.rows or 0) <= work.INLINE))
    return _done(request, batch, lambda: headers.again(batch))


@require_POST
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    batch, _register = the_batch(request, pk)
    return _done(request, batch, lambda: headers.abandon(person(request), batch))


def _done(request: HttpRequest, batch: ImportBatch, deed: Any) -> HttpResponse:
    """Do it; the page of the batch says first what came of it, and what is wrong."""
    try:
        deed()
    except KechuangError as fault:
        if fault.code == "AC-003":
            raise
        notes.error(request, fault.sentence)
        return redirect("registers:batch", batch.pk)
    batch.refresh_from_db()
    if batch.fault:
        notes.error(request, f"{batch.fault['code']} {batch.fault['what']}{batch.fault['remedy']}")
    return redirect("registers:batch", batch.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def revert(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: batch, register, form, faults, expected, consequence."""
    batch, register = the_batch(request, pk)
    demand(request.user, "registers.revert")
    form, faults = ReasonForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        try:
            made = reverting.ask(person(request), batch, reason=form.cleaned_data["reason"])
            notes.success(request, _("已提交撤回申请，等另一位有权限的人确认。"))
            return redirect("registers:batch", made.pk)
        except KechuangError as fault:
            if fault.code == "AC-003":
                raise
            faults = [fault]
    expected = reverting.consequence(batch, register)
    context = {
        "batch": batch, "register": register, "form": form, "faults": faults, "expected": expected,
        "consequence": words.revert_consequence(expected.undo, expected.stay),
    }  # fmt: skip
    return render(request, "registers/imports/revert.html", context, status=422 if faults else 200)
