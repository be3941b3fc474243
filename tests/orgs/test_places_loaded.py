"""Towns, counties and parks of the plans' places in the register, with what they were and what they cover."""

from __future__ import annotations

from datetime import date

import pytest

from kechuang.apps.orgs.loading import load_catalog
from kechuang.apps.orgs.models import Region, RegionSuccession, Unit, UnitCoverage, UnitSuccession

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db):
    return load_catalog()


def test_a_town_is_a_region_below_its_county_and_a_unit_of_it_that_covers_it(loaded):
    town = Region.objects.get(code="320281001")
    unit = Unit.objects.get(code="town:320281001")
    assert (town.level, town.parent.name, unit.region.name, unit.short_name) == ("town", "江阴市", "江阴市", "澄江")
    assert unit.coverage.get().region == town


def test_what_a_park_covers_depends_on_the_day(loaded):
    rows = UnitCoverage.objects.filter(unit__code="park:jiangyin_lingang")
    assert [each.region.name for each in rows.in_force(date(2018, 6, 1))] == ["临港街道"]
    assert {each.region.name for each in rows.in_force(date(2024, 6, 1))} == {"夏港街道", "申港街道", "利港街道"}


def test_a_county_that_changed_its_name_is_one_unit_and_two_that_merged_hand_over(loaded):
    chuzhou = Unit.objects.get(code="county:320803")
    assert chuzhou.name == "淮安区"
    assert [(each.name, each.until) for each in chuzhou.past.all()] == [("楚州区", date(2012, 1, 1))]
    heirs = UnitSuccession.objects.filter(successor__code="county:320812")
    assert {each.predecessor.name for each in heirs} == {"清河区", "清浦区"}
    merged = RegionSuccession.objects.filter(successor__code="320812")
    assert {(each.predecessor.name, each.kind) for each in merged} == {("清河区", "merge"), ("清浦区", "merge")}


def test_a_district_that_only_gave_up_a_part_still_answers_for_itself(loaded):
    assert RegionSuccession.objects.filter(predecessor__code="320211", successor__code="320214").exists()
    assert not UnitSuccession.objects.filter(predecessor__code="county:320211").exists()


def test_a_park_registered_before_it_had_a_code_is_given_it_and_not_doubled(loaded):
    Unit.objects.filter(code="park:jiangyin_lingang").update(code="")
    load_catalog()
    assert Unit.objects.get(name="江阴临港经济开发区").code == "park:jiangyin_lingang"
