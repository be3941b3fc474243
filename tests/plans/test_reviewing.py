"""Another person accepts, returns or reverses; what is accepted stays; of two at once one wins, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import making
import pytest
from django.db import connection

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.plans.actions import report, review
from kechuang.apps.plans.actions.report import Item
from kechuang.apps.plans.messages.reporting import Overtaken, Refused
from kechuang.apps.plans.models import Evidence, LightChange, ReportStanding
from kechuang.apps.plans.queries import reports as queries
from kechuang.apps.plans.queries.twins import twins_among
from kechuang.kernel.errors import KechuangError

TODAY = date(2026, 6, 30)
on_rollback = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)


class Scene:
    """A division that leads, two officers of it, and what one of them sent."""

    def __init__(self, people: Any) -> None:
        self.people = people
        self.division = making.unit("高新技术科")
        self.officer = making.person("officer", "division", self.division)
        self.colleague = making.person("colleague", "division", self.division)
        self.plan = making.adopted_plan(people)
        self.target = making.commitment(self.plan, leads=[self.division])

    def sent(self, *names: str, amount: str = "1", **more: Any) -> list[Evidence]:
        items = [Item(date(2026, 5, 8), name, Decimal(amount), **more) for name in names]
        return report.evidence(self.target, self.officer, self.division, items, on=TODAY)


@pytest.fixture
def scene(people):
    return Scene(people)


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(KechuangError) as fault:
        act()
    return fault.value.code


@on_rollback
def test_accepting_counts_the_item_and_says_what_moved(scene):
    (first,) = scene.sent("甲厂", amount="8")
    done = review.accept(first, scene.people["planner"], on=TODAY)
    assert done.report.standing == ReportStanding.ACCEPTED
    assert done.moved.startswith("现值 未报→8 家；灯：")
    assert LightChange.objects.filter(commitment=scene.target).last().actual == 8
    row = AuditEntry.objects.filter(verb="reports.accept").get()
    assert row.after["standing"] == "accepted" and row.before["standing"] == "submitted"


@on_rollback
def test_nobody_reviews_what_they_sent_themselves(scene):
    (first,) = scene.sent("甲厂")
    assert code_of(lambda: review.accept(first, scene.officer, on=TODAY)) == "RP-051"
    assert code_of(lambda: review.send_back(first, scene.officer, "不对", on=TODAY)) == "RP-051"


@on_rollback
def test_a_colleague_of_the_leading_division_may_review_and_another_division_may_not(scene):
    first, second = scene.sent("甲厂", "乙厂")
    review.accept(first, scene.colleague, on=TODAY)
    stranger = making.person("stranger", "division", making.unit("农村科"))
    assert code_of(lambda: review.accept(second, stranger, on=TODAY)) == "RP-052"


@on_rollback
def test_who_leads_as_one_of_all_divisions_reviews_its_own_people_only(scene):
    neighbour = making.unit("农村科")
    duty = making.commitment(scene.plan, "工作信息", "2", unit="篇", leads=[scene.division, neighbour])
    duty.units.update(via="各科室")
    items = [Item(date(2026, 5, 8), "一篇", Decimal(1))]
    (row,) = report.evidence(duty, scene.officer, scene.division, items, on=TODAY)
    stranger = making.person("stranger", "division", neighbour)
    assert code_of(lambda: review.accept(row, stranger, on=TODAY)) == "RP-052"
    review.accept(row, scene.colleague, on=TODAY)


@on_rollback
def test_a_division_reviews_what_units_below_it_report(people):
    bureau, town = making.unit("云溪县科学技术局", "department"), making.unit("河东镇", "town")
    below = making.unit("河东镇科创办", "other", parent=bureau)
    target = making.commitment(making.adopted_plan(people), leads=[town], supports=[below])
    row = making.evidence(
        target, unit=below, standing=ReportStanding.SUBMITTED, by=making.person("clerk", "town", below)
    )
    review.accept(row, making.person("chief", "division", bureau), on=TODAY)


@on_rollback
@pytest.mark.parametrize("role", ["town", "leader", "enterprise", "administrator"])
def test_other_roles_do_not_review(scene, role):
    (first,) = scene.sent("甲厂")
    with pytest.raises(NotAllowed):
        review.accept(first, scene.people[role], on=TODAY)


@on_rollback
def test_a_return_needs_words_and_the_correction_takes_its_place(scene):
    (first,) = scene.sent("甲厂")
    planner = scene.people["planner"]
    assert code_of(lambda: review.send_back(first, planner, "  ", on=TODAY)) == "RP-053"
    review.send_back(first, planner, "日期与公告不符", on=TODAY)
    assert [row.pk for row in queries.returned_to(scene.officer)] == [first.pk]
    first.refresh_from_db()
    mended = [Item(date(2026, 5, 9), "甲厂", Decimal(1))]
    (second,) = report.evidence(scene.target, scene.officer, scene.division, mended, on=TODAY, corrects=first)
    assert queries.returned_to(scene.officer) == []
    assert Evidence.objects.get(pk=first.pk).standing == ReportStanding.RETURNED
    assert second.corrects == first


@on_rollback
def test_a_returned_report_may_be_given_up(scene):
    (first,) = scene.sent("甲厂")
    review.send_back(first, scene.people["planner"], "不在期间内", on=TODAY)
    report.withdraw(first, scene.officer, on=TODAY)
    assert queries.returned_to(scene.officer) == []


@on_rollback
def test_only_the_reporter_withdraws_and_only_before_the_review(scene):
    first, second = scene.sent("甲厂", "乙厂")
    assert code_of(lambda: report.withdraw(first, scene.colleague, on=TODAY)) == "RP-057"
    report.withdraw(first, scene.officer, on=TODAY)
    review.accept(second, scene.colleague, on=TODAY)
    assert code_of(lambda: report.withdraw(second, scene.officer, on=TODAY)) == "RP-050"
    assert Evidence.objects.get(pk=second.pk).standing == ReportStanding.ACCEPTED


@on_rollback
def test_reversing_takes_it_out_of_the_count_with_a_reason_by_a_second_person(scene):
    (first,) = scene.sent("甲厂", amount="8")
    planner = scene.people["planner"]
    review.accept(first, planner, on=TODAY)
    assert code_of(lambda: review.reverse(first, planner, "", on=TODAY)) == "RP-055"
    assert code_of(lambda: review.reverse(first, scene.officer, "错报", on=TODAY)) == "RP-056"
    done = review.reverse(first, scene.colleague, "证书已被撤销", on=TODAY)
    assert done.moved.startswith("现值 8→未报 家")
    row = AuditEntry.objects.filter(verb="reports.reverse").get()
    assert row.reason == "证书已被撤销" and row.before["reviewed_by"] == planner.get_full_name()
    assert code_of(lambda: review.reverse(first, planner, "再撤", on=TODAY)) == "RP-058"


@on_rollback
def test_a_double_is_not_accepted_without_a_reason(scene):
    (first,) = scene.sent("甲厂")
    twin = making.evidence(
        scene.target,
        on=first.happened_on,
        organisation="甲厂",
        fingerprint=first.fingerprint,
        standing=ReportStanding.SUBMITTED,
    )
    planner = scene.people["planner"]
    review.accept(first, planner, on=TODAY)
    assert code_of(lambda: review.accept(twin, planner, on=TODAY)) == "RP-054"
    review.accept(twin, planner, on=TODAY, because="两张不同的证书")
    assert Evidence.objects.get(pk=twin.pk).review_note == "两张不同的证书"


@on_rollback
def test_many_are_accepted_at_once_and_those_that_cannot_be_are_named(scene):
    rows = scene.sent("甲厂", "乙厂", "丙厂")
    report.withdraw(rows[1], scene.officer, on=TODAY)
    twin = making.evidence(
        scene.target,
        on=rows[0].happened_on,
        organisation="甲厂",
        fingerprint=rows[0].fingerprint,
        standing=ReportStanding.SUBMITTED,
    )
    batch = review.accept_all([*rows, twin], scene.people["planner"], on=TODAY)
    assert [row.organisation for row in batch.accepted] == ["甲厂", "丙厂"]
    assert [(row.pk, fault.code) for row, fault in batch.left] == [(rows[1].pk, "RP-050"), (twin.pk, "RP-054")]
    assert batch.moved[scene.target.indicator].startswith("现值 未报→2 家")


@on_rollback
def test_the_reviewer_sees_twins_and_the_same_file_or_firm_elsewhere(scene):
    first, _ = scene.sent("云溪华东精密电子有限公司", "乙厂")
    alike = making.evidence(
        scene.target, on=first.happened_on, organisation="云溪华东精密电子设备有限公司", standing="submitted"
    )
    other = making.commitment(scene.plan, "科技型中小企业", leads=[scene.division])
    elsewhere = making.evidence(other, on=first.happened_on, organisation="云溪华东精密电子有限公司")
    found = {twin.report.pk: twin for twin in twins_among([first])[first.pk]}
    assert set(found) == {alike.pk, elsewhere.pk}
    assert not found[alike.pk].is_same and "名称相近" in found[alike.pk].why
    assert "另一项目标" in found[elsewhere.pk].why


def at_once(*acts: Callable[[], Any]) -> list[BaseException | None]:
    """Each act in a thread of its own, all released together; what each raised."""
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def work(number: int, act: Callable[[], Any]) -> None:
        try:
            start.wait()
            act()
        except BaseException as fault:
            outcomes[number] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@committing
def test_of_two_who_accept_at_once_one_wins_and_the_other_is_told_by_name(scene):
    (first,) = scene.sent("甲厂")
    planner = scene.people["planner"]
    outcomes = at_once(
        lambda: review.accept(first, planner, on=TODAY), lambda: review.accept(first, scene.colleague, on=TODAY)
    )
    (told,) = [fault for fault in outcomes if fault is not None]
    assert isinstance(told, Overtaken)
    winner = Evidence.objects.get(pk=first.pk).reviewed_by
    assert f"另一人（{winner.get_full_name()}）刚刚" in told.what
    assert AuditEntry.objects.filter(verb="reports.accept").count() == 1


@committing
def test_accepting_and_withdrawing_at_once_leaves_one_outcome(scene):
    for name in ("甲厂", "乙厂", "丙厂"):
        (row,) = scene.sent(name)
        outcomes = at_once(
            lambda row=row: review.accept(row, scene.people["planner"], on=TODAY),
            lambda row=row: report.withdraw(row, scene.officer, on=TODAY),
        )
        accepted, withdrawn = (fault is None for fault in outcomes)
        assert accepted != withdrawn
        standing = Evidence.objects.get(pk=row.pk).standing
        assert standing == (ReportStanding.ACCEPTED if accepted else ReportStanding.WITHDRAWN)
        (told,) = [fault for fault in outcomes if fault is not None]
        assert isinstance(told, Overtaken)


@committing
def test_two_twins_accepted_at_once_are_not_both_counted(scene):
    (first,) = scene.sent("甲厂")
    twin = making.evidence(
        scene.target, on=first.happened_on, organisation="甲厂", fingerprint=first.fingerprint, standing="submitted"
    )
    at_once(
        lambda: review.accept(first, scene.people["planner"], on=TODAY),
        lambda: review.accept(twin, scene.colleague, on=TODAY),
    )
    assert Evidence.objects.filter(standing=ReportStanding.ACCEPTED).count() == 1


@committing
def test_the_same_item_reported_by_two_people_at_once_is_taken_once(scene):
    items = [Item(date(2026, 5, 8), "甲厂", Decimal(1))]
    outcomes = at_once(
        *(
            lambda who=who: report.evidence(scene.target, who, scene.division, items, on=TODAY)
            for who in (scene.officer, scene.colleague)
        )
    )
    (told,) = [fault for fault in outcomes if fault is not None]
    assert isinstance(told, Refused) and told.code == "RP-021"
    assert Evidence.objects.count() == 1
