"""A figure in words and as JSON. Rounding is for the eye alone; JSON carries the exact fraction beside it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from kechuang.apps.figures.queries.measuring import Measured
from kechuang.engine.figures import Figure

PLACES = 4
_STATES = {"unknown": "待核实", "not_applicable": "不适用"}


def number(value: Fraction) -> str:
    """1,234.5; at most four decimals, half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(Decimal(1).scaleb(-PLACES), ROUND_HALF_UP)
    text = f"{rounded:,f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def value_words(measured: Measured) -> str:
    """167 家；待核实；不适用."""
    figure = measured.figure
    if figure.value is None:
        return _STATES[figure.state]
    return f"{number(figure.value)} {measured.indicator.unit}"


def notes(figure: Figure) -> str:
    """What stands behind the value: 依据 167 条，待核实 2 条（167～169）."""
    said = [f"依据 {figure.counted:,} 条"] if figure.counted else []
    if figure.unknown:
        low, high = figure.low, figure.high
        between = f"（{number(low)}～{number(high)}）" if low is not None and high is not None and low != high else ""
        said.append(f"另有 {figure.unknown:,} 条待核实{between}")
    if figure.not_applicable:
        said.append(f"不适用 {figure.not_applicable:,} 条")
    return "，".join([*said, figure.why] if figure.why else said)


def span_words(measured: Measured) -> str:
    asked = measured.asked
    if asked.kind == "point":
        return asked.last.isoformat()
    return {"year": f"{asked.last.year}", "month": f"{asked.last:%Y-%m}"}.get(
        asked.kind, f"{asked.first.isoformat()}..{asked.last.isoformat()}"
    )


def as_json(measured: Measured) -> dict[str, Any]:
    """value, low, high: decimal text with at most four decimals, None where there is none; exact: the fraction."""
    figure, indicator = measured.figure, measured.indicator
    return {
        "indicator": f"{indicator.code}@{indicator.version}",
        "name": indicator.name,
        "unit": indicator.unit,
        "area": measured.area or None,
        "first": measured.asked.first.isoformat(),
        "last": measured.asked.last.isoformat(),
        "known": measured.asked.known.isoformat() if measured.asked.known else None,
        "state": figure.state,
        "value": _plain(figure.value),
        "exact": str(figure.value) if figure.value is not None else None,
        "counted": figure.counted,
        "unknown": figure.unknown,
        "not_applicable": figure.not_applicable,
        "low": _plain(figure.low),
        "high": _plain(figure.high),
        "why": figure.why,
        "source": {"document": indicator.source.document, "clause": indicator.source.clause},
    }


def _plain(value: Fraction | None) -> str | None:
    return None if value is None else number(value).replace(",", "")
