"""What an expression may ask besides the fields of its record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


def _nobody(organisation: str, cohort: str) -> bool | None:
    """Without cohorts nobody may be asked for: an answer would be a guess."""
    raise LookupError(cohort)


@dataclass(frozen=True)
class Context:
    """What a figure is asked for. first, last: its span, both included; of a stock both are its day.

    member: organisation and code of a cohort → whether it belongs to it on the last day; None when that is unknown.
    home: the code of the region that this installation works for; None while it is not known.
    """

    first: date
    last: date
    member: Callable[[str, str], bool | None] = _nobody
    home: str | None = None


@dataclass(frozen=True)
class Circumstances:
    """The record at hand and the figure it is looked at for."""

    row: Mapping[str, Any]
    context: Context


@dataclass(frozen=True)
class Rendering:
    """How SQL is to be written. names: see `sql.to_sql`."""

    dialect: str
    names: Mapping[str, str]

    @property
    def is_duckdb(self) -> bool:
        return self.dialect == "duckdb"

    def name(self, key: str) -> str:
        """What the query calls a field or one of the keys of `to_sql`; a field's own name, quoted, by default."""
        if key in self.names:
            return self.names[key]
        mark = '"' if self.is_duckdb else "`"
        return f"{mark}{key.removesuffix('()').replace(mark, mark * 2)}{mark}"

    def text(self, value: str) -> str:
        """A text in quotes. Spark escapes with a backslash, and reads '' as two texts side by side."""
        if self.is_duckdb:
            return "'" + value.replace("'", "''") + "'"
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
