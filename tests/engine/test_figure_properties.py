"""What holds of every figure, whatever the records: areas make up the whole, changes are differences of stocks, a later
entry leaves what was known before alone, a ratio rolls up through its parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from defining import HNTE, HNTE_CHANGE, catalog, figure, indicator, rows
from hypothesis import given
from hypothesis import strategies as some

from kechuang.engine.plain import by_unit, measure
from kechuang.engine.rows import Record
from kechuang.engine.spans import Area, Asked

FIRMS, TOWNS = ("甲", "乙", "丙", "丁"), ("甲镇", "乙镇")
DAYS = some.dates(date(2019, 1, 1), date(2026, 12, 31))
CERTIFICATES = some.lists(
    some.fixed_dictionaries(
        {"organisation": some.sampled_from(FIRMS), "issued_on": DAYS},
        optional={"kind": some.sampled_from(("hnte", "tech_sme", "srdi"))},
    ),
    max_size=8,
    unique_by=lambda row: (row["organisation"], row.get("kind"), row["issued_on"]),
)
AREAS = some.lists(
    some.fixed_dictionaries(
        {
            "organisation": some.sampled_from(FIRMS),
            "year": some.integers(2022, 2026),
            "area": some.sampled_from(TOWNS),
        }
    ),
    max_size=10,
    unique_by=lambda row: (row["organisation"], row["year"]),
)
AMOUNTS = some.none() | some.just("不适用") | some.integers(0, 1000)
YEARS = some.lists(
    some.fixed_dictionaries(
        {
            "organisation": some.sampled_from(FIRMS),
            "year": some.integers(2024, 2025),
            "source": some.sampled_from(("tax", "statistics", "enterprise")),
            "rd_stat": AMOUNTS,
            "sales": AMOUNTS,
        }
    ),
    max_size=10,
    unique_by=lambda row: (row["organisation"], row["year"], row["source"]),
)
RD = indicator("rd", "flow", "万元", register="enterprise_year", sum="rd_stat")
SALES = indicator("sales", "flow", "亿元", register="enterprise_year", sum="sales")
SHARE = indicator("share", "ratio", "%", numerator="rd", denominator="sales")
RENEWED = indicator("renewed", "flow", "家", register="recognition", where="is_renewal()", count="records")
DEFINED = catalog(HNTE, HNTE_CHANGE, RD, SALES, SHARE, RENEWED)


@given(CERTIFICATES, AREAS, DAYS)
def test_towns_and_none_make_up_a_stock(certificates, areas, day):
    records = rows(recognition=certificates, assessed_area=areas)
    whole = figure(DEFINED, "hnte", records, day)
    parts = by_unit(HNTE, records, Asked.on(day), DEFINED, list(TOWNS)).values()
    assert sum(each.value for each in parts) == whole.value
    assert sum(each.unknown for each in parts) == whole.unknown


@given(YEARS, AREAS, some.integers(2024, 2025))
def test_towns_and_none_make_up_a_sum(years, areas, year):
    records = rows(enterprise_year=years, assessed_area=areas)
    whole = figure(DEFINED, "rd", records, year)
    parts = by_unit(RD, records, Asked.year(year), DEFINED, list(TOWNS)).values()
    # A part of which nothing is known has no value; what it lacks stands under the unknown of the whole.
    assert sum(each.value or 0 for each in parts) == (whole.value or 0)
    for bucket in ("counted", "unknown", "not_applicable"):
        assert sum(getattr(each, bucket) for each in parts) == getattr(whole, bucket)


@given(CERTIFICATES, some.integers(2020, 2026), some.integers(1, 12))
def test_a_change_is_the_difference_of_two_stocks(certificates, year, month):
    records = rows(recognition=certificates)
    for asked in (Asked.year(year), Asked.month(year, month), Asked.year_to(year, month)):
        before = figure(DEFINED, "hnte", records, asked.first - timedelta(days=1)).value
        assert (
            figure(DEFINED, "hnte_change", records, asked).value
            == figure(DEFINED, "hnte", records, asked.last).value - before
        )


@given(CERTIFICATES, some.integers(2020, 2026))
def test_the_changes_of_the_months_make_up_that_of_the_year(certificates, year):
    records = rows(recognition=certificates)
    months = [figure(DEFINED, "hnte_change", records, Asked.month(year, month)).value for month in range(1, 13)]
    assert sum(months) == figure(DEFINED, "hnte_change", records, Asked.year(year)).value


@given(CERTIFICATES, CERTIFICATES, YEARS, YEARS, DAYS, some.integers(0, 900))
def test_what_is_known_later_never_changes_a_figure_as_known_before(now, later, years, later_years, known, after):
    """Later entries are new records, and corrections that end what stood before."""
    records = rows(recognition=now, enterprise_year=years)
    learnt = known + timedelta(days=1 + after)
    corrected = {
        register: [replace(each, known_until=learnt) if place % 2 else each for place, each in enumerate(listed)]
        for register, listed in records.items()
    }
    for register, listed in rows(recognition=later, enterprise_year=later_years).items():
        corrected[register] = [*corrected.get(register, []), *(_learnt(each, learnt) for each in listed)]
    for code in ("hnte", "hnte_change", "rd", "share", "renewed"):
        asked = replace(Asked.year(2025), known=known)
        assert figure(DEFINED, code, corrected, asked) == figure(DEFINED, code, records, asked)


def _learnt(record: Record, day: date) -> Record:
    return replace(record, known_from=day, seq=record.seq + 1000)


@given(YEARS, AREAS)
def test_a_ratio_rolls_up_through_its_parts(years, areas):
    records = rows(enterprise_year=years, assessed_area=areas)
    places = [Area("unit", town) for town in (*TOWNS, None)]
    above, below = (
        [measure(DEFINED.indicator(code), records, replace(Asked.year(2025), area=each), DEFINED) for each in places]
        for code in ("rd", "sales")
    )
    whole = figure(DEFINED, "share", records, 2025)
    if whole.state == "known":
        rolled = Fraction(sum(each.value or 0 for each in above), 10**4) / sum(each.value or 0 for each in below)
        assert whole.value == rolled * 100
    for place, numerator, denominator in zip(places, above, below, strict=True):
        found = measure(SHARE, records, replace(Asked.year(2025), area=place), DEFINED)
        if found.state == "known":
            assert found.value == numerator.value / 10**4 / denominator.value * 100
        else:
            assert None in (numerator.value, denominator.value) or denominator.value == 0


@given(CERTIFICATES, DAYS)
def test_the_value_lies_in_its_range_and_the_range_is_as_wide_as_the_unknown(certificates, day):
    found = figure(DEFINED, "hnte", rows(recognition=certificates), day)
    assert found.low == found.value and found.high == found.value + found.unknown


@given(CERTIFICATES, DAYS, some.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(certificates, day, chance):
    mixed = list(certificates)
    chance.shuffle(mixed)
    assert figure(DEFINED, "hnte", rows(recognition=certificates), day) == figure(
        DEFINED, "hnte", rows(recognition=mixed), day
    )
