"""The bar a person sees on standard error while something long is done."""

from __future__ import annotations

import sys
from typing import Any

from tqdm import tqdm


def progress_bar(what: str, steps: int, unit: str = "", *, quiet: bool = False) -> Any:
    """A bar to `update`, `close`, or use in a `with`. unit: what is counted, such as 份.  quiet: nothing is drawn."""
    seen = sys.stderr.isatty()
    counted = f"{{n_fmt}}/{{total_fmt}} {unit}".rstrip()
    return tqdm(
        total=steps,
        desc=what,
        file=sys.stderr,
        disable=quiet,
        dynamic_ncols=seen,
        ncols=None if seen else 80,
        mininterval=0.1 if seen else 5,  # a log file wants a line now and then, not ten a second
        bar_format="{desc} {percentage:3.0f}%|{bar}| " + counted + "，已用 {elapsed}，还需约 {remaining}",
    )
