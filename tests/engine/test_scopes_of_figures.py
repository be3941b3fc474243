"""A scope is part of every count: what lies outside is in no figure, and areas outside are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from defining import HNTE, catalog, indicator, rows

from kechuang.catalog.register_files import load_registers
from kechuang.engine.plan import Batch, Cut, planned
from kechuang.engine.plan_places import OutsideScope, Scope
from kechuang.engine.run import broken_down, by_unit, figure, figures
from kechuang.engine.spans import Area, Asked, read_span
from kechuang.engine.store import Store

EVERYWHERE = indicator("everywhere", "stock", "家", register="recognition", count="distinct organisation", area="none")
GDP = indicator("gdp", "reported", "亿元", observed="gdp")
DEFINED = catalog(HNTE, EVERYWHERE, GDP)
DAY = Asked.on(read_span("2024-12-31").last)
RECORDS = rows(
    recognition=[
        {"organisation": "甲", "kind": "hnte", "level": "national", "issued_on": "2024-03-01"},
        {"organisation": "乙", "kind": "hnte", "level": "provincial", "issued_on": "2024-03-01"},
        {"organisation": "丙", "kind": "hnte", "level": "municipal", "issued_on": "2024-03-01"},
    ],
    assessed_area=[
        {"organisation": "甲", "year": 2024, "area": "甲镇"},
        {"organisation": "乙", "year": 2024, "area": "乙镇"},
    ],
    organisation_region=[{"organisation": "甲", "region": "320281"}, {"organisation": "乙", "region": "330100"}],
)


@pytest.fixture(scope="module")
def store():
    held = Store.holding(RECORDS, load_registers())
    yield held
    held.close()


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope.whole(), 3), (Scope.units("甲镇"), 1), (Scope.units("甲镇", "乙镇"), 2), (Scope.units("丙镇"), 0),
        (Scope.units(), 0), (Scope.regions("320200"), 1), (Scope.regions("320200", "330000"), 2), (Scope.regions(), 0),
    ],
)  # fmt: skip
def test_without_an_area_everybody_inside_is_meant(store, scope, expected):
    assert figure(HNTE, DAY, store, DEFINED, scope).value == expected


@pytest.mark.parametrize(
    ("scope", "area"),
    [
        (Scope.units("甲镇"), Area("unit", "乙镇")), (Scope.units("甲镇"), Area("unit", None)),
        (Scope.units("甲镇"), Area("region", "320281")), (Scope.regions("320281"), Area("region", "320200")),
        (Scope.regions("320281"), Area("unit", "甲镇")), (Scope.units(), Area("unit", "甲镇")),
    ],
)  # fmt: skip
def test_an_area_outside_is_refused_not_answered_with_nothing(store, scope, area):
    with pytest.raises(OutsideScope, match="范围"):
        figures(HNTE, [DAY, replace(DAY, area=area)], store, DEFINED, scope)


def test_an_area_inside_is_answered(store):
    assert figure(HNTE, replace(DAY, area=Area("unit", "甲镇")), store, DEFINED, Scope.units("甲镇", "乙镇")).value == 1
    inside = replace(DAY, area=Area("region", "320281"))
    assert figure(HNTE, inside, store, DEFINED, Scope.regions("320000")).value == 1


def test_towns_and_none_for_those_who_may_see_all(store):
    whole = by_unit(HNTE, DAY, store, DEFINED, ["甲镇", "乙镇"], Scope.whole())
    assert {unit: each.value for unit, each in whole.items()} == {"甲镇": 1, "乙镇": 1, None: 1}
    assert set(by_unit(HNTE, DAY, store, DEFINED, ["甲镇"], Scope.units("甲镇"))) == {"甲镇"}


def test_what_belongs_to_no_area_tells_nothing_inside_a_scope(store):
    assert figure(EVERYWHERE, DAY, store, DEFINED, Scope.whole()).value == 3
    assert figure(EVERYWHERE, DAY, store, DEFINED, Scope.units("甲镇")).state == "not_applicable"


def test_a_breakdown_inside_a_scope_names_only_what_occurs_there(store):
    found = broken_down(HNTE, DAY, store, DEFINED, "level", Scope.units("甲镇"))
    assert {value: each.value for value, each in found.items()} == {"national": 1}
    assert set(broken_down(HNTE, DAY, store, DEFINED, "level", Scope.whole())) == {
        "national",
        "provincial",
        "municipal",
    }


def test_the_scope_stands_in_the_statement():
    batch = Batch(HNTE.counting, False, [Cut(DAY.last, DAY.last)])
    assert "_unit IN ('甲镇''s')" in planned(batch, DEFINED, Scope.units("甲镇's")).statement


def test_official_figures_inside_a_scope(store):
    official = {"indicator": "gdp", "span": "year", "month": "2024-12", "value": 10, "status": "final"}
    held = Store.holding(
        {**RECORDS, **rows(
            unit_observation=[{**official, "unit": "甲镇", "value": 2}, {**official, "unit": "乙镇", "value": 3}],
            official_observation=[{**official, "region": "320281"}],
        )},
        load_registers(),
    )  # fmt: skip
    asked = Asked.year(2024)
    for scope, expected in ((Scope.whole(), 10), (Scope.units("甲镇"), 2), (Scope.units("甲镇", "乙镇"), None)):
        assert figure(GDP, asked, held, DEFINED, scope).value == expected
    assert figure(GDP, asked, held, DEFINED, Scope.regions("320281")).value == 10
    assert figure(GDP, asked, held, DEFINED, Scope.regions("330100")).value is None
    held.close()
