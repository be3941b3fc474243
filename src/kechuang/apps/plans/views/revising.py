"""Changes of adopted commitments: propose one, decide on it, see what held when."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.documents.proofs import KeptFile, seal, unseal
from kechuang.apps.documents.views import person
from kechuang.apps.plans.actions import proofs
from kechuang.apps.plans.actions import revise as actions
from kechuang.apps.plans.forms.revising import DecideForm, ReviseForm
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import Commitment, CommitmentRevision, RevisionStanding
from kechuang.apps.plans.queries import revising as queries
from kechuang.apps.plans.views.confirming import issues_of, the_draft
from kechuang.kernel.errors import KechuangError


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: commitment, plan, form, terms, waiting, draft_faults, asks_back, kept."""
    demand(request.user, "commitments.revise")
    commitment = the_draft(pk)
    if not commitment.plan.is_adopted:
        return redirect("plans:edit_draft", pk)
    terms = queries.terms_on(commitment, timezone.localdate())
    form = ReviseForm(request.POST or None, request.FILES or None, commitment, terms)
    if request.method == "GET":
        return _page(request, commitment, form)
    by = person(request)
    try:
        kept = _kept(request, form)
    except KechuangError as fault:
        form.is_valid()
        return _page(request, commitment, form, [fault], status=422)
    if not form.is_valid():
        return _page(request, commitment, form, status=422)
    given = form.cleaned_data
    try:
        made = actions.propose(
            commitment,
            given["effective_on"],
            form.changes(),
            form.ground(kept),
            by,
            withdrawn=given["withdrawn"],
            is_sure=given["is_sure"],
        )
    except KechuangError as fault:
        if not fault.code.startswith("CF-"):
            raise
        asks = isinstance(fault, messages.AskedBack)
        return _page(request, commitment, form, issues_of(fault), status=409, asks_back=asks)
    said = _("已提出第 %(n)d 次调整，批准后自 %(day)s 起按新的内容评判。")
    notes.success(request, said % {"n": made.ordinal, "day": made.effective_on})
    return redirect("plans:history", pk)


def _kept(request: HttpRequest, form: ReviseForm) -> KeptFile | None:
    """The file sent now, else the one sent before the rest had to be mended; sealed back into the form."""
    by = person(request)
    file = request.FILES.get("proof")
    kept = proofs.keep(file.read(), file.name or "") if file else unseal(request.POST.get("proof_kept", ""), by)
    data = request.POST.copy()
    data["proof_kept"] = seal(kept, by) if kept else ""
    form.data = data
    return kept


def _page(
    request: HttpRequest,
    commitment: Commitment,
    form: ReviseForm,
    faults: list[KechuangError] | None = None,
    status: int = 200,
    asks_back: bool = False,
) -> HttpResponse:
    sealed = form.data.get("proof_kept", "") if form.is_bound else ""
    context = {
        "commitment": commitment,
        "plan": commitment.plan,
        "form": form,
        "versions": queries.versions(commitment),
        "labels": [label for _name, label in queries.ROWS],
        "waiting": queries.waiting().filter(commitment=commitment).first(),
        "draft_faults": faults or [],
        "asks_back": asks_back,
        "kept": unseal(sealed, person(request)) if sealed else None,
    }
    return render(request, "plans/revise.html", context, status=status)


@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What held when, side by side. Context: see `_history`."""
    demand(request.user, "plans.see")
    return _history(request, the_draft(pk))


def _history(request: HttpRequest, commitment: Commitment, status: int = 200, **more: Any) -> HttpResponse:
    """Context: commitment, plan, versions, labels, waiting, changes, returned, may_decide, is_mine, form, faults."""
    waiting = queries.waiting().filter(commitment=commitment).first()
    versions = queries.versions(commitment)
    labels = [label for _name, label in queries.ROWS]
    returned = commitment.revisions.filter(standing=RevisionStanding.RETURNED).select_related(
        "decided_by", "proposed_by"
    )
    context = {
        "commitment": commitment,
        "plan": commitment.plan,
        "versions": versions,
        "rows": [(label, [version.cells[at] for version in versions]) for at, label in enumerate(labels)],
        "waiting": waiting,
        "changes": queries.changes_of(waiting) if waiting else [],
        "returned": returned.order_by("-ordinal"),
        "may_decide": bool(may(request.user, "revisions.approve")),
        "may_revise": bool(may(request.user, "commitments.revise")) and commitment.plan.is_adopted,
        "is_mine": bool(waiting and waiting.proposed_by_id == person(request).pk),
        "form": DecideForm(),
        "faults": [],
        **more,
    }
    return render(request, "plans/revise_history.html", context, status=status)


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """All changes that wait for a decision. Context: rows."""
    demand(request.user, "plans.see")
    rows = [(revision, queries.changes_of(revision)) for revision in queries.waiting()]
    return render(request, "plans/revise_waiting.html", {"rows": rows})


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, or return with words; the button says which."""
    revision = get_object_or_404(CommitmentRevision.objects.select_related("commitment__plan"), pk=pk)
    words = request.POST.get("words", "")
    try:
        if "return" in request.POST:
            actions.send_back(revision, words, person(request))
            notes.success(request, _("已退回这次调整，目标仍按原来的内容评判。"))
        else:
            actions.approve(revision, person(request), timezone.localdate(), words)
            notes.success(request, _("已批准，自 %s 起按新的内容评判。") % revision.effective_on)
    except KechuangError as fault:
        if not fault.code.startswith("CF-"):
            raise
        form = DecideForm({"words": words})
        return _history(request, the_draft(revision.commitment_id), 409, faults=[fault], form=form)
    return redirect("plans:history", revision.commitment_id)
