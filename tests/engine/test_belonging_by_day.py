"""Areas through dated membership: who counts an organisation, in which year and on which day."""

from __future__ import annotations

from dataclasses import replace

import pytest
from defining import HNTE, catalog, figure, indicator, rows

from kechuang.engine.belonging import is_within
from kechuang.engine.plain import by_unit
from kechuang.engine.spans import Area, read_span

CERTIFICATES = [{"organisation": firm, "kind": "hnte", "issued_on": "2024-03-01"} for firm in ("甲", "乙", "丙")]


def asked(span: str, kind: str, code: str | None):
    return replace(read_span(span), area=Area(kind, code))


def belongs(firm: str, year: int, area: str) -> dict:
    return {"organisation": firm, "year": year, "area": area}


def test_towns_and_what_belongs_to_none_make_up_the_whole():
    given = rows(
        recognition=CERTIFICATES,
        assessed_area=[belongs("甲", 2024, "甲镇"), belongs("乙", 2024, "乙镇")],
    )
    found = by_unit(HNTE, given, read_span("2024-06-30"), catalog(HNTE), ["甲镇", "乙镇"])
    assert {unit: each.value for unit, each in found.items()} == {"甲镇": 1, "乙镇": 1, None: 1}


def test_a_firm_is_counted_where_it_belongs_in_the_year_of_the_figure():
    moved = [belongs("甲", 2024, "甲镇"), belongs("甲", 2025, "乙镇")]
    given = rows(recognition=CERTIFICATES[:1], assessed_area=moved)
    for span, town, expected in (
        ("2024-12-31", "甲镇", 1), ("2024-12-31", "乙镇", 0), ("2025-01-01", "甲镇", 0), ("2025-01-01", "乙镇", 1)
    ):  # fmt: skip
        assert figure(catalog(HNTE), "hnte", given, asked(span, "unit", town)).value == expected


def test_no_belonging_is_inferred_from_another_year():
    given = rows(recognition=CERTIFICATES[:1], assessed_area=[belongs("甲", 2024, "甲镇")])
    assert figure(catalog(HNTE), "hnte", given, asked("2025-06-30", "unit", "甲镇")).value == 0
    assert figure(catalog(HNTE), "hnte", given, asked("2025-06-30", "unit", None)).value == 1
    assert figure(catalog(HNTE), "hnte", given, "2025-06-30").value == 1


def test_regions_hold_from_day_to_day_and_take_in_what_lies_within():
    given = rows(
        recognition=CERTIFICATES[:1],
        organisation_region=[
            {"organisation": "甲", "region": "320281", "moved_on": "2016-01-01", "moved_away_on": "2024-09-01"},
            {"organisation": "甲", "region": "320282", "moved_on": "2024-09-01"},
        ],
    )
    for day, region, expected in (
        ("2024-08-31", "320281", 1), ("2024-09-01", "320281", 0), ("2024-09-01", "320282", 1),
        ("2024-09-01", "320200", 1), ("2024-09-01", "320000", 1), ("2024-09-01", "330000", 0),
    ):  # fmt: skip
        assert figure(catalog(HNTE), "hnte", given, asked(day, "region", region)).value == expected


@pytest.mark.parametrize(
    ("region", "larger", "expected"),
    [
        ("320281", "320281", True), ("321002", "321000", True), ("320281", "321000", False),
        ("320281100", "320281", True), ("320281101", "320281100", False), ("320000", "320281", False),
    ],
)  # fmt: skip
def test_which_region_lies_within_which(region, larger, expected):
    assert is_within(region, larger) is expected


def test_a_record_with_a_unit_of_its_own_belongs_there():
    deals = indicator("deals", "flow", "项", register="cooperation", count="records", area="unit")
    given = rows(cooperation=[{"organisation": "甲", "unit": "甲镇", "signed_on": "2025-03-01"}])
    assert figure(catalog(deals), "deals", given, asked("2025", "unit", "甲镇")).value == 1
    assert figure(catalog(deals), "deals", given, asked("2025", "unit", None)).value == 0


def test_a_record_with_a_region_of_its_own_keeps_it_whatever_the_firm_does():
    sold = indicator("sold", "flow", "项", register="technology_contract", count="records", area="seller_region")
    given = rows(
        technology_contract=[{"seller": "甲", "seller_region": "320281", "registered_on": "2025-03-01"}],
        organisation_region=[{"organisation": "甲", "region": "320282", "moved_on": "2016-01-01"}],
    )
    assert figure(catalog(sold), "sold", given, asked("2025", "region", "320281")).value == 1


def test_an_area_of_a_ratio_is_worked_out_from_its_parts_there():
    share = indicator(
        "share", "ratio", "%",
        numerator={"register": "enterprise_year", "sum": "rd_stat"},
        denominator={"register": "enterprise_year", "sum": "sales"},
    )  # fmt: skip
    given = rows(
        enterprise_year=[
            {"organisation": "甲", "year": 2025, "source": "统计", "rd_stat": 5, "sales": 100},
            {"organisation": "乙", "year": 2025, "source": "统计", "rd_stat": 10, "sales": 500},
        ],
        assessed_area=[belongs("甲", 2025, "甲镇"), belongs("乙", 2025, "乙镇")],
    )
    assert figure(catalog(share), "share", given, asked("2025", "unit", "甲镇")).value == 5
    assert figure(catalog(share), "share", given, asked("2025", "unit", "乙镇")).value == 2
