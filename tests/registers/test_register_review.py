"""待审: what waits for a second person, decided in place, with reasons, and never by its author."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from keeping import keep, recognition

from kechuang.apps.accounts import inbox
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.actions import deciding, entering
from kechuang.apps.registers.actions.appending import Circumstances, Draft, append
from kechuang.apps.registers.models import BatchState, Entry, ImportBatch, Standing, Waiting, Way
from kechuang.apps.registers.queries import reviewing
from kechuang.apps.registers.queries.lookup import Lookup
from kechuang.apps.registers.rules.rows import check_row

pytestmark = pytest.mark.django_db
REVIEW, DECIDE = "/registers/review/", "/registers/review/decide/"


@pytest.fixture
def register():
    return catalogue.find("recognition")


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def submitted(people, register, *numbers: int, by: str = "town") -> list[int]:
    return [entering.enter(people[by], register, recognition(number)).seq for number in numbers]


def imported(people, register, *numbers: int) -> ImportBatch:
    """A list that was brought in and waits."""
    batch = ImportBatch.objects.create(
        register="recognition", version=1, file_name="高企名单.xlsx", by=people["town"], state=BatchState.SUBMITTED
    )
    checked = [check_row(register, recognition(number), Lookup(register)) for number in numbers]
    drafts = [Draft(register, each.key, each.payload) for each in checked]
    append(drafts, Circumstances(Way.IMPORT, by=people["town"], batch=batch))
    return batch


def in_register(register) -> int:
    return tables.typed(register)._default_manager.count()


def test_one_is_accepted_in_place_and_the_message_counts_it(as_role, people, register):
    first, second = submitted(people, register, 1, 2)
    page = text(as_role("planner").post(DECIDE, {"one": f"accept-{first}"}, follow=True))
    assert "已接受 1 条，已入册（资格认定）" in page and in_register(register) == 1
    assert list(Waiting.objects.values_list("entry_id", flat=True)) == [second]


def test_many_are_accepted_at_once_or_none(as_role, people, register):
    seqs = submitted(people, register, 1, 2, 3)
    deciding.reject(people["division"], seqs[1:2], reason="查无此证")
    planner = as_role("planner")
    answer = planner.post(DECIDE, {"deed": "accept", "seq": seqs})
    assert answer.status_code == 409 and "RG-003" in text(answer) and in_register(register) == 0
    planner.post(DECIDE, {"deed": "accept", "seq": [seqs[0], seqs[2]]})
    assert in_register(register) == 2


def test_sending_back_asks_for_the_reason_and_keeps_the_choice(as_role, people, register):
    seqs = submitted(people, register, 1, 2)
    planner = as_role("planner")
    asked = planner.post(DECIDE, {"deed": "reject", "seq": seqs})
    assert asked.status_code == 200 and asked.content.decode().count('name="seq"') == 2
    again = planner.post(DECIDE, {"deed": "reject", "seq": seqs, "reason": " ", "confirmed": "1"})
    assert again.status_code == 409 and "RG-006" in text(again)
    planner.post(DECIDE, {"deed": "reject", "seq": seqs, "reason": "公示名单里没有", "confirmed": "1"})
    assert not Waiting.objects.exists()
    assert Entry.objects.filter(standing=Standing.REJECTED, reason="公示名单里没有").count() == 2


def test_ones_own_entries_are_shown_as_waiting_for_others_and_cannot_be_accepted(as_role, people, register):
    [mine] = submitted(people, register, 1, by="planner")
    planner = as_role("planner")
    page = planner.get(REVIEW).content.decode()
    assert "等另一人审核" in page and f"accept-{mine}" not in page
    answer = planner.post(DECIDE, {"one": f"accept-{mine}"})
    assert answer.status_code == 409 and "RG-004" in text(answer) and in_register(register) == 0


def test_a_town_sees_its_own_and_decides_nothing(as_role, people, register):
    [theirs] = submitted(people, register, 1, by="division")
    submitted(people, register, 2)
    town = as_role("town")
    page = text(town.get(REVIEW))
    assert "样本2号" in page and "样本1号" not in page
    assert town.post(DECIDE, {"one": f"accept-{theirs}"}).status_code == 403


def test_whoever_may_enter_may_dispute_and_it_goes_on_waiting(as_role, people, register):
    [seq] = submitted(people, register, 1, by="division")
    as_role("town").post(DECIDE, {"one": f"dispute-{seq}", "reason": "企业已迁出", "confirmed": "1"})
    assert Waiting.objects.get().disputed
    assert "有争议" in text(as_role("planner").get(REVIEW))


def test_accepting_what_was_overtaken_shows_both_and_asks_again(as_role, people, register):
    keep("recognition", recognition(1, batch="第一批"))
    key = Entry.objects.get().key
    changes = []
    for batch in ("第二批", "第三批"):
        row = recognition(1, batch=batch)
        changes.append(entering.enter(people["town"], register, row, correcting=key, reason=batch).seq)
    planner = as_role("planner")
    planner.post(DECIDE, {"one": f"accept-{changes[0]}"})
    assert "又有别的更改入册" in text(planner.get(REVIEW))
    asked = planner.post(DECIDE, {"one": f"accept-{changes[1]}"})
    assert asked.status_code == 409 and re.search(r"批次 第二批 第三批", text(asked)) and "仍要接受" in text(asked)
    planner.post(DECIDE, {"deed": "accept", "seq": changes[1], "even_so": "1", "confirmed": "1"})
    assert tables.typed(register)._default_manager.get().batch == "第三批"


def test_an_imported_list_is_one_line_and_one_thing_to_do(as_role, people, register):
    imported(people, register, 1, 2, 3)
    submitted(people, register, 4, 5)
    page = text(as_role("planner").get(REVIEW))
    assert "5 条待审" in page and "高企名单.xlsx" in page and "样本1号" not in page and "样本4号" in page
    todos = reviewing.waiting_todos(people["planner"], timezone.localdate())
    assert sorted(todo.what for todo in todos) == ["资格认定：2 条待审", "资格认定：导入的“高企名单.xlsx”3 条待审"]


def test_todos_are_counted_as_they_are_listed_and_not_for_their_author(people, register, as_role):
    submitted(people, register, 1, 2)
    submitted(people, register, 3, by="planner")
    on = timezone.localdate()
    for role, number in (("planner", 1), ("division", 1), ("town", 0), ("leader", 0), ("administrator", 0)):
        found = reviewing.waiting_todos(people[role], on)
        assert len(found) == reviewing.count_todos(people[role], on) == number, role
    assert "资格认定：2 条待审" in text(as_role("planner").get("/todo/"))
    assert any(todo.kind == "审核名录" for todo in inbox.gather(people["division"], on))


def test_nothing_picked_is_said(as_role):
    assert "RG-038" in text(as_role("planner").post(DECIDE, {"deed": "accept"}))


def test_the_way_back_leads_only_to_our_own_pages(as_role, people, register):
    [seq] = submitted(people, register, 1)
    answer = as_role("planner").post(DECIDE, {"one": f"accept-{seq}", "next": "//elsewhere.example/"})
    assert answer.url == REVIEW
