"""Revisions worked into plain terms: exact, in order, never before their day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.plans.rules import revisions
from kechuang.apps.plans.rules.terms import Counting, Node, PathShape, Terms

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
NODES = (Node("甲", date(2026, 3, 1), reached_on=date(2026, 2, 1)), Node("乙", date(2026, 9, 1)))
TERMS = Terms("increment", Counting.EVIDENCE, ">=", Decimal(15), "家", FIRST, LAST, FIRST, nodes=NODES)


@dataclass(frozen=True)
class Approved:
    effective_on: date
    changes: dict[str, object] = field(default_factory=dict)
    ordinal: int = 1
    withdrawn: bool = False


def test_each_field_is_read_back_as_what_it_is():
    changes = {
        "value": "20.5", "stretch": None, "due": "2026-11-30", "counting": "reported", "path": "shares",
        "shares": ["0.1", "1"], "baseline": "3",
    }  # fmt: skip
    after = revisions.apply(TERMS, changes)
    assert (after.value, after.due, after.counting, after.path) == (
        Decimal("20.5"), date(2026, 11, 30), Counting.REPORTED, PathShape.SHARES,
    )  # fmt: skip
    assert (after.stretch, after.shares, after.baseline) == (None, (Decimal("0.1"), Decimal(1)), Decimal(3))
    assert (after.unit, after.start) == (TERMS.unit, TERMS.start)


@pytest.mark.parametrize("changes", [{"unit": "项"}, {"start": "2026-02-01"}, {"kind": "level"}])
def test_what_a_promise_is_cannot_be_revised(changes):
    with pytest.raises(KeyError):
        revisions.apply(TERMS, changes)


def test_a_milestone_keeps_what_was_reached_when_its_day_moves():
    move = {"title": "甲", "planned_on": "2026-10-01", "amount": "5"}
    after = revisions.apply(TERMS, {"nodes": [move]})
    assert [node.title for node in after.nodes] == ["乙", "甲"]
    assert after.nodes[1] == Node("甲", date(2026, 10, 1), Decimal(5), date(2026, 2, 1))


def test_only_what_makes_a_difference_differs():
    assert revisions.differing(TERMS, {"value": "15.0", "stretch": None, "due": "2026-11-30"}) == {"due": "2026-11-30"}


def test_the_last_word_decides_whether_it_is_called_off():
    off, on_again = Approved(date(2026, 3, 1), withdrawn=True), Approved(date(2026, 6, 1), ordinal=2)
    assert not revisions.is_withdrawn([off, on_again], date(2026, 2, 28))
    assert revisions.is_withdrawn([off, on_again], date(2026, 3, 1))
    assert not revisions.is_withdrawn([off, on_again], date(2026, 6, 1))


days = st.dates(FIRST, LAST)
changes = st.fixed_dictionaries(
    {},
    optional={
        "value": st.decimals(1, 1000, places=2).map(str),
        "stretch": st.none() | st.decimals(1, 1000, places=2).map(str),
        "due": days.map(date.isoformat),
        "path": st.sampled_from([str(each) for each in PathShape]),
    },
)
approved = st.lists(st.tuples(days, changes), max_size=5).map(
    lambda pairs: [Approved(day, change, at) for at, (day, change) in enumerate(pairs, start=1)]
)


@given(approved, days)
def test_a_revision_changes_nothing_before_its_day(rows, on):
    later = [each for each in rows if each.effective_on > on]
    earlier = [each for each in rows if each.effective_on <= on]
    assert revisions.terms_on(TERMS, rows, on) == revisions.terms_on(TERMS, earlier, on)
    assert revisions.terms_on(TERMS, later, on) == TERMS


@given(approved, days)
def test_from_its_day_on_the_newest_word_on_each_field_holds(rows, on):
    after = revisions.terms_on(TERMS, rows, on)
    for name in ("value", "stretch", "due", "path"):
        said = [each.changes[name] for each in revisions.in_force(rows, on) if name in each.changes]
        expected = revisions.REVISABLE[name](said[-1]) if said else getattr(TERMS, name)
        assert getattr(after, name) == expected


@given(approved)
def test_in_what_order_they_come_does_not_matter(rows):
    assert revisions.terms_on(TERMS, rows, LAST) == revisions.terms_on(TERMS, list(reversed(rows)), LAST)


@given(changes)
def test_applying_a_change_twice_is_applying_it_once(change):
    once = revisions.apply(TERMS, change)
    assert revisions.apply(once, change) == once
    assert revisions.differing(once, change) == {}


def test_the_day_it_takes_effect_counts_in_full():
    row = Approved(date(2026, 7, 1), {"value": "12"})
    assert revisions.terms_on(TERMS, [row], date(2026, 7, 1)).value == 12
    assert revisions.terms_on(TERMS, [row], date(2026, 7, 1) - timedelta(days=1)).value == 15
