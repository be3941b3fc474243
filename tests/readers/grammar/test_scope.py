"""Whom a promise binds: the whole place of the plan, or the part of it that the words name."""

import pytest
from composed import CITY, plan, promises, reading, table_document, targets, the_promise

from kechuang.readers.scope import is_area
from kechuang.readers.workplan import read_plan


@pytest.mark.parametrize("said", ["", "全市", "全年", "我市", "全市范围内", "本市", "全市企业", "市域内"])
def test_everywhere_means_the_place_of_the_plan(said):
    assert the_promise(f"{said}新增研发机构50家。").region == CITY


@pytest.mark.parametrize(
    ("sentence", "region"),
    [
        ("滨江高新区新建众创空间3家。", "滨江高新区"),
        ("高新区研发投入占比达到8%。", "高新区"),
        ("柳河镇新增科技型企业5家。", "柳河镇"),
        ("青石县引进人才20名。", "青石县"),
        ("在滨江高新区新建孵化器2家。", "滨江高新区"),
        ("白石开发区：引进项目6个。", "白石开发区"),
        ("支持滨江高新区新建孵化器2家。", "滨江高新区"),
        ("服务高新区落地科技型企业15家。", "高新区"),
    ],
)
def test_a_park_or_county_in_front_narrows_the_scope(sentence, region):
    assert the_promise(sentence).region == region


def test_the_scope_of_a_part_is_its_own():
    whole, part = promises("全市新增高新技术企业60家，其中滨江高新区20家。")
    assert (whole.region, part.region) == (CITY, "滨江高新区")


def test_each_place_keeps_its_number():
    found = promises("青石县引进人才20名，白沙县引进人才10名。")
    assert [(promise.region, promise.value) for promise in found] == [("青石县", 20), ("白沙县", 10)]


@pytest.mark.parametrize(
    "sentence",
    [
        "建成省级高新区1家。", "推动省级开发区升级2家。", "新增国家级示范区1个。", "培育市级产业园区3个。",
        "新增省级企业技术中心5家。", "引导园区企业新增研发机构20家。", "建设产业园3个。",
        "到年底，园区总数达到8个。",
    ],
)  # fmt: skip
def test_a_level_or_a_class_of_parks_is_no_scope(sentence):
    assert the_promise(sentence).region == CITY


def test_a_clause_whose_first_unit_is_a_place_speaks_of_that_place():
    read = plan(
        "1. 建好园区。新增孵化器2家，引进人才10名。（责任单位：滨江高新区）",
        "2. 抓好企业。新增企业5家。（责任单位：市科技局）",
    )
    assert [promise.region for promise in targets(read)] == ["滨江高新区", "滨江高新区", CITY]


def test_a_row_of_a_town_speaks_of_the_town():
    document = table_document(
        ("序号", "主要目标", "牵头单位"),
        ("1", "新增高新技术企业5家", "柳河镇"),
        ("2", "新增研发机构9家", "市科技局"),
    )
    assert [promise.region for promise in targets(read_plan(document))] == ["柳河镇", CITY]


@pytest.mark.parametrize(
    "name", ["滨江高新区", "高新区", "白石经济技术开发区", "柳河镇", "白沙街道", "青石县", "江阴市"]
)
def test_places_are_known_by_their_form(name):
    assert is_area(name)


@pytest.mark.parametrize(
    "name", ["社区", "每个县", "核心区", "各镇街", "市科技局", "企业", "跨区", "国家级高新区", "新增企业开发区", "城镇"]
)
def test_look_alikes_are_no_places(name):
    assert not is_area(name)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("云溪市2024年科技工作要点\n新增企业5家。\n", "云溪市"),
        ("2024年科技工作要点\n青石县科学技术局\n2024年2月1日\n新增企业5家。\n", "青石县"),
    ],
)
def test_the_place_of_the_plan_comes_from_title_or_issuer(text, region):
    read = reading(text)
    assert read.heading.region == region
    assert [promise.region for promise in targets(read)] == [region]
