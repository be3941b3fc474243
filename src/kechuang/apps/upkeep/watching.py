"""What a person sees on standard error while a backup is made or restored: one bar for each stage."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kechuang.writers.progress import progress_bar


class Bars:
    """A Progress that draws; quiet: draws nothing."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._bar: Any = None

    def __enter__(self) -> Bars:
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def begin(self, stage: str, steps: int) -> None:
        self._close()
        if not self._quiet:
            self._bar = progress_bar(stage, steps)

    def advance(self, steps: int) -> None:
        if self._bar is not None:
            self._bar.update(steps)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


@contextmanager
def ended_like_ctrl_c() -> Iterator[None]:
    """Being told to end, as a service manager does, tidies up as Ctrl-C does."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    usual = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, usual)
