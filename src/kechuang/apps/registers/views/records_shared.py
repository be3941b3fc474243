"""What the pages of lists and records have in common."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages as notes
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue, messages
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.rights import may_register, readable
from kechuang.apps.registers.rules.asking import Asked, asked
from kechuang.catalog.register import Register
from kechuang.ui.days import day_asked


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # SignInFirst lets nobody else through
    return request.user


def the_register(code: str) -> Register:
    """Raises: Http404 for a register that is not in force."""
    register = catalogue.current().get(code)
    if register is None:
        raise Http404
    return register


def visible(user: User | AnonymousUser) -> dict[str, Register]:
    """The registers that `user` may see, by code."""
    return {code: each for code, each in catalogue.current().items() if may_register(user, each, "see")}


def record_url(register: Register, key: str, on: date | None = None) -> str:
    """The page of a record; `on` only where the reader looks at another day."""
    query = {"key": key} | ({"on": on.isoformat()} if on else {})
    return f"{reverse('registers:record', args=[register.code])}?{urlencode(query)}"


def list_asked(request: HttpRequest, register: Register) -> tuple[Asked, list[str]]:
    """What the address asks of the list, as its page and its file both read it; and the fields open to the reader."""
    today = timezone.localdate()
    on = day_asked(request, today)
    open_fields = readable(request.user, register)
    return asked(register, dict(request.GET.lists()), on, on != today, open_fields), open_fields


def gone(request: HttpRequest, register: Register, key: str) -> HttpResponse:
    """To the page of a record that is not in the register any more, saying so."""
    notes.error(request, messages.no_such_record(f"“{register.name}”").sentence)
    return redirect(record_url(register, key))


def not_by_hand(request: HttpRequest, register: Register) -> HttpResponse:
    """Back to the list, with the reason, from a form of a register that another part of the house keeps."""
    notes.error(request, messages.kept_elsewhere(register.name, register.kept_by).sentence)
    return redirect("registers:list", register.code)


def again(request: HttpRequest, now: Entry) -> QueryDict:
    """What was typed, to be sent once more about the record as it stands now."""
    data = request.POST.copy()
    data["based_on"] = str(now.seq)
    return data
