"""make demo: the same whether it runs once or twice, with the real texts or with their facts only."""

import pytest
from django.db import transaction
from django.test import TestCase, override_settings

from kechuang.apps.accounts.models import AuditEntry, User
from kechuang.apps.documents import intake
from kechuang.apps.documents.models import Document, State
from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.models import Reading, ResponsibleUnit, Statement
from kechuang.demo.load import PASSWORD, load_demo
from kechuang.demo.packages import packages

TABLES = (User, Unit, Document, Reading, Statement, AuditEntry)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder without any real text."""
    return tmp_path_factory.mktemp("seeds")


@pytest.fixture(scope="module")
def lines(django_db_setup, django_db_blocker, folder):
    """What loading said; what it loaded stays for this module's tests and is rolled back after them."""
    with django_db_blocker.unblock(), override_settings(FILES_DIR=folder / "files"), transaction.atomic():
        yield load(folder)
        transaction.set_rollback(True)


def load(seeds):
    with intake.inline(), TestCase.captureOnCommitCallbacks(execute=True):
        return list(load_demo(seeds=seeds))


def test_without_the_real_texts_their_facts_stand_in(lines):
    assert Document.objects.filter(state=State.READ).count() == 6
    assert Reading.objects.count() == 6
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
    said = load(folder)
    assert {table.__name__: table.objects.count() for table in TABLES} == before
    assert sum("已在库中" in line for line in said) == 6


@pytest.mark.shared
@pytest.mark.django_db(transaction=True)
def test_where_the_real_texts_are_they_are_read(shared_seeds):
    list(load_demo(seeds=shared_seeds))
    assert Document.objects.filter(state=State.READ).count() == 6
    assert not Document.objects.filter(title__contains="事实摘编").exists()
