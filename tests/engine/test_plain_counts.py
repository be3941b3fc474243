"""Stocks, flows and amounts of one register, worked out in plain Python."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from defining import CONTRACT_VALUE, CONTRACTS, HNTE, catalog, figure, indicator, rows

from kechuang.engine.plain import broken_down, measure
from kechuang.engine.spans import Area, Asked, read_span

CERTIFICATE = {"organisation": "甲", "kind": "hnte", "issued_on": "2022-11-18"}


def test_a_stock_holds_to_the_last_day_and_not_the_day_after():
    given = rows(recognition=[CERTIFICATE])
    assert [
        figure(catalog(HNTE), "hnte", given, day).value
        for day in ("2022-11-17", "2022-11-18", "2025-11-17", "2025-11-18")
    ] == [0, 1, 1, 0]


def test_a_firm_with_two_certificates_counts_once():
    given = rows(recognition=[CERTIFICATE, {**CERTIFICATE, "issued_on": "2024-01-01"}])
    assert figure(catalog(HNTE), "hnte", given, "2024-06-01").value == 1


def test_a_stock_asked_for_a_year_is_taken_on_its_last_day():
    given = rows(recognition=[CERTIFICATE])
    assert [figure(catalog(HNTE), "hnte", given, year).value for year in (2022, 2024, 2025)] == [1, 1, 0]


def test_a_condition_that_is_unknown_is_counted_apart():
    given = rows(recognition=[CERTIFICATE, {"organisation": "乙", "issued_on": "2024-01-01"}])
    found = figure(catalog(HNTE), "hnte", given, "2024-06-01")
    assert (found.value, found.unknown, found.low, found.high) == (1, 1, 1, 2)


def test_an_unknown_record_of_a_firm_that_counts_already_changes_nothing():
    given = rows(recognition=[CERTIFICATE, {"organisation": "甲", "issued_on": "2024-01-01"}])
    found = figure(catalog(HNTE), "hnte", given, "2024-06-01")
    assert (found.value, found.unknown) == (1, 0)


def test_a_nameless_record_may_be_one_counted_already():
    given = rows(recognition=[CERTIFICATE, {"kind": "hnte", "issued_on": "2024-01-01"}])
    found = figure(catalog(HNTE), "hnte", given, "2024-06-01")
    assert (found.value, found.unknown, found.high) == (1, 1, 2)


def test_what_has_not_begun_is_not_in_the_stock():
    patents = indicator("patents", "stock", "件", register="intellectual_property", count="records")
    given = rows(intellectual_property=[{"number": "A1"}, {"number": "A2", "granted_on": "2025-03-01"}])
    assert [figure(catalog(patents), "patents", given, day).value for day in ("2025-02-28", "2025-03-01")] == [0, 1]


def test_a_cumulative_stock_keeps_what_has_ended():
    ever = indicator("ever", "stock", "家", register="recognition", count="distinct organisation", dated_by="issued_on")
    found = figure(catalog(ever), "ever", rows(recognition=[CERTIFICATE]), "2030-01-01")
    assert found.value == 1


CONTRACT = {"contract_no": "A1", "seller": "甲", "registered_on": "2025-03-31", "amount": 120}


@pytest.mark.parametrize(
    ("span", "expected"),
    [("2025", 1), ("2025-03", 1), ("2025-04", 0), ("2025-01..2025-03", 1), ("2025-01..2025-02", 0), ("2024", 0)],
)
def test_a_flow_counts_what_is_dated_in_the_span(span, expected):
    assert figure(catalog(CONTRACTS), "contracts", rows(technology_contract=[CONTRACT]), span).value == expected


def test_money_as_written_in_wan_comes_out_in_the_unit_of_the_indicator():
    given = rows(technology_contract=[CONTRACT, {**CONTRACT, "contract_no": "A2", "amount": "0.5"}])
    assert figure(catalog(CONTRACT_VALUE), "contract_value", given, "2025").value == Fraction("0.01205")


def test_a_contract_cancelled_later_still_flowed_unless_asked_net():
    net = indicator("net", "flow", "项", register="technology_contract", count="records", net_of_cancelled=True)
    given = rows(technology_contract=[{**CONTRACT, "cancelled_on": "2025-06-01"}])
    both = catalog(CONTRACTS, net)
    assert [figure(both, "contracts", given, span).value for span in ("2025-01..2025-05", "2025")] == [1, 1]
    assert [figure(both, "net", given, span).value for span in ("2025-01..2025-05", "2025")] == [1, 0]


YEARLY = indicator("rd", "flow", "万元", register="enterprise_year", sum="rd_stat")


def test_a_yearly_field_belongs_to_whole_years_only_and_says_so():
    given = rows(enterprise_year=[{"organisation": "甲", "year": 2025, "source": "统计", "rd_stat": 560}])
    assert figure(catalog(YEARLY), "rd", given, "2025").value == 560
    assert figure(catalog(YEARLY), "rd", given, "2025-01..2025-12").value == 560
    part = figure(catalog(YEARLY), "rd", given, "2025-01..2025-09")
    assert (part.value, part.state, part.why) == (None, "unknown", "按年度记录，年度未满不能计算")


def test_of_several_sources_each_column_comes_from_the_most_trusted_that_has_it():
    given = rows(
        enterprise_year=[
            {"organisation": "甲", "year": 2025, "source": "企业自报", "rd_stat": 900, "sales": 7000},
            {"organisation": "甲", "year": 2025, "source": "统计", "rd_stat": 560},
            {"organisation": "甲", "year": 2025, "source": "税务", "sales": 6000},
        ]
    )
    sales = indicator("sales", "flow", "万元", register="enterprise_year", sum="sales")
    assert figure(catalog(YEARLY), "rd", given, "2025").value == 560
    assert figure(catalog(sales), "sales", given, "2025").value == 6000


def test_a_condition_that_names_the_source_sees_every_source():
    own = indicator("own", "flow", "万元", register="enterprise_year", where="source = 'enterprise'", sum="rd_stat")
    given = rows(
        enterprise_year=[
            {"organisation": "甲", "year": 2025, "source": "企业自报", "rd_stat": 900},
            {"organisation": "甲", "year": 2025, "source": "统计", "rd_stat": 560},
        ]
    )
    assert figure(catalog(own), "own", given, "2025").value == 900


def test_missing_and_not_applicable_amounts_are_told_apart():
    given = rows(
        enterprise_year=[
            {"organisation": "甲", "year": 2025, "source": "统计", "rd_stat": 560},
            {"organisation": "乙", "year": 2025, "source": "统计"},
            {"organisation": "丙", "year": 2025, "source": "统计", "rd_stat": "不适用"},
        ]
    )
    found = figure(catalog(YEARLY), "rd", given, "2025")
    assert (found.value, found.counted, found.unknown, found.not_applicable) == (560, 1, 1, 1)
    assert (found.low, found.high) == (None, None)


def test_an_amount_of_which_nothing_is_known_is_not_nothing():
    only_missing = rows(enterprise_year=[{"organisation": "乙", "year": 2025, "source": "统计"}])
    assert figure(catalog(YEARLY), "rd", only_missing, "2025").state == "unknown"
    left_out = rows(enterprise_year=[{"organisation": "乙", "year": 2025, "source": "统计", "rd_stat": "不适用"}])
    assert figure(catalog(YEARLY), "rd", left_out, "2025").state == "not_applicable"
    nobody = figure(catalog(YEARLY), "rd", rows(), "2025")
    assert (nobody.value, nobody.counted) == (0, 0)


def test_an_average_of_nothing_is_not_applicable():
    mean = indicator("mean", "flow", "万元", register="enterprise_year", average="rd_stat")
    given = rows(
        enterprise_year=[
            {"organisation": "甲", "year": 2025, "source": "统计", "rd_stat": 500},
            {"organisation": "乙", "year": 2025, "source": "统计", "rd_stat": 501},
        ]
    )
    assert figure(catalog(mean), "mean", given, "2025").value == Fraction(1001, 2)
    assert figure(catalog(mean), "mean", rows(), "2025").state == "not_applicable"


def test_people_counted_in_wan():
    staff = indicator("staff", "flow", "万人", register="enterprise_year", sum="staff")
    given = rows(enterprise_year=[{"organisation": "甲", "year": 2025, "source": "统计", "staff": 1234}])
    assert figure(catalog(staff), "staff", given, "2025").value == Fraction("0.1234")


def test_first_renewal_and_a_gap_too_long_are_three_things():
    written = [{**CERTIFICATE, "issued_on": day} for day in ("2016-01-10", "2019-03-01", "2023-03-01")]
    # ends 2019-01-10: 50 days; ends 2022-03-01: a year later, more than the 180 days of the register
    parts = {"register": "recognition", "count": "records"}
    first = indicator("first", "flow", "家", where="is_first()", **parts)
    renewed = indicator("renewed", "flow", "家", where="is_renewal()", **parts)
    given, both = rows(recognition=written), catalog(first, renewed)
    assert [figure(both, "first", given, year).value for year in (2016, 2019, 2023)] == [1, 0, 0]
    assert [figure(both, "renewed", given, year).value for year in (2016, 2019, 2023)] == [0, 1, 0]


def test_an_area_that_an_indicator_does_not_have_is_not_applicable():
    whole = indicator("whole", "stock", "家", register="recognition", count="records", area="none")
    asked = replace(Asked.on(date(2024, 6, 1)), area=Area("unit", "甲镇"))
    assert figure(catalog(whole), "whole", rows(recognition=[CERTIFICATE]), asked).state == "not_applicable"


def test_a_breakdown_gives_every_value_and_what_has_none():
    given = rows(
        recognition=[
            {**CERTIFICATE, "level": "省级"},
            {**CERTIFICATE, "organisation": "乙", "level": "provincial"},
            {**CERTIFICATE, "organisation": "丙"},
        ]
    )
    found = broken_down(HNTE, given, Asked.on(date(2024, 6, 1)), catalog(HNTE), "level")
    assert {code: each.value for code, each in found.items()} == {"provincial": 2, None: 1}


def test_a_breakdown_of_what_is_not_counted_in_one_register_is_refused():
    change = indicator("change", "change", "家", of="hnte")
    with pytest.raises(ValueError, match="change"):
        broken_down(change, rows(), Asked.year(2025), catalog(HNTE, change), "level")


def test_an_indicator_without_counting_part_has_no_figure():
    with pytest.raises(ValueError, match="hnte"):
        measure(replace(HNTE, counting=None), rows(), Asked.year(2025), catalog(HNTE))


@pytest.mark.parametrize("text", ["2025-02..2025-03", "2024-01..2025-03", "20251", "2025-13", "2025-02-30", "", "春"])
def test_a_span_that_is_none_is_refused(text):
    with pytest.raises(ValueError):
        read_span(text)


def test_the_year_before_a_leap_day_and_a_month_end():
    assert read_span("2024-02-29").year_before.last == date(2023, 2, 28)
    assert read_span("2025-02-28").year_before.last == date(2024, 2, 29)
    assert read_span("2025-02").year_before == Asked.month(2024, 2)
    assert read_span("2025-01..2025-09").year_before == Asked.year_to(2024, 9)


def test_a_flow_asked_for_a_single_day_is_unknown_and_not_what_came_that_day():
    found = figure(catalog(CONTRACTS), "contracts", rows(technology_contract=[CONTRACT]), "2025-03-31")
    assert (found.state, found.why) == ("unknown", "当年数要问一段时间，不能只问一天")
