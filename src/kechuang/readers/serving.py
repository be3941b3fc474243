"""What every confined worker does: shut itself in, then answer questions about files until the pipe closes."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from kechuang.kernel.errors import ReadingError
from kechuang.readers import confinement, frames
from kechuang.readers.limits import Limits
from kechuang.readers.messages import size_words

# (the request, the file, its limits) → the answers, one or more; must not raise.
Answers = Callable[[dict[str, Any], bytes, Limits], Iterator[bytes]]

_LONGEST_HEADER = 64 * 1024


def fault_of(error: Exception, name: str, limits: Limits, fault: Callable[..., ReadingError]) -> dict[str, Any]:
    """What a worker answers when reading broke off: whatever a stranger's file provokes, the caller gets a message.

    fault: makes the fault of a code; the tables' one turns the code into its own.
    """
    if isinstance(error, ReadingError):
        problem = error
    elif isinstance(error, MemoryError):
        problem = fault("RD-018", name, limit=size_words(limits.memory))
    elif isinstance(error, RecursionError):
        problem = fault("RD-020", name)
    else:
        problem = fault("RD-024", name, detail=type(error).__name__)
    return {"fault": [problem.code, problem.what, problem.where, problem.remedy]}


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
