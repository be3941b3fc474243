"""Ladders of certificates and the source that counts: properties against plain models."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.registers.rules.ladders import Rung, lines, scale_of
from kechuang.apps.registers.rules.picking import APPLIES_NOT, pick
from kechuang.catalog.validity import holds, merged

ON = date(2026, 11, 22)
days = st.integers(0, 4000).map(lambda number: date(2016, 1, 1) + timedelta(days=number))
spans = st.tuples(days, st.integers(0, 1500)).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1])))
SOURCES = ("tax", "statistics", "enterprise", "town")
payloads = st.dictionaries(
    st.sampled_from((*SOURCES, "unheard_of")),
    st.sampled_from(({}, {"sales": "0"}, {"sales": "100"}, {"sales": "200"}, {"_na": ["sales"]})),
)


def certificate(first: date, until: date | None, **more: Any) -> Rung:
    return Rung(f"{first}", (first, until), **more)


@given(st.lists(spans, max_size=8), st.integers(0, 400), days)
def test_every_certificate_stands_on_exactly_one_line(some, gap, on):
    rungs = [Rung(str(number), span) for number, span in enumerate(some)]
    shown = [rung.key for line in lines("hnte", rungs, gap, on) for rung in line.rungs]
    assert sorted(shown) == sorted(rung.key for rung in rungs)


@given(st.lists(spans, max_size=8), st.integers(0, 400))
def test_two_lines_lie_further_apart_than_a_renewal_allows(some, gap):
    whole = [line.span for line in lines("hnte", [Rung(str(i), s) for i, s in enumerate(some)], gap, ON)]
    ordered = sorted(span for span in whole if span[1] > span[0])
    assert all(later[0] - before[1] > timedelta(days=gap) for before, later in itertools.pairwise(ordered))


@given(st.lists(spans, max_size=8), st.integers(0, 400), days)
def test_merging_never_counts_a_day_twice_and_loses_none(some, gap, on):
    whole = merged(some, gap)
    assert sum(holds(span, on) for span in whole) <= 1
    assert any(holds(span, on) for span in whole) >= any(holds(span, on) for span in some)
    assert merged(whole, gap) == whole


@given(st.lists(spans, min_size=1, max_size=5), days)
def test_a_line_is_in_force_exactly_when_one_of_its_certificates_is(some, on):
    for line in lines("hnte", [Rung(str(i), s) for i, s in enumerate(some)], 180, on):
        assert (line.word in ("有效", "临期")) == any(holds(rung.span, on) for rung in line.rungs)


@pytest.mark.parametrize(
    ("rungs", "on", "word", "clock"),
    [
        ([(date(2024, 11, 18), date(2027, 11, 18))], ON, "有效", "有效至 2027-11-17，还有 360 天"),
        ([(date(2024, 11, 18), date(2027, 11, 18))], date(2027, 11, 17), "临期", "有效至 2027-11-17，今天是最后一天"),
        ([(date(2020, 1, 1), date(2023, 1, 1))], date(2023, 1, 1), "已过期",
         "有效至 2022-12-31，已过期 1 天；2023-06-30 前重新认定的，仍算延续"),
        ([(date(2020, 1, 1), date(2023, 1, 1))], date(2025, 1, 1), "已过期", "有效至 2022-12-31，已过期 732 天"),
        ([(date(2027, 1, 1), None)], ON, "尚未生效", "2027-01-01 起生效，还有 40 天"),
        ([(date(2020, 1, 1), None)], ON, "有效", "没有写明止日，撤销前一直有效"),
    ],
)  # fmt: skip
def test_the_clock_says_the_day_and_how_long(rungs, on, word, clock):
    (line,) = lines("hnte", [certificate(*span) for span in rungs], 180, on)
    if word == "有效" and "360" in clock:
        assert (date(2027, 11, 17) - on).days == 360
    assert (line.word, line.clock) == (word, clock)


def test_a_renewal_within_the_gap_is_the_same_line_and_one_day_later_is_not():
    first = certificate(date(2020, 1, 1), date(2023, 1, 1))
    in_time = certificate(date(2023, 1, 1) + timedelta(days=180), date(2026, 6, 30))
    too_late = certificate(date(2023, 1, 1) + timedelta(days=181), date(2026, 6, 30))
    assert [line.renewals for line in lines("hnte", [first, in_time], 180, ON)] == [1]
    assert [line.renewals for line in lines("hnte", [first, too_late], 180, ON)] == [0, 0]


def test_a_revoked_certificate_says_when_and_why_but_only_from_that_day_on():
    rung = certificate(date(2022, 11, 18), date(2024, 3, 1), revoked_on=date(2024, 3, 1), why="两年未填报")
    (before,) = lines("hnte", [rung], 180, date(2024, 2, 1))
    (after,) = lines("hnte", [rung], 180, date(2024, 3, 1))
    assert before.word == "临期"
    assert (after.word, after.clock) == ("已撤销", "2024-03-01 撤销：两年未填报")


@given(st.lists(spans, min_size=1, max_size=6), days)
def test_bars_stay_on_the_scale(some, on):
    scale = scale_of(some, on)
    for span in some:
        bar = scale.bar(Rung("", span), on)
        assert 0 <= bar.x <= 1000 and bar.x + bar.width <= 1004
    assert 0 <= scale.today <= 1000 and len(scale.years) <= 11


def says(payload: dict[str, Any]) -> Any:
    """The plain model: None when the source says nothing."""
    return APPLIES_NOT if "_na" in payload else payload.get("sales")


@given(payloads)
def test_the_most_trusted_source_that_says_something_counts(by_source):
    picked = pick(SOURCES, by_source, "sales")
    ranked = [each for each in (*SOURCES, "unheard_of") if each in by_source and says(by_source[each]) is not None]
    assert picked.source == (ranked[0] if ranked else "")
    assert picked.value == (says(by_source[ranked[0]]) if ranked else None)


@given(payloads)
def test_a_conflict_is_any_other_source_that_says_otherwise(by_source):
    picked = pick(SOURCES, by_source, "sales")
    said = {says(payload) for payload in by_source.values()} - {None}
    assert picked.is_conflict == (len(said) > 1)
    assert {value for _, value in picked.differing} == said - {picked.value}


def test_zero_counts_missing_does_not_and_not_applicable_is_a_word_of_its_own():
    assert pick(SOURCES, {"tax": {}, "town": {"sales": "0"}}, "sales").value == "0"
    assert pick(SOURCES, {"tax": {"sales": "0"}, "town": {"sales": "5"}}, "sales").value == "0"
    assert pick(SOURCES, {"tax": {"_na": ["sales"]}, "town": {"sales": "5"}}, "sales").value == APPLIES_NOT
    assert pick(SOURCES, {}, "sales").value is None
