"""Where a commitment should stand at the end of a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from promises import FIFTHS, FIRST, LAST, ceiling, changed, count, level, number, promise, ranked, share

from kechuang.apps.plans.rules import paths
from kechuang.apps.plans.rules.terms import Counting, Direction, Node, PathShape

D = Decimal
# Last year: nothing in January and February, then 10, 20, 30 … in all; everything by December.
SHARES = tuple(map(D, ("0", "0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1")))


def test_linear_counts_days_and_the_last_day_in_full():
    terms = count(365)  # one a day
    assert paths.due_by(terms, FIRST) == 1
    assert paths.due_by(terms, date(2025, 1, 31)) == 31
    assert paths.due_by(terms, date(2025, 12, 30)) == 364
    assert paths.due_by(terms, LAST) == 365


@pytest.mark.parametrize(("day", "fifth"), list(zip(FIFTHS, range(1, 6), strict=True)))
def test_linear_runs_from_the_baseline_to_the_value(day, fifth):
    assert paths.due_by(level(575, 375), day) == 375 + 40 * fifth  # 200 in five steps


def test_a_leap_year_has_366_days():
    leap = count(366, start=date(2024, 1, 1), due=date(2024, 12, 31), judge_from=date(2024, 1, 1))
    assert paths.due_by(leap, date(2024, 2, 29)) == 60
    assert paths.due_by(leap, date(2024, 3, 1)) == 61
    assert paths.due_by(leap, date(2024, 12, 31)) == 366


def test_a_promise_of_three_years_runs_across_all_of_them():
    terms = count(1096, start=date(2023, 1, 1), judge_from=date(2023, 1, 1), due=LAST)  # 365 + 366 + 365 days
    assert paths.due_by(terms, date(2023, 12, 31)) == 365
    assert paths.due_by(terms, date(2024, 12, 31)) == 731
    assert paths.due_by(terms, LAST) == 1096


def test_nothing_is_due_before_the_start_or_before_it_is_judged():
    terms = count(365, judge_from=date(2025, 2, 1))
    assert paths.due_by(terms, date(2025, 1, 31)) is None
    assert paths.due_by(terms, date(2025, 2, 1)) == 32
    early = count(365, judge_from=date(2024, 6, 1))
    assert paths.due_by(early, date(2024, 12, 31)) is None
    assert paths.due_by(early, FIRST) == 1


def test_what_is_judged_after_its_end_is_due_in_full_from_then_on():
    terms = count(100, judge_from=date(2026, 9, 30))
    assert paths.due_by(terms, date(2026, 9, 29)) is None
    assert paths.due_by(terms, date(2026, 9, 30)) == 100
    assert paths.due_by(terms, date(2030, 1, 1)) == 100


def test_a_ceiling_or_a_rank_runs_down_from_a_higher_baseline():
    down = promise("level", Counting.REPORTED, "=", 100, "吨", direction=Direction.DOWN, baseline=200)
    assert [paths.due_by(down, day) for day in FIFTHS] == [180, 160, 140, 120, 100]
    rank = ranked(50, baseline=100, path=PathShape.LINEAR, judge_from=FIRST)
    assert paths.due_by(rank, FIFTHS[1]) == 80


def test_where_the_beginning_is_as_good_as_the_end_the_end_is_due_all_year():
    assert paths.due_by(level(300, 320), FIRST) == 300  # 保持在 300 以上 from 320: never more than promised
    assert paths.due_by(level(300, 300), FIRST) == 300
    down = promise("level", Counting.REPORTED, "=", 100, "吨", direction=Direction.DOWN, baseline=90)
    assert paths.due_by(down, FIRST) == 100
    assert paths.due_by(ceiling(3), FIRST) == 3  # a count up to a ceiling is not rationed by the day


def test_without_a_baseline_only_the_last_day_of_a_level_is_due():
    for shape in (PathShape.LINEAR, PathShape.SHARES):
        terms = level(575, None, path=shape, shares=SHARES)
        assert paths.lacks_baseline(terms)
        assert paths.due_by(terms, date(2025, 12, 30)) is None
        assert paths.due_by(terms, LAST) == 575


@pytest.mark.parametrize("kind", ["increment", "count_of_activities", "breakthrough", "deliverable"])
def test_what_is_added_begins_at_zero_whatever_the_baseline(kind):
    for baseline in (None, 384):
        terms = promise(kind, Counting.EVIDENCE, ">=", 365, "家", baseline=baseline)
        assert paths.due_by(terms, FIRST) == 1
        assert not paths.lacks_baseline(terms)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2025, 1, 1), "0"),
        (date(2025, 2, 28), "0"),
        (date(2025, 3, 31), "31"),  # 0.1 of 310
        (date(2025, 3, 1), "1"),  # one of 31 days of 31
        (date(2025, 5, 10), "72"),  # 62 + 10/31 of 31
        (date(2025, 11, 30), "279"),
        (date(2025, 12, 30), "309"),  # 279 + 30/31 of 31
        (date(2025, 12, 31), "310"),
    ],
)
def test_shares_run_month_by_month_and_evenly_within_one(day, due):
    assert paths.due_by(count(310, path=PathShape.SHARES, shares=SHARES), day) == D(due)


def test_shares_speak_of_the_way_from_the_baseline():
    assert (
        paths.due_by(level(575, 375, path=PathShape.SHARES, shares=SHARES), date(2025, 6, 30)) == 455
    )  # 375 + 0.4×200


def test_february_of_a_leap_year_has_29_days_of_shares():
    even = tuple(D(month) / 100 for month in (0, 29, *range(30, 39), 100))
    terms = count(
        100, path=PathShape.SHARES, shares=even, start=date(2024, 1, 1), due=date(2024, 12, 31),
        judge_from=date(2024, 1, 1),
    )  # fmt: skip
    assert paths.due_by(terms, date(2024, 2, 28)) == 28
    assert paths.due_by(terms, date(2024, 2, 29)) == 29


def test_shares_that_are_not_twelve_or_run_over_a_year_fall_back_to_days():
    assert paths.due_by(count(365, path=PathShape.SHARES, shares=SHARES[1:]), FIRST) == 1
    two_years = count(730, path=PathShape.SHARES, shares=SHARES, due=date(2026, 12, 31))
    assert paths.due_by(two_years, FIRST) == 1


NODES = (Node("一", date(2025, 3, 31), D(10)), Node("二", date(2025, 9, 30), D(60)))


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2025, 3, 30), None),
        (date(2025, 3, 31), 10),
        (date(2025, 9, 29), 10),
        (date(2025, 9, 30), 60),
        (date(2025, 12, 30), 60),
        (date(2025, 12, 31), 100),
    ],
)
def test_nodes_are_steps(day, due):
    for nodes in (NODES, NODES[::-1]):
        assert paths.due_by(count(100, path=PathShape.NODES, nodes=nodes), day) == due


def test_a_node_may_fall_on_the_first_day():
    terms = count(100, path=PathShape.NODES, nodes=(Node("一", FIRST, D(10)),))
    assert paths.due_by(terms, FIRST) == 10


def test_nodes_without_amounts_ask_for_nothing_before_the_end():
    terms = count(100, path=PathShape.NODES, nodes=(Node("一", date(2025, 3, 31)),))
    assert paths.due_by(terms, date(2025, 6, 1)) is None
    assert paths.due_by(terms, LAST) == 100


def test_flat_is_due_at_any_time_from_the_day_it_is_judged():
    terms = share(30, judge_from=date(2025, 3, 31))
    assert paths.due_by(terms, date(2025, 3, 30)) is None
    assert paths.due_by(terms, date(2025, 3, 31)) == 30
    assert paths.due_by(terms, date(2027, 1, 1)) == 30


def test_due_only_is_due_on_the_last_day():
    terms = share(30, path=PathShape.DUE_ONLY)
    assert paths.due_by(terms, date(2025, 12, 30)) is None
    assert paths.due_by(terms, LAST) == 30


def test_a_range_is_due_at_the_end_that_passes():
    assert paths.due_by(count(3, "range", value_max=5), LAST) == 3
    assert paths.due_by(ceiling(3, "range", value_max=5), LAST) == 5


def test_a_climb_is_due_as_a_position():
    climb = ranked(5, "=", is_change=True, baseline=57)
    assert paths.due_by(climb, date(2026, 6, 30)) == 52
    unknown = ranked(5, "=", is_change=True)
    assert paths.due_by(unknown, date(2026, 6, 30)) is None
    assert paths.lacks_baseline(unknown) and not paths.lacks_baseline(climb)


def test_a_promise_without_a_figure_has_no_path_unless_it_is_one_thing():
    assert paths.due_by(level(None, 3), LAST) is None
    assert paths.due_by(count(None), LAST) == 1


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2023, 12, 31), 365),
        (date(2024, 1, 1), D(365) / 366),
        (date(2024, 12, 31), 365),
        (date(2025, 1, 1), 1),
        (date(2025, 12, 31), 365),
        (date(2026, 5, 5), 365),
    ],
)
def test_a_yearly_promise_begins_anew_every_year(day, due):
    yearly = count(365, frequency="year", start=date(2023, 1, 1), judge_from=date(2023, 1, 1))
    assert paths.due_by(yearly, day) == due


def test_a_yearly_promise_is_judged_from_the_same_day_of_every_year():
    yearly = count(365, frequency="year", start=date(2023, 1, 1), judge_from=date(2023, 10, 1))
    assert paths.due_by(yearly, date(2024, 9, 30)) is None
    assert paths.due_by(yearly, date(2024, 10, 1)) is not None
    leap = count(365, frequency="year", start=date(2024, 1, 1), judge_from=date(2024, 2, 29))
    assert paths.window(leap, date(2025, 6, 1)).judge_from == date(2025, 2, 28)


def test_a_yearly_promise_published_late_is_judged_for_the_year_that_is_out():
    yearly = share(30, frequency="year", start=date(2023, 1, 1), judge_from=date(2024, 9, 30), path=PathShape.DUE_ONLY)
    assert paths.window(yearly, date(2024, 9, 29)).last == date(2023, 12, 31)
    assert paths.due_by(yearly, date(2024, 9, 29)) is None
    assert paths.due_by(yearly, date(2025, 9, 29)) == 30  # of 2023
    assert paths.window(yearly, date(2025, 9, 29)).last == date(2023, 12, 31)
    assert paths.window(yearly, date(2025, 9, 30)).last == date(2024, 12, 31)
    assert paths.window(yearly, date(2026, 9, 30)).last == LAST


def test_before_its_first_year_a_yearly_promise_waits_for_it():
    yearly = count(365, frequency="year")
    assert paths.window(yearly, date(2024, 7, 1)).first == FIRST
    assert paths.due_by(yearly, date(2024, 7, 1)) is None


@pytest.mark.parametrize(
    ("frequency", "day", "due"),
    [
        ("month", date(2025, 1, 30), None),
        ("month", date(2025, 1, 31), 6),
        ("month", date(2025, 2, 27), 6),
        ("month", date(2025, 2, 28), 12),
        ("month", LAST, 72),
        ("quarter", date(2025, 3, 30), None),
        ("quarter", date(2025, 3, 31), 6),
        ("quarter", date(2025, 9, 30), 18),
        ("quarter", LAST, 24),
        ("year", LAST, 6),
    ],
)
def test_a_duty_of_three_units_is_due_after_each_period(frequency, day, due):
    assert paths.due_by(count(2, frequency=frequency, members=3, path=PathShape.DUE_ONLY), day) == due


def test_a_monthly_share_is_not_added_up():
    terms = share(90, frequency="month", members=4)
    assert paths.due_by(terms, date(2025, 5, 31)) == 90
    assert paths.due_by(terms, LAST) == 90


def test_periods_are_cut_to_the_promise():
    terms = count(1, frequency="quarter", start=date(2025, 2, 10), due=date(2025, 8, 15))
    assert paths.rounds(terms) == (
        (date(2025, 2, 10), date(2025, 3, 31)),
        (date(2025, 4, 1), date(2025, 6, 30)),
        (date(2025, 7, 1), date(2025, 8, 15)),
    )
    assert paths.rounds(count(1)) == ()


def test_what_is_due_is_shown_in_whole_numbers_and_never_too_much():
    assert paths.due_shown(count(100), FIFTHS[0]) == 20
    assert paths.due_shown(count(100), date(2025, 3, 13)) == 19  # 19.73
    assert paths.due_shown(count(100, is_whole=False), date(2025, 3, 13)) == D(7200) / 365
    down = promise("level", Counting.REPORTED, "=", 0, "起", direction=Direction.DOWN, baseline=100, is_whole=True)
    assert paths.due_shown(down, date(2025, 3, 13)) == 81  # 80.27: one more may still stand there
    assert paths.due_shown(count("3.5"), LAST) == D("3.5")  # what was promised is never rounded


def test_the_drawn_path_touches_ends_of_months_and_both_sides_of_steps():
    drawn = paths.points(count(365, judge_from=date(2025, 10, 1)))
    assert drawn[0] == (FIRST, 1) and drawn[-1] == (LAST, 365)
    assert [day for day, _ in drawn[1:]] == [paths.month_end(date(2025, month, 1)) for month in range(1, 13)]
    assert paths.points(share(30)) == ((FIRST, 30), (LAST, 30))
    assert paths.points(share(30, path=PathShape.DUE_ONLY)) == ((LAST, 30),)
    assert paths.points(level(575, None)) == ((LAST, 575),)
    assert paths.points(count(100, path=PathShape.NODES, nodes=NODES)) == (
        (date(2025, 3, 31), 10),
        (date(2025, 9, 29), 10),
        (date(2025, 9, 30), 60),
        (date(2025, 12, 30), 60),
        (LAST, 100),
    )


def test_the_drawn_path_of_a_yearly_promise_falls_back_at_new_year():
    drawn = dict(paths.points(count(365, frequency="year", start=date(2024, 1, 1), judge_from=date(2024, 1, 1))))
    assert drawn[date(2024, 12, 31)] == 365 and drawn[FIRST] == 1 and drawn[LAST] == 365


def test_the_comparator_as_written_outweighs_the_direction():
    assert paths.falls(count(3, "<=")) and paths.falls(count(3, "<"))
    assert not paths.falls(ceiling(3, ">=")) and not paths.falls(ceiling(3, ">"))
    assert paths.falls(ceiling(3, "=")) and not paths.falls(count(3, "="))
    assert paths.falls(ranked(50, ">=", direction=Direction.UP))


SHAPES = st.sampled_from([PathShape.LINEAR, PathShape.SHARES, PathShape.NODES, PathShape.FLAT, PathShape.DUE_ONLY])
CUMULATIVE = st.lists(st.integers(0, 100), min_size=11, max_size=11).map(
    lambda parts: (*(D(each) / 100 for each in sorted(parts)), D(1))
)


@st.composite
def rising(draw):
    """Any promise of more, with monthly shares and nodes that rise to its value."""
    value = draw(st.decimals(1, 5000, places=2))
    baseline = draw(st.none() | st.decimals(0, 6000, places=2))
    start = draw(st.dates(date(2019, 1, 1), date(2026, 1, 1)))
    due = start + timedelta(days=draw(st.integers(0, 1200)))
    amounts = sorted(draw(st.lists(st.decimals(0, value, places=2), max_size=4)))
    days = sorted(start + timedelta(days=draw(st.integers(0, (due - start).days))) for _ in amounts)
    return promise(
        draw(st.sampled_from(["increment", "level", "share", "growth_rate"])), Counting.REPORTED, ">=", value, "家",
        start=start, due=due, judge_from=start, baseline=baseline, path=draw(SHAPES), shares=draw(CUMULATIVE),
        nodes=tuple(Node(str(at), day, each) for at, (day, each) in enumerate(zip(days, amounts, strict=True))),
        is_whole=draw(st.booleans()),
    )  # fmt: skip


@given(rising())
def test_the_path_never_falls_and_ends_exactly_at_the_value(terms):
    span = range(-3, (terms.due - terms.start).days + 3)
    for ask in (paths.due_by, paths.due_shown):
        due = [ask(terms, terms.start + timedelta(days=each)) for each in span]
        assert due[-3:] == [terms.value] * 3
        assert due[:3] == [None] * 3
        known = [each for each in due if each is not None]
        assert all(earlier <= later for earlier, later in pairwise(known))
        assert None not in due[due.index(known[0]) :]  # once something is due, it stays due
        assert max(known) == terms.value


@given(rising(), st.integers(-3, 1300))
def test_what_is_shown_is_less_than_one_below_what_is_due(terms, after):
    day = terms.start + timedelta(days=after)
    due, shown = paths.due_by(terms, day), paths.due_shown(terms, day)
    assert (due is None) == (shown is None)
    if due is not None:
        assert 0 <= due - shown < 1
        assert terms.is_whole or due == shown


@given(rising())
def test_points_lie_on_the_path(terms):
    drawn = paths.points(terms)
    assert drawn[-1] == (terms.due, terms.value)
    assert [day for day, _ in drawn] == sorted({day for day, _ in drawn})
    assert all(paths.due_by(terms, day) == amount for day, amount in drawn)


@given(rising(), st.integers(0, 1300), st.integers(0, 900))
def test_judging_later_asks_for_nothing_before_and_the_same_after(terms, after, delay):
    later = changed(terms, judge_from=terms.start + timedelta(days=delay))
    day = terms.start + timedelta(days=after)
    assert paths.due_by(later, day) == (paths.due_by(terms, day) if after >= delay else None)


@given(st.integers(0, 400), st.decimals(0, 300, places=1), st.decimals(0, 300, places=1))
def test_a_falling_path_is_a_rising_one_upside_down(after, low, drop):
    day = FIRST + timedelta(days=after)
    down = promise("level", Counting.REPORTED, "=", low, "吨", direction=Direction.DOWN, baseline=low + drop)
    up = promise("level", Counting.REPORTED, "=", -low, "吨", baseline=-low - drop)
    assert paths.due_by(down, day) == -number(paths.due_by(up, day))
