from datetime import date

import pytest

from kechuang.catalog.resolving import resolve_unit
from kechuang.catalog.unit import load_units

IN_2018, IN_2020, IN_2024 = date(2018, 3, 1), date(2020, 3, 1), date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "region", "on", "name"),
    [
        ("市科技局", "江阴市", IN_2020, "江阴市科学技术局"),
        ("发改委", "无锡市", IN_2018, "无锡市发展和改革委员会"),
        ("市科技局", "淮安市淮阴区", IN_2024, "淮安市科学技术局"),
        ("区科技局", "淮安市淮阴区", IN_2024, "淮阴区科学技术局"),
        ("省科技厅", "320804", IN_2024, "江苏省科学技术厅"),
        ("市委组织部", "江阴市", IN_2020, "江阴市委组织部"),
        ("宿迁市财政局", "淮安市", IN_2024, "宿迁市财政局"),
        ("国家税务总局淮安市税务局", "淮安市", IN_2024, "淮安市税务局"),
        ("人民银行无锡市中心支行", "无锡市", IN_2018, "人民银行无锡市中心支行"),
        ("市中级人民法院", "无锡市", IN_2018, "无锡市中级人民法院"),
        ("高新区", "江阴市", IN_2020, "江阴高新技术产业开发区"),
        ("宜兴市", "无锡市", IN_2018, "宜兴市人民政府"),
        ("机关 委", "淮安市", IN_2020, "机关委"),
    ],
)
def test_a_mention_is_given_its_full_name(text, region, on, name):
    found = resolve_unit(text, region, on)
    assert (found.kind, found.names) == ("unit", (name,))


def test_a_reformed_department_is_itself_before_and_its_successor_after():
    before, after = resolve_unit("经信委", "无锡市", IN_2018), resolve_unit("经信委", "无锡市", IN_2020)
    assert before.names == ("无锡市经济和信息化委员会",) and not before.note
    assert after.names == ("无锡市工业和信息化局",) and "2019" in after.note and "工信局" in after.note


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("各镇街园区", ("towns", "parks")), ("各县区、园区", ("counties", "parks")), ("有关科室", ("divisions",)),
        ("各处室", ("divisions",)), ("各市〔县〕、区政府", ("counties",)), ("各有关部门", ("departments",)),
        ("市各有关单位", ("units",)), ("各镇（街道）", ("towns",)), ("各县（市、区）人民政府", ("counties",)),
        ("园区", ("parks",)), ("事业单位", ("affiliates",)), ("各乡镇（街道）、开发区", ("towns", "parks")),
        ("有关金融保险机构", ("banks",)), ("各国家级高新区", ("parks",)), ("市直有关部门", ("departments",)),
        ("各区县人民政府、各开发区管委会", ("counties", "parks")),
    ],
)  # fmt: skip
def test_a_group_word_says_whom_it_takes_in(text, members):
    found = resolve_unit(text, "淮安市", IN_2020)
    assert (found.kind, found.members) == ("group", members)
    assert found.note


@pytest.mark.parametrize("text", ["高新科", "科管科", "社发科", "农社处", "区域处", "科技人才服务科", "办公室"])
def test_divisions_of_a_science_bureau_are_known(text):
    assert resolve_unit(text, "江阴市").what == "division"


@pytest.mark.parametrize("text", ["全体机关干部", "未名湖公司", "张三"])
def test_an_unknown_unit_is_offered_as_new_not_forced_into_a_known_one(text):
    found = resolve_unit(text, "江阴市", IN_2020)
    assert found.kind == "unknown" and text in found.note


def test_a_misspelt_unit_gets_the_nearest_names():
    assert "农业农村局" in resolve_unit("农业农存局", "江阴市").nearest


def test_no_words_are_nobody():
    assert resolve_unit(" ").kind == "unknown"


def test_every_department_is_found_by_each_of_its_names():
    catalog = load_units()
    for department in catalog.departments:
        for name in department.names:
            assert department in catalog.departments_named(name)


@pytest.mark.shared
def test_every_unit_of_the_five_plans_is_known():
    import json
    from pathlib import Path

    gold = Path(__file__).resolve().parents[3] / "shared" / "gold"
    for path in sorted(gold.glob("*.json")):
        plan = json.loads(path.read_text(encoding="utf-8"))
        year = plan["document"]["period"]["from"]
        written = {unit for task in plan["tasks"] for unit in (*task["lead_units"], *task["support_units"])}
        found = [(unit, resolve_unit(unit, plan["document"]["region"], date(year, 3, 1))) for unit in sorted(written)]
        assert not [unit for unit, each in found if each.kind == "unknown"]
