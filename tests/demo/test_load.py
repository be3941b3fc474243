"""make demo: the same whether it runs once or twice, with the real texts or with their facts only."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import override_settings

from kechuang.apps.accounts.models import AuditEntry, User
from kechuang.apps.documents.models import Document, State
from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.models import (
    Breakdown,
    Commitment,
    Evidence,
    LightChange,
    Observation,
    Plan,
    PlanStanding,
    Rank,
    Reading,
    ResponsibleUnit,
    Statement,
)
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.rules.terms import Light, NextStep
from kechuang.demo.load import PASSWORD, load_demo
from kechuang.demo.packages import packages

REPORTS = (Evidence, Observation, Rank)
PLANS = (Plan, Commitment, Breakdown, LightChange, *REPORTS)
TABLES = (User, Unit, Document, Reading, Statement, AuditEntry, *PLANS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder without any real text."""
    return tmp_path_factory.mktemp("seeds")


@pytest.fixture(scope="module")
def lines(django_db_setup, django_db_blocker, folder):
    """What loading said; what it loaded stays for this module's tests, and the tables are emptied after them."""
    with django_db_blocker.unblock(), override_settings(FILES_DIR=folder / "files"):
        yield list(load_demo(seeds=folder))
        call_command("flush", interactive=False, verbosity=0)


def test_without_the_real_texts_their_facts_stand_in(lines):
    assert Document.objects.filter(state=State.READ).count() == 7
    assert Reading.objects.count() == 7
    told = Statement.objects.filter(reading__document__title__contains="（事实摘编）")
    facts = [f for p in packages() for part in p["parts"] for c in part["clauses"] for f in c.get("targets", ())]
    assert told.count() == len(facts)


def test_every_role_can_sign_in_with_the_password_that_is_told(lines):
    said = "\n".join(lines)
    assert PASSWORD in said
    for user in User.objects.all():
        assert user.username in said and user.check_password(PASSWORD)


def test_facts_keep_their_units_and_point_into_their_text(lines):
    target = Statement.objects.filter(indicator="高新技术企业", verb="净增", value=191).first()
    text = target.reading.issued.text
    assert text[target.start : target.end] == "净增高新技术企业191家"
    assert ResponsibleUnit.objects.filter(statement__task=target.task, text="高新科").exists() or target.task is None


def test_facts_do_not_pass_for_something_read(lines):
    document = Document.objects.get(title__startswith="2020年全市科技工作要点")
    assert "事实摘编" in document.title
    assert "不含原文" in document.current.notices[0]["what"]


def test_the_county_has_units_for_its_group_words_and_leaves_one_to_register(lines):
    ours = ResponsibleUnit.objects.filter(task__reading__document__title="云溪县2026年科技创新工作要点")
    assert ours.filter(text="南湾科技园").first().unit.name == "南湾科技园"
    assert Unit.objects.filter(region__name="云溪县", kind="town").count() == 4
    assert ours.get(text="云溪职业技术学院").unit is None


def test_a_second_run_changes_nothing(lines, folder):
    before = {table.__name__: table.objects.count() for table in TABLES}
    said = list(load_demo(seeds=folder))
    assert {table.__name__: table.objects.count() for table in TABLES} == before
    assert sum("已在库中" in line for line in said) == 8


def test_all_six_plans_are_adopted_by_two_people_and_the_draft_for_consultation_is_only_read(lines):
    plans = Plan.objects.all()
    assert len(plans) == 6
    for plan in plans:
        assert plan.is_adopted and plan.is_example and plan.submitted_by != plan.adopted_by
    assert not plans.filter(title__contains="2027").exists()


def test_every_light_occurs_and_each_says_why_and_what_to_do_next(lines):
    rows = standing.judged(standing.adopted(), date(2026, 11, 21))
    assert {row.light for row in rows} | {*LightChange.objects.values_list("after", flat=True)} >= {*Light}
    assert [row for row in rows if not row.verdict.sentence.endswith("。")] == []
    assert [row for row in rows if not row.verdict.next_words and row.verdict.next_step != NextStep.NONE] == []


def test_no_target_is_left_without_a_way_of_counting(lines):
    assert not Commitment.objects.exclude(standing="confirmed").exists()


def test_all_reports_say_that_they_are_an_example(lines):
    for table in REPORTS:
        assert table.objects.exists() and not table.objects.filter(is_example=False).exists()


def test_a_plan_follows_the_one_of_the_same_place_before_it(lines):
    three_years = Plan.objects.get(title__contains="三年行动计划")
    assert three_years.previous.title.startswith("2019年科技工作要点")


@pytest.mark.shared
@pytest.mark.django_db(transaction=True)
def test_where_the_real_texts_are_they_are_read(shared_seeds):
    list(load_demo(seeds=shared_seeds))
    assert Document.objects.filter(state=State.READ).count() == 7
    assert Plan.objects.filter(standing=PlanStanding.ADOPTED).count() == 6
    assert not Document.objects.filter(title__contains="事实摘编").exists()
