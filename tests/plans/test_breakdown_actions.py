"""Breaking a commitment down: saved, sent, answered by each unit for itself, sent down by someone else, replaced."""

from __future__ import annotations

import threading
from datetime import date, datetime
from decimal import Decimal

import making
import pytest
from django.db import connection
from django.utils import timezone

from kechuang.apps.accounts.models import AuditEntry, Role
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.orgs.models import UnitKind, UnitSuccession
from kechuang.apps.plans.actions import breakdown as actions
from kechuang.apps.plans.actions.breakdown import Attempt, Reply
from kechuang.apps.plans.actions.breakdown_faults import Given
from kechuang.apps.plans.messages.breakdown import BreakdownFault, BreakdownFaults, MovedOn
from kechuang.apps.plans.models import Breakdown, Share
from kechuang.apps.plans.queries import breakdown as queries

D = Decimal
ON = date(2026, 3, 1)


@pytest.fixture
def towns(db):
    return [making.unit(name, UnitKind.TOWN) for name in ("临波镇", "石桥头镇", "青岭镇")]


@pytest.fixture
def clerks(towns):
    return [making.person(f"clerk{at}", Role.TOWN, town) for at, town in enumerate(towns)]


@pytest.fixture
def target(people):
    return making.commitment(making.adopted_plan(people), "净增高新技术企业", "150")


@pytest.fixture
def second(db):
    """Another planner, who had no hand in it."""
    return making.person("second", Role.PLANNER)


def given(towns, *values, **fields):
    return [Given(t.pk, t.name, None if v is None else D(v)) for t, v in zip(towns, values, strict=False)]


def save(target, towns, by, *values, version=None, **fields) -> Breakdown:
    return actions.save(target, Attempt("units", given(towns, *values), version=version, **fields), by, ON)


@pytest.fixture
def sent(target, towns, people):
    draft = save(target, towns, people["planner"], 40, 40, 80)
    return actions.send(draft, draft.version, people["planner"], ON)


def agree(share: Share, by) -> Share:
    return actions.answer(share, Reply(True, share.value, share.answer), by, ON)


def test_forty_forty_and_eighty_for_a_hundred_and_fifty_is_a_policy_and_not_a_fault(target, towns, people):
    draft = save(target, towns, people["planner"], 40, 40, 80)
    assert [share.value for share in draft.shares.all()] == [40, 40, 80]
    assert actions.send(draft, draft.version, people["planner"], ON).standing == "sent"


def test_a_shortfall_is_only_sent_with_a_reason(target, towns, people):
    draft = save(target, towns, people["planner"], 40, 40, 60)
    with pytest.raises(BreakdownFaults) as fault:
        actions.send(draft, draft.version, people["planner"], ON)
    assert [each.code for each in fault.value.faults] == ["BD-013"]
    draft = save(target, towns, people["planner"], 40, 40, 60, version=draft.version, note="其余 10 家由局机关直接培育")
    assert actions.send(draft, draft.version, people["planner"], ON).standing == "sent"


def test_a_share_nobody_set_is_not_sent_as_nothing(target, towns, people):
    draft = save(target, towns, people["planner"], 100, None, 50)
    with pytest.raises(BreakdownFaults) as fault:
        actions.send(draft, draft.version, people["planner"], ON)
    assert "石桥头镇" in fault.value.what
    assert draft.shares.get(unit=towns[1]).value is None


def test_every_fault_is_told_at_once_and_nothing_is_stored(target, towns, people):
    foreign = making.unit("远方镇", UnitKind.TOWN, region=making.region("远方县", "Z00009"))
    typed = [
        *given(towns, -1, "40.5", "150000000"),
        Given(towns[0].pk, towns[0].name, D(1)),
        Given(foreign.pk, foreign.name, D(1)),
    ]
    with pytest.raises(BreakdownFaults) as fault:
        actions.save(target, Attempt("units", typed), people["planner"], ON)
    assert sorted(each.code for each in fault.value.faults) == ["BD-004", "BD-005", "BD-007", "BD-009", "BD-011"]
    assert not Breakdown.objects.exists()
    assert not AuditEntry.objects.filter(verb="breakdowns.save").exists()


def test_nobody_ticked_is_said(target, people):
    with pytest.raises(BreakdownFaults, match="BD-003"):
        actions.save(target, Attempt("units", []), people["planner"], ON)


def test_a_value_ten_thousand_times_the_whole_is_asked_back_and_taken_when_meant(people, towns):
    money = making.commitment(
        making.adopted_plan(people), "技术合同成交额", "3", unit="亿元", kind="level", is_whole=False
    )
    with pytest.raises(BreakdownFaults, match="万元") as fault:
        save(money, towns, people["planner"], "1", "1", "30000")
    assert "10000 倍" in fault.value.what.replace(",", "")
    assert save(money, towns, people["planner"], "1", "1", "30000", is_checked=True).shares.count() == 3


def test_money_may_be_shared_down_to_ten_thousand_and_no_finer(people, towns):
    money = making.commitment(
        making.adopted_plan(people), "技术合同成交额", "3", unit="亿元", kind="level", is_whole=False
    )
    draft = save(money, towns, people["planner"], "0.1234", "1", "1.8766")
    with pytest.raises(BreakdownFaults, match="BD-009"):
        save(money, towns, people["planner"], "0.12345", "1", "2", version=draft.version)


@pytest.mark.parametrize("change", ["draft plan", "dropped", "withdrawn"])
def test_what_does_not_bind_is_not_broken_down(change, people, towns):
    plan = making.plan(people, adopted=change != "draft plan")
    fields = {"standing": "dropped", "dropped_because": "重复"} if change == "dropped" else {}
    target = making.commitment(plan, "净增高新技术企业", "150", **fields)
    if change == "withdrawn":
        making.revision(target, {}, date(2026, 2, 1), people, withdrawn=True)
    with pytest.raises(BreakdownFault, match=r"BD-00[12]"):
        save(target, towns, people["planner"], 50, 50, 50)


def test_a_revised_value_is_what_is_shared_out_from_its_day_on(target, towns, people):
    making.revision(target, {"value": "120"}, date(2026, 6, 1), people)
    assert queries.whole_on(target, date(2026, 5, 31)).value == 150
    assert queries.whole_on(target, date(2026, 6, 1)).value == 120


def test_a_division_breaks_down_only_what_it_leads(people, towns):
    division, other = making.unit("高新技术科"), making.unit("科技人才科")
    plan = making.adopted_plan(people)
    target = making.commitment(plan, leads=[division])
    save(target, towns, making.person("own", Role.DIVISION, division), 5, 5, 5)
    with pytest.raises(BreakdownFault, match="BD-019"):
        save(making.commitment(plan, "另一项", leads=[division]), towns, making.person("x", Role.DIVISION, other), 5)


def test_a_town_makes_no_breakdown_and_a_planner_answers_none(target, towns, clerks, people, sent):
    with pytest.raises(NotAllowed):
        save(target, towns, clerks[0], 1)
    with pytest.raises(NotAllowed):
        agree(sent.shares.first(), people["planner"])


def test_nobody_agrees_for_another_unit(sent, clerks, towns):
    other = sent.shares.get(unit=towns[1])
    with pytest.raises(BreakdownFault, match="BD-020"):
        agree(other, clerks[0])
    other.refresh_from_db()
    assert other.answer == "waiting"


def test_an_objection_has_words_and_may_have_a_wish(sent, clerks):
    share = sent.shares.first()
    with pytest.raises(BreakdownFault, match="BD-023"):
        actions.answer(share, Reply(False, share.value, share.answer, " "), clerks[0], ON)
    with pytest.raises(BreakdownFaults, match="BD-007"):
        actions.answer(share, Reply(False, share.value, share.answer, "太多", D(-3)), clerks[0], ON)
    kept = actions.answer(share, Reply(False, share.value, share.answer, "规上企业只有 30 家", D(30)), clerks[0], ON)
    assert (kept.answer, kept.wished) == ("objected", 30)


def test_nobody_agrees_to_a_value_they_have_not_seen(sent, target, towns, clerks, people):
    seen = sent.shares.first()
    sent.refresh_from_db()
    draft = save(target, towns, people["planner"], 45, 40, 70, version=sent.version)
    actions.send(draft, draft.version, people["planner"], ON)
    with pytest.raises(MovedOn, match="45 家"):
        agree(seen, clerks[0])


def test_changed_shares_are_asked_again_and_the_others_keep_their_answer(sent, target, towns, clerks, people):
    for share, clerk in zip(sent.shares.all(), clerks, strict=True):
        agree(share, clerk)
    sent.refresh_from_db()
    draft = save(target, towns, people["planner"], 40, 45, 80, version=sent.version)
    actions.send(draft, draft.version, people["planner"], ON)
    assert [share.answer for share in draft.shares.all()] == ["confirmed", "waiting", "confirmed"]


def test_an_objection_that_led_to_no_change_is_asked_once_more_with_its_words_kept(sent, target, towns, clerks, people):
    share = sent.shares.first()
    actions.answer(share, Reply(False, share.value, share.answer, "太多"), clerks[0], ON)
    sent.refresh_from_db()
    draft = save(target, towns, people["planner"], 40, 40, 80, version=sent.version, note="已与该镇商定")
    actions.send(draft, draft.version, people["planner"], ON)
    share.refresh_from_db()
    assert (share.answer, share.objection) == ("waiting", "太多")


def test_who_made_it_does_not_send_it_down(sent, clerks, people, second):
    for share, clerk in zip(sent.shares.all(), clerks, strict=True):
        agree(share, clerk)
    sent.refresh_from_db()
    with pytest.raises(BreakdownFault, match="BD-024"):
        actions.freeze(sent, sent.version, people["planner"], ON)
    frozen = actions.freeze(sent, sent.version, second, ON)
    assert (frozen.standing, frozen.frozen_by) == ("frozen", second)


def test_who_changed_a_line_of_another_ones_draft_does_not_send_it_down_either(
    sent, target, towns, clerks, people, second
):
    draft = save(target, towns, second, 40, 40, 81, version=sent.version)
    sent = actions.send(draft, draft.version, people["planner"], ON)
    for share, clerk in zip(sent.shares.all(), clerks, strict=True):
        agree(share, clerk)
    sent.refresh_from_db()
    with pytest.raises(BreakdownFault, match="BD-024"):
        actions.freeze(sent, sent.version, second, ON)


def test_sending_down_needs_every_answer_or_a_reason_that_is_kept(sent, clerks, people):
    agree(sent.shares.first(), clerks[0])
    sent.refresh_from_db()
    with pytest.raises(BreakdownFault, match="2 家未答复"):
        actions.freeze(sent, sent.version, people["leader"], ON)
    actions.freeze(sent, sent.version, people["leader"], ON, despite="已过答复期限，视同同意")
    assert AuditEntry.objects.get(verb="breakdowns.freeze").reason == "已过答复期限，视同同意"


def test_what_was_sent_down_is_never_changed_and_a_new_one_replaces_it(sent, target, towns, people, second):
    frozen = actions.freeze(sent, sent.version, second, ON, despite="示例")
    with pytest.raises(BreakdownFault, match="BD-018"):
        actions.send(frozen, frozen.version, people["planner"], ON)
    renewed = save(target, towns, people["planner"], 50, 50, 50)
    assert renewed.pk != frozen.pk
    renewed = actions.send(renewed, renewed.version, people["planner"], ON)
    actions.freeze(renewed, renewed.version, second, ON, despite="示例")
    frozen.refresh_from_db()
    assert (frozen.standing, [share.value for share in frozen.shares.all()]) == ("replaced", [40, 40, 80])
    assert AuditEntry.objects.filter(verb="breakdowns.replace", subject_id=str(frozen.pk)).count() == 1


def test_a_breakdown_is_given_back_with_words_and_discarded_without_being_lost(sent, people):
    with pytest.raises(BreakdownFault, match="BD-029"):
        actions.give_back(sent, sent.version, people["leader"], ON, " ")
    draft = actions.give_back(sent, sent.version, people["leader"], ON, "请与财政局会商")
    gone = actions.discard(draft, draft.version, people["planner"], ON)
    assert (gone.standing, gone.shares.count(), gone.frozen_at) == ("replaced", 3, None)
    assert queries.shares_in_force(gone.commitment, ON) == []


def test_of_two_who_saw_the_same_draft_the_second_is_told_who_was_quicker(target, towns, people, second):
    draft = save(target, towns, people["planner"], 40, 40, 80)
    save(target, towns, second, 50, 50, 50, version=draft.version)
    with pytest.raises(MovedOn, match="second") as told:
        save(target, towns, people["planner"], 1, 1, 1, version=draft.version)
    assert "保存了这份分解" in told.value.what
    assert [share.value for share in Share.objects.order_by("ordinal")] == [50, 50, 50]


def test_who_begins_a_second_draft_beside_an_open_one_is_told(target, towns, people, second):
    save(target, towns, people["planner"], 40, 40, 80)
    with pytest.raises(MovedOn):
        save(target, towns, second, 50, 50, 50)


def test_colleagues_of_one_unit_do_not_overwrite_each_others_answer(sent, towns, clerks):
    seen = sent.shares.first()
    colleague = making.person("colleague", Role.TOWN, towns[0])
    agree(sent.shares.first(), colleague)
    with pytest.raises(MovedOn, match="colleague"):
        actions.answer(seen, Reply(False, seen.value, seen.answer, "太多"), clerks[0], ON)


@pytest.mark.django_db(transaction=True)
def test_two_who_send_down_at_once_one_wins_and_the_other_is_told(people):
    towns = [making.unit(name, UnitKind.TOWN) for name in ("临波镇", "石桥头镇")]
    target = making.commitment(making.adopted_plan(people), "净增高新技术企业", "80")
    draft = save(target, towns, people["planner"], 40, 40)
    sent = actions.send(draft, draft.version, people["planner"], ON)
    rivals = [making.person(name, Role.PLANNER) for name in ("甲", "乙")]
    start, told, won = threading.Barrier(2), [], []

    def work(user):
        try:
            start.wait()
            won.append(actions.freeze(sent, sent.version, user, ON, despite="示例"))
        except MovedOn as fault:
            told.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(user,)) for user in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(told)) == (1, 1)
    assert won[0].frozen_by.name in told[0].what
    assert AuditEntry.objects.filter(verb="breakdowns.freeze").count() == 1


def test_a_unit_dissolved_mid_year_is_warned_of_and_can_no_longer_agree(target, towns, people, clerks):
    old, heir = towns[0], making.unit("新城街道", UnitKind.TOWN, valid_from=date(2026, 7, 1))
    old.valid_until = date(2026, 7, 1)
    old.save()
    UnitSuccession.objects.create(predecessor=old, successor=heir, on=date(2026, 7, 1))
    draft = save(target, towns, people["planner"], 40, 40, 80)
    sent = actions.send(draft, draft.version, people["planner"], ON)  # it still stands in March
    late = date(2026, 8, 1)
    with pytest.raises(BreakdownFaults, match="新城街道"):
        actions.freeze(sent, sent.version, people["leader"], late, despite="示例")
    share = sent.shares.get(unit=old)
    with pytest.raises(BreakdownFault, match="BD-020"):
        actions.answer(share, Reply(True, share.value, share.answer), clerks[1], late)
    actions.answer(share, Reply(True, share.value, share.answer), making.person("heir", Role.TOWN, heir), late)


def test_a_share_that_holds_passes_to_the_successor_and_history_keeps_the_old_name(target, towns, people, second):
    draft = save(target, towns, people["planner"], 40, 40, 80)
    sent = actions.send(draft, draft.version, people["planner"], ON)
    frozen = actions.freeze(sent, sent.version, second, ON, despite="示例")
    day = timezone.localdate(frozen.frozen_at)
    old, heir = towns[0], making.unit("新城街道", UnitKind.TOWN)
    old.valid_until = day.replace(year=day.year + 1)
    old.save()
    UnitSuccession.objects.create(predecessor=old, successor=heir, on=old.valid_until)
    before = queries.shares_in_force(target, day)[0]
    after = queries.shares_in_force(target, old.valid_until)[0]
    assert (before.unit, before.holder) == (old, old)
    assert (after.unit, after.holder, after.value) == (old, heir, 40)
    assert after.reporting == {old.pk, heir.pk}


def test_the_replaced_breakdown_held_until_the_day_the_new_one_was_sent_down(target, towns, people, second):
    days = (timezone.make_aware(datetime(2026, 2, 10, 23, 59)), timezone.make_aware(datetime(2026, 5, 20, 9)))
    for day, values in zip(days, ((40, 40, 80), (50, 50, 50)), strict=True):
        draft = save(target, towns, people["planner"], *values)
        sent = actions.send(draft, draft.version, people["planner"], ON)
        frozen = actions.freeze(sent, sent.version, second, ON, despite="示例")
        Breakdown.objects.filter(pk=frozen.pk).update(frozen_at=day)

    def held(on):
        return [each.value for each in queries.shares_in_force(target, on)]

    assert held(date(2026, 2, 9)) == []
    assert held(date(2026, 2, 10)) == held(date(2026, 5, 19)) == [40, 40, 80]
    assert held(date(2026, 5, 20)) == [50, 50, 50]


def test_quarters_rise_and_the_last_one_is_held_against_the_whole(target, people, second):
    def quarters(*values):
        return [Given(at, f"第 {at} 季度", D(value)) for at, value in enumerate(values, start=1)]

    with pytest.raises(BreakdownFaults, match="BD-014"):
        actions.save(target, Attempt("quarters", quarters(20, 10, 90, 150)), people["planner"], ON)
    draft = actions.save(target, Attempt("quarters", quarters(20, 60, 90, 150)), people["planner"], ON)
    sent = actions.send(draft, draft.version, people["planner"], ON)
    assert actions.freeze(sent, sent.version, second, ON).standing == "frozen"


def test_a_promise_of_several_years_has_no_quarters(people):
    plan = making.adopted_plan(people, first_year=2024, last_year=2026)
    target = making.commitment(plan)
    with pytest.raises(BreakdownFaults, match="BD-016"):
        actions.save(target, Attempt("quarters", [Given(1, "第 1 季度", D(1))]), people["planner"], ON)


def test_the_inbox_holds_shares_objections_and_what_is_to_be_sent_down(
    sent, target, clerks, people, second, monkeypatch
):
    monkeypatch.setattr(queries, "reverse", lambda name, args: f"/commitments/{args[0]}/breakdown/")
    assert [each.what for each in queries.waiting_for(clerks[0], ON)] == ["请确认分解值：净增高新技术企业 40 家"]
    assert queries.waiting_for(second, ON) == []
    share = sent.shares.first()
    actions.answer(share, Reply(False, share.value, share.answer, "太多"), clerks[0], ON)
    assert queries.waiting_for(clerks[0], ON) == []
    assert "1 家对分解有异议" in queries.waiting_for(people["planner"], ON)[0].what
    agree(Share.objects.get(pk=share.pk), clerks[0])
    for other, clerk in zip(list(sent.shares.all())[1:], clerks[1:], strict=True):
        agree(other, clerk)
    assert [each.what for each in queries.waiting_for(second, ON)] == ["待下达的分解：净增高新技术企业"]
    assert queries.waiting_for(people["planner"], ON) == []
