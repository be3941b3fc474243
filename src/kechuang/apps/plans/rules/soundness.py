"""What is asked back before a draft is taken: units likely mistaken, parts that hold each other. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from kechuang.apps.plans.rules.faults import terms_faults
from kechuang.apps.plans.rules.terms import Counting, Terms
from kechuang.coherence.amounts import measure_of

# 万元 for 亿元 is off by 10 000, 元 for 万元 too; no honest correction of a figure comes near a thousand.
SLIP = 1000


def draft_faults(terms: Terms) -> list[str]:
    """All that keeps a draft from being adopted: faults of its terms, and counting nodes of which there are none."""
    found = terms_faults(terms)
    if terms.counting == Counting.MILESTONES and not terms.nodes:
        found.append("按时间节点计数，但还没有填节点，请至少填一个节点和它的计划完成日。")
    return found


def is_slip(value: Decimal | None, unit: str, known: Decimal | None, known_unit: str) -> bool:
    """Whether `value` is a thousandfold off what was known, up or down, so that a unit is likely mistaken.

    Amounts are compared in their base unit where both have the same; 1000 万元 and 0.1 亿元 are equal.
    Edge: with nothing, or 0, known nothing is a slip.
    """
    if not known or not value:
        return False
    mine, its = measure_of(unit), measure_of(known_unit)
    if mine.base != its.base:
        return False
    ratio = abs(Fraction(value) * mine.factor / (Fraction(known) * its.factor))
    return ratio >= SLIP or ratio * SLIP <= 1


def circle(parents: Mapping[int, int | None], start: int) -> list[int]:
    """The keys met when going from `start` to its parent and on, if that ever comes back to `start`; else []."""
    met = [start]
    at = parents.get(start)
    while at is not None:
        if at == start:
            return met
        if at in met:
            return []
        met.append(at)
        at = parents.get(at)
    return []
