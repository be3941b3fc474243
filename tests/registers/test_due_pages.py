"""The pages of 报送情况: what they show to whom, what one can do there, and what comes out as a file."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import due_making as making
import keeping
import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from kechuang.apps.accounts.models import Role, User
from kechuang.apps.orgs.models import Organisation, Unit
from kechuang.apps.registers.actions import due as actions
from kechuang.apps.registers.actions.due_opening import open_due_reports
from kechuang.apps.registers.models import DueReport

pytestmark = pytest.mark.django_db
OUTPUT = "industry_output"
PAGE = f"/completeness/{OUTPUT}/"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def unit(settings: Any) -> Unit:
    settings.REGION = making.COUNTY
    unit = making.town("石桥镇")
    open_due_reports(timezone.localdate(), since=timezone.localdate() - timedelta(days=120), only=[OUTPUT])
    return unit


@pytest.fixture
def sender(unit: Unit) -> User:
    return making.person("吴镇街", unit)


@pytest.fixture
def planner(db: None) -> User:
    return making.person("林规划", None, Role.PLANNER)


def oldest() -> DueReport:
    return DueReport.objects.filter(register=OUTPUT).order_by("first")[0]


def words(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_home_lists_every_collected_register_and_opens_today_by_itself(unit, planner):
    DueReport.objects.all().delete()
    page = words(browser(planner).get("/completeness/"))
    assert "高新产业产值月报" in page and "科技培训" in page
    assert DueReport.objects.filter(register=OUTPUT, unit=unit).count() == 1


def test_a_town_does_not_see_registers_that_are_not_shown_to_it_and_enterprises_see_none(sender, unit):
    enterprise = making.person("王企业", None, Role.ENTERPRISE)
    assert browser(enterprise).get("/completeness/").status_code == 403
    assert browser(enterprise).get(PAGE).status_code == 403
    leader = making.person("郑局长", None, Role.LEADER)
    assert browser(leader).get("/completeness/rd_statistics_filing/").status_code == 403
    assert "企业研发统计填报" not in words(browser(leader).get("/completeness/"))


def test_a_register_names_who_is_missing_with_the_days_and_whom_to_call(unit, sender, planner):
    row = oldest()
    page = words(browser(planner).get(PAGE, {"period": row.first.isoformat()}))
    late = (timezone.localdate() - row.due_on).days
    assert f"<b>石桥镇</b> 逾期 {late} 天未报，可联系 吴镇街" in page
    assert "1 个镇街园区已报 0，逾期 1" in page


def test_filters_that_were_not_used_are_no_mistakes(unit, planner):
    page = words(browser(planner).get(PAGE))
    assert "必填" not in page and "field--wrong" not in page and "required" not in page


def test_another_day_is_shown_as_it_was(unit, planner):
    row = oldest()
    page = words(browser(planner).get(PAGE, {"period": row.first.isoformat(), "on": row.due_on.isoformat()}))
    assert "1 个镇街园区已报 0，临近 1" in page


def test_a_period_that_is_not_there_shows_the_usual_one(unit, planner):
    for odd in ("1999-01-01", "x", "2026-13-99"):
        assert browser(planner).get(PAGE, {"period": odd, "state": "odd", "page": "999"}).status_code == 200
    assert browser(planner).get("/completeness/recognition/").status_code == 404
    assert browser(planner).get("/completeness/nothing/").status_code == 404


def test_the_planner_reminds_those_that_are_ticked(unit, sender, planner):
    client, row = browser(planner), oldest()
    address = f"{PAGE}remind/"
    page = words(client.post(address, {"report": [row.pk, "x"], "next": PAGE}, follow=True))
    assert "已向 1 个单位催报“高新产业产值月报”" in page
    assert "没有选中还没有报送的单位" in words(client.post(address, {}, follow=True))
    assert browser(sender).post(address, {"report": row.pk}).status_code == 403
    assert "林规划" in words(browser(sender).get("/completeness/mine/"))


def test_my_reports_lead_to_entering_importing_and_nil_and_nil_can_be_taken_back(unit, sender):
    client, row = browser(sender), oldest()
    page = words(client.get("/completeness/mine/"))
    nil = f"/completeness/reports/{row.pk}/nil/"
    known = urlencode({"unit": "石桥镇", "month": f"{row.first:%Y-%m}"}).replace("&", "&amp;")
    assert f"/registers/{OUTPUT}/new/?{known}" in page and f"/imports/new/{OUTPUT}/" in page and nil in page
    assert "确认“石桥镇" in words(client.get(nil))
    assert not DueReport.objects.get(pk=row.pk).nil, "asking changes nothing"
    page = words(client.post(nil, follow=True))
    assert "零报告" in page and DueReport.objects.get(pk=row.pk).nil
    assert "已撤回" in words(client.post(nil, {"undo": "1"}, follow=True))
    assert not DueReport.objects.get(pk=row.pk).nil


def test_whoever_has_no_unit_is_told_so(planner, unit):
    assert "还没有所属单位" in words(browser(planner).get("/completeness/mine/"))


def test_a_planner_excuses_with_a_reason_and_takes_it_back(unit, sender, planner):
    client, row = browser(planner), oldest()
    address = f"/completeness/reports/{row.pk}/excuse/"
    assert "免报原因" in words(client.get(address))
    assert "没有写明免报的原因" in words(client.post(address, {"reason": ""}, follow=True))
    client.post(address, {"reason": "本月停产"})
    assert "本月停产" in words(client.get(PAGE, {"period": row.first.isoformat()}))
    assert "恢复为应报" in words(client.get(address))
    client.post(address, {"undo": "1"})
    assert not DueReport.objects.get(pk=row.pk).excused
    assert browser(sender).get(address).status_code == 403


def test_nobody_is_led_to_another_site(unit, sender):
    answer = browser(sender).post(f"/completeness/reports/{oldest().pk}/nil/", {"next": "https://example.com/"})
    assert answer["Location"] == "/completeness/mine/"


def firms(number: int) -> None:
    for each in range(1, number + 1):
        row = {"organisation": keeping.firm(each), "year": "2025", "kind": "industry"}
        keeping.keep("organisation_scale", row)
    open_due_reports(date(2025, 12, 31), since=date(2025, 12, 1), only=["rd_statistics_check"])


def test_organisations_are_leafed_through_and_searched(planner, unit, django_assert_max_num_queries):
    firms(60)
    client, address = browser(planner), "/completeness/rd_statistics_check/"
    page = words(client.get(address, {"period": "2025-12-01"}))
    assert "60 家单位已报 0，逾期 60" in page and "另有 30 家，见下表" in page and "第 1 / 2 页" in page
    found = words(client.get(address, {"period": "2025-12-01", "q": "样本7号"}))
    assert found.count(keeping.credit_code(7)) == 1 and keeping.credit_code(8) not in found
    by_code = words(client.get(address, {"period": "2025-12-01", "q": keeping.credit_code(9)}))
    assert keeping.credit_code(9) in by_code
    with django_assert_max_num_queries(55):  # for fifty rows; it does not grow with them
        client.get(address, {"period": "2025-12-01"})


def test_the_file_has_every_reporter_and_no_formula(planner, unit):
    Organisation.objects.create(identifier="T000001", name="无关")
    firms(3)
    Organisation.objects.filter(identifier=keeping.credit_code(1)).update(name="=HYPERLINK(1)")
    client, address = browser(planner), "/completeness/rd_statistics_check/export"
    answer = client.get(f"{address}.xlsx", {"period": "2025-12-01"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0][:4] == ["单位", "统一社会信用代码", "属地", "情况"] and len(rows) == 4
    names = {row[0] for row in rows[1:]}
    assert "'=HYPERLINK(1)" in names and {row[3] for row in rows[1:]} == {"逾期未报"}
    as_csv = client.get(f"{address}.csv", {"period": "2025-12-01"}).content.decode("utf-8-sig")
    assert {row[0] for row in csv.reader(io.StringIO(as_csv))} == names | {"单位"}
    assert client.get(f"{address}.pdf").status_code == 404


def test_a_filtered_page_gives_a_filtered_file(planner, unit, sender):
    making.town("南湖镇")
    open_due_reports(timezone.localdate(), only=[OUTPUT])
    first = oldest().first.isoformat()
    actions.say_nil(sender, making.report(unit, OUTPUT, first).pk)
    rows = browser(planner).get(f"{PAGE}export.csv", {"period": first, "state": "nil"}).content.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(rows))] == ["单位", "石桥镇"]
