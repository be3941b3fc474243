"""The same expression as SQL, for DuckDB and for Spark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kechuang.engine.expressions.nodes import Node

Dialect = Literal["duckdb", "spark"]


def to_sql(node: Node, dialect: Dialect, names: Mapping[str, str] | None = None) -> str:
    """SQL of a checked expression, bracketed so that it can stand anywhere.

    names: how things are called in the query; a field not named there stands under its own name. Besides fields:
    `on_day()`, `span_first()`, `span_last()` (the figure's days, dates), `valid_from`, `valid_until`,
    `is_first()`, `is_renewal()` (columns), and for a cohort `member(CODE)`: a relation with a column `organisation`
    of its members on that day; `perhaps(CODE)`, if given, one of those of whom it is unknown.
    Types in the database: money DECIMAL in yuan, numbers BIGINT or DECIMAL, months VARCHAR 'YYYY-MM', years an integer,
    codes VARCHAR[], the rest VARCHAR, BOOLEAN and DATE.
    """
    raise NotImplementedError
