"""Pages on which an administrator adds or changes a register, and a second person approves it."""

from __future__ import annotations

from typing import Any

import yaml
from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions import declaring
from kechuang.apps.registers.forms.declaring import AnswerForm, BasicForm, FieldRows, TextForm, filled
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.messages import declaring as messages
from kechuang.apps.registers.models import DeclarationDraft, DraftState
from kechuang.apps.registers.queries import declaring as queries
from kechuang.apps.registers.rules.composing import as_rows, as_yaml, changed_lines, composed
from kechuang.catalog.faults import load_yaml


@require_safe
def declarations(request: HttpRequest) -> HttpResponse:
    demand_one_of(request)
    context = {
        "lines": queries.in_force(),
        "drafts": queries.open_drafts(),
        "may_declare": bool(may(request.user, "registers.declare")),
    }
    return render(request, "registers/declaring/list.html", context)


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, code: str = "") -> HttpResponse:
    """The form with rows: a new register, or a new version of the one of `code`."""
    demand(request.user, "registers.declare")
    before = queries.data_in_force(code) if code else None
    basic = BasicForm(request.POST or None, initial=_basic(before))
    rows = FieldRows(request.POST or None, initial=as_rows(before) if before else None, prefix="fields")
    if before:
        basic.fields["code"].disabled = True
    if request.method == "POST" and basic.is_valid() and rows.is_valid():
        data = composed(basic.cleaned_data, filled(rows), before)
        if draft := _attempt(request, basic, lambda: _save(request, as_yaml(data), basic.cleaned_data["why"])):
            return redirect("registers:draft", draft.pk)
    return render(request, "registers/declaring/form.html", {"basic": basic, "rows": rows, "before": before})


def _basic(before: dict[str, Any] | None) -> dict[str, Any]:
    if before is None:
        return {}
    validity = before.get("validity", {})
    named = {code: field["name"] for code, field in before["fields"].items()}
    return {
        **{name: before[name] for name in ("name", "code", "record", "about", "group")},
        "document": before["source"]["document"],
        "clause": before["source"].get("clause", ""),
        "valid_first": named.get(validity.get("first") or validity.get("year"), ""),
        "valid_last": named.get(validity.get("last"), ""),
        "valid_years": validity.get("years"),
    }


def _save(
    request: HttpRequest, text: str, why: str, draft: DeclarationDraft | None = None, seen: str = ""
) -> DeclarationDraft:
    kept = declaring.save_draft(request.user, text, why=why, draft=draft, seen=seen)  # type: ignore[arg-type]
    notes.success(request, messages.SAVED)
    return kept


@require_http_methods(["GET", "POST"])
def draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft: what it would be, what is wrong with it, its text; the author goes on writing, another approves."""
    demand_one_of(request)
    draft = get_object_or_404(DeclarationDraft.objects.select_related("by", "decided_by"), pk=pk)
    form = TextForm(
        request.POST or None, initial={"text": draft.text, "why": draft.why, "seen": declaring.stamp(draft)}
    )
    if request.method == "POST" and form.is_valid():
        demand(request.user, "registers.declare")
        facts = form.cleaned_data
        typed = facts["text"].replace("\r\n", "\n")
        if _attempt(request, form, lambda: _save(request, typed, facts["why"], draft, facts["seen"])):
            return redirect("registers:draft", draft.pk)
    return _show_draft(request, draft, form)


def _show_draft(request: HttpRequest, draft: DeclarationDraft, form: TextForm) -> HttpResponse:
    judged = declaring.judge(draft.text, draft.code)
    before = queries.data_in_force(draft.code) if draft.code in catalogue.current() else None
    is_waiting = draft.state == DraftState.WAITING
    context = {
        "draft": draft,
        "seen": declaring.stamp(draft),
        "form": form,
        "register": judged.register,
        "columns": queries.drawn(judged.register) if judged.register else [],
        "faults": judged.faults,
        "changes": changed_lines(as_yaml(before) if before else "", _plain(draft.text)),
        "is_open": draft.state in declaring.OPEN,
        "is_waiting": is_waiting,
        "may_declare": bool(may(request.user, "registers.declare")),
        "may_approve": is_waiting
        and bool(may(request.user, "registers.approve_declaration"))
        and draft.by != request.user,
        "answer_form": AnswerForm(),
    }
    return render(request, "registers/declaring/draft.html", context)


def _plain(text: str) -> str:
    """The text as the form would write it, so that only what says something else shows as a change."""
    try:
        data = load_yaml(text)
    except yaml.YAMLError:
        return text
    return as_yaml(data) if isinstance(data, dict) else text


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(DeclarationDraft, pk=pk)
    judged = _told(request, lambda: declaring.submit_draft(request.user, draft))  # type: ignore[arg-type]
    if judged and judged.register:
        notes.success(request, messages.SUBMITTED.format(name=judged.register.name))
    return redirect("registers:draft", pk)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(DeclarationDraft, pk=pk)
    seen = request.POST.get("seen", "")
    applied = _told(request, lambda: declaring.approve_draft(request.user, draft, seen=seen))  # type: ignore[arg-type]
    if applied is None:
        return redirect("registers:draft", pk)
    words = {"name": applied.name, "version": applied.version, "records": applied.records}
    notes.success(request, messages.APPROVED.format(**words))
    return redirect("registers:list", applied.code)


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(DeclarationDraft, pk=pk)
    answer = request.POST.get("answer", "")

    def act() -> bool:
        declaring.refuse_draft(request.user, draft, answer=answer)  # type: ignore[arg-type]
        return True

    if _told(request, act):
        notes.success(request, messages.REFUSED)
    return redirect("registers:draft", pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(DeclarationDraft, pk=pk)

    def act() -> bool:
        declaring.drop_draft(request.user, draft)  # type: ignore[arg-type]
        return True

    if _told(request, act):
        notes.success(request, messages.DROPPED)
    return redirect("registers:declarations")


def _attempt(request: HttpRequest, form: Any, act: Any) -> Any:
    """`act`; its refusal becomes a fault of the form, so that what was typed stays."""
    try:
        return act()
    except RegisterFault as fault:
        form.add_error(None, f"{fault.what}{fault.remedy}（{fault.code}）")
        return None


def _told(request: HttpRequest, act: Any) -> Any:
    """`act`; its refusal is told at the top of the next page."""
    try:
        return act()
    except RegisterFault as fault:
        notes.error(request, f"{fault.what}{fault.remedy}（{fault.code}）")
        return None


def demand_one_of(request: HttpRequest) -> None:
    """Authors and approvers both see the declarations. Raises: NotAllowed."""
    if not may(request.user, "registers.approve_declaration"):
        demand(request.user, "registers.declare")
