"""What a person sees on standard error while a backup is made or restored: one bar for each stage."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm

BAR = "{desc} {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt}，已用 {elapsed}，还需约 {remaining}"


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
        if self._quiet:
            return
        seen = sys.stderr.isatty()
        self._bar = tqdm(
            total=steps,
            desc=stage,
            file=sys.stderr,
            dynamic_ncols=seen,
            ncols=None if seen else 80,
            mininterval=0.1 if seen else 5,  # a log file wants a line now and then, not ten a second
            bar_format=BAR,
        )

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
