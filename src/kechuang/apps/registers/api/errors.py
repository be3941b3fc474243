"""One shape for everything that goes wrong: {code, what, where, remedy}, in Chinese, never a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.registers.messages import api as messages
from kechuang.apps.registers.messages.api import ApiFault
from kechuang.kernel.errors import KechuangError

logger = logging.getLogger(__name__)

STATUS = {"RG-001": 404, "RG-007": 404, "RG-005": 409, "RG-008": 409, "RG-010": 409, "RG-012": 409}
WORDS = {
    "missing": "没有写",
    "string_type": "应是文字",
    "string_too_long": "太长了",
    "string_too_short": "不能是空的",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "int_from_float": "应是整数",
    "bool_type": "应是 true 或 false",
    "list_type": "应是列表",
    "dict_type": "应是对象",
    "model_attributes_type": "应是 JSON 对象",
    "model_type": "应是 JSON 对象",
    "too_long": "太多了",
    "too_short": "不能是空的",
    "extra_forbidden": "是不认识的一项",
    "literal_error": "不是可选的值",
}


def as_json(fault: KechuangError) -> dict[str, str]:
    return {"code": fault.code, "what": fault.what, "where": fault.where, "remedy": fault.remedy}


def answer(fault: KechuangError, status: int | None = None) -> HttpResponse:
    """The answer that says `fault`; several faults at once stand in `faults`."""
    status = status or (fault.status if isinstance(fault, ApiFault) else STATUS.get(fault.code, 422))
    said: dict[str, Any] = as_json(fault)
    if isinstance(fault, ApiFault) and fault.more:
        said["faults"] = [as_json(each) for each in (fault, *fault.more)]
    response = JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def together(faults: list[ApiFault]) -> ApiFault:
    """The first fault, with the others behind it."""
    first = faults[0]
    first.more = list(faults[1:])
    return first


Handler = Callable[[HttpRequest, Any], HttpResponse]


def install(api: NinjaAPI) -> None:
    """Give `api` an answer to everything that can be raised."""
    handlers: dict[type[Exception], Handler] = {
        KechuangError: lambda request, fault: answer(fault),
        NotAllowed: lambda request, fault: answer(fault, 403),
        ValidationError: lambda request, error: answer(of_shape(error.errors)),
        AuthenticationError: lambda request, error: answer(messages.no_key()),
        HttpError: _http,
        Http404: lambda request, error: answer(messages.no_such_address(request.path)),
        Exception: _unforeseen,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The parser's own fault stands behind the one that ninja makes of it."""
    cause = error.__cause__
    return answer(cause if isinstance(cause, KechuangError) else messages.not_json("", "读不出来"))


def _unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("API %s %s", request.method, request.path, exc_info=error)
    return answer(messages.broken())


def of_shape(errors: list[dict[str, Any]]) -> ApiFault:
    """All that is wrong with the shape of a request, at once."""
    return together([_shape(each) for each in errors[:50]])


def _shape(error: dict[str, Any]) -> ApiFault:
    """Where: rows[2].x, without the names of parts that only the program knows (body, data)."""
    place = [step for step in error["loc"] if step not in ("body", "data", "query", "path")]
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")
    limit = error.get("ctx", {})
    bound = next((f"，最多 {limit[name]}" for name in ("max_length", "le") if name in limit), "")
    choices = f"可选：{limit['expected']}。" if "expected" in limit else ""
    return messages.wrong_shape(where, f"{where or '请求内容'}{WORDS.get(error['type'], '写法不对')}{bound}。", choices)
