"""What opens inside a card of the desk: edit, merge, split, drop; and the page to add what the reading missed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents.views import person
from kechuang.apps.plans.actions import confirm, regroup, selecting
from kechuang.apps.plans.forms.confirming import DraftForm, WordsForm
from kechuang.apps.plans.forms.regrouping import DropForm, MergeForm, SplitForm
from kechuang.apps.plans.messages import confirming as messages
from kechuang.apps.plans.models import Commitment, Plan
from kechuang.apps.plans.queries import confirming as queries
from kechuang.apps.plans.views.confirming import drawn_desk, issues_of, the_draft, the_plan, to_desk, version_of
from kechuang.kernel.errors import KechuangError
from kechuang.kernel.span import Span


def _show(
    request: HttpRequest, draft: Commitment, kind: str, form: forms.Form, fault: KechuangError | None = None
) -> HttpResponse:
    """The desk with `form` in the card of the draft. What was typed stays; the version becomes the present one, so
    that a second press means: I have seen it."""
    if isinstance(fault, messages.Stale):
        data = request.POST.copy()
        data["version"] = str(draft.version)
        if isinstance(form, MergeForm):
            data.setlist("others", form.as_now(data.getlist("others")))
        form.data = data
    plan = the_plan(draft.plan_id)
    more: dict[str, Any] = {"draft_faults": issues_of(fault) if fault else []}
    if isinstance(fault, messages.Stale) and isinstance(form, DraftForm):
        more["now"] = form.as_stored(draft)
    status = 409 if fault else (422 if form.is_bound else 200)
    asks = isinstance(fault, messages.AskedBack)
    return drawn_desk(request, plan, draft.pk, status, kind, form, asks_back=asks, **more)


def _page(kind: str, make: Callable[..., Any], act: Callable[..., int]) -> Callable[..., HttpResponse]:
    """A page for one kind of form: GET shows it in its card, POST does it and goes to the card that `act` names."""

    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        demand(request.user, "plans.confirm")
        draft = the_draft(pk)
        if request.method == "GET":
            return _show(request, draft, kind, make(None, draft))
        form = make(request.POST, draft)
        if not form.is_valid():
            return _show(request, draft, kind, form)
        try:
            number = act(request, draft, form)
        except KechuangError as fault:
            if not fault.code.startswith("CF-"):
                raise
            return _show(request, the_draft(pk), kind, form, fault)
        return to_desk(request, draft.plan, number)

    return view


def _drop_form(data: QueryDict | None, draft: Commitment) -> DropForm:
    return DropForm(data, initial={"version": draft.version})


def _edit_form(data: QueryDict | None, draft: Commitment) -> DraftForm:
    return DraftForm(data, draft.plan, draft)


def _merge_form(data: QueryDict | None, draft: Commitment) -> MergeForm:
    rows = [row for row in queries.drafts(draft.plan) if not queries.is_merged(row)]
    return MergeForm(data, draft, rows, queries.suggestions(rows).get(draft.pk, []))


def _split_form(data: QueryDict | None, draft: Commitment) -> SplitForm:
    text = draft.plan.reading.issued.text
    quotes = [(each.pk, text[each.start : each.end]) for each in draft.anchors.order_by("ordinal")]
    return SplitForm(data, draft, quotes)


def _edit(request: HttpRequest, draft: Commitment, form: DraftForm) -> int:
    is_confirmed = "keep" not in request.POST
    confirm.edit(draft, version_of(request), form.edit(), person(request), confirm=is_confirmed)
    notes.success(
        request, _("第 %d 项已保存并确认。") % draft.number if is_confirmed else _("第 %d 项已保存。") % draft.number
    )
    return draft.number


def _drop(request: HttpRequest, draft: Commitment, form: DropForm) -> int:
    confirm.drop(draft, form.cleaned_data["version"], form.cleaned_data["reason"], person(request))
    notes.success(request, _("第 %d 项不列入。在“不列入”里可以恢复。") % draft.number)
    return draft.number


def _merge(request: HttpRequest, draft: Commitment, form: MergeForm) -> int:
    others = form.chosen()
    regroup.merge(draft, form.cleaned_data["version"], others, person(request))
    said = _("已把 %(others)s 并入第 %(number)d 项，请核对后确认。")
    named = "、".join(_("第 %d 项") % each.number for each in others)
    notes.success(request, said % {"others": named, "number": draft.number})
    return draft.number


def _split(request: HttpRequest, draft: Commitment, form: SplitForm) -> int:
    by, version = person(request), form.cleaned_data["version"]
    if "places" in request.POST:
        made = [regroup.split_places(draft, version, form.cleaned_data["anchors"], by)]
    else:
        keeps = form.cleaned_data["keep_whole"]
        made = regroup.split_parts(draft, version, form.parts(), by, keep_whole=keeps)
    named = "、".join(_("第 %d 项") % each.number for each in made)
    notes.success(request, _("已拆出%s，请逐项核对后确认。") % named)
    return made[0].number


edit = _page("edit", _edit_form, _edit)
drop = _page("drop", _drop_form, _drop)
merge = _page("merge", _merge_form, _merge)
split = _page("split", _split_form, _split)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft for words that the reading passed over: `?words=` or `?from=&to=` says which.

    Context: plan, form, words, start, end, words_form, faults, asks_back.
    """
    demand(request.user, "plans.confirm")
    plan = the_plan(pk)
    try:
        span = _span(request, plan)
    except KechuangError as fault:
        return _add_page(request, plan, None, None, WordsForm(request.GET), [fault], status=422)
    if span is None:
        return _add_page(request, plan, None, None, WordsForm(), [])
    initial = selecting.prefill(plan, span)
    if request.method == "GET":
        return _add_page(request, plan, span, DraftForm(None, plan, None, initial), None, [])
    form = DraftForm(request.POST, plan, None, initial)
    if not form.is_valid():
        return _add_page(request, plan, span, form, None, [], status=422)
    given = form.edit()
    reasons = {name: why for name, why in initial["reasons"].items() if given.values.get(name) == initial.get(name)}
    try:
        made = regroup.add(plan, span.start, span.end, given, reasons, person(request))
    except KechuangError as fault:
        if not fault.code.startswith("CF-"):
            raise
        return _add_page(request, plan, span, form, None, issues_of(fault), status=409, asks=fault)
    notes.success(request, _("已补充第 %d 项。") % made.number)
    return to_desk(request, plan, made.number)


def _span(request: HttpRequest, plan: Plan) -> Span | None:
    given = request.POST if request.method == "POST" else request.GET
    if "from" in given:
        return selecting.between(plan, given["from"], given.get("to", ""))
    start, end = given.get("words_from", ""), given.get("words_to", "")
    if all(each.isascii() and each.isdigit() and len(each) < 9 for each in (start, end)):
        return selecting.trimmed(plan, int(start), int(end))
    return selecting.place_of(plan, given["words"]) if given.get("words", "").strip() else None


def _add_page(
    request: HttpRequest,
    plan: Plan,
    span: Span | None,
    form: DraftForm | None,
    words_form: WordsForm | None,
    faults: list[KechuangError],
    status: int = 200,
    asks: KechuangError | None = None,
) -> HttpResponse:
    context = {
        "plan": plan,
        "span": span,
        "words": span.of(plan.reading.issued.text) if span else "",
        "form": form,
        "words_form": words_form,
        "draft_faults": faults,
        "asks_back": isinstance(asks, messages.AskedBack),
    }
    return render(request, "plans/confirm_add.html", context, status=status)
