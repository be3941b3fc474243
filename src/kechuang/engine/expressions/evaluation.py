"""The value of an expression for one record, in plain Python, with the three-valued logic of SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kechuang.engine.expressions.nodes import Node


def _nobody(organisation: str, cohort: str) -> bool | None:
    raise LookupError(cohort)


@dataclass(frozen=True)
class Context:
    """What a figure is asked for. first, last: its span, both included; of a stock both are its day.

    member: organisation and code of a cohort → whether it belongs to it on the last day; None when that is unknown.
    """

    first: date
    last: date
    member: Callable[[str, str], bool | None] = _nobody


def evaluate(node: Node, row: Mapping[str, Any], context: Context) -> Any | None:
    """True, False, Decimal, date, int (a year) or str; None: unknown.

    row: by field name, typed (date, int year, 'YYYY-MM' month, Decimal yuan and numbers, bool, str, tuple of codes);
    a missing key is a missing value. Of what `nodes.columns` names besides the fields: valid_from and valid_until
    (dates or None), `is_first()` and `is_renewal()` (bool or None).
    """
    raise NotImplementedError
