"""Nil reports, excuses and reminders: who may, what they change, and that they can be taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import due_making as making
import keeping
import pytest
from django.utils import timezone

from kechuang.apps.accounts.models import AuditEntry, Role, User
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.orgs.models import Unit, UnitSuccession
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions import due as actions
from kechuang.apps.registers.actions.due_opening import open_due_reports
from kechuang.apps.registers.actions.entering import enter
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.models import DueReminder, DueReport
from kechuang.apps.registers.queries import due_waiting
from kechuang.apps.registers.queries.completeness import completeness, completeness_now, matching
from kechuang.apps.registers.rules.due import WORDS, Period, State

pytestmark = pytest.mark.django_db
OUTPUT = "industry_output"
ON = date(2026, 3, 20)
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1))


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


@pytest.fixture
def january(unit: Unit, sender: User) -> DueReport:
    open_due_reports(ON, since=date(2026, 1, 1), only=[OUTPUT])
    return making.report(unit, OUTPUT, "2026-01-01")


def test_a_nil_report_is_said_and_taken_back_by_a_person_of_the_unit(sender, january):
    actions.say_nil(sender, january.pk)
    january.refresh_from_db()
    assert january.nil and january.sent_by == sender and january.records == 0
    actions.take_back_nil(sender, january.pk)
    january.refresh_from_db()
    assert (january.nil, january.sent_at, january.sent_by) == (False, None, None)
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))[-2:] == [
        "completeness.nil", "completeness.take_back_nil"
    ]  # fmt: skip


def test_nobody_of_another_unit_may_report_for_it_but_the_planner_may(january, planner):
    stranger = making.person("郑", making.town("南湖镇"))
    with pytest.raises(NotAllowed, match="RG-401"):
        actions.say_nil(stranger, january.pk)
    actions.say_nil(planner, january.pk)


def test_who_took_over_reports_for_the_unit_that_is_gone(january, unit):
    heir = making.town("石桥街道")
    UnitSuccession.objects.create(predecessor=unit, successor=heir, on=date(2026, 3, 1))
    who = making.person("钱", heir)
    with pytest.raises(NotAllowed):  # the old one still stands
        actions.say_nil(who, january.pk)
    Unit.objects.filter(pk=unit.pk).update(valid_until=date(2026, 3, 1))
    assert actions.say_nil(who, january.pk).nil


def test_records_turn_a_nil_report_into_a_sent_one_and_sent_ones_are_never_nil(sender, unit, january):
    actions.say_nil(sender, january.pk)
    enter(sender, catalogue.find(OUTPUT), making.output(unit, "2026-01"))
    january.refresh_from_db()
    assert (january.nil, january.records) == (False, 1)
    with pytest.raises(RegisterFault, match="RG-402"):
        actions.say_nil(sender, january.pk)
    with pytest.raises(RegisterFault, match="RG-403"):
        actions.take_back_nil(sender, january.pk)


def test_a_nil_report_waits_for_the_end_of_the_period(sender, unit):
    today = timezone.localdate()
    open_due_reports(today, only=[OUTPUT])
    running = making.report(unit, OUTPUT, today.replace(day=1).isoformat())
    with pytest.raises(RegisterFault, match="RG-407"):
        actions.say_nil(sender, running.pk)


def test_an_excuse_needs_a_reason_and_the_right_to_give_it(sender, planner, january):
    with pytest.raises(NotAllowed):
        actions.excuse(sender, january.pk, reason="停产")
    with pytest.raises(RegisterFault, match="RG-404"):
        actions.excuse(planner, january.pk, reason=" ")
    actions.excuse(planner, january.pk, reason="本月停产")
    january.refresh_from_db()
    assert (january.excused, january.note) == (True, "本月停产")
    with pytest.raises(RegisterFault, match="RG-405"):
        actions.say_nil(sender, january.pk)
    actions.owe_again(planner, january.pk)
    january.refresh_from_db()
    assert (january.excused, january.note) == (False, "")


def test_a_reminder_reaches_the_inbox_of_the_unit_with_who_and_when(sender, planner, january):
    with pytest.raises(NotAllowed):
        actions.remind(sender, OUTPUT, [january.pk])
    assert actions.remind(planner, OUTPUT, [january.pk]) == 1
    assert actions.remind(planner, OUTPUT, [january.pk]) == 0  # once a day is enough
    at = DueReminder.objects.get().at
    todo = next(each for each in due_waiting.todos(sender, ON) if each.due == january.due_on)
    assert (todo.kind, todo.what) == ("催报", "高新产业产值月报 2026年1月")
    day = timezone.localdate(at)
    assert f"林规划 {day.month}月{day.day}日催报" in todo.why and "逾期 23 天未报" in todo.why
    assert AuditEntry.objects.filter(verb="completeness.remind").count() == 1


def test_what_was_sent_or_excused_is_not_asked_for(sender, planner, unit, january):
    actions.excuse(planner, january.pk, reason="停产")
    with pytest.raises(RegisterFault, match="RG-406"):
        actions.remind(planner, OUTPUT, [january.pk])


def test_the_inbox_has_what_is_near_or_overdue_the_heaviest_first_and_counts_it_cheaply(
    sender, january, django_assert_max_num_queries
):
    assert [each.due for each in due_waiting.todos(sender, ON)] == [date(2026, 2, 25), date(2026, 3, 25)]
    early = due_waiting.todos(sender, date(2026, 3, 19))
    assert [(each.kind, each.due) for each in early] == [("逾期未报", date(2026, 2, 25))]
    weights = {each.due: each.weight for each in due_waiting.todos(sender, ON)}
    assert weights[date(2026, 2, 25)] > weights[date(2026, 3, 25)]
    with django_assert_max_num_queries(6):
        assert due_waiting.count(sender, ON) == 2


def test_what_was_sent_leaves_the_inbox(sender, unit, january):
    for month in ("2026-01", "2026-02"):
        enter(sender, catalogue.find(OUTPUT), making.output(unit, month))
    assert due_waiting.todos(sender, ON) == [] and due_waiting.count(sender, ON) == 0


def test_organisations_of_my_area_are_one_line_each_register_and_period(settings, unit, sender, planner):
    for number in (1, 2, 3):
        keeping.keep("organisation_scale", {"organisation": keeping.firm(number), "year": "2025", "kind": "industry"})
        if number < 3:
            area = {"organisation": keeping.credit_code(number), "year": "2025", "area": unit.identity}
            keeping.keep("assessed_area", {**area, "basis": "registered"})
    open_due_reports(date(2025, 12, 31), since=date(2025, 12, 1), only=["rd_statistics_check"])
    [todo] = due_waiting.todos(sender, date(2026, 1, 20))
    assert todo.why == "辖区内 2 家还没有报送，已逾期 5 天"
    assert due_waiting.count(sender, date(2026, 1, 20)) == 1
    actions.remind(planner, "rd_statistics_check", list(DueReport.objects.values_list("pk", flat=True)))
    assert due_waiting.todos(sender, date(2026, 1, 20))[0].why.endswith("其中 2 家已催报")


def test_one_sentence_says_how_complete_a_period_is(sender, planner, january):
    others = [making.town(f"第{number}镇") for number in range(4)]
    open_due_reports(ON, since=date(2026, 1, 1), only=[OUTPUT])
    keeping.keep(OUTPUT, making.output(others[0], "2026-01"), by=planner)
    actions.say_nil(planner, making.report(others[1], OUTPUT, "2026-01-01").pk)
    actions.excuse(planner, making.report(others[2], OUTPUT, "2026-01-01").pk, reason="撤并")
    keeping.keep(OUTPUT, making.output(others[3], "2026-01"), by=planner)
    sent_at = timezone.make_aware(datetime(2026, 2, 20, 8))
    DueReport.objects.filter(unit=others[3], first="2026-01-01").update(sent_at=sent_at)
    register, after = catalogue.find(OUTPUT), date(2030, 1, 1)
    sent = completeness(register, JANUARY, after)
    assert sent.sentence == "4 个镇街园区已报 2（迟报 1），零报告 1，逾期 1，另有免报 1"
    assert completeness(register, JANUARY, date(2026, 2, 21)).sentence == "4 个镇街园区已报 1，未到期 3，另有免报 1"
    assert completeness_now([register], date(2026, 2, 10))[OUTPUT].period == JANUARY
    for day in (date(2026, 2, 1), date(2026, 2, 23), date(2026, 2, 26), after):
        whole = completeness(register, JANUARY, day).by_state
        found = {state: matching(register, JANUARY, state=state, on=day).count() for state in WORDS}
        assert found == {state: whole.get(state, 0) for state in WORDS}
        owing = matching(register, JANUARY, state="owing", on=day).count()
        assert owing == sum(whole.get(state, 0) for state in (State.NOT_DUE, State.SOON, State.OVERDUE))
