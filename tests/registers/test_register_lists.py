"""The home of the registers and their lists: found, filtered, ordered, counted, added up, and closed where closed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from keeping import credit_code, firm, keep, recognition

from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions import deciding, entering, undoing
from kechuang.apps.registers.models import Entry
from kechuang.apps.registers.queries import listing, tallies
from kechuang.apps.registers.rules.asking import asked

pytestmark = pytest.mark.django_db
LIST = "/registers/recognition/"


@pytest.fixture
def register():
    return catalogue.find("recognition")


@pytest.fixture
def planner(as_role):
    return as_role("planner")


def found(register, open_fields=None, on=date(2026, 11, 22), **params) -> list[str]:
    fields = list(register.fields) if open_fields is None else open_fields
    question = asked(register, {name: [value] for name, value in params.items()}, on, False, fields)
    return [row.key for row in listing.matching(register, question, fields)]


def numbers(register, **params) -> list[int]:
    """Which of the made-up firms are found."""
    return [int(key[10:16]) for key in found(register, **params)]


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_home_counts_what_is_accepted_and_says_what_waits(planner, people, register):
    keep("recognition", recognition(1))
    entering.enter(people["town"], register, recognition(2))
    page = text(planner.get("/registers/"))
    assert "在册 1 条记录" in page and "另有 1 条待审" in page and "审核 1 条" in page


def test_home_shows_the_change_after_it_was_counted_once(planner, people, register):
    made = entering.enter(people["town"], register, recognition(1))
    assert tallies.numbers_of({"recognition": register})["recognition"].records == 0
    deciding.accept(people["planner"], [made.seq])
    assert tallies.numbers_of({"recognition": register})["recognition"].records == 1
    undone = undoing.undo(people["town"], register, Entry.objects.get(pk=made.seq).key, reason="登错")
    deciding.accept(people["planner"], [undone])
    assert tallies.numbers_of({"recognition": register})["recognition"].records == 0


def test_an_enterprise_sees_no_register(as_role):
    assert as_role("enterprise").get("/registers/").status_code == 403
    assert as_role("enterprise").get(LIST).status_code == 403


def test_a_firm_is_found_by_part_of_its_name_by_initials_by_code_and_by_certificate(register):
    for number in (1, 2, 3):
        keep("recognition", recognition(number, certificate_no=f"GR20253200{number:04d}"))
    assert numbers(register, q="样本2号") == [2]
    assert sorted(numbers(register, q="jysyb")) == [1, 2, 3]
    assert numbers(register, q="JYSYB3H") == [3]
    assert numbers(register, q=credit_code(1)) == [1]
    assert numbers(register, q=credit_code(1)[:16]) == [1]
    assert numbers(register, q="32000003") == [3]
    assert numbers(register, q="没有这家") == []


def test_a_firm_is_found_by_the_name_it_had(people, register):
    keep("recognition", recognition(1))
    row = {"organisation": firm(1), "name": "江阴市旧名机械厂", "from_on": "2000-01-01", "kind": "legal"}
    names = catalogue.find("organisation_name")
    keep("organisation_name", {name: value for name, value in row.items() if name in names.fields})
    assert numbers(register, q="旧名机械") == [1]


def test_filters_narrow_and_an_unknown_code_finds_nothing(register):
    keep("recognition", recognition(1, batch="2024年第一批", first_time=True))
    keep("recognition", recognition(2, kind="gazelle", first_time=False))
    assert numbers(register, kind="hnte") == [1] == numbers(register, kind="高新技术企业")
    assert numbers(register, kind="nothing") == []
    assert numbers(register, batch="第一批") == [1]
    assert numbers(register, batch="-") == [2]
    assert numbers(register, first_time="no") == [2]


def test_in_force_ended_and_coming_are_told_apart_on_the_day_asked(register):
    keep("recognition", recognition(1, issued_on="2020-11-18"))
    keep("recognition", recognition(2, issued_on="2024-11-18"))
    assert numbers(register, span="in_force") == [2]
    assert numbers(register, span="ended") == [1]
    assert numbers(register, span="in_force", on=date(2023, 11, 17)) == [1]
    assert numbers(register, span="coming", on=date(2021, 1, 1)) == [2]


def test_the_list_of_another_day_shows_what_was_in_force_then(planner):
    keep("recognition", recognition(1, issued_on="2020-11-18"))
    keep("recognition", recognition(2, issued_on="2024-11-18"))
    page = text(planner.get(LIST + "?on=2022-06-30"))
    assert "样本1号" in page and "样本2号" not in page and "按 2022-06-30 计" in page


def test_any_column_sorts_both_ways_and_empty_values_come_last(register):
    for number, batch in ((1, "乙"), (2, None), (3, "甲")):
        keep("recognition", recognition(number, **({"batch": batch} if batch else {})))
    up, down = numbers(register, sort="batch"), numbers(register, sort="-batch")
    assert up[-1] == down[-1] == 2 and up[:2] == down[1::-1]
    assert numbers(register, sort="organisation") == [1, 2, 3]
    assert numbers(register, sort="-organisation") == [3, 2, 1]


def test_every_column_of_every_register_can_be_sorted_by():
    for register in catalogue.current().values():
        for name in register.fields:
            assert found(register, sort=name) == found(register, sort=f"-{name}") == []


def test_every_register_has_its_list_and_takes_any_filter(planner):
    for register in catalogue.current().values():
        params = dict.fromkeys(register.list_page.filters, "1")
        params |= {f"{name}_from": "2026" for name in register.list_page.filters}
        assert planner.get(f"/registers/{register.code}/").status_code == 200
        assert planner.get(f"/registers/{register.code}/", {**params, "q": "甲1", "span": "ended"}).status_code == 200


def year(number: int, **facts):
    return {"organisation": firm(number), "year": 2025, "source": "enterprise", **facts}


def test_sums_leave_ratios_out_and_say_how_many_lack_the_figure():
    register = catalogue.find("technology_contract")
    assert set(listing.summable(register)) == set(register.list_page.total)
    yearly = catalogue.find("enterprise_year")
    ratio = next((name for name, each in yearly.fields.items() if each.unit == "%"), None)
    declared = yearly.list_page.model_copy(update={"total": ["sales", *([ratio] if ratio else [])]})
    yearly = yearly.model_copy(update={"list_page": declared})
    keep("enterprise_year", year(1, sales="1234.5"))
    keep("enterprise_year", year(2, sales="0.01"))
    keep("enterprise_year", year(3))
    rows = listing.matching(yearly, asked(yearly, {}, date(2026, 1, 1), False, yearly.fields), yearly.fields)
    tally = listing.tally(yearly, rows, yearly.fields)
    assert tally.number == 3 and set(tally.totals) == {"sales"}
    assert str(tally.totals["sales"].value.normalize()) == "1234.51" and tally.totals["sales"].missing == 1


def test_counting_stops_where_it_would_be_felt(register, monkeypatch):
    monkeypatch.setattr(listing, "COUNTED", 2)
    for number in (1, 2, 3):
        keep("recognition", recognition(number))
    rows = listing.matching(register, asked(register, {}, date(2026, 1, 1), False, register.fields), register.fields)
    tally = listing.tally(register, rows, register.fields)
    assert (tally.number, tally.beyond, tally.totals) == (2, True, {})


def test_pages_never_overlap(register, planner, monkeypatch):
    monkeypatch.setattr(listing, "ROWS_PER_PAGE", 4)
    for number in range(1, 11):
        keep("recognition", recognition(number))
    seen: list[str] = []
    for page in (1, 2, 3):
        seen += re.findall(r"样本(\d+)号", planner.get(f"{LIST}?page={page}").content.decode())
    assert sorted(map(int, seen)) == list(range(1, 11))
    assert "第 3 / 3 页" in text(planner.get(f"{LIST}?page=99"))


def test_missing_not_applicable_and_closed_never_look_alike(as_role):
    register = catalogue.find("enterprise_year")
    closed = next(name for name, each in register.fields.items() if each.shown_as == "tax" and each.type == "money")
    keep("enterprise_year", year(1, sales="0", staff="不适用", **{closed: "88"}))
    address = "/registers/enterprise_year/"
    bureau = as_role("division").get(address).content.decode()
    leader_client = as_role("leader")
    leader_client.post(f"{address}columns/", {"column": ["organisation", "sales", "staff", "assets", closed]})
    leader = leader_client.get(address).content.decode()
    assert "无权查看" not in bureau
    for state, words in (("closed", "无权查看"), ("not_applicable", "不适用"), ("missing", "—")):
        assert re.search(rf'cell--{state}"[^>]*>{words}', leader), state
    assert ">0<" in leader and ">88<" not in leader
    assert f"sort={closed}" not in leader


def test_chosen_columns_are_remembered_and_forgotten(planner):
    keep("recognition", recognition(1, issuer="江苏省科学技术厅"))
    assert "江苏省科学技术厅" not in planner.get(LIST).content.decode()
    planner.post(f"{LIST}columns/", {"column": ["organisation", "issuer"], "next": f"{LIST}?kind=hnte"})
    assert "江苏省科学技术厅" in planner.get(LIST).content.decode()
    planner.post(f"{LIST}columns/", {"usual": "1"})
    assert "江苏省科学技术厅" not in planner.get(LIST).content.decode()


def test_choosing_columns_leads_back_to_our_own_list_only(planner):
    answer = planner.post(f"{LIST}columns/", {"column": ["kind"], "next": "https://elsewhere.example/registers/"})
    assert answer.url == LIST


def test_an_empty_list_says_what_belongs_there_and_how_to_start(planner, register):
    page = text(planner.get(LIST))
    assert register.about in page and "先登记一条" in page and "GR202532001234" in page


def test_a_list_of_fifty_takes_as_many_questions_as_one_of_one(planner):
    def questions() -> int:
        planner.get(LIST)  # what changed is counted once
        with CaptureQueriesContext(connection) as asked_for:
            planner.get(LIST)
        return len(asked_for)

    keep("recognition", recognition(1))
    of_one = questions()
    for number in range(2, 60):
        keep("recognition", recognition(number))
    assert questions() == of_one


def test_suggestions_come_by_initials_and_by_part_of_the_name(planner):
    keep("recognition", recognition(7))
    answer = planner.get(f"{LIST}suggest/organisation/?q=jysyb7", headers={"Accept": "application/json"})
    assert answer.json()["options"] == [{"value": "江阴市样本7号科技有限公司", "label": credit_code(7)}]
    assert "样本7号" in planner.get(f"{LIST}suggest/organisation/?q=样本7").content.decode()
