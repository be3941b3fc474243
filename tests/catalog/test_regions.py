import pytest

from kechuang.catalog.region import check_regions, load_regions, read_regions, short_name

REGIONS = load_regions()


def test_the_prefectures_of_the_country_are_all_there():
    standing = [each for each in REGIONS if each.last_year is None]
    assert sum(each.level == "province" for each in standing) == 34
    assert sum(each.level == "prefecture" for each in standing) == 333


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("320281", 2019, "江阴市"), ("320282", 2018, "宜兴市"), ("320804", 2024, "淮阴区"), ("320214", 2018, "新吴区"),
        ("320803", 2010, "楚州区"), ("320803", 2020, "淮安区"), ("420600", 2010, "襄阳市"), ("110000", 2024, "北京市"),
    ],
)  # fmt: skip
def test_a_code_has_the_name_of_its_year(code, year, name):
    assert REGIONS.by_code(code, year).name == name


def test_a_region_that_was_merged_no_longer_stands():
    assert REGIONS.by_code("320802", 2015).name == "清河区"
    with pytest.raises(KeyError):
        REGIONS.by_code("320802", 2020)


def test_counties_hang_on_their_city_and_districts_of_a_municipality_on_it():
    assert {"江阴市", "宜兴市", "新吴区"} <= {each.name for each in REGIONS.within("320200")}
    assert REGIONS.by_code("310115").parent == "310000"
    assert REGIONS.by_code("429004").parent == "420000"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("江阴市", "江阴"), ("恩施土家族苗族自治州", "恩施"), ("延边朝鲜族自治州", "延边"),
        ("新疆维吾尔自治区", "新疆"), ("内蒙古自治区", "内蒙古"), ("香港特别行政区", "香港"), ("兴安盟", "兴安"),
        ("丰县", "丰县"), ("大兴安岭地区", "大兴安岭"),
    ],
)  # fmt: skip
def test_short_names_are_what_people_say(name, short):
    assert short_name(name) == short


def test_a_place_is_found_by_either_name():
    assert REGIONS.named("江阴")[0].code == REGIONS.named("江阴市")[0].code == "320281"
    assert {each.code for each in REGIONS.named("鼓楼区", 2024)} >= {"320106", "320302"}


def test_the_short_name_of_a_district_alone_is_a_word_before_it_is_a_place():
    assert "和平" not in REGIONS.names and "和平区" in REGIONS.names


def test_no_region_lacks_its_parent_or_has_two_names_at_once():
    regions, faults = read_regions()
    assert faults == [] and list(check_regions(regions)) == []


def test_a_wrong_entry_names_file_and_line(tmp_path):
    (tmp_path / "32.yaml").write_text('"320000": 江苏省\n"33000": 浙江省\n"320100": {nam: 南京市}\n', encoding="utf-8")
    _, faults = read_regions(tmp_path)
    assert [(fault.file, fault.line) for fault in faults] == [("32.yaml", 2), ("32.yaml", 3)]
