"""The catalog's regions and units in the register: once, again, and beside what people added."""

from __future__ import annotations

from datetime import date

import pytest

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.orgs.actions import add_alias, keep_groups
from kechuang.apps.orgs.loading import load_catalog
from kechuang.apps.orgs.models import Region, Unit, UnitGroup
from kechuang.apps.orgs.queries import Register, regions_named

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture
def loaded(db):
    return load_catalog()


@pytest.fixture
def jiangyin(loaded):
    return Register(TODAY, Region.objects.get(name="江阴市"))


def test_loading_twice_changes_nothing_and_is_recorded_once(loaded):
    assert loaded["regions"] > 3000 and loaded["units"] > 50
    assert load_catalog() == dict.fromkeys(["regions", "units", "aliases", "successions", "coverage"], 0)
    assert AuditEntry.objects.get().verb == "units.load_catalog"


def test_what_people_added_stays(loaded, people):
    science = Unit.objects.get(code="department:science")
    add_alias(people["planner"], science, "市科技和数据局")
    load_catalog()
    assert "市科技和数据局" in [each.alias for each in science.aliases.all()]


def test_every_region_below_a_province_hangs_below_another(loaded):
    orphans = Region.objects.filter(parent__isnull=True).exclude(code__endswith="0000")
    assert list(orphans) == []


def test_a_region_that_was_renamed_is_known_by_each_name_in_its_time(loaded):
    assert [each.code for each in regions_named("密云县", date(2014, 1, 1))] == ["110228"]
    assert regions_named("密云县", date(2020, 1, 1)) == []


def test_usual_writings_find_their_unit(jiangyin):
    writings = {
        "市科技局": "department:science",
        "江阴市科技局": "department:science",
        "科委": "department:science",
        "高新科": "division:high_tech",
        "高新技术及产业化处": "division:high_tech",
        "市发改委": "department:development",
    }
    found = {text: jiangyin.resolve(text).unit for text in writings}
    assert {text: unit and unit.code for text, unit in found.items()} == writings


def test_a_department_from_before_the_reform_means_who_took_over(loaded):
    before, after = Register(date(2018, 5, 1)), Register(TODAY)
    assert before.resolve("经信委").unit.code == "department:industry_former"
    assert after.resolve("经信委").unit.code == "department:industry"


def test_however_a_group_is_written_it_is_the_same_group(jiangyin):
    for text in ("各镇街园区", "各镇（街道）、园区", "各镇街、各园区"):
        answer = jiangyin.resolve(text)
        assert answer.group == "各镇、街道、各园区" and set(answer.kinds) == {"town", "park"}
        kinds = [unit.kind for unit in answer.members]
        assert (kinds.count("town"), kinds.count("park")) == (17, 3)


def test_a_group_met_for_the_first_time_is_kept_once(jiangyin):
    answers = [jiangyin.resolve(text) for text in ("各镇街园区", "各镇（街道）、园区", "高新科")]
    keep_groups(answers)
    keep_groups(answers)
    assert UnitGroup.objects.get().name == "各镇、街道、各园区"


def test_a_made_up_name_is_unknown_and_offers_the_nearest(jiangyin):
    answer = jiangyin.resolve("市科学技术普及局")
    assert answer.unit is None and not answer.group
    assert answer.nearest
