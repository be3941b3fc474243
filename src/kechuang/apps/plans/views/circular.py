"""Pages of monthly notices: a plan's notices, one notice, its Word file, and what moves it on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.documents import vault
from kechuang.apps.documents.rules import attachment, safe_name
from kechuang.apps.documents.views import person
from kechuang.apps.plans.actions import circular as actions
from kechuang.apps.plans.forms.circular import LetterheadForm, MonthForm, SendBackForm
from kechuang.apps.plans.links import site_of
from kechuang.apps.plans.messages import circular as messages
from kechuang.apps.plans.models import Circular, Plan
from kechuang.apps.plans.queries import circular as queries
from kechuang.apps.plans.queries import circular_page
from kechuang.apps.plans.queries.circular_checks import acknowledgement, checks, errors
from kechuang.apps.plans.queries.circular_document import as_docx

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DEEDS = ("restore", "keep", "add", "remove")


def _plan(pk: int) -> Plan:
    return get_object_or_404(Plan.objects.select_related("document"), pk=pk)


def _circular(pk: int) -> Circular:
    return get_object_or_404(queries.with_people(), pk=pk)


@require_GET
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: plan, circulars, form, month (the one a click writes or opens), there (the notice of that month, if it
    is being written), may_make, may_template.
    """
    demand(request.user, "plans.see")
    plan = _plan(pk)
    today = timezone.localdate()
    circulars = list(queries.of_plan(plan))
    offered = circular_page.months(plan, today, (each.month for each in circulars))
    month = circular_page.month_meant(plan, today)
    there = next((each for each in circulars if each.month == month), None)
    context = {
        "plan": plan,
        "circulars": circulars,
        "form": MonthForm(None, offered) if offered else None,
        "month": month,
        "there": there,
        "may_make": bool(may(request.user, "circulars.make")) and plan.is_adopted,
        "may_template": bool(may(request.user, "circulars.template")),
    }
    return render(request, "plans/circulars.html", context)


@require_POST
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the notice of the month asked for; where there is one, open it."""
    demand(request.user, "circulars.make")
    plan = _plan(pk)
    today = timezone.localdate()
    form = MonthForm(request.POST, circular_page.months(plan, today, ()))
    if not form.is_valid():
        notes.error(request, _("没有选月份，或这个月不能通报。请从列表里选一个月。"))
        return redirect("plans:circulars", pk)
    try:
        circular = actions.draft(plan, form.cleaned_data["month"], person(request), today)
    except messages.MovedOn as fault:
        notes.info(request, fault.sentence)
        return redirect(plan.circulars.get(month=form.cleaned_data["month"]))
    except messages.Refused as fault:
        notes.error(request, fault.sentence)
        return redirect("plans:circulars", pk)
    notes.success(request, _("已写好《%s》的草稿，请核对后送签。") % circular.title)
    return redirect(circular)


@require_http_methods(["GET", "POST"])
def circular(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: see `_page`. POST keeps words, letterhead and one deed on a paragraph (`do`: restore:KEY …)."""
    demand(request.user, "plans.see")
    circular = _circular(pk)
    if request.method == "GET":
        return _page(request, circular)
    names = [name for name in request.POST if name.startswith("p-")]
    words = {name.removeprefix("p-"): str(request.POST[name]) for name in names}
    form = LetterheadForm(request.POST)
    if not form.is_valid():
        return _page(request, circular, form=form, typed=words, status=422)
    verb, _sign, key = request.POST.get("do", "").partition(":")
    deed: Any = (verb, key) if verb in DEEDS else None
    try:
        now = actions.edit(circular, _version(request), person(request), words, form.cleaned_data, deed)
    except messages.MovedOn as fault:
        return _page(request, _circular(pk), form=form, typed=words, faults=[fault], status=409)
    if now.version == circular.version:
        notes.info(request, _("没有改动，什么也没有保存。"))
    else:
        notes.success(request, _("已保存。"))
    return redirect(f"{now.get_absolute_url()}{_anchor(now, verb, key)}")


def _anchor(circular: Circular, verb: str, key: str) -> str:
    """Back to the paragraph one was at; after adding one, to the new one."""
    if verb == "add":
        key = next((each.key for each in reversed(queries.paragraphs(circular)) if each.is_own), key)
    return f"#p-{key}" if verb in ("restore", "keep", "add") and key else ""


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def _page(
    request: HttpRequest,
    circular: Circular,
    *,
    form: LetterheadForm | None = None,
    typed: dict[str, str] | None = None,
    faults: list[messages.Refused] | None = None,
    because: str = "",
    status: int = 200,
) -> HttpResponse:
    """Context: circular, plan, paragraphs, rows, checks, errors, remarks, acknowledgement, corrections, insertable,
    history, form (letterhead), send_back, faults, may_edit, may_submit, may_withdraw, may_release, may_template.
    """
    user = person(request)
    found = checks(circular, timezone.localdate()) if not circular.is_released else []
    wrong = errors(found)
    is_submitter = circular.submitted_by_id == user.pk
    waits = circular.standing == "submitted"
    may_make = bool(may(user, "circulars.make"))
    context = {
        "circular": circular,
        "plan": circular.plan,
        "paragraphs": circular_page.shown(circular, typed),
        "rows": circular_page.appendix(circular),
        "checks": found,
        "errors": wrong,
        "remarks": len(found) - len(wrong),
        "acknowledgement": acknowledgement(found),
        "corrections": queries.corrections(circular) if circular.is_released else [],
        "insertable": circular_page.insertable(circular) if circular.is_open and may_make else [],
        "history": circular_page.history(circular),
        "form": form or LetterheadForm(initial=circular.letterhead),
        "send_back": SendBackForm({"because": because} if because else None),
        "faults": faults or [],
        "may_edit": may_make and circular.is_open,
        "may_withdraw": may_make and waits and is_submitter,
        "may_release": bool(may(user, "circulars.release")) and waits and not is_submitter,
        "may_template": bool(may(user, "circulars.template")),
    }
    return render(request, "plans/circular.html", context, status=status)


def _moved(request: HttpRequest, pk: int, move: Callable[[Circular], Circular], said: str) -> HttpResponse:
    """Do `move` and say `said`; when it is refused, show why on the page itself."""
    circular = _circular(pk)
    try:
        moved = move(circular)
    except messages.Refused as fault:
        status = 409 if isinstance(fault, messages.MovedOn) else 422
        because = request.POST.get("because", "")
        return _page(request, _circular(pk), faults=[fault], because=because, status=status)
    notes.success(request, said.replace("{number}", moved.letter_number))
    return redirect(moved)


@require_POST
def regenerate(request: HttpRequest, pk: int) -> HttpResponse:
    user, version = person(request), _version(request)
    said = _("已按最新数据重新生成，改过的段落都保留了。")
    return _moved(request, pk, lambda each: actions.regenerate(each, version, user), said)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    user, version = person(request), _version(request)
    said = _("已送签，等另一位有签发权限的人签发。")
    return _moved(request, pk, lambda each: actions.submit(each, version, user), said)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    user, version = person(request), _version(request)
    return _moved(request, pk, lambda each: actions.withdraw(each, version, user), _("已撤回，可以继续修改。"))


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    user, version = person(request), _version(request)
    because = request.POST.get("because", "")
    said = _("已退回，拟稿人会看到您的意见。")
    return _moved(request, pk, lambda each: actions.send_back(each, version, user, because), said)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    user, version = person(request), _version(request)
    seen = request.POST.get("seen", "")
    said = _("已签发，文号 {number}。文件从此不再变动。")
    return _moved(request, pk, lambda each: actions.release(each, version, user, site_of(request), seen), said)


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The Word file: as released, byte for byte; before that a draft that says so."""
    demand(request.user, "plans.see")
    circular = _circular(pk)
    if circular.file:
        data, name = vault.fetch(circular.file.sha256), f"{circular.letter_number}{circular.title}.docx"
    elif may(request.user, "circulars.make") or may(request.user, "circulars.release"):
        data, name = as_docx(circular, site_of(request)), _("%s（草稿）.docx") % circular.title
    else:
        raise Http404
    return attached(data, DOCX, name)


def attached(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = attachment(safe_name(name))
    response["X-Content-Type-Options"] = "nosniff"
    return response
