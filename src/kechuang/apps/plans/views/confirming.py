"""The list of plans, and the desk where the drafts of one are confirmed: the document at left, the drafts at right."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.documents import actions as documents
from kechuang.apps.documents.models import Document
from kechuang.apps.documents.models import Standing as DocumentStanding
from kechuang.apps.documents.queries import blocks_of
from kechuang.apps.documents.rendering import layout
from kechuang.apps.documents.views import person
from kechuang.apps.plans.actions import confirm, propose
from kechuang.apps.plans.forms.confirming import FactsForm
from kechuang.apps.plans.forms.regrouping import MergeForm
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import Commitment, Plan, Task
from kechuang.apps.plans.queries import confirming as queries
from kechuang.apps.plans.queries.drafts import SHOWS, Desk, DraftCard, picked
from kechuang.apps.plans.queries.plan_list import plan_lines
from kechuang.catalog.indicator import load_indicators
from kechuang.kernel.errors import KechuangError

MISSING_FACTS = ("CF-002", "CF-003")
OPEN_CARDS = {
    "edit": "plans/_draft_edit.html",
    "merge": "plans/_draft_merge.html",
    "split": "plans/_draft_split.html",
    "drop": "plans/_draft_drop.html",
}


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Context: lines, may_upload."""
    demand(request.user, "plans.see")
    lines = plan_lines(person(request), timezone.localdate())
    context = {"lines": lines, "may_upload": may(request.user, "documents.upload")}
    return render(request, "plans/confirm_list.html", context)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin, or ask first for what the document does not say. Context: document, form, faults."""
    demand(request.user, "plans.confirm")
    document = get_object_or_404(Document, pk=pk)
    if known := Plan.objects.filter(document=document).first():
        return redirect("plans:confirm", known.pk)
    is_asked = "region_name" in request.POST
    form = FactsForm(request.POST if is_asked else None, initial=_facts(document))
    faults: list[KechuangError] = []
    if request.method == "POST" and (not is_asked or form.is_valid()):
        try:
            if is_asked:
                documents.correct(document, form.cleaned_data, person(request), reason=_("开始确认计划时补上"))
                document.refresh_from_db()
            return redirect("plans:confirm", propose.start(document, person(request)).pk)
        except KechuangError as fault:
            if not fault.code.startswith("CF-"):
                raise
            faults = [fault]
    asks = not faults or faults[0].code in MISSING_FACTS
    context = {"document": document, "form": form if asks else None, "faults": faults}
    return render(request, "plans/confirm_start.html", context, status=422 if faults else 200)


def _facts(document: Document) -> dict[str, Any]:
    names = ("period_first", "period_last", "region_name")
    facts = {name: getattr(document, name) for name in names}
    return facts | ({"region_name": ""} if document.region_name in propose.NO_PLACE else {})


def the_plan(pk: int) -> Plan:
    return get_object_or_404(queries.plans().select_related("reading__issued"), pk=pk)


@require_GET
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: see `drawn_desk`. `?edit=`, `?merge=`, `?split=`, `?drop=` open a card; these live in `drafting`."""
    demand(request.user, "plans.see")
    return drawn_desk(request, the_plan(pk))


def drawn_desk(
    request: HttpRequest,
    plan: Plan,
    opened: int | None = None,
    status: int = 200,
    kind: str = "",
    form: Any = None,
    **more: Any,
) -> HttpResponse:
    """The whole desk. opened: the primary key of the draft whose card shows `form`, of which `kind`.

    Context: plan, document, desk, cards, progress, drawn, shows, show, tasks, parameters, may_confirm, next_step, …
    """
    desk = Desk(plan, queries.drafts(plan), load_indicators())
    show = request.GET.get("show", "")
    cards = picked(desk.cards, show)
    if opened is not None and all(card.row.pk != opened for card in cards):
        cards = [card for card in desk.cards if card.row.pk == opened] + cards
    may_confirm = bool(may(request.user, "plans.confirm")) and plan.is_open
    context = {
        "plan": plan,
        "document": plan.document,
        "is_consultation": plan.document.standing == DocumentStanding.CONSULTATION,
        "cards": cards,
        "progress": desk.progress,
        "drawn": layout(desk.text, blocks_of(plan.reading.issued), desk.marks(cards)),
        "shows": SHOWS,
        "show": show,
        "tasks": queries.free_tasks(plan) if may_confirm else [],
        "parameters": queries.parameters(plan),
        "may_confirm": may_confirm,
        "may_approve": bool(may(request.user, "plans.approve")),
        "sure": sum(card.is_open and card.is_sure and not card.faults for card in desk.cards),
        "first_open": next((card.number for card in cards if card.is_open), None),
        "opened": opened,
        "open_form": form,
        **(opened_card(desk, kind, form) if form is not None else {}),
        **more,
    }
    return render(request, "plans/confirm.html", context, status=status)


def opened_card(desk: Desk, kind: str, form: Any) -> dict[str, Any]:
    """What the card that is open needs besides its form."""
    found: dict[str, Any] = {"open_template": OPEN_CARDS[kind]}
    if isinstance(form, MergeForm):
        chosen = {str(value).partition(":")[0] for value in form["others"].value() or ()}
        cards = {card.row.pk: card for card in desk.cards}
        found["merge_rows"] = [
            (cards[row.pk], f"{row.pk}:{row.version}", str(row.pk) in chosen, row.pk in form.suggested)
            for row in form.ordered
            if row.pk in cards
        ]
    return found


def to_desk(request: HttpRequest, plan: Plan, number: int | None = None) -> HttpResponse:
    """Back to the desk as it was narrowed, at the card of `number`."""
    show = request.POST.get("show", "")
    query = f"?{urlencode({'show': show})}" if show else ""
    place = f"#d-{number}" if number else ""
    return redirect(f"{reverse('plans:confirm', args=[plan.pk])}{query}{place}")


def the_draft(pk: int) -> Commitment:
    rows = Commitment.objects.select_related("plan__document", "plan__region", "plan__reading__issued")
    return get_object_or_404(rows, pk=pk)


def version_of(request: HttpRequest) -> int:
    """The version the form was made from; one that no draft ever has, where it is missing or no number."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0


VERBS = {"confirm": confirm.confirm, "reopen": confirm.reopen, "restore": confirm.restore}


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, reopen or restore one draft; `do` says which. Asked for by a script, only the card comes back."""
    draft = the_draft(pk)
    verb = VERBS.get(request.POST.get("do", ""), confirm.confirm)
    try:
        verb(draft, version_of(request), person(request))
    except KechuangError as fault:
        if not fault.code.startswith("CF-"):
            raise
        return _refused(request, draft, fault)
    if is_script(request):
        return _card(request, draft)
    following = _next_open(request, draft)
    return to_desk(request, draft.plan, following or draft.number)


def is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _refused(request: HttpRequest, draft: Commitment, fault: KechuangError) -> HttpResponse:
    faults = issues_of(fault)
    if is_script(request):
        return _card(request, draft, faults, status=409)
    return drawn_desk(request, the_plan(draft.plan_id), draft.pk, 409, draft_faults=faults)


def issues_of(fault: KechuangError) -> list[KechuangError]:
    return fault.issues if isinstance(fault, messages.NotReady) else [fault]


def _card(
    request: HttpRequest, draft: Commitment, faults: list[KechuangError] | None = None, status: int = 200
) -> HttpResponse:
    """One card and the progress, for the script to put in place."""
    plan = the_plan(draft.plan_id)
    desk = Desk(plan, queries.drafts(plan), load_indicators())
    context = {
        "plan": plan,
        "card": next(card for card in desk.cards if card.row.pk == draft.pk),
        "progress": desk.progress,
        "may_confirm": bool(may(request.user, "plans.confirm")) and plan.is_open,
        "show": request.POST.get("show", ""),
        "draft_faults": faults,
        "opened": draft.pk if faults else None,
    }
    return render(request, "plans/_draft_settled.html", context, status=status)


def _next_open(request: HttpRequest, draft: Commitment) -> int | None:
    """The next draft that waits, in the order of the page."""
    plan = the_plan(draft.plan_id)
    cards: list[DraftCard] = picked(
        Desk(plan, queries.drafts(plan), load_indicators()).cards, request.POST.get("show", "")
    )
    return next((card.number for card in cards if card.is_open), None)


@require_POST
def confirm_sure(request: HttpRequest, pk: int) -> HttpResponse:
    plan = the_plan(pk)
    try:
        outcome = confirm.confirm_all(plan, person(request), sure_only=True)
    except messages.Stale as fault:
        notes.error(request, fault.sentence)
        return to_desk(request, plan)
    said = _("已确认把握大的 %(done)d 项；还有 %(left)d 项请逐项核对。")
    notes.success(request, said % {"done": len(outcome.done), "left": len(outcome.left)})
    return to_desk(request, plan)


@require_POST
def take_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """`task`: the primary keys to take in, or `all`."""
    plan = the_plan(pk)
    wanted = [int(key) for key in request.POST.getlist("task") if key.isascii() and key.isdigit() and len(key) < 9]
    rows = None if "all" in request.POST else Task.objects.filter(pk__in=wanted, reading=plan.reading)
    try:
        made = propose.take_tasks(plan, rows, person(request))
    except messages.Stale as fault:
        notes.error(request, fault.sentence)
        return to_desk(request, plan)
    if made:
        said = _("已列入 %d 项任务，按时间节点计数，完成期限是计划的最后一天，请逐项核对。")
        notes.success(request, said % len(made))
    else:
        notes.info(request, _("没有选任务，或者选的任务已经列入。"))
    return to_desk(request, plan, made[0].number if made else None)
