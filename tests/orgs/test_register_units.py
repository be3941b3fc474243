"""Registering units, aliases and successions: who may, what is refused and why, what is recorded."""

from __future__ import annotations

from datetime import date

import pytest

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.orgs.actions import add_alias, add_unit, record_succession
from kechuang.apps.orgs.messages import OrgFault
from kechuang.apps.orgs.models import Region, Unit
from kechuang.apps.orgs.queries import resolve

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture
def planner(people):
    return people["planner"]


def refusal(code: str):
    return pytest.raises(OrgFault, match=code)


def test_a_registered_unit_is_found_by_name_and_recorded(planner):
    unit = add_unit(planner, "高新技术科 ", short_name="高新科", kind="division", reason="工作要点第 3 条提到")
    assert resolve("高新科", TODAY).unit == unit
    kept = AuditEntry.objects.get()
    assert (kept.who, kept.verb, kept.reason) == (planner, "units.add", "工作要点第 3 条提到")
    assert kept.after["name"] == "高新技术科"


@pytest.mark.parametrize("role", ["division", "town", "leader", "enterprise"])
def test_others_may_not_register_and_nothing_is_written(people, role):
    with pytest.raises(NotAllowed):
        add_unit(people[role], "高新技术科")
    assert not Unit.objects.exists() and not AuditEntry.objects.exists()


def test_the_same_name_twice_in_one_place_is_refused_but_not_in_two(planner):
    north, south = (Region.objects.create(code=code, name=name) for code, name in [("1", "北县"), ("2", "南县")])
    add_unit(planner, "科技局", region=north)
    add_unit(planner, "科技局", region=south)
    with refusal("OR-002"):
        add_unit(planner, "科技局", region=north)
    add_unit(planner, "科技局")
    with refusal("OR-002"):
        add_unit(planner, "科技局")


def test_a_blank_name_and_dates_in_the_wrong_order_are_refused(planner):
    with refusal("OR-001"):
        add_unit(planner, "　 ")
    with refusal("OR-004"):
        add_unit(planner, "甲", valid_from=date(2020, 1, 1), valid_until=date(2020, 1, 1))


def test_an_alias_that_already_means_a_unit_there_is_refused(planner):
    first, second = add_unit(planner, "甲局", short_name="甲"), add_unit(planner, "乙局")
    add_alias(planner, first, "甲甲")
    for taken in ("甲局", "甲", "甲甲"):
        with refusal("OR-003"):
            add_alias(planner, second, taken)


def test_a_succession_ends_the_predecessor_and_cannot_go_in_circles(planner):
    first, second, third = (add_unit(planner, name) for name in "甲乙丙")
    record_succession(planner, first, second, date(2019, 1, 1))
    assert first.valid_until == date(2019, 1, 1)
    record_succession(planner, second, third, date(2024, 1, 1))
    for predecessor, successor, code in [
        (first, first, "OR-005"),
        (third, first, "OR-006"),
        (first, second, "OR-007"),
    ]:
        with refusal(code):
            record_succession(planner, predecessor, successor, date(2025, 1, 1))


def test_an_unknown_unit_met_in_a_plan_is_registered_and_one_is_back_at_the_plan(as_role):
    client = as_role("planner")
    page = client.get("/units/new/", {"name": "数字经济科", "next": "/documents/3/"}).content.decode()
    assert 'value="数字经济科"' in page
    answer = client.post(
        "/units/new/?name=数字经济科&next=/documents/3/", {"name": "数字经济科", "kind": "division", "region": ""}
    )
    assert answer.headers["Location"] == "/documents/3/"
    assert Unit.objects.get().name == "数字经济科"


def test_an_unknown_writing_of_a_known_unit_becomes_its_alias(as_role, planner):
    unit = add_unit(planner, "高新技术科", kind="division")
    client = as_role("planner")
    page = client.get("/units/new/", {"name": "高新技术处"}).content.decode()
    assert "是已有单位的另一种写法？" in page
    client.post("/units/new/?name=高新技术处", {"known": "1", "alias": "高新技术处", "unit": unit.pk})
    assert resolve("高新技术处", TODAY).unit == unit


def test_one_is_never_sent_off_to_another_site(as_role):
    answer = as_role("planner").post(
        "/units/new/?next=https://evil.example/", {"name": "甲科", "kind": "division", "region": ""}
    )
    assert answer.headers["Location"] == Unit.objects.get().get_absolute_url()


def test_faults_stand_at_the_top_and_at_the_field_and_what_was_typed_stays(as_role):
    Region.objects.create(code="320281", name="云溪市")
    page = as_role("planner").post(
        "/units/new/", {"name": "", "short_name": "云科", "kind": "division", "region": "云西市"}
    )
    words = page.content.decode()
    assert "有 2 处需要改" in words and "区划表中没有“云西市”。相近的有 云溪市。" in words
    assert 'value="云科"' in words and 'value="云西市"' in words


def test_a_unit_page_shows_aliases_and_both_ends_of_a_succession(as_role, planner):
    first, second = add_unit(planner, "经信委"), add_unit(planner, "工信局")
    add_alias(planner, second, "工业和信息化局")
    record_succession(planner, first, second, date(2019, 1, 10))
    client = as_role("leader")
    assert "2019-01-10 起由" in client.get(first.get_absolute_url()).content.decode()
    page = client.get(second.get_absolute_url()).content.decode()
    assert "2019-01-10 起承接" in page and "工业和信息化局" in page
    assert "登记别名" not in page, "a leader may look, not change"


def test_the_list_finds_a_unit_by_its_alias_once(as_role, planner):
    unit = add_unit(planner, "工信局")
    add_alias(planner, unit, "工业信息局")
    add_alias(planner, unit, "工业局")
    page = as_role("town").get("/units/", {"q": "工业"}).content.decode()
    assert page.count(f'href="{unit.get_absolute_url()}"') == 1
