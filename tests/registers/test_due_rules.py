"""Periods, due days and where a report stands: pure rules, every day of many years."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.registers.rules.due import (
    Period,
    State,
    due_day,
    is_nil,
    is_report,
    owed_periods,
    period_holding,
    period_of,
    periods,
    remind_from,
    standing,
)
from kechuang.catalog.collection import Collection

EVERY = st.sampled_from(["month", "quarter", "half_year", "year"])
DAYS = st.dates(date(1999, 1, 1), date(2050, 12, 31))
RANK = {State.NOT_DUE: 0, State.SOON: 1, State.OVERDUE: 2, State.SENT: 3, State.LATE: 3, State.NIL: 3}


def owed(**facts: Any) -> Collection:
    given: dict[str, Any] = {
        "reporters": ["town"], "every": "month", "due": 5, "period": "month", "since": "2024-01-01", **facts
    }  # fmt: skip
    return Collection(**given)


@given(EVERY, DAYS, DAYS)
def test_periods_tile_the_time_without_a_gap_or_an_overlap(every, one, other):
    since, on = sorted((one, other))
    tiles = list(periods(every, since, on))
    assert tiles[0].first <= since < tiles[0].until and tiles[-1].first <= on < tiles[-1].until
    assert all(before.until == after.first for before, after in pairwise(tiles))


@given(EVERY, DAYS)
def test_every_day_lies_in_the_period_that_holds_it(every, day):
    period = period_holding(every, day)
    assert period.first <= day <= period.last
    assert period_holding(every, period.first) == period == period_holding(every, period.last)


@pytest.mark.parametrize(
    ("every", "day", "first", "until", "words"),
    [
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 3, 1), "2024年2月"),
        ("month", date(2025, 12, 31), date(2025, 12, 1), date(2026, 1, 1), "2025年12月"),
        ("quarter", date(2026, 11, 22), date(2026, 10, 1), date(2027, 1, 1), "2026年四季度"),
        ("half_year", date(2026, 6, 30), date(2026, 1, 1), date(2026, 7, 1), "2026年上半年"),
        ("half_year", date(2026, 7, 1), date(2026, 7, 1), date(2027, 1, 1), "2026年下半年"),
        ("year", date(2024, 12, 31), date(2024, 1, 1), date(2025, 1, 1), "2024年"),
    ],
)
def test_periods_are_calendar_periods_and_read_as_people_say_them(every, day, first, until, words):
    period = period_holding(every, day)
    assert (period, period.words) == (Period(first, until), words)


@pytest.mark.parametrize(
    ("facts", "day", "due"),
    [
        ({"due": 5}, date(2026, 10, 1), date(2026, 11, 5)),
        ({"due": 5}, date(2026, 12, 1), date(2027, 1, 5)),
        ({"due": 0}, date(2024, 2, 1), date(2024, 2, 29)),
        ({"every": "half_year", "due": 15}, date(2026, 3, 1), date(2026, 7, 15)),
        ({"every": "year", "due": "05-31", "period": "year"}, date(2023, 1, 1), date(2024, 5, 31)),
        ({"every": "year", "due": "05-31", "period": "year"}, date(2024, 1, 1), date(2025, 5, 31)),
        ({"every": "year", "due": "02-29", "period": "year"}, date(2024, 1, 1), date(2025, 2, 28)),
        ({"every": "year", "due": "02-29", "period": "year"}, date(2023, 1, 1), date(2024, 2, 29)),
    ],
)
def test_a_report_is_due_so_many_days_after_its_period_or_on_a_day_of_the_next_year(facts, day, due):
    rule = owed(**facts)
    assert due_day(rule, period_holding(rule.every, day)) == due


def test_a_new_collection_is_owed_from_its_first_period_and_no_longer_after_its_last():
    rule = owed(since="2026-03-01", until="2026-05-31")
    assert [each.first.month for each in owed_periods(rule, date(2020, 1, 1), date(2026, 9, 9))] == [3, 4, 5]
    assert [each.first.month for each in owed_periods(rule, date(2026, 4, 20), date(2026, 9, 9))] == [4, 5]
    assert owed_periods(rule, date(2020, 1, 1), date(2026, 2, 28)) == []


@pytest.mark.parametrize(
    ("facts", "payload", "first"),
    [
        ({}, {"month": "2026-02"}, date(2026, 2, 1)),
        ({"every": "half_year"}, {"month": "2026-06"}, date(2026, 1, 1)),
        ({"every": "year", "period": "month"}, {"month": "2026-12"}, date(2026, 1, 1)),
        ({"every": "year", "period": "year"}, {"year": 2026}, date(2026, 1, 1)),
        ({"every": "quarter", "period": "", "day": "day"}, {"day": "2026-09-30"}, date(2026, 7, 1)),
    ],
)
def test_a_record_says_which_period_it_belongs_to(facts, payload, first):
    period = period_of(owed(**facts), payload)
    assert period is not None and period.first == first


def test_a_record_without_its_month_belongs_to_no_period():
    assert period_of(owed(), {"unit": "徐霞客镇"}) is None


def test_a_record_that_says_not_filed_is_no_report_and_one_that_says_nil_is_a_nil_report():
    rule = owed(sent={"state": ["filed", "nil"]}, nil={"state": ["nil"]})
    assert [is_report(rule, {"state": each}) for each in ("filed", "nil", "not_filed")] == [True, True, False]
    assert [is_nil(rule, {"state": each}) for each in ("filed", "nil", "not_filed")] == [False, True, False]
    assert is_report(owed(), {}) and not is_nil(owed(), {})


@given(DAYS, st.none() | st.integers(-40, 40), st.booleans(), st.booleans(), st.integers(-60, 60))
def test_states_move_forward_only_as_the_days_pass_and_there_is_exactly_one(due, sent, nil, excused, start):
    sent_on = due + timedelta(days=sent) if sent is not None else None
    days = [due + timedelta(days=start + each) for each in range(30)]
    stands = [standing(due, sent_on, nil and sent is not None, excused, day).state for day in days]
    if excused:
        assert set(stands) == {State.EXCUSED}
    else:
        ranks = [RANK[state] for state in stands]
        assert ranks == sorted(ranks)


@given(DAYS, st.integers(1, 400), st.integers(0, 900))
def test_late_is_shown_for_ever_with_the_days_it_was_late(due, late, later):
    stands = standing(due, due + timedelta(days=late), False, False, due + timedelta(days=late + later))
    assert (stands.state, stands.days, stands.words) == (State.LATE, late, f"迟报 {late} 天")


def test_the_days_around_the_due_day():
    due = date(2026, 11, 5)
    words = {day: standing(due, None, False, False, date(2026, 11, day)).words for day in (1, 2, 5, 6, 8)}
    assert words == {1: "未到期", 2: "临近", 5: "临近", 6: "逾期 1 天未报", 8: "逾期 3 天未报"}
    assert standing(due, due, False, False, due).state == State.SENT
    assert standing(due, date(2026, 11, 7), True, False, date(2026, 11, 9)).words == "零报告（迟 2 天）"


def test_monthly_reports_are_called_to_mind_five_days_before_and_longer_ones_fifteen():
    due = date(2026, 11, 20)
    assert remind_from("month", due) == date(2026, 11, 15)
    assert {remind_from(every, due) for every in ("quarter", "half_year", "year")} == {date(2026, 11, 5)}
