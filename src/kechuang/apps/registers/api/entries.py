"""Writing: post rows, withdraw a record. What was answered under an Idempotency-Key is answered again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import Router

from kechuang.apps.accounts.models import AnsweredPost, ApiKey
from kechuang.apps.registers.actions import undoing
from kechuang.apps.registers.actions.posting import Answer, post
from kechuang.apps.registers.api import schemas
from kechuang.apps.registers.api.records import FAULTS, key_of, person, the_register
from kechuang.apps.registers.messages import api as messages
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.rules.cells import Question

router = Router(tags=["提交"])
TOKEN = re.compile(r"[\x21-\x7e]{1,100}")
KEPT_FOR = timedelta(hours=24)
CONFLICT = {409: schemas.Fault, 413: schemas.Fault}
ANSWERS = {200: schemas.PostAnswer, 201: schemas.PostAnswer, 422: schemas.PostAnswer}
Said = tuple[int, dict[str, Any]]


@router.post(
    "/registers/{slug:code}/entries",
    response={**FAULTS, **CONFLICT, **ANSWERS},
    summary="提交一行或多行（最多 1000 行）",
)
def post_entries(request: HttpRequest, code: str, data: schemas.Post) -> HttpResponse:
    """逐行核对，与填表、导入同一套规则；收下的进入待审，由另一人审核。有错时一次说全。

    201：至少收下一行；200：没有新内容；422：一行也没有收下，逐行写明原因。
    """
    register = the_register(request, code)

    def act() -> Said:
        is_all = data.all_or_good == "all"
        answers = post(person(request), register, data.rows, reason=data.reason, is_all=is_all)
        return _status(answers), _told(answers)

    return _once(request, act)


@router.post(
    "/registers/{slug:code}/records/{int:seq}/withdrawal",
    response={201: schemas.WithdrawAnswer, **FAULTS, **CONFLICT},
    summary="撤回一条记录",
)
def withdraw(request: HttpRequest, code: str, seq: int, data: schemas.Withdrawal) -> HttpResponse:
    """seq：这条记录任一条目的编号。撤回同样要由另一人审核，历史保留。"""
    register = the_register(request, code)

    def act() -> Said:
        key = key_of(register, seq)
        made = undoing.withdraw(person(request), register, key, reason=data.reason, based_on=data.based_on)
        return 201, {"seq": made, "standing": Entry.objects.values_list("standing", flat=True).get(seq=made)}

    return _once(request, act)


def _status(answers: list[Answer]) -> int:
    outcomes = {each.outcome for each in answers}
    return 201 if "kept" in outcomes else 422 if "bad" in outcomes else 200


def _told(answers: list[Answer]) -> dict[str, Any]:
    outcomes = [each.outcome for each in answers]
    return {
        **{outcome: outcomes.count(outcome) for outcome in ("kept", "same", "bad")},
        "rows": [_row(number, each) for number, each in enumerate(answers, start=1)],
    }


def _row(number: int, each: Answer) -> dict[str, Any]:
    faults: list[dict[str, Any]] = [fault.as_json() for fault in each.faults]
    return {
        "row": number,
        "outcome": each.outcome,
        "seq": each.seq,
        "standing": str(each.standing) or None if each.seq else None,
        "key": each.checked.key or None,
        "faults": faults + [_asked(question) for question in each.questions],
    }


def _asked(question: Question) -> dict[str, Any]:
    """A name that may mean several: the program's owner chooses, and posts the value chosen."""
    options = [{"value": each.value, "label": each.label} for each in question.options]
    remedy = "请从 options 中选一个，把它的 value 填进来" if options else "请填统一社会信用代码，或先登记这个单位"
    return {
        "field": question.field, "value": question.written, "what": "不能确定指的是哪一个", "remedy": remedy,
        "code": "RG-184", "weight": "error", "options": options,
    }  # fmt: skip


def _once(request: HttpRequest, act: Callable[[], Said]) -> HttpResponse:
    """Do it, or say again what was answered when it was done. Raises: ApiFault for a token of another request."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    token = request.headers.get("Idempotency-Key")
    if token is None:
        return _answer(*act())
    if not TOKEN.fullmatch(token):
        raise messages.wrong_token()
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    AnsweredPost.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
    before = AnsweredPost.objects.filter(key=key, token=token).first()
    if before:
        return _again(before, digest)
    try:
        with transaction.atomic():
            status, said = act()
            if status < 300:  # what was not kept may be tried again, mended or not
                AnsweredPost.objects.create(key=key, token=token, digest=digest, status=status, answer=said)
    except IntegrityError:  # the same request came twice at once, and the other one was first
        return _again(AnsweredPost.objects.get(key=key, token=token), digest)
    return _answer(status, said)


def _again(before: AnsweredPost, digest: str) -> HttpResponse:
    if before.digest != digest:
        raise messages.token_used_otherwise()
    response = _answer(before.status, before.answer)
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _answer(status: int, said: dict[str, Any]) -> HttpResponse:
    return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
