"""Reads files in a confined subprocess: whatever a file does, it costs the caller a message and nothing more."""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kechuang.kernel.errors import ReadingError, system_says
from kechuang.readers.codec import NotThatShape, decode
from kechuang.readers.document import IssuedDocument
from kechuang.readers.limits import Limits
from kechuang.readers.messages import fault, size_words
from kechuang.readers.process import ConfinedProcess
from kechuang.readers.reading import PlanReading

Read = tuple[IssuedDocument, PlanReading]

_FILES_PER_WORKER = 200  # then a fresh one: libraries leak, and a stranger's file may leave traces
_COMMAND = (sys.executable, "-m", "kechuang.readers.worker")


def read_safely(data: bytes, name: str, limits: Limits | None = None) -> Read:
    """The document in `data` and its drafts, read in a worker of its own.

    limits: per file; time counts from here.  Raises: ReadingError and nothing else.
    """
    limits = limits or Limits()
    _refuse_oversize(len(data), name, limits)
    worker = _start(name)
    try:
        return worker.read(data, name, limits)
    finally:
        worker.close()


def read_many(
    paths: Iterable[Path],
    on_done: Callable[[Path, Read | ReadingError], None],
    *,
    workers: int | None = None,
    limits: Limits | None = None,
) -> None:
    """Every file of `paths`, several at once; `on_done` is called in this thread, in the order files are finished.

    workers: processes, by default as many as the machine has processors. They are used again for many files, with
    the limits set anew for each; a worker that dies fails its own file only.
    """
    limits = limits or Limits()
    count = max(1, workers or os.cpu_count() or 1)
    waiting = _Shared(paths)
    done: queue.Queue[tuple[Path, Read | ReadingError] | None] = queue.Queue(maxsize=2 * count)
    stop = threading.Event()
    threads = [
        threading.Thread(target=_read_while_any, args=(waiting, done, limits, stop), daemon=True) for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    running = count
    try:
        while running:
            item = done.get()
            if item is None:
                running -= 1
            else:
                on_done(*item)
    finally:
        stop.set()
        while running:
            running -= done.get() is None
        for thread in threads:
            thread.join()


class _Shared:
    """An iterator that several threads draw from."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths: Iterator[Path] = iter(paths)
        self._lock = threading.Lock()

    def next(self) -> Path | None:
        with self._lock:
            return next(self._paths, None)


def _read_while_any(waiting: _Shared, done: queue.Queue[Any], limits: Limits, stop: threading.Event) -> None:
    worker: _Worker | None = None
    try:
        while not stop.is_set() and (path := waiting.next()) is not None:
            if worker is not None and worker.is_spent:
                worker.close()
                worker = None
            try:
                worker = worker or _start(path.name)
            except ReadingError as error:
                done.put((path, error))
            else:
                done.put((path, _read_path(worker, path, limits)))
    finally:
        if worker is not None:
            worker.close()
        done.put(None)


def _read_path(worker: _Worker, path: Path, limits: Limits) -> Read | ReadingError:
    try:
        _refuse_oversize(path.stat().st_size, path.name, limits)
        return worker.read(path.read_bytes(), path.name, limits)
    except ReadingError as error:
        return error
    except OSError as error:
        return fault("RD-025", str(path), detail=system_says(error))


def _refuse_oversize(size: int, name: str, limits: Limits) -> None:
    if size > limits.file_bytes:
        raise fault("RD-003", name, size=size_words(size), limit=size_words(limits.file_bytes))


def _start(name: str) -> _Worker:
    """A worker for the file called `name`.  Raises: ReadingError where the machine starts no more processes."""
    try:
        return _Worker()
    except OSError as error:
        raise fault("RD-019", name, detail=f"系统启动不了读取进程：{system_says(error)}") from error


class _Worker(ConfinedProcess):
    """Reads documents, one after the other."""

    def __init__(self, command: Sequence[str] = _COMMAND) -> None:
        super().__init__(command)
        self._files = 0

    @property
    def is_spent(self) -> bool:
        return self.is_lost or self._files >= _FILES_PER_WORKER

    def read(self, data: bytes, name: str, limits: Limits) -> Read:
        """Raises ReadingError; after RD-017 or RD-019 this worker is lost and a new one is needed."""
        self._files += 1
        return self._judge(self.ask({}, data, name, limits), name)

    def _judge(self, reply: bytes, name: str) -> Read:
        """The worker's answer, checked: shapes by the codec, spans against the text."""
        try:
            answer = json.loads(reply)
            if "fault" in answer:
                code, what, where, remedy = decode(tuple[str, str, str, str], answer["fault"])
                raise ReadingError(code, what, where=where, remedy=remedy)
            document, reading = decode(tuple[IssuedDocument, PlanReading], answer["read"])
        except (NotThatShape, ValueError, TypeError, KeyError, RecursionError) as error:
            self.disbelieve()
            raise fault("RD-019", name, detail="回答不合规矩") from error
        if any(block.span.end > len(document.text) for block in document.blocks):
            raise fault("RD-019", name, detail="位置越界")
        return document, reading
