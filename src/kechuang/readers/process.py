"""One confined worker process: asked by frames, timed, killed with its whole family, and never believed.

Which questions it answers is its users' affair: `sandbox.py` has documents read, `sheets/reading.py` tables.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any, BinaryIO, cast

from kechuang.kernel.errors import ReadingError
from kechuang.readers import frames
from kechuang.readers.limits import MIB, Limits
from kechuang.readers.messages import fault

_LONGEST_ANSWER = 512 * MIB
# A worker sees none of the site's settings; secrets live in the environment.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT")


class ConfinedProcess:
    """A worker in a process group of its own, so that LibreOffice dies with it.

    say: gives the fault for RD-017 (too slow) and RD-019 (died, or answered nonsense) in the words of the caller.
    """

    def __init__(self, command: Sequence[str], say: Callable[..., ReadingError] = fault) -> None:
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
        self._say = say
        self._waited = 0.0  # seconds of this file; what the caller does between two answers is not counted
        self.is_lost = False

    def ask(self, request: dict[str, Any], data: bytes, name: str, limits: Limits) -> bytes:
        """The (first) answer to `request` about the file in `data`.

        Raises: ReadingError (RD-017, RD-019); this worker is lost then and a new one is needed.
        """
        self._waited = 0.0
        header = json.dumps({"name": name, "limits": asdict(limits)} | request).encode()

        def converse() -> bytes | None:
            frames.send(self._requests, header)
            frames.send(self._requests, data)
            return frames.receive(self._answers, _LONGEST_ANSWER)

        return self._in_time(converse, name, limits)

    def next_answer(self, name: str, limits: Limits) -> bytes:
        """A further answer to the same request; the time of all of them together is limited.  Raises: as `ask`."""
        return self._in_time(lambda: frames.receive(self._answers, _LONGEST_ANSWER), name, limits)

    def _in_time(self, converse: Callable[[], bytes | None], name: str, limits: Limits) -> bytes:
        late = threading.Event()
        clock = threading.Timer(max(limits.seconds - self._waited, 0), self._kill_late, args=(late,))
        clock.daemon = True
        clock.start()
        started = time.monotonic()
        try:
            reply = converse()
        except (OSError, frames.BrokenConversation, ValueError):
            reply = None
        finally:
            clock.cancel()
            self._waited += time.monotonic() - started
        if late.is_set():
            self.is_lost = True
            raise self._say("RD-017", name, limit=limits.seconds)
        if reply is None:
            self.is_lost = True
            raise self._why_it_died(name, limits)
        return reply

    def disbelieve(self) -> None:
        """After an answer that cannot be: whatever else this worker says is not worth hearing."""
        self.is_lost = True
        self._kill()

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
            return self._say("RD-017", name, limit=limits.seconds)
        how = signal.Signals(-status).name if status < 0 else f"退出码 {status}"
        return self._say("RD-019", name, detail=how)

    def close(self) -> None:
        """Leaves no process behind, and no open pipe."""
        self._kill()
        for stream in (self._requests, self._answers):
            with suppress(OSError):  # what was still on its way to a dead worker
                stream.close()
        self._process.wait()
