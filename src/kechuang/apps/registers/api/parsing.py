"""The body of a request, read exactly: numbers as they are written, no name twice, nothing that cannot be stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.parser import Parser

from kechuang.apps.registers.messages import api as messages
from kechuang.apps.registers.rules.faults import shorten

MOST_MB = 10
DEEPEST = 8  # a post needs five
LONG = 40  # digits; a longer whole number is no number of ours, and int() itself would refuse it somewhere


class ExactParser(Parser):
    """JSON without binary floats: 0.1 stays 0.1. Raises: ApiFault 400."""

    def parse_body(self, request: HttpRequest) -> Any:
        return parsed(request.body)


def refuse_too_large(request: HttpRequest) -> None:
    """Looks at the length before a byte is read. Raises: ApiFault 413."""
    most = min(MOST_MB, settings.MAX_UPLOAD_MB)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > most * 1024 * 1024:
        raise messages.too_large(most)


def parsed(body: bytes) -> Any:
    """The value of a JSON text in UTF-8. Numbers become int or Decimal. Raises: ApiFault."""
    try:
        value = json.loads(
            body.decode("utf-8-sig"), parse_float=Decimal, parse_int=_whole, parse_constant=_no_number,
            object_pairs_hook=_each_once,
        )  # fmt: skip
    except UnicodeDecodeError as error:
        raise messages.not_json(f"第 {error.start + 1} 字节", "不是 UTF-8 编码") from None
    except json.JSONDecodeError as error:
        raise messages.not_json(f"第 {error.lineno} 行第 {error.colno} 列", "这里写法不对") from None
    except RecursionError:
        raise messages.not_json("", "嵌套太深") from None
    for where, text in _texts(value, "", DEEPEST):
        if not _can_be_kept(text):
            raise messages.unreadable_character(where)
    return value


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= LONG else Decimal(digits)


def _no_number(word: str) -> Any:
    raise messages.not_json("", f"{word} 不是数")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise messages.named_twice(name.encode("utf-8", "replace").decode())
        found[name] = value
    return found


def _texts(value: Any, where: str, deeper: int) -> Iterator[tuple[str, str]]:
    """Every text with its place. Raises: ApiFault beyond `deeper` levels."""
    if isinstance(value, str):
        yield where, value
        return
    if not deeper and isinstance(value, list | dict):
        raise messages.not_json(shorten(where), "嵌套太深")
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts(each, f"{where}[{number}]", deeper - 1)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield where, name
            yield from _texts(each, f"{where}.{name}" if where else name, deeper - 1)


def _can_be_kept(text: str) -> bool:
    """Neither NUL, which PostgreSQL refuses, nor half of a surrogate pair, which is no character."""
    return "\x00" not in text and (text.isascii() or not any("\ud800" <= each <= "\udfff" for each in text))
