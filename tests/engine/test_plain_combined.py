"""Changes, ratios, growth, sums of indicators, and official figures."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from defining import CONTRACT_VALUE, HNTE, HNTE_CHANGE, catalog, figure, indicator, rows

from kechuang.engine.spans import Area, Asked, read_span


def certificate(firm: str, day: str, kind: str = "hnte") -> dict:
    return {"organisation": firm, "kind": kind, "issued_on": day}


def test_a_net_increase_takes_off_what_lapsed():
    given = rows(
        recognition=[certificate("甲", "2022-06-01"), certificate("乙", "2025-05-01"), certificate("丙", "2025-09-01")]
    )
    # 31 December 2024: 甲. 2025: 甲 lapses in June, 乙 and 丙 come: 2 − 1.
    assert figure(catalog(HNTE, HNTE_CHANGE), "hnte_change", given, "2025").value == 1
    assert figure(catalog(HNTE, HNTE_CHANGE), "hnte_change", given, "2025-06").value == -1


def test_a_renewal_is_no_increase():
    given = rows(recognition=[certificate("甲", "2022-06-01"), certificate("甲", "2025-06-01")])
    assert figure(catalog(HNTE, HNTE_CHANGE), "hnte_change", given, "2025").value == 0


def test_the_range_of_a_change_takes_in_both_ends():
    given = rows(recognition=[certificate("甲", "2023-06-01"), {"organisation": "乙", "issued_on": "2024-02-01"}])
    found = figure(catalog(HNTE, HNTE_CHANGE), "hnte_change", given, "2024")
    assert (found.value, found.low, found.high, found.unknown) == (0, 0, 1, 1)


def contract(number: str, day: str, amount: object) -> dict:
    return {"contract_no": number, "seller": "甲", "registered_on": day, "amount": amount}


GROWTH = indicator("growth", "growth", "%", of="contract_value")


def test_growth_is_against_the_same_span_a_year_before():
    given = rows(
        technology_contract=[
            contract("A", "2024-03-01", 100),
            contract("B", "2024-11-01", 900),
            contract("C", "2025-03-01", 130),
        ]
    )
    found = figure(catalog(CONTRACT_VALUE, GROWTH), "growth", given, "2025-01..2025-03")
    assert (found.value, found.low, found.high) == (30, 30, 30)


def test_growth_from_nothing_is_not_applicable():
    found = figure(
        catalog(CONTRACT_VALUE, GROWTH), "growth", rows(technology_contract=[contract("C", "2025-03-01", 1)]), "2025"
    )
    assert (found.state, found.why) == ("not_applicable", "上年同期为 0，增速不适用")


SHARE = indicator(
    "share",
    "ratio",
    "%",
    numerator={"register": "enterprise_year", "sum": "rd_stat"},
    denominator={"register": "enterprise_year", "sum": "sales"},
)


def test_a_ratio_is_exact_and_divides_sums_not_ratios():
    given = rows(
        enterprise_year=[
            {"organisation": "甲", "year": 2025, "source": "统计", "rd_stat": 5, "sales": 100},
            {"organisation": "乙", "year": 2025, "source": "统计", "rd_stat": 10, "sales": 500},
        ]
    )
    assert figure(catalog(SHARE), "share", given, "2025").value == Fraction(15, 600) * 100


def test_a_ratio_over_nothing_is_not_applicable_and_over_the_unknown_unknown():
    nothing = rows(enterprise_year=[{"organisation": "甲", "year": 2025, "source": "统计", "rd_stat": 5, "sales": 0}])
    assert figure(catalog(SHARE), "share", nothing, "2025").state == "not_applicable"
    missing = rows(enterprise_year=[{"organisation": "甲", "year": 2025, "source": "统计", "rd_stat": 5}])
    assert figure(catalog(SHARE), "share", missing, "2025").state == "unknown"


POPULATION = indicator("population", "reported", "万人", observed="resident_population")
PER_10K = indicator("per_10k", "ratio", "家/万人", numerator="hnte", denominator="population", take="last_year_end")


def observation(**written: object) -> dict:
    return {
        "indicator": "resident_population",
        "region": "320281",
        "span": "时点",
        "month": "2024-12",
        "status": "终数",
        **written,
    }


def test_the_denominator_of_the_year_end_before_in_ten_thousands():
    given = rows(
        recognition=[certificate(firm, "2024-06-01") for firm in "甲乙丙丁"],
        official_observation=[
            observation(value=200, measured_in="万人"),
            observation(value=9, measured_in="万人", month="2025-12"),
        ],
    )
    assert figure(catalog(HNTE, POPULATION, PER_10K), "per_10k", given, "2025-06-30").value == Fraction(4, 200)


def test_the_latest_denominator_is_the_newest_known_before():
    latest = replace(PER_10K, code="latest", counting=PER_10K.counting.model_copy(update={"take": "latest"}))
    given = rows(
        recognition=[certificate("甲", "2024-06-01")],
        official_observation=[
            observation(value=100, month="2023-12"),
            observation(value=200),
            observation(value=9, month="2025-12"),
        ],
    )
    assert figure(catalog(HNTE, POPULATION, latest), "latest", given, "2025-06-30").value == Fraction(1, 200)


def test_the_latest_yearly_sum_is_that_of_the_newest_year_with_records():
    part = {"register": "enterprise_year", "sum": "sales", "kind": "flow"}
    per = indicator("per", "ratio", "家/亿元", numerator="hnte", denominator=part, take="latest")
    given = rows(
        recognition=[certificate("甲", "2024-06-01")],
        enterprise_year=[{"organisation": "甲", "year": 2023, "source": "统计", "sales": 20000}],
    )
    assert figure(catalog(HNTE, per), "per", given, "2025-06-30").value == Fraction(1, 2)
    assert figure(catalog(HNTE, per), "per", rows(), "2025-06-30").state == "unknown"


TECH_SME = indicator(
    "tech_sme", "stock", "家", register="recognition", where="kind = 'tech_sme'", count="distinct organisation"
)
BOTH = indicator("both", "derived", "家", plus=["hnte", "tech_sme"])
LESS = indicator("less", "derived", "家", plus=["hnte"], minus=["tech_sme"])


def test_indicators_are_added_and_taken_away():
    given = rows(
        recognition=[
            certificate("甲", "2025-01-10"),
            certificate("甲", "2025-01-10", "tech_sme"),
            certificate("乙", "2025-01-10"),
        ]
    )
    defined = catalog(HNTE, TECH_SME, BOTH, LESS)
    assert [figure(defined, code, given, "2025-06-30").value for code in ("both", "less")] == [3, 1]


def test_units_that_agree_are_converted_before_adding():
    in_wan = indicator("in_wan", "flow", "万元", register="technology_contract", sum="amount")
    total = indicator("total", "derived", "万元", plus=["contract_value", "in_wan"])
    given = rows(technology_contract=[contract("A", "2025-03-01", 120)])
    assert figure(catalog(CONTRACT_VALUE, in_wan, total), "total", given, "2025").value == 240


def test_the_unknown_of_a_part_makes_the_whole_unknown():
    total = indicator("total", "derived", "万人", plus=["population", "population"])
    assert figure(catalog(POPULATION, total), "total", rows(), "2025-12-31").state == "unknown"


# Official figures


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        (["快报", "初步"], 2),
        (["终数", "初步"], 1),
        (["终数", "修订"], 2),
        (["测算", "快报", "初步", "终数", "修订"], 5),
    ],
)
def test_the_highest_standing_counts_whatever_the_order(standings, expected):
    written = [observation(status=each, value=place) for place, each in enumerate(standings, 1)]
    assert figure(catalog(POPULATION), "population", rows(official_observation=written), "2024-12-31").value == expected
    again = rows(official_observation=written[::-1])
    assert figure(catalog(POPULATION), "population", again, "2024-12-31").value == expected


def test_official_figures_are_never_worked_out_across_spans():
    gdp = indicator("gdp", "reported", "亿元", column="value", observed="gdp")
    given = rows(
        official_observation=[
            {
                "indicator": "gdp",
                "region": "320281",
                "span": "累计",
                "month": "2025-09",
                "value": "3912.5",
                "measured_in": "亿元",
                "status": "初步",
            },
            {
                "indicator": "gdp",
                "region": "320281",
                "span": "累计",
                "month": "2025-08",
                "value": 3500,
                "measured_in": "亿元",
                "status": "初步",
            },
        ]
    )
    assert figure(catalog(gdp), "gdp", given, "2025-01..2025-09").value == Fraction("3912.5")
    assert [
        figure(catalog(gdp), "gdp", given, span).state for span in ("2025-09", "2025", "2025-01..2025-10", "2025-09-30")
    ] == ["unknown"] * 4


def test_an_official_figure_in_another_unit_is_converted_and_a_foreign_one_refused():
    given = rows(official_observation=[observation(value=2_000_000, measured_in="人")])
    assert figure(catalog(POPULATION), "population", given, "2024-12-31").value == 200
    wrong = rows(official_observation=[observation(value=2, measured_in="亿元")])
    assert "不能换算" in figure(catalog(POPULATION), "population", wrong, "2024-12-31").why


def test_of_two_regions_the_one_asked_or_none():
    given = rows(official_observation=[observation(value=178), observation(value=900, region="320282")])
    asked = read_span("2024-12-31")
    assert figure(catalog(POPULATION), "population", given, asked).state == "unknown"
    assert figure(catalog(POPULATION), "population", given, replace(asked, home="320281")).value == 178
    assert figure(catalog(POPULATION), "population", given, replace(asked, area=Area("region", "320282"))).value == 900


def test_a_town_has_its_own_official_figures():
    given = rows(
        official_observation=[observation(value=178)],
        unit_observation=[
            {"indicator": "resident_population", "unit": "甲镇", "span": "时点", "month": "2024-12", "value": 9}
        ],
    )
    asked = replace(read_span("2024-12-31"), area=Area("unit", "甲镇"))
    assert figure(catalog(POPULATION), "population", given, asked).value == 9


def test_a_rank_is_the_ranking_and_growth_the_official_growth():
    rank = indicator("rank", "rank", "位次", observed="gdp")
    official = indicator("official", "growth", "%", observed="gdp", column="growth")
    given = rows(
        official_observation=[
            {
                "indicator": "gdp",
                "region": "320281",
                "span": "全年",
                "month": "2025-12",
                "value": 5000,
                "ranking": 2,
                "growth": "5.5",
            }
        ]
    )
    assert figure(catalog(rank), "rank", given, "2025").value == 2
    assert figure(catalog(official), "official", given, Asked.year(2025)).value == Fraction("5.5")


OF_TEN_THOUSAND = indicator(
    "of_ten_thousand",
    "ratio",
    "件/万人",
    numerator="patents",
    denominator="population",
    take="last_year_end",
    times=10000,
)
PATENTS = indicator(
    "patents", "stock", "件", register="intellectual_property", where="kind = 'invention'", count="records"
)


@pytest.mark.parametrize("span", ["point", "year"])
def test_the_people_of_last_year_may_be_published_for_the_day_or_for_the_year(span):
    said = {"indicator": "resident_population", "region": "320281", "span": span, "month": "2024-12", "status": "final",
            "value": 100, "measured_in": "万人", "issuer": "statistics"}  # fmt: skip
    given = rows(
        intellectual_property=[{"kind": "invention", "number": "1", "organisation": "甲", "granted_on": "2024-05-01"}],
        official_observation=[said],
    )
    found = figure(catalog(POPULATION, PATENTS, OF_TEN_THOUSAND), "of_ten_thousand", given, "2025-06-30")
    assert (found.state, found.value) == ("known", Fraction(1, 100))


def test_a_sum_is_not_what_was_published_for_a_day():
    said = {"indicator": "gerd", "region": "320281", "span": "point", "month": "2024-12", "status": "final",
            "value": 5, "measured_in": "亿元", "issuer": "statistics"}  # fmt: skip
    official = indicator("spent", "flow", "亿元", observed="gerd")
    assert figure(catalog(official), "spent", rows(official_observation=[said]), "2024").state == "unknown"
