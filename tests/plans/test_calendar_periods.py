"""Duties come round in calendar periods."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.plans.rules.periods import MONTHS, periods, periods_ended

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@given(days, st.integers(0, 1500), st.sampled_from(sorted(MONTHS)))
def test_periods_cover_every_day_of_the_promise_once(start, length, frequency):
    due = start + timedelta(days=length)
    parts = list(periods(frequency, start, due))
    assert parts[0][0] == start and parts[-1][1] == due
    assert all(first <= last for first, last in parts)
    assert all(after[0] - before[1] == timedelta(days=1) for before, after in pairwise(parts))


def test_a_month_is_over_at_the_end_of_its_last_day():
    year = date(2024, 1, 1), date(2024, 12, 31)
    assert len(list(periods_ended("month", *year, on=date(2024, 2, 28)))) == 1
    assert len(list(periods_ended("month", *year, on=date(2024, 2, 29)))) == 2
    assert list(periods_ended("quarter", *year, on=date(2024, 6, 29))) == [(date(2024, 1, 1), date(2024, 3, 31))]
