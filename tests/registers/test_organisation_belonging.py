"""Who counts a body: claims of towns, what is said against them, decisions, and a year carried over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from keeping import credit_code, firm, keep, recognition

from kechuang.apps.accounts.models import Role, User
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.orgs.models import Organisation, Unit, UnitSuccession
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.actions import belonging, groups
from kechuang.apps.registers.actions.belonging import Claim
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.models import Entry, Standing, Waiting
from kechuang.apps.registers.queries import belonging as queries

pytestmark = pytest.mark.django_db
YEAR = 2026
ON = date(2026, 11, 22)


@pytest.fixture
def towns() -> dict[str, Unit]:
    return {name: Unit.objects.create(name=name, kind="town") for name in ("徐霞客镇", "青阳镇")}


@pytest.fixture
def clerks(towns) -> dict[str, User]:
    """One clerk of each town, and two planners."""
    made = {
        name: User.objects.create(username=name, name=f"{name}干事", role=Role.TOWN, unit=unit)
        for name, unit in towns.items()
    }
    return made | {name: User.objects.create(username=name, name=name, role=Role.PLANNER) for name in ("甲", "乙")}


@pytest.fixture
def body() -> Organisation:
    keep("recognition", recognition(1))
    return Organisation.objects.get(identifier=credit_code(1))


def claim(unit: Unit, **more: Any) -> Claim:
    return Claim(YEAR, unit, "registered", f"营业执照住所为{unit.name}", **more)


def areas(year: int = YEAR) -> dict[str, str]:
    rows = tables.typed(catalogue.find("assessed_area"))._default_manager.filter(year=year)
    return dict(rows.values_list("organisation__identifier", "area__name"))


def test_a_town_claims_for_itself_alone_and_a_planner_accepts(body, towns, clerks):
    with pytest.raises(RegisterFault, match="RG-321"):
        belonging.claim(clerks["徐霞客镇"], [body], claim(towns["青阳镇"]))
    (seq,) = belonging.claim(clerks["徐霞客镇"], [body], claim(towns["徐霞客镇"])).seqs
    assert areas() == {}
    assert belonging.settle(clerks["甲"], seq, reason="") == 0
    assert areas() == {body.identifier: "徐霞客镇"}
    body.refresh_from_db()
    assert body.area == towns["徐霞客镇"]


def test_two_claims_stand_side_by_side_with_what_is_said_until_one_is_taken(body, towns, clerks):
    (one,) = belonging.claim(clerks["徐霞客镇"], [body], claim(towns["徐霞客镇"])).seqs
    (two,) = belonging.claim(clerks["青阳镇"], [body], claim(towns["青阳镇"])).seqs
    belonging.object_to(clerks["青阳镇"], one, reason="厂房在青阳镇")
    assert queries.contested_keys(YEAR) == [f"{body.identifier}|{YEAR}"]
    first, second = queries.cases(body, YEAR, ON, clerks["甲"])
    assert (first.area, second.area) == ("徐霞客镇", "青阳镇")
    (said,) = first.objections
    assert (said.words, said.unit, said.who) == ("厂房在青阳镇", "青阳镇", "青阳镇干事")
    with pytest.raises(RegisterFault, match="RG-006"):
        belonging.settle(clerks["甲"], two, reason="")
    assert areas() == {} and Waiting.objects.count() == 2  # all or nothing
    assert belonging.settle(clerks["甲"], two, reason="实际经营地在青阳镇") == 1
    assert areas() == {body.identifier: "青阳镇"}
    settled = queries.settled(body, YEAR, ON)
    assert [each.unit for each in settled.rejected] == ["徐霞客镇"]
    assert queries.contested_keys(YEAR) == []


def test_nobody_objects_to_himself_and_the_same_claim_is_not_made_twice(body, towns, clerks):
    (one,) = belonging.claim(clerks["徐霞客镇"], [body], claim(towns["徐霞客镇"])).seqs
    with pytest.raises(RegisterFault, match="RG-325"):
        belonging.object_to(clerks["徐霞客镇"], one, reason="不对")
    with pytest.raises(RegisterFault, match="RG-006"):
        belonging.object_to(clerks["青阳镇"], one, reason=" ")
    again = belonging.claim(clerks["徐霞客镇"], [body], claim(towns["徐霞客镇"]))
    assert again.seqs == [] and again.refused[0].fault.code == "RG-302"


def test_of_many_claims_those_that_cannot_be_entered_are_told_and_the_others_stand(body, towns, clerks):
    keep("recognition", recognition(2))
    other = Organisation.objects.get(identifier=credit_code(2))
    keep("assessed_area", {"organisation": firm(2), "year": YEAR, "area": "青阳镇", "basis": "registered"})
    done = belonging.claim(clerks["徐霞客镇"], [body, other], claim(towns["徐霞客镇"]))
    assert len(done.seqs) == 1
    assert [(each.name, each.fault.code) for each in done.refused] == [(other.name, "RG-006")]
    late = belonging.claim(clerks["徐霞客镇"], [other], claim(towns["徐霞客镇"], reason="年中迁到本镇"))
    assert len(late.seqs) == 1


def test_a_decision_has_its_document_and_needs_a_second_planner(body, towns, clerks):
    (one,) = belonging.claim(clerks["徐霞客镇"], [body], claim(towns["徐霞客镇"])).seqs
    paper = Claim(YEAR, towns["青阳镇"], "decided", "", None, "会议纪要第3号", "2026-03-01", "协调会确定")
    seq = belonging.decide(clerks["甲"], body, paper)
    with pytest.raises(RegisterFault, match="RG-004"):
        belonging.settle(clerks["甲"], seq, reason="会议确定")
    belonging.settle(clerks["乙"], seq, reason="会议确定")
    assert areas() == {body.identifier: "青阳镇"}
    assert Entry.objects.get(answers=one, standing=Standing.REJECTED).reason == "会议确定"
    assert queries.settled(body, YEAR, ON).decision == "会议纪要第3号"
    with pytest.raises(RegisterFault, match="裁定文件没有填写"):
        belonging.decide(clerks["甲"], body, Claim(2025, towns["青阳镇"], "decided"))


def test_only_who_may_settles(body, towns, clerks, people):
    (one,) = belonging.claim(clerks["徐霞客镇"], [body], claim(towns["徐霞客镇"])).seqs
    for who in (clerks["青阳镇"], people["division"], people["leader"]):
        with pytest.raises(NotAllowed):
            belonging.settle(who, one, reason="可以")
        with pytest.raises(NotAllowed):
            belonging.carry_over(who, YEAR)


def test_last_year_is_carried_over_for_all_who_stand_and_have_no_area_yet(towns, clerks):
    for number in range(1, 6):
        keep("assessed_area", {"organisation": firm(number), "year": YEAR - 1, "area": "青阳镇", "basis": "registered"})
    keep("assessed_area", {"organisation": firm(1), "year": YEAR, "area": "徐霞客镇", "basis": "registered"})
    Organisation.objects.filter(identifier=credit_code(2)).update(ended_on=date(YEAR - 1, 6, 1))
    claimed = Organisation.objects.get(identifier=credit_code(3))
    belonging.claim(clerks["徐霞客镇"], [claimed], claim(towns["徐霞客镇"]))
    group = belonging.carry_over(clerks["甲"], YEAR)
    assert group.rows == 2
    disputed = Entry.objects.get(key=f"{credit_code(4)}|{YEAR}").seq
    belonging.object_to(clerks["徐霞客镇"], disputed, reason="已迁到本镇")
    assert groups.accept(clerks["乙"], group.pk) == 1  # what is disputed goes on waiting
    assert areas() == {credit_code(1): "徐霞客镇", credit_code(5): "青阳镇"}
    assert belonging.settle(clerks["乙"], disputed, reason="没有依据") == 0
    assert areas()[credit_code(4)] == "青阳镇"
    with pytest.raises(RegisterFault, match="RG-324"):
        belonging.carry_over(clerks["甲"], YEAR)


def test_a_town_that_became_a_street_is_carried_over_as_its_successor(towns, clerks):
    street = Unit.objects.create(name="青阳街道", kind="town", valid_from=date(2025, 7, 1))
    keep("assessed_area", {"organisation": firm(1), "year": 2025, "area": "青阳镇", "basis": "registered"})
    Unit.objects.filter(pk=towns["青阳镇"].pk).update(valid_until=date(2025, 7, 1))
    UnitSuccession.objects.create(predecessor=towns["青阳镇"], successor=street, on=date(2025, 7, 1))
    group = belonging.carry_over(clerks["甲"], YEAR)
    groups.accept(clerks["乙"], group.pk)
    assert areas() == {credit_code(1): "青阳街道"}


def test_the_year_s_list_tells_settled_waiting_contested_and_none_apart(body, towns, clerks, as_role):
    for number in (2, 3, 4):
        keep("recognition", recognition(number))
    bodies = {n: Organisation.objects.get(identifier=credit_code(n)) for n in (2, 3, 4)}
    keep("assessed_area", {"organisation": firm(2), "year": YEAR, "area": "青阳镇", "basis": "registered"})
    belonging.claim(clerks["徐霞客镇"], [body, bodies[3]], claim(towns["徐霞客镇"]))
    belonging.claim(clerks["青阳镇"], [bodies[3]], claim(towns["青阳镇"]))
    assert queries.numbers(YEAR) == queries.Numbers(settled=1, waiting=1, disputed=1, none=1)
    found = {}
    for state in queries.STATES:
        answer = as_role("leader").get(reverse("registers:areas"), {"year": YEAR, "state": state})
        found[state] = [line.organisation.identifier for line in answer.context["lines"]]
    assert found == {state: [credit_code(n)] for state, n in
                     (("settled", 2), ("waiting", 1), ("disputed", 3), ("none", 4))}  # fmt: skip


def test_the_pages_of_a_claim_from_the_form_to_the_letter(body, towns, clerks, client):
    def as_(name: str) -> Any:
        client.force_login(clerks[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    given = {"year": YEAR, "area": towns["徐霞客镇"].pk, "bodies": f"{body.name}\n没有的公司\n{body.identifier}",
             "basis": "registered", "proof": "营业执照"}  # fmt: skip
    page = as_("徐霞客镇").post(reverse("registers:area_claim"), given).content.decode()
    assert "没有的公司" in page and "RG-307" in page and "已申报 1 个单位" in page
    case = reverse("registers:area_case", args=[body.pk, YEAR])
    seq = Waiting.objects.get().entry_id
    answer = as_("青阳镇").post(f"{case}object/", {"seq": seq, "reason": "厂房在青阳镇"})
    assert answer.status_code == 302
    assert "厂房在青阳镇" in as_("甲").get(case).content.decode()
    assert as_("甲").post(f"{case}settle/", {"seq": seq, "deed": "accept", "reason": "按营业执照"}).status_code == 302
    letter = as_("甲").get(f"{case}letter/").content.decode()
    assert "确定为<b>徐霞客镇</b>" in letter and "按营业执照" in letter
    assert as_("甲").post(f"{case}settle/", {"seq": seq, "deed": "accept"}).status_code == 200  # told, not broken
    assert as_("甲").post(f"{case}settle/", {"seq": 999999, "deed": "accept"}).status_code == 404


def test_a_claim_that_was_not_taken_is_told_with_the_reason_of_who_decided(body, towns, clerks, client):
    for unit in towns:
        belonging.claim(clerks[unit], [body], claim(towns[unit]))
    taken = Waiting.objects.get(entry__payload__area=towns["徐霞客镇"].identity).entry_id
    client.force_login(clerks["甲"], backend="django.contrib.auth.backends.ModelBackend")
    case = reverse("registers:area_case", args=[body.pk, YEAR])
    assert client.post(f"{case}settle/", {"seq": taken, "deed": "accept", "reason": "按营业执照"}).status_code == 302
    letter = client.get(f"{case}letter/").content.decode()
    assert "青阳镇干事（未采纳理由：" in letter


def test_a_body_founded_later_is_not_without_area_in_the_years_before(body):
    founded = {"organisation": firm(2), "kind": "企业", "established_on": "2026-03-01"}
    keep("organisation", founded)
    assert [each.identifier for each in queries.without_area(2025)] == [credit_code(1)]
    assert [each.identifier for each in queries.without_area(2026)] == [credit_code(1), credit_code(2)]
