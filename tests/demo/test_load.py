"""make demo: the same whether it runs once or twice, with the real texts or with their facts only."""

import pytest

from kechuang.apps.accounts.models import AuditEntry, User
from kechuang.apps.documents.models import Document, State
from kechuang.apps.plans.models import Reading, ResponsibleUnit, Statement
from kechuang.demo.load import PASSWORD, load_demo
from kechuang.demo.packages import packages

pytestmark = pytest.mark.django_db(transaction=True)


def count():
    return {model.__name__: model.objects.count() for model in (User, Document, Reading, Statement, AuditEntry)}


def test_without_the_real_texts_their_facts_stand_in(tmp_path):
    lines = list(load_demo(seeds=tmp_path))
    assert Document.objects.filter(state=State.READ).count() == 6
    assert Reading.objects.count() == 6
    told = Statement.objects.filter(reading__document__title__contains="（事实摘编）")
    facts = [f for p in packages() for part in p["parts"] for c in part["clauses"] for f in c.get("targets", ())]
    assert told.count() == len(facts)
    assert any("云溪县2026年科技创新工作要点" in line for line in lines)


def test_a_second_run_changes_nothing(tmp_path):
    list(load_demo(seeds=tmp_path))
    before = count()
    lines = list(load_demo(seeds=tmp_path))
    assert count() == before
    assert sum("已在库中" in line for line in lines) == 6


def test_every_role_can_sign_in_with_the_password_that_is_told(tmp_path, client):
    lines = "\n".join(load_demo(seeds=tmp_path))
    assert PASSWORD in lines
    for user in User.objects.all():
        assert user.username in lines and user.check_password(PASSWORD)


def test_facts_keep_their_units_and_point_into_their_text(tmp_path):
    list(load_demo(seeds=tmp_path))
    target = Statement.objects.select_related("reading__issued").filter(indicator="省“瞪羚”企业").first()
    target = target or Statement.objects.filter(reading__document__title__contains="事实摘编").first()
    text = target.reading.issued.text
    assert target.indicator in text[target.start : target.end]
    assert ResponsibleUnit.objects.filter(text="高新科").exists()


@pytest.mark.shared
def test_where_the_real_texts_are_they_are_read(shared_seeds):
    list(load_demo(seeds=shared_seeds))
    assert Document.objects.filter(state=State.READ).count() == 6
    assert not Document.objects.filter(title__contains="事实摘编").exists()
