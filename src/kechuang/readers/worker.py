"""The reading worker: `python -m kechuang.readers.worker`. Reads files handed to it by pipe until the pipe closes.

Nothing here trusts the file; nothing in the parent trusts what is answered here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kechuang.readers.codec import encode
from kechuang.readers.document import IssuedDocument
from kechuang.readers.files import read_bytes
from kechuang.readers.limits import Limits
from kechuang.readers.messages import fault, notice
from kechuang.readers.reading import PlanReading
from kechuang.readers.serving import fault_of, serve_confined
from kechuang.readers.workplan import read_plan


def read_and_draft(data: bytes, name: str, limits: Limits) -> tuple[IssuedDocument, PlanReading]:
    """One file, read and drafted. A document without any target is read, and says so."""
    document = read_bytes(data, name, limits)
    reading = read_plan(document)
    if not any(each.what == "target" for each in reading.statements):
        document = replace(document, notices=(*document.notices, notice("RD-112")))
    return document, reading


def answer(data: bytes, name: str, limits: Limits) -> dict[str, Any]:
    """{"read": [document, reading]} or {"fault": [code, what, where, remedy]}; never raises."""
    try:
        return {"read": [encode(each) for each in read_and_draft(data, name, limits)]}
    except Exception as error:  # the neighbours of the file are read all the same
        return fault_of(error, name, limits, fault)


def answers(request: dict[str, Any], data: bytes, limits: Limits) -> Iterator[bytes]:
    yield json.dumps(answer(data, request["name"], limits)).encode()


if __name__ == "__main__":
    serve_confined(answers)
