"""Reads files in a confined subprocess: whatever a file does, it costs the caller a message and nothing more."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, cast

from kechuang.kernel.errors import ReadingError
from kechuang.readers import frames
from kechuang.readers.codec import NotThatShape, decode
from kechuang.readers.document import IssuedDocument
from kechuang.readers.limits import MIB, Limits
from kechuang.readers.messages import fault, size_words
from kechuang.readers.reading import PlanReading

Read = tuple[IssuedDocument, PlanReading]

_LONGEST_ANSWER = 512 * MIB
_FILES_PER_WORKER = 200  # then a fresh one: libraries leak, and a stranger's file may leave traces
_COMMAND = (sys.executable, "-m", "kechuang.readers.worker")
# A worker sees none of the site's settings; secrets live in the environment.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT")


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
        return fault("RD-025", str(path), detail=error.strerror or type(error).__name__)


def _refuse_oversize(size: int, name: str, limits: Limits) -> None:
    if size > limits.file_bytes:
        raise fault("RD-003", name, size=size_words(size), limit=size_words(limits.file_bytes))


def _start(name: str) -> _Worker:
    """A worker for the file called `name`.  Raises: ReadingError where the machine starts no more processes."""
    try:
        return _Worker()
    except OSError as error:
        raise fault("RD-019", name, detail=f"系统启动不了读取进程：{error.strerror or type(error).__name__}") from error


class _Worker:
    """One worker process in a process group of its own, so that LibreOffice dies with it."""

    def __init__(self, command: Sequence[str] = _COMMAND) -> None:
        environment = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ}
        environment |= {"LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            start_new_session=True,
        )
        self._requests = cast(BinaryIO, self._process.stdin)
        self._answers = cast(BinaryIO, self._process.stdout)
        self._files = 0
        self._is_lost = False

    @property
    def is_spent(self) -> bool:
        return self._is_lost or self._files >= _FILES_PER_WORKER

    def read(self, data: bytes, name: str, limits: Limits) -> Read:
        """Raises ReadingError; after RD-017 or RD-019 this worker is lost and a new one is needed."""
        self._files += 1
        late = threading.Event()
        clock = threading.Timer(limits.seconds, self._kill_late, args=(late,))
        clock.daemon = True
        clock.start()
        try:
            reply = self._ask(data, name, limits)
        finally:
            clock.cancel()
        if late.is_set():
            self._is_lost = True
            raise fault("RD-017", name, limit=limits.seconds)
        if reply is None:
            self._is_lost = True
            raise self._why_it_died(name, limits)
        return self._judge(reply, name)

    def _ask(self, data: bytes, name: str, limits: Limits) -> bytes | None:
        try:
            frames.send(self._requests, json.dumps({"name": name, "limits": asdict(limits)}).encode())
            frames.send(self._requests, data)
            return frames.receive(self._answers, _LONGEST_ANSWER)
        except (OSError, frames.BrokenConversation, ValueError):
            return None

    def _judge(self, reply: bytes, name: str) -> Read:
        """The worker's answer, checked: shapes by the codec, spans against the text."""
        try:
            answer = json.loads(reply)
            if "fault" in answer:
                code, what, where, remedy = decode(tuple[str, str, str, str], answer["fault"])
                raise ReadingError(code, what, where=where, remedy=remedy)
            document, reading = decode(tuple[IssuedDocument, PlanReading], answer["read"])
        except (NotThatShape, ValueError, TypeError, KeyError, RecursionError) as error:
            self._is_lost = True
            self._kill()
            raise fault("RD-019", name, detail="回答不合规矩") from error
        if any(block.span.end > len(document.text) for block in document.blocks):
            raise fault("RD-019", name, detail="位置越界")
        return document, reading

    def _kill_late(self, late: threading.Event) -> None:
        late.set()
        self._kill()

    def _kill(self) -> None:
        """The whole group. Not after the process was waited for: its number may belong to another by then."""
        if self._process.returncode is not None:
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._process.kill()

    def _why_it_died(self, name: str, limits: Limits) -> ReadingError:
        self._kill()
        status = self._process.wait()
        if status == -signal.SIGXCPU:
            return fault("RD-017", name, limit=limits.seconds)
        how = signal.Signals(-status).name if status < 0 else f"退出码 {status}"
        return fault("RD-019", name, detail=how)

    def close(self) -> None:
        """Leaves no process behind, and no open pipe."""
        self._kill()
        for stream in (self._requests, self._answers):
            with suppress(OSError):  # what was still on its way to a dead worker
                stream.close()
        self._process.wait()
