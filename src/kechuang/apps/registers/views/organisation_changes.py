"""What happens to an organisation: a guided form per kind of change, and the changes that wait for a second person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.orgs.models import Organisation
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions import body_changes, groups, identity, proofs
from kechuang.apps.registers.actions.body_changes import Grounds, Whereabouts
from kechuang.apps.registers.actions.entering import Proof
from kechuang.apps.registers.forms import organisations as shapes
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.messages import organisations as words
from kechuang.apps.registers.models import BatchKind, BatchState, Entry, ImportBatch
from kechuang.apps.registers.queries import history, showing
from kechuang.apps.registers.queries.bodies_on import bodies_on, region_names
from kechuang.apps.registers.queries.organisation_trail import groups_waiting
from kechuang.apps.registers.queries.organisations_named import the_one
from kechuang.apps.registers.rights import may_register, readable
from kechuang.apps.registers.views.records_shared import person
from kechuang.ui.days import day_asked

ENTRIES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change. how: what the form writes, in a sentence; propose: from the cleaned form to a group."""

    title: Any
    how: Any
    form: type[forms.Form]
    propose: Callable[[HttpRequest, Organisation, dict[str, Any], Proof | None], ImportBatch]


def _grounds(given: dict[str, Any], file: Proof | None) -> Grounds:
    return Grounds(given["happened_on"], given["proof"], file, given.get("note", ""))


def _rename(request: HttpRequest, body: Organisation, given: dict[str, Any], file: Proof | None) -> ImportBatch:
    reported = given["reported_on"].isoformat() if given["reported_on"] else ""
    grounds = _grounds(given, file)
    return body_changes.rename(person(request), body, given["name"], grounds, kept=given["kept"], reported_on=reported)


def _move(kind: str) -> Callable[[HttpRequest, Organisation, dict[str, Any], Proof | None], ImportBatch]:
    def propose(request: HttpRequest, body: Organisation, given: dict[str, Any], file: Proof | None) -> ImportBatch:
        places = Whereabouts(given["region_from"], given["region_to"], given["town"], given["address"])
        return body_changes.move(person(request), body, kind, places, _grounds(given, file))

    return propose


def _merge(request: HttpRequest, body: Organisation, given: dict[str, Any], file: Proof | None) -> ImportBatch:
    other = the_one(given["other"])
    survivor, absorbed = (other, body) if given["way"] == "into" else (body, other)
    return body_changes.merge(person(request), survivor, absorbed, _grounds(given, file))


def _split(request: HttpRequest, body: Organisation, given: dict[str, Any], file: Proof | None) -> ImportBatch:
    return body_changes.split(person(request), body, given["code"], given["name"], _grounds(given, file))


def _end(kind: str) -> Callable[[HttpRequest, Organisation, dict[str, Any], Proof | None], ImportBatch]:
    def propose(request: HttpRequest, body: Organisation, given: dict[str, Any], file: Proof | None) -> ImportBatch:
        return body_changes.end(person(request), body, kind, _grounds(given, file))

    return propose


def _code(request: HttpRequest, body: Organisation, given: dict[str, Any], file: Proof | None) -> ImportBatch:
    who, since = person(request), given["happened_on"]
    return identity.adopt_code(who, body, given["code"], since, reason=given["proof"], file=file)


def _same(request: HttpRequest, body: Organisation, given: dict[str, Any], file: Proof | None) -> ImportBatch:
    other = the_one(given["other"])
    return identity.one_body(person(request), body, other, reason=given["proof"], file=file)


KINDS: dict[str, Kind] = {
    "rename": Kind(_("更名"), _("登记更名事项，旧名称止于生效日，新名称从生效日起用。"), shapes.RenameForm, _rename),
    "moved_in": Kind(
        _("迁入"), _("登记迁入事项，所在地从生效日起改到新地方；迁出过的恢复计数。"), shapes.MoveForm, _move("moved_in")
    ),
    "moved_out": Kind(
        _("迁出"), _("登记迁出事项，原所在地止于生效日，从这一天起不再计数。"), shapes.MoveForm, _move("moved_out")
    ),
    "moved_within": Kind(
        _("区内迁移"), _("登记迁移事项和新所在地；考核归属另行申报。"), shapes.MoveForm, _move("moved_within")
    ),
    "merge": Kind(_("合并"), _("两个单位各登记一条合并事项，被并入的从生效日起终止。"), shapes.MergeForm, _merge),
    "split": Kind(_("分立"), _("登记分立事项，把分出的单位登记为新单位，所在地随原单位。"), shapes.SplitForm, _split),
    "deregistered": Kind(_("注销"), _("登记注销事项，从生效日起不再计数。"), shapes.GroundsForm, _end("deregistered")),
    "revoked": Kind(_("吊销"), _("登记吊销事项，从生效日起不再计数。"), shapes.GroundsForm, _end("revoked")),
    "code": Kind(
        _("补登统一社会信用代码"), _("新旧代码都记住，以前的记录一并改记到新代码名下。"), shapes.CodeForm, _code
    ),
    "same": Kind(
        _("二合一"), _("两个档案其实是同一个单位：另一个档案的记录都归到本单位，重复的撤回。"), shapes.SameForm, _same
    ),
}


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The guided form of one kind of change. Context: body, name, kind, kinds, form, faults, doubled."""
    demand(request.user, "registers.enter")
    body, chosen = get_object_or_404(Organisation, pk=pk), KINDS.get(kind)
    if chosen is None:
        raise Http404
    on = day_asked(request, timezone.localdate())
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = chosen.form(sent[0], sent[1], initial=_initial(body, kind, on))
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            group = chosen.propose(request, body, form.cleaned_data, proof_of(form.cleaned_data.get("file")))
        except words.UnfitChange as fault:
            faults = [_told(each) for each in fault.faults]
        except RegisterFault as fault:
            faults = [fault]
        else:
            notes.success(request, words.submitted(group.file_name, group.rows or 0))
            return redirect("registers:change_group", group.pk)
    name = bodies_on([body.pk], on).names.get(body.pk, body.name)
    context = {"body": body, "name": name, "kind": chosen, "kinds": KINDS, "form": form, "faults": faults}
    return render(request, "registers/organisations/change.html", context)


def _told(fault: Any) -> dict[str, str]:
    where = f"“{fault.value}”" if fault.value else ""
    return {"where": where, "what": fault.what, "remedy": fault.remedy, "code": fault.code}


def _initial(body: Organisation, kind: str, on: Any) -> dict[str, Any]:
    """Where it is now, so that nobody types what is known."""
    if not kind.startswith("moved"):
        return {}
    code = bodies_on([body.pk], on).regions.get(body.pk)
    here = region_names([code], on)[code] if code else ""
    return {"region_from": here, "region_to": here if kind == "moved_within" else ""}


def proof_of(upload: Any) -> Proof | None:
    """The file handed in, kept. Raises: RegisterFault for one that cannot be."""
    return proofs.attach(proofs.keep(upload.read(), upload.name or "")) if upload else None


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What waits, and what was decided last. Context: waiting, decided, may_accept."""
    demand(request.user, "organisations.see")
    decided = ImportBatch.objects.filter(kind=BatchKind.GROUP).exclude(state=BatchState.SUBMITTED)
    context = {
        "waiting": groups_waiting(),
        "decided": decided.select_related("by", "unit", "decided_by").order_by("-decided_at")[:30],
        "may_accept": bool(may(request.user, "registers.accept")),
    }
    return render(request, "registers/organisations/changes.html", context)


@require_safe
def change_group(request: HttpRequest, pk: int) -> HttpResponse:
    """One change with all it writes. Context: group, bodies, lines, beyond, form, doubled, may_decide, is_mine."""
    demand(request.user, "organisations.see")
    group = get_object_or_404(ImportBatch.objects.select_related("by", "unit"), pk=pk, kind=BatchKind.GROUP)
    return render(request, "registers/organisations/change_group.html", _group_context(request, group))


def _group_context(request: HttpRequest, group: ImportBatch) -> dict[str, Any]:
    waits = group.state == BatchState.SUBMITTED
    lines, number = _waiting_lines(request, group) if waits else _written_lines(request, group)
    bodies = Organisation.objects.filter(pk__in=group.fixed["about"])
    return {
        "group": group,
        "bodies": bodies,
        "lines": lines,
        "number": number,
        "beyond": number - len(lines),
        "waits": waits,
        "doubled": _doubled(group) if waits else {},
        "form": shapes.ReasonForm(),
        "is_mine": group.by_id == person(request).pk,
        "may_decide": waits and bool(may_register(request.user, catalogue.find(groups.ABOUT), "accept")),
    }


def _waiting_lines(request: HttpRequest, group: ImportBatch) -> tuple[list[Any], int]:
    """(register, title, what it would change) of the entries that wait."""
    who, today = person(request), timezone.localdate()
    rows = Entry.objects.filter(waiting__batch=group).select_related("entered_by", "unit", "waiting", "proof")
    number, entries = rows.count(), list(rows.order_by("seq")[:ENTRIES_SHOWN])
    lines: dict[int, Any] = {}
    for code in {each.register for each in entries}:
        register = catalogue.find(code)
        if not may_register(who, register, "see"):
            continue
        opened = readable(who, register)
        for each in history.told(register, [e for e in entries if e.register == code], today, opened, who.pk):
            title = showing.title_of(register, each.payload, each.names, opened)
            lines[each.entry.seq] = (register, title, each.did, each.differences, each.entry)
    return [lines[seq] for seq in sorted(lines)], number


def _written_lines(request: HttpRequest, group: ImportBatch) -> tuple[list[Any], int]:
    rows = Entry.objects.filter(batch=group, answers__isnull=False) | Entry.objects.filter(batch=group, way="system")
    entries = list(rows.order_by("seq")[:ENTRIES_SHOWN])
    titles: dict[int, str] = {}
    for code in {each.register for each in entries}:
        register, here = catalogue.find(code), [each for each in entries if each.register == code]
        if not may_register(request.user, register, "see"):
            continue
        payloads = showing.payloads_of(register, [each.pk for each in here])
        names = showing.names_of(register, payloads.values(), timezone.localdate(), with_records=False)
        opened = readable(person(request), register)
        titles |= {seq: showing.title_of(register, payload, names, opened) for seq, payload in payloads.items()}
    return [
        (catalogue.find(each.register), titles[each.pk], each.get_standing_display(), [], each)
        for each in entries
        if each.pk in titles
    ], rows.count()


def _doubled(group: ImportBatch) -> dict[str, int]:
    if group.fixed["what"] != identity.SAME:
        return {}
    both = Organisation.objects.in_bulk([group.fixed["kept"], group.fixed["other"]])
    return identity.doubled(both[group.fixed["kept"]], both[group.fixed["other"]])


@require_POST
def decide_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or send back a change as a whole; what cannot be decided comes back with its fault."""
    group = get_object_or_404(ImportBatch, pk=pk, kind=BatchKind.GROUP)
    try:
        if request.POST.get("deed") == "accept":
            number = groups.accept(person(request), group.pk)
            notes.success(request, words.accepted(group.file_name, number))
        else:
            groups.reject(person(request), group.pk, reason=request.POST.get("reason", ""))
            notes.success(request, words.rejected(group.file_name))
    except RegisterFault as fault:
        group.refresh_from_db()
        context = _group_context(request, group) | {"faults": [fault], "form": shapes.ReasonForm(request.POST)}
        return render(request, "registers/organisations/change_group.html", context)
    return redirect("registers:change_group", group.pk)
