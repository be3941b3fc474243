"""Statements as the linker sees them: only the words that matter to it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from kechuang.kernel.span import Span
from kechuang.readers.reading import Statement

GOLDEN = Path(__file__).parents[1] / "golden"


def says(indicator: str, verb: str | None = None, kind: str = "level", unit: str | None = "家") -> Statement:
    return Statement(
        id="x", what="target", indicator=indicator, verb=verb, comparator="=", value=None, value_max=None,
        stretch_value=None, unit=unit, kind=kind, period=None, per_year=False, frequency=None, region=None,
        span=Span(0, 0), value_span=Span(0, 0), section=(), task_id=None, units=(),
    )  # fmt: skip


def golden_rows(name: str) -> Iterator[list[str]]:
    """The rows of a tab-separated golden file, comments left out."""
    with (GOLDEN / name).open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row and not row[0].startswith("#"):
                yield row
