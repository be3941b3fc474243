"""The overview and 待办: what was read, what to look at first, what waits for me."""

from __future__ import annotations

from datetime import date

import pytest

from kechuang.apps.accounts.models import User
from kechuang.apps.documents import actions as documents
from kechuang.apps.documents import intake
from kechuang.apps.orgs.models import Unit, UnitAlias
from kechuang.apps.portal import queries

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 6, 30)
PLAN = """石桥县科技局2026年工作要点

一、主要目标
1．新增高新技术企业20家，技术合同成交额达到5亿元。（责任单位：高新科、县税务局）
2．引进企业若干，企业3家左右。（责任单位：高新科）
"""


def receive(text: str, by: User) -> None:
    with intake.inline():
        documents.receive(text.encode(), "要点.txt", by)


@pytest.fixture
def read_plan(people):
    receive(PLAN, people["planner"])


def test_before_anything_is_read_the_overview_says_how_to_start(as_role):
    assert "上传一份工作要点" in as_role("planner").get("/").content.decode()
    assert 'href="/documents/new/"' not in as_role("leader").get("/").content.decode(), "a leader does not upload"


def test_the_overview_counts_what_the_newest_readings_found(as_role, read_plan):
    tally = queries.tally()
    assert tally.documents == 1 and tally.targets >= 2
    page = as_role("leader").get("/").content.decode()
    assert f"读出目标 <b>{tally.targets}</b> 个" in page
    assert "石桥县科技局2026年工作要点" in page


def test_reading_again_does_not_count_twice(people, read_plan):
    before = queries.tally()
    with intake.inline():
        from_start = queries.latest_plans()[0].document
        intake.queue(from_start, people["planner"])
    assert queries.tally() == before


def test_units_that_the_register_does_not_know_wait_for_the_planner_until_registered(as_role, people, read_plan):
    names = {name for name, _ in queries.unregistered_units()}
    assert {"高新科", "县税务局"} <= names
    page = as_role("planner").get("/todo/").content.decode()
    assert "/units/new/?name=" in page and "高新科" in page
    UnitAlias.objects.create(unit=Unit.objects.create(name="高新技术科"), alias="高新科")
    Unit.objects.create(name="税务局")
    assert not {"高新科", "县税务局"} & {name for name, _ in queries.unregistered_units()}


def test_only_those_who_register_units_are_asked_to(people, read_plan):
    assert len(queries.units_to_register(people["planner"], TODAY)) > 0
    assert queries.units_to_register(people["leader"], TODAY) == []


def test_a_file_that_could_not_be_read_waits_for_the_one_who_sent_it(people):
    with intake.inline():
        documents.receive(b"%PDF-1.7 broken", "坏.pdf", people["division"])
    assert [each.url for each in queries.failed_readings(people["division"], TODAY)]
    assert queries.failed_readings(people["planner"], TODAY) == []


def test_the_enterprise_is_told_that_its_pages_are_to_come(as_role):
    page = as_role("enterprise").get("/").content.decode()
    assert "企业的页面还没有开放" in page and "待办" not in page
    assert as_role("enterprise").get("/todo/").status_code == 403


def test_the_overview_costs_the_same_however_much_was_read(as_role, people, django_assert_max_num_queries):
    client = as_role("planner")
    for number in range(4):
        receive(PLAN.replace("20家", f"{number + 21}家"), people["planner"])
    # A few for each of the dozen sources of 待办 counted in the top bar, never one for each thing that waits.
    with django_assert_max_num_queries(40):
        client.get("/")
