"""What a second look at the pages found: figures, rights and addresses that nobody meant, each kept as a test."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from keeping import credit_code, firm, keep, recognition
from lists import bring, xlsx

from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import Organisation, Region, Unit
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions import belonging, body_changes, deciding, entering, groups, identity
from kechuang.apps.registers.actions.body_changes import Grounds
from kechuang.apps.registers.models import Entry, HeaderChoice, ImportBatch
from kechuang.apps.registers.queries import listing, organisations
from kechuang.apps.registers.rules.asking import asked

pytestmark = pytest.mark.django_db
KEY = f"{credit_code(1)}|hnte|2024-11-18"


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def of_record(page: str, key: str = KEY, register: str = "recognition") -> str:
    return f"/registers/{register}/{page}/?key={quote(key, safe='')}"


def test_a_city_stands_for_its_own_districts_and_not_for_the_next_city():
    """扬州 is 321000: without all its noughts it would be 321, and 镇江 3211…, 泰州 3212… would be counted with it."""
    register = catalogue.find("organisation_region")
    for number, code in enumerate(("321002", "321102", "320281"), 1):
        Region.objects.create(code=code, name=f"某区{code}")
        keep("organisation_region", {"organisation": firm(number), "region": code, "moved_on": "2016-05-18"})
    Region.objects.create(code="321000", name="扬州市")
    for written in ("321000", "扬州市"):
        question = asked(register, {"region": [written]}, date(2026, 11, 22), False, list(register.fields))
        found = [each.region for each in listing.matching(register, question, list(register.fields))]
        assert found == ["321002"], written


def test_undoing_what_somebody_overtook_is_refused_and_shown_anew(people, as_role):
    keep("recognition", recognition(1, batch="第一批"))
    register, town = catalogue.find("recognition"), as_role("town")

    def corrected(batch: str) -> None:
        now = Entry.objects.filter(key=KEY).order_by("-seq").first()
        made = entering.enter(people["town"], register, recognition(1, batch=batch), correcting=KEY,
                              based_on=now.seq, reason="批次写错")  # fmt: skip
        deciding.accept(people["planner"], [made.seq])

    corrected("第二批")
    page = town.get(of_record("undo")).content.decode()
    seen = re.search(r'name="based_on" value="(\d+)"', page)
    assert seen, "the form says which change it is about"
    corrected("第三批")
    answer = town.post(of_record("undo"), {"reason": "第二批不对", "based_on": seen[1]})
    assert answer.status_code == 409 and "RG-005" in text(answer)
    assert not Entry.objects.filter(undoes__isnull=False).exists()
    again = re.search(r'name="based_on" value="(\d+)"', answer.content.decode())
    assert again and "第二批不对" in answer.content.decode()
    assert town.post(of_record("undo"), {"reason": "第三批不对", "based_on": again[1]}).status_code == 302


def test_another_town_neither_reads_nor_answers_for_a_list_on_its_way(as_role, people):
    bring(people["town"], xlsx([["江阴市样本1号科技有限公司", "x"]], ["甲单位", "乙类别"]))
    batch = ImportBatch.objects.get()
    other = User.objects.create(username="town2", name="镇街人员乙", role="town")
    client = as_role("town")
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/imports/{batch.pk}/headers/", follow=True)
    assert "样本1号" not in text(page) and "RG-209" in text(page)
    client.post(f"/imports/{batch.pk}/headers/", {"column-1": "organisation", "column-2": "kind"})
    assert not HeaderChoice.objects.exists()


def test_a_field_that_points_at_what_one_may_not_read_is_closed_too(as_role, people):
    Unit.objects.create(name="高新区", kind="park")
    keep("carrier", {"name": "某某孵化园", "kind": "incubator", "operator": firm(2), "opened_on": "2020-01-01",
                     "floor_area": "9000"})  # fmt: skip
    keep("lead", {"name": "碳化硅外延片项目", "investor": "某公司", "unit": "高新区", "stage": "contact"})
    keep("tenant", {"carrier": "某某孵化园", "organisation": firm(1), "entered_on": "2024-03-01",
                    "lead": "碳化硅外延片项目"})  # fmt: skip
    address = of_record("record", Entry.objects.get(register="tenant").key, "tenant")
    assert "碳化硅" in text(as_role("town").get(address))
    administrator = as_role("administrator")
    assert "碳化硅" not in text(administrator.get(address))
    assert administrator.get("/registers/tenant/suggest/lead/?q=碳化硅").status_code == 404
    assert as_role("town").get("/registers/tenant/suggest/lead/?q=碳化硅").status_code == 200


def test_who_points_at_a_record_is_told_only_of_registers_one_may_see(as_role):
    Unit.objects.create(name="法规处", kind="division")
    keep("training", {"title": "申报培训", "day": "2026-03-02", "kind": "application", "host": "法规处", "people": 9})
    keep(
        "training_attendance",
        {
            "training": Entry.objects.get(register="training").key,
            "person": "张示例",
            "attended": "是",
            "from_whom": "某公司",
        },
    )
    address = of_record("record", Entry.objects.get(register="training").key, "training")
    name = catalogue.find("training_attendance").name
    assert f"{name} 1 条指向它" in text(as_role("town").get(address))
    assert "1 条指向它" not in text(as_role("leader").get(address))


def test_a_body_united_with_another_is_not_counted_any_more(as_role, people):
    for number in (1, 2):
        keep("recognition", recognition(number))
    one, other = (Organisation.objects.get(identifier=credit_code(number)) for number in (1, 2))
    group = identity.one_body(people["town"], one, other, reason="重复登记", file=None)
    groups.accept(people["planner"], group.pk)
    found = as_role("planner").get("/organisations/").context["found"]
    assert found.number == len(found.lines) == 1


def test_numbers_beside_a_filter_are_of_the_day_the_list_speaks_of(as_role):
    keep("recognition", recognition(1))
    keep("recognition", recognition(2, issued_on="2020-11-18"))
    planner = as_role("planner")
    assert "高新技术企业（2）" in text(planner.get("/registers/recognition/"))
    assert "高新技术企业（1）" in text(planner.get("/registers/recognition/?on=2025-01-01"))


def test_a_body_that_ended_on_new_years_day_is_not_carried_into_the_year(people):
    Unit.objects.create(name="徐霞客镇", kind="town")
    for number in (1, 2):
        facts = {"ended_on": "2026-01-01", "status": "deregistered"} if number == 1 else {}
        keep("organisation", {"organisation": firm(number), "kind": "enterprise", **facts})
        keep("assessed_area", {"organisation": firm(number), "year": 2025, "area": "徐霞客镇", "basis": "registered"})
    group = belonging.carry_over(people["planner"], 2026)
    assert list(Entry.objects.filter(batch=group).values_list("key", flat=True)) == [f"{credit_code(2)}|2026"]


def test_the_clock_in_a_conflict_is_that_of_the_office(people):
    made = Entry.objects.get(pk=keep("recognition", recognition(1), by=people["town"]))
    assert entering.author(made)[1] == f"{timezone.localtime(made.recorded_at):%Y-%m-%d %H:%M}"


ODD = ("²", "٣", "-1", "9" * 30, "9" * 5000, "9999-12-31", "0001-01-01", "x" * 10_000)


@pytest.mark.parametrize(
    "address",
    ["/registers/recognition/?page=", "/registers/recognition/?sort=", "/registers/recognition/?issued_on_from=",
     "/registers/enterprise_year/?year=", "/registers/enterprise_year/?year_from=",
     "/organisations/?page=", "/organisations/?on=", "/organisations/conflicts/?page=", "/areas/?year=",
     "/areas/claim/?year=", "/areas/claim/?body=", "/completeness/hnte_annual_report/?page=", "/imports/?page=",
     "/units/?page=", "/regions/?on="],
)  # fmt: skip
def test_odd_words_in_an_address_never_break_a_page(address, as_role):
    planner = as_role("planner")
    for odd in ODD:
        assert planner.get(f"{address}{quote(odd)}").status_code == 200, odd[:20]


def test_odd_numbers_in_a_form_never_break_a_page(as_role, people):
    keep("recognition", recognition(1))
    planner, body = as_role("planner"), Organisation.objects.get(identifier=credit_code(1)).pk
    for odd in ("²", "9" * 30, "9" * 5000):
        sent = {"seq": odd, "reason": "看看", "deed": "reject", "report": odd, "year": odd, "based_on": odd}
        assert planner.post("/registers/review/decide/", sent).status_code < 500
        assert planner.post(of_record("withdraw"), sent | {"reason": ""}).status_code < 500
        assert planner.post(of_record("correct"), sent).status_code < 500
        assert planner.post(f"/areas/{body}/2026/settle/", sent).status_code == 404
        assert planner.post("/areas/carry/", sent).status_code == 302
        assert planner.post("/completeness/hnte_annual_report/remind/", sent).status_code == 302


def test_a_null_character_is_sent_back_before_anything_is_looked_up(as_role):
    planner = as_role("planner")
    for address in ("/organisations/?q=%00", "/registers/recognition/?q=a%00b", of_record("record", "a\0"),
                    "/regions/%00/", "/units/?q=%00", "/imports/?%00=1"):  # fmt: skip
        answer = planner.get(address)
        assert answer.status_code == 400 and "HS-400" in text(answer), address
    answer = planner.post("/registers/review/decide/", {"seq": "1", "deed": "reject", "reason": "a\0"})
    assert answer.status_code == 400


def test_the_largest_bound_finds_all_and_the_least_too():
    register = catalogue.find("enterprise_year")
    found = []
    for params in ({"year": ["9" * 30]}, {"year": ["1e999999"]}, {"year": ["NaN"]}, {}):
        question = asked(register, params, date(2026, 11, 22), False, list(register.fields))
        found.append(listing.matching(register, question, list(register.fields)).count())
    assert found == [0, 0, 0, 0]
    money = register.fields["sales"]
    assert listing._between(money, "sales", "-" + "9" * 40, "9" * 40) == {
        "sales__gte": -listing.LARGEST, "sales__lte": listing.LARGEST,
    }  # fmt: skip


def test_only_settled_areas_are_asked_by_whose_they_are(as_role, people):
    Unit.objects.create(name="徐霞客镇", kind="town")
    keep("assessed_area", {"organisation": firm(1), "year": 2026, "area": "徐霞客镇", "basis": "registered"})
    planner = as_role("planner")
    for state, asks in (("settled", True), ("waiting", False), ("disputed", False), ("none", False)):
        page = planner.get("/areas/", {"year": "2026", "state": state}).content.decode()
        assert ('name="area"' in page) == asks, state


def test_what_is_wrong_in_a_closed_column_is_told_without_what_stands_there(as_role, people):
    heads = ["企业名称", "统一社会信用代码", "年度", "来源", "统计口径研发经费"]
    rows = [[firm(1).name, credit_code(1), 2024, "统计", -4711]]
    batch = bring(people["planner"], xlsx(rows, heads), register="enterprise_year")
    address = f"/imports/{batch.pk}/"
    assert "4711" in text(as_role("planner").get(address))
    page = text(as_role("division").get(address))
    assert "无权查看" in page and "RG-" in page and "4711" not in page


def test_nobody_is_left_out_where_many_were_once_called_so(as_role, people, monkeypatch):
    for number in (1, 2, 3):
        keep("recognition", recognition(number))
        body = Organisation.objects.get(identifier=credit_code(number))
        group = body_changes.rename(
            people["town"], body, f"江阴新芯{number}号公司", Grounds(date(2024, 9, 1), "通知书")
        )
        groups.accept(people["planner"], group.pk)
    monkeypatch.setattr(listing, "NAMED_AT_ONCE", 1)
    monkeypatch.setattr(organisations, "FORMERLY", 1)
    planner = as_role("planner")
    assert planner.get("/registers/recognition/?q=样本").context["tally"].number == 3
    assert planner.get("/organisations/?q=样本").context["found"].number == 3
    assert planner.get(f"/organisations/?q={credit_code(1)[:14]}").context["found"].number == 3


def test_the_review_page_asks_as_few_questions_for_ten_as_for_two(as_role, people):
    planner, register = as_role("planner"), catalogue.find("recognition")

    def asked_for(numbers: range) -> int:
        for number in numbers:
            entering.enter(people["town"], register, recognition(number))
        with CaptureQueriesContext(connection) as questions:
            planner.get("/registers/review/")
        return len(questions)

    asked_for(range(1, 2))
    assert asked_for(range(2, 3)) == asked_for(range(3, 11))
