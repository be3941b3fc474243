"""Worked cases: rows as people write them, figures compared as written, and every fault in its line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from defining import HNTE, catalog, cohort, indicator

from kechuang.catalog.register_files import load_registers
from kechuang.engine.case_rows import Unreadable, read_rows
from kechuang.engine.cases import (
    cohort_case_faults,
    differences,
    expected_of,
    indicator_case_faults,
    rounded,
)
from kechuang.engine.figures import Figure, not_applicable, unknown

CERTIFICATE = {"organisation": "甲", "kind": "高新技术企业", "issued_on": date(2022, 11, 18)}


def case(**written) -> dict:
    return {"says": "一个例子", "records": {"recognition": [CERTIFICATE]}, "gives": {"2024-06-30": 1}, **written}


def told(*cases: dict) -> list[tuple[tuple, str, str]]:
    tried = indicator(
        "hnte", "stock", "家", register="recognition", where="kind = 'hnte'", count="distinct organisation",
        by=["level"], cases=list(cases),
    )  # fmt: skip
    return [(place, what, code) for place, what, _, code in indicator_case_faults(tried, catalog(tried))]


def test_a_case_that_holds_says_nothing():
    assert told(case(), case(gives={date(2025, 11, 17): 1, date(2025, 11, 18): 0, 2024: 1, "2024-05": 1})) == []


def test_a_case_that_does_not_hold_says_both_figures_and_its_place():
    ((place, what, code),) = told(case(), case(gives={"2024-06-30": 2}))
    assert place == ("cases", 1, "gives", "2024-06-30")
    assert code == "CT-271"
    assert "应为 2，实为 1（计入 1）" in what


def test_a_number_alone_says_that_nothing_is_unknown():
    records = {"recognition": [CERTIFICATE, {"organisation": "乙", "issued_on": "2024-01-01"}]}
    assert [what for _, what, _ in told(case(records=records))] == [
        "例子“一个例子” 2024-06-30 unknown 应为 0，实为 1（1（计入 1，另有不明 1））"
    ]
    assert told(case(records=records, gives={"2024-06-30": {"value": 1, "unknown": 1, "high": 2}})) == []


def test_what_was_known_then():
    corrected = [
        {**CERTIFICATE, "until_known": "2025-03-01"},
        {**CERTIFICATE, "kind": "瞪羚企业", "known": "2025-03-01"},
    ]
    assert told(case(records={"recognition": corrected}, known="2025-02-28")) == []
    assert told(case(records={"recognition": corrected}, gives={"2024-06-30": 0})) == []


def test_areas_regions_and_what_belongs_to_none():
    records = {
        "recognition": [CERTIFICATE],
        "assessed_area": [{"organisation": "甲", "year": 2024, "area": "甲镇"}],
        "organisation_region": [{"organisation": "甲", "region": "江阴市", "moved_on": "2016-01-01"}],
    }
    assert told(case(records=records, area="甲镇"), case(records=records, region="320281")) == []
    assert told(case(records=records, area="未归属", gives={"2024-06-30": 0, "2025-06-30": 1})) == []


def test_a_breakdown_by_code_or_name():
    records = {"recognition": [{**CERTIFICATE, "level": "省级"}]}
    assert told(case(records=records, by="level", gives={2024: {"provincial": 1, "市级": 0}})) == []
    ((_, what, _),) = told(case(records=records, by="level", gives={2024: {"省级": 2}}))
    assert "省级：应为 2，实为 1" in what
    ((_, what, code),) = told(case(records=records, by="kind", gives={2024: {"hnte": 1}}))
    assert code == "CT-270" and "不能按“kind”分" in what


@pytest.mark.parametrize(
    ("records", "place", "words"),
    [
        ({"recognitions": []}, ("recognitions",), "没有名录"),
        ({"recognition": [{"firm": "甲"}]}, ("recognition", 0, "firm"), "没有字段“firm”"),
        ({"recognition": [{"kind": "独角马"}]}, ("recognition", 0, "kind"), "读不懂"),
        ({"recognition": [CERTIFICATE, {"issued_on": "去年"}]}, ("recognition", 1, "issued_on"), "读不懂"),
        ({"recognition": [CERTIFICATE, CERTIFICATE]}, ("recognition", 1), "与第 1 行是同一条记录"),
        ({"recognition": [{**CERTIFICATE, "known": "昨天"}]}, ("recognition", 0, "known"), "读不懂"),
        ({"recognition": [{"first_time": "也许"}]}, ("recognition", 0, "first_time"), "读不懂"),
        ({"enterprise_year": [{"sales": "12万元"}]}, ("enterprise_year", 0, "sales"), "读不懂"),
        ({"enterprise_year": [{"year": 25}]}, ("enterprise_year", 0, "year"), "读不懂"),
        ({"official_observation": [{"month": "2025-13"}]}, ("official_observation", 0, "month"), "读不懂"),
        ({"official_observation": [{"region": "无此地"}]}, ("official_observation", 0, "region"), "读不懂"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_in_its_place(records, place, words):
    ((found, what, code),) = told(case(records=records))
    assert (found, code) == (("cases", 0, "records", *place), "CT-270")
    assert words in what


@pytest.mark.parametrize("raw", ["许多", True, {"value": 1, "sure": 2}, {"value": "一"}, "1/0", None])
def test_an_answer_that_cannot_be_read_is_told(raw):
    ((_, what, code),) = told(case(gives={"2024-06-30": raw}))
    assert code == "CT-270" and "读不懂" in what


def test_rows_are_typed_and_get_their_validity():
    found, faults = read_rows(
        {
            "recognition": [CERTIFICATE],
            "enterprise_year": [{"year": 2025, "sales": "12,5".replace(",", "."), "staff": 3, "exports": "不适用"}],
        },
        load_registers(),
    )
    assert faults == []
    certificate, year = found["recognition"][0], found["enterprise_year"][0]
    assert (certificate.values["kind"], certificate.valid_until) == ("hnte", date(2025, 11, 18))
    assert year.values == {"year": 2025, "sales": Decimal(125000), "staff": Decimal(3)}
    assert year.not_applicable == {"exports"}


@pytest.mark.parametrize(
    ("raw", "value", "agrees"),
    [
        (3, 3, True), (3, Fraction(31, 10), False), (3.1, Fraction(31, 10), True), ("0.33", Fraction(1, 3), True),
        ("0.3333", Fraction(1, 3), True), ("0.34", Fraction(1, 3), False), ("1/3", Fraction(1, 3), True),
        (0.13, Fraction(1, 8), True), (-0.13, Fraction(-1, 8), True), (0, 0, True), ("1e2", 100, True),
    ],
)  # fmt: skip
def test_figures_are_compared_as_finely_as_they_are_written(raw, value, agrees):
    assert (list(differences(expected_of(raw), Figure(Fraction(value)))) == []) is agrees


def test_unknown_and_not_applicable_are_no_numbers():
    assert list(differences(expected_of("unknown"), unknown("没有"))) == []
    assert list(differences(expected_of("not_applicable"), not_applicable("没有"))) == []
    assert list(differences(expected_of("unknown"), not_applicable("没有"))) != []
    assert list(differences(expected_of(0), unknown("没有"))) != []
    assert list(differences(expected_of("unknown"), Figure(Fraction(0)))) != []
    with pytest.raises(Unreadable):
        expected_of([1])


def test_half_is_rounded_away_from_zero():
    assert [rounded(Fraction(each, 1000), 2) for each in (125, 124, -125, 5, 0)] == [
        Decimal("0.13"), Decimal("0.12"), Decimal("-0.13"), Decimal("0.01"), Decimal("0.00")
    ]  # fmt: skip


def test_a_flow_is_not_asked_for_a_day():
    cases = [{"says": "一天没有当年数", "gives": {"2024-06-30": 0}}]
    flow = indicator("flow", "flow", "家", register="recognition", count="records", cases=cases)
    ((_, _, remedy, code),) = indicator_case_faults(flow, catalog(flow))
    assert code == "CT-272" and "2025-01..2025-09" in remedy


def test_the_members_of_a_cohort_are_compared_by_name():
    both = [CERTIFICATE, {"organisation": "乙", "issued_on": "2024-01-01"}]
    holders = cohort(
        "holders", register="recognition", where="kind = 'hnte'",
        cases=[
            {"says": "有效期内的是成员", "records": {"recognition": both},
             "gives": {"2024-06-30": {"members": ["甲"], "unknown": ["乙"]}}},
            {"says": "这一个例子不成立", "records": {"recognition": [CERTIFICATE]}, "gives": {"2026-01-01": ["甲"]}},
        ],
    )  # fmt: skip
    ((place, what, _, code),) = cohort_case_faults(holders, catalog(HNTE, holders))
    assert (place, code) == (("cases", 1, "gives", "2026-01-01"), "CT-271")
    assert "成员应为 甲，实为 （无）" in what
