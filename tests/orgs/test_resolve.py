"""Which unit does a written name mean, on that day, in that place?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.orgs import rules
from kechuang.apps.orgs.models import Region, Unit, UnitAlias, UnitGroup, UnitSuccession
from kechuang.apps.orgs.queries import Register, resolve

BEFORE, REFORM, AFTER = date(2018, 6, 1), date(2019, 1, 10), date(2024, 6, 1)


@pytest.fixture
def places(db):
    province = Region.objects.create(code="990000", name="东岭省")
    city = Region.objects.create(code="990100", name="云溪市", parent=province)
    other = Region.objects.create(code="990200", name="石桥市", parent=province)
    return {"province": province, "city": city, "other": other}


@pytest.fixture
def units(places):
    city = places["city"]
    old = Unit.objects.create(name="云溪市经济和信息化委员会", short_name="经信委", region=city, valid_until=REFORM)
    new = Unit.objects.create(name="云溪市工业和信息化局", short_name="工信局", region=city, valid_from=REFORM)
    UnitSuccession.objects.create(predecessor=old, successor=new, on=REFORM)
    division = Unit.objects.create(name="高新技术科", kind="division")
    UnitAlias.objects.create(unit=division, alias="高新科")
    towns = [Unit.objects.create(name=name, kind="town", region=city) for name in ("青石镇", "白河街道")]
    Unit.objects.create(name="红旗镇", kind="town", region=places["other"])
    park = Unit.objects.create(name="云溪高新区", kind="park", region=city)
    UnitGroup.objects.create(name="各镇街园区", aliases=["各镇（街道）、园区"], kinds=["town", "park"])
    return {"old": old, "new": new, "division": division, "towns": towns, "park": park}


@pytest.mark.parametrize("text", ["高新技术科", "高新科", " 高新 科", "高新科、"])
def test_full_name_alias_and_careless_spaces_mean_the_same_unit(units, places, text):
    assert resolve(text, AFTER, places["city"]).unit == units["division"]


def test_a_level_word_in_front_is_understood(units, places):
    assert resolve("市工信局", AFTER, places["city"]).unit == units["new"]


def test_before_the_reform_the_old_unit_is_meant(units, places):
    assert resolve("经信委", BEFORE, places["city"]).unit == units["old"]


def test_after_the_reform_the_old_name_means_the_successor_and_says_so(units, places):
    answer = resolve("经信委", AFTER, places["city"])
    assert answer.unit == units["new"]
    assert "已由“云溪市工业和信息化局”承接" in answer.reason


def test_before_it_was_founded_the_new_unit_is_not_meant(units, places):
    assert resolve("工信局", BEFORE, places["city"]).unit is None


def test_a_chain_of_take_overs_is_followed_to_its_end(units, places):
    last = Unit.objects.create(name="云溪市产业发展局", region=places["city"], valid_from=date(2023, 1, 1))
    units["new"].valid_until = date(2023, 1, 1)
    units["new"].save()
    UnitSuccession.objects.create(predecessor=units["new"], successor=last, on=date(2023, 1, 1))
    assert resolve("经信委", AFTER, places["city"]).unit == last
    assert resolve("经信委", date(2020, 1, 1), places["city"]).unit == units["new"]


@pytest.mark.parametrize("text", ["各镇街园区", "各镇(街道)、园区"])
def test_a_group_word_stands_for_the_towns_and_parks_of_the_place_only(units, places, text):
    answer = resolve(text, AFTER, places["city"])
    assert answer.group == "各镇街园区" and answer.unit is None
    assert set(answer.members) == {*units["towns"], units["park"]}


def test_another_citys_bureau_is_not_taken_for_ours(units, places):
    assert not resolve("工信局", AFTER, places["other"]).is_known


def test_our_own_unit_comes_before_the_provinces_of_the_same_short_name(units, places):
    Unit.objects.create(name="东岭省工业和信息化厅", short_name="工信局", region=places["province"])
    assert resolve("工信局", AFTER, places["city"]).unit == units["new"]


def test_two_units_of_one_place_by_one_name_are_offered_not_guessed(units, places):
    twin = Unit.objects.create(name="工信局服务中心", short_name="工信局", region=places["city"])
    answer = resolve("工信局", AFTER, places["city"])
    assert answer.unit is None and set(answer.nearest) == {units["new"], twin}


def test_an_unknown_name_offers_the_likeliest_known_ones(units, places):
    answer = resolve("高新技术处", AFTER, places["city"])
    assert answer.unit is None and answer.nearest[0] == units["division"]
    assert "单位名单中没有“高新技术处”" in answer.reason


def test_a_whole_document_costs_a_handful_of_queries(units, places, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        register = Register(AFTER, places["city"])
        for text in ["高新科", "经信委", "各镇街园区", "未知单位"] * 50:
            register.resolve(text)


@given(st.text(alphabet="科技局（）()　 高新、a", max_size=12))
def test_plain_names_stay_as_they_are(name):
    assert rules.plain(rules.plain(name)) == rules.plain(name)


@given(st.text(max_size=8), st.text(max_size=8))
def test_likeness_is_between_nothing_and_equal(one, other):
    assert 0 <= rules.likeness(one, other) <= 1
    assert rules.likeness(one, one) == 1
