"""The API put together: routes, faults, the document, the page that explains it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from kechuang.apps.accounts.permissions import demand
from kechuang.apps.registers.api import bodies, entries, errors, records
from kechuang.apps.registers.api.authority import BearerKey, signed_in_or_key
from kechuang.apps.registers.api.document import document
from kechuang.apps.registers.api.errors import answer
from kechuang.apps.registers.api.parsing import ExactParser, refuse_too_large
from kechuang.apps.registers.messages import api as messages
from kechuang.apps.registers.messages.api import ApiFault

DESCRIPTION = "读取名录、提交条目，与网页和导入同一套核对、同样的权限。提交的条目要由另一人审核。"
View = Callable[..., HttpResponse]


class Readable(JSONRenderer):
    """Chinese stays Chinese, for whoever reads an answer with his own eyes."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="科创工作台接口",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    auth=BearerKey(),
    parser=ExactParser(),
    renderer=Readable(),
)
errors.install(api)
api.add_router("", records.router)
api.add_router("", entries.router)
api.add_router("", bodies.router)


@api.get("/openapi.json", auth=signed_in_or_key, include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    user = records.person(request)
    whole = document(api, records.visible(user), user)
    return JsonResponse(whole, json_dumps_params={"ensure_ascii": False, "default": str})


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Context: routes (method, path, summary, description), registers, site: where this is reached."""
    demand(request.user, "registers.see")
    described = document(api, {}, request.user)
    routes = [
        (method.upper(), path, each["summary"], each.get("description", ""))
        for path, methods in described["paths"].items()
        for method, each in methods.items()
    ]
    context = {
        "routes": routes,
        "registers": records.visible(records.person(request)).values(),
        "site": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "registers/api_reference.html", context)


@csrf_exempt
@login_not_required
def nowhere(request: HttpRequest, **_: Any) -> HttpResponse:
    """Any other address below /api/: in JSON, for a program."""
    return answer(messages.no_such_address(request.path))


def patterns() -> list[URLPattern]:
    """The addresses of `api`, each answering in JSON whatever happens, without asking for a sign-in."""
    found = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    for each in found:
        each.callback = _in_json(each.callback)
    return found


def _in_json(view: View) -> View:
    """No cookie opens these addresses, so there is nothing for another site to ride on."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        try:
            refuse_too_large(request)
        except ApiFault as fault:
            return answer(fault)
        response = view(request, *args, **more)
        if response.status_code != 405:
            return response
        allowed = response.headers.get("Allow", "")
        said = answer(messages.not_that_method(str(request.method), allowed))
        said.headers["Allow"] = allowed
        return said

    return answered
