"""What tests of the API share: a program with somebody's key, and a post."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from kechuang.apps.accounts.api_keys import make_key
from kechuang.apps.accounts.models import User


def program_of(user: User) -> Client:
    """A program that has a fresh key of `user`, and no cookie. It is told of faults as JSON, never by an exception."""
    _, words = make_key(user, "统计平台", 30)
    return Client(headers={"Authorization": f"Bearer {words}"}, raise_request_exception=False)


def post(client: Client, register: str, rows: Any, **more: Any) -> HttpResponse:
    headers = more.pop("headers", {})
    return send(client, f"/api/registers/{register}/entries", {"rows": rows, **more}, headers=headers)


def send(client: Client, path: str, body: Any, **more: Any) -> HttpResponse:
    return client.post(path, json.dumps(body, default=str), content_type="application/json", **more)
