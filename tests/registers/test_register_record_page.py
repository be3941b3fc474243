"""The page of one record: what it says, whence, what waits beside it, its history, and what was known on a day."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone
from keeping import credit_code, keep, recognition

from kechuang.apps.registers import catalogue, chaining
from kechuang.apps.registers.actions import deciding, entering
from kechuang.apps.registers.models import Entry

pytestmark = pytest.mark.django_db
KEY = f"{credit_code(1)}|hnte|2024-11-18"


def address(page: str = "record", key: str = KEY, register: str = "recognition", **more: str) -> str:
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/registers/{register}/{page}/?key={quote(key, safe='')}{extra}"


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def register():
    return catalogue.find("recognition")


@pytest.fixture
def planner(as_role):
    return as_role("planner")


def corrected(people, register, **facts):
    now = Entry.objects.filter(key=KEY).order_by("-seq").first()
    return entering.enter(
        people["town"], register, recognition(1, **facts), correcting=KEY, based_on=now.seq, reason="批次写错"
    )


def test_it_says_how_long_it_holds_and_who_entered_and_accepted_it(planner, people, register):
    made = entering.enter(people["town"], register, recognition(1, certificate_no="GR202432000001"))
    deciding.accept(people["planner"], [made.seq])
    page = text(planner.get(address()))
    assert "有效至 2027-11-17" in page and "GR202432000001" in page and credit_code(1) in page
    assert "镇街人员甲" in page and "规划员甲" in page


def test_what_waits_stands_beside_it_field_by_field_and_changes_nothing_yet(planner, people, register):
    keep("recognition", recognition(1, batch="第一批"))
    corrected(people, register, batch="第二批")
    page = text(planner.get(address()))
    assert "待审 1 条" in page and re.search(r"批次 第一批 第二批", page) and "批次写错" in page


def test_a_record_not_yet_accepted_says_so_and_shows_what_was_entered(planner, people, register):
    entering.enter(people["town"], register, recognition(1, batch="第三批"))
    page = text(planner.get(address()))
    assert "还没有入册" in page and "第三批" in page and "更正这条" not in page


def test_the_history_tells_every_entry_and_what_it_changed(planner, people, register):
    keep("recognition", recognition(1, batch="第一批"), by=people["division"])
    deciding.accept(people["planner"], [corrected(people, register, batch="第二批").seq], reason="已核对")
    page = text(planner.get(address()))
    history = page[page.index("只增不改") :]
    assert history.index("接受") < history.index("更正") < history.index("新增")
    assert "已核对" in history and "处室人员甲" in history and "待审" not in history


def test_as_known_on_a_day_shows_what_the_books_said_then(planner, people, register, monkeypatch):
    before = timezone.make_aware(datetime(2026, 1, 10, 9))
    monkeypatch.setattr(chaining, "now", lambda after: before)
    keep("recognition", recognition(1, batch="第一批"))
    monkeypatch.setattr(chaining, "now", lambda after: before + timedelta(days=5))
    deciding.accept(people["planner"], [corrected(people, register, batch="第二批").seq])
    then = text(planner.get(address(known="2026-01-12")))
    facts = then[: then.index("只增不改")]
    assert "第一批" in facts and "第二批" not in facts and "您在看 2026-01-12" in facts
    assert "还没有这条记录" in text(planner.get(address(known="2026-01-09")))
    assert "第二批" in text(planner.get(address(known="2026-01-15"))).split("只增不改")[0]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", "昨天"])
def test_a_day_that_no_books_know_shows_what_stands_now(planner, day):
    keep("recognition", recognition(1))
    assert "您在看" not in text(planner.get(address(known=day)))
    assert planner.get(address(on=day)).status_code == 200


def test_a_record_that_moved_to_another_key_says_where_it_went(planner, people, register):
    keep("recognition", recognition(1))
    deciding.accept(people["planner"], [corrected(people, register, issued_on="2024-11-19").seq])
    page = planner.get(address()).content.decode()
    there = f"{credit_code(1)}|hnte|2024-11-19"
    assert "现在记在" in page and quote(there, safe="") in page
    assert "批次写错" in text(planner.get(address(key=there)))


def test_an_unknown_record_is_not_found(planner):
    assert planner.get(address(key="nothing")).status_code == 404


def test_a_closed_field_is_closed_in_the_history_too(as_role, people):
    register = catalogue.find("enterprise_year")
    name = next(name for name, each in register.fields.items() if each.shown_as == "tax" and each.type == "money")
    row = {"organisation": recognition(1)["organisation"], "year": 2025, "source": "enterprise", name: "87654.32"}
    keep("enterprise_year", row)
    key = Entry.objects.get().key
    for client, is_open in ((as_role("division"), True), (as_role("leader"), False)):
        page = client.get(address(key=key, register="enterprise_year")).content.decode()
        assert ("87,654.32" in page) == is_open


def test_withdrawing_asks_back_and_waits_for_a_second_person(as_role, people, register):
    keep("recognition", recognition(1))
    town = as_role("town")
    assert "撤回 1 条记录" in text(town.get(address("withdraw")))
    assert town.post(address("withdraw"), {"reason": ""}).status_code == 422
    answer = town.post(address("withdraw"), {"reason": "重复登记", "based_on": "1"}, follow=True)
    assert "等待另一人审核" in text(answer)
    deciding.accept(people["planner"], [Entry.objects.get(operation="withdraw").seq])
    page = text(town.get(address()))
    assert "不在册" in page and "重复登记" in page


def test_undoing_shows_what_comes_back_before_it_is_done(as_role, people, register):
    keep("recognition", recognition(1, batch="第一批"))
    deciding.accept(people["planner"], [corrected(people, register, batch="第二批").seq])
    town = as_role("town")
    assert re.search(r"批次 第二批 第一批", text(town.get(address("undo"))))
    town.post(address("undo"), {"reason": "改错了"})
    deciding.accept(people["planner"], [Entry.objects.order_by("-seq").first().seq])
    assert "第一批" in text(town.get(address())).split("只增不改")[0]


def test_withdrawing_what_somebody_changed_meanwhile_is_refused_and_the_reason_stays(as_role, people, register):
    keep("recognition", recognition(1, batch="第一批"))
    deciding.accept(people["planner"], [corrected(people, register, batch="第二批").seq])
    answer = as_role("town").post(address("withdraw"), {"reason": "重复登记", "based_on": "1"})
    assert answer.status_code == 409 and "RG-005" in answer.content.decode() and "重复登记" in answer.content.decode()


def test_a_leader_sees_and_changes_nothing(as_role):
    keep("recognition", recognition(1))
    leader = as_role("leader")
    page = text(leader.get(address()))
    assert "更正" not in page.split("只增不改")[0] and "撤回这条记录" not in page
    assert leader.get(address("correct")).status_code == 403
    assert leader.get(address("withdraw")).status_code == 403
