"""What stands between every address and its page: blank answers get words, what no text can hold is sent back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from kechuang.apps.portal import faults


class NoBlankPages:
    """An address meant for a button, opened by itself (typed, reloaded, from the history), is answered in Chinese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.headers.get("Content-Type") == "application/json":
            return response  # a program is answered in its own way
        answer = faults.not_by_address(request)
        answer.headers["Allow"] = response.headers.get("Allow", "")
        return answer


class NoNulls:
    """A null character, which nobody types and PostgreSQL cannot keep, is refused before any page looks something up.

    The API says so itself, as a program reads it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.resolver_match and "api" in request.resolver_match.namespaces:
            return None
        said = [*kwargs.values(), *_texts(request.GET), *_texts(request.POST)]
        return faults.bad_request(request, ValueError()) if any("\0" in str(each) for each in said) else None


def _texts(given: QueryDict) -> Iterator[str]:
    return (text for name, values in given.lists() for text in (name, *map(str, values)))
