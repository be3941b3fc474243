"""Pages of documents: list and search, upload, one document, its file, correcting what it says of itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.documents import actions, intake, messages, queries, rendering, rules, uploads, vault
from kechuang.apps.documents.forms import CorrectForm, FindForm, UploadForm
from kechuang.apps.documents.models import Document
from kechuang.kernel.errors import KechuangError

ROWS_PER_PAGE, HITS_PER_PAGE = 50, 20
MOST_MARKED_PLACES = 2000
REFRESH_SECONDS = 2


def person(request: HttpRequest) -> User:
    """Who is signed in; SignInFirst stands before every page."""
    assert isinstance(request.user, User)
    return request.user


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Context: form, page (of documents, or of primary keys when words are asked for), hits, q, may_upload, …"""
    demand(request.user, "documents.see")
    form = FindForm(request.GET)
    wanted = form.wanted()
    found = queries.matching(wanted)
    # Taken whole: counting the results and then fetching a page of them would scan every text twice.
    rows: Any = list(found.values_list("pk", flat=True)) if wanted.words else found
    page = Paginator(rows, HITS_PER_PAGE if wanted.words else ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "hits": queries.hits(list(page), wanted.words) if wanted.words else None,
        "q": request.GET.get("q", "").strip(),
        "may_upload": may(request.user, "documents.upload"),
        "any_at_all": bool(page) or Document.objects.exists(),
    }
    return render(request, "documents/list.html", context)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The search box of the top bar: the list, asked for words."""
    return redirect(f"{reverse('documents:list')}?{urlencode({'q': request.GET.get('q', '')})}")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Context: form, faults. What was pasted stays in the form when something is wrong. `review` in the POST: only
    show what was typed, because a file that was chosen with it has to be chosen again.
    """
    demand(request.user, "documents.upload")
    if request.method == "GET":
        return render(request, "documents/new.html", {"form": UploadForm(), "faults": []})
    form = UploadForm(request.POST, request.FILES)
    form.is_valid()
    if "review" in request.POST:
        return render(request, "documents/new.html", {"form": form, "faults": []})
    received, faults = _receive_all(request, form.cleaned_data)
    if not received:
        faults = faults or [messages.nothing_given()]
        return render(request, "documents/new.html", {"form": form, "faults": faults}, status=422)
    for fault in faults:
        notes.error(request, fault.sentence)
    _tell(request, received)
    if len(received) == 1 and not faults:
        return redirect("plans:reading", received[0].document.pk)
    return redirect("documents:list")


def _receive_all(request: HttpRequest, given: dict[str, Any]) -> tuple[list[actions.Received], list[KechuangError]]:
    """Take every good file and the pasted text; the faults of all the others, all at once."""
    received: list[actions.Received] = []
    faults: list[KechuangError] = [
        messages.file_is_too_large(rules.safe_name(name), uploads.most_mb()) for name in uploads.too_large(request)
    ]
    for file in given.get("upload", []):
        try:
            received.append(actions.receive(file.read(), file.name or "", person(request)))
        except messages.UploadFault as fault:
            faults.append(fault)
    if given.get("text", "").strip():
        try:
            received.append(actions.receive_text(given["text"], given.get("name", ""), person(request)))
        except messages.UploadFault as fault:
            faults.append(fault)
    return received, faults


def _tell(request: HttpRequest, received: list[actions.Received]) -> None:
    fresh = [each for each in received if each.is_new]
    if fresh:
        notes.success(request, _("已收到 %d 份文件并原样存好，正在读取。") % len(fresh))
    for each in received:
        if not each.is_new:
            notes.info(request, messages.already_here(each.document))


@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: document, issued, drawn, places, q, is_abandoned, may_change, may_upload."""
    demand(request.user, "documents.see")
    document = get_object_or_404(queries.with_text(pk))
    words = rules.words_of(request.GET.get("q", ""))
    drawn: list[Any] = []
    marks: list[rendering.Mark] = []
    if document.current:
        found = rules.places(document.text, words, MOST_MARKED_PLACES)
        marks = [rendering.Mark(s.start, s.end, "found", f"hit-{n}") for n, s in enumerate(found, start=1)]
        drawn = rendering.layout(document.text, queries.blocks_of(document.current), marks)
    context = {
        "document": document,
        "issued": document.current,
        "drawn": drawn,
        "places": len(marks),
        "q": request.GET.get("q", ""),
        "is_abandoned": intake.is_abandoned(document),
        "may_change": may(request.user, "documents.change", document),
        "may_upload": may(request.user, "documents.upload"),
    }
    return refreshing(render(request, "documents/document.html", context), document)


def refreshing(response: HttpResponse, document: Document) -> HttpResponse:
    """Ask the browser to come back while the reading is under way; needs no script."""
    if document.is_being_read and not intake.is_abandoned(document):
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came in, to be saved: never shown or run by the browser."""
    demand(request.user, "documents.see")
    document = get_object_or_404(Document.objects.select_related("file"), pk=pk)
    try:
        data = vault.fetch(document.file.sha256)
    except messages.StoredFileLost as fault:
        return render(request, "documents/fault.html", {"document": document, "faults": [fault]}, status=500)
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = rules.attachment(document.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: document, form, faults."""
    demand(request.user, "documents.change")
    document = get_object_or_404(Document, pk=pk)
    form = CorrectForm(request.POST or None, instance=document)
    faults = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        values = {name: given[name] for name in actions.CORRECTABLE}
        try:
            changed = actions.correct(document, values, person(request), reason=given["reason"], as_of=given["seen"])
        except messages.StaleCorrection as fault:
            faults = [fault]
            form.data = request.POST.copy()
            form.data["seen"] = actions.seen(Document.objects.get(pk=pk))
        else:
            notes.success(request, messages.corrected(changed))
            return redirect("documents:document", pk)
    status = 409 if faults else 200
    context = {"document": Document.objects.get(pk=pk), "form": form, "faults": faults}
    return render(request, "documents/correct.html", context, status=status)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(Document, pk=pk)
    try:
        actions.discard(document, person(request))
    except KechuangError as fault:
        if fault.code != "DC-008":
            raise
        return render(request, "documents/fault.html", {"document": document, "faults": [fault]}, status=409)
    notes.success(request, _("已移出“%s”。原始文件仍留存，再次上传同一文件会重新登记。") % document.name)
    return redirect("documents:list")
