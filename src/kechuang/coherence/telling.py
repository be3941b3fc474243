"""Findings put into words: figures as written, sums written out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kechuang.catalog.check import load_checks
from kechuang.coherence.amounts import words
from kechuang.coherence.figures import Figure
from kechuang.coherence.finding import Finding, Passage
from kechuang.coherence.promise import Promise


def tell(
    rule: str,
    about: Sequence[Figure | Promise],
    arithmetic: str,
    *,
    hard: bool = True,
    severity: str | None = None,
) -> Finding:
    """A finding of `rule`. hard: the figures cannot all hold; else they only disagree as written.

    severity: given where the rule weighs a case lighter than either.
    """
    promises = tuple(each if isinstance(each, Promise) else each.promise for each in about)
    return tell_of(rule, [passage_of(each) for each in promises], promises, arithmetic, hard=hard, severity=severity)


def tell_of(
    rule: str,
    passages: Sequence[Passage],
    promises: Sequence[Promise],
    arithmetic: str,
    *,
    hard: bool = True,
    severity: str | None = None,
) -> Finding:
    check = load_checks()[rule]
    weight = severity or (check.severity if hard else check.otherwise)
    return Finding(
        check.code, rule, weight, check.title, tuple(passages), tuple(promises), arithmetic, check.why, check.mend
    )


def passage_of(promise: Promise) -> Passage:
    return Passage(promise.ident, promise.quote or promise.indicator, promise.where, promise.document)


def plain(value: Fraction, unit: str) -> str:
    """A figure of the base unit in the written unit `unit`."""
    return words(value, unit)


_FRAMES = {">=": "不少于 {}", ">": "超过 {}", "<=": "不超过 {}", "<": "低于 {}", "approx": "约 {}"}


def said(figure: Figure) -> str:
    """The figure with its bound: 不少于 30 家, 3—5 家, 前 50 名."""
    shown = plain(figure.amount.said, figure.unit)
    top = figure.promise.value_max
    if top is not None:
        return f"{shown.split(' ')[0].removesuffix('%')}—{plain(figure.amount.high or figure.amount.said, figure.unit)}"
    return _FRAMES.get(figure.promise.comparator, "{}").format(shown)


def summed(figures: Sequence[Figure], total: Fraction, unit: str) -> str:
    """40 家 + 40 家 + 80 家 = 160 家"""
    return " + ".join(plain(each.amount.said, unit) for each in figures) + f" = {plain(total, unit)}"


def difference(more: Fraction, less: Fraction, unit: str) -> str:
    return plain(abs(more - less), unit)


def years_words(figure: Figure) -> str:
    if not figure.first:
        return ""
    return f"{figure.first}年" if figure.is_one_year else f"{figure.first}—{figure.last}年"


def name_of(figure: Figure) -> str:
    return figure.promise.indicator
