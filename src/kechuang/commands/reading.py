"""Many sources read on all cores, handed back in the order given, none able to stop the others."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from kechuang.commands.sources import Source
from kechuang.kernel.errors import KechuangError
from kechuang.readers.files import read_bytes
from kechuang.readers.messages import fault
from kechuang.readers.workplan import read_plan
from kechuang.writers.drafts import Draft, to_json


@dataclass(frozen=True, slots=True)
class Outcome:
    """Exactly one of `draft` and `fault` is set."""

    source: Source
    draft: Draft | None
    fault: KechuangError | None


def read_all(sources: Sequence[Source], workers: int | None = None) -> Iterator[Outcome]:
    """Outcomes in the order of `sources`. Each file is read in its own limited process, so threads suffice here.

    Only a few files per worker are under way, so memory does not grow with the number of sources.
    """
    workers = max(1, min(workers or os.cpu_count() or 1, len(sources)))
    pool = ThreadPoolExecutor(workers, thread_name_prefix="read")
    under_way: deque[Future[Outcome]] = deque()
    try:
        for source in sources:
            under_way.append(pool.submit(_read, source))
            if len(under_way) >= 4 * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _read(source: Source) -> Outcome:
    try:
        document = read_bytes(source.load(), source.name)  # TODO when readers.sandbox and readers.linking are there
        reading = read_plan(document)
        links: dict[str, Any] = {}
        return Outcome(source, to_json(source.name, document, reading, links), None)
    except KechuangError as known:
        return Outcome(source, None, known)
    except Exception as unforeseen:  # a fault of ours in one file must not cost the other nine hundred
        return Outcome(source, None, fault("RD-024", source.name, detail=type(unforeseen).__name__))
