"""Any few records: the database and plain Python agree on every kind of measure. Small, so that a difference is found
with the fewest records that show it; `test_database_figures` goes through the whole catalog."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from defining import HNTE, HNTE_CHANGE, catalog, cohort, indicator, rows
from hypothesis import given, settings
from hypothesis import strategies as some

from kechuang.catalog.register_files import load_registers
from kechuang.engine import plan_sweep
from kechuang.engine.plain import measure
from kechuang.engine.plan_places import Scope
from kechuang.engine.rows import Rows
from kechuang.engine.run import figures
from kechuang.engine.spans import Area, Asked
from kechuang.engine.store import Store

FIRMS, TOWNS = ("甲", "乙", "丙"), ("甲镇", "乙镇")
EDGES = [
    date.fromisoformat(text)
    for text in ("2022-02-28", "2023-12-31", "2024-01-01", "2024-02-29", "2024-08-27", "2024-12-31", "2025-01-01",
                 "2025-02-28", "2025-03-01", "2025-03-31")
]  # fmt: skip
DAYS = some.sampled_from(EDGES) | some.dates(date(2021, 1, 1), date(2026, 12, 31))
KNOWN = {"known": DAYS, "until_known": some.dates(date(2027, 1, 1), date(2027, 12, 31)), "expires_on": DAYS}


def listed(of_each: some.SearchStrategy[dict], most: int = 5) -> some.SearchStrategy[list[dict]]:
    return some.lists(of_each, max_size=most)


def one_of_each(key: tuple[str, ...], listed_rows: list[dict]) -> list[dict]:
    return list({tuple(row.get(name) for name in key): row for row in listed_rows}.values())


RECOGNITIONS = listed(
    some.fixed_dictionaries(
        {},
        optional={
            "organisation": some.sampled_from(FIRMS), "kind": some.sampled_from(("hnte", "srdi", "gazelle")),
            "level": some.sampled_from(("national", "provincial", "municipal")), "issued_on": DAYS,
            "first_time": some.booleans(), "revoked_on": DAYS, **KNOWN,
        },
    )
).map(lambda found: one_of_each(("organisation", "kind", "issued_on"), found))  # fmt: skip
AMOUNTS = some.sampled_from(("不适用", 0, "0.01", -3, 5, "123456789.01"))
YEARS = listed(
    some.fixed_dictionaries(
        {"source": some.sampled_from(("tax", "statistics", "enterprise"))},
        optional={
            "organisation": some.sampled_from(FIRMS), "year": some.sampled_from((2024, 2025)), "rd_stat": AMOUNTS,
            "sales": AMOUNTS, "staff": some.sampled_from(("不适用", 0, 3)), "known": DAYS,
        },
    )
).map(lambda found: one_of_each(("organisation", "year", "source"), found))  # fmt: skip
CONTRACTS = listed(
    some.fixed_dictionaries(
        {},
        optional={
            "seller": some.sampled_from(FIRMS),
            "seller_region": some.sampled_from(("320281", "320200", "330100")),
            "registered_on": DAYS,
            "amount": AMOUNTS,
            "cancelled_on": DAYS,
        },
    )
)
AREAS = listed(
    some.fixed_dictionaries(
        {"organisation": some.sampled_from(FIRMS), "year": some.sampled_from((2024, 2025)),
         "area": some.sampled_from(TOWNS)},
        optional={"known": DAYS},
    )
).map(lambda found: one_of_each(("organisation", "year"), found))  # fmt: skip
SEATS = listed(
    some.fixed_dictionaries(
        {"organisation": some.sampled_from(FIRMS), "region": some.sampled_from(("320281", "320282", "330100"))},
        optional={"moved_on": DAYS, "moved_away_on": DAYS},
    ),
    3,
)
LISTS = listed(
    some.fixed_dictionaries(
        {"organisation": some.sampled_from(FIRMS), "year": some.sampled_from((2024, 2025))},
        optional={"kind": some.sampled_from(("industry", "service")), "size": some.sampled_from(("large", "small"))},
    )
).map(lambda found: one_of_each(("organisation", "year", "kind"), found))
WORLDS = some.fixed_dictionaries(
    {
        "recognition": RECOGNITIONS, "enterprise_year": YEARS, "technology_contract": CONTRACTS, "assessed_area": AREAS,
        "organisation_region": SEATS, "organisation_scale": LISTS,
    }
)  # fmt: skip

INDUSTRY = cohort("industry", register="organisation_scale", where="kind = 'industry' and size = 'large'")
EARLIER = cohort("earlier", register="organisation_scale", where="kind = 'industry'", day="last_year_end")
ANY_TITLE = cohort(
    "any_title", register="recognition", where="not member(organisation, 'earlier')", dated_by="issued_on"
)
MIXED = cohort("mixed", any=["industry", "any_title"], without=["earlier"])
TITLES = cohort("both", all=["any_title", "mixed"])
INDICATORS = [
    HNTE, HNTE_CHANGE,
    indicator("titles", "stock", "项", register="recognition", where="level_at_least(level, 'provincial')",
              count="records"),
    indicator("issued", "flow", "家", register="recognition", where="first_time", count="distinct organisation"),
    indicator("ever", "stock", "项", register="recognition", count="records", dated_by="issued_on"),
    indicator("newest", "stock", "项", register="recognition", count="records", dated_by="issued_on", newest=True),
    indicator("renewed", "flow", "项", register="recognition", where="is_renewal()", count="records"),
    indicator("first", "flow", "项", register="recognition", where="is_first()", count="records"),
    indicator("of_mixed", "stock", "家", register="recognition", where="member(organisation, 'mixed')",
              count="distinct organisation"),
    indicator("not_both", "flow", "家", register="recognition", where="not member(organisation, 'both')",
              count="distinct organisation"),
    indicator("kinds", "stock", "项", register="recognition", count="distinct kind", area="none"),
    indicator("rd", "flow", "万元", register="enterprise_year", sum="rd_stat"),
    indicator("rd_of_tax", "flow", "万元", register="enterprise_year", where="source = 'tax'", sum="rd_stat"),
    indicator("rest", "flow", "亿元", register="enterprise_year", where="rd_stat > wan(0)", sum="sales - rd_stat"),
    indicator("mean", "flow", "人", register="enterprise_year", average="staff"),
    indicator("rd_growth", "growth", "%", of="rd"),
    indicator("share", "ratio", "%", numerator="rd", denominator={"register": "enterprise_year", "sum": "sales"}),
    indicator("per_title", "ratio", "%", numerator="rd", denominator="titles", take="last_year_end", times=100),
    indicator("latest", "ratio", "%", numerator="titles", denominator={"register": "enterprise_year", "sum": "sales",
              "kind": "flow"}, take="latest", times=100),
    indicator("sold", "flow", "万元", register="technology_contract", where="at_home(seller_region)", sum="amount",
              net_of_cancelled=True),
    indicator("sold_there", "flow", "项", register="technology_contract", count="records", area="seller_region"),
    indicator("both_counts", "derived", "项", plus=["titles", "ever"], minus=["newest"]),
]  # fmt: skip
DEFINED = catalog(*INDICATORS, INDUSTRY, EARLIER, ANY_TITLE, MIXED, TITLES)
PLACES = [None, Area("unit", "甲镇"), Area("unit", None), Area("region", "320200"), Area("region", None)]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    empty = Store.holding({}, load_registers())
    yield empty
    empty.close()


def asked_of(day: date, known: date | None) -> list[Asked]:
    spans = [Asked.year(2025), Asked.month(day.year, day.month), Asked.year_to(day.year, day.month)]
    return [
        replace(span, area=place, known=known, home="320281")
        for span in (*spans, Asked.on(day), Asked.on(day + timedelta(days=1)))
        for place in PLACES
    ]


def differing(code: str, questions: list[Asked], records: Rows, store: Store) -> list[str]:
    defined = DEFINED.indicator(code)
    if defined.kind in ("flow", "growth", "change", "ratio"):
        questions = [each for each in questions if each.kind != "point"]
    found = figures(defined, questions, store, DEFINED, Scope.whole())
    expected = [measure(defined, records, each, DEFINED) for each in questions]
    return [
        f"{code} {asked}: {one}, in Python {other}"
        for asked, one, other in zip(questions, found, expected, strict=True)
        if one != other
    ]


@settings(max_examples=40, deadline=None)
@given(WORLDS, some.sampled_from(sorted(DEFINED.indicators)), DAYS, some.none() | DAYS)
def test_any_records_are_counted_alike(store, world, code, day, known):
    records = rows(**world)
    store.hold(records)
    assert differing(code, asked_of(day, known), records, store) == []


SWEPT = ["hnte", "hnte_change", "kinds", "titles"]


@settings(max_examples=25, deadline=None)
@given(RECOGNITIONS, AREAS, some.sampled_from(SWEPT), DAYS)
def test_many_days_in_one_pass_are_counted_alike(store, recognitions, areas, code, first):
    """Every day around those on which something begins or ends, of the whole and of one town."""
    records = rows(recognition=recognitions, assessed_area=areas)
    store.hold(records)
    days = {first, *EDGES, *(each - timedelta(days=1) for each in EDGES)}
    days |= {day for each in records.get("recognition", ()) for day in (each.valid_from, each.valid_until) if day}
    places = (None, Area("unit", "甲镇")) if code != "kinds" else (None,)
    questions = [replace(Asked.on(day), area=place) for day in sorted(days) for place in places]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_sweep, "MANY", 1)
        found = figures(DEFINED.indicator(code), questions, store, DEFINED, Scope.whole())
    assert found == [measure(DEFINED.indicator(code), records, each, DEFINED) for each in questions]


@pytest.mark.long
@settings(max_examples=1000, deadline=None)
@given(WORLDS, some.sampled_from(sorted(DEFINED.indicators)), DAYS, some.none() | DAYS)
def test_very_many_records_are_counted_alike(store, world, code, day, known):
    records = rows(**world)
    store.hold(records)
    assert differing(code, asked_of(day, known), records, store) == []


def test_the_latest_denominator_is_the_one_known_on_the_day_asked(store):
    """Looking back year by year keeps to what was on record."""
    records = rows(
        enterprise_year=[{"organisation": "甲", "year": 2024, "source": "tax", "sales": 5, "known": "2025-06-01"}],
        recognition=[{"organisation": "甲", "kind": "hnte", "level": "national", "issued_on": "2024-03-01"}],
    )
    store.hold(records)
    for known, state in ((date(2025, 3, 1), "unknown"), (date(2025, 6, 1), "known")):
        asked = replace(Asked.year(2025), known=known)
        found = figures(DEFINED.indicator("latest"), [asked], store, DEFINED, Scope.whole())
        assert found == [measure(DEFINED.indicator("latest"), records, asked, DEFINED)]
        assert found[0].state == state
