"""The pages of organisations: the list, one body as of a day, conflicts, and who may see what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from keeping import credit_code, firm, keep, recognition

from kechuang.apps.orgs.models import Organisation, Region, Unit
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions import body_changes, groups, identity
from kechuang.apps.registers.actions.body_changes import Grounds
from kechuang.apps.registers.models import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> Organisation:
    Region.objects.create(code="320281", name="江阴市")
    Unit.objects.create(name="徐霞客镇", kind="town")
    keep("organisation", {"organisation": firm(1), "kind": "enterprise", "established_on": "2016-05-18",
                          "registered_capital": "1000", "legal_representative": "张示例"})  # fmt: skip
    keep("organisation_region", {"organisation": firm(1), "region": "320281", "moved_on": "2016-05-18"})
    keep("assessed_area", {"organisation": firm(1), "year": 2026, "area": "徐霞客镇", "basis": "registered"})
    keep("recognition", recognition(1))
    return Organisation.objects.get(identifier=credit_code(1))


def get(client: Any, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(f"registers:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(client: Any, **query: Any) -> list[str]:
    answer = client.get(reverse("registers:organisations"), query)
    return [line.name for line in answer.context["found"].lines]


def test_a_body_is_found_by_name_former_name_initials_and_code(body, as_role, people):
    group = body_changes.rename(people["town"], body, "江阴新芯电子有限公司", Grounds(date(2024, 9, 1), "通知书"))
    groups.accept(people["planner"], group.pk)
    keep("recognition", recognition(2))
    client = as_role("leader")
    for words in ("新芯", "样本1号", "jyxxdz", credit_code(1)[:17], credit_code(1).lower()):
        assert listed(client, q=words) == ["江阴新芯电子有限公司"], words
    assert listed(client, q="没有的名字") == []
    assert listed(client, on="2024-08-31", q="新芯") == [firm(1).name]


def test_the_filters_are_of_the_day(body, as_role):
    client = as_role("town")
    name = firm(1).name
    area = Unit.objects.get(name="徐霞客镇").pk
    assert listed(client, recognition="hnte", on="2025-01-01") == [name]
    assert listed(client, recognition="hnte", on="2027-11-17") == [name]
    assert listed(client, recognition="hnte", on="2027-11-18") == []
    assert listed(client, area=area) == [name]
    assert listed(client, area=area, on="2025-06-01") == []
    assert listed(client, region="320281") == listed(client, region="320281", on="2017-01-01") == [name]
    assert listed(client, region="320281", on="2015-01-01") == []
    assert listed(client, ended="yes") == [] and listed(client, ended="no") == [name]


def test_the_page_says_who_it_is_on_the_day_and_how_long_its_certificate_holds(body, as_role):
    page = get(as_role("leader"), "organisation", body.pk, on="2026-11-22")
    assert firm(1).name in page and credit_code(1) in page and "徐霞客镇" in page
    assert "有效至 2027-11-17，还有 360 天" in page
    assert "1,000 万元" in page
    after = get(as_role("leader"), "organisation", body.pk, on="2027-11-18")
    assert "已过期 1 天" in after and "仍算延续" in after


def test_what_a_role_may_not_read_is_said_to_be_closed_and_never_shown(body, as_role):
    town, leader = get(as_role("town"), "organisation", body.pk), get(as_role("leader"), "organisation", body.pk)
    assert "张示例" in town
    assert "张示例" not in leader and "无权查看" in leader


def test_an_enterprise_is_told_why_it_sees_nobody_else(body, as_role):
    client = as_role("enterprise")
    for name, args in (("organisations", ()), ("organisation", (body.pk,)), ("areas", ()), ("conflicts", ()),
                       ("changes", ()), ("area_case", (body.pk, 2026)),
                       ("organisation_history", (body.pk,))):  # fmt: skip
        answer = client.get(reverse(f"registers:{name}", args=args))
        assert answer.status_code == 403, name
        assert "企业" in answer.content.decode()


def figures(source: str, **facts: Any) -> dict[str, Any]:
    return {"organisation": firm(1), "year": 2025, "source": source, **facts}


def test_the_most_trusted_source_counts_and_the_other_is_shown_beside_it(body, as_role):
    keep("enterprise_year", figures("tax", sales="12000", staff="不适用"))
    keep("enterprise_year", figures("enterprise", sales="12500", rd_hnte="600", exports="0", staff=100))
    page = as_role("leader").get(reverse("registers:organisation", args=[body.pk]))
    (table,) = page.context["tables"]
    rows = {row.label: row.figures[0] for row in table.rows}
    assert (rows["销售收入"].cell.text, rows["销售收入"].source) == ("12,000", "税务")
    assert rows["销售收入"].others == (("企业自报", "12,500"),)
    assert (rows["高企口径研发费用"].cell.text, rows["高企口径研发费用"].others) == ("600", ())
    assert rows["出口额"].cell.text == "0"
    assert (rows["职工总数"].cell.text, rows["职工总数"].cell.state) == ("不适用", "not_applicable")
    assert table.conflicts == 2


def test_a_figure_of_a_closed_class_is_not_in_the_page_of_who_may_not_read_it(body, as_role):
    keep("enterprise_year", figures("tax", tax_paid="777.77"))
    leader, planner = get(as_role("leader"), "organisation", body.pk), get(as_role("planner"), "organisation", body.pk)
    assert "777.77" in planner
    assert "777.77" not in leader and "无权查看" in leader


def test_conflicts_list_only_numbers_that_differ_and_that_one_may_read(body, as_role):
    keep("enterprise_year", figures("tax", sales="12000", tax_paid="1", staff=50))
    keep("enterprise_year", figures("enterprise", sales="12500", tax_paid="2", staff=50))
    keep("enterprise_year", {"organisation": firm(2), "year": 2024, "source": "tax", "sales": "5"})
    found = as_role("leader").get(reverse("registers:conflicts")).context["found"]
    assert [(line.label, line.apart) for line in found.lines] == [("销售收入", "500")]
    found = (
        as_role("planner").get(reverse("registers:conflicts"), {"year": "2025", "field": "tax_paid"}).context["found"]
    )
    assert [(line.label, line.organisation.pk) for line in found.lines] == [("纳税总额", body.pk)]
    assert as_role("planner").get(reverse("registers:conflicts"), {"year": "2024"}).context["found"].lines == []


def test_every_register_that_names_the_body_has_its_section(body, as_role):
    contract = {"contract_no": "2026320281000001", "title": "合金研发", "registered_on": "2026-03-01",
                "kind": "development", "seller": firm(2), "seller_region": "江阴市",
                "buyer_name": firm(1).name, "buyer": firm(1),
                "amount": "100", "trade_amount": "80"}  # fmt: skip
    keep("technology_contract", contract)
    keep(
        "listing",
        {"organisation": firm(1), "market": "star", "listed_on": "2020-01-01"},
        standing=Standing.SUBMITTED,
    )
    answer = as_role("planner").get(reverse("registers:organisation", args=[body.pk]))
    found = {(each.register.code, each.field): each for each in answer.context["sections"]}
    buying = found["technology_contract", "buyer"]
    assert (buying.number, buying.as_what) == (1, "本地买方")
    assert buying.summary == ["合同成交额 100.00 万元；技术交易额 80.00 万元；技术性收入都没有填写；登记额都没有填写"]
    assert (found["listing", "organisation"].number, found["listing", "organisation"].waiting) == (0, 1)
    assert "另有 1 条待审" in answer.content.decode()
    assert ("technology_contract", "seller") not in found


def test_a_long_section_shows_the_newest_five_and_leads_to_the_list(body, as_role):
    for year in range(2010, 2020):
        keep(
            "award",
            {
                "organisation": firm(1),
                "kind": "provincial",
                "level": "省级",
                "year": year,
                "title": f"项目{year}",
            },
        )
    answer = as_role("leader").get(reverse("registers:organisation", args=[body.pk]))
    (section,) = [each for each in answer.context["sections"] if each.register.code == "award"]
    assert (section.number, len(section.rows)) == (10, 5)
    assert [row.key.split("|")[1] for row in section.rows] == ["2019", "2018", "2017", "2016", "2015"]
    assert as_role("leader").get(section.url).status_code == 200


def test_as_known_before_a_correction_the_page_says_what_the_books_said(body, as_role, people):
    group = body_changes.rename(people["town"], body, "江阴新芯电子有限公司", Grounds(date(2024, 9, 1), "通知书"))
    groups.accept(people["planner"], group.pk)
    page = get(as_role("leader"), "organisation", body.pk, known="2020-01-01")
    assert "江阴新芯电子有限公司" not in page.split("<h1>")[0].split("<title>")[1] or "2020-01-01 日终" in page
    answer = as_role("leader").get(reverse("registers:organisation", args=[body.pk]), {"known": "2020-01-01"})
    assert answer.context["head"].timelines == [] and answer.context["ladder"].drawn == []
    assert answer.context["head"].registered == ""


def test_the_page_asks_few_questions_however_much_there_is(body, as_role, django_assert_max_num_queries):
    client = as_role("planner")
    for year in range(2000, 2026):
        keep(
            "award",
            {
                "organisation": firm(1),
                "kind": "provincial",
                "level": "省级",
                "year": year,
                "title": "项目",
            },
        )
    with django_assert_max_num_queries(75):
        client.get(reverse("registers:organisation", args=[body.pk]))


def test_a_body_united_with_another_leads_to_it(body, as_role, people):
    keep("recognition", recognition(2))
    other = Organisation.objects.get(identifier=credit_code(2))
    group = identity.one_body(people["town"], body, other, reason="同一企业", file=None)
    groups.accept(people["planner"], group.pk)
    client = as_role("leader")
    assert client.get(reverse("registers:organisation", args=[other.pk])).url == reverse(
        "registers:organisation", args=[body.pk]
    )
    assert listed(client) == [firm(1).name]
    assert listed(client, q=credit_code(2)) == [firm(1).name]


def test_the_form_of_a_rename_submits_a_group_and_another_person_accepts_it(body, as_role):
    given = {"name": "江阴新芯电子有限公司", "happened_on": "2024-09-01", "proof": "变更登记通知书"}
    answer = as_role("town").post(reverse("registers:change", args=[body.pk, "rename"]), given)
    group = answer.url
    assert "接受后写入 3 条" in as_role("planner").get(group).content.decode()
    as_role("planner").post(f"{group}decide/", {"deed": "accept"})
    assert listed(as_role("leader")) == ["江阴新芯电子有限公司"]


@pytest.mark.parametrize("kind", ["rename", "moved_in", "moved_out", "moved_within", "merge", "split", "deregistered",
                                  "revoked", "code", "same"])  # fmt: skip
def test_every_form_opens_and_says_what_is_missing(body, as_role, kind):
    client = as_role("town")
    assert get(client, "change", body.pk, kind)
    answer = client.post(reverse("registers:change", args=[body.pk, kind]), {})
    assert answer.status_code == 200 and "需要改" in answer.content.decode()


def test_a_change_that_cannot_be_made_keeps_what_was_typed_and_says_every_fault(body, as_role):
    given = {"name": "江阴新芯电子有限公司", "happened_on": "2099-09-01", "proof": "变更登记通知书"}
    page = as_role("town").post(reverse("registers:change", args=[body.pk, "rename"]), given).content.decode()
    assert "晚于今天" in page and "江阴新芯电子有限公司" in page
    given = {"other": "没有的公司", "way": "into", "happened_on": "2024-09-01", "proof": "合并协议"}
    page = as_role("town").post(reverse("registers:change", args=[body.pk, "merge"]), given).content.decode()
    assert "RG-307" in page


def test_the_catalog_is_what_the_page_stands_on():
    """The columns the page draws by name are there; a renamed field would silently empty a section."""
    wanted = {"recognition": {"kind", "certificate_no", "revoked_on", "revoked_why"},
              "assessed_area": {"area", "basis", "proof", "decision"},
              "technology_contract": {"amount", "trade_amount", "tech_income", "registered_amount"}}  # fmt: skip
    for code, fields in wanted.items():
        assert fields <= catalogue.find(code).fields.keys()
