"""计划体检: what in a plan, or between plans, cannot all hold."""

from __future__ import annotations

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from kechuang.apps.accounts.permissions import NotAllowed, demand, may
from kechuang.apps.documents.models import Document
from kechuang.apps.documents.views import person
from kechuang.apps.plans.actions import checking as actions
from kechuang.apps.plans.forms.checking import AnswerForm, WithForm
from kechuang.apps.plans.messages import checking as messages
from kechuang.apps.plans.models import Plan, Said
from kechuang.apps.plans.queries import checking as queries
from kechuang.kernel.errors import KechuangError


@require_safe
def check_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The check of the document a plan was made from: there is one page for both."""
    demand(request.user, "plans.see")
    return redirect("plans:check_document", get_object_or_404(Plan, pk=pk).document_id)


@require_safe
def check_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: document, plan, offered, checked, was_read, summary, first_open, may_answer, query."""
    demand(request.user, "plans.see")
    document = get_object_or_404(Document, pk=pk)
    form = WithForm(request.GET, queries.others_for(document))
    chosen = form.chosen()
    checked = queries.checked([document, *chosen])
    context = {
        "document": document,
        "plan": Plan.objects.filter(document=document).first(),
        "offered": [(each, each in chosen) for each in form.offered.values()],
        "checked": checked,
        "was_read": document.pk in {each.pk for each in checked.documents},
        "summary": messages.summary(checked.counts, checked.open_ones),
        "first_open": next((each.number for each in checked.findings if each.answer is None), None),
        "may_answer": bool(may(request.user, "findings.answer", document)),
        "query": request.GET.urlencode(),
    }
    return render(request, "plans/check.html", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request.user, "findings.answer")
    document = get_object_or_404(Document, pk=pk)
    chosen = WithForm(request.GET, queries.others_for(document)).chosen()
    form = AnswerForm(request.POST)
    by = person(request)
    anchor = ""
    if request.POST.get("reopen"):
        actions.reopen(request.POST.get("key", ""), by)
    elif form.is_valid():
        given = form.cleaned_data
        try:
            actions.answer([document, *chosen], given["key"], Said(given["said"]), given["words"], by)
            anchor = f"#f-{given['key'][:12]}"
        except NotAllowed:
            raise
        except KechuangError as fault:
            notes.error(request, fault.sentence)
    else:
        notes.error(request, messages.explanation_needs_words().sentence)
    query = urlencode(list(request.GET.lists()), doseq=True)
    address = redirect("plans:check_document", pk).url
    return redirect(f"{address}{'?' + query if query else ''}{anchor}")
