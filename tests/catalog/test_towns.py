"""Towns below the counties, what became of which region, what parks cover: read, dated, checked with file and line."""

from __future__ import annotations

import shutil

import pytest

from kechuang.catalog.checking import check_catalog
from kechuang.catalog.region import FOLDER, level_of, load_regions
from kechuang.catalog.town import check_changes, check_towns, load_changes, load_towns, local_code, read_changes
from kechuang.catalog.town import read_towns as read
from kechuang.catalog.unit import FOLDER as UNITS
from kechuang.catalog.unit import load_units

COUNTIES = {each.code for each in load_regions()}


def standing(year):
    return {each.name for each in load_towns() if each.parent == "320281" and each.stands_in(year)}


def test_jiangyin_has_five_streets_before_the_split_and_seven_after_and_always_ten_towns():
    for year, streets in ((2018, 5), (2024, 7)):
        names = standing(year)
        assert len([name for name in names if name.endswith("街道")]) == streets
        assert len([name for name in names if name.endswith("镇")]) == 10
    assert "临港街道" in standing(2018) and not standing(2024) & {"临港街道"}
    assert {"夏港街道", "申港街道", "利港街道"} <= standing(2024)


def test_only_a_code_that_was_seen_is_nine_digits_and_ours_are_marked_as_open():
    codes = {each.name: (each.code, each.confidence) for each in load_towns()}
    assert codes["澄江街道"] == ("320281001", "H")
    assert codes["南闸街道"] == ("320281-南闸", "L") == (local_code("320281", "南闸街道"), "L")


@pytest.mark.parametrize(
    ("code", "level"),
    [("320000", "province"), ("320200", "prefecture"), ("320281", "county"), ("429004", "county"),
     ("320281001", "town"), ("320281-南闸", "town"), ("Z00001", "zone")],
)  # fmt: skip
def test_a_code_tells_its_level(code, level):
    assert level_of(code) == level


def test_towns_stay_out_of_the_gazetteer_that_readers_use():
    assert not load_regions().named("新桥镇") and not load_regions().names & {each.name for each in load_towns()}


def test_a_park_may_lie_in_another_city_and_overlap_many_towns():
    parks = {each.code: each for each in load_units().examples if each.code}
    jingjiang = parks["jiangyin_jingjiang"]
    assert jingjiang.region == "320281" and [(each.region, each.is_part) for each in jingjiang.covers] == [
        ("321282", True)
    ]
    assert len(parks["jiangyin_high_tech"].covers) == 8


def test_the_years_of_reorganisations_are_those_of_the_regions_names():
    for change in load_changes():
        for code in change.successors:
            names = [each for each in (*load_regions(), *load_towns()) if each.code == code]
            assert names[0].first_year == change.year


def test_every_wrong_entry_names_file_and_line(tmp_path):
    (tmp_path / "towns.yaml").write_text(
        'towns:\n  "320281":\n    - {name: 甲山镇}\n    - {nam: 乙镇}\n    - {name: 丙镇, code: "999"}\n'
        "    - {name: 丁镇, untill: 2020}\n    - {name: 甲山街道, from: 2020}\n"
        "    - {name: 戊镇, from: 2020, until: 2019}\n"
        '  "999999":\n    - {name: 己镇}\n',
        encoding="utf-8",
    )
    towns, faults = read(tmp_path)
    told = [(fault.line, fault.code) for fault in (*faults, *check_towns(towns, COUNTIES, tmp_path))]
    assert told == [(4, "CT-025"), (5, "CT-026"), (6, "CT-025"), (7, "CT-024"), (8, "CT-023"), (10, "CT-022")]


def test_a_change_that_is_incomplete_or_points_nowhere_is_told(tmp_path):
    (tmp_path / "changes.yaml").write_text(
        'changes:\n  - {kind: merge, from: ["320802"], to: ["320899"], year: 2016}\n'
        '  - {kind: merge, from: ["320802"], to: ["320812"]}\n'
        '  - {kind: rename, from: ["320803"], to: ["320803"], year: 2012}\n',
        encoding="utf-8",
    )
    changes, faults = read_changes(tmp_path)
    told = [(fault.line, fault.code) for fault in (*faults, *check_changes(changes, COUNTIES, tmp_path))]
    assert told == [(3, "CT-027"), (2, "CT-028"), (4, "CT-028")]


def test_a_park_that_covers_an_unknown_town_is_told_by_the_check_of_the_whole_catalog(tmp_path):
    shutil.copytree(UNITS, tmp_path / "units")
    places = tmp_path / "units" / "places.yaml"
    places.write_text(places.read_text(encoding="utf-8").replace("320281-城东", "320281-城西"), encoding="utf-8")
    faults = check_catalog(unit_folder=tmp_path / "units", region_folder=FOLDER)
    assert [(fault.file, fault.code) for fault in faults] == [("places.yaml", "CT-034")]
    assert faults[0].line > 0 and "320281-城东" in faults[0].remedy
