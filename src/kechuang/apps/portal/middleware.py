"""Puts words to answers that Django sends as a blank page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
