"""Many written names at once: which region or unit each means on a day, and which are left to a person."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest

from kechuang.apps.orgs.loading import load_catalog
from kechuang.apps.orgs.models import Region, Unit, UnitPast
from kechuang.apps.orgs.queries import RegionFinder, UnitFinder, ids_by_identity

pytestmark = pytest.mark.django_db
TODAY, IN_2015, IN_2018 = date(2026, 3, 1), date(2015, 6, 1), date(2018, 6, 1)


@pytest.fixture
def jiangyin(db):
    load_catalog()
    return Region.objects.get(code="320281")


def candidates(found):
    return {each.identity for each in found.candidates}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("江阴市", "320281"), ("江阴", "320281"), ("320281", "320281"), ("江苏省无锡市江阴市", "320281"),
        ("无锡 江阴", "320281"), ("澄江街道", "320281001"), ("江阴市南闸街道", "320281-南闸"),
        ("320281001", "320281001"),        ("南京市鼓楼区", "320106"),
    ],
)  # fmt: skip
def test_a_region_is_found_however_it_is_written(jiangyin, text, code):
    assert RegionFinder(TODAY).find(text).identity == code


def test_a_name_of_several_places_is_left_to_a_person_unless_home_tells(jiangyin):
    found = RegionFinder(TODAY).find("鼓楼区")
    assert not found.is_found and candidates(found) >= {"320106", "320302", "350102", "410204"}
    assert any("江苏省南京市鼓楼区" in each.label for each in found.candidates)
    assert RegionFinder(TODAY, Region.objects.get(code="320100")).find("鼓楼区").identity == "320106"
    assert candidates(RegionFinder(TODAY, jiangyin).find("鼓楼区")) == {"320106", "320302"}


def test_a_name_of_before_means_what_became_of_it_and_says_so(jiangyin):
    then, now = RegionFinder(IN_2015), RegionFinder(TODAY)
    assert then.find("洪泽县").identity == "320829" and not then.find("洪泽县").note
    found = now.find("洪泽县")
    assert found.identity == "320813" and "已调整为洪泽区" in found.note
    assert now.find("清浦区").identity == "320812"
    assert candidates(now.find("临港街道")) == {"320281-夏港", "320281-申港", "320281-利港"}


def test_what_is_not_yet_there_or_nowhere_is_not_found(jiangyin):
    assert not RegionFinder(IN_2018).find("夏港街道").is_found
    assert RegionFinder(TODAY).find("云西市").candidates == ()
    assert RegionFinder(TODAY).find("").candidates == ()


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("南闸街道", "town:320281-南闸"), ("南闸", "town:320281-南闸"), ("南闸街道办事处", "town:320281-南闸"),
        ("高新区", "park:jiangyin_high_tech"), ("town:320281001", "town:320281001"), ("市科技局", "department:science"),
        ("江阴市科技局", "department:science"), ("靖江园区", "park:jiangyin_jingjiang"), ("新吴区", "county:320214"),
    ],
)  # fmt: skip
def test_a_unit_is_found_however_it_is_written(jiangyin, text, identity):
    assert UnitFinder(TODAY, jiangyin).find(text).identity == identity


def test_the_bare_word_for_a_park_is_never_a_park_elsewhere(jiangyin):
    found = UnitFinder(TODAY, Region.objects.get(code="320200")).find("高新区")
    assert not found.is_found and candidates(found) == {"park:jiangyin_high_tech"}


def test_a_unit_that_was_split_is_offered_by_its_heirs(jiangyin):
    then, now = UnitFinder(IN_2018, jiangyin), UnitFinder(TODAY, jiangyin)
    assert then.find("临港街道").identity == "town:320281-临港"
    assert candidates(now.find("临港街道")) == {f"town:320281-{name}" for name in ("夏港", "申港", "利港")}


def test_an_identity_finds_its_unit_also_after_it_was_renamed(jiangyin):
    coded = Unit.objects.get(code="town:320281001")
    place = Unit.objects.create(name="云亭科创园", kind="park", region=jiangyin)
    everywhere = Unit.objects.create(name="高新技术一科", kind="division")
    assert [each.identity for each in (coded, place, everywhere)] == [
        "town:320281001", "云亭科创园@320281", "高新技术一科",
    ]  # fmt: skip
    for unit in (coded, place, everywhere):
        assert ids_by_identity()[unit.identity] == unit.pk
        assert UnitFinder(TODAY).find(unit.identity).identity == unit.identity
    UnitPast.objects.create(
        unit=place, name=place.name, region=jiangyin, identity=place.identity, until=date(2025, 1, 1)
    )
    place.name = "云亭科技园"
    place.save()
    ids = ids_by_identity()
    assert ids["云亭科创园@320281"] == place.pk == ids["云亭科技园@320281"] and "谁@320281" not in ids
    assert UnitFinder(TODAY, jiangyin).find("云亭科创园").identity == "云亭科技园@320281"
    assert UnitFinder(IN_2018, jiangyin).label("云亭科技园@320281") == "云亭科创园"


def test_a_hundred_thousand_rows_cost_no_queries_and_little_time(jiangyin, django_assert_num_queries):
    units, regions = UnitFinder(TODAY, jiangyin), RegionFinder(TODAY, jiangyin)
    texts = ["南闸街道", "高新区", "江苏省无锡市江阴市", "鼓楼区", "没有的镇", "澄江", "江阴市科技局", "320281-南闸"]
    begun = perf_counter()
    with django_assert_num_queries(0):
        for at in range(100_000):
            units.find(texts[at % len(texts)])
            regions.find(texts[at % len(texts)])
    assert perf_counter() - begun < 2
