"""One indicator over the plans of several places and years, and one plan against the last: on five public plans."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal

import making
import openpyxl
import pytest
from django.urls import reverse

from kechuang.apps.documents.models import Document
from kechuang.apps.plans.models import Reading, Statement
from kechuang.apps.plans.queries import comparing as queries
from kechuang.apps.plans.queries import comparing_indicator as indicators
from kechuang.catalog.indicator import load_indicators
from kechuang.demo import load
from kechuang.demo.packages import packages

D = Decimal
ON = date(2026, 3, 1)
COMPARE = "/plans/compare/"


@pytest.fixture
def five(db) -> list[Document]:
    """The facts of five public plans, stored as what was read."""
    for package in packages():
        load._keep_facts(package)
    return list(Document.objects.order_by("pk"))


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def promised(code: str) -> dict[tuple[str, int], Decimal]:
    """What the main table says, by place and year."""
    group = indicators.groups(load_indicators().by_code(code), ON)[0]
    return {(row.place, row.year): row.value for row in group.rows}


def test_firms_in_force_over_five_plans_of_eight_places(five):
    assert promised("hnte_in_force") == {
        ("江阴市", 2019): 575,
        ("江阴市", 2020): 650,
        ("江阴市", 2022): 1000,
        ("江阴高新区", 2022): 250,
        ("江阴临港开发区", 2022): 250,
        ("无锡市", 2018): 1800,
        ("无锡高新区", 2018): 405,
        ("江阴高新区", 2018): 105,
        ("宜兴环科园", 2018): 85,
        ("淮安市", 2020): 500,
        ("淮安市淮阴区", 2024): 126,
    }


def test_research_intensity_over_places_and_years(five):
    found = promised("gerd_gdp")
    assert found["江阴市", 2019] == D("3.06")
    assert found["江阴市", 2022] == D("3.3")
    assert found["淮安市", 2020] == 2
    assert found["无锡市", 2018] == D("2.92")
    assert found["淮安市淮阴区", 2024] == D("2.32")


def test_the_page_shows_table_chart_and_the_way_to_each_sentence(five, as_role):
    client = as_role("leader")
    page = client.get(COMPARE, {"code": "hnte_in_force"})
    shown = words(page)
    assert "有效期内高新技术企业数" in shown
    assert "达到 575 家" in shown
    assert "计划尚未批准，没有报送数据" in shown
    assert "净增" in shown  # offered apart, as another definition
    for url in set(re.findall(r'href="(/documents/\d+/read/\?reading=\d+)#s-\d+"', page.content.decode())):
        assert client.get(url).status_code == 200
    drawn = client.get(reverse("plans:compare_chart"), {"code": "hnte_in_force"})
    assert drawn["Content-Type"] == "image/svg+xml"
    named = re.findall(r"<text[^>]*>([^<]+)</text>", drawn.content.decode())
    assert "江阴市 2019年" in named
    assert "575" in named


def test_an_increase_is_never_put_beside_a_stock(five):
    """净增 191 家 and 有效期内 575 家 are two indicators, and neither table holds the other's numbers."""
    assert 191 not in promised("hnte_in_force").values()
    assert 575 not in promised("hnte_net_increase").values()


def test_places_and_years_are_picked_in_the_address(five, as_role):
    query = {"code": "hnte_in_force", "place": ["江阴市", "无锡市"], "first": "2019"}
    shown = words(as_role("leader").get(COMPARE, query))
    assert "达到 575 家" in shown
    assert "1,800" not in shown and "达到 1800 家" not in shown
    nothing = as_role("leader").get(COMPARE, {"code": "hnte_in_force", "first": "2090"})
    assert "没有符合条件的目标" in words(nothing)


def test_indicators_are_found_by_name_with_how_many_plans_have_them(five, as_role):
    listed = indicators.listed("高新技术企业")
    assert {each.indicator.code: each.plans for each in listed}["hnte_in_force"] == 5
    assert all("高新技术企业" in (each.alias or each.indicator.name) for each in listed)
    assert [bool(each.alias) for each in listed] == sorted(bool(each.alias) for each in listed)
    assert indicators.listed("没有这样的说法") == []
    page = words(as_role("leader").get(COMPARE, {"q": "高新技术企业"}))
    assert "有效期内高新技术企业数" in page
    assert "技术合同成交额" not in page


def test_an_unknown_indicator_is_said_and_helped_on(five, as_role):
    page = as_role("leader").get(COMPARE, {"code": "no_such"})
    assert page.status_code == 404
    assert "CP-001" in words(page)


def test_units_are_brought_to_one_and_the_page_says_how(people, as_role):
    for year, value, unit in ((2025, "90000", "万元"), (2026, "10", "亿元")):
        plan = making.adopted_plan(
            people, f"{year}年要点\n技术合同成交额{value}{unit}", first_year=year, last_year=year
        )
        making.commitment(plan, "技术合同成交额", value, unit=unit, kind="level", indicator_code="tech_contract_value")
    group = indicators.groups(load_indicators().by_code("tech_contract_value"), ON)[0]
    rows = {row.year: row for row in group.rows}
    assert group.unit == load_indicators().by_code("tech_contract_value").unit
    assert rows[2026].value == rows[2025].value / 9 * 10
    assert any("原文" in row.converted for row in group.rows)


def test_only_a_final_official_figure_counts_as_what_was_reached(people, as_role):
    plan = making.adopted_plan(people, "2025年要点\n研发投入占比", first_year=2025, last_year=2025)
    fields = {"kind": "share", "unit": "%", "counting": "reported", "indicator_code": "gerd_gdp", "is_whole": False}
    target = making.commitment(plan, "研发投入占比", "2.3", **fields)
    making.observation(target, "2.1", date(2025, 12, 31), published_on=date(2026, 1, 20), status="preliminary")
    page = words(as_role("leader").get(COMPARE, {"code": "gerd_gdp", "on": "2026-02-01"}))
    assert "还没有最终官方数据" in page
    making.observation(target, "2.25", date(2025, 12, 31), published_on=date(2026, 9, 1), status="final")
    early = indicators.groups(load_indicators().by_code("gerd_gdp"), date(2026, 8, 31))[0].rows[0]
    late = indicators.groups(load_indicators().by_code("gerd_gdp"), date(2026, 9, 1))[0].rows[0]
    assert (early.actual, late.actual) == (None, D("2.25"))
    drawn = as_role("leader").get(reverse("plans:compare_chart"), {"code": "gerd_gdp", "on": "2026-09-01"})
    assert "云溪县 2.25" in drawn.content.decode()


def test_what_people_confirmed_takes_the_place_of_what_was_read(people):
    plan = making.adopted_plan(people)
    making.commitment(plan, "高新技术企业", "86", kind="level", indicator_code="hnte_in_force")
    reading = Reading.objects.get(document=plan.document)
    facts = {"value": 80, "comparator": "=", "kind": "level", "unit": "家", "confidence": 1, "indicator": "高企"}
    Statement.objects.create(
        reading=reading, ordinal=1, ident="s1", what="target", start=0, end=3, value_start=1, value_end=2,
        indicator_code="hnte_in_force", **facts,
    )  # fmt: skip
    assert promised("hnte_in_force") == {("云溪县", 2026): 86}


@pytest.fixture
def two_years(people):
    """云溪县 2025 and 2026: one raised, one as before, one dropped, one new."""
    text = "云溪县{}年要点\n高新技术企业{}家，科技型中小企业260家，{}"
    before = making.adopted_plan(people, text.format(2025, 71, "技术需求120条"), first_year=2025, last_year=2025)
    now = making.adopted_plan(people, text.format(2026, 86, "孵化器2家"), previous=before)
    for plan, rows in (
        (before, (("高新技术企业", "71", "hnte_in_force"), ("科技型中小企业", "260", ""), ("技术需求", "120", ""))),
        (now, (("高新技术企业", "86", "hnte_in_force"), ("科技型中小企业", "260", ""), ("孵化器", "2", ""))),
    ):
        for name, value, code in rows:
            making.commitment(plan, name, value, kind="level", indicator_code=code)
    return before, now


def test_a_plan_against_its_last_says_what_became_of_each_promise(two_years, as_role):
    _before, now = two_years
    page = as_role("leader").get(reverse("plans:compare_last_year", args=[now.pk]))
    shown = words(page)
    assert "提高 1，降低 0，不变 1，新增 1，取消 1，改写 0" in shown
    assert "+15 家（+21.13%）" in shown  # 15 / 71 = 0.21127
    assert "要求更高" in shown
    only = words(as_role("leader").get(reverse("plans:compare_last_year", args=[now.pk]), {"word": "dropped"}))
    assert "技术需求" in only
    assert "孵化器" not in only


def test_the_workbook_holds_what_the_page_shows(two_years, as_role):
    before, now = two_years
    address = reverse("plans:compare_xlsx", args=[now.pk])
    data = as_role("leader").get(address, {"with": before.document_id}).content
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[2]) for row in rows] == [
        ("提高", "高新技术企业"),
        ("新增", "孵化器"),
        ("取消", "技术需求"),
        ("不变", "科技型中小企业"),
    ]
    assert as_role("enterprise").get(address).status_code == 403


def test_the_real_plans_of_one_place_are_offered_first_and_compared(five, people, as_role):
    old = next(each for each in five if each.period_first == 2019)
    new = next(each for each in five if each.region_name == "江阴市" and each.period_first == 2020)
    rows = queries.changes(new, old)
    by_name = {row.now.promised.code: row for row in rows if row.now and row.before}
    assert by_name["gerd_gdp"].change.word == "raised"
    assert by_name["gerd_gdp"].difference == "+0.24 个百分点"
    assert by_name["hnte_net_increase"].now.promised.years == 1  # 500 in three years is held against no single year
    assert {row.change.word for row in queries.changes(old, old)} == {"same"}


def test_without_an_earlier_plan_the_page_says_how_to_begin(people, as_role):
    plan = making.adopted_plan(people)
    page = as_role("leader").get(reverse("plans:compare_last_year", args=[plan.pk]))
    assert "还没有可比的计划" in words(page)
