"""The audit trail can be added to and read, and nothing else."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.accounts.queries import as_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(people):
    return record(
        people["planner"], "units.add", people["town"], before={"name": "旧"}, after={"name": "新"}, reason="更名"
    )


def test_a_row_says_who_did_what_to_what_and_why(entry, people):
    kept = AuditEntry.objects.get()
    assert (kept.who, kept.verb, kept.subject_type) == (people["planner"], "units.add", "accounts.user")
    assert (kept.subject_id, kept.before, kept.after) == (str(people["town"].pk), {"name": "旧"}, {"name": "新"})
    assert kept.reason == "更名"


def test_the_system_itself_signs_as_system(people):
    assert record(None, "units.load", people["town"]).who_name == "系统"


def test_the_database_refuses_to_change_a_row_even_by_bare_sql(entry, on_postgres):
    attempts = ["UPDATE accounts_auditentry SET reason = 'x'", "DELETE FROM accounts_auditentry"]
    # PostgreSQL truncates nothing while checks of the test's own rows are still to come.
    attempts += ["SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE accounts_auditentry"] if on_postgres else []
    for sql in attempts:
        with pytest.raises(DatabaseError, match="AC-009"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert AuditEntry.objects.get().reason == "更名"


def test_a_person_with_a_record_cannot_be_deleted_away(entry, people):
    with pytest.raises(DatabaseError), transaction.atomic():
        people["planner"].delete()


def test_administrators_filter_the_trail_by_person_verb_and_day(as_role, entry, people):
    record(people["leader"], "accounts.sign_in", people["leader"])
    client = as_role("administrator")
    everything = client.get("/audit/").content.decode()
    assert "规划员甲" in everything and "领导甲" in everything
    only = client.get("/audit/", {"who": "领导", "verb": "accounts.sign_in"}).content.decode()
    assert "领导甲" in only and "规划员甲" not in only
    assert "没有符合条件的记录" in client.get("/audit/", {"since": "2099-01-01"}).content.decode()


def test_the_trail_speaks_of_tables_and_fields_in_chinese(as_role, entry):
    page = as_role("administrator").get("/audit/").content.decode()
    assert f"用户 {entry.subject_id}" in page
    assert "<small>姓名</small> <del>旧</del> → 新" in page


def test_choices_lists_and_pairs_are_told_in_words_and_what_is_absent_stays_so(people):
    record(
        people["planner"],
        "units.change",
        people["planner"],
        before={"role": "town"},
        after={"role": "leader", "shares": {"临波镇": "35", "青岭镇": "25"}, "tasks": ["2", "5"], "units": []},
    )
    told = {name: (before, after) for name, before, after in as_line(AuditEntry.objects.latest("pk")).changes}
    assert told["角色"] == ("镇街人员", "领导")
    assert told["分解值"] == (None, "临波镇 35，青岭镇 25")
    assert told["任务"] == (None, "2、5") and told["单位"] == (None, "—")


def test_a_row_about_a_table_that_is_gone_is_still_shown(as_role, people):
    AuditEntry.objects.create(
        who_name="系统", verb="old.verb", subject_type="gone.table", subject_id="7", after={"x": 1}
    )
    page = as_role("administrator").get("/audit/").content.decode()
    assert "old.verb" in page and "gone.table 7" in page


def test_others_are_refused_the_trail_with_a_reason(as_role):
    answer = as_role("planner").get("/audit/")
    assert answer.status_code == 403
    assert "“规划员”不能查看操作记录" in answer.content.decode()
