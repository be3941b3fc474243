"""What a list is asked for stands in its address; whatever stands there, the list answers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.registers.rules.asking import asked, read_bound_day
from kechuang.apps.registers.rules.days import NotADay
from kechuang.apps.registers.rules.standing import holding
from kechuang.catalog.register_files import load_registers

ON = date(2026, 11, 22)
RECOGNITION = load_registers()["recognition"]
YEARLY = load_registers()["enterprise_year"]
CONTRACT = load_registers()["technology_contract"]


def ask(register=RECOGNITION, open_fields=None, is_other_day=False, **params):
    fields = list(register.fields) if open_fields is None else open_fields
    return asked(register, {name: [value] for name, value in params.items()}, ON, is_other_day, fields)


def test_nothing_asked_is_everything_in_the_declared_order():
    question = ask()
    assert (question.span, question.sort, question.page, question.is_narrowed) == ("all", "-issued_on", 1, False)


def test_another_day_shows_what_was_in_force_on_it_unless_all_is_asked():
    assert ask(is_other_day=True).span == "in_force"
    assert ask(is_other_day=True, span="all").span == "all"


def test_a_closed_field_is_neither_filtered_nor_sorted_by():
    question = ask(open_fields=["organisation"], kind="hnte", sort="certificate_no")
    assert question.picked == {} and question.sort == ""


def test_a_field_that_is_no_filter_of_the_list_is_not_filtered_by():
    assert ask(issuer="省科技厅").picked == {}


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026.3.1", date(2026, 3, 1), date(2026, 3, 1)),
    ],
)
def test_a_bound_may_be_a_year_or_a_month(written, first, last):
    assert (read_bound_day(written, False), read_bound_day(written, True)) == (first, last)


def test_a_bound_that_is_no_day_is_refused():
    with pytest.raises(NotADay):
        read_bound_day("去年", False)


def test_a_condition_that_cannot_be_read_is_said_and_not_used():
    question = ask(YEARLY, year_from="二零二五")
    assert question.ranges == {} and [each.words for each in question.unread] == ["二零二五"]


def test_years_are_a_range():
    assert ask(YEARLY, year_from="2024", year_until="2025年").ranges == {"year": ("2024", "2025")}


@given(
    st.dictionaries(st.sampled_from(["q", "kind", "span", "sort", "page", "batch", "year_from"]), st.text(max_size=30))
)
def test_whatever_stands_in_the_address_is_answered(params):
    for register in (RECOGNITION, YEARLY, CONTRACT):
        question = ask(register, **params)
        assert question.page >= 1 and question.span in ("all", "in_force", "ended", "coming")
        assert question.sort.removeprefix("-") in {"", *register.fields, "valid_from", "valid_until"}


def test_validity_is_said_with_its_last_day_in_force():
    span = (date(2024, 11, 18), date(2027, 11, 18))
    assert "有效至 2027-11-17" in holding(RECOGNITION, span, ON).words
    assert holding(RECOGNITION, span, date(2027, 11, 17)).word == "有效"
    assert holding(RECOGNITION, span, date(2027, 11, 18)).word == "已失效"
    assert holding(RECOGNITION, span, date(2024, 11, 17)).word == "尚未生效"
    assert holding(RECOGNITION, (date(2024, 1, 1), date(2024, 1, 1)), ON).word == "不计有效"
    assert holding(YEARLY, (date(2025, 1, 1), date(2026, 1, 1)), date(2025, 7, 1)).words == "2025 年度"
