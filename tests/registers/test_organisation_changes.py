"""Renames, moves, mergers, splits and identities: one act, one group, two people, and the past as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from keeping import credit_code, firm, keep, recognition

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.orgs.models import KnownWriting, Organisation, OrganisationIdentifier, Region, Unit
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.actions import body_changes, deciding, groups, identity
from kechuang.apps.registers.actions.applying import Source, apply_one
from kechuang.apps.registers.actions.body_changes import Grounds, Whereabouts
from kechuang.apps.registers.messages import Conflict, RegisterFault
from kechuang.apps.registers.models import BatchState, Entry, Origin, Waiting
from kechuang.apps.registers.queries.bodies_on import bodies_on
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.catalog.register_files import parse_register

pytestmark = pytest.mark.django_db
DAY = date(2024, 9, 1)
NOTICE = Grounds(DAY, "变更登记通知书")


@pytest.fixture
def body() -> Organisation:
    """A firm of Jiangyin since 2016, known under its first name."""
    Region.objects.create(code="320281", name="江阴市")
    Region.objects.create(code="320282", name="宜兴市")
    keep("organisation", {"organisation": firm(1), "kind": "enterprise", "established_on": "2016-05-18"})
    keep("organisation_region", {"organisation": firm(1), "region": "320281", "moved_on": "2016-05-18"})
    return Organisation.objects.get(identifier=credit_code(1))


def rows(code: str, **conditions: Any) -> Any:
    return tables.typed(catalogue.find(code))._default_manager.filter(**conditions)


def named(body: Organisation, day: date) -> str | None:
    return bodies_on([body.pk], day).names.get(body.pk)


def test_a_rename_ends_the_old_name_and_begins_the_new_one_on_its_day(body, people):
    old = body.name
    group = body_changes.rename(people["town"], body, "江阴乙科技有限公司", NOTICE)
    assert Waiting.objects.filter(batch=group).count() == 3
    assert named(body, DAY) is None  # nothing happens before a second person has looked
    assert groups.accept(people["planner"], group.pk) == 3
    assert (named(body, date(2024, 8, 31)), named(body, DAY)) == (old, "江阴乙科技有限公司")
    body.refresh_from_db()
    assert body.name == "江阴乙科技有限公司"
    assert Lookup(catalogue.find("recognition")).organisation("", old).value == body.identifier


def test_a_rename_found_out_late_goes_between_the_names_before_and_after_it(body, people):
    for name, day in (("江阴丙有限公司", date(2024, 9, 1)), ("江阴乙有限公司", date(2020, 3, 1))):
        group = body_changes.rename(people["town"], body, name, Grounds(day, "通知书"))
        groups.accept(people["planner"], group.pk)
    days = (date(2020, 2, 29), date(2020, 3, 1), date(2024, 8, 31), date(2024, 9, 1))
    assert [named(body, day) for day in days][1:] == ["江阴乙有限公司", "江阴乙有限公司", "江阴丙有限公司"]
    assert named(body, days[0]) == firm(1).name


def test_a_group_is_not_decided_by_who_proposed_it_nor_in_part(body, people):
    group = body_changes.rename(people["planner"], body, "江阴乙科技有限公司", NOTICE)
    with pytest.raises(RegisterFault, match="RG-004"):
        groups.accept(people["planner"], group.pk)
    first = Waiting.objects.filter(batch=group).order_by("entry").first().entry_id
    with pytest.raises(RegisterFault, match="RG-012"):
        deciding.accept(people["division"], [first])
    assert groups.accept(people["division"], group.pk) == 3
    with pytest.raises(RegisterFault, match="RG-312"):
        groups.reject(people["division"], group.pk, reason="重复")


def test_a_group_sent_back_changes_nothing_and_says_why(body, people):
    group = body_changes.rename(people["town"], body, "江阴乙科技有限公司", NOTICE)
    with pytest.raises(RegisterFault, match="RG-006"):
        groups.reject(people["planner"], group.pk, reason=" ")
    groups.reject(people["planner"], group.pk, reason="通知书不是这家企业的")
    group.refresh_from_db()
    assert (group.state, group.answer) == (BatchState.REJECTED, "通知书不是这家企业的")
    assert not Waiting.objects.exists() and not rows("organisation_event").exists()


def test_two_groups_on_one_name_do_not_overtake_each_other(body, people):
    one = body_changes.rename(people["town"], body, "江阴乙有限公司", NOTICE)
    groups.accept(people["planner"], one.pk)
    two = body_changes.rename(people["town"], body, "江阴丙有限公司", Grounds(date(2025, 1, 1), "通知书"))
    three = body_changes.rename(people["town"], body, "江阴丁有限公司", Grounds(date(2025, 2, 1), "通知书"))
    groups.accept(people["planner"], two.pk)
    with pytest.raises(Conflict, match="RG-005"):
        groups.accept(people["planner"], three.pk)


def test_every_fault_of_a_change_is_told_at_once_and_nothing_is_kept(body, people):
    with pytest.raises(RegisterFault) as told:
        body_changes.rename(people["town"], body, "", Grounds(date(2099, 1, 1), "通知书"))
    assert {"happened_on", "name_after", "used_from"} <= {each.field for each in told.value.faults}
    assert Waiting.objects.count() == 0


def test_who_moves_out_is_counted_until_the_day_before(body, people):
    group = body_changes.move(people["town"], body, "moved_out", Whereabouts(region_to="宜兴市"), NOTICE)
    groups.accept(people["planner"], group.pk)
    regions = [bodies_on([body.pk], day).regions[body.pk] for day in (date(2024, 8, 31), DAY)]
    assert regions == ["320281", "320282"]
    body.refresh_from_db()
    assert body.ended_on == DAY
    back = body_changes.move(
        people["town"], body, "moved_in", Whereabouts("宜兴市", "江阴市"), Grounds(date(2025, 3, 1), "迁移证明")
    )
    groups.accept(people["planner"], back.pk)
    body.refresh_from_db()
    assert body.ended_on is None and body.region.code == "320281"
    assert rows("organisation", organisation=body.pk).get().status == "active"


def test_a_merger_is_an_event_of_both_and_ends_one(body, people):
    keep("organisation", {"organisation": firm(2), "kind": "enterprise"})
    other = Organisation.objects.get(identifier=credit_code(2))
    group = body_changes.merge(people["town"], body, other, NOTICE)
    groups.accept(people["planner"], group.pk)
    events = rows("organisation_event").order_by("kind").values_list("organisation", "kind", "counterpart")
    assert list(events) == [(body.pk, "absorbed", other.pk), (other.pk, "merged_into", body.pk)]
    other.refresh_from_db()
    assert other.ended_on == DAY
    with pytest.raises(RegisterFault, match="RG-306"):
        body_changes.merge(people["town"], body, body, NOTICE)


def test_a_split_makes_a_new_body_where_the_parent_is(body, people):
    group = body_changes.split(people["town"], body, credit_code(9), "江阴分出科技有限公司", NOTICE)
    assert not Organisation.objects.filter(identifier=credit_code(9)).exists()
    groups.accept(people["planner"], group.pk)
    new = Organisation.objects.get(identifier=credit_code(9))
    assert (new.name, new.region.code, new.ended_on) == ("江阴分出科技有限公司", "320281", None)
    assert rows("organisation_event", organisation=new.pk).get().counterpart_id == body.pk
    assert rows("organisation", organisation=new.pk).get().established_on == DAY


def test_ending_a_body_that_has_no_registration_says_what_to_do_first(people):
    keep("recognition", recognition(3))
    with pytest.raises(RegisterFault, match="RG-303"):
        body_changes.end(people["town"], Organisation.objects.get(identifier=credit_code(3)), "deregistered", NOTICE)


@pytest.fixture
def provisional() -> Organisation:
    made = Organisation.objects.create(identifier="T000001", name="江阴待补科技有限公司", folded="江阴待补科技有限公司")
    OrganisationIdentifier.objects.create(organisation=made, identifier="T000001")
    keep("recognition", {"organisation": "T000001", "kind": "hnte", "issued_on": "2024-11-18"})
    return made


def test_a_code_found_later_is_the_code_of_everything_written_before(provisional, people):
    group = identity.adopt_code(people["town"], provisional, credit_code(5), DAY, reason="营业执照", file=None)
    provisional.refresh_from_db()
    assert provisional.identifier == "T000001"
    groups.accept(people["planner"], group.pk)
    provisional.refresh_from_db()
    assert provisional.identifier == credit_code(5)
    assert {each.identifier for each in provisional.identifiers.all()} == {"T000001", credit_code(5)}
    record = rows("recognition").get()
    assert (record.organisation_id, record.key) == (provisional.pk, f"{credit_code(5)}|hnte|2024-11-18")
    assert Entry.objects.filter(key="T000001|hnte|2024-11-18").exists()  # what was written stays written
    assert Lookup(catalogue.find("recognition")).organisation("T000001", "").value == credit_code(5)
    with pytest.raises(RegisterFault, match="RG-308"):
        identity.adopt_code(people["town"], provisional, credit_code(5), DAY, reason="再来", file=None)


def test_two_bodies_that_are_one_become_one_in_every_register_and_nothing_counts_twice(provisional, people):
    keep("recognition", recognition(5))  # the same certificate, under the code
    Unit.objects.create(name="甲镇", kind="town")
    facts = {"visited_on": "2024-05-01", "unit": "甲镇", "subject": "policy", "state": "none"}
    keep("visit", {"organisation": "T000001", **facts})
    body = Organisation.objects.get(identifier=credit_code(5))
    assert identity.doubled(body, provisional) == {"资格认定": 1}
    group = identity.one_body(people["town"], body, provisional, reason="同一企业", file=None)
    groups.accept(people["planner"], group.pk)
    assert [each.organisation_id for each in rows("recognition")] == [body.pk]
    assert [each.organisation_id for each in rows("visit")] == [body.pk]
    assert identity.settled(provisional) == body
    assert KnownWriting.objects.get(written="江阴待补科技有限公司").organisation == body
    found = Lookup(catalogue.find("recognition")).organisation("", "江阴待补科技有限公司")
    assert found.value == credit_code(5)
    assert AuditEntry.objects.filter(verb="organisations.unite").count() == 1
    now = {code: sorted(rows(code).values_list("key", "seq")) for code in ("recognition", "visit")}
    for code in now:
        tables.rebuild(catalogue.find(code))
    assert now == {code: sorted(rows(code).values_list("key", "seq")) for code in now}


def test_a_body_with_entries_waiting_is_not_united(provisional, people):
    body_changes.rename(people["town"], provisional, "江阴新名科技有限公司", NOTICE)
    with pytest.raises(RegisterFault, match="RG-311"):
        identity.adopt_code(people["town"], provisional, credit_code(5), DAY, reason="营业执照", file=None)


POINTING = """
code: follow_up
version: 1
name: 合作回访
record: 回访
about: 指向一条产学研合作的回访记录，用来看它跟着走。
group: 服务与活动
source: {document: 示例}
key: [cooperation]
title: [cooperation]
fields:
  cooperation: {name: 合作, type: record, to: cooperation}
cases:
  - {says: 空着不收, row: {}, faults: [cooperation]}
"""


def test_records_that_point_to_a_record_of_the_other_body_follow_it(provisional, people):
    register, faults = parse_register(yaml.safe_load(POINTING), "follow_up.yaml")
    assert register, faults
    apply_one(Source(register, POINTING, Origin.SITE), None, "新增")
    facts = {"institute": "江南大学", "title": "合金", "signed_on": "2024-03-01"}
    keep("cooperation", {"organisation": "T000001", **facts})
    keep("follow_up", {"cooperation": "T000001|江南大学|合金"})
    group = identity.adopt_code(people["town"], provisional, credit_code(5), DAY, reason="营业执照", file=None)
    groups.accept(people["planner"], group.pk)
    assert rows("follow_up").get().cooperation == rows("cooperation").get().key == f"{credit_code(5)}|江南大学|合金"
