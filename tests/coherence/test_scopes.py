"""Whom promises bind: names of one place, and places within one another."""

import pytest

from kechuang.coherence.promise import Promise
from kechuang.coherence.scopes import Scopes


def promise(region, home="江阴市", document="甲"):
    return Promise(f"{document}{region}", "高新技术企业", None, region=region, home=home, document=document)


@pytest.mark.parametrize("region", [None, "", "全市", "江阴市", "江阴", "我市"])
def test_the_whole_of_a_plan_is_one_scope_however_written(region):
    one, other = promise(region), promise("江阴市")
    scopes = Scopes([one, other])
    assert scopes.of(one) == scopes.of(other)


def test_a_park_is_that_of_its_plan():
    here, there, named = promise("高新区"), promise("高新区", "宜兴市", "乙"), promise("江阴高新区", "无锡市", "丙")
    scopes = Scopes([here, there, named])
    assert scopes.of(here) == scopes.of(named) != scopes.of(there)


def test_a_place_named_in_a_plan_lies_in_its_region():
    whole, park = promise(None), promise("临港开发区")
    scopes = Scopes([whole, park])
    assert scopes.parent(scopes.of(park)) == scopes.of(whole)


def test_the_gazetteer_tells_a_county_from_the_city_above_it():
    county, city = promise(None, "江阴市", "乙"), promise(None, "无锡市", "丙")
    scopes = Scopes([county, city])
    assert scopes.is_within(scopes.of(county), scopes.of(city))


def test_a_place_above_the_plan_is_not_below_it():
    county, above = promise(None, "江阴市"), promise("无锡市", "江阴市")
    scopes = Scopes([county, above])
    assert scopes.parent(scopes.of(above)) != scopes.of(county)


def test_the_district_in_the_citys_plan_is_the_one_with_its_own_plan():
    in_citys, own = promise("云龙区", "宁远市", "乙"), promise(None, "宁远市云龙区", "丙")
    scopes = Scopes([in_citys, own])
    assert scopes.of(in_citys) == scopes.of(own)


def test_two_plans_of_nowhere_are_not_one_place():
    one, other = promise("全区", "全区", "乙"), promise("全区", "全区", "丙")
    scopes = Scopes([one, other])
    assert scopes.of(one) != scopes.of(other)
