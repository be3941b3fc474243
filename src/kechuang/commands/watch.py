"""What a person sees on standard error while files are read: a bar, the faults beside it, the count at the end."""

from __future__ import annotations

import sys
from typing import Any

from kechuang.commands.reading import Outcome
from kechuang.writers.progress import progress_bar


class Watch:
    """total: how many files there are; quiet: faults only."""

    def __init__(self, total: int, quiet: bool) -> None:
        self.total, self.quiet = total, quiet
        self.read = self.failed = 0
        self._bar: Any = None

    def __enter__(self) -> Watch:
        if self.total > 1 and not self.quiet:
            self._bar = progress_bar("读取", self.total, "份")
        return self

    def __exit__(self, *error: Any) -> None:
        if self._bar is not None:
            self._bar.close()

    def count(self, outcome: Outcome) -> None:
        if outcome.fault is not None:
            self.failed += 1
            self.say(_with_name(outcome))
        else:
            self.read += 1
        if self._bar is not None:
            self._bar.update()

    def say(self, text: str) -> None:
        if self._bar is not None and sys.stderr.isatty():
            self._bar.write(text, file=sys.stderr)
        else:
            # In a log the bar's line has no end yet.
            print("\n" + text if self._bar is not None else text, file=sys.stderr)

    def sum_up(self, place: str) -> None:
        """place: where the results are; empty when they went to standard output."""
        if self.quiet or (self.total == 1 and not place):
            return
        counts = f"读了 {self.total} 份：{self.read} 份成功，{self.failed} 份未读出"
        print("。".join(filter(None, (counts, place and f"结果在 {place}"))), file=sys.stderr)


def _with_name(outcome: Outcome) -> str:
    """The fault in words, beginning with the file it belongs to unless it says so itself."""
    fault, name = outcome.fault, outcome.source.name
    assert fault is not None
    return fault.sentence if name in fault.where else f"{name}\n{fault.sentence}"
