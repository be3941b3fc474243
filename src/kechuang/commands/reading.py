"""Many sources read on all cores, handed back in the order given, none able to stop the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kechuang.catalog.indicator import IndicatorCatalog, load_indicators
from kechuang.commands.sources import Source, stdin_bytes
from kechuang.kernel.errors import ReadingError
from kechuang.readers.document import IssuedDocument
from kechuang.readers.linking import link_all
from kechuang.readers.messages import fault
from kechuang.readers.reading import PlanReading
from kechuang.readers.sandbox import read_many, read_safely
from kechuang.writers.drafts import Draft, to_json

Result = tuple[IssuedDocument, PlanReading] | ReadingError


@dataclass(frozen=True, slots=True)
class Outcome:
    """Exactly one of `draft` and `fault` is set."""

    source: Source
    draft: Draft | None
    fault: ReadingError | None


def read_all(sources: Sequence[Source], on_done: Callable[[Outcome], None], workers: int | None = None) -> None:
    """Every source read and linked to the catalog; `on_done` is called in this thread, in the order of `sources`."""
    catalog = load_indicators()
    read_each(sources, lambda source, result: on_done(_outcome(source, result, catalog)), workers)


def read_each(sources: Sequence[Source], on_done: Callable[[Source, Result], None], workers: int | None = None) -> None:
    """Every source read in a confined process; `on_done` is called in this thread, in the order of `sources`."""
    order = _InOrder(on_done)
    ordinals: dict[Path, int] = {}
    for ordinal, source in enumerate(sources):
        if source.fault is not None:
            order.put(ordinal, source, source.fault)
        elif source.path is None:
            order.put(ordinal, source, _stdin(source))
        else:
            ordinals[source.path] = ordinal

    def done(path: Path, result: Result) -> None:
        ordinal = ordinals[path]
        order.put(ordinal, sources[ordinal], result)

    if ordinals:
        read_many(list(ordinals), done, workers=min(workers, len(ordinals)) if workers else None)


class _InOrder:
    """Hands on what arrives in any order in the order of its ordinals; holds back only what came early."""

    def __init__(self, on_done: Callable[[Source, Result], None]) -> None:
        self._on_done, self._next = on_done, 0
        self._early: dict[int, tuple[Source, Result]] = {}

    def put(self, ordinal: int, source: Source, result: Result) -> None:
        self._early[ordinal] = (source, result)
        while self._next in self._early:
            self._on_done(*self._early.pop(self._next))
            self._next += 1


def _stdin(source: Source) -> Result:
    try:
        return read_safely(stdin_bytes(), source.name)
    except ReadingError as known:
        return known


def _outcome(source: Source, result: Result, catalog: IndicatorCatalog) -> Outcome:
    if isinstance(result, ReadingError):
        return Outcome(source, None, result)
    document, reading = result
    try:
        return Outcome(source, to_json(source.name, document, reading, link_all(reading.statements, catalog)), None)
    except Exception as unforeseen:  # a fault of ours in one file must not cost the other nine hundred
        return Outcome(source, None, fault("RD-024", source.name, detail=type(unforeseen).__name__))
