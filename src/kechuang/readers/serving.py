"""What every confined worker does: shut itself in, then answer questions about files until the pipe closes."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from kechuang.readers import confinement, frames
from kechuang.readers.limits import Limits

# (the request, the file, its limits) → the answers, one or more; must not raise.
Answers = Callable[[dict[str, Any], bytes, Limits], Iterator[bytes]]

_LONGEST_HEADER = 64 * 1024


def serve_confined(answers: Answers) -> None:
    """The whole life of a worker process."""
    confinement.confine()
    # Libraries that print must not break into the conversation.
    speaking = io.BufferedWriter(io.FileIO(os.dup(1), "w"))
    os.dup2(2, 1)
    _serve(io.BufferedReader(io.FileIO(0)), speaking, answers)


def _serve(requests: BinaryIO, speaking: BinaryIO, answers: Answers) -> None:
    """Each request is two frames, a header with at least "name" and "limits", and the bytes of the file."""
    while (header := frames.receive(requests, _LONGEST_HEADER)) is not None:
        request = json.loads(header)
        limits = Limits(**request["limits"])
        data = frames.receive(requests, limits.file_bytes) or b""
        confinement.begin_file(limits)
        for reply in answers(request, data, limits):
            frames.send(speaking, reply)
        del data
