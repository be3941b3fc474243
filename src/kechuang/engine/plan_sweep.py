"""A stock over many days, counted in one pass: what begins and what ends, summed in order of day.

Only where neither condition nor amount looks at the day: then a record counts the same on every day that it holds, and
a figure changes only where something begins or ends. Without this, every record is looked at for every day anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from kechuang.engine.expressions import Node
from kechuang.engine.expressions.nodes import Call, walk
from kechuang.engine.plan_records import Step
from kechuang.engine.store import quoted

# Figures of fewer days are quicker counted day by day.
MANY = 48
_OF_THE_DAY = frozenset(("member", "on_day", "span_first", "span_last"))
AMOUNTS = ("_total", "_counted", "_open", "_left_out")


def looks_at_the_day(nodes: Sequence[Node]) -> bool:
    return any(isinstance(part, Call) and part.name in _OF_THE_DAY for node in nodes for part in walk(node))


def of_each_year(before: str, years: Sequence[int]) -> Step:
    """Records cut at the ends of the asked years, for belonging changes with the year. Adds _from, _until and _last."""
    listed = ", ".join(f"(DATE '{year:04}-01-01', DATE '{year:04}-12-31')" for year in years)
    holds = "valid_from <= _ends AND (valid_until IS NULL OR _begins < valid_until)"
    columns = "greatest(valid_from, _begins) AS _from, least(valid_until, _ends + 1) AS _until, _ends AS _last"
    return Step(
        "slices",
        f"SELECT {before}.*, {columns} FROM {before} JOIN (VALUES {listed}) AS years(_begins, _ends) ON {holds}",
    )


def whole_stretches(before: str) -> Step:
    columns = "valid_from AS _from, valid_until AS _until, CAST(NULL AS DATE) AS _last"
    return Step("slices", f"SELECT *, {columns} FROM {before} WHERE valid_from IS NOT NULL")


def swept(told: str, distinct: str, *, amounts: bool) -> tuple[list[Step], str]:
    """(steps, last) over `told`, which has _from, _until, _area, _verdict and of amounts _amount, _left_out.

    distinct: the field of which each value counts once; "" for none.
    """
    if amounts:
        sure = "coalesce(_verdict, FALSE)"
        deltas = (
            "coalesce(_amount, 0) AS _total, CASE WHEN _amount IS NULL THEN 0 ELSE 1 END AS _counted, "
            f"CASE WHEN _amount IS NULL AND NOT ({sure} AND _left_out) THEN 1 ELSE 0 END AS _open, "
            f"CASE WHEN _amount IS NULL AND {sure} AND _left_out THEN 1 ELSE 0 END AS _left_out"
        )
    else:
        deltas = (
            "CASE WHEN _verdict THEN 1 ELSE 0 END AS _total, CASE WHEN _verdict THEN 1 ELSE 0 END AS _counted, "
            "CASE WHEN _verdict THEN 0 ELSE 1 END AS _open, 0 AS _left_out"
        )
    value = f"{quoted(distinct)} AS _value, " if distinct else ""
    steps = [
        Step(
            "weighed",
            f"SELECT _area, {value}_from, _until, {deltas} FROM {told} WHERE _until IS NULL OR _from < _until",
        ),
        Step("turns", _turns("_value, " if distinct else "")),
    ]
    if distinct:
        steps += _once_each()
    steps += _summed("moved" if distinct else "turns")
    return steps, "SELECT _cut, _area, _total, _counted, _open, _left_out FROM levels WHERE _cut IS NOT NULL"


def _turns(value: str) -> str:
    begins = f"SELECT _area, {value}_from AS _day, {', '.join(AMOUNTS)} FROM weighed"
    taken = ", ".join(f"-{each}" for each in AMOUNTS)
    ends = f"SELECT _area, {value}_until, {taken} FROM weighed WHERE _until IS NOT NULL"
    summed = ", ".join(f"sum({each}) AS {each}" for each in AMOUNTS)
    return f"SELECT _area, {value}_day, {summed} FROM ({begins} UNION ALL {ends}) GROUP BY _area, {value}_day"


def _once_each() -> list[Step]:
    """The turns of each value: whether it counts, before and after. A missing value may be any, and stays open."""
    running = "OVER (PARTITION BY _area, _value ORDER BY _day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    states = f"SELECT _area, _value, _day, sum(_counted) {running} AS _sure, sum(_open) {running} AS _maybe FROM turns"
    counts = (
        "SELECT _area, _value, _day, CASE WHEN _value IS NOT NULL AND _sure > 0 THEN 1 ELSE 0 END AS _sure, "
        "CASE WHEN _value IS NULL THEN _sure + _maybe WHEN _sure > 0 OR _maybe = 0 THEN 0 ELSE 1 END AS _maybe "
        "FROM states"
    )
    before = "OVER (PARTITION BY _area, _value ORDER BY _day)"
    sure, maybe = (f"{each} - coalesce(lag({each}) {before}, 0)" for each in ("_sure", "_maybe"))
    moved = f"SELECT _area, _day, {sure} AS _total, {sure} AS _counted, {maybe} AS _open, 0 AS _left_out FROM counts"
    return [Step("states", states), Step("counts", counts), Step("moved", moved)]


def _summed(turns: str) -> list[Step]:
    """The asked days lie between the turns, each after those of its own day: what has begun by then and not ended."""
    zeros = ", ".join(f"0 AS {each}" for each in AMOUNTS)
    days = f"SELECT _area, _last AS _day, 1 AS _asked, _cut, {zeros} FROM (SELECT DISTINCT _area FROM {turns}), asked"
    between = f"SELECT _area, _day, 0 AS _asked, NULL AS _cut, {', '.join(AMOUNTS)} FROM {turns} UNION ALL {days}"
    running = "OVER (PARTITION BY _area ORDER BY _day, _asked ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    summed = ", ".join(f"sum({each}) {running} AS {each}" for each in AMOUNTS)
    return [Step("days", between), Step("levels", f"SELECT _cut, _area, {summed} FROM days")]
