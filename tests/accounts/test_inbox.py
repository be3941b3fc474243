"""The one inbox: what waits for whom, in which order, cheaply counted."""

from __future__ import annotations

from datetime import date

import pytest

from kechuang.apps.accounts import inbox
from kechuang.apps.accounts.inbox import Todo

TODAY = date(2026, 6, 30)


@pytest.fixture
def alone(monkeypatch):
    """Nothing registered but what the test registers."""
    monkeypatch.setattr(inbox, "_sources", [])


def todo(what: str, plan: str = "", due: date | None = None, weight: int = 0) -> Todo:
    return Todo("审核", what, "", "/", plan, due, weight)


def test_what_is_due_first_stands_first_and_what_has_no_term_last(alone):
    inbox.register(lambda user, on: [todo("无期限"), todo("月底", due=date(2026, 6, 30)), todo("更重", weight=9)])
    inbox.register(lambda user, on: [todo("月中", due=date(2026, 6, 15))])
    assert [each.what for each in inbox.gather(None, TODAY)] == ["月中", "月底", "更重", "无期限"]


def test_the_plan_with_the_earliest_day_stands_first_and_what_belongs_to_none_last():
    rows = [todo("乙事", "乙", date(2026, 1, 1)), todo("单位"), todo("甲事", "甲"), todo("乙二", "乙")]
    assert [(group.plan, len(group.todos)) for group in inbox.grouped(rows)] == [("乙", 2), ("甲", 1), ("", 1)]


def test_a_source_is_registered_once_and_its_own_count_is_used(alone):
    def source(user, on):
        raise AssertionError("the list is not made for the number")

    inbox.register(source, lambda user, on: 3)
    inbox.register(source, lambda user, on: 3)
    inbox.register(lambda user, on: [todo("一")])
    assert inbox.count(None, TODAY) == 4


@pytest.mark.django_db
def test_everybody_gets_a_number_and_a_page_on_an_empty_system(people, as_role):
    for role, person in people.items():
        assert inbox.count(person, TODAY) == len(inbox.gather(person, TODAY)) == 0
        if role != "enterprise":
            assert "没有待办" in as_role(role).get("/todo/").content.decode()
