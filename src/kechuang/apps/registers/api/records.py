"""Reading: which registers there are, their declarations, their records, one record with its history."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.api import asking, described, reading, schemas
from kechuang.apps.registers.api.asking import Question
from kechuang.apps.registers.messages import api as messages
from kechuang.apps.registers.messages import no_such_record, no_such_register
from kechuang.apps.registers.models import Entry, Standing
from kechuang.apps.registers.queries import changes, listing, tallies
from kechuang.apps.registers.queries.history import history, payload_of
from kechuang.apps.registers.queries.records import in_force, one_as_known, waiting_for
from kechuang.apps.registers.rights import demand_register, may_register, readable
from kechuang.apps.registers.rules.posted import MOST_SEQ
from kechuang.catalog.register import Register
from kechuang.catalog.validity import holds, span_of

router = Router(tags=["名录"])
FAULTS = {401: schemas.Fault, 403: schemas.Fault, 404: schemas.Fault, 422: schemas.Fault, 429: schemas.Fault}


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # BearerKey put it there
    return request.user


def the_register(request: HttpRequest, code: str) -> Register:
    """Raises: RG-001 naming the nearest that the person may see; NotAllowed."""
    registers = catalogue.current()
    register = registers.get(code)
    if register is None:
        raise no_such_register(code, visible(person(request)))
    demand_register(person(request), register, "see")
    return register


def visible(user: User) -> dict[str, Register]:
    return {code: each for code, each in catalogue.current().items() if may_register(user, each, "see")}


@router.get("/registers", response={200: list[schemas.RegisterLine], **FAULTS}, summary="可以查看的名录")
def registers(request: HttpRequest) -> Any:
    demand(person(request), "registers.see")
    seen = visible(person(request))
    numbers = tallies.numbers_of(seen)
    return [described.line(each, person(request), numbers[code].records) for code, each in seen.items()]


@router.get("/registers/{slug:code}", response={200: schemas.RegisterAnswer, **FAULTS}, summary="名录的登记表")
def declaration(request: HttpRequest, code: str) -> Any:
    register = the_register(request, code)
    records = tallies.numbers_of({code: register})[code].records
    return described.described(register, person(request), records)


@router.get("/registers/{slug:code}/records", response={200: schemas.RecordPage, **FAULTS}, summary="一页记录")
def record_page(request: HttpRequest, code: str) -> Any:
    """按条目编号排列。参数见各名录的说明；读完一页，按 next 的地址读下一页。"""
    register = the_register(request, code)
    open_fields = readable(person(request), register)
    question = asking.question(register, request.GET, open_fields)
    as_of = changes.end()
    page = _page(register, question, open_fields, as_of)
    return {
        "records": reading.items(register, page.records, open_fields),
        "gone": reading.gone(register, page.gone if question.since is not None else [], open_fields),
        "next": _next(request, question, page.last),
        "as_of_seq": as_of,
    }


def _page(register: Register, question: Question, open_fields: Collection[str], as_of: int) -> changes.Page:
    if question.since is None and question.known is None:
        rows = listing.matching(register, question.asked, open_fields)
        return changes.records_after(register, rows, question.after, question.limit)
    until = changes.end_at(question.known) if question.known else as_of
    page = changes.changes_after(register, question.after, until, question.limit)
    if question.valid_on:
        day = question.valid_on
        page.records = [each for each in page.records if holds(span_of(register, each[2]), day)]
    return page


def _next(request: HttpRequest, question: Question, last: int | None) -> str | None:
    if last is None:
        return None
    query = request.GET.copy()
    query["cursor" if question.since is None else "since_seq"] = str(last)
    return f"{request.path}?{query.urlencode()}"


@router.get(
    "/registers/{slug:code}/records/{int:seq}",
    response={200: schemas.RecordAnswer, **FAULTS},
    summary="一条记录和它的历史",
)
def one_record(request: HttpRequest, code: str, seq: int, known: str = "") -> Any:
    """seq：这条记录任一条目的编号。known：看名录在那一天（或那一刻）的记载。"""
    register = the_register(request, code)
    return _told(request, register, key_of(register, seq), _known(known), seq)


@router.post("/registers/{slug:code}/find", response={200: schemas.RecordAnswer, **FAULTS}, summary="按标识找一条记录")
def find_record(request: HttpRequest, code: str, data: schemas.Wanted) -> Any:
    register = the_register(request, code)
    if not all(name in readable(person(request), register) for name in register.key):
        raise no_such_record(f"“{register.name}”")  # whether there is one would tell what a closed field says
    return _told(request, register, data.key, None, 0)


def key_of(register: Register, seq: int) -> str:
    """Which record an entry speaks of. Raises: ApiFault 404."""
    rows = Entry.objects.filter(register=register.code, seq=seq) if seq <= MOST_SEQ else Entry.objects.none()
    key = rows.values_list("key", flat=True).first()
    if key is None:
        raise messages.no_such_entry(register.name, seq)
    return key


def _known(text: str) -> datetime | None:
    moment = asking.moment_of(text.strip()) if text.strip() else None
    if text.strip() and moment is None:
        raise messages.wrong_parameter(
            "known", text, "不是日期或时间", "请写成 2026-03-01 或 2026-03-01T12:00:00 这样。"
        )
    return moment


def _told(request: HttpRequest, register: Register, key: str, known: datetime | None, seq: int) -> dict[str, Any]:
    """What stands, what waits, and all that was ever said, as far as it was known."""
    user = person(request)
    open_fields = readable(user, register)
    lines = [
        each for each in history(register, key, timezone.localdate(), open_fields)
        if known is None or each.entry.recorded_at <= known
    ]  # fmt: skip
    if not lines:
        raise messages.not_known_yet(register.name, seq) if known else no_such_record(f"“{register.name}”")
    stands = one_as_known(register, key, known) if known else in_force(register, key)
    was_accepted = any(each.entry.standing == Standing.ACCEPTED for each in lines)
    state = "in_force" if stands else "withdrawn" if was_accepted else "waiting"
    shown = stands or (None if was_accepted else lines[0].entry)
    rows = [(shown.seq, key, payload_of(register, shown))] if shown else []
    waiting = [] if known else [each.seq for each in waiting_for(register.code, key).order_by("seq")]
    return {
        "state": "rejected" if state == "waiting" and not waiting and not known else state,
        "current": next(iter(reading.items(register, rows, open_fields)), None),
        "waiting": waiting,
        "history": [reading.line(each) for each in lines],
    }
