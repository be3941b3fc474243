"""Items that count: who may report them, what is refused with every fault at once, what is asked back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import making
import pytest

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.plans.actions import report
from kechuang.apps.plans.actions.report import Item
from kechuang.apps.plans.messages.reporting import Refused
from kechuang.apps.plans.models import (
    Breakdown,
    BreakdownStanding,
    Evidence,
    LightChange,
    PlanStanding,
    ReportStanding,
    Share,
    Standing,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


@pytest.fixture
def division():
    return making.unit("高新技术科")


@pytest.fixture
def officer(division):
    return making.person("officer", "division", division)


@pytest.fixture
def target(people, division):
    return making.commitment(making.adopted_plan(people), leads=[division])


def item(organisation: str = "云溪电子有限公司", on: date = date(2026, 5, 8), amount: str = "1", **more: str) -> Item:
    return Item(on, organisation, Decimal(amount), **more)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [fault.code for fault in refused.value.faults]


def test_several_items_are_reported_at_once_and_wait_for_review(target, officer, division):
    rows = report.evidence(target, officer, division, [item("甲厂"), item("乙厂")], on=TODAY)
    assert [row.standing for row in rows] == [ReportStanding.SUBMITTED] * 2
    assert {row.unit for row in rows} == {division}
    entry = AuditEntry.objects.filter(verb="reports.submit").last()
    assert entry.who == officer and entry.after["happened_on"] == "2026-05-08"


def test_a_first_report_writes_the_light_that_follows_from_it(target, officer, division):
    report.evidence(target, officer, division, [item()], on=TODAY)
    assert LightChange.objects.filter(commitment=target).exists()


def test_every_fault_of_every_row_is_told_at_once_and_nothing_is_written(target, officer, division):
    rows = [
        item(on=date(2026, 7, 1)),
        item("乙厂", on=date(2025, 12, 31)),
        item("丙厂", amount="0"),
        item("丁厂", amount="-2"),
        item("戊厂", amount="1.5"),
        item("  "),
        item("己厂", uscc="91320281MA1X"),
        item("庚厂"),
    ]
    with pytest.raises(Refused) as refused:
        report.evidence(target, officer, division, rows, on=TODAY)
    told = [(fault.row, fault.code) for fault in refused.value.faults]
    assert told == [
        (0, "RP-010"),
        (1, "RP-011"),
        (2, "RP-012"),
        (3, "RP-012"),
        (4, "RP-013"),
        (5, "RP-017"),
        (6, "RP-016"),
    ]
    assert not Evidence.objects.exists()


def test_a_social_credit_code_is_checked_and_kept_plain(target, officer, division):
    (row,) = report.evidence(target, officer, division, [item(uscc="91110000６00037341l")], on=TODAY)
    assert row.uscc == "91110000600037341L"


def test_nothing_at_all_is_no_report(target, officer, division):
    with pytest.raises(Refused) as refused:
        report.evidence(target, officer, division, [], on=TODAY)
    assert codes(refused) == ["RP-018"]


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 6, 30)])
def test_the_first_day_of_the_period_and_today_both_count(target, officer, division, day):
    report.evidence(target, officer, division, [item(on=day)], on=TODAY)


def test_amounts_with_more_than_six_places_or_too_many_digits_are_refused(people, officer, division):
    money = making.commitment(
        making.adopted_plan(people), "技术合同成交额", None, what="task", unit="亿元", is_whole=False, leads=[division]
    )
    for amount in ("0.0000001", "1" + "0" * 18, "Infinity"):
        with pytest.raises(Refused) as refused:
            report.evidence(money, officer, division, [item(amount=amount)], on=TODAY)
        assert codes(refused) == ["RP-014"]


def test_ten_thousand_yuan_typed_for_a_hundred_million_is_asked_back_and_taken_once_confirmed(
    people, officer, division
):
    money = making.commitment(
        making.adopted_plan(people), "技术合同成交额", "52", unit="亿元", is_whole=False, leads=[division]
    )
    odd = [item(amount="52000")]
    with pytest.raises(Refused) as refused:
        report.evidence(money, officer, division, odd, on=TODAY)
    (question,) = refused.value.faults
    assert refused.value.only_questions
    assert question.tick == "确实是 52000 亿元"
    assert "应填 5.2 亿元" in question.what
    assert not Evidence.objects.exists()
    with pytest.raises(Refused):  # the tick is for that figure, not for whatever is typed next
        report.evidence(money, officer, division, [item(amount="520000")], on=TODAY, sure=[question.token])
    report.evidence(money, officer, division, odd, on=TODAY, sure=[question.token])
    assert Evidence.objects.get().amount == 52000


def test_the_same_firm_day_and_amount_is_asked_back_until_a_reason_is_given(target, officer, division):
    report.evidence(target, officer, division, [item("云溪电子有限公司")], on=TODAY)
    again = item("云溪 电子有限责任公司")
    with pytest.raises(Refused) as refused:
        report.evidence(target, officer, division, [again], on=TODAY)
    assert codes(refused) == ["RP-021"] and refused.value.only_questions
    reasoned = item("云溪电子有限责任公司", because="同日获认定的另一张证书")
    (row,) = report.evidence(target, officer, division, [reasoned], on=TODAY)
    assert row.not_double_because == "同日获认定的另一张证书"


def test_one_item_twice_in_the_same_paste_is_asked_back_at_the_second(target, officer, division):
    with pytest.raises(Refused) as refused:
        report.evidence(target, officer, division, [item(), item("乙厂"), item()], on=TODAY)
    (question,) = refused.value.faults
    assert (question.row, question.code) == (2, "RP-021")
    assert "这次的第 1 条" in question.what


def test_what_was_returned_or_withdrawn_is_no_twin(target, officer, division):
    making.evidence(target, organisation="云溪电子有限公司", on=date(2026, 5, 8), standing=ReportStanding.RETURNED)
    report.evidence(target, officer, division, [item()], on=TODAY)


def test_people_of_another_unit_may_not_report(target, division):
    stranger = making.person("stranger", "town", making.unit("河东镇", "town"))
    with pytest.raises(Refused) as refused:
        report.evidence(target, stranger, division, [item()], on=TODAY)
    assert codes(refused) == ["RP-007"]


def test_nobody_reports_for_a_unit_that_does_not_answer_for_it(target, people):
    with pytest.raises(Refused) as refused:
        report.evidence(target, people["planner"], making.unit("河东镇", "town"), [item()], on=TODAY)
    assert codes(refused) == ["RP-005"]
    assert "高新技术科" in refused.value.remedy


def test_a_planner_reports_for_a_unit_that_answers(target, people, division):
    (row,) = report.evidence(target, people["planner"], division, [item()], on=TODAY)
    assert row.unit == division and row.reported_by == people["planner"]


def test_a_town_with_a_frozen_share_reports_and_one_with_a_draft_does_not(target, people):
    town = making.unit("河东镇", "town")
    officer = making.person("town-officer", "town", town)
    split = Breakdown.objects.create(commitment=target, ordinal=1, by="units", standing=BreakdownStanding.SENT)
    Share.objects.create(breakdown=split, ordinal=1, unit=town, value=3)
    with pytest.raises(Refused):
        report.evidence(target, officer, town, [item()], on=TODAY)
    Breakdown.objects.update(standing=BreakdownStanding.FROZEN)
    report.evidence(target, officer, town, [item()], on=TODAY)


def test_a_division_reports_what_its_bureau_leads(people):
    bureau = making.unit("云溪县科学技术局", "department")
    office = making.unit("综合科", parent=bureau)
    target = making.commitment(making.adopted_plan(people), leads=[bureau])
    report.evidence(target, making.person("clerk", "division", office), bureau, [item()], on=TODAY)


def test_an_account_without_a_unit_is_told_so(target, people, division):
    with pytest.raises(Refused) as refused:
        report.evidence(target, people["division"], division, [item()], on=TODAY)
    assert codes(refused) == ["RP-006"]


@pytest.mark.parametrize("role", ["leader", "enterprise", "administrator"])
def test_other_roles_do_not_report(target, people, division, role):
    with pytest.raises(NotAllowed):
        report.evidence(target, people[role], division, [item()], on=TODAY)


def test_a_unit_dissolved_by_the_day_is_refused_and_not_before(people):
    gone = making.unit("旧区高新科", valid_until=date(2026, 4, 1))
    target = making.commitment(making.adopted_plan(people), leads=[gone])
    with pytest.raises(Refused) as refused:
        report.evidence(target, people["planner"], gone, [item(on=date(2026, 4, 1))], on=TODAY)
    assert codes(refused) == ["RP-008"]
    report.evidence(target, people["planner"], gone, [item(on=date(2026, 3, 31))], on=TODAY)


def test_nothing_is_reported_on_what_is_not_adopted_dropped_or_called_off(target, people, division):
    planner = people["planner"]

    def refusal() -> list[str]:
        with pytest.raises(Refused) as refused:
            report.evidence(target, planner, division, [item()], on=TODAY)
        return codes(refused)

    making.revision(target, {}, date(2026, 6, 1), people, withdrawn=True)
    assert refusal() == ["RP-003"]
    type(target).objects.update(standing=Standing.DROPPED, dropped_because="重复")
    assert refusal() == ["RP-002"]
    target.plan.standing = PlanStanding.DRAFT
    target.plan.save()
    assert refusal() == ["RP-001"]


def test_a_revised_last_day_widens_the_period(people, division, officer):
    target = making.commitment(making.adopted_plan(people), leads=[division], due=date(2026, 3, 31))
    with pytest.raises(Refused):
        report.evidence(target, officer, division, [item()], on=TODAY)
    making.revision(target, {"due": "2026-06-30"}, date(2026, 4, 1), people)
    report.evidence(target, officer, division, [item()], on=TODAY)


def test_items_are_not_taken_where_official_figures_count(people, division, officer):
    target = making.commitment(making.adopted_plan(people), "R&D占比", "3", counting="reported", leads=[division])
    with pytest.raises(Refused) as refused:
        report.evidence(target, officer, division, [item()], on=TODAY)
    assert codes(refused) == ["RP-004"]
