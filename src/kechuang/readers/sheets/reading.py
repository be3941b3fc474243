"""Tables read safely: `look` at a file first, then take the `rows` of one sheet. Each call has a worker of its own."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from typing import Any

from kechuang.kernel.errors import ReadingError, system_says
from kechuang.readers.codec import NotThatShape, decode
from kechuang.readers.document import Notice
from kechuang.readers.limits import Limits
from kechuang.readers.messages import size_words
from kechuang.readers.process import ConfinedProcess
from kechuang.readers.sheets.cells import Header, Row, Sheet, Workbook
from kechuang.readers.sheets.limits import table_limits
from kechuang.readers.sheets.messages import fault
from kechuang.readers.sheets.wire import decode_rows

_COMMAND = (sys.executable, "-m", "kechuang.readers.sheets.worker")
_MALFORMED = (NotThatShape, ValueError, TypeError, KeyError, AttributeError, RecursionError)


def look(data: bytes, name: str, limits: Limits | None = None) -> Workbook:
    """The sheets in `data` with first rows and guessed headers, and notices of all that is odd, by sheet.

    name: as uploaded, for messages.  Raises: ReadingError and nothing else.
    """
    limits = limits or table_limits()
    _refuse_oversize(data, name, limits)
    worker = _start(name)
    try:
        answer = _judged(worker, worker.ask({"job": "look"}, data, name, limits), name)
        return _believed(worker, answer, name)
    finally:
        worker.close()


def rows(data: bytes, name: str, sheet: str, header_row: int, limits: Limits | None = None) -> Iterator[Row]:
    """The rows of `sheet` below `header_row` that hold something, in order; a few hundred in memory at a time.

    header_row: the last row of the header as Excel counts, 0 for none.  sheet: its name as `look` told it.
    Raises: ReadingError, TB-030 only once the row beyond the limit is reached; the caller keeps nothing then.
    """
    limits = limits or table_limits()
    _refuse_oversize(data, name, limits)
    worker = _start(name)
    try:
        request = {"job": "rows", "sheet": sheet, "header_row": header_row}
        answer = _judged(worker, worker.ask(request, data, name, limits), name)
        while "end" not in answer:
            try:
                found = decode_rows(answer)
            except _MALFORMED as error:
                raise _nonsense(worker, name) from error
            yield from found
            answer = _judged(worker, worker.next_answer(name, limits), name)
    finally:
        worker.close()


class _TableProcess(ConfinedProcess):
    """Says in words for tables what became of it."""

    def __init__(self) -> None:
        super().__init__(_COMMAND, fault)

    def _why_it_died(self, name: str, limits: Limits) -> ReadingError:
        error = super()._why_it_died(name, limits)
        if self._process.returncode == -signal.SIGABRT:  # so ends a library in Rust that gets no more memory
            return fault("TB-018", name, limit=size_words(limits.memory))
        return error


def _refuse_oversize(data: bytes, name: str, limits: Limits) -> None:
    if len(data) > limits.file_bytes:
        raise fault("TB-003", name, size=size_words(len(data)), limit=size_words(limits.file_bytes))


def _start(name: str) -> ConfinedProcess:
    """Raises: ReadingError where the machine starts no more processes."""
    try:
        return _TableProcess()
    except OSError as error:
        raise fault("TB-019", name, detail=f"系统启动不了读取进程：{system_says(error)}") from error


def _judged(worker: ConfinedProcess, reply: bytes, name: str) -> dict[str, Any]:
    """The answer as a JSON object.  Raises: the ReadingError it tells of, or TB-019 for nonsense."""
    try:
        answer = json.loads(reply)
        if "fault" not in answer:
            if not isinstance(answer, dict):
                raise TypeError("no object")
            return answer
        code, what, where, remedy = decode(tuple[str, str, str, str], answer["fault"])
    except _MALFORMED as error:
        raise _nonsense(worker, name) from error
    raise ReadingError(code, what, where=where, remedy=remedy)


def _believed(worker: ConfinedProcess, answer: dict[str, Any], name: str) -> Workbook:
    try:
        format, encoding, separator, sheets, notices = answer["book"]
        decode(tuple[str, str, str], [format, encoding, separator])
        found = tuple(_sheet(each) for each in sheets)
        return Workbook(format, encoding, separator, found, decode(tuple[Notice, ...], notices))
    except _MALFORMED as error:
        raise _nonsense(worker, name) from error


def _sheet(raw: Any) -> Sheet:
    *facts, first_rows, header = raw
    name, is_hidden, rows, columns, filled = decode(tuple[str, bool, int, int, int], facts)
    shown = tuple(decode_rows(first_rows))
    return Sheet(name, is_hidden, rows, columns, filled, shown, None if header is None else _header(header))


def _header(raw: Any) -> Header:
    first, last, names = decode(tuple[int, int, tuple[tuple[int, str], ...]], raw)
    return Header(first, last, dict(names))


def _nonsense(worker: ConfinedProcess, name: str) -> ReadingError:
    worker.disbelieve()
    return fault("TB-019", name, detail="回答不合规矩")
