"""When two items look like one, and which amounts are asked back: properties of the pure rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.plans.rules import doubles, pasted, plausible, reportable

D = Decimal
DAY = date(2026, 5, 8)
amounts = st.decimals(min_value="0.000001", max_value="999999999999", places=6, allow_nan=False)
names = st.text(min_size=1, max_size=40)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "other",
    [
        "云溪电子有限责任公司",
        "云溪电子股份有限公司",
        " 云溪 电子有限公司",
        "云溪（电子）有限公司",
        "云溪(电子)公司",
        "云溪电子",
    ],
)
def test_writings_of_one_firm_are_one(other):
    assert doubles.fingerprint("云溪电子有限公司", DAY, D(1)) == doubles.fingerprint(other, DAY, D("1.000"))


@pytest.mark.parametrize("other", ["云溪电子集团有限公司", "云溪电气有限公司", "东云溪电子有限公司"])
def test_other_firms_are_others(other):
    assert doubles.plain_name("云溪电子有限公司") != doubles.plain_name(other)


def test_a_name_that_is_only_a_legal_form_is_still_a_name():
    assert doubles.plain_name("有限公司") and doubles.plain_name("——") != doubles.plain_name("……")


@given(names, names)
def test_likeness_is_the_same_either_way_and_whole_for_oneself(one, other):
    assert doubles.likeness(one, other) == doubles.likeness(other, one)
    assert 0 <= doubles.likeness(one, other) <= 1
    assert doubles.likeness(one, one) == 1


@given(names, days, amounts)
def test_a_fingerprint_hangs_on_the_amount_and_not_on_how_it_is_written(name, day, amount):
    mark = doubles.fingerprint(name, day, amount)
    assert mark == doubles.fingerprint(f" {name}", day, D(f"{amount:f}0")) and len(mark) == 64
    assert mark != doubles.fingerprint(name, day, amount + 1)


@given(amounts, amounts)
def test_ten_thousandfold_of_what_is_usual_is_always_asked_back(amount, target):
    assert plausible.odd_item(amount * 10_000, "亿元", None, [amount]) is not None
    assert plausible.odd_item(target * 10_001, "亿元", target, []) is not None


@given(st.lists(amounts, min_size=1, max_size=9))
def test_an_item_as_large_as_one_before_within_the_promise_is_never_asked_back(earlier):
    target = sum(earlier, D(0))
    assert plausible.odd_item(min(earlier), "家", target, earlier) is None


def test_the_question_says_what_was_probably_meant():
    odd = plausible.odd_item(D(52_000), "亿元", D(52), [])
    assert odd is not None and (odd.meant, odd.typed_in) == (D("5.2"), "万元")
    assert plausible.odd_item(D(520), "家", D(20), []).meant is None  # a firm has no smaller unit


def test_a_figure_a_hundredfold_off_either_way_is_asked_back_and_growth_is_not():
    assert plausible.odd_level(D(300), "亿元", [D(3)]) is not None
    assert plausible.odd_level(D("0.03"), "亿元", [D(3)]) is not None
    assert plausible.odd_level(D(30), "亿元", [D(3), None]) is None
    assert plausible.odd_level(D(0), "亿元", [D(3)]) is None and plausible.odd_level(D(3), "亿元", [None]) is None


def test_only_what_falls_below_an_earlier_sum_shrinks():
    assert plausible.shrinks(D(9), [D(8), D(10)]) == 10
    assert plausible.shrinks(D(10), [D(8), D(10)]) is None
    assert plausible.shrinks(D(1), []) is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-05-08", DAY),
        ("2026/5/8", DAY),
        ("2026.5.8", DAY),
        ("２０２６年５月８日", DAY),
        ("20260508", DAY),
        ("2026-02-30", None),
        ("5月8日", None),
        ("昨天", None),
    ],
)
def test_days_are_read_as_officials_write_them(words, day):
    assert pasted.day_in(words) == day


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("1,234.50", D("1234.50")),
        ("１２", D(12)),
        (" 3 ", D(3)),
        ("1,2", None),
        ("十二", None),
        ("NaN", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_tables_write_them(words, amount):
    assert pasted.amount_in(words) == amount


@given(st.lists(st.tuples(days, st.text("甲乙丙丁，()", min_size=1, max_size=12), amounts), min_size=1, max_size=20))
def test_what_is_written_as_a_table_is_read_back(items):
    text = "\n".join(f"{day}\t{name}\t{amount:f}" for day, name, amount in items)
    lines = pasted.lines_of(text)
    assert [(line.happened_on, line.organisation, line.amount) for line in lines] == items
    assert not any(line.fault for line in lines)


@given(st.text(max_size=400))
def test_no_text_breaks_the_reading_of_lines(text):
    for line in pasted.lines_of(text):
        assert line.fault or (line.happened_on and line.amount is not None)


@pytest.mark.parametrize(
    ("span", "first", "last", "fits"),
    [
        ("month", date(2026, 2, 1), date(2026, 2, 28), True),
        ("month", date(2026, 2, 1), date(2026, 2, 27), False),
        ("month", date(2026, 1, 1), date(2026, 2, 28), False),
        ("ytd", date(2026, 1, 1), date(2026, 5, 31), True),
        ("ytd", date(2026, 2, 1), date(2026, 5, 31), False),
        ("ytd", date(2025, 1, 1), date(2026, 5, 31), False),
        ("year", date(2026, 1, 1), date(2026, 12, 31), True),
        ("year", date(2026, 1, 1), date(2026, 11, 30), False),
        ("point", date(2026, 5, 8), date(2026, 5, 8), True),
        ("point", date(2026, 5, 8), date(2026, 5, 9), False),
        ("ytd", date(2026, 5, 8), date(2026, 1, 1), False),
    ],
)
def test_the_days_of_a_span_must_be_those_of_that_span(span, first, last, fits):
    assert (reportable.span_fault(span, first, last) == "") is fits


@pytest.mark.parametrize(
    ("amount", "fits"),
    [
        ("0.000001", True),
        ("0.0000001", False),
        ("999999999999999999", True),
        ("1E18", False),
        ("1E5", True),
        ("NaN", False),
    ],
)
def test_only_numbers_the_database_holds_exactly_fit(amount, fits):
    assert reportable.fits_column(D(amount)) is fits
