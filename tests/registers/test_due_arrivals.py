"""A report is sent when entries arrive, by whatever way; and owed again when nothing of them is left."""

from __future__ import annotations

from datetime import date
from typing import Any

import due_making as making
import keeping
import pytest

from kechuang.apps.accounts.models import Role, User
from kechuang.apps.orgs.models import Unit
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.deciding import accept, reject
from kechuang.apps.registers.actions.due_opening import open_due_reports
from kechuang.apps.registers.actions.entering import enter
from kechuang.apps.registers.actions.undoing import undo, withdraw
from kechuang.apps.registers.models import DueReport, Entry, Standing

pytestmark = pytest.mark.django_db
OUTPUT = "industry_output"


@pytest.fixture
def unit(settings: Any) -> Unit:
    settings.REGION = making.COUNTY
    return making.town("石桥镇")


@pytest.fixture
def sender(unit: Unit) -> User:
    return making.person("吴镇街", unit)


@pytest.fixture
def planner(db: None) -> User:
    return making.person("林规划", None, Role.PLANNER)


def opened(register: str = OUTPUT) -> None:
    open_due_reports(date(2026, 3, 20), since=date(2026, 1, 1), only=[register])


def january(unit: Unit, register: str = OUTPUT) -> DueReport:
    return making.report(unit, register, "2026-01-01")


def sent(who: User, unit: Unit, month: str = "2026-01", **facts: Any) -> int:
    done = enter(who, catalogue.find(OUTPUT), making.output(unit, month, **facts))
    assert done.seq, done.checked.faults
    return done.seq


def test_a_submitted_entry_is_a_report_sent_by_whoever_entered_it_at_that_time(unit, sender):
    opened()
    seq = sent(sender, unit)
    row = january(unit)
    assert (row.records, row.sent_by, row.sent_at) == (1, sender, Entry.objects.get(seq=seq).recorded_at)
    assert making.report(unit, OUTPUT, "2026-02-01").sent_at is None


def test_acceptance_changes_neither_the_number_nor_the_time(unit, sender, planner):
    opened()
    seq = sent(sender, unit)
    before = january(unit)
    accept(planner, [seq])
    after = january(unit)
    assert (after.records, after.sent_at, after.sent_by) == (before.records, before.sent_at, sender)


def test_records_are_counted(unit, sender, planner):
    opened()
    accept(planner, [sent(sender, unit), sent(sender, unit, status="final")])
    assert january(unit).records == 2


def test_sending_the_only_entry_back_makes_it_owed_again(unit, sender, planner):
    opened()
    seq = sent(sender, unit)
    reject(planner, [seq], reason="单位写错")
    row = january(unit)
    assert (row.records, row.sent_at, row.sent_by) == (0, None, None)


def test_with_another_record_left_it_stays_sent_at_its_first_time(unit, sender, planner):
    opened()
    sent(sender, unit)
    time = january(unit).sent_at
    reject(planner, [sent(sender, unit, status="final")], reason="重复")
    assert (january(unit).records, january(unit).sent_at) == (1, time)


def test_withdrawing_the_accepted_record_makes_it_owed_again_once_that_is_accepted(unit, sender, planner):
    opened()
    seq = sent(sender, unit)
    accept(planner, [seq])
    back = withdraw(sender, catalogue.find(OUTPUT), Entry.objects.get(seq=seq).key, reason="报错了")
    assert january(unit).records == 1
    accept(planner, [back])
    assert (january(unit).records, january(unit).sent_at) == (0, None)


def test_a_correction_to_another_month_moves_the_report(unit, sender, planner):
    opened()
    seq = sent(sender, unit)
    accept(planner, [seq])
    key = Entry.objects.get(seq=seq).key
    done = enter(
        sender,
        catalogue.find(OUTPUT),
        making.output(unit, "2026-02"),
        correcting=key,
        based_on=_now(key),
        reason="月份",
    )
    accept(planner, [done.seq])
    assert january(unit).sent_at is None
    assert making.report(unit, OUTPUT, "2026-02-01").records == 1


def _now(key: str) -> int:
    rows = Entry.objects.filter(register=OUTPUT, key=key, standing=Standing.ACCEPTED)
    return rows.order_by("-seq").values_list("seq", flat=True)[0]


def test_a_planner_who_enters_for_a_town_sends_the_report_of_the_town(unit, planner):
    opened()
    sent(planner, unit)
    assert january(unit).sent_by == planner


def lead(unit: Unit, followed_on: str) -> dict[str, object]:
    facts = {"name": "碳化硅项目", "investor": "某公司", "stage": "contact"}
    return {**facts, "unit": unit.identity, "followed_on": followed_on}


def test_what_is_followed_up_in_february_was_followed_up_in_january_too(unit):
    opened("lead")
    seq = keeping.keep("lead", lead(unit, "2026-01-20"))
    keeping.keep("lead", lead(unit, "2026-02-20"), based_on=seq)
    assert [making.report(unit, "lead", f"2026-0{month}-01").records for month in (1, 2, 3)] == [1, 1, 0]
    again = open_due_reports(date(2026, 3, 20), only=["lead"])
    assert again.new == 0 and january(unit, "lead").records == 1


def test_an_undone_follow_up_does_not_count(unit, sender, planner):
    opened("lead")
    seq = keeping.keep("lead", lead(unit, "2026-01-20"))
    keeping.keep("lead", lead(unit, "2026-02-20"), based_on=seq)
    accept(planner, [undo(sender, catalogue.find("lead"), "碳化硅项目", reason="没有跟进")])
    assert [making.report(unit, "lead", f"2026-0{month}-01").records for month in (1, 2)] == [1, 0]


def test_a_record_that_says_not_filed_is_no_report_until_it_says_filed(settings):
    settings.REGION = making.COUNTY
    keeping.keep("recognition", keeping.recognition(1, issued_on="2024-11-18"))
    open_due_reports(date(2026, 1, 20), since=date(2025, 1, 1), only=["hnte_annual_report"])
    row = {"organisation": keeping.credit_code(1), "year": "2025", "state": "not_filed"}
    seq = keeping.keep("hnte_annual_report", row)
    assert DueReport.objects.get(first="2025-01-01").sent_at is None
    keeping.keep("hnte_annual_report", {**row, "state": "filed", "filed_on": "2026-01-10"}, based_on=seq)
    assert DueReport.objects.get(first="2025-01-01").records == 1


def test_a_record_that_says_nil_is_a_nil_report(settings):
    settings.REGION = making.COUNTY
    keeping.keep("organisation_scale", {"organisation": keeping.firm(1), "year": "2025", "kind": "industry"})
    open_due_reports(date(2026, 1, 20), since=date(2025, 1, 1), only=["rd_statistics_filing"])
    row = {"organisation": keeping.credit_code(1), "form": "form_107_2", "month": "2025-12", "state": "nil",
           "filed_on": "2026-01-10", "nil_why": "无研发活动"}  # fmt: skip
    keeping.keep("rd_statistics_filing", row)
    found = DueReport.objects.get()
    assert (found.nil, found.records) == (True, 1)


def test_many_entries_in_one_act_are_counted_in_few_questions(unit, django_assert_max_num_queries):
    opened()
    rows = [making.output(unit, "2026-01", status=status) for status in ("flash", "final")]
    with django_assert_max_num_queries(60):
        for row in rows:
            keeping.keep(OUTPUT, row)
    assert january(unit).records == 2
